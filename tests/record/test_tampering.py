"""Whoever changes the record is seen: each kind of tampering, by somebody who owns the database, is found at its place."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from recommendations.evidence.store import Room, path_of
from recommendations.models import FollowUpEvent, Link
from recommendations.record import chaining, verify_record
from recommendations.record.checkpoints import add_checkpoint, last_day, new_key, read_key
from tests.desk.evidence.files import kept
from tests.factories import make_event, make_opening, make_shape, make_user
from tests.record.tampering import (
    CONTEXT,
    EVENT,
    LATER,
    TAMPERINGS,
    World,
    checkpoints_of_another_key,
    end_cut,
    inserted,
    released,
    row_changed,
    sql,
    unhindered,
    verified,
)

pytestmark = pytest.mark.django_db
PROGRAM = Path(verify_record.__file__)


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    """An event that was changed once, a file, an opened source; chained at two times, with two checkpoints."""
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    settings.CHECKPOINTS_FOLDER = tmp_path / "checkpoints"
    settings.CHECKPOINT_KEY, settings.CHECKPOINT_PUBLIC_KEY = new_key()
    event = make_event(title="A law was passed")
    sql(
        f"INSERT INTO pghistory_context (created_at, updated_at, id, metadata) VALUES ({LATER}, {LATER}, '{CONTEXT}', '{{\"user\": 1}}')"
    )
    call_command("chain_record", stdout=StringIO())
    FollowUpEvent.objects.filter(pk=event.pk).update(title="A law was adopted")
    evidence = kept(at=timezone.now())
    make_opening(at=timezone.now())
    call_command("chain_record", stdout=StringIO())
    assert verified() == []
    return World(event, evidence, settings.CHECKPOINTS_FOLDER, settings.CHECKPOINT_PUBLIC_KEY)


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__.replace("_", " "))
def test_tampering_is_found_at_its_place(world: World, tamper: Callable[[World], None]) -> None:
    tamper(world)
    kind, place = TAMPERINGS[tamper]
    assert any(line.startswith(f"{kind}: ") and place in line for line in verified()), verified()


def test_what_is_backdated_is_told_chained_and_signed_all_the_same(world: World) -> None:
    inserted(world, "now() - interval '1 year'")
    FollowUpEvent.objects.exclude(pk=world.event.pk).update(title="Something of somebody else")
    said, told = StringIO(), StringIO()
    with pytest.raises(CommandError, match="chained all the same"):
        call_command("chain_record", stdout=said, stderr=told)
    assert said.getvalue() == "2 links added; checkpoint-00000003.json written.\n"
    assert told.getvalue().startswith(f"row backdated: {EVENT}history ")
    assert [line.split(":")[0] for line in verified()] == ["row backdated"]


def test_a_long_import_is_not_taken_for_backdated(world: World) -> None:
    """Its rows have the moment when its transaction began; a checkpoint of before midnight stands in between."""
    inserted(world, "date_trunc('day', now()) - interval '23 hours'")
    call_command("chain_record", stdout=StringIO())
    assert verified() == []


def test_what_happened_while_the_job_did_not_run_is_not_backdated(settings: Any, tmp_path: Path) -> None:
    """Nor what was there before the first checkpoint; but it is as soon as a checkpoint stands in between."""
    settings.EVIDENCE_FOLDER = settings.CHECKPOINTS_FOLDER = tmp_path
    settings.CHECKPOINT_KEY, settings.CHECKPOINT_PUBLIC_KEY = new_key()
    key, now = read_key(settings.CHECKPOINT_KEY), timezone.now()
    make_opening(at=now - timedelta(days=90))
    chaining.chain(seen=last_day(tmp_path))
    add_checkpoint(tmp_path, key, at=now - timedelta(days=30))
    make_opening(at=now - timedelta(days=9))
    call_command("chain_record", stdout=StringIO())
    assert verified() == []
    make_opening(at=now - timedelta(days=9))
    chaining.chain()
    assert [line.split(":")[0] for line in verified()] == ["row backdated"]


@pytest.mark.parametrize("written", ["", "{}", '{"day": 3}'])
def test_a_checkpoint_that_cannot_be_read_has_no_day(tmp_path: Path, written: str) -> None:
    assert last_day(tmp_path) is None
    (tmp_path / "checkpoint-00000001.json").write_text(written)
    assert last_day(tmp_path) is None


def test_what_was_recalled_is_not_missed_where_readers_had_it(world: World) -> None:
    released(world, Room.RELEASED)
    copy = world.evidence.copies.get()
    copy.recall(by=make_user(), at=timezone.now(), reason="A face")
    for each in copy.files:
        path_of(Room.RELEASED, each.name).unlink()
    assert verified() == []


def test_checkpoints_signed_by_another_are_none(world: World, settings: Any) -> None:
    settings.CHECKPOINT_KEY, _public = new_key()
    checkpoints_of_another_key(world)
    assert [line.split(":")[0] for line in verified()] == ["checkpoint forged", "checkpoint missing"]


def test_no_checkpoint_is_signed_over_a_cut_end(world: World) -> None:
    end_cut(world)
    table = "recommendations_link"
    unhindered(table, f"DELETE FROM {table} WHERE number > 2")
    for history in ("recommendations_evidencehistory", "recommendations_opening"):
        unhindered(history, f"DELETE FROM {history}")
    with pytest.raises(CommandError, match="older copy"):
        call_command("chain_record", stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_one_file_without_django_verifies_the_same(world: World, tmp_path: Path, settings: Any) -> None:
    program = tmp_path / "verify.py"
    program.write_bytes(PROGRAM.read_bytes())
    assert "django" not in program.read_text().replace("Django", "").lower()
    place = connection.get_connection_params()
    url = f"host={place.get('host', '')} port={place.get('port') or 5432} dbname={place['dbname']} user={place['user']}"
    arguments = [f"{url} password='{place.get('password') or ''}'", "--key", world.key]
    arguments += ["--checkpoints", str(world.checkpoints), "--evidence", str(settings.EVIDENCE_FOLDER)]

    def run() -> tuple[int, list[str]]:
        done = subprocess.run([sys.executable, "-I", program, *arguments], capture_output=True, text=True, cwd=tmp_path)
        return done.returncode, done.stdout.splitlines()

    assert run() == (0, ["The record is as it was written."])
    row_changed(world)
    status, lines = run()
    assert status == 1
    assert any(line.startswith(f"row changed: {EVENT}history") for line in lines)


@pytest.mark.parametrize("key", ["", "no key", "aGVsbG8="])
def test_what_is_no_key_is_told_in_a_sentence(key: str) -> None:
    with pytest.raises(CommandError, match="Give the public key"):
        call_command("verify_record", key=key)


def test_a_database_that_is_not_there_is_told_in_a_line(tmp_path: Path) -> None:
    _private, key = new_key()
    arguments = ["postgres://127.0.0.1:1/none", "--key", key, "--checkpoints", tmp_path]
    done = subprocess.run([sys.executable, "-I", PROGRAM, *arguments], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("Nothing was verified: ")
    assert len(done.stderr.splitlines()) == 1


def test_what_was_chained_is_not_chained_again(world: World) -> None:
    before = Link.objects.count()
    said = StringIO()
    call_command("chain_record", stdout=said)
    assert said.getvalue() == "0 links added; no checkpoint needed.\n"
    assert Link.objects.count() == before
    assert len(list(world.checkpoints.iterdir())) == 2


def test_a_column_that_is_added_leaves_what_was_chained_before(world: World) -> None:
    """Rows of before are read by the columns of then, whatever the new one holds for them."""
    sql(f"ALTER TABLE {EVENT}history ADD COLUMN mood text NOT NULL DEFAULT 'none'")
    assert verified() == []


def test_a_migration_that_adds_a_column_begins_a_shape_and_nothing_is_found(world: World) -> None:
    sql(*(f"ALTER TABLE {table} ADD COLUMN mood text NOT NULL DEFAULT 'none'" for table in (EVENT, f"{EVENT}history")))
    FollowUpEvent.objects.filter(pk=world.event.pk).update(title="A law is in force")
    call_command("chain_record", stdout=StringIO())
    assert "mood" in Link.objects.filter(shape__table=f"{EVENT}history").order_by("number").last().shape.columns
    assert verified() == []
    unhindered(EVENT, f"UPDATE {EVENT} SET mood = 'bright' WHERE id = {world.event.pk}")
    assert [line.split(":")[0] for line in verified()] == ["present differs"]


def test_the_program_knows_every_chained_table_and_what_it_keeps() -> None:
    with connection.cursor() as cursor:
        cursor.execute(verify_record.CATALOG)
        known = verify_record.chained_tables(dict(cursor.fetchall()))
    tracked = {model: getattr(model, "pgh_tracked_model", None) for model in chaining.chained_models()}
    expected = {model._meta.db_table: of and of._meta.db_table for model, of in tracked.items()}
    assert {name: table.keeps or None for name, table in known.items()} == expected


def test_other_columns_begin_a_new_shape(settings: Any, tmp_path: Path) -> None:
    settings.CHECKPOINTS_FOLDER, (settings.CHECKPOINT_KEY, _public) = tmp_path, new_key()
    before = make_shape(table="recommendations_opening", columns=["id"])
    make_opening()
    call_command("chain_record", stdout=StringIO())
    link = Link.objects.get(shape__table="recommendations_opening")
    assert link.shape != before
    assert link.shape.columns == ["at", "by_id", "id", "source_id"]


def test_the_staff_role_reads_the_chain_and_writes_nothing_of_it() -> None:
    for table in ("recommendations_link", "recommendations_shape"):
        with connection.cursor() as cursor:
            rights = [
                f"has_table_privilege('tracker_staff', '{table}', '{right}')"
                for right in ("INSERT", "UPDATE", "DELETE")
            ]
            cursor.execute(f"SELECT {', '.join(rights)}")
            assert cursor.fetchone() == (False, False, False)
