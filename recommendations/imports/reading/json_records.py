"""Records of a JSON file one after the other, however long the file is: in a list, in an object that has one, or line by line."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from . import encodings
from .limits import LONGEST_RECORD
from .rows import Unreadable

CHUNK = 1024**2
# Under these names of an object its records are looked for.
HOLDERS = {"annotations", "data", "items", "recommendations", "records", "result", "results", "rows"}
DEEPEST = 3  # of such names within each other
SPACE = re.compile(r"[ \t\r\n]*")
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
# Numbers stay as they are written: no digit is lost, and none of a million is counted.
DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


def is_json(path: Path) -> bool:
    """Whether a file begins as JSON does, in whatever letters."""
    with path.open("rb") as file:
        return file.read(64).lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] in (b"[", b"{")


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Each record of the file. Raises Unreadable, also half-way, where it is no JSON or holds something else."""
    with encodings.opened_json(path) as file:
        stream = Stream(file)
        first = stream.peek()
        if first == "[":
            yield from stream.listed()
        elif first == "{":
            yield from stream.objects()
        else:
            raise Unreadable(_("The file is not JSON: it begins with neither a list nor an object."))


class Stream:
    """A window on the text of the file."""

    def __init__(self, file: IO[str]) -> None:
        self.file, self.text, self.at, self.count = file, "", 0, 0
        self.is_over = False

    def more(self) -> None:
        data = self.file.read(CHUNK)
        self.is_over = not data
        self.text, self.at = self.text[self.at :] + data, 0

    def peek(self) -> str:
        """The next character that is no space; nothing at the end."""
        while True:
            self.at = SPACE.match(self.text, self.at).end()
            if self.at < len(self.text) or self.is_over:
                return self.text[self.at : self.at + 1]
            self.more()

    def expect(self, *wanted: str) -> str:
        found = self.peek()
        if found not in wanted or not found:
            raise Unreadable(self.broken())
        self.at += 1
        return found

    def value(self) -> Any:
        self.peek()
        while True:
            start = self.at
            try:
                found, end = DECODER.raw_decode(self.text, start)
            except RecursionError as error:
                raise Unreadable(self.broken()) from error
            except ValueError as error:
                if self.is_over or len(self.text) - start > LONGEST_RECORD:
                    raise Unreadable(self.broken()) from error
                self.more()
                continue
            if end < len(self.text) or self.is_over:  # else a number may go on
                self.at = end
                return storable(found) if "\\u" in self.text[start:end] else found
            self.more()

    def record(self) -> dict[str, Any]:
        self.count += 1
        found = self.value()
        if not isinstance(found, dict):
            raise Unreadable(self.broken())
        return found

    def listed(self) -> Iterator[dict[str, Any]]:
        self.expect("[")
        if self.peek() == "]":
            self.at += 1
            return
        while True:
            yield self.record()
            if self.expect(",", "]") == "]":
                return

    def objects(self, depth: int = 0) -> Iterator[dict[str, Any]]:
        """The records that an object holds, else it is one itself, perhaps with others after it."""
        members: dict[str, Any] = {}
        self.expect("{")
        is_first = True
        while self.peek() != "}":
            if not is_first:
                self.expect(",")
            is_first = False
            name = str(self.value())
            self.expect(":")
            if name.lower() in HOLDERS and self.peek() in ("[", "{"):
                yield from self.held(depth + 1)
                return
            members[name] = self.value()
        self.at += 1
        self.count += 1
        yield members
        while not depth and self.peek():
            if self.peek() == ",":
                self.at += 1
            yield self.record()

    def held(self, depth: int) -> Iterator[dict[str, Any]]:
        if depth > DEEPEST:
            raise Unreadable(self.broken())
        if self.peek() == "{":
            yield from self.objects(depth)
        else:
            yield from self.listed()

    def broken(self) -> str:
        return _("The file is not JSON as expected, or cut off, at record %(number)d.") % {"number": max(self.count, 1)}


def storable(found: Any) -> Any:
    """The same without characters that no database holds, which JSON can name."""
    if isinstance(found, str):
        return NOT_TEXT.sub("\ufffd", found)
    if isinstance(found, list):
        return [storable(each) for each in found]
    if isinstance(found, dict):
        return {storable(name): storable(each) for name, each in found.items()}
    return found
