from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from recommendations.exports import package


class Command(BaseCommand):
    help = "Writes the whole public record as a data package for the page about the data; for a timer each night."

    def handle(self, *args: Any, **options: Any) -> None:
        found = package.write(today=timezone.localdate())
        whole = found.files[package.ZIP]
        self.stdout.write(f"{whole.name}: {whole.size} bytes, sha256 {whole.sha256}.")
