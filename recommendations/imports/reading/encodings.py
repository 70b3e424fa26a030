"""In which letters a file is written: what it says itself, else what makes words of it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

CHUNK = 1024**2
MARKS = [
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
]
UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
HIGH = re.compile(rb"[\x80-\xff]+")
ENOUGH = 3000  # places with such letters, to judge by
# Where one byte is one letter, the same byte is another letter in each; the first wins where nothing tells them apart.
OLD = ("cp1252", "cp1251", "mac_roman")
TYPOGRAPHIC = set("‘’“”„«»–—…•№§°\xa0€ªº¿¡")


def opened(path: Path) -> IO[str]:
    """The file as text; a letter that cannot be read is U+FFFD, every kind of line end is a newline."""
    return path.open(encoding=encoding_of(path), errors="replace", newline=None)


def opened_json(path: Path) -> IO[str]:
    """The same for JSON, which is Unicode and nothing else."""
    with path.open("rb") as file:
        encoding = said_encoding(file.read(4096)) or "utf-8"
    return path.open(encoding=encoding, errors="replace", newline=None)


def encoding_of(path: Path) -> str:
    """UTF-8, UTF-16 and UTF-32, else the one of cp1252, cp1251 and mac_roman in which the words look like words."""
    with path.open("rb") as file:
        head = file.read(4096)
    if said := said_encoding(head):
        return said
    valid, high, words = looked_through(path)
    if valid * 20 >= (high - valid) * 21:  # UTF-8 stays UTF-8 where some bytes of a large file are damaged
        return "utf-8"
    has_old_line_ends = b"\r" in head and b"\n" not in head
    scores = {name: sum(likeness(word.decode(name, "replace")) for word in words) for name in OLD}
    scores["mac_roman"] += 1 if has_old_line_ends else 0
    return max(scores, key=lambda name: scores[name])


def said_encoding(head: bytes) -> str:
    """By the mark at the beginning, or UTF-16 without it: every second byte is the number of a script, Latin or Cyrillic."""
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    even, odd = (sum(byte < 7 for byte in half) for half in (head[::2], head[1::2]))
    if 5 * max(even, odd) < len(head) or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def looked_through(path: Path) -> tuple[int, int, list[bytes]]:
    """How many bytes beyond ASCII are UTF-8, how many there are, and some of them between their neighbours."""
    valid = high = 0
    words: list[bytes] = []
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            if chunk.isascii():
                continue
            valid += sum(map(len, UTF_8.findall(chunk)))
            found = list(HIGH.finditer(chunk))
            high += sum(each.end() - each.start() for each in found)
            words += [chunk[max(each.start() - 1, 0) : each.end() + 1] for each in found[: ENOUGH - len(words)]]
    return valid, high, words


def likeness(word: str) -> float:
    """How much it looks like a word: letters beside letters of their script, capitals at its beginning."""
    return sum(points(before, letter, after) for before, letter, after in in_context(word) if ord(letter) > 127)


def in_context(word: str) -> Iterator[tuple[str, str, str]]:
    padded = f" {word} "
    return zip(padded, word, padded[2:], strict=False)


def points(before: str, letter: str, after: str) -> float:
    if not letter.isalpha():
        return 1.5 if letter in TYPOGRAPHIC else -1
    if letter.isupper() and before.islower():
        return -1
    if is_cyrillic(letter):
        return 1 if is_cyrillic(before) or is_cyrillic(after) else -1 if (before + after).strip().isalpha() else 0
    return 1 if is_plain(before) or is_plain(after) else -1


def is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u052f"


def is_plain(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()
