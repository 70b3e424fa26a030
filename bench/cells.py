"""What is measured: an address for each cell, and the SQL that asks PostgreSQL alone for the same."""

from typing import Any, NamedTuple

from django.db import connection

LIST = "SELECT r.*, t.text FROM recommendations_recommendation r JOIN recommendations_recommendationtext t ON t.recommendation_id = r.id"
NEWEST = "ORDER BY l.dated_on DESC NULLS LAST, l.document_id, l.position LIMIT 50"
OF_UPR = (
    "l.mechanism_id = (SELECT id FROM recommendations_mechanism WHERE kind = 'upr') AND l.status = 'limited_progress'"
)
FOUND = "SELECT l.recommendation_id FROM recommendations_listing l WHERE"
HAPPENED = (
    "SELECT event_id FROM recommendations_eventlisting WHERE {} ORDER BY happened_on DESC, event_id DESC LIMIT 50"
)
FACET = "SELECT l.{0}, count(*) FROM recommendations_listing l {1} GROUP BY 1"


class Cell(NamedTuple):
    name: str
    path: str
    sql: tuple[str, ...]
    unique: bool = False


def cells() -> list[Cell]:
    """Pages as they are asked for again and again, and (``…_anew``) with an address of its own each time, without a copy."""
    page, state, document, deep = world()
    two = "/recommendations/?mechanism=upr&status=limited_progress"
    same = [
        Cell("home", "/", (FACET.format("status", ""),)),
        Cell("state", f"/states/{state}/", (FACET.format("status", "WHERE l.state_id = 1"),)),
        Cell("document", f"/documents/{document}/", (f"{LIST} WHERE r.document_id = 1 LIMIT 50",)),
        Cell("detail", page, (f"{LIST} WHERE r.id = 1000",)),
        Cell("list", "/recommendations/", (f"{FOUND} true {NEWEST}", FACET.format("status", ""))),
        Cell("list_f2", two, (f"{FOUND} {OF_UPR} {NEWEST}", f"SELECT count(*) FROM recommendations_listing l WHERE {OF_UPR}")),
        Cell("facets2", "/recommendations/?open=state", (FACET.format("state_id", ""), FACET.format("status", ""))),
        Cell("f2_facets5", f"{two}&open=theme", tuple(FACET.format(name, f"WHERE {OF_UPR}") for name in FIVE)),
        Cell("search_rare", "/recommendations/?q=zenadin", (ranked("zenadin"),)),
        Cell("search_med", "/recommendations/?q=%22domestic+violence%22", (ranked("domest<->violenc"),)),
        Cell("search_broad", "/recommendations/?q=%22human+rights%22", (ranked("human<->right"),)),
        Cell("events", "/events/", (HAPPENED.format("true"),)),
        Cell("events_words", "/events/?q=torture", (HAPPENED.format("words @@ 'tortur'::tsquery"),)),
        Cell("deep", deep, (f"{FOUND} true {NEWEST} OFFSET {int(count() * 0.75)}",)),
    ]  # fmt: skip
    return same + [cell._replace(name=f"{cell.name}_anew", unique=True) for cell in same]


FIVE = ("state_id", "status", "stance", "mechanism_id", "dated_on")


def ranked(words: str) -> str:
    matching = f"l.words @@ '{words}'::tsquery"
    return f"{FOUND} {matching} ORDER BY ts_rank(l.words, '{words}'::tsquery) DESC LIMIT 50"


def count() -> int:
    return int(one("SELECT count(*) FROM recommendations_listing"))


def one(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def world() -> tuple[str, str, str, str]:
    """A recommendation's page, a State, a document, and the page at 75 %."""
    place = "d.slug || '/' || r.slug FROM recommendations_recommendation r JOIN recommendations_document d ON d.id = r.document_id"
    page = f"/recommendations/{one(f'SELECT {place} WHERE r.id = 1000')}/"
    state = one(
        "SELECT s.slug FROM recommendations_state s JOIN recommendations_recommendation r ON r.state_id = s.id WHERE r.id = 1000"
    )
    document = one(
        "SELECT slug FROM recommendations_document WHERE id = (SELECT document_id FROM recommendations_recommendation WHERE id = 1000)"
    )
    order = f"SELECT l.recommendation_id FROM recommendations_listing l {NEWEST.replace('50', '1')} OFFSET {int(count() * 0.75)}"
    after = one(f"SELECT {place} WHERE r.id = ({order})")
    return page, str(state), str(document), f"/recommendations/?after={after}"
