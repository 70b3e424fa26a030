"""Connections that run out, a worker that is killed, a disk that is full: a clean answer, nothing half done, back by itself."""

import logging
import resource
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from recommendations import last_copies
from recommendations.exports import kept_files
from recommendations.imports.receiving import receive
from recommendations.models import Import
from recommendations.public.copies import copies
from tests.factories import AT, make_recommendation, make_user
from tests.reliability.site import Site, children, kill

needs_own_site = pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="spoils a database of its own")
AGAIN_WITHIN = 5  # seconds


def status(site: Site, path: str) -> int:
    answer = site.ask("GET", path, cookies=site.world["browsers"][0]["cookies"])
    return answer.status if answer else 0


def until_back(site: Site) -> None:
    end = time.monotonic() + AGAIN_WITHIN
    while {status(site, path) for path in ("/readyz", "/desk/", "/states/")} != {200}:
        assert time.monotonic() < end, "it does not come back"
        time.sleep(0.05)


# --- connections -------------------------------------------------------------------------------------------------


@pytest.fixture
def no_connection_left(served: Site) -> Iterator[Site]:
    assert status(served, "/states/") == 200
    with served.all_connections_taken():
        yield served
    until_back(served)


@needs_own_site
def test_without_a_connection_left_pages_are_as_they_were(no_connection_left: Site) -> None:
    assert status(no_connection_left, "/healthz") == 200
    assert status(no_connection_left, "/readyz") == 503
    assert status(no_connection_left, "/states/") == 200
    assert status(no_connection_left, "/states/?x=2") == 503
    assert status(no_connection_left, "/desk/") == 503


# --- a table that a migration holds ---------------------------------------------------------------------------------


@needs_own_site
@pytest.mark.parametrize("path", ["/recommendations/export/records.json", "/events/nothing/"])
def test_what_waits_for_a_table_too_long_is_refused_in_a_sentence(served: Site, path: str) -> None:
    """A file too, whose pieces are made after its head."""
    with closing(served.log_in()) as connection, connection.cursor() as cursor:
        cursor.execute("LOCK TABLE recommendations_followupevent IN ACCESS EXCLUSIVE MODE")
        answer = served.ask("GET", path, cookies="")
    assert answer is not None
    assert answer.status == 503
    assert b"The database does not answer just now." in answer.body
    assert "Content-Disposition" not in answer.headers
    assert status(served, "/recommendations/export/records.json") == 200


# --- a worker ----------------------------------------------------------------------------------------------------


@needs_own_site
def test_killed_workers_come_back(served: Site) -> None:
    """As the kernel kills what takes too much memory."""
    assert served.gunicorn
    kill(children(served.gunicorn.pid))
    until_back(served)


# --- a disk ------------------------------------------------------------------------------------------------------


@pytest.fixture
def hardly_any_room() -> Iterator[None]:
    """The kernel refuses longer files, as a full disk does in the midst of one."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files() -> list[str]:
    left = [path.name for path in Path(settings.COPIES_FOLDER).rglob("*") if path.is_file()]
    return sorted(name for name in left if not name.startswith("lock-"))


@pytest.fixture
def own_folders(settings, tmp_path: Path) -> None:
    settings.COPIES_FOLDER = tmp_path / "copies"
    settings.IMPORTS_FOLDER = tmp_path / "imports"
    copies.things.clear()
    last_copies.noted.edition = 0


@pytest.mark.django_db
def test_pages_need_no_room(own_folders: None, hardly_any_room: None, caplog: pytest.LogCaptureFixture) -> None:
    row = make_recommendation(published=True)
    with caplog.at_level(logging.WARNING):
        assert Client().get(row.get_absolute_url()).status_code == 200
    assert "COPIES_FOLDER takes no copies: File too large" in caplog.text
    assert files() == ["edition"]


@pytest.mark.django_db
def test_a_file_that_finds_no_room_is_not_there(own_folders: None, hardly_any_room: None) -> None:
    make_recommendation(published=True)
    answer = Client(raise_request_exception=False).get("/recommendations/export/briefing.docx")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "no room left on the disk" in answer.content.decode()
    assert not [path for path in kept_files.folder().iterdir() if not path.name.startswith("lock-")]


@pytest.mark.django_db
def test_the_table_needs_no_room(own_folders: None, hardly_any_room: None) -> None:
    rows = [make_recommendation(published=True) for _each in range(40)]
    answer = Client().get("/recommendations/export/table.csv")
    assert answer.getvalue().count(b"\r\n") == len(rows) + 1
    assert not [path for path in kept_files.folder().iterdir() if not path.name.startswith("lock-")]


@pytest.mark.django_db
def test_an_import_that_finds_no_room_is_not_there(own_folders: None, hardly_any_room: None) -> None:
    with pytest.raises(OSError, match="File too large"):
        receive([b"x" * 4000] * 3, name="a", format_name="table", options={}, by=make_user(), at=AT)
    assert Import.objects.count() == 0
    assert list(Path(settings.IMPORTS_FOLDER).iterdir()) == []


@pytest.mark.django_db
def test_an_edition_that_cannot_be_noted_leaves_no_copy_to_be_shown(own_folders: None) -> None:
    path = make_recommendation(published=True).get_absolute_url()
    Client().get(path)
    address = f"http://testserver{path}"
    Path(settings.COPIES_FOLDER).chmod(0o700)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    last_copies.keep(address, last_copies.noted.edition, b"<main>", at=AT)
    assert last_copies.last(address)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    last_copies.note(last_copies.noted.edition + 1)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert last_copies.last(address) is None


def kept() -> bytes:
    return b"".join(path.read_bytes() for path in Path(settings.COPIES_FOLDER).rglob("*") if path.is_file())


@pytest.mark.django_db
def test_copies_of_what_was_withdrawn_do_not_stay_on_the_disk(own_folders: None) -> None:
    row = make_recommendation(title="Zarina-7731", published=True)
    Client().get(row.get_absolute_url())
    before = Path(settings.COPIES_FOLDER) / "page-7"  # as they lay in earlier versions
    before.write_bytes(b"Zarina-7731")
    assert kept().count(b"Zarina-7731") > 1
    row.withdraw(by=make_user(), at=AT, reason="Somebody is in danger.")
    Client().get("/")
    assert b"Zarina-7731" not in kept()


def test_a_worker_that_is_late_leaves_no_copy_of_an_edition_that_is_over(
    own_folders: None, caplog: pytest.LogCaptureFixture
) -> None:
    """Another process noted a newer one, with its folders gone or not yet."""
    last_copies.note(1)
    (last_copies.folder() / "edition").write_bytes(b"2")
    last_copies.keep("http://testserver/", 1, b"Zarina-7731", at=AT)
    assert b"Zarina-7731" not in kept()
    last_copies.remove_others(2)
    last_copies.keep("http://testserver/", 1, b"Zarina-7731", at=AT)
    assert (kept(), caplog.text) == (b"2", "")
    assert last_copies.last("http://testserver/") is None
