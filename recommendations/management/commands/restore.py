"""manage.py restore FOLDER: bring back what `manage.py backup` kept."""

import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.backup.manifest import Damaged
from recommendations.backup.programs import Missing
from recommendations.backup.restoring import Refused, restore


class Command(BaseCommand):
    help = "Check a backup, bring it back, open the public door, and read every file of evidence again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="one backup, as `manage.py backup` named it")
        parser.add_argument("--over", action="store_true", help="replace what is in the database, move files aside")

    def handle(self, *args: Any, folder: Path, over: bool, **options: Any) -> None:
        try:
            findings = restore(folder, over=over, at=timezone.now())
        except (Damaged, Missing, Refused) as refusal:
            raise CommandError(str(refusal)) from refusal
        except subprocess.CalledProcessError as error:
            raise CommandError(f"The database is not back: {error.stderr.strip()}") from error
        for finding in findings:
            self.stdout.write(str(finding))
        if findings:
            raise CommandError(f"It is back, with {len(findings)} findings.")
        self.stdout.write("It is back, and every file of evidence is as it was received.")
