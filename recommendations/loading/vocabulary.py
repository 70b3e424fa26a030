"""The vocabulary that the project brings along: fixtures/vocabulary, one file for each noun."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from recommendations.models import (
    AffectedGroup,
    MandateHolder,
    Mechanism,
    Region,
    SdgGoal,
    SdgTarget,
    State,
    Theme,
)

from .loader import Loader, Outcome
from .nouns import Noun
from .reading import Refused, expect_known, read_json, said_of

TERM = "scheme scheme_version code name"

# In this order: each refers only to those above it.
NOUNS = (
    Noun("regions", Region, "code name parent"),
    Noun("states", State, "iso3 iso2 m49 slug name formal_name subregion is_member", notes="region"),
    Noun(
        "mechanisms",
        Mechanism,
        "slug kind abbreviation name short_name is_country_mandate",
        notes="verified source",
    ),
    Noun(
        "mandate_holders",
        MandateHolder,
        "mechanism name began_on began_on_precision ended_on ended_on_precision",
        notes="last_report_year",
        keys=("mechanism__slug name began_on",),
    ),
    Noun("sdg_goals", SdgGoal, "number name"),
    Noun("sdg_targets", SdgTarget, "code goal name"),
    Noun("themes", Theme, TERM),
    Noun("affected_groups", AffectedGroup, TERM),
)
ABOUT = ("source", "as_of", "note")


def load_vocabulary(folder: Path, *, at: datetime) -> list[Outcome]:
    """Create what the files of ``folder`` name and the record has not. Raises Refused."""
    return Loader(at=at).load_all(NOUNS, lambda noun: rows_of(folder / f"{noun.section}.json"))


def rows_of(path: Path) -> Any:
    content = read_json(path)
    with said_of(str(path)):
        expect_known(content, [*ABOUT, "rows"])
        if "rows" not in content:
            raise Refused(_("“%(name)s” is missing.") % {"name": "rows"})
    return content["rows"]
