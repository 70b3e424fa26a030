"""The whole record as files: complete, valid, the same each time, inert in spreadsheets, and gone when something is."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import frictionless
import pytest
from django.core.management import call_command
from django.test import Client

from recommendations import models
from recommendations.exports import package
from recommendations.exports.cells import inert
from recommendations.exports.whole import TABLES
from recommendations.public.elsewhere import OPEN
from recommendations.search.keeping import keep_touched
from tests.factories import (
    AT,
    make_document,
    make_event,
    make_everything,
    make_recommendation,
    make_response,
    make_text,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 5)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_FOLDER = tmp_path / "package"
    return settings.DATA_FOLDER


def page() -> str:
    return Client().get("/data/").content.decode()


def fetched(name: str) -> bytes:
    answer = Client().get(f"/data/{name}")
    assert answer.status_code == 200, name
    return b"".join(answer)


def rows(name: str) -> list[dict[str, str]]:
    keep_touched()
    package.write(today=TODAY)
    return list(csv.DictReader(StringIO(fetched(f"{name}.csv").decode())))


def make_rich_world() -> models.Recommendation:
    row = make_everything()
    make_text(recommendation=row, language="ru", text="Обеспечить\nсвободу «собраний», 100 %.")
    make_response(report=row.document, document=row.document, published=True)
    part = make_recommendation(document=row.document, state=row.state, part_of=row, part_number=1, published=True)
    make_event(bearings={row: "setback", part: "context"}, sources=({}, {"title": "Other"}), published=True)
    make_recommendation(published=True, document=make_document(dated_on=None, dated_on_precision="", published=True))
    keep_touched()
    return row


def validate(folder: Path) -> frictionless.Report:
    return frictionless.validate(str(folder.resolve() / "current" / package.DESCRIPTOR))


# --- the package -------------------------------------------------------------------------------------------------


def test_package_is_valid_and_has_every_row(folder: Path) -> None:
    make_rich_world()
    written = package.write(today=TODAY)
    report = validate(folder)
    assert report.flatten(["name", "fieldName", "rowNumber", "note"]) == []
    assert len(report.tasks) == len(TABLES)
    assert [name for name, file in written.files.items() if file.rows == 0] == []


def test_validity_is_noticed_when_it_is_lost(folder: Path) -> None:
    make_rich_world()
    package.write(today=TODAY)
    path = folder / "current" / "bearings.csv"
    path.write_text(path.read_text().replace("setback", "setback,more"))
    assert not validate(folder).valid


def test_same_record_gives_the_same_bytes() -> None:
    make_rich_world()
    first, second = package.write(today=TODAY), package.write(today=date(2026, 4, 1))
    sums = [{name: file.sha256 for name, file in each.files.items()} for each in (first, second)]
    assert [each.pop(package.SUMS) for each in sums] == [file.files[package.SUMS].sha256 for file in (first, second)]
    assert sums[0] == sums[1]
    make_text(recommendation=models.Recommendation.objects.first(), language="kk")
    assert package.write(today=TODAY).files[package.ZIP] != first.files[package.ZIP]


def test_zip_holds_every_table_and_its_description() -> None:
    make_rich_world()
    package.write(today=TODAY)
    with ZipFile(BytesIO(fetched(package.ZIP))) as archive:
        held = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert set(held) == {*(f"{table.name}.csv" for table in TABLES), package.DESCRIPTOR}
    assert all(content == fetched(name) for name, content in held.items())


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", " \u00a0+"])
def test_cells_are_inert_and_can_be_restored(sign: str) -> None:
    make_text(text=f"{sign}1+1", recommendation=make_recommendation(published=True))
    assert [row["text"] for row in rows("texts")] == [f"'{sign}1+1"]


@pytest.mark.parametrize("text", ["a;=1", "a\n\n- b\t@c", ";'=1", '"; "=2', "\n=1", "'a; b;-c"])
def test_parts_of_cells_are_inert_as_in_the_table(text: str) -> None:
    make_text(text=text, recommendation=make_recommendation(published=True))
    assert [row["text"] for row in rows("texts")] == [inert(text)]
    assert inert(text) != text


@pytest.mark.parametrize("text", ["Plain.", "a = b", "«=1»", "5 - 3", "it's"])
def test_other_cells_are_as_on_record(text: str) -> None:
    make_text(text=text, recommendation=make_recommendation(published=True))
    assert [row["text"] for row in rows("texts")] == [text]


def test_rows_are_named_as_addresses_are_and_tell_where_each_stands() -> None:
    row = make_rich_world()
    found = {each["id"]: each for each in rows("recommendations")}
    own = found[f"{row.document.slug}/{row.slug}"]
    assert (own["status"], own["stance"], own["state"]) == ("limited_progress", "accepts", row.state.iso3)
    assert [each["part_of"] for each in found.values() if each["part_of"]] == [own["id"]]


@pytest.mark.parametrize(("precision", "known"), [("day", "2016-01-01"), ("month", "2016-01"), ("year", "2016")])
def test_dates_are_as_long_as_they_are_known(precision: str, known: str) -> None:
    make_event(happened_on="2016-01-01", happened_on_precision=precision, published=True)
    assert [(each["happened"], each["happened_precision"]) for each in rows("events")] == [(known, precision)]


def test_package_that_fails_leaves_the_one_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_rich_world()
    before = package.write(today=TODAY).files
    monkeypatch.setattr(package, "BEGINNING", None)
    with pytest.raises(TypeError):
        package.write(today=TODAY)
    assert package.written() is not None
    assert package.written().files == before  # type: ignore[union-attr]
    assert len(list(folder.iterdir())) == 2


def test_command_says_what_it_wrote() -> None:
    make_rich_world()
    said = StringIO()
    call_command("write_data_package", stdout=said)
    assert said.getvalue().startswith(f"{package.ZIP}: ")
    assert package.written().files[package.ZIP].sha256 in said.getvalue()  # type: ignore[union-attr]


# --- what is served ----------------------------------------------------------------------------------------------


def test_page_says_when_it_was_written_how_large_it_is_and_its_hash() -> None:
    assert "none have been written yet" in page()
    make_rich_world()
    written = package.write(today=TODAY).files[package.ZIP]
    body = page()
    assert 'written on <time datetime="2026-03-05">' in body
    assert written.sha256 in body


@pytest.mark.parametrize(("name", "kind"), [(package.ZIP, "application/zip"), ("texts.csv", "text/csv; charset=utf-8")])
def test_files_are_downloads_that_are_known_by_their_hash(name: str, kind: str) -> None:
    make_rich_world()
    written = package.write(today=TODAY).files[name]
    answer = Client().get(f"/data/{name}")
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert (answer.headers["Content-Length"], answer.headers["ETag"]) == (str(written.size), f'"{written.sha256}"')
    again = Client().get(f"/data/{name}", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304
    for each in (answer, again):
        assert {name: each.headers.get(name) for name in OPEN} == OPEN
    answer.close()


@pytest.mark.parametrize("name", ["written.json", "..%2Fwritten.json", "nothing.csv", "%00", "current", ".hidden"])
def test_nothing_else_is_served(name: str) -> None:
    make_rich_world()
    package.write(today=TODAY)
    assert Client().get(f"/data/{name}").status_code == 404


def test_nothing_is_given_out_from_the_moment_that_something_is_withdrawn() -> None:
    make_rich_world()
    package.write(today=TODAY)
    event = models.FollowUpEvent.objects.for_public().first()
    event.withdraw(by=make_user(), at=AT, reason="Mistaken.")
    assert Client().get("/data/events.csv").status_code == 404
    assert "something was withdrawn since" in page()
    assert event.public_id not in {each["id"] for each in rows("events")}


@pytest.mark.parametrize("discards", [True, False])
def test_what_was_never_public_changes_nothing(discards: bool) -> None:
    make_rich_world()
    package.write(today=TODAY)
    draft = make_event(title="Hidden.")
    if discards:
        draft.withdraw(by=make_user(), at=AT, reason="Mistaken.")
    assert fetched("events.csv")


def licences() -> Iterator[Any]:
    package.write(today=TODAY)
    yield json.loads(fetched(package.DESCRIPTOR)).get("licenses")
    yield page()


def test_licence_is_the_instances_own(settings: Any) -> None:
    licence, body = licences()
    assert licence is None
    assert "No licence is given" in body
    settings.DATA_LICENCE_NAME, settings.DATA_LICENCE_URL = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
    licence, body = licences()
    assert licence == [{"title": "CC BY 4.0", "path": settings.DATA_LICENCE_URL}]
    assert f'<a href="{settings.DATA_LICENCE_URL}" rel="license noreferrer">CC BY 4.0</a>' in body
