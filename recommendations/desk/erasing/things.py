"""What can be erased at the desk, and what there is to say of it before somebody does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from recommendations import access
from recommendations.models import Erased, Erasure, Evidence, Published, User
from recommendations.record.erasing import is_public, versions_of

from ..evidence.rows import label_of
from ..review.content import Entry, entries
from ..review.nouns import BY_MODEL


@dataclass
class Thing:
    """One row with all its versions, as what would be erased. ``is_seen``: whether this person may read it."""

    noun: str
    row: Any
    is_seen: bool

    @cached_property
    def keys(self) -> list[int]:
        """All its versions."""
        return versions_of(type(self.row), self.row.pk)

    @cached_property
    def erasure(self) -> Erasure | None:
        """The erasure that was asked for and neither refused nor taken back; of whichever version."""
        rows = Erasure.objects.filter(noun=self.noun, row__in=self.keys, ended_at__isnull=True)
        return rows.select_related("asked_by", "agreed_by", "organisation").first()

    @cached_property
    def ended(self) -> Erasure | None:
        """The last one that was refused."""
        rows = Erasure.objects.filter(noun=self.noun, row__in=self.keys).exclude(ended_reason="")
        return rows.select_related("ended_by").order_by("-ended_at").first()

    @property
    def name(self) -> str:
        return str(Erased(self.noun).label)

    @property
    def title(self) -> str:
        """What people call it, for those who see it; a confidential source is never named."""
        if self.noun == Erased.SOURCE or not self.is_seen:
            return _("Confidential source")
        return label_of(self.row) if isinstance(self.row, Evidence) else BY_MODEL[type(self.row)].title(self.row)

    @property
    def address(self) -> str:
        return reverse("desk:erasure", args=[self.noun, self.row.public_id])

    @property
    def own_page(self) -> str:
        if noun := BY_MODEL.get(type(self.row)):
            return noun.address("page", self.row.public_id)
        return reverse("desk:file" if self.noun == Erased.EVIDENCE else "desk:source", args=[self.row.public_id])

    @property
    def is_public(self) -> bool:
        return is_public(type(self.row), self.keys)

    @property
    def number_of_versions(self) -> int:
        return len(self.keys)

    @cached_property
    def entries(self) -> list[Entry]:
        """What it says, where that is shown at all."""
        return entries(self.row) if isinstance(self.row, Published) and self.is_seen else []


NOUN_OF: dict[type[Model], str] = {model: noun for noun, model in access.ERASABLE.items()}


def thing_of(row: Model) -> Thing:
    """Of a row that the person is being shown."""
    return Thing(NOUN_OF[type(row)], row, is_seen=True)


def found(noun: str, public_id: str, *, user: User, at: datetime) -> Thing:
    """Its newest version, if the person sees it, or may agree to its erasure; what else there is does not exist."""
    model = access.ERASABLE[noun]
    if row := access.seen(model, user, at=at).filter(public_id=public_id).order_by("pk").last():
        return Thing(noun, row, is_seen=True)
    asked = access.erasures_seen(user, at=at).filter(noun=noun)
    row = model._default_manager.filter(public_id=public_id, pk__in=asked.values("row")).first()
    if row is None:
        raise Http404
    return Thing(noun, row, is_seen=False)


def of_erasures(erasures: list[Erasure]) -> list[Thing]:
    """The things that these are about, as a list names them, in as many queries as there are kinds."""
    rows: dict[tuple[str, int], Any] = {}
    for noun in {erasure.noun for erasure in erasures}:
        keys = [erasure.row for erasure in erasures if erasure.noun == noun]
        found = access.ERASABLE[noun]._default_manager.in_bulk(keys)
        rows |= {(noun, key): row for key, row in found.items()}
    return [Thing(each.noun, rows[each.noun, each.row], is_seen=each.noun != Erased.SOURCE) for each in erasures]
