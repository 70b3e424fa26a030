"""Whether a file may be evidence: by its name, by how it begins, and by a full parse in a child."""

import re
import zipfile
from pathlib import Path

from .child import in_child
from .kinds import BY_EXTENSION, LARGEST, REFUSED_EXTENSIONS, Kind, looks_like
from .refusals import Refused

ZIPPED = {Kind.DOCX, Kind.XLSX, Kind.ODT}
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
# What makes a browser, a server or an unpacker take a picture or a PDF for something else.
SECOND_FACE = re.compile(
    rb"<script|<html|<!doctype html|<svg[ >]|<\?php|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.IGNORECASE
)
HEAD, BLOCK = 4096, 1024 * 1024


def examine(path: Path, *, name: str) -> Kind:
    """The kind of the file at ``path`` that somebody calls ``name``. Raises Refused."""
    kind = by_extension(name)
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty")
    if size > LARGEST:
        raise Refused("too_large")
    agrees(path, kind)
    if kind.can_be_cleaned:
        in_child({"kind": kind.value}, source=path)
    return kind


def by_extension(name: str) -> Kind:
    extension = Path(name.strip()).suffix.lower()
    if kind := BY_EXTENSION.get(extension):
        return kind
    raise Refused(REFUSED_EXTENSIONS.get(extension, "unknown"))


def agrees(path: Path, kind: Kind) -> None:
    """The first bytes say the same as the name, and nothing in it says something else. Raises Refused."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    looks = looks_like(head)
    if kind in ZIPPED and head.startswith(b"PK\x03\x04"):
        return
    if looks == "old_office" and kind in ZIPPED and ENCRYPTED_OFFICE in path.read_bytes():
        raise Refused("encrypted")
    if isinstance(looks, str):
        raise Refused(looks)
    if {looks, kind} == {Kind.VIDEO, Kind.AUDIO} or (looks is None and kind == Kind.TEXT):
        return  # a container holds either, and plain text has no mark
    if looks != kind:
        raise Refused("not_what_it_says")
    if kind.can_be_cleaned and has_second_face(path, whole=kind != Kind.PDF):
        raise Refused("embedded")


def has_second_face(path: Path, *, whole: bool) -> bool:
    """Whether it can also be read as an archive or a page. Text in a PDF may speak of HTML, so there only the head counts."""
    if zipfile.is_zipfile(path):
        return True
    with path.open("rb") as file:
        before = b""
        while block := file.read(BLOCK):
            if SECOND_FACE.search(before + block) or (whole and b"%PDF-" in block[:HEAD] and not before):
                return True
            if not whole:
                return False
            before = block[-16:]
    return False
