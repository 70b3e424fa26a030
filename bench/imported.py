"""Bringing in a table in UPR Info's columns, validated and with history; beside it COPY.

First of all the rows that it wrote into every table, history among them, into the same tables with the same indexes: what PostgreSQL
needs to write them. Then of the recommendations and texts alone, into tables that are empty. Everything is rolled back: the measured
world stays as it is.
"""

import csv
import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import AutoField
from django.utils import timezone

from bench.cells import count, one
from recommendations.imports import run
from recommendations.imports.receiving import path_of, receive
from recommendations.models import Document, Import, Recommendation, RecommendationText, State, User

ROWS = 42_013  # as many as UPR Info's sessions 1 to 20
COLUMNS = ["To", "Text", "From", "Response", "Issue", "Session"]
COPIED = (Recommendation, RecommendationText)


def imported() -> dict[str, Any]:
    gc.freeze()  # as the commands that import do
    with TemporaryDirectory() as folder, transaction.atomic():
        count_on()
        path, before = Path(folder) / "upr.csv", newest_keys()
        write(path)
        with transaction.atomic():
            first, kept = brought(path), peak()
            written = copied_out(before, Path(folder))
            again = brought(path)
            copied = quickest_copy()
            transaction.set_rollback(True)
        whole = copied_in(written)
        transaction.set_rollback(True)
    return {
        "cell": "import",
        "rows": count(),
        "imported": ROWS,
        "read_and_settled_s": first[0],
        "brought_in_s": first[1],
        "rows_per_second": round(ROWS / sum(first)),
        "again_unchanged_s": round(sum(again), 1),
        "again_read_and_settled_s": again[0],
        "mb": kept,
        "tables_written": len(written),
        "copy_of_all_per_second": round(ROWS / whole),
        "of_copy": round(whole / sum(first), 3),
        "copy_of_two_per_second": round(ROWS / copied),
        "of_copy_of_two": round(copied / sum(first), 3),
    }


def newest_keys() -> dict[tuple[str, str], int]:
    """The highest key of every table whose rows are counted on, by the table and the name of its key."""
    models = apps.get_models(include_auto_created=True)
    keys = {model._meta.db_table: model._meta.pk for model in models if model._meta.managed}
    counted = sorted((table, str(key.column)) for table, key in keys.items() if isinstance(key, AutoField))
    return {(table, key): one(f'SELECT coalesce(max("{key}"), 0) FROM "{table}"') for table, key in counted}


def count_on() -> None:
    """The world was laid with keys of its own: the next ones come after them."""
    with connection.cursor() as cursor:
        for model in (Document, Recommendation):
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def write(path: Path) -> None:
    """Texts of the world, said to States in turn."""
    states = list(State.objects.order_by("pk"))
    texts = RecommendationText.objects.order_by("pk").values_list("text", flat=True)[: min(ROWS, count())]
    said = list(texts)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for n in range(ROWS):
            to, by = states[n % len(states)], states[(n * 7 + 3) % len(states)]
            answer = ("Accepted", "Noted")[n % 3 == 0]
            text = f"{said[n % len(said)]} ({n})"
            writer.writerow([to.name["en"], text, by.name["en"], answer, "Justice", n // len(states) % 20 + 1])


def brought(path: Path) -> tuple[float, float]:
    """Seconds of reading and settling, and of bringing in."""
    by, at = User.objects.order_by("pk")[0], timezone.now()
    found = receive([path.read_bytes()], name=path.name, format_name="upr-info", options={}, by=by, at=at)
    try:
        looked = timed(lambda: run.read(found.pk, by=by))
        came = timed(lambda: run.bring_in(found.pk, by=by, at=at))
        check(found)
    finally:
        path_of(found).unlink()
    return looked, came


def check(found: Import) -> None:
    counts = run.counts(found)
    if counts["error"] or counts["skip"]:
        raise SystemExit(f"Not everything could be brought in: {counts}")


def timed(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return round(time.perf_counter() - start, 1)


def copied_out(before: dict[tuple[str, str], int], folder: Path) -> dict[str, Path]:
    """A file of the rows that each table got since, as COPY writes them."""
    files = {}
    for (table, key), newest in newest_keys().items():
        if newest > before[table, key]:
            files[table] = folder / table
            rows = f'SELECT * FROM "{table}" WHERE "{key}" > {before[table, key]}'
            with files[table].open("w", encoding="utf-8") as file, connection.cursor() as cursor:
                cursor.copy_expert(f"COPY ({rows}) TO STDOUT", file)
    return files


def copied_in(files: dict[str, Path]) -> float:
    """Seconds that COPY takes for these rows, with all indexes and without our triggers; references wait for a commit that never comes."""
    took = 0.0
    with connection.cursor() as cursor:
        for table in files:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        for table, path in files.items():
            with path.open(encoding="utf-8") as file:
                took += timed_copy(cursor, f'COPY "{table}" FROM STDIN', file)
    return took


def quickest_copy() -> float:
    """Seconds that COPY takes for the recommendations and texts of the last import, into tables with all their indexes."""
    took = 0.0
    with connection.cursor() as cursor:
        for model in COPIED:
            table = model._meta.db_table
            cursor.execute(f"CREATE TEMPORARY TABLE copied_{table} (LIKE {table} INCLUDING ALL EXCLUDING IDENTITY)")
            with TemporaryFile("w+", encoding="utf-8") as file:
                newest = f"SELECT * FROM {table} ORDER BY id DESC LIMIT {ROWS}"
                cursor.copy_expert(f"COPY ({newest}) TO STDOUT", file)
                file.seek(0)
                took += timed_copy(cursor, f"COPY copied_{table} FROM STDIN", file)
    return took


def timed_copy(cursor: Any, statement: str, file: Any) -> float:
    start = time.perf_counter()
    cursor.copy_expert(statement, file)
    return time.perf_counter() - start


def peak() -> int:
    """Megabytes that this process held at most."""
    lines: Iterator[str] = iter(Path("/proc/self/status").read_text().splitlines())
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024
