from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from recommendations.door import open_door, role_statements


class Command(BaseCommand):
    help = "Rebuilds the public door: roles, views of schema pub, grants. Can be run any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sql", action="store_true", help="only print the statements that make the two roles")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sql"]:
            self.stdout.write("\n".join(f"{statement};" for statement in role_statements()))
        else:
            open_door()
            self.stdout.write("The public door is open: roles, views and grants are in place.")
