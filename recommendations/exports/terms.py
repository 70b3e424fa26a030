"""The vocabularies that describe recommendations, for many at once: all links in one query, the terms held by each worker."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Model, Value

from recommendations.models import AffectedGroup, Recommendation, SdgTarget, State, Theme
from recommendations.search.index import current

# By relation: the terms, and the column of the link that leads to one.
LINKS: dict[str, tuple[Any, str]] = {
    "themes": (Theme, "theme"),
    "affected_groups": (AffectedGroup, "affectedgroup"),
    "sdg_targets": (SdgTarget, "sdgtarget"),
    "recommending_states": (State, "state"),
}


def describe(rows: Collection[Recommendation]) -> None:
    """Let every row know its themes, groups, targets and recommending States, as if each had been prefetched."""
    found, options = linked(rows), current().options
    for relation, (model, _column) in LINKS.items():
        terms = held(options, model, {key for (name, _row), keys in found.items() if name == relation for key in keys})
        for row in rows:
            keys = set(found[relation, row.pk])
            known = model._default_manager.none()
            known._result_cache, known._prefetch_done = [term for key, term in terms.items() if key in keys], True
            row._prefetched_objects_cache[relation] = known


def linked(rows: Collection[Recommendation]) -> dict[tuple[str, int], list[int]]:
    """The keys of the terms of each row, by relation and row."""
    queries = [
        getattr(Recommendation, relation)
        .through.objects.filter(recommendation__in=rows)
        .order_by()
        .values_list(Value(relation), "recommendation", column)
        for relation, (_model, column) in LINKS.items()
    ]
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for relation, row, key in queries[0].union(*queries[1:], all=True):
        found[relation, row].append(key)
    return found


def held(options: dict[str, Any], model: type[Model], wanted: set[int]) -> dict[int, Any]:
    """All terms by key in their own order, read once an edition, and anew where one that is wanted is not among them."""
    name = f"terms of {model.__name__}"
    if name not in options or not wanted <= options[name].keys():
        options[name] = {row.pk: row for row in model._default_manager.all()}
    return options[name]
