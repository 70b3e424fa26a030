"""UPR Info's database of the Universal Periodic Review as CSV: today's columns and the historic ones, in whatever letters.

The file has no symbol, paragraph or date: a row names States, session, answer and issues. What is odd in a cell is said and
the row stays.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from .cells import as_typed
from .files import Line, Table, open_table
from .names import Names, matched
from .rows import Problem, Reading, Row, Unreadable
from .words import from_html

NAMES: Names = {
    "states": "to; state under review; sur; reviewed state",
    "text": "text; recommendation; recommendation text",
    "recommending_states": "from; recommending state; recommending states",
    "position": "response; position; state response",
    "themes": "issue; issues; themes; theme",
    "session": "session; upr session",
    "action": "action; action category",
    "-": "to-rgrp; to-org; from-rgrp; from-org; sourcefile; cycle; sur-rgrp; rs-rgrp",
}
NEEDED = {"states", "text", "recommending_states", "position"}
PLEDGE = "voluntary pledge"  # of the State itself, so nobody answers it
UNKNOWN = {"(unknown)", "unknown", "n/a", "-"}
ANSWERS = {
    "accepted",
    "noted",
    "supported",
    "rejected",
    "pending",
    "no response",
    "general response",
    "no clear position",
}
NUMBER = re.compile(r"\d{1,2}")
SHARED = {"mechanism": "Universal Periodic Review", "document_kind": "upr_report"}


def read_upr_info(path: Path, *, language: str = "en") -> Reading:
    """A row for each recommendation or pledge. Raises Unreadable, also while the rows are read."""
    table = open_table(path)
    columns = matched(table.header, NAMES)
    if missing := NEEDED - columns.keys():
        names = ", ".join(NAMES[name].split(";")[0].capitalize() for name in sorted(missing))
        raise Unreadable(_("The file is no table of UPR Info: it has no column %(names)s.") % {"names": names})
    at = {key: table.header.index(column) for key, column in columns.items()}
    return Reading(rows_of(table, at), "recommendations", {**SHARED, "language": language}, table.notes)


def rows_of(table: Table, at: dict[str, int]) -> Iterator[Row]:
    keys = {table.header[column]: key for key, column in at.items()}
    for line in table.lines:
        problems = line.problems
        for problem in problems:
            problem.field = keys.get(problem.field, "")
        yield Row(line.where, values_of(line, at, problems), dict(zip(table.header, line.cells, strict=True)), problems)


def values_of(line: Line, at: dict[str, int], problems: list[Problem]) -> dict[str, str | list[str]]:
    cells = {key: from_html(as_typed(line.cells[column].strip())) for key, column in at.items()}
    for key in ("states", "text"):
        if not cells[key]:
            problems.append(Problem(_("The cell is empty."), key))
    values: dict[str, str | list[str]] = {
        "text": cells["text"],
        "states": [cells["states"]] if cells["states"] else [],
        "themes": parted(cells.get("themes", "")),
        "session": session(cells.get("session", ""), problems),
    }
    if cells["position"].casefold() == PLEDGE:
        values["heading"] = cells["position"]
    else:
        values["position"] = position(cells["position"], problems)
        values["recommending_states"] = recommending(cells["recommending_states"], problems)
    return {name: value for name, value in values.items() if value}


def parted(cell: str) -> list[str]:
    return list(dict.fromkeys(filter(None, (issue.strip() for issue in re.split(r"[,;\n]", cell)))))


def recommending(cell: str, problems: list[Problem]) -> list[str]:
    if not cell or cell.casefold() in UNKNOWN:
        words = _("The file does not know which State recommended it.")
        problems.append(Problem(words, "recommending_states", is_error=False))
        return []
    return list(dict.fromkeys(filter(None, (name.strip() for name in re.split(r"[;\n]", cell)))))


def position(cell: str, problems: list[Problem]) -> str:
    if cell.casefold() not in ANSWERS:
        words = _("“%(word)s” is no answer that UPR Info uses.") % {"word": cell[:60]}
        problems.append(Problem(words, "position", is_error=False))
    return cell


def session(cell: str, problems: list[Problem]) -> str:
    if number := NUMBER.fullmatch(cell.removesuffix(".0")):
        return str(int(number[0]))
    words = _("“%(word)s” is no number of a session.") % {"word": cell[:60]}
    problems.append(Problem(words, "session", is_error=False))
    return ""
