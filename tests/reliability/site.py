"""A whole site of a test's own, whose server and database can be killed: PostgreSQL, gunicorn, files."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg2
from django.conf import settings

from tests import migrated
from tracker.embedded_postgres import Server
from tracker.embedded_postgres.programs import fitting
from tracker.embedded_postgres.starting import start, stop

PATIENCE = 60.0
END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = 'tracker'"
)
SERVER, WORKER, DATABASE = "server", "worker", "database"
# Of the site, not of the house that it is served from: whoever is signed in stays so in another house.
KEYS = {"SECRET_KEY": "the key of a site that is killed " * 2, "SECRETS_KEY": "the key of its secrets " * 3}


def children(process: int) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True, check=False)
    return [int(each) for each in listed.stdout.split()]


def kill(processes: Iterable[int]) -> None:
    for each in processes:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Site:
    """Started by ``with``. A killed server is gone with all its workers; PostgreSQL's follow their killed parent."""

    folder: Path
    house: Path = settings.BASE_DIR
    port: int = 0
    world: dict[str, Any] = field(default_factory=dict)
    gunicorn: subprocess.Popen[bytes] | None = None
    patience: float = 5  # seconds for a piece of an answer

    @property
    def database(self) -> Server:
        return Server(self.folder / "postgresql")

    def __enter__(self) -> "Site":
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        with ExitStack() as undone:
            undone.push(self.__exit__)
            self.begin()
            undone.pop_all()
        return self

    def begin(self) -> None:
        self.start_database()
        self.copy_tables()
        self.world = json.loads(self.python("from tests.reliability.world import main; main()"))
        self.start_server()

    def copy_tables(self) -> None:
        """Those of the migrated database on the server of the tests; `migrate` then adds doors and their roles."""
        programs = fitting(self.database.major, shelf=self.folder, account={}).folder
        assert settings.EMBEDDED_POSTGRES
        login = ["--username=tracker", f"--host={settings.EMBEDDED_POSTGRES.socket}"]
        options = ["--no-owner", "--no-privileges", "--exclude-schema=pub"]
        dump = [str(programs / "pg_dump"), *login, *options, migrated.database()]
        tables = subprocess.run(dump, check=True, capture_output=True).stdout
        where = ["--username=tracker", f"--host={self.database.socket}", "--dbname=tracker"]
        fill = [str(programs / "psql"), *where, "--quiet", "--set=ON_ERROR_STOP=1"]
        subprocess.run(fill, check=True, input=tables, stdout=subprocess.DEVNULL)

    def __exit__(self, *_error: object) -> None:
        self.kill_server()
        stop(self.database)
        subprocess.run(["rm", "-rf", self.folder], check=True)

    # --- the two processes ---

    @property
    def environment(self) -> dict[str, str]:
        where = self.database.settings
        address = f"postgres://{where['USER']}@{where['HOST'].replace('/', '%2F')}/{where['NAME']}"
        own = {
            "DATABASE_URL": address,
            "EVIDENCE_FOLDER": str(self.folder / "evidence"),
            "COPIES_FOLDER": str(self.folder / "copies"),
            "IMPORTS_FOLDER": str(self.folder / "imports"),
            "DEVELOPMENT": "true",
            "ALLOWED_HOSTS": "*",
            **KEYS,
        }
        return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "tracker.settings"}

    def python(self, program: str) -> str:
        """The last line that a program of Django's prints."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup(); {program}"],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[-1]

    def start_database(self) -> None:
        self.database.folder.mkdir(parents=True, exist_ok=True)
        start(self.database)

    def stop_database(self) -> None:
        stop(self.database)

    def kill_database(self) -> None:
        """All of its processes at once."""
        postmaster = int(self.database.lock_file.read_text().split()[0])
        kill([postmaster, *children(postmaster)])

    def kill_a_worker(self) -> None:
        """As the kernel kills what takes too much memory; its master makes another."""
        assert self.gunicorn
        kill([random.choice(children(self.gunicorn.pid))])

    def start_server(self) -> None:
        command = [
            "-m",
            "gunicorn",
            "--config=python:tracker.gunicorn",
            "tracker.wsgi",
            f"--bind=127.0.0.1:{self.port}",
        ]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.gunicorn = subprocess.Popen(
            [sys.executable, *command],
            cwd=self.house,
            env=self.environment,
            start_new_session=True,
            **quiet,  # type: ignore[call-overload]
        )

    def kill_server(self) -> None:
        if self.gunicorn:
            os.killpg(self.gunicorn.pid, signal.SIGKILL)
            self.gunicorn.wait()
            self.gunicorn = None

    def kill(self, which: str) -> None:
        """Kill it, bring it back, and wait until the site answers."""
        if which == DATABASE:
            self.kill_database()
            self.start_database()
        elif which == WORKER:
            self.kill_a_worker()
        else:
            self.kill_server()
            self.start_server()
        self.until_it_answers()

    def kill_while(
        self,
        working: Sequence[Any],
        kills: Iterable[str],
        *,
        wait: Callable[[], None],
        enough: Callable[[], bool] = lambda: True,
    ) -> None:
        """Let people work through the kills, each after a wait, and a second more; or until they have done enough, on a slow machine."""
        for each in working:
            each.start()
        try:
            for which in kills:
                wait()
                self.kill(which)
            time.sleep(1)
            end = time.monotonic() + PATIENCE
            while not enough() and time.monotonic() < end:
                time.sleep(0.1)
        finally:
            for each in working:
                each.stop.set()
            for each in working:
                each.join()

    def serve(self, house: Path) -> None:
        """Have the server of this house, over the same database and files."""
        if house != self.house:
            self.house = house
            self.kill(SERVER)

    # --- a browser without a page ---

    def ask(self, method: str, path: str, *, cookies: str, body: bytes = b"", **headers: str) -> Answer | None:
        """One request; None if no whole answer came back."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=self.patience)) as connection:
            try:
                connection.request(method, path, body, {"Cookie": cookies, **headers})
                answer = connection.getresponse()
                return Answer(answer.status, dict(answer.getheaders()), answer.read())
            except (OSError, HTTPException):
                return None

    def post(self, path: str, values: dict[str, Any], *, cookies: str, token: str) -> Answer | None:
        form = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token}
        return self.ask("POST", path, cookies=cookies, body=urlencode(values, doseq=True).encode(), **form)

    def until_it_answers(self, path: str = "/methodology/") -> None:
        end = time.monotonic() + PATIENCE
        while (answer := self.ask("GET", path, cookies="")) is None or answer.status != 200:
            assert time.monotonic() < end, "the site does not come back"
            time.sleep(0.05)

    def log_in(self) -> Any:
        where = self.database.settings
        return psycopg2.connect(host=where["HOST"], user=where["USER"], dbname=where["NAME"])

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        with closing(self.log_in()) as connection, connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall()

    @contextmanager
    def all_connections_taken(self) -> Iterator[None]:
        """Those that the site had are ended, and not one is left for it."""
        self.rows(END_OTHERS)
        with ExitStack() as held:
            with suppress(psycopg2.OperationalError):
                while True:
                    held.enter_context(closing(self.log_in()))
            yield
