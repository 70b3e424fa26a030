"""Sends the digests that are due. Whoever runs it may be killed at any moment and run again: nobody is mailed twice a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.http import QueryDict
from django.utils import translation

from recommendations.door import through_public_door
from recommendations.models import Alert
from recommendations.public.changes import changed
from recommendations.public.following import filter_of
from recommendations.public.scope import Scope
from recommendations.public.telling import Change
from recommendations.public.telling import told as told_of

from .mail import digest, send

MOST = 50
DAY = timedelta(1)


@dataclass(frozen=True)
class Sent:
    """How many mails went out, how many did not, and how many alerts ask for what no longer can be answered."""

    sent: int = 0
    refused: int = 0
    unanswerable: int = 0


class Unanswerable(Exception):
    """The filter names something that is no longer offered."""


def send_due(*, today: date) -> Sent:
    """Tell everybody whose day has come what changed until yesterday."""
    Alert.objects.never_confirmed(today=today).delete()
    outcomes = [tell(key, today=today) for key in due(today=today)]
    return Sent(outcomes.count("sent"), outcomes.count("refused"), outcomes.count("unanswerable"))


def due(*, today: date) -> Iterator[int]:
    """Alerts one by one, in order, so that none is asked for again in the same run."""
    last = 0
    while (key := Alert.objects.due(today=today).filter(pk__gt=last).values_list("pk", flat=True).first()) is not None:
        yield key
        last = key


def tell(key: int, *, today: date) -> str:
    """One alert: claim the day, send, and only then note what was told. Returns what came of it."""
    alert = claimed(key, today=today)
    if alert is None or alert.told_until is None:
        return "another's"
    since, until = alert.told_until + DAY, today - DAY
    try:
        changes = changes_for(alert, since=since, until=until)
    except Unanswerable:
        return "unanswerable"
    if changes:
        more = len(changes) > MOST
        message = digest(alert, changes[:MOST], since=since, until=until, more=more, on=today)
        if not send(message):
            Alert.objects.filter(pk=key).update(tried_on=alert.tried_on)  # the next run tries again
            return "refused"
    Alert.objects.filter(pk=key).update(told_until=until)
    return "sent" if changes else "nothing"


@transaction.atomic
def claimed(key: int, *, today: date) -> Alert | None:
    """The alert as it was, if nobody else claimed this day for it; from here on nobody else does."""
    alert = Alert.objects.select_for_update(skip_locked=True).due(today=today).filter(pk=key).first()
    if alert is not None:
        Alert.objects.filter(pk=key).update(tried_on=today)
    return alert


def changes_for(alert: Alert, *, since: date, until: date) -> list[Change]:
    """What anybody may read of what changed, in the language of the alert."""
    with through_public_door(), translation.override(alert.language):
        chosen = filter_of(QueryDict(alert.query), today=until)
        if chosen.problems:
            raise Unanswerable
        scope = Scope.of_filter(chosen)
        return told_of(changed(scope, since=since, until=until, size=MOST + 1), scope)
