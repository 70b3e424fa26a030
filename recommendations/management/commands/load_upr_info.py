from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.loading.reading import Refused
from recommendations.loading.upr_info import load_upr_info


class Command(BaseCommand):
    help = "Creates and publishes the reviews of UPR Info's CSV file that the record has not; what exists is kept as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="CSV in UTF-8 with the columns To, Text, From, Response, Issue, Session"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            outcomes = load_upr_info(file, at=timezone.now())
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(map(str, outcomes)))
