from typing import Any

from django.core.management import CommandError
from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from recommendations.admin.groups import make_groups
from recommendations.door import close_door, open_door
from recommendations.migrated import stopped_at
from recommendations.search.keeping import keep_touched


class Command(MigrateCommand):
    """Django's migrate, with the public door closed before and opened after: its views must not hold columns fast."""

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_what_is_too_old()
        if options["plan"] or options["check_unapplied"]:
            return super().handle(*args, **options)
        close_door()
        super().handle(*args, **options)
        open_door()
        if not options["app_label"]:  # a partial migration may leave no table for them
            make_groups()
            keep_touched()


def refuse_what_is_too_old() -> None:
    """Raises CommandError before anything is changed."""
    if last := stopped_at(MigrationRecorder(connection).applied_migrations()):
        raise CommandError(
            _(
                "This database was migrated as far as %(last)s, and what comes next was put together since."
                " Nothing was changed. Migrate it with the last version that knows it, then with this one"
                " (docs/operation.md, Upgrades)."
            )
            % {"last": last}
        )
