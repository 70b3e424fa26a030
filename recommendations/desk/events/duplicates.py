"""Events that are likely the one that is being logged: shown before it is saved."""

import re
from datetime import datetime
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef, Q

from recommendations import access
from recommendations.models import FollowUpEvent, Source, User

ALIKE = 0.6
MOST = 5
WORD = re.compile(r"\w{3,}")


def likely(event: FollowUpEvent, addresses: list[str], *, user: User, at: datetime) -> list[FollowUpEvent]:
    """Known from the same address; or of the same State and day, at the same place or in like words.

    Only what the person sees anyway: that something exists is not told to others.
    """
    visible = Q(pk__in=access.seen(FollowUpEvent, user, at=at).values("pk")) | Q(
        publication="published", ended_at__isnull=True
    )
    rows = FollowUpEvent.objects.filter(visible).exclude(publication="withdrawn").exclude(public_id=event.public_id)
    rows = rows.select_related("state").order_by("public_id", "-pk").distinct("public_id")
    written = {each for address in addresses for each in ways_to_write(address)}
    cited = Source.objects.filter(event=OuterRef("pk"), url__in=written)
    same_source = list(rows.filter(Exists(cited))[:MOST])
    same_day = rows.filter(
        state=event.state, happened_on=event.happened_on, happened_on_precision=event.happened_on_precision
    )
    known = {row.public_id for row in same_source}
    alike = [row for row in same_day[:200] if row.public_id not in known and is_alike(row, event)]
    return [*same_source, *alike][:MOST]


def is_alike(one: FollowUpEvent, other: FollowUpEvent) -> bool:
    place = one.place.strip().casefold()
    if place and place == other.place.strip().casefold():
        return True
    first, second = (sorted(WORD.findall(each.title.casefold())) for each in (one, other))
    return SequenceMatcher(None, first, second).ratio() >= ALIKE


def ways_to_write(address: str) -> set[str]:
    """One address with and without what makes no difference: the scheme's s, www, a last slash, a fragment."""
    parts = urlsplit(address)
    if not parts.netloc:
        return set()
    host, query = parts.netloc.lower().removeprefix("www."), f"?{parts.query}" if parts.query else ""
    path = parts.path.rstrip("/")
    return {
        f"{scheme}://{www}{host}{path}{slash}{query}"
        for scheme in ("http", "https")
        for www in ("", "www.")
        for slash in ("", "/")
    }
