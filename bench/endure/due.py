"""What large.py has made in its own database: events that are approved and due one after the other, so that the record changes."""

import sys
from datetime import timedelta
from itertools import count

from django.utils import timezone

from recommendations.models import Recommendation
from tests.factories import make_event, make_user
from tests.factories.numbers import numbers

EVENTS, EVERY = 60, timedelta(seconds=20)


def main() -> None:
    numbers.default_factory = lambda: count(1000)  # world.py used the first
    by, other, now = make_user(), make_user(), timezone.now()
    for number, row in enumerate(Recommendation.objects.published().order_by("pk")[:EVENTS]):
        event = make_event(state=row.state, bearings={row: "progress"})
        event.submit(by=by, at=now)
        event.approve(by=other, at=now, publish_after=now + number * EVERY)
    sys.stdout.write("made\n")
