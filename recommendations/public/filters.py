"""The filters of the list of recommendations: one declaration for every page, export, feed and the API."""

import re
from collections import defaultdict
from datetime import date
from functools import cached_property, reduce
from typing import Any

import django_filters
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from recommendations.models import Document, Recommendation, Status
from recommendations.models.responses import Stance
from recommendations.search import finding
from recommendations.search.asking import Sought, read
from recommendations.search.index import Index, bits_of, current

from .facets import BY_NAME, FACETS, Facet, Shelf, shelf
from .places import PlacesField, keys_by_place

# Appended by other sites to addresses that people share; they mean nothing here and must not break a link. So do the numbered pages of old addresses.
FOREIGN_KEYS = {"fbclid", "gclid", "mc_cid", "mc_eid", "page"}
# What chooses a page of what was found, and how it is shown.
PAGE_KEYS = {"after", "before", "open", "part", "kept"}
PART = re.compile("[1-9]", re.ASCII)
BEST = "best"
SORTS = [
    (BEST, _("best match first")),
    ("newest", _("newest document first")),
    ("oldest", _("oldest document first")),
    ("event", _("last event first")),
]
SAYS_DONE = [Stance.SAYS_IMPLEMENTED]
NOT_DONE = [Status.NO_IMPLEMENTATION, Status.LIMITED_PROGRESS, Status.SUBSTANTIAL_PROGRESS, Status.REGRESSED]
LONGEST_SILENCE = 240
SILENCES = (6, 12, 24, 60)  # months that are offered with their counts; any other number can be typed
FIRST_YEAR, LAST_YEAR = 1945, 2200


class PlacesFilter(django_filters.Filter):
    field_class = PlacesField


class FacetFilter(django_filters.MultipleChoiceFilter):
    def __init__(self, facet: Facet) -> None:
        super().__init__(label=facet.label, choices=[])  # those of the index that is asked


class RecommendationFilter(django_filters.FilterSet):
    """Valid only if every value is one that is offered and every key is known; what is invalid shows no rows."""

    q = django_filters.CharFilter(label=_("Symbol, paragraph or words"), max_length=200, strip=True)
    gap = django_filters.ChoiceFilter(
        label=_("Said and done"), choices=[("1", _("the State says done, assessed not done"))]
    )
    silent = django_filters.NumberFilter(
        label=_("Nothing logged for"), min_value=1, max_value=LONGEST_SILENCE, decimal_places=0
    )
    from_year = django_filters.NumberFilter(
        label=_("Made from"), min_value=FIRST_YEAR, max_value=LAST_YEAR, decimal_places=0
    )
    to_year = django_filters.NumberFilter(
        label=_("Made until"), min_value=FIRST_YEAR, max_value=LAST_YEAR, decimal_places=0
    )
    document = django_filters.CharFilter(label=_("Document"), max_length=80)
    pick = PlacesFilter(label=_("Kept"))
    sort = django_filters.ChoiceFilter(label=_("Order"), choices=SORTS)
    for facet in FACETS:
        locals()[facet.name] = FacetFilter(facet)
    del facet

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, Recommendation.objects.none())
        self.today = today
        for facet in FACETS:
            # A form copies its fields with all that belongs to them; a function is left as it is, a bound method is not.
            self.filters[facet.name].extra["choices"] = lambda facet=facet: self._words(facet)

    def _words(self, facet: Facet) -> list[tuple[str, str]]:
        return [(word, word) for word in facet.options(self.index)]

    # --- what was asked ----------------------------------------------------------------------------------------

    @cached_property
    def problems(self) -> list[str]:
        """What is wrong with the address, as sentences; empty when it can be answered."""
        known = self.filters.keys() | PAGE_KEYS
        unknown = [key for key in self.data if key not in known and not is_foreign(key)]
        unknown += [name for name in [self.data.get("open")] if name and name not in self.filters]
        sentences = [_("This list cannot be filtered by “%(key)s”.") % {"key": key[:50]} for key in unknown]
        if self.data.get("part") and not PART.fullmatch(self.data["part"]):
            sentences.append(_("“part” is a number from 1 to 9."))
        for name, errors in self.form.errors.items():
            sentences += [f"{self.filters[name].label}: {error}" for error in errors]
        if not sentences and "document" in self.asked and self.in_document is None:
            sentences.append(_("No document has the address “%(slug)s”.") % {"slug": self.asked["document"]})
        if not sentences and "q" in self.asked and self.sought.is_empty:
            # Leaving it out would answer with everything.
            typed = self.asked["q"][:50]
            sentences.append(_("There is no word in “%(typed)s” that can be looked for.") % {"typed": typed})
        return sentences

    @cached_property
    def asked(self) -> dict[str, Any]:
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @cached_property
    def in_document(self) -> Document | None:
        slug = self.asked.get("document", "").replace("\0", "")
        return Document.objects.for_public().filter(slug=slug).first() if slug else None

    @cached_property
    def picked(self) -> dict[str, int]:
        return keys_by_place(self.asked.get("pick", []))

    @property
    def lost_picks(self) -> int:
        """How many of those kept in the address are not public any more."""
        return len(set(self.asked.get("pick", []))) - len(self.picked)

    @cached_property
    def words(self) -> list[tuple[str, str]]:
        """What was asked for, in the reader's language: the names of the choices, each with what was chosen."""
        asked = [name for name in self.filters if name in self.asked]
        return [(str(self.filters[name].label), ", ".join(map(str, self._said(name)))) for name in asked]

    @property
    def title(self) -> str:
        """The same as a heading: ``Recommendations (“torture”; State: Kazakhstan; Theme: Prisons)``."""
        bare = {str(self.filters["q"].label)}  # quoted words need no name
        words = "; ".join(said if label in bare else f"{label}: {said}" for label, said in self.words)
        return f"{_('Recommendations')} ({words})" if words else str(_("Recommendations"))

    def _said(self, name: str) -> list[Any]:
        value = self.asked[name]
        if name in BY_NAME:
            return [BY_NAME[name].options(self.index)[word].label for word in value]
        months = int(self.asked.get("silent", 0))
        said = {
            "silent": months and ngettext("one month", "%(n)s months", months) % {"n": months},
            "q": _("“%(words)s” (the first twelve words)") % {"words": value} if self.sought.is_cut else f"“{value}”",
            "gap": _("the State says done, assessed not done"),
            "document": self.in_document,
            "pick": self._picked_in_words(),
            "sort": dict(SORTS).get(self.asked.get("sort", "")),
        }
        return [said.get(name) or f"{value}"]

    def _picked_in_words(self) -> Any:
        if len(self.picked) != 1:
            return _("chosen one by one")
        titles = Recommendation.objects.for_public().filter(pk__in=self.picked.values()).values_list("title", flat=True)
        return titles.first() or _("chosen one by one")  # withdrawn between two questions

    @cached_property
    def query(self) -> QueryDict:
        """The one way to write what is asked: by name and value, and nothing else; empty if it cannot be answered."""
        query = QueryDict(mutable=True)
        if not self.problems:
            for name in sorted(self.asked):
                value = self.asked[name]
                query.setlist(name, sorted(map(str, value)) if isinstance(value, list) else [str(value)])
        return query

    @cached_property
    def sought(self) -> Sought:
        return read(self.asked.get("q", ""))

    sorts = SORTS

    @property
    def order(self) -> str:
        return self.asked.get("sort", BEST if self.sought.terms else "newest")

    @property
    def order_in_list(self) -> str:
        """The same where too many were found to rank them."""
        return "newest" if self.order == BEST else self.order

    # --- what was found ----------------------------------------------------------------------------------------

    @cached_property
    def index(self) -> Index:
        return current()

    @cached_property
    def parts(self) -> dict[str, int]:
        """The set that each choice alone leaves."""
        index, asked = self.index, self.asked
        parts = {facet.name: facet.bits(index, asked[facet.name]) for facet in FACETS if facet.name in asked}
        if not self.sought.is_empty:
            parts["q"] = finding.found(self.sought, index)
        if "gap" in asked:
            parts["gap"] = self.said_not_done
        if "pick" in asked:
            parts["pick"] = bits_of(self.picked.values(), index.size) & index.all
        if self.in_document is not None:
            parts["document"] = index.of_document(self.in_document.pk)
        if "from_year" in asked or "to_year" in asked:
            years = range(int(asked.get("from_year", FIRST_YEAR)), int(asked.get("to_year", LAST_YEAR)) + 1)
            parts["period"] = index.having("year", years)
        if "silent" in asked:
            parts["silent"] = self.silent_for(int(asked["silent"]))
        return parts

    def silent_for(self, months: int) -> int:
        return self.index.silent(since=months_before(self.today, months))

    @property
    def silences(self) -> list[tuple[int, int]]:
        """Months, and of how many of what the other choices leave nothing was logged for as long; none where there are none."""
        others = self.found(but="silent")
        counts = [(months, (others & self.silent_for(months)).bit_count()) for months in SILENCES]
        return [(months, count) for months, count in counts if count]

    @cached_property
    def moving(self) -> dict[str, frozenset[str]]:
        """The statuses and stances that are asked for, which a recommendation may have today and not tomorrow."""
        asked, sets = self.asked, defaultdict[str, list[frozenset[str]]](list)
        for name in ("status", "stance"):
            if name in asked:
                sets[name].append(frozenset(BY_NAME[name].values(self.index, asked[name])))
        if "gap" in asked:
            sets["status"].append(frozenset(NOT_DONE))
            sets["stance"].append(frozenset(SAYS_DONE))
        return {name: frozenset.intersection(*each) for name, each in sets.items()}

    @property
    def said_not_done(self) -> int:
        return self.index.having("stance", SAYS_DONE) & self.index.having("status", NOT_DONE)

    @property
    def gap_count(self) -> int:
        """How many of what the other choices leave are said and not done."""
        return (self.found() & self.said_not_done).bit_count()

    def found(self, *, but: str | tuple[str, ...] = ()) -> int:
        """The set of what was found, or what would be without one or some of the choices."""
        left_out = (but,) if isinstance(but, str) else but
        return reduce(int.__and__, (bits for name, bits in self.parts.items() if name not in left_out), self.index.all)

    def shelves(self) -> list[Shelf]:
        """Every facet with its counts, as the other choices leave them; of the one that the address opens, a hundred."""
        opened, part = self.data.get("open"), int(self.data.get("part") or 1)
        return [
            shelf(
                facet,
                self.index,
                self.found(but=facet.name),
                self.asked.get(facet.name, []),
                part=part if facet.name == opened else 0,
            )
            for facet in FACETS
        ]


def months_before(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=years, month=month + 1, day=min(day.day, 28))


def is_foreign(key: str) -> bool:
    return key in FOREIGN_KEYS or key.startswith("utm_")
