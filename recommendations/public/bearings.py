"""How many events bear on a recommendation in which way."""

from collections.abc import Sequence

from recommendations.models import Bearing
from recommendations.models.follow_ups import Meaning


def by_meaning(bearings: Sequence[Bearing]) -> list[tuple[Meaning, int]]:
    """Every meaning with its count; entries that say that nothing was found do not count."""
    happened = [bearing.meaning for bearing in bearings if not bearing.event.is_nothing_found]
    return [(meaning, happened.count(meaning)) for meaning in Meaning]
