"""What somebody does to the record who owns its database, each kind by its name, and what the verifier says of it."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from recommendations.evidence import copies
from recommendations.evidence.store import Room, path_of
from recommendations.models import Evidence, FollowUpEvent, Link, Shape
from recommendations.models.copies import Check
from recommendations.record import chaining, verify_record
from recommendations.record.verify_record import AS_WRITTEN, commitment_of, content_of, hash_of
from tests.desk.evidence.files import jpeg
from tests.factories import AT, make_opening, make_user

EVENT = "recommendations_followupevent"
CONTEXT = "11111111-2222-3333-4444-555555555555"
SHAPED = f"SELECT pgh_id, to_jsonb(s)::text AS values FROM (SELECT pgh_id, pgh_created_at, id FROM {EVENT}history) AS s"
LATER = "now() - interval '1 day'"


class World(NamedTuple):
    event: FollowUpEvent
    evidence: Evidence
    checkpoints: Path
    key: str


def sql(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in ["SET CONSTRAINTS ALL IMMEDIATE", *statements]:
            cursor.execute(statement)


def unhindered(table: str, *statements: str) -> None:
    """As the table's owner does it who switches the triggers off."""
    sql(f"ALTER TABLE {table} DISABLE TRIGGER USER", *statements, f"ALTER TABLE {table} ENABLE TRIGGER USER")


def verified() -> list[str]:
    said = StringIO()
    try:
        call_command("verify_record", stdout=said)
    except CommandError:
        return said.getvalue().splitlines()
    return []


def row_changed(world: World) -> None:
    table = f"{EVENT}history"
    unhindered(table, f"UPDATE {table} SET title = 'Nothing was passed' WHERE pgh_label = 'insert'")


def moment_changed(world: World) -> None:
    table = f"{EVENT}history"
    unhindered(table, f"UPDATE {table} SET pgh_created_at = pgh_created_at + interval '1 second'")


def author_changed(world: World) -> None:
    sql("UPDATE pghistory_context SET metadata = '{\"user\": 2}'")


def row_removed(world: World) -> None:
    table = f"{EVENT}history"
    unhindered(table, f"DELETE FROM {table} WHERE pgh_label = 'insert'")


def opening_removed(world: World) -> None:
    unhindered("recommendations_opening", "DELETE FROM recommendations_opening")


def row_added(world: World) -> None:
    table, columns = f"{EVENT}history", columns_of(f"{EVENT}history")
    copied = ", ".join(columns).replace('"pgh_created_at"', LATER).replace('"pgh_id"', '"pgh_id" + 1000')
    names = ", ".join(columns)
    unhindered(table, f"INSERT INTO {table} ({names}) SELECT {copied} FROM {table} WHERE pgh_label = 'update'")


def inserted(world: World, moment: str) -> None:
    """A row of history that says when, and the present that agrees with it."""
    table, columns = f"{EVENT}history", columns_of(f"{EVENT}history")
    dated = {'"pgh_created_at"': moment, '"pgh_id"': '"pgh_id" + 1000', '"title"': "'It was always so'"}
    copied = ", ".join(dated.get(column, column) for column in columns)
    whose = f"pgh_label = 'update' AND pgh_obj_id = {world.event.pk}"
    unhindered(table, f"INSERT INTO {table} ({', '.join(columns)}) SELECT {copied} FROM {table} WHERE {whose}")
    unhindered(EVENT, f"UPDATE {EVENT} SET title = 'It was always so' WHERE id = {world.event.pk}")


def row_backdated(world: World) -> None:
    """Chained and signed by our own job before anybody looks."""
    inserted(world, "now() - interval '1 year'")
    with pytest.raises(CommandError, match="1 rows say"):
        call_command("chain_record", stdout=StringIO(), stderr=StringIO())
    call_command("chain_record", stdout=StringIO())


def opening_backdated(world: World) -> None:
    make_opening(at=AT)
    with pytest.raises(CommandError, match="1 rows say"):
        call_command("chain_record", stdout=StringIO(), stderr=StringIO())


def present_changed(world: World) -> None:
    unhindered(EVENT, f"UPDATE {EVENT} SET title = 'Nothing was passed'")


def present_added(world: World) -> None:
    columns = columns_of(EVENT)
    copied = ", ".join(columns).replace('"id"', '"id" + 1000').replace('"public_id"', "'aaaaaaaaaa'")
    unhindered(EVENT, f"INSERT INTO {EVENT} ({', '.join(columns)}) SELECT {copied} FROM {EVENT} LIMIT 1")


def organisation_changed(world: World) -> None:
    table = "recommendations_organisation"
    unhindered(table, f"UPDATE {table} SET url = 'https://example.org/another'")


def link_changed(world: World) -> None:
    unhindered("recommendations_link", r"UPDATE recommendations_link SET commitment = '\x00' WHERE number = 3")


def link_removed(world: World) -> None:
    unhindered("recommendations_link", "DELETE FROM recommendations_link WHERE number = 3")


def links_swapped(world: World) -> None:
    unhindered(
        "recommendations_link",
        "UPDATE recommendations_link SET number = -3 WHERE number = 3",
        "UPDATE recommendations_link SET number = 3 WHERE number = 4",
        "UPDATE recommendations_link SET number = 4 WHERE number = -3",
    )


def end_cut(world: World) -> None:
    """An older copy of the database looks the same."""
    last = Link.objects.order_by("-number").values_list("number", flat=True)[0]
    unhindered("recommendations_link", f"DELETE FROM recommendations_link WHERE number > {last - 2}")


def written_anew(world: World) -> None:
    """Everything fits again, with other words; only who has the key could sign it."""
    row_changed(world)
    unhindered("recommendations_link", "DELETE FROM recommendations_link")
    chaining.chain()


def salt_removed(world: World) -> None:
    sql("UPDATE recommendations_link SET salt = NULL WHERE number = 3")


def columns_left_out(world: World) -> None:
    where = f"\"table\" = '{EVENT}history'"
    unhindered("recommendations_shape", f"UPDATE recommendations_shape SET columns = columns - 'title' WHERE {where}")


def shape_forged(world: World) -> None:
    """One row, which commits to nothing, says that the present has hardly any columns."""
    columns = """'["pgh_id", "pgh_created_at", "id"]'"""
    sql(f"INSERT INTO recommendations_shape VALUES (1000000000000, '{EVENT}history', 'pgh_id', {columns}, '{EVENT}')")


def present_hidden_by_a_shape(world: World) -> None:
    shape_forged(world)
    call_command("chain_record", stdout=StringIO())
    present_changed(world)


def history_of_nothing(world: World) -> None:
    where = f"\"table\" = '{EVENT}history'"
    unhindered("recommendations_shape", f"UPDATE recommendations_shape SET of_table = '' WHERE {where}")


def present_hidden_by_history_of_nothing(world: World) -> None:
    history_of_nothing(world)
    present_changed(world)


def linked_with_fewer_columns(world: World) -> None:
    """A link of somebody who was quicker than the job: it fits, and commits to hardly anything of the row."""
    shape_forged(world)
    FollowUpEvent.objects.filter(pk=world.event.pk).update(title="A law was drafted")
    shape = Shape.objects.get(pk=10**12)
    last, row = Link.objects.order_by("-number")[0], world.event.history.order_by("-pgh_id")[0]
    table, key, number, salt = shape.table, str(row.pk), last.number + 1, bytes(16)
    with connection.cursor() as cursor:
        cursor.execute(AS_WRITTEN)
        cursor.execute(f"SELECT found.values FROM ({SHAPED} WHERE pgh_id = {key}) AS found")
        (values,) = cursor.fetchone()
    commitment = commitment_of(salt, content_of(table, key, values))
    hashed = hash_of(bytes(last.hash), number, table, key, commitment)
    Link.objects.create(number=number, shape=shape, row=key, salt=salt, commitment=commitment, hash=hashed)
    call_command("chain_record", stdout=StringIO())


def column_dropped(world: World) -> None:
    sql(f"ALTER TABLE {EVENT} DROP COLUMN place CASCADE")


def original_changed(world: World) -> None:
    path = path_of(Room.ORIGINALS, world.evidence.stored_as)
    path.chmod(0o600)
    path.write_bytes(b"x" + path.read_bytes()[1:])


def original_removed(world: World) -> None:
    path_of(Room.ORIGINALS, world.evidence.stored_as).unlink()


def original_swapped(world: World) -> None:
    """The file and the hash in its row, so that both agree."""
    original_changed(world)
    found = verify_record.hashlib.sha256(path_of(Room.ORIGINALS, world.evidence.stored_as).read_bytes()).hexdigest()
    unhindered("recommendations_evidence", f"UPDATE recommendations_evidence SET sha256 = '{found}'")


def released(world: World, room: Room, *, small: bool = False) -> Path:
    """A file of a copy that readers may have; all of them are as they were made."""
    at, reviewer = timezone.now(), make_user()
    copy = copies.make_copy(world.evidence, by=world.evidence.received_by, at=at)
    copy.view(by=reviewer, at=at)
    copies.release(copy, by=reviewer, at=at, checklist=Check.values)
    call_command("chain_record", stdout=StringIO())
    assert verified() == []
    return path_of(room, copy.preview_name if small else copy.public_id)


def released_copy_swapped(world: World) -> None:
    """What is released is a file of its own, so that the cleaned copy stays as it was."""
    path = released(world, Room.RELEASED)
    path.write_bytes(jpeg("blue"))
    assert path_of(Room.CLEANED, path.name).read_bytes() != path.read_bytes()


def released_copy_removed(world: World) -> None:
    released(world, Room.RELEASED).unlink()


def released_small_picture_swapped(world: World) -> None:
    released(world, Room.RELEASED, small=True).write_bytes(jpeg("blue"))


def cleaned_small_picture_swapped(world: World) -> None:
    released(world, Room.CLEANED, small=True).write_bytes(jpeg("blue"))


def checkpoint_changed(world: World) -> None:
    path = min(world.checkpoints.iterdir())
    path.write_text(json.dumps(json.loads(path.read_text()) | {"links": 1}))


def checkpoint_removed(world: World) -> None:
    min(world.checkpoints.iterdir()).unlink()


def checkpoints_removed(world: World) -> None:
    for path in world.checkpoints.iterdir():
        path.unlink()


def checkpoints_of_another_key(world: World) -> None:
    checkpoints_removed(world)
    call_command("chain_record", stdout=StringIO())


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [f'"{column.name}"' for column in connection.introspection.get_table_description(cursor, table)]


TAMPERINGS: dict[Callable[[World], None], tuple[str, str]] = {
    row_changed: ("row changed", f"{EVENT}history"),
    moment_changed: ("row changed", f"{EVENT}history"),
    author_changed: ("row changed", f"pghistory_context {CONTEXT}"),
    row_removed: ("row removed", f"{EVENT}history"),
    opening_removed: ("row removed", "recommendations_opening"),
    row_added: ("row added", f"{EVENT}history"),
    row_backdated: ("row backdated", f"{EVENT}history"),
    opening_backdated: ("row backdated", "recommendations_opening"),
    present_changed: ("present differs", EVENT),
    present_added: ("present differs", EVENT),
    organisation_changed: ("present differs", "recommendations_organisation"),
    link_changed: ("link changed", "link 3"),
    link_removed: ("link missing", "link 3"),
    links_swapped: ("link changed", "link 3"),
    end_cut: ("end missing", "links after"),
    written_anew: ("chain rewritten", "link"),
    salt_removed: ("salt removed", "link 3"),
    columns_left_out: ("row changed", f"{EVENT}history"),
    shape_forged: ("shape forged", f"{EVENT}history (shape 1000000000000)"),
    present_hidden_by_a_shape: ("present differs", EVENT),
    history_of_nothing: ("shape forged", f"{EVENT}history"),
    present_hidden_by_history_of_nothing: ("present differs", EVENT),
    linked_with_fewer_columns: ("shape forged", "link"),
    column_dropped: ("column removed", EVENT),
    original_changed: ("file changed", "evidence"),
    original_removed: ("file missing", "evidence"),
    original_swapped: ("present differs", "recommendations_evidence"),
    released_copy_swapped: ("file changed", "released/"),
    released_copy_removed: ("file missing", "released/"),
    released_small_picture_swapped: ("file changed", "released/"),
    cleaned_small_picture_swapped: ("file changed", "cleaned/"),
    checkpoint_changed: ("checkpoint forged", "checkpoint-00000001.json"),
    checkpoint_removed: ("checkpoint missing", "checkpoint 1"),
    checkpoints_removed: ("checkpoint missing", "checkpoints"),
}
