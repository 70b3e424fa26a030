"""Whoever downloaded the public record can tell that it is what was signed, with the public key alone."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from recommendations.exports import package
from recommendations.record import verify_package
from recommendations.record.checkpoints import new_key, read_key
from recommendations.record.verify_package import KEY, SIGNATURE, SUMS
from tests.factories import AT, make_event, make_everything, make_user

pytestmark = pytest.mark.django_db
PROGRAM = Path(verify_package.__file__)
TODAY = date(2026, 3, 5)


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """A package as somebody has downloaded it, each file by its address."""
    settings.DATA_FOLDER = tmp_path / "package"
    settings.CHECKPOINT_KEY, settings.CHECKPOINT_PUBLIC_KEY = new_key()
    make_everything()
    written = package.write(today=TODAY, key=read_key(settings.CHECKPOINT_KEY))
    downloaded = tmp_path / "downloaded"
    downloaded.mkdir()
    for name in written.files:
        answer = Client().get(f"/data/{name}")
        assert answer.status_code == 200, name
        (downloaded / name).write_bytes(b"".join(answer))
    assert findings(downloaded) == []
    return downloaded


def findings(folder: Path, key: str = "") -> list[str]:
    return list(verify_package.findings(folder, verify_package.public_key(key or str(folder / KEY))))


def row_changed(folder: Path) -> None:
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes().replace(b"law", b"war", 1))


def zip_changed(folder: Path) -> None:
    with (folder / package.ZIP).open("r+b") as file:
        file.seek(100)
        file.write(b"\0\0\0\0")


def file_missing(folder: Path) -> None:
    (folder / package.ZIP).unlink()
    (folder / "events.csv").unlink()


def file_added(folder: Path) -> None:
    (folder / "persons.csv").write_text("name\n")


def sums_changed(folder: Path) -> None:
    row_changed(folder)
    sums = verify_package.read_sums((folder / SUMS).read_text())
    sums["events.csv"] = package.sha256((folder / "events.csv").read_bytes()).hexdigest()
    (folder / SUMS).write_bytes(verify_package.write_sums("The public record", sums))


def day_changed(folder: Path) -> None:
    (folder / SUMS).write_text((folder / SUMS).read_text().replace("2026-03-05", "2026-03-06"))


def signature_cut(folder: Path) -> None:
    (folder / SIGNATURE).write_bytes((folder / SIGNATURE).read_bytes()[:-1])


def signature_missing(folder: Path) -> None:
    (folder / SIGNATURE).unlink()


def sums_missing(folder: Path) -> None:
    (folder / SUMS).unlink()


TAMPERINGS: dict[Callable[[Path], None], str] = {
    row_changed: "changed: events.csv",
    zip_changed: f"changed: {package.ZIP}",
    file_missing: "missing: events.csv",
    file_added: "unknown: persons.csv",
    sums_changed: f"forged: {SUMS}",
    day_changed: f"forged: {SUMS}",
    signature_cut: f"forged: {SUMS}",
    signature_missing: f"missing: {SIGNATURE}",
    sums_missing: f"missing: {SUMS}",
}


def test_what_was_tampered_with_is_found(folder: Path, tmp_path: Path) -> None:
    for tamper, finding in TAMPERINGS.items():
        copy = Path(shutil.copytree(folder, tmp_path / tamper.__name__))
        tamper(copy)
        assert [each[: len(finding)] for each in findings(copy)] == [finding], tamper.__name__


def test_another_key_signed_nothing(folder: Path) -> None:
    _private, public = new_key()
    assert findings(folder, public) == [f"forged: {SUMS} is not signed with this key, or was changed"]


def test_the_zip_alone_stands_for_all_and_so_do_its_files(folder: Path) -> None:
    for path in [*folder.glob("*.csv"), folder / package.DESCRIPTOR]:
        path.unlink()
    assert findings(folder) == []


def test_one_file_without_django_says_so_too(folder: Path) -> None:
    command = [sys.executable, str(folder / PROGRAM.name), str(folder), "--key", str(folder / KEY)]
    environment = {"PATH": os.environ["PATH"]}
    fine = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (fine.returncode, fine.stderr) == (0, "")
    assert "on 2026-03-05" in fine.stdout
    row_changed(folder)
    bad = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (bad.returncode, "changed: events.csv" in bad.stdout) == (1, True)
    assert "django" not in PROGRAM.read_text().replace("no Django", "")


def test_page_names_the_key_and_how_to_verify(folder: Path) -> None:
    body = Client().get("/data/").content.decode()
    fingerprint = package.sha256((folder / KEY).read_bytes()).hexdigest()
    assert f'<span class="address">{fingerprint}</span>' in body
    for name in (SUMS, SIGNATURE, KEY, PROGRAM.name):
        assert f'href="/data/{name}"' in body, name


def test_without_a_key_it_is_written_and_the_page_says_that_it_is_not_signed(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER, settings.CHECKPOINT_KEY, said = tmp_path, "", StringIO()
    call_command("write_data_package", stdout=said)
    assert "not signed" in said.getvalue()
    assert SIGNATURE not in json.loads((tmp_path / "current" / package.NOTES).read_text())
    assert "this site was given no key" in Client().get("/data/").content.decode()
    settings.CHECKPOINT_KEY = "no key"
    with pytest.raises(CommandError, match="no private key"):
        call_command("write_data_package")


def test_package_from_before_a_withdrawal_that_was_put_back_is_given_out_again(folder: Path) -> None:
    event = make_event(published=True)
    package.write(today=TODAY)
    event.withdraw(by=make_user(), at=AT, reason="Mistaken.")
    assert package.written() is None
    event.put_back(by=make_user(), at=AT)
    assert b"".join(Client().get("/data/events.csv"))
