"""Server and database killed ten times in the midst of saving and uploading: what was said to be saved is there, once.

`make endure ONLY=kills` kills forty times. A killed process keeps what it gave to the kernel: that the disk has it too is not shown here.
"""

import random
import time

import pytest
from django.conf import settings

from tests.reliability.site import DATABASE, SERVER, WORKER, Site
from tests.reliability.work import People, Sender

pytestmark = pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="kills a database of its own")
KILLS = [SERVER, DATABASE, WORKER, DATABASE, WORKER] * 2


@pytest.fixture(scope="module")
def people(site: Site) -> People:
    """Four who type, two who send files and one who assesses, through ten kills at random moments."""
    site.serve(settings.BASE_DIR)
    people = People.at(site, writers=4, senders=2, assessors=1)
    site.kill_while(people.all, KILLS, wait=at_random, enough=lambda: min(done(people)) > 2)
    return people


def at_random() -> None:
    time.sleep(random.uniform(0.2, 1.2))


def done(people: People) -> list[int]:
    """How many events, files and assessments each was told are saved."""
    return [len(each.saved if isinstance(each, Sender) else each.made) for each in people.all]


def test_they_came_through(people: People) -> None:
    assert min(done(people)) > 2, done(people)


def test_nothing_that_was_said_to_be_saved_is_lost(site: Site, people: People) -> None:
    """Drafts in those words or later ones, events, assessments, every byte of a file, and files as they were sent."""
    assert people.lost(site) == {name: [] for name in ("drafts", "events", "assessments", "pieces", "files")}


def test_nothing_is_there_twice(site: Site, people: People) -> None:
    assert people.doubled(site) == {"events": [], "assessments": [], "files": []}
