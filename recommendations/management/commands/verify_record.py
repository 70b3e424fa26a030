"""manage.py verify_record: whether the record, its chain, its checkpoints and its files are what they were."""

from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from recommendations.record.verify_record import Record, public_key


class Command(BaseCommand):
    help = "One line for each row, link, checkpoint or file that is not what it was. record/verify_record.py does the same without Django."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--key", default=settings.CHECKPOINT_PUBLIC_KEY, help="public key in base64")
        parser.add_argument(
            "--checkpoints", type=Path, default=settings.CHECKPOINTS_FOLDER, help="those kept elsewhere"
        )

    def handle(self, *args: Any, key: str, checkpoints: Path, **options: Any) -> None:
        found = 0
        try:
            with transaction.atomic():
                connection.ensure_connection()
                record = Record(connection.connection)
                for finding in record.verify(public_key(key), checkpoints, Path(settings.EVIDENCE_FOLDER)):
                    found += 1
                    self.stdout.write(str(finding))
        except ValueError:
            raise CommandError("Give the public key of the checkpoints: --key, or CHECKPOINT_PUBLIC_KEY.") from None
        except psycopg2.errors.UndefinedTable:
            raise CommandError("The database has no chain yet: run `manage.py migrate`.") from None
        if found:
            raise CommandError(f"{found} findings.")
        self.stdout.write("The record is as it was written.")
