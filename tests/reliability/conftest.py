"""One site that is killed, for all the tests here: they run one after another on one worker."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reliability.site import Site


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with Site(Path(f"/tmp/tracker-killed-{os.getpid()}-{time.monotonic_ns()}")) as running:
        running.until_it_answers()
        yield running
