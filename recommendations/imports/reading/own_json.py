"""Our own records in JSON (exports/json_file.py), and in the answers of the API, read back."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .json_records import records
from .rows import Reading, Row, Unreadable


def is_ours(record: dict[str, Any]) -> bool:
    return {"id", "texts", "document", "state", "sub_item"} <= record.keys()


def read_own_json(path: Path) -> Reading:
    """A row for each text, or one without for a recommendation whose text is not held. Raises Unreadable, also half-way."""
    found = records(path)
    first = next(found, {})
    if first and not is_ours(first):
        raise Unreadable(_("The file is JSON, but not as this site writes it."))
    every = chain([first] if first else [], found)
    return Reading(row for number, record in enumerate(every, 1) for row in rows_of(number, record))


def rows_of(number: int, record: dict[str, Any]) -> Iterator[Row]:
    values = {name: value for name, value in values_of(record).items() if value}
    where = str(record.get("id") or number)
    for text in listed(record, "texts") or [{}]:
        said = {"text": str(text.get("text") or ""), "language": str(text.get("language") or "")}
        yield Row(where, values | {name: words for name, words in said.items() if words}, record)


def values_of(record: dict[str, Any]) -> dict[str, Any]:
    document, answer = inner(record, "document"), own_answer(record)
    return {
        "address": record.get("address"),
        "states": [inner(record, "state").get("iso3")],
        "mechanism": inner(record, "mechanism").get("name"),
        "mandate_holder": inner(record, "visit").get("mandate_holder"),
        "symbol": document.get("symbol"),
        "document_title": document.get("title"),
        "dated_on": inner(document, "dated").get("date"),
        "paragraph": record.get("paragraph"),
        "sub_item": record.get("sub_item"),
        "heading": record.get("title"),
        "addressee": inner(record, "addressee").get("code"),
        "recommending_states": [each.get("iso3") for each in listed(record, "recommending_states")],
        "themes": codes(record, "themes"),
        "groups": codes(record, "affected_groups"),
        "targets": codes(record, "sdg_targets"),
        "position": inner(answer, "upr_position").get("code"),
        "answer": answer.get("words"),
    }


def own_answer(record: dict[str, Any]) -> dict[str, Any]:
    """The newest to this recommendation itself, not to its whole report."""
    return next((each for each in listed(record, "responses") if not each.get("is_to_whole_report")), {})


def inner(record: dict[str, Any], name: str) -> dict[str, Any]:
    found = record.get(name)
    return found if isinstance(found, dict) else {}


def listed(record: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = record.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def codes(record: dict[str, Any], name: str) -> list[str]:
    return [each["code"] for each in listed(record, name) if each.get("code")]
