from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.loading.reading import Refused
from recommendations.loading.vocabulary import load_vocabulary


class Command(BaseCommand):
    help = "Creates the States, mechanisms, themes and other vocabulary that are missing; what exists is kept as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = settings.BASE_DIR / "fixtures" / "vocabulary"
        parser.add_argument("folder", nargs="?", type=Path, default=default, help="fixtures/vocabulary unless given")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            outcomes = load_vocabulary(folder, at=timezone.now())
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(map(str, outcomes)))
