"""Uploads in pieces: resumed, said twice, refused with a sentence, and never anybody else's."""

import logging
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from recommendations.evidence import store
from recommendations.evidence.kinds import LARGEST
from recommendations.models import Evidence, Upload, User
from tests.desk.evidence.files import KEY, NAME, announce, jpeg, kept, send
from tests.desk.review.people import at_desk, colleague
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    return settings.EVIDENCE_FOLDER


@pytest.fixture
def person() -> User:
    return colleague(make_organisation())


@pytest.fixture
def desk(person: User) -> Client:
    return at_desk(person)


def sent(desk: Client, data: bytes, **fields: Any) -> Any:
    assert announce(desk, data, **fields).status_code == 201
    return send(desk, data, at=0, key=fields.get("key", KEY))


def test_a_file_in_pieces_is_kept_unchanged_and_recorded(desk: Client, person: User) -> None:
    data = jpeg()
    announce(desk, data)
    assert send(desk, data[:100], at=0).json()["offset"] == 100
    assert not Evidence.objects.exists()
    number = send(desk, data[100:], at=100).json()["evidence"]
    evidence = Evidence.objects.get(public_id=number)
    with store.opened(store.Room.ORIGINALS, evidence.stored_as) as file:
        assert file.read() == data
    assert (evidence.kind, evidence.size, evidence.received_by) == ("jpeg", len(data), person)
    assert [line.act for line in evidence.custody.all()] == ["received"]


def test_after_a_cut_it_goes_on_where_the_disk_ends(desk: Client) -> None:
    data = jpeg()
    announce(desk, data)
    send(desk, data[:100], at=0)
    assert desk.head(f"/desk/uploads/{KEY}/").headers["Upload-Offset"] == "100"
    wrong = send(desk, data[:100], at=0)
    assert (wrong.status_code, wrong.headers["Upload-Offset"]) == (409, "100")
    assert send(desk, data[100:], at=100).json()["evidence"]


def test_what_is_said_twice_is_one_upload_and_one_file(desk: Client) -> None:
    data = jpeg()
    first = [announce(desk, data).json()["offset"], announce(desk, data).json()["offset"]]
    answers = [send(desk, data, at=0).json(), send(desk, data, at=0).json(), announce(desk, data).json()]
    assert first == [0, 0]
    assert len({each["evidence"] for each in answers}) == 1
    assert (Upload.objects.count(), Evidence.objects.count()) == (1, 1)


def test_a_crash_between_the_disk_and_the_row_is_made_good(desk: Client) -> None:
    data = jpeg()
    announce(desk, data)
    name = Upload.objects.get().stored_as
    store.append(name, [data], at=0)
    store.keep(name)
    assert desk.get(f"/desk/uploads/{KEY}/").json() | {"token": ""} == {
        "address": f"/desk/uploads/{KEY}/",
        "offset": len(data),
        "evidence": "",
        "had": False,
        "token": "",
    }
    assert send(desk, b"", at=len(data)).json()["evidence"]
    assert Evidence.objects.get().stored_as == name


def test_the_same_bytes_are_kept_once_by_an_organisation(desk: Client, person: User) -> None:
    organisation = person.memberships.get().organisation
    first = kept(organisation=organisation)
    answer = sent(desk, jpeg(), name="another name.jpg").json()
    assert (answer["evidence"], answer["had"]) == (first.public_id, True)
    kept()
    assert Evidence.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        ("a.jpg", b"<html><script>alert(1)</script>", "scripts"),
        ("a.zip", b"PK\x03\x04", "archive"),
        ("a.exe", b"MZ", "program"),
        ("a.xyz", b"?", "not kept"),
    ],
)
def test_what_is_refused_says_what_to_do_and_leaves_nothing(
    desk: Client, folder: Path, django_capture_on_commit_callbacks: Any, name: str, data: bytes, word: str
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = sent(desk, data, name=name)
    assert (answer.status_code, word in answer.json()["refused"]) == (422, True)
    assert not Evidence.objects.exists()
    assert not Upload.objects.exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_too_large_a_file_is_refused_before_it_is_sent(desk: Client) -> None:
    answer = desk.post("/desk/uploads/", {"key": KEY, "name": "a.jpg", "size": LARGEST + 1})
    assert (answer.status_code, "50 MB" in answer.json()["refused"]) == (413, True)
    assert not Upload.objects.exists()


def test_over_quota_is_refused(desk: Client, settings: Any) -> None:
    settings.EVIDENCE_QUOTA = 1000
    answer = desk.post("/desk/uploads/", {"key": KEY, "name": "a.jpg", "size": 1001})
    assert (answer.status_code, "Ask who runs the site" in answer.json()["refused"]) == (413, True)


@pytest.fixture
def hardly_any_room() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_said_and_leaves_nothing_half_saved(desk: Client, hardly_any_room: None) -> None:
    data = jpeg() + b"\0" * 200_000
    announce(desk, data)
    answer = send(desk, data, at=0)
    assert (answer.status_code, "no room" in answer.json()["refused"]) == (507, True)
    assert desk.get(f"/desk/uploads/{KEY}/").json()["offset"] == 0


def test_more_than_was_announced_is_refused(desk: Client) -> None:
    announce(desk, jpeg())
    assert send(desk, jpeg() + b"x", at=0).status_code == 413
    assert store.offset(Upload.objects.get().stored_as) == 0


@pytest.mark.parametrize(
    "fields",
    [{"key": "short"}, {"key": "../" * 7}, {"size": "many"}, {"size": "-1"}, {"name": ""}, {"name": "a\0.jpg"}],
)
def test_nonsense_is_refused(desk: Client, fields: dict[str, str]) -> None:
    answer = desk.post("/desk/uploads/", {"key": KEY, "name": "a.jpg", "size": "9"} | fields)
    assert answer.status_code == 400
    assert not Upload.objects.exists()


def test_an_upload_is_its_author_s_alone(desk: Client, person: User) -> None:
    announce(desk, jpeg())
    other = at_desk(colleague(person.memberships.get().organisation))
    for answer in (
        other.get(f"/desk/uploads/{KEY}/"),
        send(other, jpeg(), at=0),
        other.delete(f"/desk/uploads/{KEY}/"),
    ):
        assert answer.status_code == 404
    assert announce(other, jpeg()).status_code == 409
    assert store.offset(Upload.objects.get().stored_as) == 0


def test_given_up_it_is_gone(desk: Client, django_capture_on_commit_callbacks: Any) -> None:
    announce(desk, jpeg())
    send(desk, jpeg()[:50], at=0)
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.delete(f"/desk/uploads/{KEY}/").status_code == 204
    assert list(store.room(store.Room.UPLOADS).iterdir()) == []
    assert not Upload.objects.exists()


def test_files_of_a_form_are_received_without_scripts(desk: Client, tmp_path: Path) -> None:
    (tmp_path / "good.jpg").write_bytes(jpeg())
    (tmp_path / "bad.svg").write_bytes(b"<svg/>")
    with (tmp_path / "good.jpg").open("rb") as good, (tmp_path / "bad.svg").open("rb") as bad:
        answer = desk.post("/desk/evidence/", {"files": [good, bad]})
    assert answer.status_code == 422
    assert "bad.svg: " in answer.content.decode()
    assert f'value="{Evidence.objects.get().public_id}" checked' in answer.content.decode()


def test_no_log_line_holds_the_name_of_a_file(desk: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sent(desk, jpeg())
    sent(desk, b"<svg/>", name="aigul at the akimat.svg", key="m" * 22)
    mine = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert "akimat" not in str(mine)
    assert NAME not in str(mine)
