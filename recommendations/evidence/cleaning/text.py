"""Plain text: UTF-8 (or UTF-16 with its mark), without control characters, and in the copy without invisible ones."""

import re
from typing import Any, BinaryIO

from ..kinds import Kind
from ..unacceptable import Unacceptable

MARKED = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
PAGE = re.compile(r"<\s*(script|html|svg|iframe|!doctype)\b|<\?(php|xml)", re.IGNORECASE)
# Drawn as nothing, so that a name can be written in them: zero-width, filler, tag, selector and annotation characters.
# The joiners of Persian and emoji (200C, 200D), marks of direction and the selector of emoji (FE0F) are writing, and stay.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0"
    "\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ue000-\uf8ff\U000f0000-\U0010fffd]"
)
NEW_LINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def check(file: BinaryIO, kind: Kind) -> dict[str, Any]:
    read(file)
    return {}


def clean(file: BinaryIO, kind: Kind, copy: BinaryIO) -> dict[str, Any]:
    text = INVISIBLE.sub("", NEW_LINE.sub("\n", read(file)))
    # Not by a regular expression: it would try each of a million blanks anew.
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    copy.write((lines.rstrip("\n") + "\n").encode())
    return {}


def read(file: BinaryIO) -> str:
    """Nothing is guessed: a wrong guess between Cyrillic and Latin would change what a witness wrote."""
    words = file.read()
    encoding = next((name for mark, name in MARKED.items() if words.startswith(mark)), "utf-8")
    try:
        text = words.decode(encoding)
    except UnicodeDecodeError:
        raise Unacceptable("not_text" if b"\0" in words else "not_utf8") from None
    if CONTROL.search(text):
        raise Unacceptable("not_text")
    if PAGE.search(text):
        raise Unacceptable("markup")
    return text
