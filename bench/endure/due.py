"""What large.py has made in its own database: events that are approved and due one after the other, so that the record changes."""

import json
import sys
from datetime import timedelta
from itertools import count

from django.utils import timezone

from recommendations.models import FollowUpEvent, Recommendation
from tests.factories import make_event, make_membership, make_organisation
from tests.factories.numbers import numbers

EVENTS, EVERY, SLUG = 400, timedelta(seconds=20), "due"
IN_TIME = timedelta(seconds=90)  # the job runs every half minute, and a fault takes as long


def main() -> None:
    numbers.default_factory = lambda: count(1000)  # world.py used the first
    ours, now = make_organisation(slug=SLUG), timezone.now()
    by, other = (make_membership(organisation=ours, role=role).user for role in ("staff", "reviewer"))
    for number, row in enumerate(Recommendation.objects.published().order_by("pk")[:EVENTS]):
        event = make_event(state=row.state, bearings={row: "progress"}, logged_by=ours, entered_by=by)
        event.submit(by=by, at=now)
        event.approve(by=other, at=now, publish_after=now + number * EVERY)
    sys.stdout.write("made\n")


def tell() -> None:
    """As JSON: how many were published, and how many should have been by now and were not."""
    ours = FollowUpEvent.objects.filter(logged_by__slug=SLUG)
    late = ours.filter(publication="approved", publish_after__lt=timezone.now() - IN_TIME)
    sys.stdout.write(json.dumps({"published": ours.filter(publication="published").count(), "late": late.count()}))
