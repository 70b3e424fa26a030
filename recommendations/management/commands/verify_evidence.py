"""manage.py verify_evidence: read every file of evidence again, and say what is not as it was received."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.evidence.verification import findings


class Command(BaseCommand):
    help = "Hash every file of evidence again: one line for each that changed, is missing, or should not be there."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for finding in findings():
            found += 1
            self.stdout.write(str(finding))
        if found:
            raise CommandError(f"{found} findings.")
        self.stdout.write("Every file of evidence is as it should be.")
