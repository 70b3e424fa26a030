"""That the tests of killing can see loss and doubling: the same work in houses that lose and double.

Each is killed twice a round until it is seen, which is mostly in the first, and never more often than those in test_killed.py.
No guard can be taken from files so that one is kept twice: a constraint of the database holds that as well.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings

from tests.house import Change, copied, sabotaged
from tests.reliability import work
from tests.reliability.conftest import a_site
from tests.reliability.site import DATABASE, PATIENCE, SERVER, Site
from tests.reliability.work import AtWork, Sender, Writer

pytestmark = pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="kills a database of its own")
MOST_ROUNDS = 8
AT_REST = 2.5
ENOUGH = 6  # how often each is told that something is saved until it is an event or a file
ANSWER_FIRST = """\
stack = __import__("contextlib").ExitStack()
        stack.enter_context(through_staff_door())
        response = get_response(request)
        response._resource_closers.append(lambda: (__import__("time").sleep(0.2), stack.close()))
        return response
        with through_staff_door():"""
COMMIT_BETWEEN = """\
__import__("django.db").db.connection.connection.commit()
        __import__("time").sleep(2)
        drafts.finish("""


class Control(NamedTuple):
    change: Change
    killed: str
    who: Callable[..., AtWork]
    seen_as: Sequence[Callable[..., list[str]]]


CONTROLS = {
    "saved is said before the commit": Control(
        Change("tracker/middleware.py", "with through_staff_door():", ANSWER_FIRST),
        SERVER,
        Writer,
        [work.lost_savings, work.lost_events],
    ),
    "the database commits before its log is written": Control(
        Change("recommendations/door.py", '"jit": "off",', '"jit": "off", "synchronous_commit": "off",'),
        DATABASE,
        Writer,
        [work.lost_savings, work.lost_events],
    ),
    "an event is stored before its draft is finished": Control(
        Change("recommendations/desk/events/saving.py", "drafts.finish(", COMMIT_BETWEEN),
        SERVER,
        Writer,
        [work.doubled_events],
    ),
    "a draft forgets what it became": Control(
        Change("recommendations/desk/drafts.py", '["values", "base", "became"]', '["values", "base"]'),
        SERVER,
        Writer,
        [work.doubled_events],
    ),
    "pieces live as long as the server": Control(
        Change(
            "recommendations/evidence/store.py",
            "folder = root / which",
            'folder = root / (f"{which}-{os.getppid()}" if which == Room.UPLOADS else which)',
        ),
        SERVER,
        Sender,
        [work.lost_pieces],
    ),
    "a file is moved to its place after saved was said": Control(
        Change(
            "recommendations/evidence/receiving.py",
            "store.keep(upload.stored_as)",
            "__import__('threading').Timer(2, store.keep, [upload.stored_as]).start()",
        ),
        SERVER,
        Sender,
        [work.lost_files],
    ),
}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Of its own: what is lost here would be missed by whoever keeps and verifies the other."""
    with a_site() as running:
        yield running


def until_all_were_told(people: Sequence[AtWork]) -> None:
    wanted, end = [each.told + ENOUGH for each in people], time.monotonic() + PATIENCE
    while any(each.told < number for each, number in zip(people, wanted, strict=True)):
        assert time.monotonic() < end, "nobody is told that anything is saved"
        time.sleep(0.01)
    time.sleep(random.choice([0, random.uniform(0, 2)]))  # also in the middle of what takes two seconds


@pytest.mark.parametrize("name", CONTROLS)
def test_what_is_lost_or_doubled_is_seen(name: str, site: Site, tmp_path: Path) -> None:
    control, house = CONTROLS[name], copied(tmp_path)
    sabotaged(house, control.change)
    site.serve(house)
    seen: set[str] = set()
    for _round in range(MOST_ROUNDS):
        people: list[Any] = [control.who(site, browser) for browser in site.world["browsers"][:2]]
        site.kill_while(people, [control.killed] * 2, wait=partial(until_all_were_told, people))
        time.sleep(AT_REST)  # what is still on its way is not lost
        seen |= {look.__name__ for look in control.seen_as if look(site, people)}
        if len(seen) == len(control.seen_as):
            return
    pytest.fail(f"Only {sorted(seen)} was seen.")
