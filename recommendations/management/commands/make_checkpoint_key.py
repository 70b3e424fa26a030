"""manage.py make_checkpoint_key: a new pair of keys for checkpoints, printed and kept nowhere."""

from typing import Any

from django.core.management.base import BaseCommand

from recommendations.record.checkpoints import new_key


class Command(BaseCommand):
    help = "Print a new pair of keys. The private one belongs into the environment of chain_record alone."

    def handle(self, *args: Any, **options: Any) -> None:
        private, public = new_key()
        self.stdout.write(f"CHECKPOINT_KEY={private}\nCHECKPOINT_PUBLIC_KEY={public}")
