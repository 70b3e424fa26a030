"""What the words of files mean here: by all names that the vocabulary knows, and by what somebody decided once for a label."""

import re
import unicodedata
from collections import Counter
from functools import cached_property, lru_cache
from typing import Any

from recommendations.models import AffectedGroup, Label, Mechanism, SdgTarget, State, Theme
from recommendations.models.imports import LabelKind
from recommendations.models.responses import Stance, UprPosition
from recommendations.models.vocabulary import MechanismKind
from recommendations.search.called import STATES

NOTHING = "-"  # what a label means that we keep nothing of
# States as files call them, where that is none of their names and nothing that people type in a search (search/called.py).
ALSO_CALLED = {
    "COD": ["Congo, Democratic Republic of", "Democratic Republic of Congo"], "COG": ["Republic of Congo"],
    "BRN": ["Brunei"], "CIV": ["Cote d'Ivoire"], "FSM": ["Micronesia"], "GBR": ["United Kingdom"],
    "GNB": ["Guinea Bissau"], "IRN": ["Iran"], "KNA": ["St Kitts and Nevis"], "LCA": ["St Lucia"],
    "MDA": ["Moldova", "Republic of Moldova"], "MKD": ["Macedonia FYR", "The former Yugoslav Republic of Macedonia"],
    "NLD": ["Netherlands"], "PRK": ["DPR Korea"], "PSE": ["Palestine"], "TZA": ["Tanzania"], "USA": ["United States"],
    "VAT": ["Holy See"], "VCT": ["St Vincent and the Grenadines"], "VEN": ["Venezuela"], "VNM": ["Viet Nam"],
}  # fmt: skip
UPR = ["UPR", "Universal Periodic Review", "Working Group on the Universal Periodic Review"]
TARGET = re.compile(r"\d{1,2}\.[0-9a-z]{1,2}")
# What files say of a State's answer, and what that is here; the review's own word beside it.
POSITIONS = {
    "supported": (Stance.ACCEPTS, UprPosition.SUPPORTED),
    "accepted": (Stance.ACCEPTS, UprPosition.SUPPORTED),
    "noted": (Stance.NOTES, UprPosition.NOTED),
    "supported noted": (Stance.ACCEPTS_IN_PART, UprPosition.SUPPORTED_NOTED),
    "partially supported": (Stance.ACCEPTS_IN_PART, UprPosition.SUPPORTED_NOTED),
    "partially accepted": (Stance.ACCEPTS_IN_PART, UprPosition.SUPPORTED_NOTED),
    "already implemented": (Stance.SAYS_IMPLEMENTED, UprPosition.SUPPORTED),
    "implemented": (Stance.SAYS_IMPLEMENTED, UprPosition.SUPPORTED),
    "being implemented": (Stance.SAYS_BEING_IMPLEMENTED, UprPosition.SUPPORTED),
    "supported considered already implemented": (Stance.SAYS_IMPLEMENTED, UprPosition.SUPPORTED),
    "supported considered in the process of being implemented": (Stance.SAYS_BEING_IMPLEMENTED, UprPosition.SUPPORTED),
    "supported considered already implemented or in the process of being implemented": (
        Stance.SAYS_BEING_IMPLEMENTED,
        UprPosition.SUPPORTED,
    ),
    "rejected": (Stance.REJECTS, UprPosition.NOTED),
    "not supported": (Stance.REJECTS, UprPosition.NOTED),
}
UNANSWERED = {"", "pending", "general response", "no response", "no clear position", "voluntary pledge"}
KINDS: dict[str, type[Any]] = {
    LabelKind.STATE: State,
    LabelKind.MECHANISM: Mechanism,
    LabelKind.THEME: Theme,
    LabelKind.GROUP: AffectedGroup,
    LabelKind.TARGET: SdgTarget,
}


@lru_cache(maxsize=20_000)  # a file has few labels, thousands of times
def folded(words: str) -> str:
    """The same for all ways in which people write one name."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))
    plain = re.sub(r"[^\w]+", " ", plain.replace("&", " and ").replace("’", "'")).strip()
    return plain.removeprefix("the ")


def word_of(row: Any) -> str:
    """How a row of the vocabulary is written where we keep its name: its slug, its code, or scheme and code."""
    if isinstance(row, Theme | AffectedGroup):
        return f"{row.scheme}/{row.scheme_version}/{row.code}"
    return str(row.code if isinstance(row, SdgTarget) else row.slug)


def names_of(row: Any) -> list[str]:
    names = [*row.name.values(), word_of(row)]
    if isinstance(row, Theme | AffectedGroup):
        return [*names, row.code]
    if isinstance(row, State):
        return [*names, *row.formal_name.values(), row.iso3]
    if isinstance(row, Mechanism):
        return [*names, *row.short_name.values(), row.abbreviation, *(UPR if row.kind == MechanismKind.UPR else [])]
    return names


class Known:
    """Looks words up; counts those that nobody has decided on, in ``unknown`` by kind and words."""

    def __init__(self) -> None:
        self.unknown: Counter[tuple[str, str]] = Counter()

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        """By kind, every row of the vocabulary by its word."""
        return {kind: {word_of(row): row for row in model.objects.all()} for kind, model in KINDS.items()}

    @cached_property
    def names(self) -> dict[str, dict[str, Any]]:
        """By kind, every row by each of its names; a label that somebody mapped before all others."""
        found: dict[str, dict[str, Any]] = {}
        for kind, rows in self.rows.items():
            found[kind] = {folded(name): row for row in reversed(rows.values()) for name in names_of(row) if name}
        for row in self.rows[LabelKind.STATE].values():
            others = [*STATES.get(row.iso3, []), *ALSO_CALLED.get(row.iso3, [])]
            found[LabelKind.STATE] |= dict.fromkeys(map(folded, others), row)
        for label in Label.objects.exclude(means=""):
            found[label.kind][folded(label.words)] = self.rows[label.kind].get(label.means, NOTHING)
        return found

    def find(self, kind: str, words: str) -> Any:
        """The row, NOTHING where the label means nothing that we keep, or None where nobody decided."""
        words = words.strip()
        if kind == LabelKind.TARGET and (code := TARGET.match(words)):
            return self.rows[kind].get(code[0], NOTHING)
        found = self.names[kind].get(folded(words))
        if found is None:
            self.unknown[kind, words[:300]] += 1
        return found

    def all_of(self, kind: str, labels: list[str]) -> list[Any]:
        """Those that mean something, each once, in order."""
        found = (self.find(kind, label) for label in labels if label.strip())
        return list(dict.fromkeys(row for row in found if row is not None and row != NOTHING))


def position_of(words: str) -> tuple[str, str] | None:
    """The stance and the review's word; empty ones for no answer. None where the words are not known."""
    plain = folded(words)
    if plain in UNANSWERED:
        return "", ""
    return POSITIONS.get(plain)
