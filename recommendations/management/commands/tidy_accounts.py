"""manage.py tidy_accounts: remove sessions and counts of attempts that have ended. Run it every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from recommendations.models import Session, Tally


class Command(BaseCommand):
    help = "Remove sessions and counts of attempts that have ended: nothing asks for them any more."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        removed = [
            rows.delete()[0] for rows in (Session.objects.filter(expire_date__lte=now), Tally.objects.ended(at=now))
        ]
        self.stdout.write(f"{sum(removed)} removed.")
