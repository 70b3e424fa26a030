"""How rules are asked for before a row is saved: all at once, of what a form shows alone, and to the end."""

from contextlib import closing

import psycopg2
import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, models
from django.test.utils import CaptureQueriesContext

from recommendations.models import FollowUpEvent
from tests import migrated
from tests.factories import make_recommendation

pytestmark = pytest.mark.django_db


def test_all_rules_of_a_row_are_asked_for_in_one_query() -> None:
    row = make_recommendation()
    with CaptureQueriesContext(connection) as seen:
        row.validate_constraints()
    asked = [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == 1 + sum(not isinstance(each, models.CheckConstraint) for each in row._meta.constraints)


def test_a_form_is_told_of_what_it_shows_alone() -> None:
    row = make_recommendation()
    row.slug, row.addressee, row.title = "Not plain!", "nobody", " "
    with pytest.raises(ValidationError) as all_three:
        row.validate_constraints()
    assert len(all_three.value.messages) == 3
    with pytest.raises(ValidationError) as one:
        row.validate_constraints(exclude={"slug", "title"})
    assert one.value.messages == ["Choose one of the listed values."]


def test_what_the_database_breaks_off_is_no_rule_that_is_broken() -> None:
    row = FollowUpEvent(title="Rest", revises_id=1)
    login = migrated.address(connection.settings_dict["NAME"])
    with closing(psycopg2.connect(login)) as other, other.cursor() as elsewhere, connection.cursor() as here:
        elsewhere.execute(f"LOCK TABLE {row._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        here.execute("SET LOCAL statement_timeout = 100")
        with pytest.raises(OperationalError):
            row.validate_constraints()
