"""What a backup holds: a file beside the rest, written last, with size and SHA-256 of each."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from recommendations.evidence import store
from recommendations.migrated import known, stopped_at

NAME = "manifest.json"
FORM = 1


class Damaged(Exception):
    """This is no whole backup; the text says why in one sentence."""


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return store.sha256(file)


def files_in(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if not path.is_dir() or path.is_symlink())


def described(folder: Path, *, taken_at: str, findings: list[str]) -> dict[str, Any]:
    files = {
        str(path.relative_to(folder)): {"size": path.stat().st_size, "sha256": sha256(path)}
        for path in files_in(folder)
    }
    return {
        "form": FORM,
        "taken_at": taken_at,
        "postgresql": connection.pg_version,
        "migrations": applied(),
        "findings": findings,
        "files": files,
    }


def applied() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations)


def refuse_other_versions(manifest: dict[str, Any]) -> None:
    """Raises Damaged where this tracker would not understand the tables, or could not bring them up to date."""
    ran = {(app, name) for app, _dot, name in (each.partition(".") for each in manifest["migrations"])}
    if newer := ran - known():
        raise Damaged(
            f"This backup is of a newer version of the tracker, which has {max(newer)[1]}: restore it with that."
        )
    if last := stopped_at(ran):
        raise Damaged(
            f"This backup was migrated as far as {last}, and what comes next was put together since: restore it with the"
            " last version that knows it, migrate there, and make a new one (docs/operation.md, Upgrades)."
        )


def checked(folder: Path) -> dict[str, Any]:
    """The manifest, once every file was read and is as it says. Raises Damaged."""
    path = folder / NAME
    try:
        manifest = json.loads(path.read_text())
        files = manifest["files"]
    except FileNotFoundError:
        raise Damaged(f"{folder} is no whole backup: it has no {NAME}.") from None
    except (ValueError, KeyError, TypeError):
        raise Damaged(f"{path} cannot be read.") from None
    if manifest.get("form") != FORM:
        raise Damaged(f"{path} is of another version of the tracker.")
    there = {str(each.relative_to(folder)): each for each in files_in(folder) if each != path}
    for name in sorted(files.keys() | there.keys()):
        if name not in there:
            raise Damaged(f"{name} is missing from the backup.")
        if name not in files:
            raise Damaged(f"{name} is in the backup, and its manifest does not name it.")
        if there[name].is_symlink() or sha256(there[name]) != files[name]["sha256"]:
            raise Damaged(f"{name} is not as it was when the backup was taken.")
    return manifest
