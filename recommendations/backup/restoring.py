"""Bringing a backup back: everything is read and compared first, and no file that was there is removed."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from recommendations.evidence import store
from recommendations.evidence.store import Room
from recommendations.evidence.verification import Finding, findings, released
from recommendations.record.chaining import chain
from recommendations.record.erased import agree_again, name_of, read_notes
from recommendations.record.erasing import erase_agreed
from recommendations.search import keeping

from . import programs
from .manifest import checked, files_in, refuse_other_versions
from .taking import DUMP, folders, keep


class Restored(NamedTuple):
    """What of the evidence is not as the record says; how much was erased anew, and what of that could not be, by the note's file."""

    findings: list[Finding]
    erased: int
    not_erased: list[str]
    has_notes: bool


class Refused(Exception):
    """Something or somebody is there already; the text says what, in one sentence."""


def restore(backup: Path, *, over: bool, at: datetime, erased: Path | None = None) -> Restored:
    """Put database and files back as they were, but for what was erased since.

    That is known from notes beside the checkpoints that are here now, or in the folder ``erased``. ``over`` replaces a
    database that is not empty, and moves files that are there aside. Raises Damaged or Refused
    before anything is changed, programs.Missing and subprocess.CalledProcessError. One that was cut is begun anew
    with ``over``.
    """
    manifest = checked(backup)
    refuse_other_versions(manifest)
    places = {"evidence": Path(settings.EVIDENCE_FOLDER), **folders()}
    notes = held_notes(erased, places["checkpoints"])
    if not over:
        refuse_what_is_there(places)
    refuse_while_others_are_connected()
    programs.fitting("pg_restore")
    for name, place in places.items():
        lay_ready(backup / name, place)
    refuse_while_others_are_connected()  # copying may have taken an hour
    used = keeping.last_edition()
    empty_database()
    programs.run(
        "pg_restore",
        *("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
        *(f"--dbname={connection.settings_dict['NAME']}", str(backup / DUMP)),
    )
    for place in places.values():
        put_in_place(place, at=at)
    call_command("migrate", interactive=False, verbosity=0)  # brings up to date, and opens the public door
    keeping.go_on_after(used)
    put_notes_back(notes, places["checkpoints"])
    again, not_erased = erase_again(places["checkpoints"], at=at)
    for each in released():
        if store.path_of(Room.CLEANED, each.name).is_file():  # one that is not is among the findings
            store.release(each.name)
    return Restored(list(findings()), again, not_erased, bool(notes))


def held_notes(*places: Path | None) -> dict[str, bytes]:
    """The notes of what was erased, by the name of the file, before the backup's take their place."""
    found = [path for place in places if place for path in place.glob("erased-*.json")]
    return {path.name: path.read_bytes() for path in found}


def put_notes_back(notes: dict[str, bytes], place: Path) -> None:
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in notes.items():
        if not (place / name).exists():
            with store.create(place / name) as file:
                file.write(content)


def erase_again(place: Path, *, at: datetime) -> tuple[int, list[str]]:
    """Erase what the backup brought back; how much, and of what could not be erased the note's name."""
    failed, is_agreed = [], False
    for note in read_notes(place, settings.CHECKPOINT_PUBLIC_KEY):
        again = False if isinstance(note, str) else agree_again(note, at=at)
        is_agreed |= again is True
        if again is False:
            failed.append(note if isinstance(note, str) else name_of(note))
    if not is_agreed:
        return 0, failed
    chain()
    done, _waiting = erase_agreed(at=at)
    return done, failed


def refuse_what_is_there(places: dict[str, Path]) -> None:
    if connection.introspection.table_names():
        raise Refused("The database is not empty: --over replaces all that is in it.")
    for place in places.values():
        if any(path.is_file() for path in place.rglob("*")):
            raise Refused(f"{place} is not empty: --over moves it aside.")


def refuse_while_others_are_connected() -> None:
    """A site or a job at work would write into what is brought back, or wait for it. PostgreSQL's own workers have no name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), string_agg(DISTINCT usename, ', ') FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL"
            " AND coalesce(backend_type, 'client backend') = 'client backend'"
        )
        number, names = cursor.fetchone()
    if number:
        raise Refused(
            f"Others are connected to this database (sessions: {number}, of {names}):"
            " stop the sites, their sockets, timers and jobs first (docs/operation.md)."
        )


def empty_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS pub CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    connection.close()


def ready(place: Path) -> Path:
    return place.with_name(f"{place.name}.unfinished")


def lay_ready(kept: Path, place: Path) -> None:
    """Copy what was kept beside its place, so that the place never holds a part of it and a full disk changes nothing."""
    rough = ready(place)
    shutil.rmtree(rough, ignore_errors=True)
    rough.mkdir(mode=0o700, parents=True)
    for source in files_in(kept):
        target = rough / source.relative_to(kept)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        with source.open("rb") as old, store.create(target) as new:
            shutil.copyfileobj(old, new, store.BLOCK)
    if kept.name == "evidence":
        rough.chmod(0o710)  # the process for the public may pass through to what is released
    keep(rough)


def put_in_place(place: Path, *, at: datetime) -> None:
    if place.exists():
        place.rename(place.with_name(f"{place.name}.before-{at:%Y%m%dT%H%M%SZ}"))
    ready(place).rename(place)
    store.flush(place.parent)
