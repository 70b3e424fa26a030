"""The Universal Human Rights Index (uhri.ohchr.org): its spreadsheet and its full export in JSON, the annotation id as key."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .days import read_day
from .files import open_table
from .json_records import is_json, records
from .names import Names, matched, plain
from .rows import Problem, Reading, Row, Unreadable
from .shown import day_of
from .words import from_html, items, lines_of, placed

# The columns of the spreadsheet, in OHCHR's spelling and right, and the fields of the JSON export.
NAMES: Names = {
    "outside_key": "ohchr annotation id; annotation id; _id; id",
    "text": "text; annotation text; text plain cleaned",
    "states": "countries concerned; countries; country concerned; country",
    "mechanism": "reccomending body; recommending body; body; mechanism; mechanisms",
    "symbol": "document symbol; symbol",
    "document_title": "document title",
    "themes": "themes; theme",
    "groups": "affected persons; affected person; groups",
    "targets": "sdgs; sdg; sustainable development goals",
    "dated_on": "document publication date; publication date; document date; date",
    "recommending_states": "upr reccomending states; upr recommending states; upr recommending country; upr recommending countries",
    "position": "upr position; upr positions",
    "kind": "annotation type; type",
    "session": "upr session; upr sessions",
    "language": "language; lang",
    # Known, so that nothing else is taken for them.
    "-regions": "regions concerned; regions; recommending regions; upr recommending regions; upr cycle",
    "-published": "date of publication on uhri; publication date on uhri",
}
NEEDED = {"text", "mechanism", "symbol"}
IS_RECOMMENDATION = ("recommendation", "recommandation", "recomendaci", "рекомендац", "توصي", "建议", "ұсыным")
OWN_PAGE = re.compile(r"https?://\S+/recommendations/[-\w]+/[-\w]+/(?:#text-(\w+))?$")
REVIEW = {"upr", "universal periodic review"}
SESSION = re.compile(
    r"session\D{0,5}(\d{1,2})\b|\b(\d{1,2})(?:st|nd|rd|th)?[ -]*session|^\D*(\d{1,2})\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Wanted:
    """Which recommendations are to be read; what is empty asks for nothing. Names as UHRI spells them, one or several."""

    states: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()
    symbol: str = ""
    dated_from: str = ""
    dated_to: str = ""

    def has(self, values: dict[str, Any]) -> bool:
        return (
            (not self.states or any(name.casefold() in self.states for name in values["states"]))
            and (not self.mechanisms or values["mechanism"].casefold() in self.mechanisms)
            and values["symbol"].casefold().startswith(self.symbol.casefold())
            and self.is_in_time(values["dated_on"])
        )

    def is_in_time(self, day: str) -> bool:
        """What is known to the year or month is wanted if some day of it is."""
        if self.dated_from or self.dated_to:
            begins, ends = self.dated_from[: len(day)], self.dated_to[: len(day)]
            return bool(day) and begins <= day and (not ends or day <= ends)
        return True


def read_uhri(
    path: Path,
    *,
    states: Iterable[str] = (),
    mechanisms: Iterable[str] = (),
    symbol: str = "",
    dated_from: str = "",
    dated_to: str = "",
    language: str = "",
) -> Reading:
    """Recommendations of an XLSX, CSV or JSON file of UHRI; days as YYYY-MM-DD. What is no recommendation is passed over and
    counted in a note, which comes when the rows are at their end. Raises Unreadable, also half-way.
    """
    names, bodies = (tuple(each.casefold() for each in given) for given in (states, mechanisms))
    wanted = Wanted(names, bodies, symbol, dated_from, dated_to)
    notes: list[str] = []
    found = from_json(path) if is_json(path) else from_table(path, notes)
    shared = {"language": language} if language else {}
    return Reading(recommendations(found, wanted, notes), "recommendations", shared, notes)


Found = tuple[str, dict[str, Any], Any, list[Problem]]


def from_table(path: Path, notes: list[str]) -> Iterator[Found]:
    table = open_table(path)
    columns = matched(table.header, NAMES)
    if missing := NEEDED - columns.keys():
        raise Unreadable(not_uhri(missing))
    notes += table.notes
    at = {key: table.header.index(column) for key, column in columns.items()}
    meanings = {column: key for key, column in columns.items()}

    def lines() -> Iterator[Found]:
        for line in table.lines:
            for problem in line.problems:
                problem.field = meanings.get(problem.field, "")
            said = {key: line.cells[column] for key, column in at.items()}
            yield line.where, said, dict(zip(table.header, line.cells, strict=True)), line.problems
        notes.extend(note for note in table.notes if note not in notes)

    return lines()


def from_json(path: Path) -> Iterator[Found]:
    found = records(path)
    first = next(found, {})
    meanings = fields_of(first)

    def all_of_them() -> Iterator[Found]:
        place = _("record %(number)d")
        for number, record in enumerate(chain([first], found), 1):
            said = {meaning: record[name] for meaning, name in meanings.items() if name in record}
            yield place % {"number": number}, said, record, []

    return all_of_them()


def fields_of(record: dict[str, Any]) -> dict[str, str]:
    """The name of each field in the records of a file, read from the first."""
    meanings = matched([name for name in record if not name.startswith("_") or name == "_id"], NAMES)
    if missing := NEEDED - meanings.keys():
        raise Unreadable(not_uhri(missing))
    return meanings


def not_uhri(missing: Iterable[str]) -> str:
    names = ", ".join(NAMES[name].split(";")[0].capitalize() for name in sorted(missing))
    return _("The file is no export of UHRI: it has no column %(names)s.") % {"names": names}


def recommendations(found: Iterator[Found], wanted: Wanted, notes: list[str]) -> Iterator[Row]:
    others: Counter[str] = Counter()
    unwanted = 0
    for where, said, raw, problems in found:
        kind = " / ".join(items(said.get("kind")))
        if kind and not any(word in kind.casefold() for word in IS_RECOMMENDATION):
            others[kind[:60]] += 1
            continue
        values = values_of(said)
        if not wanted.has(values):
            unwanted += 1
            continue
        yield row_of(where, said, values, raw, problems)
    notes += [
        _("%(kind)s: %(count)d passed over, which are no recommendations.") % {"kind": kind, "count": count}
        for kind, count in others.most_common(20)
    ]
    if unwanted:
        notes.append(_("Not asked for and passed over: %(count)d.") % {"count": unwanted})


def values_of(said: dict[str, Any]) -> dict[str, Any]:
    """All but the text: what is needed to say whether it is wanted."""
    one = {name: "; ".join(items(said.get(name))) for name in ("mechanism", "symbol", "document_title", "language")}
    return {
        **one,
        "outside_key": str(said.get("outside_key") or "").strip(),
        "states": items(said.get("states")),
        "themes": items(said.get("themes")),
        "groups": items(said.get("groups")),
        "targets": items(said.get("targets")),
        "recommending_states": items(said.get("recommending_states")),
        "position": "/".join(items(said.get("position"))),
        "session": session(said.get("session")),
        "dated_on": day(said.get("dated_on")),
    }


def day(said: Any) -> str:
    """A day as ISO 8601, or nothing: UHRI writes serial numbers, or moments."""
    words = str(said or "").strip().removeprefix("- ")
    if words.replace(".", "", 1).isdecimal() and len(words.partition(".")[0]) == 5:
        return day_of(float(words))
    found = read_day(words)
    return found.iso if found else ""


def session(said: Any) -> str:
    found = SESSION.search(" ".join(items(said)))
    return next((str(int(number)) for number in found.groups() if number), "") if found else ""


def row_of(where: str, said: dict[str, Any], values: dict[str, Any], raw: Any, problems: list[Problem]) -> Row:
    text, page = str(said.get("text") or ""), OWN_PAGE.match(values["outside_key"])
    if page:  # our own file in these columns
        values |= {"outside_key": "", "address": values["outside_key"], "language": page[1] or values["language"]}
    place = placed(lines_of(text) if page else from_html(text))
    values |= {"text": place.text, "heading": place.heading, "paragraph": place.paragraph, "sub_item": place.sub_item}
    values["paragraph_is_proposed"] = "yes" if place.paragraph else ""
    values["document_kind"] = document_kind(values)
    check(said, values, problems)
    return Row(where, {name: value for name, value in values.items() if value}, raw, problems)


def check(said: dict[str, Any], values: dict[str, Any], problems: list[Problem]) -> None:
    is_ours = "address" in values
    if not values["text"]:
        problems.append(Problem(_("There is no text in this row."), "text", is_error=not is_ours))
    if not values["outside_key"] and not is_ours:
        words = _("It has no annotation id, so that it will not be known again when the file comes anew.")
        problems.append(Problem(words, "outside_key", is_error=False))
    if said.get("dated_on") and not values["dated_on"]:
        words = _("“%(words)s” is no date that can be read.") % {"words": str(said["dated_on"])[:60]}
        problems.append(Problem(words, "dated_on", is_error=False))


def document_kind(values: dict[str, Any]) -> str:
    """Proposed from the mechanism and the symbol where these leave no doubt."""
    if plain(values["mechanism"]) in {plain(name) for name in REVIEW}:
        return "upr_report"
    return "concluding_observations" if "/CO/" in values["symbol"] else ""
