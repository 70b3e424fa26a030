"""Requests for some seconds, by wrk: how many a second, and how long they took."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

SCRIPT, LISTED = (Path(__file__).with_name(f"{name}.lua") for name in ("load", "listed"))
SECONDS = 8
HTTPS = ["-H", "X-Forwarded-Proto: https"]  # as the proxy in front says it


def load(
    address: str, *, connections: int, headers: tuple[str, ...] = (), unique: bool = False, seconds: int = SECONDS
) -> dict[str, Any]:
    """``unique`` makes every request another address, so that none is answered from a copy."""
    more = [part for header in headers for part in ("-H", header)]
    command = [
        "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", *HTTPS, *more, "-s", str(SCRIPT), address,
        "--", "unique" if unique else "same",
    ]  # fmt: skip
    return told(command, connections=connections)


def listed(site: str, addresses: Path, *, connections: int, seconds: int = SECONDS) -> dict[str, Any]:
    """The addresses of a file, one after the other."""
    command = [
        "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", *HTTPS, "-s", str(LISTED), f"{site}/",
        "--", str(addresses),
    ]  # fmt: skip
    return told(command, connections=connections)


def told(command: list[str], *, connections: int) -> dict[str, Any]:
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    held = json.loads(re.search(r"JSON(\{.*\})", said)[1])  # type: ignore[index]
    return {
        "connections": connections,
        "per_second": round(held["requests"] / held["us"] * 1e6, 1),
        "p50_ms": round(held["p50"] / 1000, 2),
        "p95_ms": round(held["p95"] / 1000, 2),
        "failed": held["refused"] + held["lost"],
    }
