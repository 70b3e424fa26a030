"""What is not a page asked for again: the answer to a browser that has it, and the table of everything."""

import http.client
import io
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

from bench.cells import count
from bench.load import load
from bench.server import Server

HTTPS = {"X-Forwarded-Proto": "https"}
PIECE = 1 << 18
ROUNDS = 5
ANEW = "?sort=newest"  # the same table; of a list that was asked for nothing is kept


def asked(server: Server, path: str) -> http.client.HTTPResponse:
    held = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    held.request("GET", path, headers=HTTPS)
    return held.getresponse()


def taken_from_copy(server: Server, *, trivial: float) -> dict[str, Any]:
    """A page whose tag the browser sends: 304."""
    tag = asked(server, "/recommendations/").headers["ETag"]
    headers = (f"If-None-Match: {tag}",)
    at = [load(server.address("/recommendations/"), connections=n, headers=headers) for n in (1, 8)]
    of_trivial = round(at[-1]["per_second"] / trivial, 3)
    return {"cell": "unchanged", "rows": count(), "at": at, "trivial": trivial, "of_trivial": of_trivial}


def export(server: Server) -> dict[str, Any]:
    """All recommendations as CSV, and COPY of the same lines; once by a worker that has made no index yet; some times made anew, of
    which the quickest counts, and once more for the memory; and the file that was kept of the first time.
    """
    cold, *_rest = downloaded(server, lambda: None)
    load(server.address("/recommendations/"), connections=4, seconds=1)  # every worker has made its index
    took, first, lines, wanted = min(downloaded(server, lambda: None, ANEW) for _time in range(ROUNDS))
    kept, *_rest = min(downloaded(server, lambda: None) for _time in range(ROUNDS))
    held = [server.memory()]
    downloaded(server, lambda: held.append(server.memory()), ANEW)
    return {
        "cell": "export",
        "rows": count(),
        "complete": lines == wanted + 1,
        "cold_seconds": round(cold, 2),
        "rows_per_second": round(wanted / took),
        "kept_rows_per_second": round(wanted / kept),
        "first_byte_ms": round(first * 1000, 1),
        "more_mb": max(held) - held[0],
        "copy_rows_per_second": round(wanted / min(copied() for _time in range(ROUNDS))),
    }


def downloaded(server: Server, look: Callable[[], object], query: str = "") -> tuple[float, float, int, int]:
    """Seconds in all and to the first piece, lines that came, and recommendations that were to come."""
    start = time.perf_counter()
    answer = asked(server, f"/recommendations/export/table.csv{query}")
    first, lines, last = 0.0, 0, b""
    while piece := answer.read1(PIECE):
        first = first or time.perf_counter() - start
        lines += piece.count(b"\r\n") + (last == b"\r" and piece.startswith(b"\n"))
        last = piece[-1:]
        look()
    return time.perf_counter() - start, first, lines, int(answer.headers["X-Total-Count"])


def copied() -> float:
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY (SELECT line FROM recommendations_listing) TO STDOUT", Nowhere())
    return time.perf_counter() - start


class Nowhere(io.RawIOBase):
    def write(self, piece: Any) -> int:
        return len(piece)
