"""What a worker does before it serves."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recommendations.search.index import held
from tests.factories import make_recommendation
from tracker.gunicorn import post_worker_init

WITHOUT_DATABASE = "import tracker.wsgi; from tracker.gunicorn import post_worker_init; post_worker_init(None)"


@pytest.mark.django_db(transaction=True)
def test_no_reader_waits_for_the_index() -> None:
    make_recommendation(published=True)
    Client().get("/healthz")  # the listing is kept
    held.clear()
    post_worker_init(None)
    with CaptureQueriesContext(connection) as queries:
        Client().get("/recommendations/")
    assert not [each for each in queries if "DECLARE" in each["sql"]]  # nobody reads all listings


def test_a_worker_starts_without_a_database() -> None:
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT_DATABASE],
        cwd=settings.BASE_DIR,
        env={"DEVELOPMENT": "true", "DATABASE_URL": "postgres://tracker:secret@127.0.0.1:1/tracker"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert "the index is read later" in told.stderr
    assert "secret" not in told.stderr
