"""The staff door: ordinary edits and their history, but no way to change an assessment or what history says."""

from collections.abc import Iterator

import pghistory
import pghistory.models
import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.db import InternalError, ProgrammingError, transaction

from recommendations.door import through_public_door, through_staff_door
from recommendations.models import Assessment, AssessmentEvent, Document, Region
from tests import factories as make
from tests.design.sql import acting_as, assert_refused, column, relations, sql

pytestmark = pytest.mark.django_db

HISTORY = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event) and model._meta.managed]
HERE = "SELECT current_user, current_setting('search_path'), current_setting('statement_timeout')"


@pytest.fixture
def as_staff(db: None) -> Iterator[None]:
    with acting_as(settings.STAFF_ROLE):
        yield


# --- ordinary work -----------------------------------------------------------------------------------------------


def test_staff_role_does_all_ordinary_work(as_staff: None) -> None:
    make.make_everything()
    event = make.make_event(published=True)
    event.revise(by=make.make_user()).publish(by=make.make_user(), at=make.AT)
    make.make_document().delete()
    assessment = make.make_assessment(published=True)
    Assessment.objects.update(internal_note="Seen.")
    assessment.withdraw(by=make.make_user(), at=make.AT, reason="Wrong recommendation.")
    assert Assessment.objects.get(pk=assessment.pk).publication == "withdrawn"


def test_work_of_the_staff_role_leaves_history_with_who_did_it(as_staff: None) -> None:
    person = make.make_user()
    with pghistory.context(user=person.pk):
        document = make.make_document()
        Document.objects.update(note="Only the summary was available.")
    labels = [(row.pgh_label, row.pgh_context.metadata) for row in document.history.order_by("pgh_id")]
    assert labels == [("insert", {"user": person.pk}), ("update", {"user": person.pk})]


# --- what it may not ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["status", "reason", "assessed_on", "organisation_id", "recommendation_id"])
def test_assessment_is_not_changed(field: str) -> None:
    make.make_assessment()
    with acting_as(settings.STAFF_ROLE):
        assert_refused(f"UPDATE recommendations_assessment SET {field} = {field}")


def test_assessment_and_what_it_relies_on_are_not_deleted() -> None:
    make.make_assessment(events=[make.make_event()])
    with acting_as(settings.STAFF_ROLE):
        for model in (Assessment, AssessmentEvent):
            assert_refused(f"DELETE FROM {model._meta.db_table}")
            assert_refused(f"TRUNCATE {model._meta.db_table}")
        assert_refused(f"UPDATE {AssessmentEvent._meta.db_table} SET followupevent_id = 0")


def test_history_is_only_read(as_staff: None) -> None:
    assert len(HISTORY) > 25
    keys = {model._meta.db_table: model._meta.pk.column for model in HISTORY}
    for table, key in (keys | {"pghistory_context": "id", "django_migrations": "id"}).items():
        sql(f"SELECT FROM {table}")
        assert_refused(f"INSERT INTO {table} DEFAULT VALUES")
        assert_refused(f"UPDATE {table} SET {key} = {key}")
        assert_refused(f"DELETE FROM {table}")
        assert_refused(f"TRUNCATE {table}")


def test_history_is_not_switched_off(as_staff: None) -> None:
    with pgtrigger.ignore():
        document = make.make_document()
    sql(
        "SET LOCAL pgtrigger.ignore = '{all,recommendations.Document:insert_insert,recommendations.Document:update_update}'"
    )
    Document.objects.update(note="Changed on the quiet.")
    assert [row.pgh_label for row in document.history.order_by("pgh_id")] == ["insert", "update"]


def test_rules_of_the_record_are_not_switched_off(as_staff: None) -> None:
    document = make.make_document(published=True)
    with pgtrigger.ignore(), pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        document.delete()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE recommendations_document DISABLE TRIGGER ALL",
        "DROP TRIGGER {trigger} ON recommendations_document",
        "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "SET session_replication_role = replica",
        "CREATE TABLE public.own (id int)",
        "CREATE VIEW pub.own AS SELECT 1",
        "CREATE TEMP TABLE own (id int)",
        "CREATE ROLE own",
        "TRUNCATE recommendations_document",
        "DROP SCHEMA pub CASCADE",
    ],
)
def test_staff_role_does_not_rebuild_the_house(as_staff: None, statement: str) -> None:
    trigger = column(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'recommendations_document'::regclass AND NOT tgisinternal"
    )[0]
    assert_refused(statement.format(trigger=trigger))


def test_staff_role_owns_nothing() -> None:
    owned = "SELECT relname FROM pg_class WHERE relowner = %s::regrole"
    assert column(owned, settings.STAFF_ROLE) == column(owned, settings.PUBLIC_ROLE) == []
    assert column(
        "SELECT relname FROM pg_class WHERE relowner = current_user::regrole AND relname = ANY(%s)", relations("public")
    )


# --- passing through ---------------------------------------------------------------------------------------------


def test_block_runs_as_the_staff_role() -> None:
    with through_staff_door():
        assert sql(HERE) == [(settings.STAFF_ROLE, "public", "5s")]


def fail(_row: Region) -> None:
    raise ZeroDivisionError


def test_nothing_of_the_block_outlives_it_inside_another_transaction() -> None:
    before = sql(HERE)
    with through_staff_door():
        make.make_region(code="001")
    assert sql(HERE) == before
    with pytest.raises(ZeroDivisionError), through_staff_door():
        fail(make.make_region(code="002"))
    assert sql(HERE) == before
    assert column("SELECT code FROM recommendations_region") == ["001"]


@pytest.mark.django_db(transaction=True)
def test_nothing_of_the_block_outlives_it_on_a_kept_connection() -> None:
    before = sql(HERE)
    with through_staff_door():
        make.make_region()
    assert sql(HERE) == before
    with pytest.raises(ProgrammingError), through_staff_door():
        sql("TRUNCATE recommendations_region")
    assert sql(HERE) == before


def test_staff_look_through_the_public_door_as_everyone_does() -> None:
    make.make_document()
    with through_staff_door(), through_public_door():
        assert not Document.objects.exists()
