"""The kinds of files that can be brought in: what they are called, how they end, what they can be asked, and which it is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import uhri, upr_info
from .docx_tables import MAIN, rows
from .events import read_events
from .files import open_table
from .follow_up import is_follow_up, read_follow_up
from .impact_oss import read_impact_oss
from .json_records import is_json, records
from .matrix import columns_of, read_matrix
from .names import EVENT_NAMES, RECOMMENDATION_NAMES, language_of, matched, plain
from .own_json import is_ours
from .report import kind_of, read_report
from .rows import Reading, Unreadable
from .table import read_table
from .zipped import Archive

TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".ods")


@dataclass(frozen=True)
class Option:
    """What may be asked of a reader, by the name of its argument. ``is_list``: several lines; ``is_day``: YYYY-MM-DD."""

    name: str
    label: str | Promise
    is_list: bool = False
    is_day: bool = False


LANGUAGE = Option("language", _("Language of the texts"))
SHEET = Option("sheet", _("Sheet"))
STATE = Option("state", _("State to which they were made"))


@dataclass(frozen=True)
class Format:
    """``read(path, **options)`` gives a Reading; where ``has_mapping``, ``mapping`` is one of its arguments."""

    label: str | Promise
    endings: tuple[str, ...]
    read: Callable[..., Reading]
    options: tuple[Option, ...] = ()
    has_mapping: bool = False


FORMATS = {
    "un-report": Format(
        _("Report of the United Nations (Word, PDF, web page or text)"),
        (".docx", ".pdf", ".html", ".htm", ".txt"),
        read_report,
        (Option("split_roman", _("Roman sub-items one by one: yes, or nothing")),),
    ),
    "uhri": Format(
        _("Universal Human Rights Index (spreadsheet or full export)"),
        (".xlsx", ".json", ".csv"),
        uhri.read_uhri,
        (
            Option("states", _("Only recommendations to these States, as UHRI spells them"), is_list=True),
            Option("mechanisms", _("Only of these mechanisms, as UHRI spells them"), is_list=True),
            Option("symbol", _("Only documents whose symbol begins so")),
            Option("dated_from", _("Only documents from this day on"), is_day=True),
            Option("dated_to", _("Only documents up to this day"), is_day=True),
            LANGUAGE,
        ),
    ),
    "upr-info": Format(_("UPR Info’s database"), TABLES, upr_info.read_upr_info, (LANGUAGE,)),
    "ohchr-matrix": Format(
        _("Thematic list of recommendations (OHCHR)"),
        (".docx",),
        read_matrix,
        (Option("symbol", _("Symbol of the report")), STATE, LANGUAGE),
    ),
    "follow-up": Format(_("Follow-up table, as this site writes it"), (".docx",), read_follow_up),
    "impact-oss": Format(_("IMPACT OSS"), TABLES, read_impact_oss, (STATE, LANGUAGE)),
    "table": Format(_("Any table, or our own export"), (*TABLES, ".json"), read_table, (SHEET, LANGUAGE), True),
    "events": Format(_("Follow-up events in a table"), TABLES, read_events, (SHEET, LANGUAGE), True),
}


def guess(path: Path) -> str | None:
    """Which of the formats a file is, by what it holds; None where that does not tell. Its name is not asked.

    Raises Unreadable where no format could read it.
    """
    with path.open("rb") as file:
        is_archive = file.read(2) == b"PK"
    if is_json(path):
        return json_format(next(records(path), {}))
    if is_archive and MAIN in Archive(path):
        return word_format(path)
    if kind_of(path) in ("pdf", "html"):
        return "un-report"
    return table_format(open_table(path).header) or ("table" if is_archive else None)


def word_format(path: Path) -> str:
    if is_matrix(path):
        return "ohchr-matrix"
    return "follow-up" if is_follow_up(path) else "un-report"


def is_matrix(path: Path) -> bool:
    try:
        columns_of(rows(Archive(path)))
    except Unreadable:
        return False
    return True


def json_format(record: dict[str, Any]) -> str | None:
    if is_ours(record):
        return "table"
    return "uhri" if matched(record, uhri.NAMES).keys() >= uhri.NEEDED else None


def table_format(header: list[str]) -> str | None:
    """By the names of its columns; those of databases first, which are found in no other table together."""
    names = {plain(column) for column in header}
    known = matched(header, uhri.NAMES).keys()
    if known >= uhri.NEEDED and ({"ohchrannotationid", "annotationid"} & names or len(known) > 8):
        return "uhri"
    if {"to", "from", "response"} <= names or {"stateunderreview", "recommendingstate", "response"} <= names:
        return "upr-info"
    if {"title", "reference"} <= names and {"supportlevel", "accepted"} & names:
        return "impact-oss"
    if {"text"} <= matched(header, RECOMMENDATION_NAMES).keys() or any(map(language_of, header)):
        return "table"
    return "events" if {"happened_on", "title"} <= matched(header, EVENT_NAMES).keys() else None
