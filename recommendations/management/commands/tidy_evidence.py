"""manage.py tidy_evidence: remove what was begun and never became evidence. Run it every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from recommendations.evidence.tidying import tidy


class Command(BaseCommand):
    help = "Remove uploads that were not finished within a week, and files that a crash left behind."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{tidy(now=timezone.now())} removed.")
