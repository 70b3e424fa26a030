"""Recommendations as IMPACT OSS (impactoss.org) exports them: a title that is the text, a reference, and taxonomies as columns.

Which taxonomies there are, every installation decides for itself; their columns are named after them.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from recommendations.symbols import parse

from .cells import as_typed
from .files import Line, Table, open_table
from .names import Names, matched
from .rows import Problem, Reading, Row, Unreadable
from .words import BULLET, from_html

NAMES: Names = {
    "outside_key": "id; recommendation id; recommendation_id",
    "reference": "reference; ref; number",
    "text": "title; recommendation; text; full recommendation",
    "details": "description; full text; recommendation description",
    "position": "support_level; support level; accepted; response type; acceptance",
    "answer": "response; government response; state response",
    "mechanism": "human_rights_bodies; human rights bodies; human_rights_mechanisms; human rights body; body; bodies; mechanism; mechanisms",
    "cycle": "cycles; cycle; reporting cycle; reporting cycles; reporting_cycles; sessions; session",
    "themes": "human_rights_issues; human rights issues; issues; themes; thematic clusters; clusters; rights; human_rights_themes",
    "groups": "affected_persons; affected persons; population groups; population_groups; persons affected; groups",
    "targets": "sdgs; sdg; sdg targets; sdg_targets; sustainable_development_goals; sd_gs; sd_gs_targets",
    "states": "country; countries; state",
    "recommending_states": "recommending states; recommending state; uprstates; upr states",
}
MARKS = re.compile(r"\s*\[(?:draft|private|draft/private)\]$")
SHORT = re.compile(r"^(.*\S)\s+\[([^\[\]]+)\]$")  # "Committee against Torture [CAT]"
# "accepted" is yes or no; "support_level", which came after it, is a number.
POSITIONS = {"true": "Accepted", "false": "Noted", "0": "Noted", "1": "Supported in part", "2": "Supported", "null": ""}
LABELS = ("themes", "groups", "targets", "states", "recommending_states")


def read_impact_oss(path: Path, *, language: str = "en", state: str = "") -> Reading:
    """A row for each recommendation; ``state``: to whom all were made, since each installation is of one State."""
    table = open_table(path)
    columns = matched(table.header, NAMES)
    if missing := {"text", "reference"} - columns.keys():
        names = ", ".join(NAMES[name].split(";")[0] for name in sorted(missing))
        raise Unreadable(_("The file is no export of IMPACT OSS: it has no column %(names)s.") % {"names": names})
    shared: dict[str, Any] = {"language": language} | ({"states": [state]} if state else {})
    return Reading(rows_of(table, columns), "recommendations", shared, table.notes)


def rows_of(table: Table, columns: dict[str, str]) -> Iterator[Row]:
    at = {key: table.header.index(column) for key, column in columns.items()}
    keys = {column: key for key, column in columns.items()}
    for line in table.lines:
        for problem in line.problems:
            problem.field = keys.get(problem.field, "")
        values = values_of({key: line.cells[column] for key, column in at.items()}, line)
        raw = dict(zip(table.header, line.cells, strict=True))
        yield Row(line.where, {name: value for name, value in values.items() if value}, raw, line.problems)


def values_of(cells: dict[str, str], line: Line) -> dict[str, Any]:
    words = {key: from_html(as_typed(cell.strip())) for key, cell in cells.items()}
    text = MARKS.sub("", words["text"])
    if not text:
        line.problems.append(Problem(_("There is no text in this row."), "text"))
    if words.get("details") and words["details"] != text:
        text = f"{text}\n{words['details']}"
    place = parse(words["reference"])
    return {
        "outside_key": words.get("outside_key", ""),
        "text": text,
        "symbol": place.symbol,
        "paragraph": place.paragraph or (words["reference"] if not place.symbol else ""),
        "sub_item": place.sub_item,
        "position": POSITIONS.get(words.get("position", "").casefold(), words.get("position", "")),
        "answer": words.get("answer", ""),
        "mechanism": "; ".join(labels(words.get("mechanism", ""))),
        **{name: labels(words.get(name, "")) for name in LABELS},
    }


def labels(cell: str) -> list[str]:
    """The categories of a cell, each without the marks behind it: "Committee against Torture [CAT]", "[draft]"."""
    found = (MARKS.sub("", BULLET.sub("", line.strip())) for line in cell.split("\n"))
    return list(dict.fromkeys(SHORT.sub(r"\1", label) for label in found if label))
