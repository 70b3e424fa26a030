"""Rows of vocabularies, held by this worker for one edition: a page names a few of many, and they hardly change."""

from typing import Any

from django.http import HttpRequest

from recommendations.models import AffectedGroup, Organisation, Recommendation, SdgTarget, State, Theme

from .held import Held

held = Held(most=100)  # vocabularies and facts


def edition_of(request: HttpRequest) -> int:
    """The edition that the request reads; 0 where nobody asked for it, as behind the staff door."""
    return getattr(request, "edition", 0)


def described(row: Recommendation, edition: int) -> dict[str, list[Any]]:
    """What describes a recommendation: who made it (``makers``), its ``themes``, ``groups`` and ``targets``, in the vocabularies' order."""
    return {
        "makers": chosen(State, row.maker_keys, edition),
        "themes": chosen(Theme, row.theme_keys, edition),
        "groups": chosen(AffectedGroup, row.group_keys, edition),
        "targets": chosen(SdgTarget, row.target_keys, edition),
    }


def chosen(model: type, keys: list[int], edition: int) -> list[Any]:
    if not keys:
        return []
    rows = held.find(model, edition)
    if rows is None:
        rows = {row.pk: row for row in model.objects.all()}
        held.keep(model, edition, rows, size=1)
    wanted = set(keys)
    return [row for key, row in rows.items() if key in wanted]


def has_demonstration(edition: int) -> bool:
    """Whether readings are shown that are no real organisation's."""
    known = held.find("demonstration", edition)
    if known is None:
        known = Organisation.objects.filter(is_demonstration=True).exists()
        held.keep("demonstration", edition, known, size=1)
    return bool(known)
