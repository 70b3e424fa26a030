"""Dates as people write them, read as exactly as they are known: 2016, 2016-07, 11.07.2016, 11 July 2016, июль 2016."""

import re
from dataclasses import dataclass
from datetime import date

# The first letters by which the names of months are told apart, in English, French, Spanish, Russian and Kazakh.
MONTHS = [
    ("jan", "ene", "янв", "қаң"),
    ("feb", "fév", "fev", "фев", "ақп"),
    ("mar", "мар", "нау"),
    ("apr", "avr", "abr", "апр", "сәу"),
    ("may", "mai", "май", "мая", "мам"),
    ("jun", "juin", "июн", "мау"),
    ("jul", "juil", "июл", "шіл"),
    ("aug", "aoû", "aou", "ago", "авг", "там"),
    ("sep", "сен", "қыр"),
    ("oct", "окт", "қаз"),
    ("nov", "ноя", "қар"),
    ("dec", "déc", "dic", "дек", "жел"),
]
YEAR_FIRST = re.compile(r"^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d{1,2}:.*)?$")
DAY_FIRST = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[T ]\d{1,2}:.*)?$")
MONTH_FIRST = re.compile(r"^(\d{1,2})[-/.](\d{4})$")
CHINESE = re.compile(r"^(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?$")
NOISE = re.compile(r"\b(?:de|del|of|the|г|год|года|году|ж|жыл|жылғы|жылы|year)\b\.?|[,.]", re.IGNORECASE)
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º|°|-го|го)\b", re.IGNORECASE)
BETWEEN = re.compile(r"\s*[–—]\s*|\s+-\s+|\s+(?:to|until|по|до)\s+|(?<=^\d)-(?=\d{1,2}\s)|(?<=^\d\d)-(?=\d{1,2}\s)")


@dataclass(frozen=True)
class Day:
    """``iso``: YYYY-MM-DD, YYYY-MM or YYYY. ``is_guess``: it could be read otherwise, 11/07/2016 as 7 November."""

    iso: str
    is_guess: bool = False


def read_day(text: str) -> Day | None:
    """One date; None where it is none."""
    said = " ".join(text.split())
    if match := YEAR_FIRST.match(said) or CHINESE.match(said):
        return made(match[1], match[2], match[3])
    if match := DAY_FIRST.match(said):
        day, mark, month, year = match.groups()
        if mark == "/" and int(month) > 12:
            return made(year, day, month)
        is_guess = mark == "/" and int(day) <= 12 and day != month or len(year) == 2
        return made(f"20{year}" if len(year) == 2 else year, month, day, is_guess=is_guess)
    if match := MONTH_FIRST.match(said):
        return made(match[2], match[1])
    return in_words(said)


def in_words(said: str) -> Day | None:
    """A month by its name, a year of four digits and perhaps a day, in whatever order."""
    tokens = NOISE.sub(" ", ORDINAL.sub("", said.lower())).split()
    years = [token for token in tokens if token.isdecimal() and len(token) == 4]
    days = [token for token in tokens if token.isdecimal() and len(token) <= 2]
    months = [number for token in tokens if (number := month_called(token))]
    if len(years) != 1 or len(months) != 1 or len(days) > 1 or len(tokens) != len(days) + 2:
        return None
    return made(years[0], str(months[0]), days[0] if days else None)


def month_called(word: str) -> int:
    if word.isdecimal() or len(word) > 12:
        return 0
    return next((number for number, names in enumerate(MONTHS, 1) if word.startswith(names)), 0)


def made(year: str, month: str | None = None, day: str | None = None, *, is_guess: bool = False) -> Day | None:
    try:
        whole = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return None
    return Day(whole if day else whole[:7] if month else whole[:4], is_guess)


def read_span(text: str) -> tuple[Day, Day | None] | None:
    """A date, or two with a dash between them: 11–13 July 2016. None where it is neither."""
    if one := read_day(text):
        return one, None
    parts = BETWEEN.split(" ".join(text.split()))
    if len(parts) != 2 or not (until := read_day(parts[1])):
        return None
    begun = read_day(parts[0]) or begun_before(parts[0].lower(), until)
    return (begun, until) if begun and len(begun.iso) == len(until.iso) == 10 and begun.iso <= until.iso else None


def begun_before(words: str, until: Day) -> Day | None:
    """The first day of "11–13 July 2016" and of "30 June – 2 July 2016"."""
    year, month, _day = f"{until.iso}--".split("-")[:3]
    day, *rest = words.split() or [""]
    if not day.isdecimal():
        return None
    named = month_called(rest[0]) if rest else 0
    return made(year, str(named or month), day)
