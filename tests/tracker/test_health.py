"""The two addresses for machines, and that they tell nothing else."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_everything


@pytest.mark.django_db
def test_alive_is_said_without_the_database() -> None:
    with CaptureQueriesContext(connection) as seen:
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert len(seen) == 1  # whether the test touched anything
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_ready_is_the_same_whatever_is_held() -> None:
    empty = Client().get("/readyz")
    make_everything()
    full = Client().get("/readyz")
    assert (empty.status_code, empty.content, dict(empty.headers)) == (
        full.status_code,
        full.content,
        dict(full.headers),
    )
    assert (full.status_code, full.content) == (200, b"ready\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "spoiled", ["COMMENT ON SCHEMA pub IS 'recommendations.0000_of_another'", "DROP SCHEMA pub CASCADE"]
)
def test_what_is_not_migrated_by_this_code_is_not_ready(spoiled: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(spoiled)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not migrated\n")
    call_command("door", verbosity=0)
    assert Client().get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_migration_that_is_missing_is_not_ready() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'recommendations' AND name LIKE '0001%'")
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = 'recommendations')"
        )
    call_command("door", verbosity=0)
    assert Client().get("/readyz").status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_machines_ask_without_https(path: str, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/states/").status_code == 301
    assert Client().get(path).status_code == 200
