"""What copying from a page sweeps into pasted text, taken out: running heads, footnotes at the end of a page, and their marks.

Nothing in plain text says what is a note. Notes are numbered one by one, so only numbers that fit a run of such numbers are taken
for marks, and only words after the number of a mark for a note.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from heapq import merge
from itertools import islice, pairwise

from .furniture import INSIDE

RULE = re.compile(r"[ \t]*_{6,}\s*")
NOTE = re.compile(r"(?:(?<=\s)|^)(\d{1,3})\s+(?=[A-ZÀ-ÝА-Я“\"‘]|[Hh]ttps?:|www\.|see\s|ibid)")
NOT_A_NOTE = re.compile(
    r"\b(?:arts?|articles?|paras?|paragraphs?|Nos?|pp?|chap|vol|on|of|and|to|than|about|some|[Rr]esolutions?|comments?)\.?\s$"
)
# A note ends where the sentence that a page broke goes on, or the next item begins.
ITEM = re.compile(r"\s\([a-z]{1,2}\)\s[A-Z]")
NOTE_ENDS = re.compile(r"(?<!\bal)(?<!\bvs)[.?!)]\s+(?=[a-zа-я][\w-]+\s(?!https?:))|[.;)]?\s+(?=\([a-z]{1,2}\)\s[A-Z])")
LINE_END, WRAPPED_END = re.compile(r"\n"), re.compile(r"\n(?=\s*(?:\n|\d{1,3}\.\s|\(?[a-z]\)\s|[IVX]+\.\s))")
MARK = re.compile(r"(?:(?<=[a-zà-ÿа-яё)”\"’»%.,;:\]])|(?<=[A-Z]{3}))(\d{1,3})(?=[\s.,;:)”’—–]|$)")
LOOSE = re.compile(r"(?<=[.,;:”’)])\s(\d{1,3})(?=\s)")
ABBREVIATED = re.compile(
    r"(?:\b(?:arts?|paras?|Nos?|pp?|Add|Rev|Corr|vol|ch|sect|ст|п|№)\.|(?<!\d\d\d)\d[.,:]|[/@#]\S{0,80}|www\.\S{0,80}|covid.?)$",
    re.IGNORECASE,
)
LONGEST_NOTES, LONGEST_NOTE, FARTHEST_MARK, MOST_MISSING, MOST_RULES, MOST_MARKS = 8000, 1500, 12000, 10, 1500, 20_000


def cleaned(text: str, *, is_wrapped: bool) -> str:
    """``is_wrapped``: lines end where a page's did; else each line is a paragraph, and no note is longer than its line."""
    ends = WRAPPED_END if is_wrapped else LINE_END
    text = without_ruled_notes(text, ends)
    text = without_notes(text, ends)
    text = INSIDE.sub(" ", text)
    return without_marks(text)


def without_ruled_notes(text: str, ends: re.Pattern[str]) -> str:
    """Notes under a line of underscores, up to the running head of the next page."""
    kept, at = [], 0
    if len(RULE.findall(text)) > MOST_RULES:
        return text
    while rule := RULE.search(text, at):
        kept.append(text[at : rule.start()])
        head = INSIDE.search(text, rule.end(), rule.end() + LONGEST_NOTES)
        another = RULE.search(text, rule.end(), head.end() if head else rule.end())
        at = head.end() if head and not another else end_of_notes(text, rule.end(), ends)
        kept.append(" ")
    return "".join([*kept, text[at:]])


def end_of_notes(text: str, at: int, ends: re.Pattern[str]) -> int:
    """Behind the notes that stand at ``at``, one after another; ``at`` itself where there is none."""
    while note := NOTE.match(text, at):
        limit = min(note.end() + LONGEST_NOTE, len(text))
        paragraph_end = ends.search(text, note.end(), limit)
        limit = paragraph_end.start() if paragraph_end else limit
        another = next(
            (each for each in NOTE.finditer(text, note.end(), limit) if int(each[1]) == int(note[1]) + 1), None
        )
        if not another:
            return end_of_note(text, note.end(), limit)
        at = another.start()
    return at


def end_of_note(text: str, start: int, limit: int) -> int:
    """At the running head right behind it, unless an item begins before; else where the broken sentence goes on."""
    head, item = INSIDE.search(text, start, limit), ITEM.search(text, start, limit)
    if head and (not item or head.start() < item.start()):
        return head.end()
    goes_on = NOTE_ENDS.search(text, start, limit)
    return goes_on.end() if goes_on else limit


def without_notes(text: str, ends: re.Pattern[str]) -> str:
    """Notes that nothing divides from the text. Each has its mark before it, or follows the note before."""
    kept, at, last = [], 0, 0
    places: dict[str, list[int]] = defaultdict(list)
    for mark in merge(marks(text), LOOSE.finditer(text), key=lambda mark: mark.start(1)):
        places[mark[1]].append(mark.start(1))
    for note in NOTE.finditer(text):
        number = int(note[1])
        if note.start() < at or NOT_A_NOTE.search(text[max(0, note.start() - 20) : note.start()]):
            continue
        if number != last + 1 and not has_mark(places[note[1]], note.start()):
            continue
        kept += [text[at : note.start()].rstrip(" "), " "]
        at = end_of_notes(text, note.start(), ends)
        last = max(number, *(int(each[1]) for each in NOTE.finditer(text, note.start(), at)))
    return "".join([*kept, text[at:]])


def has_mark(places: list[int], before: int) -> bool:
    """Whether one of the marks stands before that place, and not far."""
    nearest = bisect_left(places, before) - 1
    return nearest >= 0 and before - places[nearest] < FARTHEST_MARK


def marks(text: str) -> Iterator[re.Match[str]]:
    """None at all where there are more than any report has."""
    all_found = list(islice(MARK.finditer(text), MOST_MARKS + 1))
    for found in all_found if len(all_found) <= MOST_MARKS else ():
        if not ABBREVIATED.search(text[max(0, found.start() - 90) : found.start()]):
            yield found


def without_marks(text: str) -> str:
    """Without the longest run of numbers that count up, with few missing, and hang on a word or its full stop."""
    found = list(marks(text))
    longest: dict[
        int, tuple[int, int]
    ] = {}  # the number that a run ends with → its length, and the place of that number
    behind: dict[int, int | None] = {}
    for at, mark in enumerate(found):
        number = int(mark[1])
        length, last = max(
            (longest.get(number - step, (0, -1)) for step in range(1, MOST_MISSING + 1)), key=lambda run: run[0]
        )
        if length + 1 > longest.get(number, (0, -1))[0]:
            longest[number] = (length + 1, at)
        behind[at] = last if last >= 0 else None
    if not found:
        return text
    place: int | None = max(longest.values())[1]
    run = []
    while place is not None:
        run.append(found[place])
        place = behind[place]
    run.reverse()
    return cut(text, sorted([*(mark.span(1) for mark in run), *loose_marks(text, run)]))


def loose_marks(text: str, run: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Marks with a space before them, where exactly that number is missing in the run: "in time. 105 The …"."""
    for one, other in pairwise(run):
        at = one.end()
        for number in range(int(one[1]) + 1, int(other[1])):
            if loose := re.compile(rf"(?<=[.,;:”’)])\s{number}(?=\s)|(?<=[a-z])\s{number}(?=\s[a-z])").search(
                text, at, other.start()
            ):
                yield loose.span()
                at = loose.end()


def cut(text: str, spans: list[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in spans:
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]])
