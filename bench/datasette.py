"""Datasette over the same generated rows, measured in the same run: what a good general tool gives without knowing the field.

Used where DATASETTE_PYTHON names a Python that has it (pip install datasette, in an environment of its own).
"""

import csv
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.load import load
from bench.server import PATIENCE, WORKERS, Server, free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent
TABLE = "/world/recommendations"
TWO = "mechanism=UPR&status=in-progress"
ADDRESSES = {
    "list": f"{TABLE}?_size=50",
    "list_f2": f"{TABLE}?{TWO}&_size=50&_facet=country&_facet=year",
    "facets2": f"{TABLE}?_size=50&_facet=country&_facet=status",
    "f2_facets5": f"{TABLE}?{TWO}&_size=50&_facet=country&_facet=year&_facet=themes&_facet=response&_facet=recommender",
    "search_rare": f"{TABLE}?_size=50&_search=zenadin",
    "search_med": f"{TABLE}?_size=50&_search=%22domestic+violence%22",
    "search_broad": f"{TABLE}?_size=50&_search=%22human+rights%22",
    "detail": f"{TABLE}/1000",
}
# Without guessing at facets, which would cost it most of its time here, and with time enough for those that are asked for.
APPLICATION = """
from datasette.app import Datasette
settings = {"suggest_facets": False, "sql_time_limit_ms": 20000, "facet_time_limit_ms": 20000}
app = Datasette(["world.db"], settings=settings).app()
"""


def speeds(rows: int, wanted: set[str]) -> dict[str, dict[str, float]]:
    """Requests a second and p95 at 8 connections for each cell that Datasette has; empty without DATASETTE_PYTHON."""
    python = os.environ.get("DATASETTE_PYTHON")
    names = [name for name in ADDRESSES if name in wanted]
    if not python or not names:
        return {}
    with TemporaryDirectory() as folder:
        lay(Path(folder), rows)
        with served(python, Path(folder)) as server:
            return {name: load(server.address(ADDRESSES[name]), connections=8) for name in names}


def lay(folder: Path, rows: int) -> None:
    generate = [sys.executable, "bench/gen.py", "--rows", str(rows), "--out", str(folder)]
    subprocess.run(generate, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    with (folder / "recommendations.csv").open(newline="") as file, closing(sqlite3.connect(folder / "world.db")) as db:
        read = csv.reader(file)
        names = next(read)
        db.execute(f"CREATE TABLE recommendations ({', '.join(names)}, PRIMARY KEY (id))")
        db.executemany(f"INSERT INTO recommendations VALUES ({', '.join('?' * len(names))})", read)
        for name in ("country", "mechanism", "year", "status", "response"):
            db.execute(f"CREATE INDEX by_{name} ON recommendations ({name})")
        db.execute(
            "CREATE VIRTUAL TABLE recommendations_fts USING fts5 (text, content=recommendations, tokenize=porter)"
        )
        db.execute("INSERT INTO recommendations_fts (rowid, text) SELECT rowid, text FROM recommendations")
        db.execute("ANALYZE")
        db.commit()


@contextmanager
def served(python: str, folder: Path) -> Iterator[Server]:
    (folder / "rival.py").write_text(APPLICATION)
    port = free_port()
    command = [
        python,
        "-m",
        "uvicorn",
        "rival:app",
        "--port",
        str(port),
        "--workers",
        str(WORKERS),
        "--log-level",
        "error",
    ]
    process = subprocess.Popen(command, cwd=folder)
    try:
        wait_for(port)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(PATIENCE)
