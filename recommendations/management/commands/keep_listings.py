from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.search.keeping import keep_touched
from recommendations.search.truth import differing, keep_all


class Command(BaseCommand):
    help = "Writes what lists and the search need of the public recommendations; for a timer, after writing by SQL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="write everything anew")
        parser.add_argument("--check", action="store_true", help="only compare what is kept with the truth")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            found = differing()
            if found:
                noun, first = found[0]
                number = sum(each.noun == noun for each in found)
                raise CommandError(f"{number} {noun}s differ from the truth, the first: {first}.")
            self.stdout.write("Every listing and every word is as the record says.")
        elif options["all"]:
            self.stdout.write(f"{keep_all()} recommendations are listed.")
        else:
            keep_touched()
