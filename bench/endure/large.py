"""A site with the large world, over a PostgreSQL of its own that keeps the world for the next time; every request to it is timed."""

import random
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import NamedTuple

import psycopg2
from django.conf import settings

from bench.bench import prepare
from bench.server import MEMORY
from recommendations.record.checkpoints import new_key
from tests.migrated import name
from tests.reliability.site import Answer, Site
from tracker.embedded_postgres import Server, folder_for
from tracker.embedded_postgres.account import public

PAUSE = (0.1, 0.5)  # seconds in which a person reads
HERE = folder_for(settings.BASE_DIR)
SIGNING, _public = new_key()


class Asked(NamedTuple):
    """A request: when it was sent, of which kind, its status (0: no whole answer), and how long it took."""

    at: float
    kind: str
    status: int
    seconds: float


@dataclass
class Large(Site):
    rows_laid: int = 0
    events_laid: int = 0
    asked: list[Asked] = field(default_factory=list)
    patience: float = 60

    @property
    def database(self) -> Server:
        return Server(HERE.with_name(HERE.name + "-endure"))

    def __exit__(self, *_error: object) -> None:
        """Its folder goes with whoever made it, and the world stays."""
        self.kill_server()
        self.stop_database()

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "PER_MINUTE": "",  # all come from one network
            "CHECKPOINT_KEY": SIGNING,
            "CHECKPOINTS_FOLDER": str(self.folder / "checkpoints"),
            "DATA_FOLDER": str(self.folder / "data"),
        }
        return {**super().environment, **MEMORY, **own}

    def begin(self) -> None:
        super().begin()
        self.python("from bench.endure.due import main; main()")

    def copy_tables(self) -> None:
        """A copy of the world, so that what is written to it does not stay."""
        world = f"endure_{self.rows_laid}_{self.events_laid}_{name().rpartition('_')[2]}"
        prepare(world, self.rows_laid, is_again=False, events=self.events_laid, address=self.address)
        with closing(psycopg2.connect(self.address("postgres"))) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute("DROP DATABASE IF EXISTS tracker WITH (FORCE)")
            cursor.execute(f'CREATE DATABASE tracker TEMPLATE "{world}" STRATEGY file_copy')

    def address(self, database: str) -> str:
        return f"postgres://tracker@{str(self.database.socket).replace('/', '%2F')}/{database}"

    def start_database(self) -> None:
        public(self.database.folder)
        super().start_database()

    def ask(self, method: str, path: str, *, cookies: str, body: bytes = b"", **headers: str) -> Answer | None:
        kind = f"desk: {' '.join(path.split('/')[2:3])}" if path.startswith("/desk/") else ""
        return self.timed(kind, method, path, cookies=cookies, body=body, **headers)

    def timed(
        self, kind: str, method: str, path: str, *, cookies: str = "", body: bytes = b"", **headers: str
    ) -> Answer | None:
        begun = time.monotonic()
        answer = super().ask(method, path, cookies=cookies, body=body, **headers)
        if kind:
            taken = time.monotonic() - begun
            self.asked.append(Asked(begun, kind, answer.status if answer else 0, taken))
            time.sleep(random.uniform(*PAUSE))
        return answer

    def job(self, command: str) -> "subprocess.Popen[bytes]":
        """A command that a timer starts."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(
            [sys.executable, "manage.py", command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            **quiet,  # type: ignore[call-overload]
        )
