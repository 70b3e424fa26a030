"""The staff door: ordinary edits and their history, but no way to change an assessment or what history says."""

from collections.abc import Callable, Iterator

import pghistory
import pghistory.models
import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.db import InternalError, ProgrammingError, transaction
from django.db.models import Model

from recommendations.door import through_public_door, through_staff_door
from recommendations.models import Assessment, AssessmentEvent, Document, Published, Region
from recommendations.models.copies import Check
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


LOGS = [
    make.make_custody,
    make.make_opening,
    make.make_sealing_key,
    make.make_tombstone,
    make.make_evidence,
    make.make_copy,
    make.make_erasure,
]
DECISIONS = {"checklist", "released_by_id", "released_at", "recalled_by_id", "recalled_at", "recall_reason"}
CHANGED = {
    make.make_evidence: {"released_copy_id"},
    make.make_copy: DECISIONS,
    make.make_tombstone: {"lifted_on"},
    make.make_erasure: {"agreed_by_id", "agreed_at", "ended_by_id", "ended_at", "ended_reason"},
}


@pytest.mark.parametrize("made", LOGS, ids=lambda made: made.__name__)
def test_originals_copies_and_logs_are_only_added_to(made: Callable[[], Model]) -> None:
    """Of an original only which copy is released can change, of a copy and an erasure only what was decided, of a
    tombstone only that it was lifted."""
    model = type(made())
    with acting_as(settings.STAFF_ROLE):
        made()
        assert_refused(f"DELETE FROM {model._meta.db_table}")
        assert_refused(f"TRUNCATE {model._meta.db_table}")
        for name in {field.column for field in model._meta.concrete_fields} - CHANGED.get(made, set()):
            assert_refused(f'UPDATE {model._meta.db_table} SET "{name}" = "{name}"')
        for name in CHANGED.get(made, set()):
            sql(f'UPDATE {model._meta.db_table} SET "{name}" = "{name}"')


def test_a_second_person_releases_and_recalls(as_staff: None) -> None:
    copy = make.make_copy()
    copy.view(by=(reviewer := make.make_user()), at=make.AT)
    copy.release(by=reviewer, at=make.AT, checklist=Check.values)
    copy.recall(by=make.make_user(), at=make.AT, reason="A face can be seen.")
    acts = copy.evidence.custody.values_list("act", flat=True)
    assert (copy.is_released, list(acts)) == (False, ["viewed", "released", "recalled"])


@pytest.mark.parametrize("made", [make.make_event, make.make_response, make.make_assessment])
@pytest.mark.parametrize("author", ["entered_by", "submitted_by"])
def test_nobody_publishes_what_they_wrote_by_sql(made: Callable[..., Published], author: str) -> None:
    row = made(**{author: (who := make.make_user())})
    moved = "publication = 'published', published_by_id = %s, published_at = now()"
    with acting_as(settings.STAFF_ROLE), pytest.raises(InternalError, match="Another person"), transaction.atomic():
        sql(f"UPDATE {row._meta.db_table} SET {moved} WHERE id = %s", who.pk, row.pk)


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
