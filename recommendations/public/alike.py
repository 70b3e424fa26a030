"""What stands around a recommendation: its parts, pairs that editors recorded, and what other mechanisms said in like words."""

from datetime import date
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from recommendations.models import Likeness, Recommendation, RelatedPair, Tombstone, Word

SIMILAR = 5


class Around(NamedTuple):
    """``related``: those that ask for the same, with why we say so. ``similar``: those in like words, the nearest first, with
    words that both have.
    """

    parts: list[Recommendation]
    related: list[tuple[str, Recommendation]]
    similar: list[tuple[list[str], Recommendation]]


def with_around(rows: QuerySet) -> QuerySet:
    """Annotate keys, reasons and words of what stands around each, and what was withdrawn from it: no queries of their own."""
    here = OuterRef("pk")
    pairs = RelatedPair.objects.filter(Q(first=here) | Q(second=here))
    alike = Likeness.objects.filter(of(OuterRef(OuterRef("pk")))).annotate(word=Func(F("words"), function="unnest"))
    return rows.annotate(
        pairs=listed(pairs, "first_id", "second_id", "reason"),
        near=listed(Likeness.objects.filter(of(here)), "recommendation_id", "other_id", "score", "words"),
        forms=listed(Word.objects.filter(lemma__in=alike.values("word")), "lemma", "form"),
        gone=listed(Tombstone.objects.filter(recommendation=here), "pk", "noun", "address", day="on"),
    )


def of(key: OuterRef) -> Q:
    return Q(recommendation_id=key) | Q(other_id=key)


def listed(rows: QuerySet, *names: str, **renamed: str) -> ArraySubquery:
    return ArraySubquery(rows.values(json=JSONObject(**{name: name for name in names}, **renamed)))


def around(found: Recommendation, *, by: date | None = None) -> Around:
    """All rows in one query; ``found`` comes from ``with_around``."""
    reasons = {other(found, each["first_id"], each["second_id"]): each["reason"] for each in found.pairs}
    near = {other(found, each["recommendation_id"], each["other_id"]): each for each in found.near}
    nearest = sorted(near.keys() - reasons.keys(), key=lambda key: (-near[key]["score"], key))[:SIMILAR]
    wanted = Recommendation.objects.filter(Q(part_of=found) | Q(pk__in=[*reasons, *nearest])).for_public().public_by(by)
    listed = wanted.with_status(by=by).with_stance(by=by).select_related("document__mechanism").by_paragraph()
    rows = {row.pk: row for row in listed}
    forms = {each["lemma"]: each["form"] for each in found.forms}
    return Around(
        sorted((row for row in rows.values() if row.part_of_id == found.pk), key=lambda row: row.part_number),
        [(reasons[key], row) for key, row in rows.items() if key in reasons],
        [([forms.get(word, word) for word in near[key]["words"]], rows[key]) for key in nearest if key in rows],
    )


def other(found: Recommendation, one: int, two: int) -> int:
    return two if one == found.pk else one


def withdrawn(found: Recommendation) -> list[Tombstone]:
    """What was withdrawn from its page, the newest first."""
    rows = [
        Tombstone(pk=e["pk"], noun=e["noun"], address=e["address"], on=date.fromisoformat(e["day"])) for e in found.gone
    ]
    return sorted(rows, key=lambda row: (row.on, row.pk), reverse=True)
