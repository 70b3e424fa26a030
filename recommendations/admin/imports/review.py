"""The rows of an import, fifty to a page, each with what would or did become of it."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ...differing import ADDED, REMOVED, differences
from ...imports import run
from ...imports.mending import state_of
from ...models import Import, ImportRow
from ...models.imports import Outcome
from .fields import label_of

PAGE = 50
LONGEST_COMPARED = 20_000  # letters: comparing takes time by their square


class Shown:
    """A row for the reader."""

    def __init__(self, row: ImportRow, shared: dict[str, Any]) -> None:
        self.row, self.shared = row, shared

    @property
    def state(self) -> str:
        return state_of(self.row)

    @property
    def outcome(self) -> str:
        return str(Outcome(self.row.outcome).label) if self.row.outcome else ""

    @property
    def place(self) -> str:
        """Paragraph and sub-item, or the day of an event."""
        said = self.row.values
        parts = [said.get("paragraph", ""), *[f"({each.strip('()')})" for each in said.get("sub_item", "").split()]]
        return " ".join(filter(None, parts)) or said.get("happened_on", "")

    @property
    def asides(self) -> list[str]:
        """What tells it from others at a glance: State, document, heading, position."""
        said = self.row.values
        states = ", ".join(said.get("states", [])) or said.get("state", "")
        return [each for each in (said.get("symbol"), states, said.get("heading"), said.get("position")) if each]

    @property
    def text(self) -> str:
        return str(self.row.values.get("text") or self.row.values.get("title") or "")

    @property
    def language(self) -> str:
        return str(self.row.values.get("language") or self.shared.get("language") or "en")

    @cached_property
    def changes(self) -> list[dict[str, Any]]:
        return [
            {
                "label": label_of(name),
                "language": name.partition(".")[2],
                "is_conflict": change["is_conflict"],
                **change,
            }
            | {"pieces": pieces(change["was"], change["becomes"])}
            for name, change in self.row.changes.items()
        ]

    @property
    def has_conflict(self) -> bool:
        return any(change["is_conflict"] for change in self.changes)

    @property
    def target(self) -> Any:
        return self.row.recommendation or self.row.event

    @property
    def address(self) -> str:
        if self.target is None:
            return ""
        return reverse(f"admin:recommendations_{self.target._meta.model_name}_change", args=[self.target.pk])

    @property
    def problems(self) -> list[dict[str, Any]]:
        return [{**each, "label": label_of(each["field"]) if each.get("field") else ""} for each in self.row.problems]


def pieces(was: Any, becomes: Any) -> list[tuple[str, str]]:
    """What differs, by words; of lists, by entries."""
    if isinstance(becomes, list) or isinstance(was, list):
        old, new = list(was or []), list(becomes or [])
        gone = [(REMOVED, each) for each in old if each not in new]
        return [*gone, *((ADDED if each not in old else "", each) for each in new)]
    if len(was) + len(becomes) > LONGEST_COMPARED:
        return [(REMOVED, was), (ADDED, becomes)]
    return list(differences(was, becomes))


def review(request: HttpRequest, brought: Import) -> dict[str, Any]:
    """The context of a page of rows: counts by outcome, rows, and where the pages before and after begin."""
    chosen = request.GET.get("outcome", "")
    chosen = chosen if chosen in Outcome.values else ""
    rows = brought.rows.select_related("recommendation__document", "event")
    rows = rows.filter(outcome=chosen) if chosen else rows
    begins = request.GET.get("after", "") or first_key(request.GET.get("row", ""))
    shown, before, after = sliced(rows, request.GET.get("before", ""), begins)
    counts = run.counts(brought)
    here = {name: request.GET[name] for name in ("outcome", "before", "after", "row") if request.GET.get(name)}
    return {
        "rows": [Shown(row, brought.shared) for row in shown],
        "filters": filters(counts, chosen),
        "coming": counts[Outcome.CREATE] + counts[Outcome.UPDATE] + counts[Outcome.CONFLICT],
        "before": before,
        "after": after,
        "chosen": chosen,
        "number": max(1, int(shown[0].position)) if shown else 1,
        "here": urlencode(here),
        "unmapped": run.unmapped(brought).count() if brought.labels else 0,
    }


def filters(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    everything = {"value": "", "label": _("all rows"), "count": sum(counts.values()), "is_chosen": not chosen}
    return [
        everything,
        *(
            {"value": value, "label": label, "count": counts[value], "is_chosen": value == chosen}
            for value, label in Outcome.choices
            if counts[value]
        ),
    ]


def sliced(rows: QuerySet[ImportRow], before: str, after: str) -> tuple[list[ImportRow], str, str]:
    """A page of rows by key, so that the thousandth page costs what the first does; and the keys around it."""
    if key := key_of(before):
        found = list(rows.filter(until(key)).order_by("-position", "-id")[: PAGE + 1])
        is_more, found = len(found) > PAGE, found[:PAGE][::-1]
        return found, name_of(found[0]) if is_more else "", name_of(found[-1]) if found else ""
    if key := key_of(after):
        rows = rows.filter(since(key))
    found = list(rows.order_by("position", "id")[: PAGE + 1])
    is_more, found = len(found) > PAGE, found[:PAGE]
    return found, name_of(found[0]) if found and key else "", name_of(found[-1]) if is_more else ""


def since(key: tuple[float, int]) -> Q:
    return Q(position__gte=key[0]) & (Q(position__gt=key[0]) | Q(id__gt=key[1]))


def until(key: tuple[float, int]) -> Q:
    return Q(position__lte=key[0]) & (Q(position__lt=key[0]) | Q(id__lt=key[1]))


def first_key(number: str) -> str:
    """The key of the row that has this number in the file, or of the next: rows are numbered as they were read."""
    return f"{number}_0" if number.isdecimal() and len(number) < 9 else ""


def name_of(row: ImportRow) -> str:
    return f"{row.position!r}_{row.pk}"


def key_of(name: str) -> tuple[float, int] | None:
    position, _sign, pk = name.partition("_")
    try:
        key = float(position), int(pk)
    except ValueError:
        return None
    return key if abs(key[0]) < 1e15 and 0 <= key[1] < 2**62 else None
