"""The zip archives that are DOCX, XLSX and ODT: opened with care, written anew with nothing but names and contents."""

import re
import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from lxml import etree

from ..kinds import Kind, looks_like
from ..unacceptable import Unacceptable
from . import images

MOST_MEMBERS, MOST_BYTES, MOST_XML, MOST_RATIO = 3000, 300 * 1024**2, 16 * 1024**2, 200
MOST_ROWS, MOST_ELEMENTS = 200_000, 1_000_000
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
MACROS = re.compile(r"vba|macros?heet|(^|/)(basic|dialogs|scripts)/|activex|customui", re.IGNORECASE)
PROGRAM = re.compile(r"\.(exe|dll|js|vbs|bat|cmd|ps1|sh|jar|html?|svgz|hta|lnk|scr)$", re.IGNORECASE)
INSIDE = re.compile(r"(^|/)(embeddings|Object [^/]*)(/|$)")  # a chart's numbers or a formula: left out of the copy
PICTURES = {Kind.JPEG, Kind.PNG, Kind.GIF, Kind.TIFF, Kind.WEBP}
ENCODING, READABLE = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)"), {b"utf-8", b"us-ascii", b"iso-8859-1"}
DAY_ONE = (1980, 1, 1, 0, 0, 0)


class Package:
    """The members of one archive, each read within the limits."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self.archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, UnicodeDecodeError):
            raise Unacceptable("damaged") from None
        infos = [info for info in self.archive.infolist() if not info.is_dir()]
        self.names = {info.filename for info in infos}
        if len(infos) > MOST_MEMBERS:
            raise Unacceptable("bomb")
        if len(self.names) != len(infos) or any(is_odd(info) for info in infos):
            raise Unacceptable("damaged")
        if any(info.flag_bits & 1 for info in infos):
            raise Unacceptable("encrypted")
        if sum(info.file_size for info in infos) > MOST_BYTES or any(is_blown_up(info) for info in infos):
            raise Unacceptable("bomb")
        self.look_at_names()

    def look_at_names(self) -> None:
        for name in self.names:
            if MACROS.search(name):
                raise Unacceptable("macros")
            if PROGRAM.search(name):
                raise Unacceptable("embedded")

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str, most: int = MOST_BYTES) -> bytes:
        """What is declared is not believed: no more is unpacked than ``most``."""
        if name not in self.names:
            raise Unacceptable("damaged")
        try:
            with self.archive.open(name) as member:
                data = member.read(most + 1)
        except (zipfile.BadZipFile, NotImplementedError):
            raise Unacceptable("damaged") from None
        if len(data) > most:
            raise Unacceptable("bomb")
        return data

    def xml(self, name: str) -> etree._Element:
        return parsed(self.read(name, MOST_XML))

    def picture(self, name: str) -> tuple[bytes, Kind]:
        """Its cleaned copy, and what it is."""
        data = self.read(name)
        kind = looks_like(data[:512])
        if not isinstance(kind, Kind) or kind not in PICTURES:
            raise Unacceptable("part_cannot_be_cleaned")
        return images.cleaned(data, kind), kind

    def look_at_all(self) -> None:
        """Unpack every member once, and parse what is XML. Raises Unacceptable."""
        for name in sorted(self.names):
            data = self.read(name)
            if data and name.endswith((".xml", ".rels", ".vml")) and not name.startswith("META-INF/"):
                self.xml(name)
                continue
            looks = looks_like(data[:512])
            if looks in {"program", "archive"} and not INSIDE.search(name):
                raise Unacceptable("embedded")


def is_odd(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.split("/")
    return info.compress_type not in METHODS or ".." in parts or info.filename.startswith("/") or "\\" in info.filename


def is_blown_up(info: zipfile.ZipInfo) -> bool:
    return info.file_size > 4 * 1024**2 and info.file_size > MOST_RATIO * max(info.compress_size, 1)


def parsed(data: bytes) -> etree._Element:
    """Without entities, comments and instructions; its size known before a tree is grown."""
    start = data[:1024].lower()
    said = ENCODING.search(start)
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in data[:64] or (said and said.group(1) not in READABLE):
        raise Unacceptable("damaged")  # its bytes would hide from what is looked for below
    if b"<!doctype" in start or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unacceptable("bomb" if b"<!ENTITY" in data else "damaged")
    if data.count(b"<row") > MOST_ROWS or data.count(b"<") > 2 * MOST_ELEMENTS or data.count(b'="') > 2 * MOST_ELEMENTS:
        raise Unacceptable("too_many_parts")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Unacceptable("damaged") from None


def written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def pack(members: Iterable[tuple[str, bytes]], copy: BinaryIO) -> None:
    """In the given order, all of one day and one system, without comments and extra fields."""
    with zipfile.ZipFile(copy, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, DAY_ONE)
            info.create_system, info.external_attr = 0, 0
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
