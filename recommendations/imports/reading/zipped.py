"""The zip archives that are XLSX, ODS and DOCX: parts unpacked and parsed piece by piece, never more than the limits allow.

XML is read without any document type: entities, and what they could grow to or fetch, do not exist here.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from django.utils.translation import gettext as _

from .limits import MOST_BYTES, MOST_IN_MEMORY, MOST_MEMBERS
from .rows import Unreadable

PIECE = 64 * 1024
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)

Said = dict[str, str]
Starts = dict[str, Callable[[Said], None]]
Ends = dict[str, Callable[[], None]]


class Archive:
    """An archive that is open for reading."""

    def __init__(self, path: Path) -> None:
        try:
            self.zip = zipfile.ZipFile(path)
        except (*BROKEN, UnicodeDecodeError, ValueError) as error:
            raise Unreadable(damaged()) from error
        members = self.zip.infolist()
        if len(members) > MOST_MEMBERS:
            raise Unreadable(too_big())
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable(locked())
        self.names = {member.filename for member in members}

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def pieces(self, name: str, most: int = MOST_BYTES) -> Iterator[bytes]:
        """A part unpacked. What it declares of its size is not believed. Raises Unreadable."""
        if name not in self.names:
            raise Unreadable(damaged())
        unpacked = 0
        try:
            if self.zip.getinfo(name).compress_type not in METHODS:
                raise Unreadable(damaged())
            with self.zip.open(name) as member:
                while piece := member.read(PIECE):
                    unpacked += len(piece)
                    if unpacked > most:
                        raise Unreadable(too_big())
                    yield piece
        except BROKEN as error:
            raise Unreadable(damaged()) from error

    def read(self, name: str) -> bytes:
        return b"".join(self.pieces(name, MOST_IN_MEMORY))

    def parse(self, name: str, starts: Starts, ends: Ends, words: Callable[[str], None]) -> Iterator[None]:
        """Parse a part; each step has told the handlers some more of it, by the names of elements without namespace."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text, parser.buffer_size = True, PIECE
        parser.StartDoctypeDeclHandler = refuse
        begun, ended = ByName(starts, ignore_start), ByName(ends, ignore_end)
        parser.StartElementHandler = lambda tag, said: begun[tag](said)
        parser.EndElementHandler = lambda tag: ended[tag]()
        parser.CharacterDataHandler = words
        try:
            for piece in self.pieces(name):
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Unreadable(damaged()) from error
        yield

    def relations(self, part: str) -> list[Said]:
        """What a part refers to, as it says it: Id, Type, Target and perhaps TargetMode."""
        folder, name = posixpath.split(part)
        found: list[Said] = []
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations in self:
            self.told(relations, {"Relationship": found.append})
        return found

    def told(self, name: str, starts: Starts) -> None:
        """Tell the handlers all of a small part."""
        for _step in self.parse(name, starts, {}, ignore_words):
            pass


class ByName(dict[str, Callable]):
    """Handlers by the full names of elements, whatever their namespace."""

    def __init__(self, handlers: Starts | Ends, otherwise: Callable) -> None:
        self.handlers, self.otherwise = handlers, otherwise

    def __missing__(self, name: str) -> Callable:
        found = self[name] = self.handlers.get(name.rpartition(" ")[2], self.otherwise)
        return found


def ignore_start(_said: Said) -> None: ...


def ignore_end() -> None: ...


def ignore_words(_words: str) -> None: ...


def refuse(*_declaration: object) -> None:
    raise Unreadable(_("The file declares entities, which no office program writes. It was not read."))


def damaged() -> str:
    return _("The file is damaged or not what its name says. Open it in the program it is from and save it anew.")


def too_big() -> str:
    return _("The file unpacks to far more than recommendations take. It was not read further.")


def locked() -> str:
    return _("The file is protected by a password. Save it without one and send it again.")
