"""The database stopped and started under a running site: what readers, colleagues and machines are answered meanwhile."""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings

from recommendations.editions import LATE
from recommendations.models import Edition
from tests.reliability.site import Answer, Site
from tracker.embedded_postgres.starting import stop

pytestmark = pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="stops a database of its own")
AGAIN_WITHIN = 5  # seconds
SENTENCE = "The database does not answer just now."
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def ask(site: Site, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
    answer = site.ask(method, path, cookies=site.world["browsers"][0]["cookies"], body=body, **headers)
    assert answer is not None
    return answer


def address(site: Site) -> str:
    return f"/recommendations/{site.world['recommendation']}/"


@pytest.fixture
def stopped(site: Site) -> Iterator[Site]:
    """A site that has shown its pages, and whose database is then stopped; the server runs on."""
    site.serve(settings.BASE_DIR)
    site.until_it_answers()
    for path in (address(site), f"/ru{address(site)}", "/", "/?x=1"):
        assert ask(site, path).status == 200
    stop(site.database)
    time.sleep(LATE)  # for so long a worker takes what it knows for the newest
    yield site
    site.start_database()
    site.until_it_answers()


def without_line(page: bytes) -> bytes:
    return re.sub(rb'\n<p class="note" role="status">.*?</p>', b"", page)


def test_pages_are_answered_as_they_were_and_say_of_when(site: Site, stopped: Site) -> None:
    answer = ask(site, address(site))
    day = datetime.now(UTC)
    assert (answer.status, answer.headers["Cache-Control"], "ETag" in answer.headers) == (200, "no-store", False)
    assert "Content-Security-Policy" in answer.headers
    assert f"as of {day.day} {day:%B %Y}, " in answer.body.decode()
    russian = ask(site, f"/ru{address(site)}").body.decode()
    assert f" {day.year}, {day:%H}:" in russian
    site.start_database()
    fresh = ask(site, address(site))
    assert fresh.headers["Cache-Control"] == "no-cache"
    assert without_line(answer.body) == fresh.body != answer.body


@pytest.mark.parametrize("path", ["/states/nowhere/", "/?x=1", "/alerts/", "/calendar.ics", "/data/"])
def test_what_has_no_copy_says_so_in_a_sentence(site: Site, stopped: Site, path: str) -> None:
    answer = ask(site, path)
    assert (answer.status, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (503, "5", "no-store")
    assert SENTENCE in answer.body.decode()


def test_programs_are_answered_as_programs(site: Site, stopped: Site) -> None:
    answer = ask(site, "/api/v1/states/")
    assert (answer.status, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["detail"] == SENTENCE


def test_the_process_lives_and_is_not_ready(site: Site, stopped: Site) -> None:
    assert (ask(site, "/healthz").status, ask(site, "/healthz").body) == (200, b"alive\n")
    assert ask(site, "/readyz").status == 503


def test_the_desk_gives_back_what_was_typed(site: Site, stopped: Site) -> None:
    typed = {"title": 'A "protest" <b>', "notes": "Line\nand line", "password": "not to be shown"}
    answer = ask(site, "/desk/events/new/", "POST", urlencode(typed).encode(), **FORM)
    page = answer.body.decode()
    assert answer.status == 503
    assert 'name="title" value="A &quot;protest&quot; &lt;b&gt;"' in page
    assert "Line\nand line" in page
    assert "Nothing of what you sent was saved." in page
    assert "not to be shown" not in page
    assert "Send it again" in page


def test_a_form_that_keeps_itself_hears_that_it_was_not_kept(site: Site, stopped: Site) -> None:
    headers = {**FORM, "Accept": "application/json"}
    answer = ask(site, "/desk/events/new/", "POST", b"title=x", **headers)
    assert (answer.status, answer.headers["Content-Type"]) == (503, "text/plain; charset=utf-8")


def test_nobody_signs_in_and_no_password_comes_back(site: Site, stopped: Site) -> None:
    answer = ask(site, "/accounts/login/", "POST", b"login=somebody&password=secret-word", **FORM)
    assert answer.status == 503
    assert "somebody" not in answer.body.decode()
    assert "secret-word" not in answer.body.decode()


def test_a_copy_is_not_answered_once_something_newer_was_written(site: Site, stopped: Site) -> None:
    noted = site.folder / "copies" / "edition"
    before = noted.read_bytes()
    assert ask(site, address(site)).status == 200
    noted.write_bytes(b"%d" % (int(before) + 1))
    assert ask(site, address(site)).status == 503
    noted.write_bytes(before)


def test_it_is_back_by_itself(site: Site, stopped: Site) -> None:
    for _each in range(10):
        ask(site, "/states/")
    site.start_database()
    back = time.monotonic()
    wanted: dict[str, Any] = dict.fromkeys(("/readyz", "/states/", "/desk/", "/recommendations/?q=xy"), 200)
    while {path: ask(site, path).status for path in wanted} != wanted:
        assert time.monotonic() - back < AGAIN_WITHIN
        time.sleep(0.05)
    for _each in range(20):
        assert {path: ask(site, path).status for path in wanted} == wanted


LIMIT = "SHOW statement_timeout"


def test_a_table_that_is_locked_holds_nobody_and_jobs_have_all_the_time(served: Site) -> None:
    """What the public reads is asked for before any door is opened, as a role whose jobs and migrations take long."""
    with closing(served.log_in()) as other, other.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Edition._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        begun = time.monotonic()
        answers = [ask(served, path) for path in (address(served), "/states/?q=nobody", "/desk/")]
        assert time.monotonic() - begun < served.patience
    assert {answer.status for answer in answers} <= {200, 302, 503}
    assert answers[1].status == 503
    served.until_it_answers("/states/?q=nobody")
    asked = f"from django.db import connection as c; d = c.cursor(); d.execute({LIMIT!r}); print(d.fetchone()[0])"
    assert served.python(asked) == "0"
