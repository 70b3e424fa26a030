"""OHCHR's "thematic list of recommendations" as a Word file, and the one that we write in its layout (exports/matrix.py).

OHCHR's cells hold the number, the words, the recommending States in brackets and the source of the position; ours hold the
words alone, with the States and the place on lines of their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .docx_tables import Cell, Paragraph, header_words, open_word, rows
from .limits import LONGEST_CELL
from .names import Names, matched
from .own_word import CAPTION, PLACE, SYMBOL, place_of, texts_of
from .rows import Problem, Reading, Row, Unreadable
from .words import BULLET, lines_of, placed

NAMES: Names = {
    "text": "recommendation; recommendations; recommandation; recommandations; recomendación; recomendaciones; рекомендация;"
    "рекомендации; ұсыным; ұсынымдар",
    "position": "position; state position; response; posición; позиция; ұстаным",
    "themes": "full list of themes; themes; theme; liste complète des thèmes; thèmes; lista completa de temas; temas;"
    "полный перечень тем; темы; тақырыптардың толық тізімі",
    "number": "no; rec no; number; paragraph; para; №; пункт",
    "recommending_states": "recommending state; recommending states; state; рекомендующие государства; ұсынған мемлекеттер",
    "-": "assessment/comments on level of implementation; assessment; comments; оценка степени выполнения/комментарии",
}
THEME = re.compile(r"^(?:theme|thème|tema|тема|тақырып)\s*:\s*", re.IGNORECASE)
# Lines of a cell that are not the recommendation: what they tell, by the words before the colon.
LABELS = {
    "source of position": "answered_in", "source de la position": "answered_in", "fuente de la posición": "answered_in",
    "источник позиции": "answered_in", "ұстаным дереккөзі": "answered_in",
    "source": "place", "fuente": "place", "источник": "place", "дереккөз": "place",
    "recommended by": "states", "рекомендующие государства": "states", "ұсынған мемлекеттер": "states",
    "sdgs": "targets", "sdg": "targets", "odd": "targets", "ods": "targets", "цур": "targets", "тдм": "targets",
    "affected persons": "groups", "personnes concernées": "groups", "personas afectadas": "groups",
    "затрагиваемые лица": "groups", "мүддесі қозғалатын адамдар": "groups",
}  # fmt: skip
SUMMARIES = {"summary, not a quotation", "изложение, а не цитата", "дәйексөз емес, мазмұндама"}
NO_ANSWER = {"no response is on record.", "в реестре нет ответа.", "тіркелген жауап жоқ."}
LOOKED_THROUGH = 200  # rows, for the head
ADDENDUM = re.compile(r"/(?:Add|Corr)\..*$")
LAST_BRACKET = re.compile(r"\s*\(([^()]+)\)[\s;.,]*$")
BRACKET_WITHIN = re.compile(r"\(([^()\d]+)\)\s*;\s+\S")
REVIEW_OF = re.compile(r"UPR of (?:the )?(.+?)\s*\(([^)]*)\)")
SESSION = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+session", re.IGNORECASE)


@dataclass
class Said:
    """What a cell tells beside the recommendation. ``address``: to which its place leads."""

    lines: list[Paragraph] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    address: str = ""
    is_summary: bool = False


def read_matrix(path: Path, *, symbol: str = "", state: str = "", language: str = "") -> Reading:
    """A row for each recommendation, and for each language of ours. ``symbol``, ``state`` and ``language`` hold where the file
    says nothing of its own. Raises Unreadable.
    """
    archive = open_word(path)
    found = rows(archive)
    columns, head = columns_of(found)
    shared: dict[str, Any] = {name: words for name, words in {"symbol": symbol, "language": language}.items() if words}
    if review := REVIEW_OF.search(" ".join(header_words(archive).split())):
        shared |= {"mechanism": "Universal Periodic Review", "document_kind": "upr_report", "states": [review[1]]}
        if number := SESSION.search(review[2]):
            shared["session"] = str(int(number[1]))
    shared |= {"states": [state]} if state else {}
    return Reading(recommendations(found, columns, head), "recommendations", shared)


def columns_of(found: Iterator[list[Cell]]) -> tuple[dict[str, int], list[str]]:
    """Where the columns stand, by the head of the table, and this head."""
    for cells in islice(found, LOOKED_THROUGH):
        names = [cell.text for cell in cells]
        columns = matched(names, NAMES)
        if {"text", "position"} <= columns.keys():
            return {key: names.index(name) for key, name in columns.items()}, names
    raise Unreadable(_("The file has no table with the columns Recommendation and Position."))


def recommendations(found: Iterator[list[Cell]], columns: dict[str, int], head: list[str]) -> Iterator[Row]:
    theme, width, number = "", max(columns.values()) + 1, 0
    for cells in found:
        if len([cell for cell in cells if cell.text]) == 1 and (len(cells) == 1 or cells[0].span >= width):
            theme = THEME.sub("", lines_of(cells[0].text))
            continue
        if len(cells) < width or not any(cell.text for cell in cells) or [cell.text for cell in cells] == head:
            continue
        number += 1
        yield from rows_of(number, cells, columns, theme)


def rows_of(number: int, cells: list[Cell], columns: dict[str, int], theme: str) -> Iterator[Row]:
    said = told(cells[columns["text"]])
    values: dict[str, Any] = {"position": position(cells[columns["position"]], is_ours="place" in said.told)}
    values |= themes_of(cells[columns["themes"]]) if "themes" in columns else {"themes": [theme]}
    values["heading"] = theme if theme in values["themes"] else ""
    raw = [cell.text for cell in cells]
    for more, problems in ours(said) if "place" in said.told else [theirs(said, cells, columns)]:
        row = {name: value for name, value in (values | more).items() if value}
        where = row.get("paragraph") or _("row %(number)d") % {"number": number}
        if any(cells[at].is_cut for at in columns.values()):
            words = _("A cell is longer than %(count)d characters.") % {"count": LONGEST_CELL}
            problems.append(Problem(words))
        if not row.get("text"):
            is_placed = bool(row.get("paragraph") or row.get("address"))
            problems.append(Problem(_("There is no text in this row."), "text", is_error=not is_placed))
        yield Row(where, row, raw, problems)


def told(cell: Cell) -> Said:
    """Part the lines of a cell from what stands before a label."""
    said = Said()
    for paragraph in cell.paragraphs:
        label, colon, rest = paragraph.text.partition(":")
        name = LABELS.get(label.strip().casefold(), "") if colon else ""
        if name:
            said.told[name] = rest.strip()
            said.address = paragraph.link if name == "place" else said.address
        elif label.strip().casefold() in SUMMARIES:
            said.is_summary = True
        elif paragraph.style != CAPTION:
            said.lines.append(paragraph)
    return said


def position(cell: Cell, *, is_ours: bool) -> str:
    """Ours says what the position means on a second line."""
    words = lines_of(cell.text)
    if words.casefold() in NO_ANSWER:
        return ""
    return words.partition("\n")[0] if is_ours else words.replace("\n", "/")


def themes_of(cell: Cell) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"themes": [], "targets": [], "groups": []}
    under = "themes"
    for line in lines_of(cell.text).split("\n"):
        label, colon, rest = line.partition(":")
        if colon and not rest.strip() and (name := LABELS.get(label.strip().casefold())) in found:
            under = str(name)
        elif label := BULLET.sub("", line):
            found[under].append(label)
    return found


# --- OHCHR's cells -----------------------------------------------------------------------------------------------


def theirs(said: Said, cells: list[Cell], columns: dict[str, int]) -> tuple[dict[str, Any], list[Problem]]:
    problems: list[Problem] = []
    place = placed("\n".join(each.text for each in said.lines))
    text, states = without_states(place.text)
    if within := [name for name in BRACKET_WITHIN.findall(text) if name.strip()[:1].isupper()]:
        words = _("%(names)s: named within the text, perhaps also as recommending.") % {"names": ", ".join(within)}
        problems.append(Problem(words, "recommending_states", is_error=False))
    values: dict[str, Any] = {"text": text, "recommending_states": states}
    values |= {"paragraph": place.paragraph, "sub_item": place.sub_item}
    if "number" in columns and (number := PLACE.search(cells[columns["number"]].text)):
        values["paragraph"] = number[1]
    if "recommending_states" in columns:
        names = re.split(r"[;\n]", cells[columns["recommending_states"]].text)
        values["recommending_states"] = [name.strip(" ()") for name in names if name.strip(" ()")] or states
    if symbol := SYMBOL.search(said.told.get("answered_in", "")):
        values["symbol"] = ADDENDUM.sub("", symbol[0])
    return values, problems


def without_states(text: str) -> tuple[str, list[str]]:
    """The words, and the names in the brackets at their end; "(No. 29)" and "(2011)" are no States."""
    states: list[str] = []
    while (match := LAST_BRACKET.search(text)) and match[1].strip()[:1].isupper() and not re.search(r"\d", match[1]):
        states = [name.strip() for name in re.split(r"[;,]", match[1])] + states
        text = text[: match.start()]
    return text.rstrip(" ;"), states


# --- our cells ---------------------------------------------------------------------------------------------------


def ours(said: Said) -> list[tuple[dict[str, Any], list[Problem]]]:
    """A recommendation with each of its texts."""
    values = place_of(said.told["place"], said.address)
    values["recommending_states"] = [name for name in said.told.get("states", "").split(", ") if name]
    problems = [Problem(_("The file calls this a summary and no quotation."), "text", False)] if said.is_summary else []
    return [(values | text, list(problems)) for text in texts_of(said.lines) or [{}]]
