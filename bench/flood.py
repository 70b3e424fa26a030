"""How long readers wait while others flood the site, on the database that DATABASE_URL names; `bench.bench --flood` calls this.

Each line: which work floods, how much of it was done and refused, and the p95 of each kind of readers meanwhile. First as if each
request came from another network, with the counting of them off; then from one network, which is counted, as production does.
"""

import json
import os
import re
import subprocess
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()

from bench.first import ENOUGH, two_words
from bench.load import HTTPS, LISTED
from bench.measure import PRODUCTION, collect, say
from bench.server import served
from recommendations.models import Recommendation

SECONDS = 8
FLOODERS, READERS = 20, 2  # connections
Addresses = list[str] | None  # None: searches for words that nobody asked for
NOTHING = "nothing"
FLOODS: dict[str, Addresses] = {
    NOTHING: [],
    "search": None,
    "tables": [
        "/recommendations/export/table.csv?utm_n={n}",
        "/recommendations/export/records.json?utm_n={n}",
    ],
    "documents": ["/recommendations/export/briefing.docx?q=torture+-n{n}&from_year=2015&to_year=2015"],
    "api": ["/api/v1/recommendations/?status=not_assessed&q=prison+-n{n}"],
    "desk": ["/accounts/login/"],
    "parameters": ["/documents/?utm_n={n}", "/states/?utm_n={n}"],
    "pages": [],  # of recommendations, as many as there are beside those that the readers ask for
}
READ = 4000  # more than there are copies of
COUNTED = ("search", "tables", "documents", "api", "pages", "desk")  # by network, as production counts
FLOODER, READER = "203.0.113.7", "198.51.100.7"  # networks of nobody (RFC 5737)


def main() -> None:
    collect()
    rows = [row.get_absolute_url() for row in Recommendation.objects.select_related("document").order_by("pk")]
    FLOODS["pages"] = rows[READ:]
    readers: dict[str, Addresses] = {
        "page": rows[:READ],
        "copy": ["/states/"],
        "search": ["/recommendations/?q=prison&utm_n={n}"],
        "search_first": None,
        "desk": ["/accounts/login/"],
    }
    with TemporaryDirectory() as folder:
        production, pages = PRODUCTION | {"COPIES_FOLDER": f"{folder}/copies"}, Pages(Path(folder))
        with served("tracker.wsgi", production) as server:
            for name in FLOODS:
                say({"flood": name, "of": "many networks", **flooded(server.address(""), pages, name, readers)})
        del production["PER_MINUTE"]
        fewer = {name: readers[name] for name in ("page", "copy", "desk")}
        with served("tracker.wsgi", production) as server:
            for name in COUNTED:
                say({"flood": name, "of": "one", **flooded(server.address(""), pages, name, fewer)})


class Pages:
    """Files of addresses for wrk. Words that nobody asked for are others in each."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.words = folder, two_words()

    def file(self, name: str, addresses: Addresses) -> Path:
        path = self.folder / name
        path.write_text("\n".join(islice(self.words, ENOUGH) if addresses is None else addresses))
        return path


def flooded(site: str, pages: Pages, flood: str, readers: dict[str, Addresses]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for reader, addresses in readers.items():
        read, flooding = pages.file("read", addresses), None
        if flood != NOTHING:
            flooding = started(site, pages.file("flood", FLOODS[flood]), FLOODERS, SECONDS + 2, FLOODER)
        time.sleep(1)
        reading = said(started(site, read, READERS, SECONDS, READER))
        found[reader] = {name: round(reading[name] / 1000, 1) for name in ("p50", "p95", "max")}
        found[reader] |= {"requests": reading["requests"], "refused": reading["refused"] + reading["lost"]}
        if flooding:
            told = said(flooding)
            found[reader] |= {"flood": told["requests"], "flood_refused": told["refused"]}
    return found


def started(site: str, file: Path, connections: int, seconds: int, network: str) -> "subprocess.Popen[str]":
    command = [
        "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", *HTTPS, "-H", f"X-Forwarded-For: {network}",
        "-s", str(LISTED), f"{site}/", "--", str(file),
    ]  # fmt: skip
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def said(process: "subprocess.Popen[str]") -> dict[str, Any]:
    told = re.search(r"JSON(\{.*\})", process.communicate()[0])
    return dict(json.loads(told[1])) if told else {}


if __name__ == "__main__":
    main()
