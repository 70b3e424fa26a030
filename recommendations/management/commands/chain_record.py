"""manage.py chain_record: chain what happened, erase what two persons agreed on, sign how long the chain is. Run it every five
minutes, apart from the web process."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.record.chaining import chain
from recommendations.record.checkpoints import add_checkpoint, last_day, read_key
from recommendations.record.erased import write_notes
from recommendations.record.erasing import erase_agreed

TOLD = 20


class Command(BaseCommand):
    help = "Append a link for every change that has none, and write a signed checkpoint. Reads CHECKPOINT_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = read_key(settings.CHECKPOINT_KEY)
        except ValueError:
            raise CommandError(
                "CHECKPOINT_KEY is no private key: make one with `manage.py make_checkpoint_key`."
            ) from None
        folder = Path(settings.CHECKPOINTS_FOLDER)
        added, backdated = chain(seen=last_day(folder))
        erased, waiting = erase_agreed(at=timezone.now())
        added += chain().links if erased else 0
        try:
            path = add_checkpoint(folder, key, at=timezone.now())
        except ValueError as error:
            raise CommandError(
                f"{error} Was an older copy put back, or the end cut off? Run `manage.py verify_record`."
            ) from None
        write_notes(folder, key)
        self.stdout.write(f"{added} links added; {f'{path.name} written' if path else 'no checkpoint needed'}.")
        if erased or waiting:
            self.stdout.write(f"{erased} erased; {waiting} wait until they are withdrawn or recalled.")
        self.tell_of_backdated(backdated)

    def tell_of_backdated(self, rows: list[str]) -> None:
        """Last of all, and nothing was held up by it: else one such row would leave everybody's changes without a link."""
        for place in rows[:TOLD]:
            self.stderr.write(f"row backdated: {place}")
        if rows:
            raise CommandError(
                f"{len(rows)} rows say that they happened more than a day before the last checkpoint, which did not see"
                " them. They were chained all the same. Run `manage.py verify_record`."
            )
