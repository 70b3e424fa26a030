"""manage.py publish_due: publish what was approved for a day that has come."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from recommendations.desk.review.due import publish_due
from recommendations.search.keeping import keep_touched


class Command(BaseCommand):
    help = "Publish what reviewers approved for a moment that has come. Let a timer run it every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        for outcome in publish_due(at=timezone.now()):
            what = f"{outcome.noun.word} {outcome.public_id}"
            if outcome.reasons:
                self.stderr.write(f"Not published: {what}: {' '.join(outcome.reasons)}")
            elif options["verbosity"] > 1:
                self.stdout.write(f"Published: {what}")
        keep_touched()
