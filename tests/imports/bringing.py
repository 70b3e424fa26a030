"""Imports for tests: rows as a reader would have made them, settled and ready to be looked through."""

from datetime import datetime
from typing import Any

from recommendations.imports import run
from recommendations.imports.run import one_state_each
from recommendations.models import Import, ImportRow, Recommendation, State, User
from tests.factories import AT, make_import, make_import_row, make_state, make_user

SYMBOL = "A/HRC/29/25/Add.2"
SHARED = {"symbol": SYMBOL, "document_title": "Report on the mission", "document_kind": "mission_report"}


def kazakhstan() -> State:
    found = State.objects.filter(iso3="KAZ").first()
    return found or make_state(slug="kazakhstan", iso3="KAZ", iso2="KZ", name={"en": "Kazakhstan", "ru": "Казахстан"})


def values(number: int = 1, **others: Any) -> dict[str, Any]:
    """One recommendation as a row says it."""
    return {"paragraph": str(number), "text": f"Amend law number {number}.", "states": ["Kazakhstan"], **others}


def read(*rows: dict[str, Any], shared: dict[str, Any] | None = None, **fields: Any) -> Import:
    """A file with these rows, which was read and is to be looked through."""
    kazakhstan()
    brought = make_import(shared=SHARED if shared is None else shared, total=len(rows), **fields)
    number = 0
    for line, each in enumerate(rows, start=1):
        said = {"where": f"line {line}", "values": each, "raw": each, "problems": []}
        for row in one_state_each(said):
            number += 1
            make_import_row(brought=brought, **row | {"position": number})
    run.settle_all(brought)
    brought.save()
    return brought


def bring(
    *rows: dict[str, Any], by: User | None = None, at: datetime = AT, ticked: bool = False, **fields: Any
) -> Import:
    """A file with these rows, which was brought in; long ago, unless it is said when."""
    brought = read(*rows, **fields)
    if ticked:
        brought.rows.update(is_ticked=True)
    run.bring_in(brought.pk, by=by or make_user(), at=at)
    brought.refresh_from_db()
    return brought


def outcomes(brought: Import) -> list[str]:
    return list(brought.rows.by_position().values_list("outcome", flat=True))


def problems(row: ImportRow) -> str:
    return " ".join(each["words"] for each in row.problems)


def texts() -> list[str]:
    rows = Recommendation.objects.exclude(publication="withdrawn").order_by("pk")
    return [row.texts.get(language="en").text for row in rows]
