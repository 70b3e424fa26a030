"""Server and database killed twenty times in the midst of saving and uploading: what was said to be saved is there, once.

A killed process keeps what it gave to the kernel: that the disk has it too is not shown here.
"""

import random
import time
from typing import NamedTuple

import pytest
from django.conf import settings

from tests.reliability import work
from tests.reliability.site import DATABASE, SERVER, Site
from tests.reliability.work import Sender, Writer

pytestmark = pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="kills a database of its own")
KILLS = [SERVER, DATABASE] * 10


class People(NamedTuple):
    writers: list[Writer]
    senders: list[Sender]


@pytest.fixture(scope="module")
def people(site: Site) -> People:
    """Four who type and two who send files, through twenty kills at random moments."""
    site.serve(settings.BASE_DIR)
    browsers = site.world["browsers"]
    writers, senders = [Writer(site, each) for each in browsers], [Sender(site, each) for each in browsers[:2]]
    site.kill_while([*writers, *senders], KILLS, wait=lambda: time.sleep(random.uniform(0.1, 0.6)))
    return People(writers, senders)


def test_they_came_through(people: People) -> None:
    assert all(len(writer.made) > 5 for writer in people.writers), [len(writer.made) for writer in people.writers]
    assert all(len(sender.saved) > 2 for sender in people.senders), [len(sender.saved) for sender in people.senders]


def test_no_saved_draft_is_lost(site: Site, people: People) -> None:
    assert work.lost_savings(site, people.writers) == []


def test_no_event_is_lost_or_doubled(site: Site, people: People) -> None:
    assert work.lost_events(site, people.writers) == []
    assert work.doubled_events(site, people.writers) == []


def test_no_acknowledged_byte_is_lost(site: Site, people: People) -> None:
    assert work.lost_pieces(site, people.senders) == []


def test_every_saved_file_is_on_the_disk_as_it_was_sent_and_once(site: Site, people: People) -> None:
    assert work.lost_files(site, people.senders) == []
    assert work.doubled_files(site) == []
