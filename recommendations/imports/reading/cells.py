"""From the cells of a line to the values of a row: lists, dates, places in a document, one reading for every table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from recommendations.exports.cells import as_typed
from recommendations.symbols import parse, printed

from .days import read_span
from .files import Line
from .rows import LISTS, Problem
from .words import BULLET, lines_of

DATES = {"dated_on", "happened_on", "until_on", "source_dated_on"}
PROSE = {"text", "chapeau", "answer", "details"}
PRECISION = ":precision"  # after the name of a date: a column that says "day", "month" or "year"
KNOWN = {"day": 10, "month": 7, "year": 4}
PARTED = re.compile(r"[;\n]")
SUB_ITEM = re.compile(r"^\(?[a-z]{1,5}\)?(?:[ ,]*\(?[a-z]{1,5}\)?){0,2}$", re.IGNORECASE)


@dataclass
class Cells:
    """The values of one line under a mapping of columns to keys, and what is wrong with them."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def about(self, words: str, key: str = "", *, is_error: bool = True) -> None:
        self.problems.append(Problem(words, key, is_error))


def read_cells(line: Line, header: list[str], mapping: Mapping[str, str]) -> Cells:
    """Read a line. Problems of columns that nobody asked for are left out."""
    found = Cells(problems=[problem for problem in line.problems if not problem.field or problem.field in mapping])
    for problem in found.problems:
        problem.field = mapping.get(problem.field, "").partition(":")[0]
    for column, cell in zip(header, line.cells, strict=True):
        key = mapping.get(column)
        if key and (words := lines_of(as_typed(cell.strip()))):
            put(found.values, key, words)
    read_dates(found)
    read_place(found)
    return found


def put(values: dict[str, Any], key: str, words: str) -> None:
    """Two columns of one list, or of one text, are one after the other."""
    plain = key.partition(":")[0]
    if plain in LISTS:
        labels = values.setdefault(key, [])
        labels += [
            label for each in PARTED.split(words) if (label := BULLET.sub("", each.strip())) not in ("", *labels)
        ]
    elif plain in PROSE:
        values[key] = f"{values[key]}\n{words}" if key in values else words
    else:
        values.setdefault(key, BULLET.sub("", words))


def read_dates(found: Cells) -> None:
    for key in DATES & found.values.keys():
        words = found.values.pop(key)
        span = read_span(words)
        if span is None:
            found.about(_("“%(words)s” is no date that can be read.") % {"words": words[:60]}, key)
            continue
        first, last = span
        found.values[key] = first.iso[: KNOWN.get(found.values.pop(f"{key}{PRECISION}", ""), 10)]
        if first.is_guess or last and last.is_guess:
            said = _("“%(words)s” was read as %(date)s. It could be read otherwise.")
            found.about(said % {"words": words[:60], "date": first.iso}, key, is_error=False)
        if last and key == "happened_on":
            found.values.setdefault("until_on", last.iso)


def read_place(found: Cells) -> None:
    """The paragraph may stand beside the symbol, the sub-item beside the paragraph."""
    values = found.values
    if " " in (symbol := values.get("symbol", "")):
        place = parse(symbol)
        if place.symbol and place.paragraph and not values.get("paragraph"):
            values |= {"symbol": place.symbol, "paragraph": place.paragraph}
            values.setdefault("sub_item", place.sub_item)
    if paragraph := values.get("paragraph", ""):
        place = parse(paragraph.strip(" .§¶"))
        if place.paragraph and not place.words:
            values["paragraph"] = place.paragraph
            if place.sub_item:
                values.setdefault("sub_item", place.sub_item)
    if (item := values.get("sub_item", "")) and SUB_ITEM.match(item):
        values["sub_item"] = printed(re.findall(r"[a-z]+", item.lower()))
    if not values.get("sub_item", "-"):
        del values["sub_item"]
