"""Plain text: UTF-8, UTF-16 with its mark, or plainly windows-1251; the copy is UTF-8 without invisible characters."""

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
OLD_CYRILLIC = ("cp1251", "kz1048", "ptcp154")
CYRILLIC, LATIN, COMMON = re.compile("[а-яёі]"), re.compile("[A-Za-z]"), frozenset("оеаинтсрвл")
RUN_TOGETHER = re.compile("[а-яёі][А-ЯЁІ]|[А-Яа-яЁёІі][A-Za-z]|[A-Za-z][А-Яа-яЁёІі]")
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
    words = file.read()
    encoding = next((name for mark, name in MARKED.items() if words.startswith(mark)), "utf-8")
    try:
        text = words.decode(encoding)
    except UnicodeDecodeError:
        if b"\0" in words:
            raise Unacceptable("not_text") from None
        text = in_old_cyrillic(words)
    if CONTROL.search(text):
        raise Unacceptable("not_text")
    if PAGE.search(text):
        raise Unacceptable("markup")
    return text


def in_old_cyrillic(words: bytes) -> str:
    """Russian as Windows saved it before UTF-8. Raises Unacceptable rather than guess: that could change what a witness wrote.

    It must read the same in each alphabet that Windows had for Russian and Kazakh, without letters of two cases or two
    scripts run together, as other alphabets give them, and with the letters that are common in Russian being common.
    """
    try:
        text, *others = (words.decode(name) for name in OLD_CYRILLIC)
    except UnicodeDecodeError:
        raise Unacceptable("not_utf8") from None
    letters, latin = CYRILLIC.findall(text.lower()), LATIN.findall(text)
    is_russian = len(letters) >= max(20, len(latin)) and sum(each in COMMON for each in letters) * 2 >= len(letters)
    if any(other != text for other in others) or RUN_TOGETHER.search(text) or not is_russian:
        raise Unacceptable("not_utf8")
    return text
