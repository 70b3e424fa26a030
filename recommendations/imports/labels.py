"""A label that is mapped once: what it means from then on, also for what came in before."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import pghistory
from django.db import connection
from django.utils.text import slugify
from django.utils.translation import gettext as _

from recommendations.models import AffectedGroup, ImportRow, Label, Recommendation, Theme, User
from recommendations.models.imports import LabelKind, Stage

from .known import NOTHING, Known, word_of
from .sources import SCHEMES

# Where rows keep labels of a kind, and the links of recommendations that they fill.
SPREAD = {
    LabelKind.THEME: ("themes", "themes"),
    LabelKind.GROUP: ("groups", "affected_groups"),
    LabelKind.TARGET: ("targets", "sdg_targets"),
}


TERMS: dict[str, Any] = {LabelKind.THEME: Theme, LabelKind.GROUP: AffectedGroup}


class Unknown(Exception):
    """Nothing of ours is called so; the message says it."""


def map_label(label: Label, name: str, known: Known, *, by: User) -> int:
    """Say what a label means, by a name of ours or "-" for nothing that we keep. Raises Unknown.

    Returns how many recommendations that came in before were given the theme, group or target.
    """
    if name == NOTHING:
        label.means = NOTHING
        label.save()
        return 0
    row = known.find(label.kind, name)
    if row is None or row == NOTHING:
        words = _("“%(name)s” is not known here. Choose a name from the list.")
        raise Unknown(words % {"name": name})
    label.means = word_of(row)
    label.save()
    return spread(label, row, by=by)


def take_over(format_name: str, labels: Iterable[Label], *, by: User) -> int:
    """Make terms of the file's own scheme of themes and groups that nobody mapped; returns how many."""
    scheme, version = SCHEMES[format_name]
    taken = [label for label in labels if label.kind in TERMS]
    for label in taken:
        code = slugify(label.words)[:120] or sha256(label.words.encode()).hexdigest()[:20]
        term, _is_new = TERMS[label.kind].objects.get_or_create(
            scheme=scheme, scheme_version=version, code=code, defaults={"name": {"en": label.words}}
        )
        label.means = word_of(term)
        label.save()
        spread(label, term, by=by)
    return len(taken)


def spread(label: Label, row: Any, *, by: User) -> int:
    """Give it to the recommendations that came in from rows with that label."""
    if label.kind not in SPREAD:
        return 0
    name, link = SPREAD[LabelKind(label.kind)]
    with pghistory.context(user=by.pk, label=label.pk), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")
        came_in = ImportRow.objects.coming_in().filter(
            brought__stage=Stage.DONE, **{f"values__{name}__contains": [label.words]}
        )
        through = getattr(Recommendation, link).through
        links = Recommendation._meta.get_field(link)
        own, other = links.m2m_field_name(), links.m2m_reverse_field_name()
        rows = Recommendation.objects.filter(pk__in=came_in.values("recommendation")).exclude(**{link: row})
        keys = list(rows.order_by().values_list("pk", flat=True))
        through.objects.bulk_create(
            [through(**{f"{own}_id": key, f"{other}_id": row.pk}) for key in keys], ignore_conflicts=True
        )
    return len(keys)
