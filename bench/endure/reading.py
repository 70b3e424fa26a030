"""Who reads while the site is under load: any page, list, search, feed, file and answer of the API, drawn by chance."""

import random
import threading
from collections.abc import Callable
from urllib.parse import quote

from bench.endure.large import Large

SEARCHES = ["torture", "domestic violence", "prison conditions", "zenadin", "police", "children", "судьи", "A/HRC 96"]
STATUSES = ["limited_progress", "implemented", "no_implementation", "not_assessed"]


class Reader(threading.Thread):
    """Somebody who asks for one address after the other, with a pause after each."""

    def __init__(self, site: Large, kinds: dict[str, Callable[[], str]]) -> None:
        super().__init__()
        self.site, self.kinds, self.stop = site, kinds, threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            kind = random.choice(list(self.kinds))
            self.site.timed(
                kind, "GET", random.choice(["", "", "", "/ru", "/kk"]) * takes_language(kind) + self.kinds[kind]()
            )


def takes_language(kind: str) -> bool:
    return not kind.startswith(("API", "sitemap"))


def kinds_of(site: Large) -> dict[str, Callable[[], str]]:
    """An address of each kind, another one each time."""
    place = "d.slug || '/' || r.slug, s.slug, d.slug FROM recommendations_recommendation r"
    joined = "JOIN recommendations_document d ON d.id = r.document_id JOIN recommendations_state s ON s.id = r.state_id"
    rows = site.rows(f"SELECT {place} {joined} WHERE r.id % 37 = 0 LIMIT 2500")
    events = [
        key for (key,) in site.rows("SELECT public_id FROM recommendations_followupevent WHERE id % 211 = 0 LIMIT 2500")
    ]

    def row() -> str:
        return str(random.choice(rows)[0])

    def state() -> str:
        return str(random.choice(rows)[1])

    def document() -> str:
        return str(random.choice(rows)[2])

    def status() -> str:
        return random.choice(STATUSES)

    return {
        "home": lambda: "/",
        "State": lambda: f"/states/{state()}/",
        "document": lambda: f"/documents/{document()}/",
        "recommendation": lambda: f"/recommendations/{row()}/",
        "recommendation, as at a day": lambda: f"/recommendations/{row()}/as-at/2026-{random.randint(1, 10):02}-05/",
        "event": lambda: f"/events/{random.choice(events)}/",
        "list": lambda: "/recommendations/",
        "list, two filters": lambda: f"/recommendations/?state={state()}&status={status()}",
        "search": lambda: (
            f"/recommendations/?q={quote(random.choice(SEARCHES))}&from_year={random.randint(2006, 2020)}"
        ),
        "overview": lambda: f"/recommendations/charts/?state={state()}",
        "changes": lambda: f"/changes/?since=2026-01-01&state={state()}",
        "feed": lambda: f"/states/{state()}/feed.atom",
        "table of a State": lambda: f"/recommendations/export/table.csv?state={state()}",
        "records of a document": lambda: f"/recommendations/export/records.json?document={document()}",
        "API, list": lambda: f"/api/v1/recommendations/?state={state()}&status={status()}",
        "API, one": lambda: f"/api/v1/recommendations/{row()}/",
        "calendar": lambda: f"/states/{state()}/calendar.ics",
        "sitemap": lambda: f"/sitemap-recommendations-{random.randint(1, 2)}.xml",
    }
