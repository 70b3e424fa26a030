"""Migrations by name: which ones this code knows, and where a database stopped that cannot go on with it."""

from collections.abc import Collection

from django.db.migrations.loader import MigrationLoader

Name = tuple[str, str]  # of the app and of the migration


def known() -> set[Name]:
    """Those of this code, and those that one of them stands for."""
    loader = MigrationLoader(None)
    return loader.disk_migrations.keys() | {name for each in loader.replacements.values() for name in each.replaces}


def stopped_at(applied: Collection[Name]) -> str:
    """The last that ran of those that one migration stands for, where some of them did not run; else nothing.

    They are gone from the code: Django could not say more than that a model is missing.
    """
    for migration in MigrationLoader(None).replacements.values():
        ran = [name for name in migration.replaces if name in applied]
        if ran and len(ran) < len(migration.replaces):
            return max(ran)[1]
    return ""
