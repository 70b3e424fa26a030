"""The same recommendations in the sixteen columns of the Universal Human Rights Index (uhri.ohchr.org), with its spellings.

Who works with UHRI's own spreadsheets can put ours beside them. What UHRI has and this record does not, stays empty; but where it has the
id of an annotation, ours has the address of the recommendation, by which a row is known again when the file comes back.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO
from urllib.parse import urljoin

from django.urls import reverse

from recommendations.models import AffectedGroup, Mechanism, Region, SdgTarget, State, Theme

from . import flat, table
from .cells import LANGUAGES
from .selection import Selection

COLUMNS = [
    "Text",
    "Countries Concerned",
    "Reccomending Body",
    "Document Symbol",
    "Themes",
    "Affected Persons",
    "Sdgs",
    "Document Publication Date",
    "UPR Reccomending States",
    "UPR Position",
    "Type",
    "OHCHR Annotation Id",
    "UPR Session",
    "Regions Concerned",
    "Recommending Regions",
    "Date of publication on UHRI",
]
KIND = "Recommendations"
POSITIONS = {"supported": "Supported", "noted": "Noted", "supported_noted": "Supported/Noted"}


def workbook(selection: Selection, to: IO[bytes]) -> None:
    """An XLSX file with one sheet, as UHRI's export has it."""
    book = table.new_book(selection, to)
    sheet = book.add_worksheet("Sheet1")
    table.write_table(book, sheet, COLUMNS, shaped(table.rows(selection.keys), selection.address))
    book.close()


def listed(names: Iterable[str]) -> str:
    """As UHRI writes a list: ``- one`` and ``- two`` on lines of their own."""
    return "\n".join(f"- {name}" for name in names if name)


class Words:
    """Codes to the names that UHRI uses."""

    def __init__(self) -> None:
        self.themes = {row.code: row.name["en"] for row in Theme.objects.all()}
        self.groups = {row.code: row.name["en"] for row in AffectedGroup.objects.all()}
        self.goals = {row.code: f"{row.goal.number}" for row in SdgTarget.objects.select_related("goal")}
        self.bodies = {row.slug: row.abbreviation or row.name["en"] for row in Mechanism.objects.all()}
        regions = {row.pk: row.name["en"] for row in Region.objects.all()}
        states = list(State.objects.all())
        self.states = {row.iso3: row.name["en"] for row in states}
        self.regions = {row.iso3: regions.get(row.subregion_id, "") for row in states}


def shaped(rows: Iterable[list[str]], origin: str) -> Iterator[list[str | date]]:
    words = Words()
    for cells in rows:
        yield shape(dict(zip(flat.COLUMNS, cells, strict=True)), words, origin)


def shape(cell: dict[str, str], words: Words, origin: str) -> list[str | date]:
    many = {name: [part for part in cell[name].split(flat.BETWEEN) if part] for name in flat.LINKS}
    recommending = many["recommending_states"]
    return [
        text(cell),
        listed([cell["state_name"]]),
        listed([words.bodies.get(cell["mechanism"], "")]),
        listed([cell["document"]]),
        listed(words.themes[code] for code in many["themes"]),
        listed(words.groups[code] for code in many["affected_groups"]),
        listed(dict.fromkeys(words.goals[code] for code in many["sdg_targets"])),
        date.fromisoformat(cell["document_date"]) if cell["document_date"] else "",
        listed(words.states[code] for code in recommending),
        listed([POSITIONS.get(cell["upr_position"], "")]),
        listed([KIND]),
        urljoin(origin, address(cell)),
        "",
        listed([words.regions.get(cell["state"], "")]),
        listed(dict.fromkeys(words.regions[code] for code in recommending)),
        "",
    ]


def language_of(cell: dict[str, str]) -> str:
    """English, else the first language whose words we hold."""
    return next((language for language in LANGUAGES if cell[f"text_{language}"]), "")


def text(cell: dict[str, str]) -> str:
    """The words with their place before them, as UHRI has it."""
    language = language_of(cell)
    return place_before(cell["paragraph"], cell["sub_item"]) + cell[f"text_{language}"] if language else ""


def place_before(paragraph: str, sub_item: str) -> str:
    """``96. (a) (ii)`` and a space; nothing where there is no paragraph."""
    items = "".join(f" ({part.strip('()')})" for part in sub_item.split())
    return f"{paragraph}.{items} " if paragraph else ""


def address(cell: dict[str, str]) -> str:
    """Of the recommendation's page, at the words that stand in the row: UHRI has no column for their language."""
    page, language = reverse("recommendation", args=cell["address"].split("/")), language_of(cell)
    return f"{page}#text-{language}" if language else page
