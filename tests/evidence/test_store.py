"""The store: whole or not at all, closed to others, and every kind of damage found."""

import os
import resource
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from recommendations.evidence import copies, store
from recommendations.evidence.store import DiskFull, Room
from recommendations.models import CleanedCopy
from recommendations.models.copies import Check
from tests.desk.evidence.files import jpeg, kept
from tests.factories import AT, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    return tmp_path / "evidence"


@pytest.fixture
def hardly_any_room() -> Iterator[None]:
    """A disk that takes 100 kB of a file and no more."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def verified() -> list[str]:
    said = StringIO()
    try:
        call_command("verify_evidence", stdout=said)
    except CommandError:
        return said.getvalue().splitlines()
    return []


def one_released() -> CleanedCopy:
    evidence = kept()
    copy = copies.make_copy(evidence, by=evidence.received_by, at=AT)
    reviewer = make_user()
    copy.view(by=reviewer, at=AT)
    copies.release(copy, by=reviewer, at=AT, checklist=Check.values)
    return copy


# --- writing -----------------------------------------------------------------------------------------------------


def test_pieces_follow_each_other_and_only_where_the_last_one_ended() -> None:
    assert store.append("a1", [b"abc"], at=0) == 3
    assert store.append("a1", [b"de", b"f"], at=3) == 6
    with pytest.raises(ValueError, match="ends"):
        store.append("a1", [b"x"], at=3)
    with store.opened(Room.UPLOADS, "a1") as file:
        assert file.read() == b"abcdef"


def test_a_piece_that_does_not_fit_leaves_the_upload_as_it_was(hardly_any_room: None) -> None:
    store.append("a1", [b"x" * 60_000], at=0)
    with pytest.raises(DiskFull):
        store.append("a1", [b"y" * 60_000], at=60_000)
    assert store.offset("a1") == 60_000


def test_a_file_that_does_not_fit_is_not_there_at_all(hardly_any_room: None) -> None:
    with pytest.raises(DiskFull), store.written(Room.CLEANED, "b2") as path:
        path.write_bytes(b"x" * 200_000)
    assert list(store.room(Room.CLEANED).iterdir()) == []


def test_moving_among_the_originals_can_be_done_twice() -> None:
    store.append("a1", [b"abc"], at=0)
    store.keep("a1")
    store.keep("a1")
    assert store.offset("a1") == 3
    assert not (store.room(Room.UPLOADS) / "a1").exists()


def test_others_may_read_nothing(folder: Path) -> None:
    one_released()
    store.append("a1", [b"abc"], at=0)
    paths = [folder, *folder.rglob("*")]
    assert len(paths) > 8
    assert [path for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o007] == []
    outside = [path for path in paths if Room.RELEASED not in path.parts and path != folder]
    assert [path for path in outside if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


@pytest.mark.parametrize("name", ["../a", "a/b", "", ".", "a.b", "a\0b", "é"])
def test_names_lead_nowhere_else(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        store.path_of(Room.ORIGINALS, name)


def test_a_link_in_the_store_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (store.room(Room.RELEASED) / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(FileNotFoundError):
        store.opened(Room.RELEASED, "link")


# --- verification ------------------------------------------------------------------------------------------------


def test_a_whole_store_is_found_whole() -> None:
    kept()
    kept(jpeg("blue"))
    assert verified() == []


def test_a_flipped_bit_is_found() -> None:
    path = store.path_of(Room.ORIGINALS, kept().stored_as)
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    assert verified() == [f"changed: originals/{path.name}"]


def test_a_truncated_file_is_found() -> None:
    path = store.path_of(Room.ORIGINALS, kept().stored_as)
    os.truncate(path, 50)
    assert verified()[0].startswith(f"truncated: originals/{path.name}")


def test_swapped_files_are_found() -> None:
    first, second = (store.path_of(Room.ORIGINALS, each.stored_as) for each in (kept(), kept(jpeg("blue"))))
    aside = first.with_name("aside")
    first.rename(aside)
    second.rename(first)
    aside.rename(second)
    assert sorted(line.split(" holds")[0] for line in verified()) == sorted(
        [f"swapped: originals/{first.name}", f"swapped: originals/{second.name}"]
    )


def test_a_missing_file_is_found() -> None:
    path = store.path_of(Room.ORIGINALS, kept().stored_as)
    path.unlink()
    assert verified() == [f"missing: originals/{path.name}"]


@pytest.mark.parametrize("which", [Room.ORIGINALS, Room.CLEANED, Room.RELEASED])
def test_a_file_too_many_is_found(which: Room) -> None:
    kept()
    (store.room(which) / "extra").touch(0o600)
    assert verified() == [f"extra: {which}/extra"]


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o606])
def test_a_file_that_others_may_read_is_found(mode: int) -> None:
    path = store.path_of(Room.ORIGINALS, kept().stored_as)
    path.chmod(mode)
    assert verified() == [f"open to others: originals/{path.name}"]


@pytest.mark.parametrize("which", [Room.CLEANED, Room.RELEASED])
@pytest.mark.parametrize("small", ["", "preview"])
def test_a_copy_or_small_picture_that_is_not_there_or_changed_is_found(which: Room, small: str) -> None:
    name = one_released().public_id + small
    path = store.path_of(which, name)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert verified() == [f"changed: {which}/{name}"]
    store.remove(which, name)
    assert verified() == [f"missing: {which}/{name}"]


def test_a_small_picture_that_nobody_released_is_found() -> None:
    evidence = kept()
    copy = copies.make_copy(evidence, by=evidence.received_by, at=AT)
    (store.room(Room.RELEASED) / copy.preview_name).touch(0o640)
    assert verified() == [f"extra: released/{copy.preview_name}"]


def test_no_finding_repeats_the_name_or_the_hash_of_an_original() -> None:
    evidence = kept()
    store.remove(Room.ORIGINALS, evidence.stored_as)
    said = str(verified())
    assert evidence.original_name not in said
    assert evidence.sha256 not in said
