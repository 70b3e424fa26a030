"""What people send by mistake or on purpose to the pages of imports: each is told in a sentence, nothing is lost, nothing breaks."""

import io
import zipfile
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from recommendations.imports import mending
from recommendations.imports.reading.formats import FORMATS
from recommendations.models import Import, ImportRow, Recommendation
from tests.admin.import_pages import content, row_page, url
from tests.admin.pages import address
from tests.admin.people import log_in
from tests.imports.bringing import bring, outcomes, read, values

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


def archive(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return held.getvalue()


NONSENSE = {
    "archive.xlsx": archive(note=b"hello"),
    "cut off.docx": archive(note=b"hello" * 500)[:80],
    "picture.pdf": PNG,
    "noise.json": b"\x00\xff\x13" * 999,
    "one word.csv": b"hello",
    "broken.json": b'[{"text": "Amend it."',
    "nothing.xlsx": b"",
}


def told(answer: Any) -> str:
    """What a person reads: messages, notes and errors of the form."""
    said = [str(each) for each in answer.context["messages"]]
    said += brought.notes if (brought := answer.context.get("brought")) else []
    form = answer.context.get("form")
    return " ".join([*said, *(each for errors in (form.errors.values() if form else []) for each in errors)])


def sent(name: str, content_: bytes, chosen: str) -> Any:
    """What a person sees who sends a file and leaves open what is asked of it."""
    client, file = log_in(), SimpleUploadedFile(name, content_)
    answer = client.post(address(Import, "add"), {"file": file, "format": chosen}, follow=True)
    if answer.request["PATH_INFO"].endswith("/columns/"):
        answer = client.post(answer.request["PATH_INFO"], {}, follow=True)
    return answer


@pytest.mark.parametrize(
    ("name", "chosen"),
    [*((name, "") for name in NONSENSE), *(("noise.json", each) for each in FORMATS), ("one word.csv", "table")],
)
def test_nonsense_is_told_and_can_be_read_otherwise(name: str, chosen: str) -> None:
    answer = sent(name, NONSENSE[name], chosen)
    assert answer.status_code == 200
    assert told(answer)
    assert "format" in answer.context["form"].fields
    assert not ImportRow.objects.exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("archive.xlsx", "archive"),
        ("cut off.docx", "damaged"),
        ("picture.pdf", "PNG"),
        ("noise.json", "no text"),
        ("broken.json", "cut off"),
    ],
)
def test_what_no_format_can_read_says_why_instead_of_asking_which_it_is(name: str, words: str) -> None:
    assert words in told(sent(name, NONSENSE[name], ""))


def test_sixty_megabytes_are_told_what_to_do_and_not_kept() -> None:
    file = SimpleUploadedFile("large.xlsx", b"PK" + b"0" * (60 * 1024**2))
    answer = log_in().post(address(Import, "add"), {"file": file, "symbol": "A/HRC/1/2"})
    assert "import_records" in told(answer)
    assert "A/HRC/1/2" in content(answer)
    assert not Import.objects.exists()


def test_a_text_without_recommendations_is_told_and_kept() -> None:
    answer = log_in().post(
        address(Import, "add"), {"text": "The Government met the Rapporteur. It was a fine day."}, follow=True
    )
    assert "No recommendation was found" in told(answer)
    assert Import.objects.get().stage == "refused"


# --- one row -----------------------------------------------------------------------------------------------------

NAMES = ["text", "chapeau", "paragraph", "themes", "states", "answer", "symbol"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("typed", ["Amend\0it", "Amend \ud800 it", "\uffff\x07"])
def test_what_no_text_can_hold_is_told_or_left_out(name: str, typed: str) -> None:
    brought, client = read(values()), log_in()
    row = brought.rows.get()
    body = urlencode({**row_page(client, row), name: typed}, errors="surrogatepass")
    answer = client.post(url(brought, "row", row.pk), body, "application/x-www-form-urlencoded", follow=True)
    assert answer.status_code == 200
    assert told(answer) or brought.rows.get().is_mended


def test_a_megabyte_of_text_is_kept_and_the_page_still_comes() -> None:
    brought, client = read(values()), log_in()
    row = brought.rows.get()
    typed = {**row_page(client, row), "text": "word " * 200_000}
    answer = client.post(url(brought, "row", row.pk), typed, follow=True)
    assert [each.outcome for each in answer.context["rows"]] == ["new"]
    assert len(brought.rows.get().values["text"]) == 999_999


@pytest.mark.parametrize("deed", ["merge", "up", "down", "drop", "split"])
@pytest.mark.parametrize("pk", ["0", "99999999999999999999"])
def test_a_row_that_is_not_there_is_not_found(deed: str, pk: str) -> None:
    brought = read(values(1), values(2))
    path = url(brought, "split" if deed == "split" else "do", int(pk))
    assert log_in().post(path, {"do": deed, "seen": "", "at": "3"}).status_code == 404
    assert outcomes(brought) == ["create", "create"]


@pytest.mark.parametrize("at", ["", "0", "-1", "99999999999", "x", "²"])
def test_a_text_is_not_split_where_nothing_is_cut_off(at: str) -> None:
    brought = read(values(1, text="Do this. Do that."))
    row = brought.rows.get()
    answer = log_in().post(url(brought, "split", row.pk), {"at": at, "seen": mending.state_of(row)}, follow=True)
    assert answer.status_code == 200
    assert brought.rows.count() == 1
    assert "Nothing" in told(answer)


def test_the_last_row_is_merged_with_none_and_says_so() -> None:
    brought = read(values(1))
    answer = log_in().post(
        url(brought, "do", brought.rows.get().pk),
        {"do": "merge", "seen": mending.state_of(brought.rows.get())},
        follow=True,
    )
    assert "no row comes after this one" in told(answer)
    assert outcomes(brought) == ["create"]


# --- two tabs ----------------------------------------------------------------------------------------------------


def test_a_page_left_open_in_another_tab_is_told_that_the_rows_came_in() -> None:
    brought, client = read(values(1), values(2)), log_in()
    row = brought.rows.by_position().first()
    client.post(url(brought, "confirm"))
    seen = {"seen": mending.state_of(row)}
    for path, typed in [
        (url(brought, "do", row.pk), {"do": "drop", **seen}),
        (url(brought, "split", row.pk), {"at": "5", **seen}),
        (url(brought, "confirm"), {}),
    ]:
        assert "This import is brought in." in told(client.post(path, typed, follow=True))
    for name in ("columns", "read", "again"):
        answer = client.post(url(brought, name), {"format": "table"}, follow=True)
        assert (answer.request["PATH_INFO"], answer.context["may_undo"]) == (address(brought, "change"), True)
    assert Recommendation.objects.count() == 2


def test_undone_twice_it_is_undone_once_and_says_so() -> None:
    brought, client = bring(values()), log_in()
    client.post(url(brought, "undo"))
    for step in ("undo", "confirm"):  # by a second click, or from a page to which somebody came back
        assert "This import is undone." in told(client.post(url(brought, step), follow=True))
    assert not Recommendation.objects.exists()
