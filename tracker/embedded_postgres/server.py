"""Where the server of a checkout is, and how to reach it."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import connection

NAME = "tracker"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes, PostgreSQL adds ".lock" to it


def folder_for(checkout: Path) -> Path:
    """Where a checkout's data belongs: beside it, and for root, whose server cannot enter closed homes, in /var/lib."""
    if os.geteuid() != 0:
        return checkout / ".data" / "postgresql"
    return Path("/var/lib/recommendation-tracker") / digest(checkout)


def digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


@dataclass(frozen=True)
class Server:
    folder: Path

    @property
    def own(self) -> Path:
        """The only folder that the server's account may write."""
        return self.folder / "server"

    @property
    def data(self) -> Path:
        return self.own / "data"

    @property
    def log(self) -> Path:
        return self.own / "log"

    @property
    def lock_file(self) -> Path:
        """PostgreSQL's own note of which process and block of shared memory work on the data."""
        return self.data / "postmaster.pid"

    @property
    def major(self) -> int:
        """The version of PostgreSQL that made the data."""
        return int((self.data / "PG_VERSION").read_text())

    @property
    def socket(self) -> Path:
        """The folder of the socket; a short one where the path of the data is longer than a socket's may be."""
        if len(os.fsencode(self.own / SOCKET)) <= LONGEST_SOCKET_PATH:
            return self.own
        return Path("/tmp") / f"recommendation-tracker-{digest(self.folder)}"  # noqa: S108 - private() guards it

    @property
    def settings(self) -> dict[str, Any]:
        """For Django's DATABASES."""
        return {"ENGINE": "django.db.backends.postgresql", "NAME": NAME, "USER": NAME, "HOST": str(self.socket)}

    @property
    def answers(self) -> bool:
        try:
            self.log_in().close()
        except psycopg2.OperationalError:
            return False
        return True

    def log_in(self) -> connection:
        """As superuser. Raises psycopg2.OperationalError while the server does not run."""
        return psycopg2.connect(host=str(self.socket), user="postgres", dbname="postgres", connect_timeout=30)
