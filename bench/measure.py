"""Measure the tracker on the database that DATABASE_URL names; bench.py calls this.

Each line: the cell, requests a second and their times at 1 and 8 connections; beside it, in the same run, what the least view of Django
answers a second (``trivial``), and how long PostgreSQL alone takes for the same (``sql_ms``, the quickest of several).
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()

from django.db import connection

from bench import datasette
from bench.cells import Cell, cells, count
from bench.first import first_searches
from bench.imported import imported
from bench.imported_reports import imported_reports
from bench.imported_uhri import imported_uhri
from bench.load import load
from bench.server import MEMORY, Server, served
from bench.taken import export, taken_from_copy

PRODUCTION = {
    "DEVELOPMENT": "false",
    "SECRET_KEY": "bench-" * 12,
    "SECRETS_KEY": "bench-" * 12,
    "ALLOWED_HOSTS": "127.0.0.1",
    "EVIDENCE_FOLDER": "/tmp/bench-evidence",
    "BEHIND_PROXY": "true",
    "PER_MINUTE": "",
    **MEMORY,
}
ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="")
    only = parser.parse_args().only
    wanted = [cell for cell in cells() if not only or cell.name in only.split(",")]
    collect()
    with served("bench.trivial", {}) as server:
        limit = {n: load(server.address("/ok/"), connections=n) for n in (1, 8)}
        say({"cell": "ok", "rows": count(), "at": list(limit.values())})
    rival = datasette.speeds(count(), {cell.name for cell in wanted})
    with served("tracker.wsgi", PRODUCTION) as server:
        for cell in wanted:
            line = measured(server, cell, trivial=limit[8]["per_second"])
            say(line | beside(line, rival.get(cell.name.removesuffix("_anew"))))
        if not only or "search_first" in only.split(","):
            say(first_searches(server, trivial=limit[8]["per_second"]))
        if not only or "unchanged" in only.split(","):
            say(taken_from_copy(server, trivial=limit[8]["per_second"]))
        if not only or "export" in only.split(","):
            say(export(server))
    if not only or "import" in only.split(","):
        say(imported())
    if not only or "import_report" in only.split(","):
        say(imported_reports())
    if "import_uhri" in only.split(","):  # takes minutes
        say(imported_uhri())


def beside(line: dict[str, Any], other: dict[str, float] | None) -> dict[str, Any]:
    """The same page of Datasette, and how many times as many requests ours answers."""
    if other is None:
        return {}
    return {"datasette": other, "of_datasette": round(line["at"][-1]["per_second"] / other["per_second"], 1)}


def say(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


def collect() -> None:
    environment = {**os.environ, **PRODUCTION}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def measured(server: Server, cell: Cell, *, trivial: float) -> dict[str, Any]:
    address = server.address(cell.path)
    load(address, connections=4, unique=cell.unique, seconds=1)  # every worker has made its index
    at = [load(address, connections=n, unique=cell.unique) for n in (1, 8)]
    return {
        "cell": cell.name,
        "rows": count(),
        "at": at,
        "trivial": trivial,
        "of_trivial": round(at[-1]["per_second"] / trivial, 3),
        "sql_ms": quickest(cell.sql),
        "worker_mb": server.memory(),
    }


def quickest(statements: tuple[str, ...]) -> float:
    times = []
    with connection.cursor() as cursor:
        for _round in range(ROUNDS):
            start = time.perf_counter()
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()
            times.append(time.perf_counter() - start)
    return round(min(times) * 1000, 2)


if __name__ == "__main__":
    main()
