"""The recommendations that a batch of rows may be about, read together."""

import sys
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations.models import Document, OutsideName, Recommendation, StateResponse
from recommendations.models.publication import UNDER_WORK, Publication

from .said import Meant, Said

LINKS = ("themes", "affected_groups", "sdg_targets", "recommending_states", "texts")
Place = tuple[str, int | None, str, str]  # document, State, paragraph, sub-item


class Name(NamedTuple):
    """What a file calls so: the recommendation's key, and what a file said of it last."""

    recommendation: int
    said: Said


def place_of(meant: Meant) -> Place:
    """Its words are kept once: a quarter of a million places are remembered while UHRI comes in."""
    document, paragraph, sub_item = map(sys.intern, (meant.document, meant.paragraph, meant.sub_item))
    return document, meant.state.pk if meant.state else None, paragraph, sub_item


class OnRecord:
    """Of what a file says as it said it last nothing more is read: whatever an editor made of it stays."""

    def __init__(self, system: str, meanings: list[Meant]) -> None:
        self.read_names(system, [meant.key for meant in meanings])
        self.read_documents(meanings)
        self.read_rows(system, [meant for meant in meanings if self.said_before(meant) is None])

    def read_names(self, system: str, keys: list[str]) -> None:
        names = OutsideName.objects.filter(system=system, key__in=keys)
        standing = names.exclude(recommendation__publication=Publication.WITHDRAWN)
        self.names = {key: Name(*name) for key, *name in standing.values_list("key", "recommendation", "said")}

    def read_documents(self, meanings: list[Meant]) -> None:
        slugs = {meant.document for meant in meanings if meant.document}
        slugs |= {meant.address.partition("/")[0] for meant in meanings if meant.address}
        symbols = {meant.paper["symbol"] for meant in meanings if meant.paper["symbol"]}
        wanted = Document.objects.filter(Q(slug__in=slugs) | Q(symbol__in=symbols))
        documents = list(wanted.values_list("pk", "slug", "symbol", "publication"))
        by_symbol = {symbol: slug for _pk, slug, symbol, _publication in documents if symbol}
        for meant in meanings:  # a document on record may have an address of its own
            meant.document = by_symbol.get(meant.paper["symbol"], meant.document)
        self.documents = {pk: slug for pk, slug, _symbol, _publication in documents}
        self.withdrawn = {slug for _pk, slug, _symbol, publication in documents if publication == Publication.WITHDRAWN}

    def read_rows(self, system: str, meanings: list[Meant]) -> None:
        paragraphs = {meant.paragraph for meant in meanings if meant.paragraph}
        named = Q(pk__in=[self.names[meant.key].recommendation for meant in meanings if meant.key in self.names])
        placed = Q(document__in=list(self.documents), paragraph__in=paragraphs)
        own = [tuple(meant.address.split("/")) for meant in meanings if meant.address]
        ours = Q(document__slug__in={document for document, _slug in own}, slug__in={slug for _document, slug in own})
        rows = Recommendation.objects.exclude(publication=Publication.WITHDRAWN)
        self.rows = {row.pk: row for row in rows.filter(named | placed | ours).prefetch_related(*LINKS)}
        self.by_place = {
            (self.documents.get(row.document_id, ""), row.state_id, row.paragraph, row.sub_item): row
            for row in self.rows.values()
            if row.paragraph and not row.part_of_id
        }
        self.by_address = {f"{self.documents.get(row.document_id, '')}/{row.slug}": row for row in self.rows.values()}
        called = OutsideName.objects.filter(system=system, recommendation__in=list(self.rows))
        self.called = set(called.values_list("recommendation", flat=True))
        self.answers = answers_to(list(self.rows))

    def check(self, meant: Meant) -> None:
        if meant.document in self.withdrawn:
            meant.problem(_("Its document was withdrawn."), "symbol")

    def has(self, place: Place) -> bool:
        return place in self.by_place

    def said_before(self, meant: Meant) -> Name | None:
        """The name of a row that says nothing else than its file said last; one that names a page of ours is read by that."""
        name = self.names.get(meant.key)
        return name if name and not meant.address and name.said == {**name.said, **meant.said} else None

    def ours(self, meant: Meant) -> Recommendation | None:
        """That on whose page a row of our own file stands."""
        return self.by_address.get(meant.address)

    def find(self, meant: Meant) -> tuple[Recommendation | None, Said]:
        """The recommendation that a row is about, and what a file said of it last.

        One that the same kind of file calls otherwise is another, though it stands in the same paragraph.
        """
        name = self.names.get(meant.key)
        if ours := self.ours(meant):
            return ours, name.said if name and name.recommendation == ours.pk else {}
        if name and name.recommendation in self.rows:
            return self.rows[name.recommendation], name.said
        found = self.by_place.get(place_of(meant)) if meant.paragraph else None
        return (None if found and found.pk in self.called else found), {}


def answers_to(keys: list[int]) -> dict[int, StateResponse]:
    """Of each recommendation the newest answer that stands, or is being worked on by nobody's organisation."""
    rows = StateResponse.objects.filter(recommendation__in=keys, ended_at__isnull=True)
    shown = rows.filter(Q(publication=Publication.PUBLISHED) | Q(publication__in=UNDER_WORK, logged_by=None))
    return {row.recommendation_id: row for row in shown.order_by("pk")}
