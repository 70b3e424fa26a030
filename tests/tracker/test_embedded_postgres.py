import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from tracker.embedded_postgres import Failure, Server, running
from tracker.embedded_postgres.last_run import await_end, is_held

pytestmark = pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="DATABASE_URL names another server")
# Holds a server up and says so, until it is told to go.
HOLDER = """
import sys
from pathlib import Path
from tracker.embedded_postgres import Server, running
with running(Server(Path(sys.argv[1]))):
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of the test's own, in a folder that the server's account can enter."""
    folder = Path(f"/tmp/tracker-test-{os.getpid()}-{time.monotonic_ns()}")
    yield Server(folder)
    subprocess.run(["rm", "-rf", folder], check=True)


def hold(server: Server) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, server.folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.BASE_DIR,
    )


def kill(server: Server) -> None:
    os.kill(int(server.lock_file.read_text().split()[0]), signal.SIGKILL)


def ask(server: Server, question: str) -> object:
    with server.log_in() as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()


def test_runs_while_it_is_used_and_not_longer(server: Server) -> None:
    with running(server):
        with running(server):
            assert server.answers
        assert server.answers
    assert not server.answers
    assert not is_held(server)


def test_two_starts_at_once_share_one_server(server: Server) -> None:
    holders = [hold(server), hold(server)]
    assert [holder.stdout and holder.stdout.readline() for holder in holders] == ["up\n", "up\n"]
    holders[0].communicate()
    assert server.answers
    holders[1].communicate()
    assert not server.answers


def test_starts_again_after_the_server_was_killed(server: Server) -> None:
    with running(server):
        kill(server)
        with running(server):
            assert ask(server, "SELECT 1") == (1,)


def test_next_use_ends_what_a_killed_user_left_running(server: Server) -> None:
    holder = hold(server)
    assert holder.stdout
    holder.stdout.readline()
    holder.kill()
    holder.communicate()
    assert server.answers
    with running(server):
        pass
    assert not server.answers


def test_file_of_a_stranger_with_the_same_process_number_does_not_stop_the_start(server: Server) -> None:
    with running(server):
        left = server.lock_file.read_text().splitlines()
    server.lock_file.write_text("\n".join([str(os.getpid()), *left[1:]]))
    with running(server):
        assert server.answers


def test_file_of_a_live_server_is_never_cleared(server: Server) -> None:
    with running(server):
        await_end(server)
        assert server.lock_file.exists()
        lines = server.lock_file.read_text().splitlines()
        # Its first process gone, the children still hold the block of shared memory.
        server.lock_file.write_text("\n".join(["999999999", *lines[1:]]))
        assert is_held(server)
        server.lock_file.write_text("\n".join(lines))


def test_keeps_the_data(server: Server) -> None:
    with running(server), server.log_in() as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 1 AS number")
    with running(server):
        assert ask(server, "SELECT number FROM kept") == (1,)


def test_app_is_no_superuser_and_cyrillic_folds(server: Server) -> None:
    with running(server), psycopg2.connect(host=server.socket, user="tracker", dbname="tracker") as connection:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT rolsuper, lower('ҚҰҚЫҚ'), current_setting('data_checksums') FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, "құқық", "on")


def test_others_need_a_password(server: Server) -> None:
    with running(server):
        with server.log_in() as connection, connection.cursor() as cursor:
            cursor.execute("CREATE ROLE stranger LOGIN")
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(host=server.socket, user="stranger", dbname="tracker")


def test_listens_in_a_private_folder_alone(server: Server) -> None:
    with running(server):
        assert ask(server, "SHOW listen_addresses") == ("",)
        assert server.socket.stat().st_mode & 0o077 == 0


def test_long_path_gets_a_short_socket() -> None:
    socket = Server(Path("/tmp", "x" * 120)).socket
    assert len(str(socket)) < 60


def test_someone_elses_folder_is_refused(server: Server) -> None:
    server.own.mkdir(parents=True)
    server.own.chmod(0o777)
    with pytest.raises(Failure, match="not a private folder"), running(server):
        pass
