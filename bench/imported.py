"""Bringing in a table in UPR Info's columns, validated and with history; beside it COPY of the same recommendations into the same indexes.

Everything is rolled back: the measured world stays as it is.
"""

import csv
import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench.cells import count
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
        path = Path(folder) / "upr.csv"
        write(path)
        first, kept = brought(path), peak()
        again = brought(path)
        copied = quickest_copy()
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
        "copy_rows_per_second": round(ROWS / copied),
    }


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
