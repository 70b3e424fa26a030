"""The public door: as the public role nothing can be written and no table read; how it is passed, opened and closed."""

import os

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models.signals import pre_migrate

from recommendations.door import close_door, open_door, through_public_door
from recommendations.models import Document
from recommendations.visibility import tables
from tests import factories as make
from tests.design.sql import TABLE_RIGHTS, acting_as, assert_refused, column, relations, sql

pytestmark = pytest.mark.django_db

OTHERS_WRITE = [
    "CREATE TABLE public.own (id int)",
    "CREATE TABLE pub.own (id int)",
    "CREATE TEMP TABLE own (id int)",
    "CREATE VIEW pub.own AS SELECT 1",
    "CREATE FUNCTION pub.own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE VIEW pub.recommendations_region AS SELECT 1 AS id",
    "CREATE SCHEMA own",
    "CREATE ROLE own",
    "DROP VIEW pub.recommendations_region",
    "SELECT nextval('public.recommendations_region_id_seq')",
    "COPY pub.recommendations_region TO PROGRAM 'cat'",
]


# --- rights ------------------------------------------------------------------------------------------------------


def test_there_is_no_third_schema() -> None:
    schemas = column("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'")
    assert set(schemas) == {"public", "pub"}


def test_public_role_reads_one_view_for_each_public_table() -> None:
    with acting_as(settings.PUBLIC_ROLE):
        assert set(relations("pub")) == {model._meta.db_table for model in tables()}
        for view in relations("pub"):
            sql(f'SELECT FROM pub."{view}"')


def test_public_role_reads_and_writes_no_table() -> None:
    assert len(relations("public")) > 2 * len(tables())
    with acting_as(settings.PUBLIC_ROLE):
        for table in relations("public"):
            assert_refused(f'SELECT FROM public."{table}"')
            assert_refused(f'INSERT INTO public."{table}" DEFAULT VALUES')
            assert_refused(f'UPDATE public."{table}" SET ctid = ctid')
            assert_refused(f'DELETE FROM public."{table}"')
            assert_refused(f'TRUNCATE public."{table}"')


def test_public_role_writes_through_no_view() -> None:
    with acting_as(settings.PUBLIC_ROLE):
        for view in relations("pub"):
            assert_refused(f'INSERT INTO pub."{view}" DEFAULT VALUES')
            first = column(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'pub' AND table_name = %s",
                view,
            )[0]
            assert_refused(f'UPDATE pub."{view}" SET {first} = {first}')
            assert_refused(f'DELETE FROM pub."{view}"')


def test_public_role_was_granted_nothing_but_to_read_views() -> None:
    """Should somebody open schema public by mistake, its tables are still closed one by one."""
    any_right = f"has_table_privilege(%s, oid, '{TABLE_RIGHTS}')"
    some_column = "has_any_column_privilege(%s, oid, 'SELECT, INSERT, UPDATE, REFERENCES')"
    role = settings.PUBLIC_ROLE
    tables_and_views = "FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = "
    assert column(f"SELECT relname {tables_and_views} 'public'::regnamespace AND {any_right}", role) == []
    assert column(f"SELECT relname {tables_and_views} 'public'::regnamespace AND {some_column}", role) == []
    assert column(f"SELECT relname {tables_and_views} 'pub'::regnamespace AND {any_right}", role) == []


@pytest.mark.parametrize("statement", OTHERS_WRITE)
def test_public_role_makes_nothing(statement: str) -> None:
    with acting_as(settings.PUBLIC_ROLE):
        assert_refused(statement)


# --- passing through ---------------------------------------------------------------------------------------------

HERE = "SELECT current_user, current_setting('search_path'), current_setting('statement_timeout'), current_setting('transaction_read_only')"


def test_block_runs_as_the_public_role_reading_only() -> None:
    with through_public_door():
        assert sql(HERE) == [(settings.PUBLIC_ROLE, "pub", "500ms", "on")]


def test_models_read_the_views_of_their_own_name() -> None:
    draft, shown = make.make_document(), make.make_document(published=True)
    with through_public_door():
        assert list(Document.objects.all()) == [shown]
    assert set(Document.objects.all()) == {draft, shown}


def test_nothing_can_be_written_in_the_block() -> None:
    with through_public_door(), pytest.raises(DatabaseError), transaction.atomic():
        make.make_region()


def test_slow_question_is_cut_off() -> None:
    with pytest.raises(OperationalError, match="statement timeout"), through_public_door():
        sql("SELECT pg_sleep(2)")


@pytest.mark.django_db(transaction=True)
def test_nothing_of_the_block_outlives_it_on_a_kept_connection() -> None:
    before = sql(HERE)
    with through_public_door():
        assert sql(HERE) != before
    assert sql(HERE) == before
    with pytest.raises(ZeroDivisionError), through_public_door():
        1 / 0  # noqa: B018
    assert sql(HERE) == before


# --- opening and closing -----------------------------------------------------------------------------------------

RIGHTS = """
    SELECT relnamespace::regnamespace, relname, relacl::text, pg_get_viewdef(CASE relkind WHEN 'v' THEN oid END)
      FROM pg_class WHERE relnamespace::regnamespace::text IN ('public', 'pub') ORDER BY relnamespace::regnamespace::text, relname
"""


def test_opening_twice_changes_nothing() -> None:
    before = sql(RIGHTS)
    open_door()
    assert sql(RIGHTS) == before


def test_opening_takes_back_what_was_granted_by_hand() -> None:
    before = sql(RIGHTS)
    for role in (settings.PUBLIC_ROLE, settings.STAFF_ROLE):
        sql(f"GRANT ALL ON recommendations_assessment, recommendations_assessmenthistory TO {role}")
        sql(f"GRANT CREATE ON SCHEMA public TO {role}")
    open_door()
    assert sql(RIGHTS) == before
    for role in (settings.PUBLIC_ROLE, settings.STAFF_ROLE):
        assert column("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role) == [False]


def test_closed_door_shows_nothing() -> None:
    close_door()
    with pytest.raises(DatabaseError), through_public_door():
        Document.objects.count()


def test_migrate_closes_the_door_and_opens_it_again() -> None:
    seen = []
    pre_migrate.connect(look := lambda **_: seen.append(relations("pub")))
    call_command("migrate", verbosity=0)
    pre_migrate.disconnect(look)
    assert (set(map(len, seen)), len(relations("pub"))) == ({0}, len(tables()))


@pytest.mark.parametrize("looking", ["plan", "check_unapplied"])
def test_looking_at_migrations_leaves_the_door_alone(looking: str) -> None:
    before = sql("SELECT to_regnamespace('pub')::oid")
    call_command("migrate", verbosity=0, **{looking: True})
    assert sql("SELECT to_regnamespace('pub')::oid") == before


# --- a process of its own ----------------------------------------------------------------------------------------


@pytest.fixture
def public_login(transactional_db: None, monkeypatch: pytest.MonkeyPatch):
    """Django's own connection, logged in with the rights of the public role and no other."""
    name = f"tracker_reader_{os.getpid()}"
    sql(f"DROP ROLE IF EXISTS {name}")
    sql(f"CREATE ROLE {name} LOGIN PASSWORD '{name}' IN ROLE {settings.PUBLIC_ROLE}")
    connection.close()
    with monkeypatch.context() as login:
        login.setitem(connection.settings_dict, "USER", name)
        login.setitem(connection.settings_dict, "PASSWORD", name)
        yield name
        connection.close()
    sql(f"DROP ROLE {name}")


def test_login_with_the_public_role_reads_through_the_door_and_no_more(public_login: str) -> None:
    with through_public_door():
        assert sql(HERE) == [(settings.PUBLIC_ROLE, "pub", "500ms", "on")]
        assert Document.objects.count() == 0
    assert column("SELECT current_user") == [public_login]
    assert_refused("SELECT FROM public.recommendations_document")
    assert_refused(f"SET ROLE {settings.STAFF_ROLE}")
    assert_refused("CREATE TEMP TABLE own (id int)")
