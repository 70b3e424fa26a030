"""pg_dump and pg_restore: which of this machine's fit the server, and how they log in."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

# Django's names for what names and opens a database, and those of PostgreSQL's programs.
LOGIN = {"NAME": "PGDATABASE", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "HOST": "PGHOST", "PORT": "PGPORT"}


class Missing(Exception):
    """There is no program that can read this server; the text says so in one sentence."""


def run(name: str, *arguments: str) -> None:
    """Run the program against our database, whose password it finds in its environment, where others cannot read it.

    Raises Missing, and subprocess.CalledProcessError with what the program said.
    """
    login = {theirs: str(value) for ours, theirs in LOGIN.items() if (value := connection.settings_dict[ours])}
    subprocess.run(  # noqa: S603 - PostgreSQL's own programs, no shell
        [fitting(name), "--no-password", *arguments],
        check=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **login},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def fitting(name: str) -> Path:
    """The oldest that is not older than the server: a newer one may write what the server does not understand."""
    server = connection.pg_version // 10000
    found = sorted(pair for pair in versions(name) if pair[0] >= server)
    if not found:
        raise Missing(
            f"The database is PostgreSQL {server}, and there is no {name} of that version or a newer one here: install "
            f"postgresql-client-{server}."
        )
    return found[0][1]


def versions(name: str) -> Iterator[tuple[int, Path]]:
    for folder in settings.POSTGRESQL_PROGRAMS:
        program = folder / name
        if os.access(program, os.X_OK):
            answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
            if answer.returncode == 0:
                yield int(answer.stdout.split()[2].split(".")[0]), program
