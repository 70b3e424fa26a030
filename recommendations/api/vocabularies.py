"""The lists of words that recommendations are described and filtered by, each with its codes and labels."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from recommendations.models import (
    AffectedGroup,
    Confidence,
    Mechanism,
    Region,
    SdgGoal,
    SdgTarget,
    Status,
    Theme,
)
from recommendations.models.bearings import Meaning
from recommendations.models.documents import DocumentKind
from recommendations.models.follow_ups import EventKind
from recommendations.models.recommendations import Addressee
from recommendations.models.responses import Stance
from recommendations.models.vocabulary import MechanismKind
from recommendations.public import definitions
from recommendations.search.index import current

from .shapes import VocabularyTerm

Terms = Callable[[], Iterable[VocabularyTerm]]


def rows(model: Any, code: str, sets: str) -> Terms:
    """Those rows of a table that a public recommendation has: what nobody may read yet brings no word with it."""

    def used() -> Any:
        index = current()
        return model.objects.filter(pk__in=list(index.counts(sets, index.all)))

    return lambda: [
        {
            "code": str(getattr(row, code)),
            "label": str(row),
            "scheme": getattr(row, "scheme", None),
            "version": getattr(row, "scheme_version", None),
            "meaning": None,
        }
        for row in used()
    ]


def choices(listed: Any, defined: Iterable[definitions.Definition] = ()) -> Terms:
    """Stored words, with what they mean where the methodology says it."""
    return lambda: [
        {
            "code": value,
            "label": str(label),
            "scheme": None,
            "version": None,
            "meaning": next((str(each.meaning) for each in defined if each.value == value), None),
        }
        for value, label in listed.choices
    ]


VOCABULARIES: dict[str, tuple[Any, Terms]] = {
    "themes": (_("Themes"), rows(Theme, "code", "theme")),
    "affected-groups": (_("Affected groups"), rows(AffectedGroup, "code", "group")),
    "sdg-goals": (_("Sustainable Development Goals"), rows(SdgGoal, "number", "goal")),
    "sdg-targets": (_("SDG targets"), rows(SdgTarget, "code", "target")),
    "regions": (_("Regions"), rows(Region, "code", "region")),
    "mandates": (_("Mandates and committees"), rows(Mechanism, "slug", "mechanism")),
    "mechanisms": (_("Mechanisms"), choices(MechanismKind)),
    "statuses": (_("Statuses"), choices(Status, definitions.STATUSES)),
    "confidence": (_("Confidence"), choices(Confidence, definitions.CONFIDENCE)),
    "stances": (_("Stances"), choices(Stance, definitions.STANCES)),
    "bearings": (_("Bearings"), choices(Meaning, definitions.BEARINGS)),
    "event-kinds": (_("Kinds of events"), choices(EventKind)),
    "document-kinds": (_("Kinds of documents"), choices(DocumentKind)),
    "addressees": (_("Addressees"), choices(Addressee)),
}
