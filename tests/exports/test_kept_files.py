"""A heavy file is made once for all who ask for it, until something public is written."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import IO

import pytest
from django.conf import settings as configured
from django.test import Client

from recommendations.exports import kept_files
from recommendations.exports.kept_files import BeingMade, kept_as_sent, kept_file
from tests.factories import AT, make_recommendation, make_user


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> Path:
    settings.COPIES_FOLDER = tmp_path
    return tmp_path / "files"


def kept() -> list[Path]:
    return [each for each in kept_files.folder().iterdir() if not each.name.startswith("lock-")]


def taken(path: str) -> bytes:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["briefing.docx", "table.xlsx", "matrix.docx", "uhri.xlsx"])
def test_the_second_reader_gets_the_file_of_the_first(name: str) -> None:
    make_recommendation(published=True)
    first = taken(f"/recommendations/export/{name}")
    (path,) = kept()
    assert path.read_bytes() == first
    path.write_bytes(b"as it was made")
    assert taken(f"/recommendations/export/{name}") == b"as it was made"
    assert taken(f"/ru/recommendations/export/{name}") != b"as it was made"
    assert taken(f"/recommendations/export/{name}?status=not_assessed") != b"as it was made"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["table.csv", "records.json"])
def test_everything_is_made_once_too_and_kept_when_all_was_sent(name: str) -> None:
    rows = [make_recommendation(published=True) for _each in range(3)]
    path = f"/recommendations/export/{name}"
    first = taken(path)
    assert kept()[0].read_bytes() == first
    kept()[0].write_bytes(b"as it was made")
    assert taken(path) == taken(f"{path}?utm_source=a") == b"as it was made"
    assert taken(f"{path}?state={rows[0].state.slug}") != b"as it was made"
    assert len(kept()) == 1
    rows[0].withdraw(by=make_user(), at=AT, reason="Doubtful.")
    second = taken(path)
    assert second not in (first, b"as it was made")
    assert [each.read_bytes() for each in kept()] == [second]


def test_what_breaks_while_it_is_sent_is_not_taken_for_the_whole() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise OSError("the database is gone")

    with pytest.raises(OSError, match="gone"):
        list(kept_as_sent("address", 1, pieces()))
    assert kept() == []


def test_what_its_reader_does_not_wait_for_is_not_kept() -> None:
    sent = kept_as_sent("address", 1, iter([b"wh", b"ole"]))
    next(sent)
    sent.close()
    assert kept() == []


def test_only_one_of_those_who_ask_at_once_keeps_it() -> None:
    first, second = (kept_as_sent("address", 1, iter([b"wh", b"ole"])) for _each in range(2))
    next(first)
    assert b"".join(second) == b"whole"
    assert list(first) == [b"ole"]
    assert [each.read_bytes() for each in kept()] == [b"whole"]


def test_who_reads_slowly_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_files, "PATIENCE", 0.1)
    monkeypatch.setattr(kept_files, "LOCKS", 1)
    slow = kept_as_sent("table", 1, iter([b"wh", b"ole"]))
    next(slow)
    kept_file("briefing", 1, lambda file: None).close()
    assert list(slow) == [b"ole"]


def test_where_there_is_little_room_it_is_sent_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_files, "MOST", 2**62)
    assert b"".join(kept_as_sent("address", 1, iter([b"wh", b"ole"]))) == b"whole"
    assert kept() == []


@pytest.mark.django_db
def test_what_was_withdrawn_is_in_no_file_and_leaves_the_disk() -> None:
    staying, row = make_recommendation(published=True), make_recommendation(published=True)
    path = f"/recommendations/export/briefing.docx?state={staying.state.slug}&state={row.state.slug}"
    before = taken(path)
    row.withdraw(by=make_user(), at=AT, reason="Doubtful.")
    after = Client().get(path)
    assert (after.headers["X-Total-Count"], after.getvalue() != before) == ("1", True)
    assert [each.read_bytes() == before for each in kept()] == [False]


@pytest.mark.django_db
def test_who_cannot_wait_longer_is_told_when_to_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_files, "PATIENCE", 0.1)
    monkeypatch.setattr(kept_files, "LOCKS", 1)
    make_recommendation(published=True)
    with kept_files.turn(0):
        answer = Client().get("/recommendations/export/briefing.docx")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "20")
    assert "being made for somebody else" in answer.content.decode()


@pytest.mark.django_db
def test_one_heavy_file_is_made_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """But for PDF, which another process prints, and what is sent piece by piece."""
    monkeypatch.setattr(kept_files, "PATIENCE", 0.1)
    make_recommendation(published=True)
    with kept_files.turn(kept_files.ALONE):
        names = ("briefing.docx", "uhri.xlsx", "briefing.pdf", "table.csv?q=law")
        answers = [asked(f"/recommendations/export/{name}") for name in names]
    assert answers == [503, 503, 200, 200]
    assert asked("/recommendations/export/briefing.docx") == 200


def asked(path: str) -> int:
    answer = Client().get(path)
    assert answer.getvalue()
    return answer.status_code


def test_many_at_once_have_it_made_once() -> None:
    made, got, together = [], [], Barrier(8)

    def make(file: IO[bytes]) -> None:
        made.append(1)
        time.sleep(0.3)
        file.write(b"whole")

    def ask() -> None:
        together.wait()
        with kept_file("address", 1, make) as file:
            got.append(file.read())

    asking = [Thread(target=ask) for _each in range(8)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert (len(made), got) == (1, [b"whole"] * 8)


def test_one_who_waits_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_files, "PATIENCE", 0.2)
    begun, over = Event(), Event()

    def make(file: IO[bytes]) -> None:
        begun.set()
        over.wait()

    first = Thread(target=lambda: kept_file("address", 1, make).close())
    first.start()
    begun.wait()
    try:
        with pytest.raises(BeingMade):
            kept_file("address", 1, make)
    finally:
        over.set()
        first.join()


def test_what_fails_leaves_nothing(own_folder: Path) -> None:
    def fail(file: IO[bytes]) -> None:
        file.write(b"half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        kept_file("address", 1, fail)
    assert kept() == []
    kept_file("address", 1, lambda file: None).close()


def test_files_are_bounded_and_names_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_files, "MOST", 25)
    for n in range(5):
        kept_file(f"torture {n}", 7, lambda file: file.write(b"x" * 10) and None).close()
        for path in kept():
            os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns - 10**9))
    assert len(kept()) == 2
    assert not [path for path in kept() if "torture" in path.name]
    assert kept_files.folder().is_relative_to(configured.COPIES_FOLDER)
