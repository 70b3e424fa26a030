"""manage.py backup FOLDER: database and evidence, whole and checked, in a new folder under FOLDER."""

import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.backup.programs import Missing
from recommendations.backup.taking import take


class Command(BaseCommand):
    help = "Keep database, evidence and imported files in a new folder under FOLDER. For a timer each night."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="on a disk that is encrypted, and better on another machine")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            made, findings = take(folder, at=timezone.now())
        except Missing as error:
            raise CommandError(str(error)) from error
        except subprocess.CalledProcessError as error:
            raise CommandError(f"No backup was made: {error.stderr.strip()}") from error
        except OSError as error:
            raise CommandError(f"No backup was made: {error.strerror}.") from error
        self.stdout.write(str(made))
        if findings:
            raise CommandError(f"{len(findings)} files are not as they were received: {', '.join(findings[:5])}.")
