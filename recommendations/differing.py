"""What differs between two texts, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

WORDS = re.compile(r"\w+|\s+|[^\w\s]")
SAME, ADDED, REMOVED = "same", "added", "removed"


def differences(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The new text in pieces: what stayed, what was added, what was removed, by words."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    for _tag, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if before[a:b] == after[c:d]:
            yield SAME, "".join(after[c:d])
            continue
        if b > a:
            yield REMOVED, "".join(before[a:b])
        if d > c:
            yield ADDED, "".join(after[c:d])
