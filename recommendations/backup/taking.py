"""Taking a backup: the database as it is at one moment, and the files that it names at that moment.

What is made from these is left out: released copies (made from the cleaned), the data package, unfinished uploads, which
browsers send anew. So are the keys: a backup that is stolen with them would open what it holds.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from recommendations.evidence import store
from recommendations.evidence.store import Room
from recommendations.evidence.verification import copies, originals
from recommendations.models.evidence import StoredFile

from . import programs
from .manifest import NAME, described

DUMP = "database.dump"
EVIDENCE = {Room.ORIGINALS: originals, Room.CLEANED: copies}


def folders() -> dict[str, Path]:
    """Folders that are taken whole, by their name in the backup: what is in them is never changed in place."""
    return {"imports": Path(settings.IMPORTS_FOLDER), "checkpoints": Path(settings.CHECKPOINTS_FOLDER)}


def take(into: Path, *, at: datetime) -> tuple[Path, list[str]]:
    """Make a backup in a folder of its own under ``into``; returns it, and what was not as the record says.

    Raises programs.Missing, subprocess.CalledProcessError, OSError; then nothing with the name of a backup is there.
    """
    final = into / f"tracker-{at:%Y%m%dT%H%M%SZ}"
    rough = into / f".{final.name}.unfinished"
    rough.mkdir(mode=0o700, parents=True)
    try:
        with snapshot() as name:
            programs.run(
                "pg_dump",
                *("--format=custom", "--no-owner", "--no-privileges", "--exclude-schema=pub"),
                *(f"--snapshot={name}", f"--file={rough / DUMP}"),
            )
            findings = [found for room in EVIDENCE for found in copy_room(room, rough)]
        for name, folder in folders().items():
            if folder.is_dir():
                shutil.copytree(folder, rough / name)
        manifest = described(rough, taken_at=at.isoformat(), findings=findings)
        (rough / NAME).write_text(json.dumps(manifest, indent=1))
        keep(rough)
        rough.rename(final)
        store.flush(into)
    finally:
        shutil.rmtree(rough, ignore_errors=True)
    return final, findings


@contextmanager
def snapshot() -> Iterator[str]:
    """What the database holds at this moment, for us and for pg_dump, whatever is written meanwhile."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def copy_room(room: Room, rough: Path) -> Iterator[str]:
    """Copy what the rows name; yields a line for each file that is not what they say."""
    target = rough / "evidence" / room
    target.mkdir(mode=0o700, parents=True)
    for each in EVIDENCE[room]():
        if not copied(room, each, target):
            yield f"{room}/{each.name}"


def copied(room: Room, each: StoredFile, target: Path) -> bool:
    try:
        with store.opened(room, each.name) as source, store.create(target / each.name) as file:
            shutil.copyfileobj(source, file, store.BLOCK)
            file.seek(0)
            return store.sha256(file) == each.sha256
    except (FileNotFoundError, ValueError):
        return False


def keep(folder: Path) -> None:
    """Have the disk keep all of it before it is called a backup."""
    for path in [*folder.rglob("*"), folder]:
        if path.is_dir():
            store.flush(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
