from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.exports import package
from recommendations.record.checkpoints import read_key


class Command(BaseCommand):
    help = "Writes the whole public record as a data package for the page about the data; for a timer each night. Signs it by CHECKPOINT_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = read_key(settings.CHECKPOINT_KEY) if settings.CHECKPOINT_KEY else None
        except ValueError:
            raise CommandError(
                "CHECKPOINT_KEY is no private key: make one with `manage.py make_checkpoint_key`."
            ) from None
        found = package.write(today=timezone.localdate(), key=key)
        whole = found.files[package.ZIP]
        signed = "signed" if key else "not signed, for there is no CHECKPOINT_KEY"
        self.stdout.write(f"{whole.name}: {whole.size} bytes, sha256 {whole.sha256}, {signed}.")
