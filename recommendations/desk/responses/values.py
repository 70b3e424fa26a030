"""What stands in the form of a response, as strings by name, and what two people who edit one response are merged into."""

from dataclasses import dataclass

from django.core import signing
from django.http import QueryDict

from recommendations.models import Document, StateResponse

from ..events.values import text, written

SALT = "recommendations.desk.responses.opened"
FIELDS = [
    *("organisation", "stance", "words", "language", "provenance"),
    *("document", "paragraph", "taken_from", "responded", "internal_note"),
]

Values = dict[str, str]


@dataclass(frozen=True)
class Conflict:
    """A field that both changed."""

    name: str
    base: str
    theirs: str
    mine: str


def typed(data: QueryDict) -> Values:
    return {name: text(data.get(name, "")) for name in FIELDS}


def of_response(row: StateResponse) -> Values:
    return {
        "organisation": row.logged_by.slug if row.logged_by else "",
        "stance": row.stance,
        "words": row.words,
        "language": row.language,
        "provenance": row.provenance,
        "document": name_of(row.document),
        "paragraph": row.paragraph,
        "taken_from": name_of(row.taken_from),
        "responded": written(row.responded_on, row.responded_on_precision),
        "internal_note": row.internal_note,
    }


def name_of(document: Document | None) -> str:
    """As people type it: its symbol, or the end of its address where it has none."""
    return (document.symbol or document.slug) if document else ""


def merge(*, base: Values, theirs: Values, mine: Values) -> tuple[Values, list[Conflict]]:
    """What either changed; where both did, mine, and a conflict that shows all three."""
    merged, conflicts = {}, []
    for name in FIELDS:
        was, now, my = base.get(name, ""), theirs[name], mine[name]
        merged[name] = now if my == was else my
        if now not in (was, my) and my != was:
            conflicts.append(Conflict(name, was, now, my))
    return merged, conflicts


def sealed(values: Values, public_id: str) -> str:
    """The response as the form was opened with, which the page carries and its draft keeps."""
    return signing.dumps([public_id, values], salt=SALT, compress=True)


def unsealed(token: str, public_id: str) -> Values:
    """A false one is empty: everything then counts as changed by both."""
    try:
        about, values = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return {}
    return values if about == public_id else {}
