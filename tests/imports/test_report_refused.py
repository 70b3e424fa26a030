"""Files that are no reports, or are made to do harm: a sentence that says what to do, in little time, and never a crash."""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import process_time

import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader, PdfWriter

from recommendations.imports.reading.report import read_report
from recommendations.imports.reading.rows import Unreadable
from tests.imports.report_files import html_file, pdf_file, word_file

TIMES = 6  # of what a calm text takes, the most that anything may: a careless pattern takes hours
CALM = "The villages rest on Sundays, and the towns when they can. " * 25_000
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def package(path: Path, body: bytes, name: str = "word/document.xml") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return path


def words(text: str) -> bytes:
    return f"<w:document {W}><w:body>{text}</w:body></w:document>".encode()


def password_pdf(path: Path) -> Path:
    writer = PdfWriter(clone_from=PdfReader(pdf_file(path)))
    writer.encrypt("secret", algorithm="AES-256")
    with path.open("wb") as file:
        writer.write(file)
    return path


def scan(path: Path) -> Path:
    picture = Image.new("L", (600, 800), 200)
    picture.save(path, "PDF", save_all=True, append_images=[picture] * 3)
    return path


def cut_short(path: Path) -> Path:
    path.write_bytes(word_file(path).read_bytes()[:3000])
    return path


def many_pages(path: Path) -> Path:
    writer = PdfWriter()
    for _ in range(1200):
        writer.add_blank_page(100, 100)
    with path.open("wb") as file:
        writer.write(file)
    return path


def data(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
EMPTY_DOCX = io.BytesIO()
Document().save(EMPTY_DOCX)
REFUSED: dict[str, tuple[str, Callable[[Path], Path], str]] = {
    "pdf with a password": ("pdf", password_pdf, "password"),
    "scan": ("pdf", scan, "OCR"),
    "broken pdf": ("pdf", data(b"%PDF-1.7\n1 0 obj\n<<garbage"), "damaged"),
    "word named pdf": ("pdf", word_file, "no PDF"),
    "empty pdf": ("pdf", data(b""), "no PDF"),
    "pdf of too many pages": ("pdf", many_pages, "more pages"),
    "old or encrypted word": ("docx", data(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)), "password"),
    "word cut short": ("docx", cut_short, "damaged"),
    "pdf named word": ("docx", pdf_file, "damaged"),
    "zip of something else": ("docx", lambda path: package(path, b"x", "other.txt"), "no Word file"),
    "word that is no xml": ("docx", lambda path: package(path, b"\x00\x01 not xml"), "damaged"),
    "word that unpacks without end": ("docx", lambda path: package(path, words("<w:p/>" * 9_000_000)), "unpacks"),
    "word with entities": (
        "docx",
        lambda path: package(path, ENTITIES + words("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")),
        "entities",
    ),
    "word that reads files": (
        "docx",
        lambda path: package(path, OUTSIDE + words("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>")),
        "entities",
    ),
    "word nested deeply": ("docx", lambda path: package(path, words("<w:p>" * 5000 + "</w:p>" * 5000)), "damaged"),
    "empty word": ("docx", data(EMPTY_DOCX.getvalue()), "no text"),
    "word of countless paragraphs": (
        "docx",
        lambda path: package(
            path, words("".join(f"<w:p><w:r><w:t>({at}) x{at * 7919}</w:t></w:r></w:p>" for at in range(60_000)))
        ),
        "more paragraphs",
    ),
    "empty text": ("text", data(b" \n \n"), "no text"),
    "picture as text": ("text", data(bytes(range(256)) * 40), "no text file"),
    "text too long": ("text", data(b"x" * 6_000_000), "larger"),
    "text of countless lines": ("text", data(b"a-\n" * 400_000), "more lines"),
    "empty page": ("html", data(b"<html><body><script>alert(1)</script></body></html>"), "no text"),
    "no page": ("html", data(b""), "no text"),
}


def text_file(path: Path, text: str) -> Path:
    path.write_text(f"V. Recommendations\n9. The Special Rapporteur recommends rest: {text}", "utf-8")
    return path


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds of processor time for a calm text of a megabyte and a half: the measure for the others, whatever the machine."""
    path = text_file(tmp_path_factory.mktemp("calm") / "file", CALM)
    began = process_time()
    assert len(list(read_report(path, kind_of_file="text").rows)) == 1
    return process_time() - began


@contextmanager
def in_little_time(calm: float) -> Iterator[None]:
    began = process_time()
    yield
    assert process_time() - began < TIMES * calm


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path: Path, calm: float, name: str) -> None:
    kind, make, reason = REFUSED[name]
    path = make(tmp_path / "file")
    with in_little_time(calm), pytest.raises(Unreadable, match=reason):
        read_report(path, kind_of_file=kind)


# Texts that make a careless pattern run for hours.
ENDLESS = [
    "(a) " * 400_000,
    "1. A " * 300_000,
    "1 A " * 400_000,
    "________ 1 See x. " * 80_000,
    "A/" * 800_000,
    "A/A/A/A/A/A/A/A/A/A/A " * 60_000,
    "word1 " * 250_000,
    "; (a) x, (a) y. (b) " * 80_000,
    "I. A A A A " * 130_000,
    "The Special Rapporteur " * 70_000,
    "recommends that States should " * 50_000,
    "(" * 1_000_000,
    "a-\n" * 50_000,
    "x\n" * 50_000,
    "**" * 600_000,
]


@pytest.mark.parametrize("text", ENDLESS, ids=[text[:12].strip() for text in ENDLESS])
def test_no_text_is_read_without_end(tmp_path: Path, calm: float, text: str) -> None:
    path = text_file(tmp_path / "file", text)
    with in_little_time(calm), suppress(Unreadable):  # as good an answer as rows
        list(read_report(path, kind_of_file="text").rows)


def test_deeply_nested_html_is_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    inside = "<p>Recommendations</p><p>9. The Committee recommends rest.</p>"
    path.write_text("<div>" * 100_000 + inside, "utf-8")
    with pytest.raises(Unreadable):
        read_report(path, kind_of_file="html")


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_text_of_any_encoding_and_line_ends(tmp_path: Path, encoding: str, line_end: str) -> None:
    path = tmp_path / "file"
    lines = [
        "V. Рекомендации",
        "9. Специальный докладчик рекомендует правительству:",
        "a) принять закон об отдыхе;",
        "b) исполнять его.",
    ]
    path.write_bytes(line_end.join(lines).encode(encoding))
    rows = list(read_report(path, kind_of_file="text").rows)
    assert [row.values["text"] for row in rows] == ["принять закон об отдыхе;", "исполнять его."]


@pytest.mark.parametrize(
    ("encoding", "head"), [("utf-8", ""), ("cp1251", '<meta charset="windows-1251">'), ("utf-16", "")]
)
def test_pages_of_any_encoding(tmp_path: Path, encoding: str, head: str) -> None:
    path = tmp_path / "file"
    body = "<h2>Рекомендации</h2><p>9. Специальный докладчик рекомендует правительству отдыхать.</p>"
    path.write_bytes(f"<html><head>{head}</head><body>{body}</body></html>".encode(encoding))
    assert [row.values["paragraph"] for row in read_report(path, kind_of_file="html").rows] == ["9"]


def test_nothing_is_fetched_and_no_script_is_text(tmp_path: Path) -> None:
    path = html_file(tmp_path / "file")
    path.write_text(
        path.read_text("utf-8").replace("</body>", '<script>9. States should run</script><img src="http://x/"></body>'),
        "utf-8",
    )
    assert "run" not in "".join(row.values["text"] for row in read_report(path, kind_of_file="html").rows).split()
