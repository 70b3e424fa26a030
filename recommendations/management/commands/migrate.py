from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand

from recommendations.admin.groups import make_groups
from recommendations.door import close_door, open_door
from recommendations.search.keeping import keep_touched


class Command(MigrateCommand):
    """Django's migrate, with the public door closed before and opened after: its views must not hold columns fast."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"] or options["check_unapplied"]:
            return super().handle(*args, **options)
        close_door()
        super().handle(*args, **options)
        open_door()
        if not options["app_label"]:  # a partial migration may leave no table for them
            make_groups()
            keep_touched()
