"""One site that is killed, for the tests here that share a worker; what loses on purpose has its own (test_control.py)."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests.reliability.site import Site


@contextmanager
def a_site() -> Iterator[Site]:
    with Site(Path(f"/tmp/tracker-killed-{os.getpid()}-{time.monotonic_ns()}")) as running:
        running.until_it_answers()
        yield running


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with a_site() as running:
        yield running


@pytest.fixture
def served(site: Site) -> Site:
    """As it is in this house, whatever was tried on another."""
    site.serve(settings.BASE_DIR)
    site.until_it_answers()
    return site
