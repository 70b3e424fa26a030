"""Migrations that were put together: a database in which some of them ran is told what to do, and not half of it done."""

import pytest
from django.core.management import CommandError, call_command

from tests.design.sql import sql

pytestmark = pytest.mark.django_db
OURS = "DELETE FROM django_migrations WHERE app = 'recommendations'"


@pytest.mark.parametrize("options", [{}, {"plan": True}, {"app_label": "auth"}])
def test_a_database_from_before_is_refused_and_left_as_it_is(options: dict) -> None:
    sql(f"{OURS} AND (name > '0007_follow' OR name LIKE '%%squashed%%')")
    before = sql("SELECT * FROM django_migrations ORDER BY id"), sql("SELECT to_regnamespace('pub')::oid")
    with pytest.raises(CommandError, match=r"0007_follow.*operation.md"):
        call_command("migrate", verbosity=0, **options)
    assert (sql("SELECT * FROM django_migrations ORDER BY id"), sql("SELECT to_regnamespace('pub')::oid")) == before


def test_a_database_in_which_all_of_them_ran_one_by_one_goes_on() -> None:
    sql(f"{OURS} AND (name > '0024' OR name LIKE '%%squashed%%')")
    call_command("migrate", verbosity=0)
    names = sql("SELECT name FROM django_migrations WHERE app = 'recommendations' ORDER BY name")
    assert {name for (name,) in names} >= {"0001_squashed_0023_who_began_a_step", "0023_who_began_a_step"}
