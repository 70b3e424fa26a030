"""A database in which `migrate` has run, kept on the server for as long as the migrations are the same.

To migrate takes ten seconds or twenty, to copy a database no second. `migrate` runs in every copy as well: doors, roles and groups
are those of the code that is tested.
"""

import hashlib
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import django
import psycopg2
from django.apps import apps
from django.conf import settings

PREFIX = "migrated_"
KEPT = 3  # of the newest: a copy of the house whose fields were changed needs another one, and the house still its own
# Tests fill tables and take all back. PostgreSQL's own cleaner finds nothing in them, and from then on statements are
# planned for empty tables: one that reads three of thirty-six rows took four seconds.
UNCLEANED = """
DO $$ DECLARE each regclass; BEGIN
    FOR each IN SELECT oid FROM pg_class WHERE relkind = 'r' AND pg_get_userbyid(relowner) = current_user LOOP
        EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', each);
    END LOOP;
END $$
"""


def address(database: str) -> str:
    """The database of this name on the server of the tests, as DATABASE_URL names it."""
    login = settings.DATABASES["default"]
    user, password, host = (quote(str(login.get(key) or ""), safe="") for key in ("USER", "PASSWORD", "HOST"))
    return f"postgres://{user}:{password}@{host}:{login.get('PORT') or 5432}/{quote(database)}"


def name() -> str:
    """Another one for every other state of the migrations and of what they build fields with."""
    files = [settings.BASE_DIR / "recommendations" / "models" / name for name in ("rules.py", "written.py")]
    for app in apps.get_app_configs():
        files += sorted((Path(app.path) / "migrations").glob("*.py"))
    digest = hashlib.sha256(django.__version__.encode() + UNCLEANED.encode())
    for file in files:
        digest.update(file.read_bytes())
    return PREFIX + digest.hexdigest()[:12]


def database() -> str:
    """Its name. Whoever comes first makes it, and drops those of older migrations; the others wait."""
    wanted = name()
    with closing(psycopg2.connect(address("postgres"))) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", [PREFIX])
        there = [row[0] for row in cursor.fetchall()]
        if wanted not in there:
            unfinished = f"{PREFIX}unfinished"
            for old in {unfinished, *there[:-KEPT]}:
                cursor.execute(f"DROP DATABASE IF EXISTS {old} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {unfinished}")
            migrate(unfinished)
            cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {wanted}")
    return wanted


def migrate(database: str) -> None:
    environment = {**os.environ, "DATABASE_URL": address(database), "DEVELOPMENT": "true"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
    with closing(psycopg2.connect(address(database))) as connection, connection.cursor() as cursor:
        cursor.execute(UNCLEANED)
        connection.commit()
