"""The printer in its own process: tagged, in every script, fetching nothing, and never without end."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from recommendations.exports import pdf, printing
from recommendations.exports.briefing import briefing_pdf
from recommendations.exports.printing import PdfNotPossible, printed
from tests.exports.taking import pdf_text, taken
from tests.factories import make_assessment, make_event, make_recommendation, make_text

KAZAKH = "Әділ қоғам: ғылым, ңұсқа, өңір, ұлт, үміт, һәм, іс"
RUSSIAN = "Свобода мирных собраний; объединение, ёж"
ARABIC = "حرية التجمع السلمي"
PAGE = '<!doctype html><html lang="en"><head><title>A page</title></head><body>{}</body></html>'


def document(*bodies: str) -> PdfReader:
    return PdfReader(BytesIO(printed(PAGE.format("".join(bodies)))))


def tags(node: Any) -> Iterator[str]:
    """The names of the structure in reading order."""
    for each in node if isinstance(node, list) else [node]:
        kid = each.get_object()
        if isinstance(kid, DictionaryObject) and "/S" in kid:
            yield kid["/S"]
            yield from tags(kid.get("/K", []))


def headers(node: Any, group: str = "") -> Iterator[tuple[str, DictionaryObject]]:
    """The header cells of tables, each with the name of the group of rows in which it stands."""
    for each in node if isinstance(node, list) else [node]:
        kid = each.get_object()
        if isinstance(kid, DictionaryObject) and "/S" in kid:
            if kid["/S"] == "/TH":
                yield group, kid
            yield from headers(kid.get("/K", []), kid["/S"] if kid["/S"] in ("/THead", "/TBody") else group)


@pytest.mark.django_db
def test_it_is_tagged_and_says_title_and_language() -> None:
    row = make_recommendation(published=True)
    make_text(recommendation=row)
    make_event(bearings={row: "progress"}, published=True)
    make_assessment(recommendation=row, published=True)
    with translation.override("ru"):
        reader = PdfReader(BytesIO(taken(briefing_pdf, row, title="Казахстану")))
    catalogue = reader.trailer["/Root"]
    assert (catalogue["/Lang"], catalogue["/MarkInfo"]["/Marked"]) == ("ru", True)
    assert reader.metadata.title.endswith(": Казахстану")
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()
    found = list(tags(catalogue["/StructTreeRoot"]["/K"]))
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/LI", "/BlockQuote", "/Link"} <= set(found)
    assert [tag for tag in found if tag in {"/H1", "/H2", "/BlockQuote"}] == ["/H1", "/H2", "/H2", "/BlockQuote"]


@pytest.mark.django_db
def test_header_cells_say_what_they_head() -> None:
    row = make_recommendation(published=True)
    make_assessment(recommendation=row, published=True)
    structure = PdfReader(BytesIO(taken(briefing_pdf, row))).trailer["/Root"]["/StructTreeRoot"]["/K"]
    found = {(group, header["/A"]["/Scope"]) for group, header in headers(structure)}
    assert found == {("/THead", "/Column"), ("/TBody", "/Row")}


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("kk", KAZAKH), ("ru", RUSSIAN)])
def test_cyrillic_can_be_read_and_copied(language: str, words: str) -> None:
    row = make_recommendation(published=True)
    make_text(recommendation=row, language=language, text=words)
    assert words in " ".join(pdf_text(taken(briefing_pdf, row)).split())


@pytest.mark.django_db
def test_arabic_does_not_break_it() -> None:
    row = make_recommendation(published=True)
    make_text(recommendation=row, language="ar", text=ARABIC)
    read = pdf_text(taken(briefing_pdf, row))
    assert {"ح", "ر", "ة"} & set(read) or any("ﺀ" <= letter <= "ﻼ" for letter in read)


def test_a_page_fetches_nothing(tmp_path: Path) -> None:
    style = tmp_path / "style.css"
    style.write_text("p { display: none }")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        near, far = style.as_uri(), f"http://127.0.0.1:{server.getsockname()[1]}/x.css"
        body = [f'<link rel="stylesheet" href="{where}"><img src="{where}" alt="x">' for where in (near, far)]
        reader = document(*body, f'<link rel="attachment" href="{near}"><p>Whole.</p>')
        with pytest.raises(BlockingIOError):
            server.accept()
    assert "Whole." in reader.pages[0].extract_text()
    assert "/Names" not in reader.trailer["/Root"]


@pytest.mark.parametrize("address", ["file:///etc/hostname", "https://example.org/x.svg", "data:text/css,p{}"])
def test_the_printer_reads_nothing_but_the_page_s_own_shapes(address: str) -> None:
    with pytest.raises(ValueError, match="The page may fetch nothing"):
        pdf.OnlyWhatThePageHolds().fetch(address)
    assert pdf.OnlyWhatThePageHolds().fetch(pdf.SHAPE + "%3Csvg/%3E").read() == b"<svg/>"


def test_the_child_opens_no_socket_and_changes_no_file(tmp_path: Path) -> None:
    code = "from recommendations.exports import pdf; import sys, os, socket; sys.stdin = open(os.devnull);"
    code += "pdf.printed = lambda page: socket.create_connection(('127.0.0.1', 1)); pdf.main(os.getppid())"
    done = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert "PermissionError: socket." in done.stderr


def test_the_worker_never_holds_the_printer() -> None:
    code = "import django, sys; django.setup(); import recommendations.exports.briefing; print('weasyprint' in sys.modules)"
    environment = {"DJANGO_SETTINGS_MODULE": "tracker.settings", "DEVELOPMENT": "true"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True, env=environment
    )
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("raise SystemExit(3)", "needs the library Pango on the server: install it"),
        ("raise SystemExit(1)", "too long to be printed as PDF. Narrow the list"),
        ("print('no document')", "too long to be printed as PDF. Narrow the list"),
        ("import time; time.sleep(9); print('%PDF-')", "too long to be printed as PDF. Narrow the list"),
    ],
)
def test_what_cannot_be_printed_says_what_to_do(monkeypatch: Any, program: str, words: str) -> None:
    monkeypatch.setattr(printing, "COMMAND", [sys.executable, "-c", program])
    monkeypatch.setattr(printing, "LONGEST", 2)
    with pytest.raises(PdfNotPossible, match=words):
        printed("")


def test_one_prints_at_a_time(monkeypatch: Any, tmp_path: Path) -> None:
    own = tmp_path / "turn"  # not the machine's: another worker of the tests may be printing
    own.touch()
    monkeypatch.setattr(printing, "LOCKED", own)
    monkeypatch.setattr(printing, "PATIENCE", 0.1)
    with printing.turn(), pytest.raises(PdfNotPossible, match="Try again in a minute"):
        printed("")
    assert document("<p>Free again.</p>").pages


def test_the_same_page_gives_the_same_bytes() -> None:
    page = PAGE.format(f"<h1>{KAZAKH}</h1><p>{RUSSIAN}</p><ul><li>{ARABIC}</li></ul>")
    assert printed(page) == printed(page)
