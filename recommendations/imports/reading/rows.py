"""What a reader makes of a file: numbered rows of words, as the file has them, before anybody asks the record about them.

Readers know no models and no database: they run in a child process that has neither (child.py), and send their rows on as
lines of JSON. What a row means for the record is settled later, where the record is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# What a row of each kind may say. Lists are lists of labels as printed; every other value is one string.
RECOMMENDATION = {
    "outside_key",  # its permanent name where the file comes from, for example UHRI's annotation id
    "address",  # of its page on this site: whole, or as our table has it, "a-hrc-29-25-add-2/96-a"
    "language",  # two or three letters
    "text",  # verbatim, one line for each paragraph of it
    "chapeau",  # the words that introduce it and others: "The Special Rapporteur recommends that the Government:"
    "paragraph",  # "96" or "126.29"
    "sub_item",  # as the model has it: "a" or "a ii"
    "paragraph_is_proposed",  # "yes" where it was guessed from the text
    "heading",  # under which it stands, as printed
    "symbol",
    "document_title",
    "document_kind",  # a value of models.documents.DocumentKind
    "dated_on",  # YYYY-MM-DD, YYYY-MM or YYYY
    "session",  # "20" of the UPR
    "mechanism",  # as printed: "CESCR", "Universal Periodic Review", "Special Rapporteur on …"
    "mandate_holder",
    "addressee",  # a value of models.recommendations.Addressee, proposed from the chapeau or the heading
    "position",  # what the file says of the State's answer, as printed: "Supported", "Noted", "Accepted"
    "answer",  # the State's own words
    "states",  # list: to whom it was made
    "recommending_states",  # list
    "themes",  # list
    "groups",  # list
    "targets",  # list: SDG goals or targets, as printed
}
EVENT = {
    "outside_key",
    "language",
    "happened_on",  # YYYY-MM-DD, YYYY-MM or YYYY: as exactly as it is known
    "until_on",
    "title",  # what happened
    "details",
    "kind",
    "place",
    "state",
    "symbol",
    "paragraph",
    "sub_item",
    "bearing",  # what it means for the recommendation, as printed
    "reason",  # why it means that
    "source_title",
    "source_publisher",
    "source_url",
    "source_dated_on",
}
SEVERAL_LINES = {"text", "chapeau", "answer", "details"}
LISTS = {"states", "recommending_states", "themes", "groups", "targets"}


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass
class Problem:
    """What is wrong with one row, or was done to it, in a sentence for the person who imports. ``is_error``: it cannot come in so."""

    words: str
    field: str = ""
    is_error: bool = True


@dataclass
class Row:
    """``where``: its place in the file, for people: "line 12", "sheet Data, row 3", "paragraph 96 (a)"."""

    where: str
    values: dict[str, Any]
    raw: Any = None  # what stood there, untouched, as far as JSON can hold it
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "problems": [vars(problem) for problem in self.problems]}


@dataclass
class Reading:
    """A file as read: ``kind`` is "recommendations" or "events"; ``shared`` is what holds for every row that does not say
    otherwise (the report's symbol, date, mechanism …); ``notes`` are sentences about the file as a whole, and may grow until
    the rows are at their end. To ask for a row may raise Unreadable too."""

    rows: Iterator[Row]
    kind: str = "recommendations"
    shared: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
