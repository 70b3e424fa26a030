"""The cleaned copy shows the same and carries nothing else."""

import io
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from recommendations.evidence.clean import Cleaned, clean
from recommendations.evidence.examine import examine
from recommendations.evidence.kinds import Kind, preview_measures
from recommendations.evidence.refusals import CannotBeCleaned
from tests.evidence.corpus import CORPUS, HIDDEN_LETTERS
from tests.evidence.corpus_pictures import jpeg, picture

TOKEN = re.compile(rb"Q\0?z\0?\d\0?\d\0?L\0?e\0?a\0?k", re.IGNORECASE)
PICTURES = [name for name in CORPUS if Path(name).suffix in {".jpg", ".png", ".webp", ".gif", ".tiff", ".heic"}]


def copy_of(folder: Path, name: str, data: bytes) -> tuple[Cleaned, Path]:
    original, into = folder / f"original-{name}", folder / "copy"
    into.unlink(missing_ok=True)
    original.write_bytes(data)
    return clean(original, kind=examine(original, name=name), into=into), into


def unpacked(data: bytes) -> Iterator[bytes]:
    """Its bytes, and what is packed inside them: members of archives, deflated streams."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from unpacked(archive.read(name))
    for start in re.finditer(rb"stream\r?\n|[\x78][\x01\x5e\x9c\xda]", data):
        for at in {start.start(), start.end()}:
            try:
                yield zlib.decompressobj().decompress(data[at:], 10_000_000)
            except zlib.error:
                continue


def tokens(data: bytes) -> set[bytes]:
    return {found.group().replace(b"\0", b"") for piece in unpacked(data) for found in TOKEN.finditer(piece)}


@pytest.mark.parametrize("name", [name for name in CORPUS if name != "a.txt"])
def test_nothing_hidden_is_left(name: str, tmp_path: Path) -> None:
    data = CORPUS[name]()
    assert len(tokens(data)) >= 10
    _, copy = copy_of(tmp_path, name, data)
    assert tokens(copy.read_bytes()) == set()
    if exiftool := shutil.which("exiftool"):
        said = subprocess.run([exiftool, "-a", "-u", "-U", "-ee", "-G1", copy], capture_output=True, check=True).stdout
        assert not TOKEN.search(said)
        assert not re.search(rb"\[(IFD1|GPS|XMP.*|IPTC|ICC.*|MPF0|ExifIFD|Photoshop)\]", said)


def test_text_keeps_its_letters_and_loses_what_nobody_sees(tmp_path: Path) -> None:
    _, copy = copy_of(tmp_path, "a.csv", CORPUS["a.txt"]())
    assert len(HIDDEN_LETTERS) >= 10
    assert copy.read_bytes() == "Seen in court\nЕл тыңдады\n".encode()


RUSSIAN = "№ 5. «Свидетель» сообщил — 19 января 2015 года — что полиция (ГУВД) разогнала собрание; IPHR ждёт ответа."


@pytest.mark.parametrize("words", [RUSSIAN, RUSSIAN.upper(), "Иванов;Астана;2015\nПетрова;Алматы;2016\n" * 3])
def test_russian_as_old_windows_saved_it_becomes_utf_8(words: str, tmp_path: Path) -> None:
    _, copy = copy_of(tmp_path, "a.txt", words.encode("cp1251"))
    assert copy.read_text("utf-8") == words.rstrip("\n") + "\n"


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_looks_the_same(name: str, tmp_path: Path) -> None:
    cleaned, copy = copy_of(tmp_path, name, CORPUS[name]())
    with Image.open(copy) as image:
        red, blue = (image.convert("RGB").getpixel((60, height)) for height in (20, 60))
        assert (cleaned.width, cleaned.height) == image.size == (120, 80)
        assert getattr(image, "n_frames", 1) == (2 if name == "a.gif" else 1)
        assert image.format == ("JPEG" if name == "a.heic" else cleaned.kind.name)
    assert max(abs(seen - was) for seen, was in zip(red + blue, (200, 30, 30, 30, 30, 200), strict=True)) < (
        40 if name == "a.gif" else 12
    )


@pytest.mark.parametrize("name", PICTURES)
def test_a_small_picture_shows_the_copy_and_carries_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(CORPUS[name]())
    cleaned = clean(
        tmp_path / name, kind=examine(tmp_path / name, name=name), into=tmp_path / "c", preview=tmp_path / "p"
    )
    small = (tmp_path / "p").read_bytes()
    assert (cleaned.preview_size, tokens(small)) == (len(small), set())
    assert not re.search(rb"\xff[\xe1-\xef\xfe]", small[: small.index(b"\xff\xda")])
    with Image.open(tmp_path / "p") as image:
        assert (image.format, image.size) == ("JPEG", (120, 80))
        assert max(image.getpixel((60, 20))) == image.getpixel((60, 20))[0] > 150 < image.getpixel((60, 60))[2]


@pytest.mark.parametrize(
    ("mode", "size", "small"), [("RGB", (4000, 3000), (800, 600)), ("RGBA", (90, 4500), (16, 800))]
)
def test_a_small_picture_is_light_however_large_the_copy(
    mode: str, size: tuple[int, int], small: tuple[int, int], tmp_path: Path
) -> None:
    noise = Image.effect_noise(size, 120).convert(mode)
    noise.save(tmp_path / "a.png")
    cleaned = clean(tmp_path / "a.png", kind=Kind.PNG, into=tmp_path / "copy", preview=tmp_path / "small")
    with Image.open(tmp_path / "small") as image:
        assert image.size == small == preview_measures(*size)
    assert cleaned.preview_size is not None
    assert cleaned.preview_size < 100 * 1024


def test_what_is_transparent_is_white_in_the_small_picture(tmp_path: Path) -> None:
    Image.new("RGBA", (20, 20), (9, 99, 199, 0)).save(tmp_path / "a.png")
    clean(tmp_path / "a.png", kind=Kind.PNG, into=tmp_path / "copy", preview=tmp_path / "small")
    with Image.open(tmp_path / "small") as image:
        assert image.getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize(("orientation", "top"), [(1, "red"), (3, "blue"), (6, "blue|red"), (8, "red|blue")])
def test_a_picture_stands_upright(orientation: int, top: str, tmp_path: Path) -> None:
    turned, out = Image.Exif(), io.BytesIO()
    turned[0x0112] = orientation
    picture().save(out, "JPEG", exif=turned)
    _, copy = copy_of(tmp_path, "a.jpg", out.getvalue())
    with Image.open(copy) as image:
        left, right = image.getpixel((5, 5)), image.getpixel((image.width - 5, 5))
    colours = ["red" if pixel[0] > pixel[2] else "blue" for pixel in (left, right)]
    assert "|".join(dict.fromkeys(colours)) == top


def test_what_was_painted_over_with_transparency_is_gone(tmp_path: Path) -> None:
    image, out = Image.new("RGBA", (20, 20), (9, 99, 199, 0)), io.BytesIO()
    image.putpixel((0, 0), (1, 2, 3, 255))
    image.save(out, "PNG")
    _, copy = copy_of(tmp_path, "a.png", out.getvalue())
    with Image.open(copy) as image:
        assert (image.getpixel((0, 0)), image.getpixel((9, 9))) == ((1, 2, 3, 255), (0, 0, 0, 0))


def test_a_pdf_keeps_its_text_and_pictures(tmp_path: Path) -> None:
    cleaned, copy = copy_of(tmp_path, "a.pdf", CORPUS["a.pdf"]())
    page = PdfReader(copy).pages[0]
    assert (cleaned.pages, page.extract_text().strip()) == (1, "Seen in court")
    assert page.images[0].image.size == (120, 80)
    assert PdfReader(copy).metadata is None


def test_a_document_keeps_its_words_and_pictures(tmp_path: Path) -> None:
    _, copy = copy_of(tmp_path, "a.docx", CORPUS["a.docx"]())
    document = docx.Document(str(copy))
    words = " ".join(" ".join(paragraph.text for paragraph in document.paragraphs).split())
    assert words == "Seen in court Added words Last words"
    assert len(document.inline_shapes) == 1


def test_a_spreadsheet_keeps_its_values(tmp_path: Path) -> None:
    _, copy = copy_of(tmp_path, "a.xlsx", CORPUS["a.xlsx"]())
    sheet = openpyxl.load_workbook(io.BytesIO(copy.read_bytes())).active
    assert [cell.value for cell in sheet[1]][:2] == ["Seen in court", 42]
    assert len(sheet._images) == 1


def test_an_open_document_keeps_its_words_and_pictures(tmp_path: Path) -> None:
    _, copy = copy_of(tmp_path, "a.odt", CORPUS["a.odt"]())
    with zipfile.ZipFile(copy) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert "Seen in court" in archive.read("content.xml").decode()
        assert Image.open(archive.open("Pictures/1.jpg")).size == (120, 80)


@pytest.mark.parametrize("name", ["a.jpg", "a.pdf", "a.docx", "a.gif"])
def test_the_same_file_gives_the_same_copy(name: str, tmp_path: Path) -> None:
    data = CORPUS[name]()
    assert copy_of(tmp_path, name, data)[0].sha256 == copy_of(tmp_path, name, data)[0].sha256


def test_film_and_sound_are_kept_and_not_cleaned(tmp_path: Path) -> None:
    with pytest.raises(CannotBeCleaned):
        copy_of(tmp_path, "a.mp4", b"\0\0\0\x18ftypmp42" + bytes(100))
    assert list(tmp_path.glob("*copy*")) == []


def test_a_failed_copy_leaves_nothing(tmp_path: Path) -> None:
    original = tmp_path / "original"
    original.write_bytes(jpeg()[:900])
    with pytest.raises(CannotBeCleaned):
        clean(original, kind=Kind.JPEG, into=tmp_path / "copy")
    assert list(tmp_path.iterdir()) == [original]
