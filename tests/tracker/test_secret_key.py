from pathlib import Path

from tracker.secret_key import kept_secret_key


def test_key_is_random_private_and_kept(tmp_path: Path) -> None:
    path = tmp_path / ".data" / "secret-key"
    key = kept_secret_key(path)
    assert kept_secret_key(path) == key
    assert kept_secret_key(tmp_path / "other") != key
    assert len(key) >= 50
    assert path.stat().st_mode & 0o077 == 0
    assert [each.name for each in path.parent.iterdir()] == ["secret-key"]
