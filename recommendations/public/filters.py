"""The filters of the list of recommendations: one declaration for every page and, later, every export."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from recommendations.models import Recommendation, State, Status, Theme
from recommendations.models.recommendations import RecommendationQuerySet
from recommendations.models.responses import Stance
from recommendations.models.vocabulary import MechanismKind

NONE_RECORDED = "none"
# Appended by other sites to addresses that people share; they mean nothing here and must not break a link.
FOREIGN_KEYS = {"fbclid", "gclid", "mc_cid", "mc_eid", "page"}


def states_on_record(request: Any) -> QuerySet[State]:
    return State.objects.on_record()


def theme_choices() -> list[tuple[str, str]]:
    return sorted({theme.code: str(theme) for theme in Theme.objects.in_use()}.items(), key=lambda pair: pair[1])


def boxes() -> forms.CheckboxSelectMultiple:
    """Check boxes that belong to the search form, wherever they stand on the page."""
    return forms.CheckboxSelectMultiple(attrs={"form": "filter"})


class RecommendationFilter(django_filters.FilterSet):
    """Valid only if every value is one that is offered and every key is known; what is invalid shows no rows."""

    q = django_filters.CharFilter(label=_("Symbol, paragraph or words"), method="find", max_length=200, strip=True)
    state = django_filters.ModelMultipleChoiceFilter(
        label=_("State"),
        field_name="state__slug",
        to_field_name="slug",
        queryset=states_on_record,
        widget=boxes(),
    )
    mechanism = django_filters.MultipleChoiceFilter(
        label=_("Mechanism"),
        field_name="document__mechanism__kind",
        choices=MechanismKind.choices,
        widget=boxes(),
    )
    theme = django_filters.MultipleChoiceFilter(label=_("Theme"), method="about", choices=theme_choices, widget=boxes())
    stance = django_filters.MultipleChoiceFilter(
        label=_("What the Government said"),
        method="answered",
        choices=[*Stance.choices, (NONE_RECORDED, _("no response recorded"))],
        widget=boxes(),
    )
    status = django_filters.MultipleChoiceFilter(label=_("Where it stands"), choices=Status.choices, widget=boxes())

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def find(self, rows: RecommendationQuerySet, name: str, value: str) -> RecommendationQuerySet:
        return rows.matching(value)

    def about(self, rows: RecommendationQuerySet, name: str, value: list[str]) -> RecommendationQuerySet:
        return rows.for_themes(value) if value else rows

    def answered(self, rows: RecommendationQuerySet, name: str, value: list[str]) -> RecommendationQuerySet:
        return rows.filter(stance__in=["" if word == NONE_RECORDED else word for word in value]) if value else rows

    def problems(self) -> list[str]:
        """What is wrong with the address, as sentences; empty when it can be answered."""
        unknown = [key for key in self.data if key not in self.filters and not is_foreign(key)]
        sentences = [_("This list cannot be filtered by “%(key)s”.") % {"key": key[:50]} for key in unknown]
        for name, errors in self.form.errors.items():
            sentences += [f"{self.filters[name].label}: {error}" for error in errors]
        return sentences


def is_foreign(key: str) -> bool:
    return key in FOREIGN_KEYS or key.startswith("utm_")
