"""manage.py restore FOLDER: bring back what `manage.py backup` kept."""

import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.backup.manifest import Damaged
from recommendations.backup.programs import Missing
from recommendations.backup.restoring import Refused, Restored, restore


class Command(BaseCommand):
    help = "Check a backup, bring it back, open the public door, and read every file of evidence again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="one backup, as `manage.py backup` named it")
        parser.add_argument(
            "--erased",
            type=Path,
            help="folder with the notes of what was erased since, where this machine has lost its checkpoints",
        )
        parser.add_argument("--over", action="store_true", help="replace what is in the database, move files aside")

    def handle(self, *args: Any, folder: Path, over: bool, erased: Path | None, **options: Any) -> None:
        try:
            restored = restore(folder, over=over, at=timezone.now(), erased=erased)
        except (Damaged, Missing, Refused) as refusal:
            raise CommandError(str(refusal)) from refusal
        except subprocess.CalledProcessError as error:
            raise CommandError(f"The database is not back: {error.stderr.strip()}") from error
        self.tell_of_erasures(restored)
        for finding in restored.findings:
            self.stdout.write(str(finding))
        if number := len(restored.findings) + len(restored.not_erased):
            raise CommandError(f"It is back, with {number} findings.")
        self.stdout.write("It is back, and every file of evidence is as it was received.")

    def tell_of_erasures(self, restored: Restored) -> None:
        if not restored.has_notes:
            self.stdout.write(
                "No notes of erasures were here: what was erased after this backup is back. Did somebody keep them, give --erased."
            )
        self.stdout.write(f"{restored.erased} erased again.")
        for name in restored.not_erased:
            self.stdout.write(f"not erased again: {name} is not signed with our key, or its two persons are not here")
