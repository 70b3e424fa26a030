"""The public door: schema ``pub``, its views, and the roles that may look through it.

Views are made from the registry in visibility.py. They are dropped before every ``migrate`` and rebuilt after it
(PostgreSQL refuses to alter a column that a view uses), so no migration ever names them. See docs/decisions/0002.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, ForeignKey, Model

from .alerts.functions import function_statements
from .models import (
    Alert,
    Assessment,
    CleanedCopy,
    Custody,
    Erasure,
    Evidence,
    Link,
    Opening,
    SealingKey,
    Shape,
    Tombstone,
)
from .models.publication import MOVES
from .search.touching import touch_statements
from .visibility import AS_SHOWN, DAY_OF, FOLLOWS, MOMENTS, OUTLIVES, PUBLIC, tables, visibility

SCHEMA = "pub"
PUBLIC_TIMEOUT_MS = 500
STAFF_TIMEOUT_MS = 5000
DECISIONS = "checklist, released_by_id, released_at, recalled_by_id, recalled_at, recall_reason"


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


# --- the views ---------------------------------------------------------------------------------------------------


def column(field: Field) -> str:
    name = quoted(field.column)
    if visibility(field) != PUBLIC:
        return f"NULL::{field.db_type(connection)} AS {name}"
    if shown := AS_SHOWN.get((field.model._meta.object_name, field.name)):
        return f"{shown} AS {name}"
    if follows(field):
        return f"{version_now(field)} AS {name}"
    if outlives(field):
        return f"CASE WHEN {parent_rule(field.model, field)} THEN {name} END AS {name}"
    return f"{DAY_OF.format(column=name)} AS {name}" if field.name in MOMENTS else name


def outlives(field: Field) -> bool:
    return (field.model._meta.object_name, field.name) in OUTLIVES


def follows(field: Field) -> bool:
    return (field.model._meta.object_name, field.name) in FOLLOWS


def version_now(key: Field) -> str:
    """The version that readers see under the public id of the one that is referred to, or NULL."""
    table, own = (quoted(model._meta.db_table) for model in (key.related_model, key.model))
    versions = f"{SCHEMA}.{table} AS shown JOIN public.{table} AS cited USING (public_id)"
    return f"(SELECT shown.id FROM {versions} WHERE cited.id = {own}.{quoted(key.column)})"  # noqa: S608 names are ours


def own_rule(model: type[Model]) -> str:
    """The SQL of ``for_public()`` on the model's own row: the same words that the application uses.

    Raises ImproperlyConfigured for a rule that joins a table other than a parent's, which the door could not repeat.
    """
    queryset = model._default_manager.order_by()
    query = getattr(queryset, "for_public", queryset.all)().query
    compiler = query.get_compiler(connection=connection)
    compiler.pre_sql_setup()
    joined = {alias for alias in query.alias_map if query.alias_refcount[alias]} - {model._meta.db_table}
    if joined - {parent.related_model._meta.db_table for parent in public_parents(model)}:
        raise ImproperlyConfigured(f"{model.__name__}.for_public() joins a table that is no parent: {joined}")
    if joined or not query.where:  # what it asks of a parent, the parent's own view asks already
        return ""
    sql, values = compiler.compile(query.where)
    with connection.cursor() as cursor:
        return cursor.mogrify(sql, values).decode()


def public_parents(model: type[Model]) -> list[ForeignKey]:
    keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    return [key for key in keys if visibility(key) == PUBLIC]


def parent_rule(model: type[Model], key: ForeignKey) -> str:
    """A row is public only if what it refers to is."""
    parent, own = key.related_model, f"{quoted(model._meta.db_table)}.{quoted(key.column)}"
    if follows(key):
        seen = f"{version_now(key)} IS NOT NULL"
    elif parent is model:
        rule = own_rule(model).replace(quoted(model._meta.db_table), "parent")
        source = f"public.{quoted(parent._meta.db_table)} AS parent"
        seen = f"EXISTS (SELECT FROM {source} WHERE parent.id = {own} AND {rule or 'TRUE'})"
    else:
        table = quoted(parent._meta.db_table)
        seen = f"EXISTS (SELECT FROM {SCHEMA}.{table} AS parent WHERE parent.id = {own})"
    return f"({own} IS NULL OR {seen})" if key.null else seen


def view_sql(model: type[Model], hides_rows: set[type[Model]]) -> str:
    """The statement that makes the model's view; notes in ``hides_rows`` whether some of its rows are not shown."""
    table = quoted(model._meta.db_table)
    rules = [own_rule(model)]
    if rules[0]:
        hides_rows.add(model)
    parents = [key for key in public_parents(model) if key.related_model in hides_rows and not outlives(key)]
    rules += [parent_rule(model, key) for key in parents]
    rules = [rule for rule in rules if rule]
    if rules:
        hides_rows.add(model)
    columns = ", ".join(column(field) for field in model._meta.concrete_fields)
    where = f" WHERE {' AND '.join(rules)}" if rules else ""
    return f"CREATE VIEW {SCHEMA}.{table} AS SELECT {columns} FROM public.{table}{where}"  # noqa: S608 names are ours


def close_door() -> None:
    """Drop the views, so that a migration may change the tables beneath them."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


@transaction.atomic
def open_door() -> None:
    """Create roles where needed, rebuild the views, and grant both roles what they may do and nothing else.

    Raises django.db.ProgrammingError where the login may not create roles and nobody made them beforehand
    (`manage.py door --sql` prints what a database administrator runs by hand).
    """
    hides_rows: set[type[Model]] = set()
    close_door()
    with connection.cursor() as cursor:
        for statement in [
            *role_statements(),
            f"CREATE SCHEMA {SCHEMA}",
            *[view_sql(model, hides_rows) for model in tables()],
            *function_statements(SCHEMA, quoted(settings.ALERTS_ROLE)),
            *touch_statements(),
            *trigger_statements(cursor),
            *grant_statements(cursor),
            f"COMMENT ON SCHEMA {SCHEMA} IS '{newest_migrations() if is_migrated() else ''}'",
        ]:
            cursor.execute(statement)


@cache
def newest_migrations() -> str:
    """The last migration of each app in this code; by it a process knows a door that was made by other code."""
    return " ".join(sorted(".".join(leaf) for leaf in MigrationLoader(None).graph.leaf_nodes()))


def is_migrated() -> bool:
    applied = MigrationRecorder(connection).applied_migrations()
    return all(leaf in applied for leaf in MigrationLoader(None).graph.leaf_nodes())


def is_of_this_code() -> bool:
    """Whether all migrations of this code were applied when the door was made; anyone may ask, under any role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regnamespace(%s), 'pg_namespace')", [SCHEMA])
        return bool(cursor.fetchone()[0] == newest_migrations())


# --- roles and grants --------------------------------------------------------------------------------------------


def role_statements() -> list[str]:
    """The roles exist, the login may act as each, and the staff role as the public one. Can be run twice."""
    staff, public, alerts = settings.STAFF_ROLE, settings.PUBLIC_ROLE, settings.ALERTS_ROLE
    may = "SET" if connection.pg_version >= 160000 else "MEMBER"
    statements = [
        f"DO $$ BEGIN IF to_regrole('{quoted(role)}') IS NULL THEN CREATE ROLE {quoted(role)} NOLOGIN; END IF;"
        " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        for role in (staff, public, alerts)
    ]
    for name, to in ((staff, ""), (public, ""), (alerts, ""), (public, staff)):
        role, member, to = quoted(name), f"'{to}'" if to else "current_user", quoted(to) if to else "current_user"
        statements.append(
            f"DO $$ BEGIN IF NOT pg_has_role({member}, '{name}', '{may}') THEN GRANT {role} TO {to}; END IF; END $$"
        )
    return statements


def trigger_statements(cursor: CursorWrapper) -> list[str]:
    """History is written by the owner's functions, so that nobody needs a right to write it, and cannot be switched off."""
    cursor.execute(
        "SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " AND (proname LIKE 'pgtrigger\\_%' OR proname = '_pgh_attach_context')"
    )
    owned = [f"ALTER FUNCTION {name} SECURITY DEFINER SET search_path = public" for (name,) in cursor.fetchall()]
    never = "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN"
    return [*owned, f"{never} LANGUAGE sql AS 'SELECT FALSE'"]


def grant_statements(cursor: CursorWrapper) -> list[str]:
    staff, public, alerts = (quoted(name) for name in (settings.STAFF_ROLE, settings.PUBLIC_ROLE, settings.ALERTS_ROLE))
    database = quoted(connection.settings_dict["NAME"])
    return [
        f"REVOKE ALL ON SCHEMA public FROM PUBLIC, {staff}, {public}, {alerts}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {staff}, {public}, {alerts}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {staff}, {public}, {alerts}",
        f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {public}, {staff}, {alerts}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {public}, {staff}, {alerts}",
        f"GRANT USAGE ON SCHEMA public TO {staff}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {staff}",
        f"REVOKE ALL ON public.{quoted(Alert._meta.db_table)} FROM {staff}",  # no colleague's business
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {staff}",
        *[f"GRANT {what} ON public.{quoted(table)} TO {staff}" for table, what in staff_writes().items()],
    ]


def staff_writes() -> dict[str, str]:
    """What the staff role may write, by table. What is not here it may only read: history, its chain and migrations."""
    moves = ", ".join(quoted(column) for column in MOVES if column != "ended_at")
    writes = {model._meta.db_table: "INSERT, UPDATE, DELETE" for model in edited_models()}
    writes[Assessment._meta.db_table] = f"INSERT, UPDATE ({moves})"
    writes[Evidence._meta.db_table] = "INSERT, UPDATE (released_copy_id)"
    writes[CleanedCopy._meta.db_table] = f"INSERT, UPDATE ({DECISIONS})"
    writes[Erasure._meta.db_table] = "INSERT, UPDATE (agreed_by_id, agreed_at, ended_by_id, ended_at, ended_reason)"
    writes[Tombstone._meta.db_table] = "INSERT, UPDATE (lifted_on)"
    for model in (Assessment.events.through, Custody, Opening, SealingKey):
        writes[model._meta.db_table] = "INSERT"
    return writes


def edited_models() -> list[type[Model]]:
    models = apps.get_models(include_auto_created=True)
    others = {Alert, Link, Shape}
    return [m for m in models if m._meta.managed and not m._meta.proxy and not is_history(m) and m not in others]


def is_history(model: type[Model]) -> bool:
    return issubclass(model, pghistory.models.Event) or model is pghistory.models.Context


# --- passing through ---------------------------------------------------------------------------------------------


@contextmanager
def through_public_door(timeout_ms: int = PUBLIC_TIMEOUT_MS) -> Iterator[None]:
    """Run the block as the public role, reading only; nothing of it outlives the block on a kept connection."""
    with transaction.atomic():
        act_as(settings.PUBLIC_ROLE, search_path=SCHEMA, timeout_ms=timeout_ms, read_only=True)
        yield
        transaction.set_rollback(True)


@contextmanager
def through_alerts_door() -> Iterator[None]:
    """Run the block as the role that reads what the public does and writes by the functions of alerts/ alone."""
    with transaction.atomic():
        nested = len(connection.savepoint_ids) > 0
        act_as(settings.ALERTS_ROLE, search_path=SCHEMA, timeout_ms=PUBLIC_TIMEOUT_MS, read_only=False)
        yield
        if nested and not connection.needs_rollback:
            leave()


@contextmanager
def through_staff_door() -> Iterator[None]:
    """Run the block as the staff role, in one transaction."""
    with transaction.atomic():
        nested = len(connection.savepoint_ids) > 0
        act_as(settings.STAFF_ROLE, search_path="public", timeout_ms=STAFF_TIMEOUT_MS, read_only=False)
        yield
        if nested and not connection.needs_rollback:
            leave()


def act_as(role: str, *, search_path: str, timeout_ms: int, read_only: bool) -> None:
    values = {
        "role": role,
        "search_path": search_path,
        "statement_timeout": str(timeout_ms),
        "transaction_read_only": "on" if read_only else "off",
        # Compiling a plan of many small index look-ups took 410 of 460 ms of counting 5,000 statuses.
        "jit": "off",
    }
    with connection.cursor() as cursor:
        calls = ", ".join("set_config(%s, %s, true)" for _name in values)
        cursor.execute(f"SELECT {calls}", [word for pair in values.items() for word in pair])


def limit_before_doors() -> None:
    """Have what this process asks outside of every door end as well, on connections that it is yet to open.

    For processes that serve alone: jobs and migrations log in as the same role and take their time.
    """
    options = connection.settings_dict.setdefault("OPTIONS", {})
    options["options"] = f"-c statement_timeout={PUBLIC_TIMEOUT_MS} {options.get('options', '')}".strip()


def leave() -> None:
    """Inside somebody else's transaction (a test's) settings made for this block would outlive it: take them back."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; RESET search_path; RESET statement_timeout; RESET jit")
