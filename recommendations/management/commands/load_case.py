from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.loading.case import load_case
from recommendations.loading.reading import Refused


class Command(BaseCommand):
    help = "Creates and publishes what a case file holds and the record has not; what exists is kept as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="for example fixtures/kazakhstan.json")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            outcomes = load_case(file, at=timezone.now())
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(map(str, outcomes)))
