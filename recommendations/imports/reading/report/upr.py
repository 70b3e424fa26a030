"""What only reports of the Universal Periodic Review have: who recommended, and what the State said to each, by the words above it."""

import re
from collections.abc import Iterator

from .names import is_state

SUPPORTED = "supported"
IMPLEMENTED = "supported - considered already implemented"
BEING_IMPLEMENTED = "supported - considered in the process of being implemented"
EITHER = "supported - considered already implemented or in the process of being implemented"
NOTED = "noted"
IN_PART = "supported/noted"
PENDING = "pending"

NUMBER = r"\d{1,3}\.\d{1,3}"
RANGE = re.compile(rf"\b({NUMBER})(?:\s?(?:–|—|-|to|through)\s?({NUMBER}))?(?![\d.]*\d)")
SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z(])|;\s+(?:and\s+)?|,?\s+(?:while|whereas|but)\s+")
NOT_SUPPORTED = re.compile(
    r"(?:do(?:es)?|did|would|could|can|will|is|are)\s?(?:not|n[’']t)\s(?:\w+\s){0,3}(?:enjoy|support|accept|supported|accepted|agree)|\bnot? (?:enjoy|accept\w*|support\w*)|"
    r"\bunable to (?:accept|support)|\bcannot\b|\breject(?:s|ed)?\b|\bnoted\b|\bnotes\b|\btakes? note\b|приняты к сведению|не пользу\w+ поддержк|не поддерж",
    re.IGNORECASE,
)
SUPPORTS = re.compile(
    r"\benjoy(?:s|ed|ing)?\b.{0,40}\bsupport|\bsupport(?:s|ed)?\b|\baccept(?:s|ed|able)?\b|\bagrees?\b|пользу\w+ поддержк|поддерж\w+|приня\w+",
    re.IGNORECASE,
)
PARTLY = re.compile(
    r"\bpart(?:ly|ially)?\b|\bin part\b|\b(?:first|second|latter|former|remaining) part\b|\bpart (?:one|two|1|2)\b|частично",
    re.IGNORECASE,
)
LATER = re.compile(
    r"\bwill (?:be )?(?:examine|consider|review|provide|respond|study)|\bin due (?:time|course)\b|\b(?:defer|pending|under consideration)\w*|будут рассмотрены",
    re.IGNORECASE,
)
DONE = re.compile(
    r"\balready\s(?:\w+\s){0,3}(?:been\s)?(?:implement|realiz|fulfil|carried|complet)\w*|\b(?:has|have) been (?:fully )?implemented|\balready implemented|уже (?:\w+ )?(?:выполн|осуществл|реализ)\w+",
    re.IGNORECASE,
)
DOING = re.compile(
    r"\b(?:process|course|stage) of (?:being )?implement\w*|\bbeing implemented|\bimplementation is (?:under ?way|ongoing)|наход\w+ в (?:процессе|стадии)|в процессе (?:осуществл|выполн)\w+",
    re.IGNORECASE,
)


def position_of(words: str) -> str:
    """The State's position in these words, or nothing."""
    refuses = bool(NOT_SUPPORTED.search(words))
    supports = bool(SUPPORTS.search(NOT_SUPPORTED.sub(" ", words)))
    if PARTLY.search(words) and (refuses or supports):
        return IN_PART
    if LATER.search(words) and not refuses:
        return PENDING
    if refuses:
        return NOTED
    done, doing = bool(DONE.search(words)), bool(DOING.search(words))
    if done and doing:
        return EITHER
    if done or doing:
        return IMPLEMENTED if done else BEING_IMPLEMENTED
    return SUPPORTED if supports else ""


def changes(text: str) -> Iterator[tuple[str, str, str]]:
    """What a paragraph says of numbered recommendations elsewhere: the first number, the last, and the position."""
    position = ""
    for sentence in SENTENCE.split(text):
        position = position_of(sentence) or position
        if not position:
            continue
        for found in RANGE.finditer(sentence):
            yield found[1], found[2] or found[1], position


def is_between(number: str, first: str, last: str) -> bool:
    low, at, high = (tuple(int(part) for part in each.split(".")) for each in (first, number, last))
    return low <= at <= high


def without_states(text: str) -> tuple[str, list[str], bool]:
    """A recommendation's words, the States in brackets at its end, and whether all of these are known names."""
    rest = re.sub(r"(?:\s*[;.,:*]|\s+and|\s+и)+$", "", text.rstrip())
    states: list[str] = []
    are_known = True
    while group := last_group(rest):
        named = names_in(group)
        known = bool(named) and all(is_state(name) for name in named)
        if not known and (states or not may_be_states(named)):
            break
        states = named + states
        are_known &= known
        rest = re.sub(r"[\s;,*]+$", "", rest[: -len(group) - 2])
    return re.sub(r"[\s;.]+$", "", rest) if states else text.strip(), states, are_known


def last_group(text: str) -> str:
    """The inside of the brackets that end the text, with brackets in it."""
    if not text.endswith(")"):
        return ""
    depth = 0
    for at in range(len(text) - 1, max(-1, len(text) - 2000), -1):
        depth += {")": 1, "(": -1}.get(text[at], 0)
        if depth == 0:
            return text[at + 1 : -1]
    return ""


def names_in(group: str) -> list[str]:
    """One name, or several between commas; names with a comma or "and" in them are known whole."""
    group = re.sub(r",?\s+on behalf of .*$", "", " ".join(group.split()))
    if is_state(group):
        return [group]
    listed: list[str] = []
    for piece in (piece.strip() for piece in re.split(r"[,;/]", group)):
        listed += halves(piece.removeprefix("and ").strip())
    return [name for name in listed if name]


def halves(names: str) -> list[str]:
    """Cut at the last "and" that leaves names of States: "Antigua and Barbuda and Peru" names two."""
    if is_state(names):
        return [names]
    cuts = list(re.finditer(r"\s(?:and|et|y|и)\s", names))
    for cut in reversed(cuts):
        if is_state(names[: cut.start()]):
            return [names[: cut.start()], *halves(names[cut.end() :])]
    return re.split(r"\s(?:and|et|y|и)\s", names)


def may_be_states(names: list[str]) -> bool:
    """Unknown, but written as names are: no number, no abbreviation, few words."""
    return bool(names) and all(
        re.match(r"^[A-ZÀ-ÝА-Я][^\d]{2,60}$", name) and not name.isupper() and len(name.split()) < 8 for name in names
    )
