#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = ["cryptography", "psycopg2-binary"]
# ///
"""Verify a record against its chain and its signed checkpoints. This file needs no Django and nothing else of the tracker.

    python verify_record.py postgres://reader@host/name --key KEY --checkpoints FOLDER [--evidence FOLDER]

KEY is the public key in base64, FOLDER the checkpoints that were kept elsewhere: who changed the record could change those
beside it. One line for each finding, with its place; ends with 0 if there is none, with 1 if there are some, with 2 if it could not look.

How the chain is made (decision 20). A row that is only ever added (history, custody, openings) has a link:
    content    = {"table": …, "row": …, "values": the row as PostgreSQL's to_jsonb writes it}
    commitment = SHA-256(salt ‖ content)
    hash       = SHA-256(hash of the link before ‖ number ‖ table ‖ 0 ‖ row ‖ 0 ‖ commitment), the first one after 32 zero bytes
A checkpoint names how many links there are, the hash of the last one and the SHA-256 of the checkpoint before, signed with Ed25519.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import psycopg2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from psycopg2 import sql

Mark = tuple[bytes, date]  # what a checkpoint saw of the last link, and on which day
BEGINNING = bytes(32)
APP = "recommendations"
# As PostgreSQL would write the same values on any machine.
AS_WRITTEN = "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1"
# Who changes something may still be at it: what is newer than an hour is not missed yet. A transaction may be long: only
# what is older than a day when a checkpoint is signed should have been seen by it.
LATE, EARLY = "interval '1 hour'", "interval '1 day'"
SHAPES = f'SELECT id, "table", key, columns::text, of_table FROM public.{APP}_shape ORDER BY id'  # noqa: S608 names are ours
ERASED = f"SELECT links::text FROM public.{APP}_erasure"  # noqa: S608 names are ours
CATALOG = (
    "SELECT relname::text, array_agg(attname::text) FROM pg_catalog.pg_class JOIN pg_catalog.pg_attribute ON attrelid = pg_class.oid"
    " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f') AND attnum > 0 AND NOT attisdropped GROUP BY relname"
)
# Chained besides history, and which column says when. What is to be looked at is known here and from the catalog: rows can be forged.
OTHERS = {f"{APP}_custody": "at", f"{APP}_opening": "at", f"{APP}_sealingkey": "at", "pghistory_context": "created_at"}
MOMENTS = ("pgh_id", "pgh_created_at")  # key and moment of history
OF_HISTORY = ("pgh_id", "pgh_obj_id", "pgh_created_at", "pgh_label")
# History that is not named after the table whose rows it keeps.
KEEPS = {
    f"{APP}_recommendationthemehistory": f"{APP}_recommendation_themes",
    f"{APP}_recommendationaffectedgrouphistory": f"{APP}_recommendation_affected_groups",
    f"{APP}_recommendationsdgtargethistory": f"{APP}_recommendation_sdg_targets",
    f"{APP}_recommendationrecommendingstatehistory": f"{APP}_recommendation_recommending_states",
    f"{APP}_assessmenteventhistory": f"{APP}_assessment_events",
    f"{APP}_usergrouphistory": f"{APP}_user_groups",
    f"{APP}_eventreaderhistory": f"{APP}_followupevent_readers",
    f"{APP}_sourceopenerhistory": f"{APP}_confidentialsource_openers",
}
BY_TWO = "erased_at IS NOT NULL AND agreed_by_id <> asked_by_id"
PREVIEW, RELEASED = "public_id || 'preview'", "released_at IS NOT NULL AND recalled_at IS NULL"
# Table, room, name of the file, its hash, of which rows. What is released is a copy of its own, and the one that readers get.
FILES = (
    ("evidence", "originals", "stored_as", "sha256", "TRUE"),
    ("cleanedcopy", "cleaned", "public_id", "sha256", "TRUE"),
    ("cleanedcopy", "cleaned", PREVIEW, "preview_sha256", "preview_sha256 <> ''"),
    ("cleanedcopy", "released", "public_id", "sha256", RELEASED),
    ("cleanedcopy", "released", PREVIEW, "preview_sha256", f"preview_sha256 <> '' AND {RELEASED}"),
)


class Finding(NamedTuple):
    """Something that is not as it was written: what kind of thing, where, and how it was found out."""

    kind: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.place}: {self.what}"


def content_of(table: str, row: str, values: str) -> bytes:
    """What a link commits to; ``values`` as PostgreSQL wrote them, not read and written again."""
    return f'{{"table": {json.dumps(table)}, "row": {json.dumps(row)}, "values": {values}}}'.encode()


def commitment_of(salt: bytes, content: bytes) -> bytes:
    return hashlib.sha256(salt + content).digest()


def hash_of(before: bytes, number: int, table: str, row: str, commitment: bytes) -> bytes:
    return hashlib.sha256(before + number.to_bytes(8, "big") + f"{table}\0{row}\0".encode() + commitment).digest()


def values_of(table: str, key: str, columns: list[str]) -> sql.Composed:
    """The rows of a table as (key, values as text): what both who writes and who verifies ask for."""
    return sql.SQL(
        "SELECT {key}::text AS row, to_jsonb(chained)::text AS values FROM (SELECT {columns} FROM public.{table}) AS chained"
    ).format(
        key=sql.Identifier("chained", key),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        table=sql.Identifier(table),
    )


class Shape(NamedTuple):
    """What a row of the database says of the columns that links commit to: believed only where links follow from it."""

    id: int
    table: str
    key: str
    columns: list[str]
    of_table: str


class Table(NamedTuple):
    """A chained table, as the catalog has it."""

    name: str
    key: str
    moment: str
    keeps: str  # of history: the table whose rows it keeps

    def names(self) -> dict[str, sql.Identifier]:
        known = {"key": self.key, "table": self.name, "moment": self.moment}
        known |= {"link": f"{APP}_link", "shape": f"{APP}_shape"}
        return {name: sql.Identifier(word) for name, word in known.items()}


def chained_tables(catalog: dict[str, list[str]]) -> dict[str, Table]:
    histories = sorted(name for name, columns in catalog.items() if {*OF_HISTORY} <= {*columns})
    others = [(name, moment) for name, moment in OTHERS.items() if {"id", moment} <= {*catalog.get(name, ())}]
    tables = [Table(name, *MOMENTS, KEEPS.get(name, name.removesuffix("history"))) for name in histories]
    return {table.name: table for table in [*tables, *(Table(name, "id", moment, "") for name, moment in others)]}


class Record:
    """The database behind a connection of psycopg2, read in one transaction and never written."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.ask(AS_WRITTEN)
        self.shapes = {
            number: Shape(number, table, key, json.loads(columns), of_table)
            for number, table, key, columns, of_table in self.ask(SHAPES)
        }
        self.catalog = dict(self.ask(CATALOG))
        self.tables = chained_tables(self.catalog)

    def ask(self, statement: Any, *values: Any) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def each(self, statement: Any, *values: Any) -> Iterator[tuple]:
        """The same for more rows than fit into memory."""
        with self.connection.cursor(name="each") as cursor:
            cursor.itersize = 5000
            cursor.execute(statement, values or None)
            yield from cursor

    def verify(self, key: bytes, checkpoints: Path, evidence: Path | None = None) -> Iterator[Finding]:
        marks = dict[int, Mark]()
        yield from read_checkpoints(checkpoints, key, marks)
        days = dict[date, int]()  # and how many links there were when the first checkpoint of each was signed
        for length, (_hash, day) in sorted(marks.items()):
            days.setdefault(day, length)
        linked = dict[int, Shape]()
        yield from self.chain(marks, linked)
        yield from self.forged(linked)
        for shape in linked.values():
            yield from self.contents(shape)
        for table in self.tables.values():
            yield from self.unchained(table)
            yield from self.backdated(table, days)
            if table.keeps:
                yield from self.present(table, linked)
        yield from self.erasures()
        if evidence:
            yield from self.files(evidence)

    def chain(self, marks: dict[int, Mark], linked: dict[int, Shape]) -> Iterator[Finding]:
        """Every link follows from the one before, and stands where the checkpoints saw it.

        Notes in ``linked`` the shapes that links have. Migrations only add columns: later links of a table commit to no fewer.
        """
        last, before = 0, BEGINNING
        newest = dict[str, Shape]()
        links = f"SELECT number, shape_id, row, commitment, hash FROM public.{APP}_link ORDER BY number"  # noqa: S608
        for number, shape, row, commitment, found in self.each(links):
            if number != last + 1:
                yield Finding("link missing", f"link {last + 1}", f"the next one is {number}")
            table = self.shapes[shape].table if shape in self.shapes else "?"
            expected = hash_of(before, number, table, row, bytes(commitment))
            place = f"link {number} ({table} {row})"
            if bytes(found) != expected:
                yield Finding("link changed", place, "it does not follow from the one before")
            if number in marks and marks.pop(number)[0] != bytes(found):
                yield Finding("chain rewritten", f"link {number}", "a signed checkpoint saw another hash here")
            last, before = number, bytes(found)
            if shape in self.shapes:
                linked[shape] = self.shapes[shape]
                if fewer := left_out(linked[shape], newest.get(table)):
                    yield Finding("shape forged", place, fewer)
                newest[table] = linked[shape]
        for number in sorted(marks):
            what = f"a signed checkpoint saw link {number}; the last one here is {last}"
            yield Finding("end missing", f"links after {last}", f"{what}: cut off, or an older copy was put back")

    def forged(self, linked: dict[int, Shape]) -> Iterator[Finding]:
        """Every shape is one of a table that is here, and says of it what the catalog says."""
        newest = {shape.table: shape for _number, shape in sorted(linked.items())}
        for shape in self.shapes.values():
            place = f"{shape.table} (shape {shape.id})"
            table, before = self.tables.get(shape.table), newest.get(shape.table)
            if table is None:
                yield Finding("shape forged", place, "there is no such table in the record")
            elif (shape.key, shape.of_table) != (table.key, table.keeps):
                yield Finding("shape forged", place, "its key or the table whose history it is are others")
            elif before and shape.id > before.id and (fewer := left_out(shape, before)):
                yield Finding("shape forged", place, fewer)

    def contents(self, shape: Shape) -> Iterator[Finding]:
        """Every row that was chained is here, and says what it said."""
        rows = values_of(shape.table, shape.key, shape.columns)
        statement = sql.SQL(
            "SELECT number, link.row, salt, commitment, found.values FROM public.{link} AS link LEFT JOIN ({rows}) AS found USING (row)"
            " WHERE shape_id = %s AND salt IS NOT NULL"
        ).format(link=sql.Identifier(f"{APP}_link"), rows=rows)
        try:
            self.ask("SAVEPOINT contents")
            for number, row, salt, commitment, values in self.each(statement, shape.id):
                place = f"{shape.table} {row} (link {number})"
                if values is None:
                    yield Finding("row removed", place, "it was chained and is not here")
                elif commitment_of(bytes(salt), content_of(shape.table, row, values)) != bytes(commitment):
                    yield Finding("row changed", place, "it does not say what it said when it was chained")
        except (psycopg2.errors.UndefinedColumn, psycopg2.errors.UndefinedTable) as error:
            self.ask("ROLLBACK TO contents")
            yield Finding("column removed", shape.table, str(error).splitlines()[0])

    def unchained(self, table: Table) -> Iterator[Finding]:
        """Nothing stands in the record that the chain never saw."""
        statement = sql.SQL(
            "SELECT {key}::text FROM public.{table} AS found WHERE {moment} < now() - {late} AND NOT EXISTS"
            " (SELECT FROM public.{link} AS link JOIN public.{shape} AS shape ON shape.id = shape_id"
            ' WHERE shape."table" = %s AND link.row = found.{key}::text)'
        ).format(late=sql.SQL(LATE), **table.names())
        for (row,) in self.each(statement, table.name):
            yield Finding("row added", f"{table.name} {row}", "no link knows it, though it is older than an hour")

    def backdated(self, table: Table, days: dict[date, int]) -> Iterator[Finding]:
        """Nothing was chained long after it says that it happened: no checkpoint since then stands before its link.

        More than a day before the checkpoint's: it has no hour, and what a transaction writes has the moment when that began.
        """
        if not days:
            return
        statement = sql.SQL(
            "SELECT number, row, said::date::text, seen::text FROM"
            " (SELECT link.number, link.row, found.{moment} AS said, (%s)[width_bucket(link.number - 1, %s::bigint[])] AS seen"
            "  FROM public.{link} AS link JOIN public.{shape} AS shape ON shape.id = shape_id"
            '  JOIN public.{table} AS found ON found.{key}::text = link.row WHERE shape."table" = %s) AS chained'
            " WHERE said < seen - {early} ORDER BY number"
        ).format(early=sql.SQL(EARLY), **table.names())
        for number, row, said, seen in self.each(statement, [*days], [*days.values()], table.name):
            what = f"it says {said}, and a checkpoint of {seen} did not see it"
            yield Finding("row backdated", f"{table.name} {row} (link {number})", what)

    def present(self, table: Table, linked: dict[int, Shape]) -> Iterator[Finding]:
        """What stands now is what history says last."""
        kept = {column for column in self.catalog[table.name] if not column.startswith("pgh_")}
        here = set(self.catalog.get(table.keeps, ()))
        committed = {column for shape in linked.values() if shape.table == table.name for column in shape.columns}
        for column in sorted(column for column in committed - here if not column.startswith("pgh_")):
            yield Finding("column removed", table.keeps, f"{column} is in its history and not here")
        same = sorted(kept & here)
        if "id" not in same:
            return
        columns = sql.SQL(", ").join(map(sql.Identifier, same))
        statement = sql.SQL(
            "SELECT COALESCE(last.row, now.row), last.label, last.values IS NULL, now.values IS NULL FROM"
            " (SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id::text AS row, pgh_label AS label,"
            "  (SELECT to_jsonb(kept) FROM (SELECT {columns}) AS kept) AS values"
            "  FROM public.{history} ORDER BY pgh_obj_id, pgh_id DESC) AS last"
            " FULL JOIN (SELECT id::text AS row, (SELECT to_jsonb(kept) FROM (SELECT {columns}) AS kept) AS values"
            "  FROM public.{table}) AS now USING (row)"
            " WHERE CASE WHEN last.label = 'delete' THEN now.values IS NOT NULL ELSE last.values IS DISTINCT FROM now.values END"
        ).format(columns=columns, history=sql.Identifier(table.name), table=sql.Identifier(table.keeps))
        for row, label, unknown, gone in self.each(statement):
            what = "history says that it was deleted" if label == "delete" else "it is not what history says last"
            what = "history does not know that it was deleted" if gone else what
            what = "it is in no history" if unknown else what
            yield Finding("present differs", f"{table.keeps} {row}", what)

    def erasures(self) -> Iterator[Finding]:
        """A link without salt is one that two persons had erased."""
        erased = {link for (links,) in self.ask(f"{ERASED} WHERE {BY_TWO}") for link in json.loads(links)}
        without = f"SELECT number, row FROM public.{APP}_link WHERE salt IS NULL ORDER BY number"  # noqa: S608
        for number, row in self.each(without):
            if number not in erased:
                yield Finding("salt removed", f"link {number} (row {row})", "no two persons had it erased")

    def files(self, folder: Path) -> Iterator[Finding]:
        """Every file of evidence has the bytes of which its row holds the hash."""
        for table, room, name, digest, which in FILES:
            rows = sql.SQL(
                "SELECT id, {digest}, {name} FROM public.{table} WHERE {which} AND {owner} NOT IN ({erased}) ORDER BY id"
            ).format(
                name=sql.SQL(name),
                digest=sql.Identifier(digest),
                which=sql.SQL(which),
                table=sql.Identifier(f"{APP}_{table}"),
                owner=sql.Identifier("id" if table == "evidence" else "evidence_id"),
                erased=sql.SQL(f"SELECT row FROM public.{APP}_erasure WHERE noun = 'evidence' AND {BY_TWO}"),  # noqa: S608
            )
            for row, expected, stored_as in self.ask(rows):
                yield from file_finding(f"{table} {row} ({room}/{stored_as})", folder / room / stored_as, expected)


def left_out(shape: Shape, before: Shape | None) -> str:
    """Which columns one before has, in words; empty if none is missing."""
    columns = sorted({*before.columns} - {*shape.columns}) if before and before is not shape else []
    return f"it leaves out {', '.join(columns)}, to which links before it commit" if columns else ""


def file_finding(place: str, path: Path, expected: str) -> Iterator[Finding]:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        yield Finding("file missing", place, "its bytes cannot be read")
        return
    if found != expected:
        yield Finding("file changed", place, "its bytes do not have the hash that was recorded")


def signed_part(checkpoint: dict[str, Any]) -> bytes:
    rest = {name: value for name, value in checkpoint.items() if name != "signature"}
    return json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()


def read_checkpoints(folder: Path, key: bytes, marks: dict[int, Mark]) -> Iterator[Finding]:
    """Note in ``marks`` which hash every checkpoint saw at which link and when; what is wrong with the checkpoints themselves."""
    before, last = "", 0
    for path in sorted(folder.glob("checkpoint-*.json")):
        written = path.read_bytes()
        try:
            checkpoint = json.loads(written)
            signature = base64.b64decode(checkpoint["signature"])
            Ed25519PublicKey.from_public_bytes(key).verify(signature, signed_part(checkpoint))
            number, links = checkpoint["number"], checkpoint["links"]
            seen = bytes.fromhex(checkpoint["hash"]), date.fromisoformat(checkpoint["day"])
        except (ValueError, KeyError, TypeError, InvalidSignature):
            yield Finding("checkpoint forged", path.name, "it is not signed with this key, or was changed")
            continue
        if number != last + 1:
            yield Finding("checkpoint missing", f"checkpoint {last + 1}", f"the next one is {number}")
        elif checkpoint["previous"] != before:
            yield Finding("checkpoint replaced", path.name, "it does not follow from the one before")
        marks[links] = seen
        before, last = hashlib.sha256(written).hexdigest(), number
    if not last:
        yield Finding("checkpoint missing", str(folder), "there is no checkpoint: nothing says how long the chain was")


def public_key(words: str) -> bytes:
    """The key in base64. Raises ValueError for anything else."""
    key = base64.b64decode(words, validate=True)
    Ed25519PublicKey.from_public_bytes(key)
    return key


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("database", help="address of the database, for example postgres://reader@host/name")
    parser.add_argument("--key", required=True, type=public_key, help="public key of the checkpoints, in base64")
    parser.add_argument("--checkpoints", required=True, type=Path, help="folder with the checkpoints kept elsewhere")
    parser.add_argument("--evidence", type=Path, help="folder of the evidence files, to hash them too")
    options = parser.parse_args()
    try:
        with psycopg2.connect(options.database) as connection:
            connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
            findings = list(Record(connection).verify(options.key, options.checkpoints, options.evidence))
    except psycopg2.Error as error:
        print(f"Nothing was verified: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings." if findings else "The record is as it was written.")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
