"""PDF: a new document built from what its pages show, by lists of what may come along; nothing else is copied.

Kept: pages with their text, fonts, pictures and drawings, filled-in forms as drawing, links to the web. Lost: properties,
comments, bookmarks, tags, layers (all become visible), attachments, actions, scripts, signatures, older versions.
"""

from typing import Any, BinaryIO

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PdfReadError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from ..kinds import Kind
from ..unacceptable import Unacceptable
from . import pdf_contents
from .pdf_copy import Copier, resolved

MOST_PAGES, MOST_OBJECTS, MOST_BYTES = 2000, 200_000, 600 * 1024**2
ACTIVE = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent"}
BOXES = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
HIDDEN = 2 | 32  # flags of an annotation: hidden, no view


def check(file: BinaryIO, kind: Kind) -> dict[str, Any]:
    reader = opened(file)
    for number in numbers(reader):
        inspect(reader.get_object(IndirectObject(number, 0, reader)) if number else None)
    build(reader)
    return {}


def clean(file: BinaryIO, kind: Kind, copy: BinaryIO) -> dict[str, Any]:
    writer = build(opened(file))
    writer.write(copy)
    return {"pages": len(writer.pages)}


def opened(file: BinaryIO) -> PdfReader:
    try:
        reader = PdfReader(file, strict=False)
    except PdfReadError:
        raise Unacceptable("damaged") from None
    if reader.is_encrypted:
        raise Unacceptable("encrypted")
    if len(numbers(reader)) > MOST_OBJECTS:
        raise Unacceptable("too_many_parts")
    return reader


def numbers(reader: PdfReader) -> set[int]:
    return {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)


def inspect(thing: PdfObject | None) -> None:
    """Raises Unacceptable for what runs, starts or hides something."""
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            if ACTIVE & each.keys() or each.get("/S") in {"/Launch", "/JavaScript", "/ImportData", "/SubmitForm"}:
                raise Unacceptable("script")
            if each.get("/Type") == "/EmbeddedFile" or {"/EF", "/EmbeddedFiles"} & each.keys():
                raise Unacceptable("embedded")
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)


def build(reader: PdfReader) -> PdfWriter:
    writer = PdfWriter()
    writer.metadata = None
    copier = Copier(writer, most_bytes=MOST_BYTES)
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES:
            raise Unacceptable("too_many_parts")
        add(page, copier)
    if not len(writer.pages):
        raise Unacceptable("damaged")
    return writer


def add(page: DictionaryObject, copier: Copier) -> None:
    box = numbers_of(inherited(page, "/MediaBox"), 4) or [0, 0, 612, 792]
    new = copier.writer.add_blank_page(width=box[2] - box[0], height=box[3] - box[1])
    for name in BOXES:
        value = inherited(page, name)
        if isinstance(value, list):
            if found := numbers_of(value, 4):
                new[NameObject(name)] = ArrayObject(FloatObject(each) for each in found)
        elif isinstance(value, (int, float)):
            new[NameObject(name)] = NumberObject(value) if name == "/Rotate" else FloatObject(value)
    resources = copier.resources(inherited(page, "/Resources"))
    new[NameObject("/Resources")] = resources
    if isinstance(group := resolved(page.get("/Group")), DictionaryObject):
        new[NameObject("/Group")] = copier.plain(group)
    words = pdf_contents.cleaned(b"\n".join(copier.decoded(part) for part in contents(page)))
    forms = list(drawn_forms(page))
    if forms:
        words = b"q\n" + words + b"\nQ\n" + b"".join(draw(form, resources, copier) for form in forms)
    stream = DecodedStreamObject()
    stream.set_data(words)
    new[NameObject("/Contents")] = copier.writer._add_object(stream.flate_encode())
    if links := list(web_links(page)):
        new[NameObject("/Annots")] = ArrayObject(copier.writer._add_object(link) for link in links)


def inherited(page: DictionaryObject, name: str) -> Any:
    """The page's own value, or of the nearest of its parents that has one."""
    node: Any = page
    for _ in range(50):
        if not isinstance(node, DictionaryObject):
            return None
        if name in node:
            return resolved(node[name])
        node = resolved(node.get("/Parent"))
    return None


def numbers_of(value: Any, count: int) -> list[float]:
    """So many numbers, or none at all."""
    plain = [resolved(each) for each in value] if isinstance(value, list) else []
    return (
        [float(each) for each in plain]
        if len(plain) == count and all(isinstance(n, (int, float)) for n in plain)
        else []
    )


def contents(page: DictionaryObject) -> list[StreamObject]:
    value = resolved(page.get("/Contents"))
    parts = [resolved(each) for each in value] if isinstance(value, ArrayObject) else [value]
    return [each for each in parts if isinstance(each, StreamObject)]


def annotations(page: DictionaryObject, subtype: str) -> list[DictionaryObject]:
    value = resolved(page.get("/Annots"))
    each = [resolved(each) for each in value] if isinstance(value, list) else []
    return [one for one in each if isinstance(one, DictionaryObject) and one.get("/Subtype") == subtype]


# --- what is drawn over the page ---------------------------------------------------------------------------------


def drawn_forms(page: DictionaryObject) -> list[tuple[StreamObject, list[float]]]:
    """How each filled-in field looks, and where. Signatures are left out: the copy would not bear them anyway."""
    found = []
    for field in annotations(page, "/Widget"):
        kind = inherited(field, "/FT")
        look = resolved((resolved(field.get("/AP")) or {}).get("/N"))
        if isinstance(look, DictionaryObject) and not isinstance(look, StreamObject):
            look = resolved(look.get(field.get("/AS", "/Off")))
        place = numbers_of(resolved(field.get("/Rect")), 4)
        if isinstance(look, StreamObject) and place and kind != "/Sig" and not int(field.get("/F", 0)) & HIDDEN:
            found.append((look, place))
    return found


def draw(form: tuple[StreamObject, list[float]], resources: DictionaryObject, copier: Copier) -> bytes:
    """The operators that place it. A rotated field is placed by its box alone."""
    look, (left, low, right, high) = form
    box = numbers_of(resolved(look.get("/BBox")), 4)
    if not box or box[2] == box[0] or box[3] == box[1]:
        return b""
    objects = resources.setdefault(NameObject("/XObject"), DictionaryObject())
    name = f"/FilledIn{len(objects)}"
    objects[NameObject(name)] = copier.copied(look.indirect_reference or look)
    wide, tall = (right - left) / (box[2] - box[0]), (high - low) / (box[3] - box[1])
    place = f"{wide:.5f} 0 0 {tall:.5f} {left - box[0] * wide:.5f} {low - box[1] * tall:.5f}"
    return f"q {place} cm {name} Do Q\n".encode()


def web_links(page: DictionaryObject) -> list[DictionaryObject]:
    found = []
    for link in annotations(page, "/Link"):
        action = resolved(link.get("/A"))
        address = resolved(action.get("/URI")) if isinstance(action, DictionaryObject) else None
        place = numbers_of(resolved(link.get("/Rect")), 4)
        if place and address and str(address).lower().startswith(("http://", "https://", "mailto:")):
            found.append(link_to(str(address), place))
    return found


def link_to(address: str, place: list[float]) -> DictionaryObject:
    action = {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(address)}
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject(FloatObject(each) for each in place),
            NameObject("/Border"): ArrayObject(NumberObject(0) for _ in range(3)),
            NameObject("/A"): DictionaryObject(action),
        }
    )
