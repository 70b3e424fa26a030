"""The words that cells of an XLSX file share, kept as bytes: a third of what they would take as so many strings."""

from array import array
from functools import lru_cache

from .limits import LONGEST_CELL, MOST_WORDS
from .rows import Unreadable
from .zipped import Archive, Said, damaged, too_big


class Words:
    """What stands in the elements that are taken, up to the longest cell; readings of Japanese words beside them are not."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.length = 0
        self.is_taking = self.is_phonetic = False

    def clear(self) -> None:
        self.text, self.length = [], 0

    def said(self) -> str:
        return "".join(self.text)

    def take(self, _said: Said) -> None:
        self.is_taking = not self.is_phonetic

    def leave(self) -> None:
        self.is_taking = False

    def begin_phonetic(self, _said: Said) -> None:
        self.is_phonetic = True

    def end_phonetic(self) -> None:
        self.is_phonetic = False

    def chars(self, data: str) -> None:
        if self.is_taking and self.length <= LONGEST_CELL:
            self.text.append(data)
            self.length += len(data)


class SharedWords:
    """By their number, as cells name them."""

    def __init__(self, archive: Archive, part: str) -> None:
        self.held, self.ends = bytearray(), array("L")
        self.at = lru_cache(maxsize=4096)(self.decoded)
        words = self.words = Words()
        if part not in archive:
            return
        starts = {"si": lambda _said: words.clear(), "t": words.take, "rPh": words.begin_phonetic}
        ends = {"si": self.hold, "t": words.leave, "rPh": words.end_phonetic}
        for _step in archive.parse(part, starts, ends, words.chars):
            if len(self.held) + 40 * len(self.ends) > MOST_WORDS:
                raise Unreadable(too_big())

    def hold(self) -> None:
        self.held += self.words.said().encode("utf-8", "replace")
        self.ends.append(len(self.held))

    def __getitem__(self, number: str) -> str:
        if not number.isdecimal() or len(number) > 8 or int(number) >= len(self.ends):
            raise Unreadable(damaged())
        return self.at(int(number))

    def decoded(self, number: int) -> str:
        start = self.ends[number - 1] if number else 0
        return self.held[start : self.ends[number]].decode()
