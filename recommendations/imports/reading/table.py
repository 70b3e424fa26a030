"""Any table whose columns somebody named: CSV, XLSX and ODS, our own exports among them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .cells import DATES, PRECISION, PROSE, read_cells
from .files import Table, open_table
from .json_records import is_json
from .names import EVENT_NAMES, RECOMMENDATION_NAMES, language_of, matched, plain
from .own_json import read_own_json
from .rows import EVENT, LISTS, RECOMMENDATION, Problem, Reading, Row, Unreadable

SAMPLES = 5
LONGEST_SAMPLE = 200
KINDS = {"recommendations": (RECOMMENDATION, RECOMMENDATION_NAMES), "events": (EVENT, EVENT_NAMES)}


@dataclass
class Header:
    """What the page shows on which columns are mapped: their names, some rows, and what is to be said of the file."""

    columns: list[str]
    samples: list[list[str]]
    notes: list[str]


def header_of(path: Path, sheet: str = "") -> Header:
    """The first rows of a file; of our own JSON, which has no columns to map, nothing. Raises Unreadable."""
    if is_json(path):
        return Header([], [], [])
    table = open_table(path, sheet)
    rows = [[cell[:LONGEST_SAMPLE] for cell in line.cells] for line in islice(table.lines, SAMPLES)]
    return Header(table.header, rows, table.notes)


def proposed_mapping(header: list[str], kind: str = "recommendations") -> dict[str, str]:
    """Keys for the columns whose names are known; a text of a named language is "text:ru"."""
    texts = {column: f"text:{code}" for column in header if kind == "recommendations" and (code := language_of(column))}
    found = matched((column for column in header if column not in texts), KINDS[kind][1])
    mapping = {column: key for key, column in found.items() if key != "text" or not texts}
    plainly = {plain(column): column for column in header}
    for column, key in list(mapping.items()):
        if key in DATES and (beside := plainly.get(f"{plain(column)}precision")):
            mapping[beside] = key + PRECISION
    return {column: (texts | mapping)[column] for column in header if column in texts or column in mapping}


def read_table(
    path: Path, mapping: Mapping[str, str], kind: str = "recommendations", *, sheet: str = "", language: str = ""
) -> Reading:
    """Rows of a table. ``mapping``: column → key of RECOMMENDATION or EVENT, "text:ru" for a text in one language, or
    "dated_on:precision" for a column beside a date. Our own JSON needs none. Raises Unreadable, also while rows are read.
    """
    if is_json(path):
        return read_own_json(path)
    table = open_table(path, sheet)
    mapping = {column: key for column, key in mapping.items() if key}
    refuse_mapping(table, mapping, kind)
    rows = rows_of(table, mapping, kind)
    return Reading(rows, kind, {"language": language} if language else {}, table.notes)


def refuse_mapping(table: Table, mapping: Mapping[str, str], kind: str) -> None:
    """Raises Unreadable where the mapping is not about this file."""
    if missing := [column for column in mapping if column not in table.header]:
        raise Unreadable(_("The file has no column “%(name)s”.") % {"name": missing[0]})
    if unknown := [key for key in mapping.values() if key.partition(":")[0] not in KINDS[kind][0]]:
        raise Unreadable(_("Nothing is called “%(name)s” here.") % {"name": unknown[0]})
    count = Counter(key for key in mapping.values() if key.partition(":")[0] not in LISTS | PROSE)
    if twice := [key for key, times in count.items() if times > 1]:
        raise Unreadable(_("Two columns are mapped to “%(name)s”.") % {"name": twice[0]})
    if kind == "recommendations" and not any(
        key.partition(":")[0] in ("text", "paragraph") for key in mapping.values()
    ):
        raise Unreadable(_("Say which column holds the text of the recommendation."))
    if kind == "events" and not {"happened_on", "title"} <= set(mapping.values()):
        raise Unreadable(_("Say which columns hold the date and what happened."))


def rows_of(table: Table, mapping: Mapping[str, str], kind: str) -> Iterator[Row]:
    for line in table.lines:
        found = read_cells(line, table.header, mapping)
        raw = dict(zip(table.header, line.cells, strict=True))
        if kind == "events":
            for key in ("happened_on", "title"):
                if key not in found.values and not any(each.field == key for each in found.problems):
                    found.about(_("The cell is empty."), key)
            yield Row(line.where, found.values, raw, found.problems)
            continue
        for values, problems in in_each_language(found.values, found.problems):
            if "text" not in values:
                without_text(values, problems)
            yield Row(line.where, values, raw, problems)


def in_each_language(values: dict[str, Any], problems: list[Problem]) -> Iterator[tuple[dict[str, Any], list[Problem]]]:
    """The same recommendation once for each of its texts."""
    texts = {key.partition(":")[2]: words for key, words in values.items() if key.startswith("text:")}
    rest = {key: value for key, value in values.items() if ":" not in key}
    if not texts:
        yield rest, problems
    for code, words in texts.items():
        yield {**rest, "text": words, "language": code}, [Problem(**vars(each)) for each in problems]


def without_text(values: dict[str, Any], problems: list[Problem]) -> None:
    """A place in a document is enough to record that something was recommended there; nothing at all is not."""
    is_placed = bool(values.get("address") or values.get("outside_key") or values.get("paragraph"))
    problems.append(Problem(_("There is no text in this row."), "text", is_error=not is_placed))
