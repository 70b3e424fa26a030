"""Measure how quick the tracker is with many recommendations: one line of JSON for each cell.

Usage: python -m bench.bench --rows 20000 [--only list,search_med] [--again] [--flood]

The world is laid into a database of its own (bench_20000) on the server of this checkout, or of DATABASE_URL, and stays there for
the next time; --again lays it anew. Beside every figure stands its limit of the same run (measure.py).
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import django
import psycopg2

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

from django.conf import settings

from tests.migrated import address, name
from tracker import embedded_postgres


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how quick the tracker is with many recommendations.")
    parser.add_argument("--rows", type=int, default=20_000, help="how many recommendations the measured world has")
    parser.add_argument("--only", default="", help="these cells alone, with commas between")
    parser.add_argument("--again", action="store_true", help="lay the world anew")
    parser.add_argument(
        "--flood", action="store_true", help="measure how long readers wait while others flood the site"
    )
    given = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk makes the requests: install it (Debian: apt-get install wrk).")
    django.setup()
    with embedded_postgres.running(settings.EMBEDDED_POSTGRES):
        database = f"bench_{given.rows}_{name().rpartition('_')[2]}"
        prepare(database, given.rows, is_again=given.again)
        if given.flood:
            run("flood", address(database))
            return
        run("measure", address(database), *(["--only", given.only] if given.only else []))


def prepare(
    database: str, rows: int, *, is_again: bool, events: int = 0, address: Callable[[str], str] = address
) -> None:
    """A database with the world in it; one of the same rows and other migrations goes."""
    with closing(psycopg2.connect(address("postgres"))) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        alike = database.removesuffix(database.rpartition("_")[2])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [alike])
        there = {row[0] for row in cursor.fetchall()}
        if database in there and not is_again:
            return
        for old in there:
            cursor.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
        print(f"Laying a world of {rows} recommendations, which takes minutes …", file=sys.stderr)
        cursor.execute(f'CREATE DATABASE "{database}_unfinished"')
        run("world", address(f"{database}_unfinished"), "--rows", str(rows), "--events", str(events))
        cursor.execute(f'ALTER DATABASE "{database}_unfinished" RENAME TO "{database}"')


def run(script: str, database: str, *words: str) -> None:
    """A script of this folder, for which the tracker's database is at that address."""
    environment = {**os.environ, "DATABASE_URL": database, "DEVELOPMENT": "true"}
    command = [sys.executable, "-m", f"bench.{script}", *words]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
