"""What recommendations can be narrowed by: each facet's name in addresses, its options, and which set of the index they name."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from recommendations.models import (
    AffectedGroup,
    Mechanism,
    Organisation,
    Region,
    SdgGoal,
    SdgTarget,
    State,
    Status,
    Theme,
)
from recommendations.models.responses import Stance
from recommendations.models.vocabulary import MechanismKind
from recommendations.search.index import Index

NONE = "none"
AHEAD = 3  # facets that stand open
SHOWN, SHOWN_CLOSED = 10, 5  # options of a facet that is open, and of one that is not
WHOLE = 100  # of one shown whole, at a time


class Option(NamedTuple):
    """One value of a facet: its word in addresses, its label (as text in the reader's language), its values in the index."""

    word: str
    label: Any
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Facet:
    name: str
    label: Any
    sets: str
    read: Callable[[Index], Iterable[Option]]
    is_counted: bool = True  # ordered by how many, else as read

    def options(self, index: Index) -> dict[str, Option]:
        """All options by word, read once an edition."""
        if self.name not in index.options:
            index.options[self.name] = {option.word: option for option in self.read(index)}
        return index.options[self.name]

    def bits(self, index: Index, words: list[str]) -> int:
        return index.having(self.sets, self.values(index, words))

    def values(self, index: Index, words: list[str]) -> list[Any]:
        """What these words mean in the index."""
        options = self.options(index)
        return [value for word in words for value in options[word].values]


def rows(model: type, word: str) -> Callable[[Index], Iterable[Option]]:
    """Rows of a vocabulary; those of several schemes with one code are one option."""

    def read(index: Index) -> Iterable[Option]:
        same: dict[str, list[Any]] = defaultdict(list)
        for row in model.objects.all():
            same[str(getattr(row, word))].append(row)
        return [Option(key, each[0], tuple(row.pk for row in each)) for key, each in same.items()]

    return read


def choices(listed: Any) -> Callable[[Index], Iterable[Option]]:
    return lambda index: [Option(value, label, (value,)) for value, label in listed.choices]


def stances(index: Index) -> Iterable[Option]:
    return [*choices(Stance)(index), Option(NONE, _("no response recorded"), ("",))]


def mandates(index: Index) -> Iterable[Option]:
    return [Option(row.slug, lazy(lambda row=row: row.short, str)(), (row.pk,)) for row in Mechanism.objects.all()]


def assessors(index: Index) -> Iterable[Option]:
    """Organisations that agreed to be named."""
    return [Option(row.slug, row, (row.pk,)) for row in Organisation.objects.exclude(name="")]


def years(sets: str, unknown: Any) -> Callable[[Index], Iterable[Option]]:
    def read(index: Index) -> Iterable[Option]:
        known = sorted((year for year in index.sets.get(sets, {}) if year), reverse=True)
        return [*[Option(str(year), str(year), (year,)) for year in known], Option(NONE, unknown, (None,))]

    return read


FACETS = (
    Facet("state", _("State"), "state", rows(State, "slug")),
    Facet("status", _("Where it stands"), "status", choices(Status), is_counted=False),
    Facet("stance", _("What the Government said"), "stance", stances, is_counted=False),
    Facet("theme", _("Theme"), "theme", rows(Theme, "code")),
    Facet("mechanism", _("Mechanism"), "kind", choices(MechanismKind), is_counted=False),
    Facet("mandate", _("Mandate or committee"), "mechanism", mandates),
    Facet("group", _("Affected group"), "group", rows(AffectedGroup, "code")),
    Facet("region", _("Region"), "region", rows(Region, "code")),
    Facet("goal", _("Sustainable Development Goal"), "goal", rows(SdgGoal, "number"), is_counted=False),
    Facet("target", _("SDG target"), "target", rows(SdgTarget, "code")),
    Facet("year", _("Year of the recommendation"), "year", years("year", _("not known")), is_counted=False),
    Facet(
        "event",
        _("Year of the last event"),
        "event_year",
        years("event_year", _("no event recorded")),
        is_counted=False,
    ),
    Facet("assessed_by", _("Assessed by"), "assessed_by", assessors),
)
BY_NAME = {facet.name: facet for facet in FACETS}


class Shown(NamedTuple):
    """One option as a reader sees it: how many there would be, and whether it is chosen."""

    word: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Shelf:
    """A facet as a reader sees it. ``rest``: how many more options come after those shown; ``part``: which hundred of them, 0
    where only the first few are shown."""

    facet: Facet
    options: list[Shown]
    rest: int
    is_open: bool
    part: int

    @property
    def next_part(self) -> int | None:
        """As addresses name it: the first hundred by no number."""
        return self.part + 1 if self.part else None


def shelf(facet: Facet, index: Index, among: int, chosen: list[str], *, part: int) -> Shelf:
    """The options that some of a set have, with counts: the chosen always, and the first few or a ``part`` of all."""
    counts = index.counts(facet.sets, among)
    found = []
    for option in facet.options(index).values():
        count = sum(counts.get(value, 0) for value in option.values)
        if count or option.word in chosen:
            found.append((option, count))
    if facet.is_counted:
        found.sort(key=lambda pair: -pair[1])
    is_open = bool(chosen) or bool(part) or facet in FACETS[:AHEAD]
    start = (part - 1) * WHOLE if part else 0
    end = start + WHOLE if part else SHOWN if is_open else SHOWN_CLOSED
    ahead = [pair for at, pair in enumerate(found) if start <= at < end or pair[0].word in chosen]
    rest = sum(1 for option, _count in found[end:] if option.word not in chosen)
    options = [Shown(each.word, capfirst(str(each.label)), count, each.word in chosen) for each, count in ahead]
    return Shelf(facet, options, rest, is_open, part)
