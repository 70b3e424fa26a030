"""Files that must be refused, each with the reason."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial

import docx
import openpyxl
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from tests.evidence.corpus import CORPUS, stream
from tests.evidence.corpus_office import rezipped
from tests.evidence.corpus_pictures import jpeg, png
from tests.evidence.hostile_pictures import (
    canvas_of_65535,
    heic_of,
    jpeg_of,
    many_frames,
    moving_bomb,
    moving_webp,
    note_of_4_gb,
    pages_of_tiff,
    png_of,
    tiff_of,
    webp_of,
)


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx_with(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return rezipped(out.getvalue(), members)


def xlsx_with(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return rezipped(out.getvalue(), members)


def docx_of_type(old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out) as archive:
        return rezipped(out.getvalue(), {"[Content_Types].xml": archive.read("[Content_Types].xml").replace(old, new)})


def many_pages(**entries: object) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer._root_object.update({NameObject(f"/{name}"): value for name, value in entries.items()})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def action(**entries: object) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def with_script() -> bytes:
    return many_pages(OpenAction=action(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)")))


def with_launch() -> bytes:
    return many_pages(OpenAction=action(S=NameObject("/Launch"), F=TextStringObject("cmd.exe")))


def with_form_program() -> bytes:
    return many_pages(AcroForm=action(XFA=TextStringObject("x"), Fields=ArrayObject()))


def with_attachment() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("a.exe", b"MZ")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def locked() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_bomb(times: int = 1) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    data = b"\0" * 400_000_000
    for _ in range(times):
        data = zlib.compress(data, 9)
    content = stream(b"", Filter=ArrayObject([NameObject("/FlateDecode")] * times))
    content._data = data
    page[NameObject("/Contents")] = writer._add_object(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def slow_pdf() -> bytes:
    """Within the limits, and a minute's work all the same."""
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    content = stream(b"", Filter=NameObject("/LZWDecode"))
    content._data = bytes(4_000_000)
    page[NameObject("/Contents")] = writer._add_object(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def large_picture_in_pdf() -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    numbers = {"Width": 60_000, "Height": 60_000, "BitsPerComponent": 8}
    image = stream(b"", Subtype=NameObject("/Image"), **{name: NumberObject(n) for name, n in numbers.items()})
    objects = action(A=writer._add_object(image))
    page[NameObject("/Resources")] = action(XObject=objects)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_names_in_hexadecimal() -> bytes:
    return with_script().replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4aS")


def locked_without_a_word() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("", owner_password="secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pages_without_end() -> bytes:
    """Thirty levels, each of which holds the next one twice."""
    levels = [f"{n} 0 obj<</Type/Pages/Kids[{n + 1} 0 R {n + 1} 0 R]/Count 2>>endobj" for n in range(2, 32)]
    first, last = "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj", "32 0 obj<</Type/Page/MediaBox[0 0 9 9]>>endobj"
    return "\n".join(["%PDF-1.4", first, *levels, last, "trailer<</Root 1 0 R/Size 33>>", "%%EOF"]).encode()


def overlapping() -> bytes:
    """2,500 members of 20 MB that are all the same bytes of the archive."""
    data = zipped({"a": bytes(20_000_000)})
    start, end = data.rindex(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    entry = data[start:end]
    entries = b"".join(
        entry[:28] + struct.pack("<H", 4) + entry[30:46] + f"{number:04}".encode() for number in range(2500)
    )
    return data[:start] + entries + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2500, 2500, len(entries), start, 0)


def in_alphabet(name: str, case: Callable[[str], str]) -> bytes:
    return case("Свидетель сообщил, что 19 января полиция разогнала собрание на площади.").encode(name)


ENTITIES = b'<!DOCTYPE a [<!ENTITY x "aaaa"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'
ROWS = b"<worksheet><sheetData>" + b'<row r="1"/>' * 1_000_000 + b"</sheetData></worksheet>"
DEEP = b"<a>" * 100_000 + b"</a>" * 100_000
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
NESTED = zipped({"a.zip": zipped({"b.txt": b"x"})})
CIRCLE = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>"

HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.jpg", lambda: b"", "empty"),
    "too large": ("a.mp4", lambda: b"\0\0\0\x18ftypmp42" + bytes(50 * 1024**2), "too_large"),
    "no extension": ("photo", jpeg, "unknown"),
    "two extensions": ("photo.jpg.exe", jpeg, "program"),
    "unknown kind": ("a.psd", jpeg, "unknown"),
    "svg": ("a.svg", lambda: SVG, "markup"),
    "svg called png": ("a.png", lambda: SVG, "markup"),
    "html": ("a.html", lambda: b"<html>", "markup"),
    "html called text": ("a.txt", lambda: b"Dear all <script>alert(1)</script>", "markup"),
    "xml called text": ("a.txt", lambda: b"<?xml version='1.0'?><a/>", "markup"),
    "shell script called text": ("a.txt", lambda: b"#!/bin/sh\nrm -rf /", "program"),
    "windows program": ("a.pdf", lambda: b"MZ" + bytes(900), "program"),
    "linux program": ("a.jpg", lambda: b"\x7fELF" + bytes(900), "program"),
    "shortcut": ("a.lnk", lambda: b"L\0\0\0", "program"),
    "zip": ("a.zip", lambda: NESTED, "archive"),
    "zip called docx": ("a.docx", lambda: NESTED, "embedded"),
    "zip called jpeg": ("a.jpg", lambda: NESTED, "archive"),
    "gzip called csv": ("a.csv", lambda: gzip.compress(b"a"), "archive"),
    "tar called text": ("a.txt", lambda: bytes(257) + b"ustar" + bytes(300), "archive"),
    "old office": ("a.doc", lambda: OLE, "old_office"),
    "old office called docx": ("a.docx", lambda: OLE, "old_office"),
    "locked office": ("a.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "macro extension": ("a.docm", lambda: docx_with({}), "macros"),
    "macros inside": ("a.docx", lambda: docx_with({"word/vbaProject.bin": OLE}), "macros"),
    "macros declared": (
        "a.docx",
        partial(docx_of_type, b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"),
        "macros",
    ),
    "active controls": ("a.docx", lambda: docx_with({"word/activeX/activeX1.xml": b"<a/>"}), "macros"),
    "program inside": ("a.docx", lambda: docx_with({"word/evil.exe": b"MZ"}), "embedded"),
    "archive inside": ("a.docx", lambda: docx_with({"word/media/image9.png": NESTED}), "embedded"),
    "entities": ("a.docx", lambda: docx_with({"word/other.xml": ENTITIES}), "bomb"),
    "deep tree": ("a.docx", lambda: docx_with({"word/other.xml": DEEP}), "damaged"),
    "zip bomb": ("a.docx", lambda: docx_with({"word/other.xml": bytes(200_000_000)}), "bomb"),
    "members without end": (
        "a.xlsx",
        lambda: xlsx_with({f"xl/{number}.xml": b"<a/>" for number in range(4000)}),
        "bomb",
    ),
    "way out of the folder": ("a.docx", lambda: docx_with({"../../etc/passwd": b"x"}), "damaged"),
    "a million rows": ("a.xlsx", lambda: xlsx_with({"xl/worksheets/sheet9.xml": ROWS}), "bomb"),
    "300,000 rows": ("a.xlsx", lambda: xlsx_with({"xl/worksheets/sheet9.xml": ROWS[:3_600_000]}), "too_many_parts"),
    "sheet called document": ("a.docx", lambda: xlsx_with({}), "not_what_it_says"),
    "cut office file": ("a.docx", lambda: docx_with({})[:-500], "damaged"),
    "odt without its mark": ("a.odt", lambda: docx_with({}), "not_what_it_says"),
    "pdf with script": ("a.pdf", with_script, "script"),
    "pdf that starts a program": ("a.pdf", with_launch, "script"),
    "pdf with a form program": ("a.pdf", with_form_program, "script"),
    "pdf with attachment": ("a.pdf", with_attachment, "embedded"),
    "locked pdf": ("a.pdf", locked, "encrypted"),
    "pdf bomb": ("a.pdf", pdf_bomb, "bomb"),
    "pdf bomb in a bomb": ("a.pdf", lambda: pdf_bomb(2), "damaged"),
    "pdf in a circle": ("a.pdf", lambda: CIRCLE, "damaged"),
    "pdf of nothing": ("a.pdf", lambda: b"%PDF-1.7\n" + bytes(500), "damaged"),
    "pdf and archive": ("a.pdf", lambda: many_pages() + NESTED, "embedded"),
    "jpeg head and html": ("a.jpg", lambda: b"\xff\xd8\xff\xe0<script>alert(1)</script>", "embedded"),
    "jpeg and archive": ("a.jpg", lambda: jpeg() + NESTED, "embedded"),
    "gif head and script": ("a.gif", lambda: b"GIF89a/*<script>*/=1;", "embedded"),
    "gif head": ("a.gif", lambda: b"GIF89a", "damaged"),
    "png called jpeg": ("a.jpg", png, "not_what_it_says"),
    "cut png": ("a.png", lambda: png()[:300], "damaged"),
    "cut heic": ("a.heic", lambda: CORPUS["a.heic"]()[:300], "damaged"),
    "png bomb": ("a.png", lambda: png_of(20_000, 20_000, zlib.compress(bytes(50_020_000), 9)), "too_many_pixels"),
    "png of 4 thousand million": ("a.png", lambda: png_of(2**31 - 1, 2), "too_many_pixels"),
    "jpeg bomb": ("a.jpg", lambda: jpeg_of(65_000, 65_000), "too_many_pixels"),
    "gif bomb": ("a.gif", moving_bomb, "too_many_pixels"),
    "gif of 700 frames": ("a.gif", many_frames, "too_many_parts"),
    "tiff bomb": ("a.tiff", lambda: tiff_of(50_000, 50_000), "too_many_pixels"),
    "webp bomb": ("a.webp", lambda: webp_of(16_000, 16_000), "too_many_pixels"),
    "pdf with script in names": (
        "a.pdf",
        lambda: many_pages(Names=action(JavaScript=action(Names=ArrayObject([action(JS=TextStringObject("x"))])))),
        "script",
    ),
    "pdf with script in hexadecimal": ("a.pdf", with_names_in_hexadecimal, "script"),
    "pdf locked with no word": ("a.pdf", locked_without_a_word, "encrypted"),
    "pdf with a picture of 3,600 million": ("a.pdf", large_picture_in_pdf, "too_many_pixels"),
    "pdf with a thousand million pages": ("a.pdf", pages_without_end, "damaged"),
    "archive of overlapping members": ("a.docx", overlapping, "bomb"),
    "xml in utf-7": (
        "a.docx",
        lambda: docx_with({"word/other.xml": b'<?xml version="1.0" encoding="UTF-7"?><a>+AGEAYQ-</a>'}),
        "damaged",
    ),
    "xml with a late declaration": (
        "a.docx",
        lambda: docx_with({"word/other.xml": b" " * 2000 + b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}),
        "damaged",
    ),
    "a million columns": (
        "a.xlsx",
        lambda: xlsx_with({"xl/worksheets/sheet9.xml": b"<row>" + b'<c r="A1"><v>1</v></c>' * 1_000_000 + b"</row>"}),
        "bomb",
    ),
    "tiff of 100,000 pages": ("a.tiff", lambda: pages_of_tiff(100_000), "too_many_parts"),
    "png with a note of 4 GB": ("a.png", note_of_4_gb, "damaged"),
    "gif on a canvas of 65,535": ("a.gif", canvas_of_65535, "too_many_pixels"),
    "webp of 80 million in 80 frames": ("a.webp", moving_webp, "too_many_pixels"),
    "heic of 3,600 million": ("a.heic", lambda: heic_of(60_000, 60_000), "too_many_pixels"),
    "picture and archive called docx": ("a.docx", lambda: jpeg() + docx_with({}), "not_what_it_says"),
    "text in utf-32": ("a.txt", lambda: "Seen".encode("utf-32"), "not_text"),
    "text with nul": ("a.txt", lambda: b"a\0b", "not_text"),
    "too few letters of an old alphabet": ("a.txt", lambda: "Привет".encode("cp1251"), "not_utf8"),
    "kazakh in an old alphabet": ("a.txt", lambda: "Әділ қоғамда әр адамның құқықтары".encode("kz1048"), "not_utf8"),
    **{
        f"{name}, {case.__name__}": ("a.txt", partial(in_alphabet, name, case), "not_utf8")
        for name in ("koi8_r", "cp866", "iso8859_5", "mac_cyrillic")
        for case in (str, str.upper, str.lower)
    },
    "french in an old alphabet": ("a.txt", lambda: ("Témoignage reçu à Genève. " * 9).encode("cp1252"), "not_utf8"),
    "ukrainian in an old alphabet": (
        "a.txt",
        lambda: "Свідок бачив, як її затримали на майдані".encode("cp1251"),
        "not_utf8",
    ),
}
