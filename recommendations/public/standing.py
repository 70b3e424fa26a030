"""Where a recommendation stands: the headline, what each organisation says now, and whether they agree."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.dates import day_of
from recommendations.models import Assessment, Published, Status

Row = TypeVar("Row", bound=Published)


@dataclass(frozen=True)
class Standing:
    """The published assessments of one recommendation, newest first."""

    history: list[Assessment]

    @cached_property
    def headline(self) -> Assessment | None:
        """The lead organisation's newest, where it has one, else the newest of all: as ``with_status()`` has it."""
        of_lead = (row for row in self.history if row.organisation.is_lead)
        return next(of_lead, self.history[0] if self.history else None)

    @property
    def status(self) -> str:
        return self.headline.status if self.headline else Status.NOT_ASSESSED

    @cached_property
    def current(self) -> list[Assessment]:
        """The newest of each organisation, the headline first."""
        newest: dict[int, Assessment] = {}
        for row in self.history:
            newest.setdefault(row.organisation_id, row)
        return sorted(newest.values(), key=lambda row: row is not self.headline)

    @property
    def is_shared(self) -> bool:
        """Whether several organisations assess it."""
        return len(self.current) > 1

    @property
    def dissent(self) -> str:
        """Who agrees and who does not, in one line; empty where one organisation alone assesses it."""
        counts = Counter(row.status for row in self.current).most_common() if self.is_shared else []
        if len(counts) == 1:
            status, n = counts[0]
            words = (
                _("Both organisations say “%(status)s”.") if n == 2 else _("All %(n)s organisations say “%(status)s”.")
            )
            return words % {"n": n, "status": Status(status).label}
        said = [self._share(*pair) if i == 0 else self._others(*pair) for i, pair in enumerate(counts)]
        return "; ".join(said) + "." if said else ""

    def _share(self, status: str, n: int) -> str:
        words = ngettext(
            "%(n)s of %(all)s organisations says “%(status)s”", "%(n)s of %(all)s organisations say “%(status)s”", n
        )
        return words % {"n": n, "all": len(self.current), "status": Status(status).label}

    def _others(self, status: str, n: int) -> str:
        word = Status(status).label
        if n == 1:
            return _("one says “%(status)s”") % {"status": word}
        return ngettext("%(n)s says “%(status)s”", "%(n)s say “%(status)s”", n) % {"n": n, "status": word}


def known_before(row: Row, history: Iterable[Row]) -> list[Row]:
    """What of a history was public before one of it."""
    moment = day_of(row.published_at), row.pk
    return [each for each in history if (day_of(each.published_at), each.pk) < moment]
