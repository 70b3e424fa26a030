"""Starting the server, from nothing or after anything, and stopping it."""

import shlex
import shutil
import subprocess
from pathlib import Path

from .account import Failure, account, as_account, caller, private
from .last_run import await_end, is_held
from .programs import fitting
from .server import NAME, Server

PATIENCE = 30  # seconds
BARELY_ROOM = 100 * 1024**2
# What a failed statement said would carry the words of the record into the log.
OPTIONS = {"listen_addresses": "", "log_min_error_statement": "panic", "log_error_verbosity": "terse"}


def start(server: Server) -> None:
    """Start the server unless it runs, the first time with a new cluster, and see that the app can log in."""
    if not server.answers:
        if shutil.disk_usage(server.folder).free < BARELY_ROOM:
            raise Failure(f"The disk is full: PostgreSQL needs room in {server.folder}.")
        try:
            launch(server)
        except subprocess.CalledProcessError as error:
            raise Failure(f"PostgreSQL did not start: {reason(error.stdout, server.log)}") from error
    prepare(server)


def stop(server: Server) -> None:
    """Stop the server. Raises Failure when it does not."""
    programs = fitting(server.major, shelf=server.folder, account=as_account())
    try:
        # pg_ctl would wait a minute for a server that was killed and stays as a zombie, so the waiting is ours.
        programs.run("pg_ctl", "stop", "-D", str(server.data), "-m", "fast", "-W", **as_account())
    except subprocess.CalledProcessError as error:
        if is_held(server):
            raise Failure(f"PostgreSQL did not stop: {reason(error.stdout, server.log)}") from error
    await_end(server, even_if_it_answers=True)


def launch(server: Server) -> None:
    private(server.own, of=account())
    private(server.socket, of=account())
    if not server.data.exists():
        create(server)
    await_end(server)
    if server.answers:
        return
    programs = fitting(server.major, shelf=server.folder, account=as_account())
    options = OPTIONS | write_access_rules(server) | {"unix_socket_directories": str(server.socket)}
    given = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in options.items())
    arguments = ["start", "-D", server.data, "-l", server.log, "-t", PATIENCE, "-w", "-o", given]
    programs.run("pg_ctl", *map(str, arguments), **as_account())


def create(server: Server) -> None:
    """Make the cluster under another name first, so that a killed attempt is not taken for a cluster."""
    unfinished = server.own / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    programs = fitting(None, shelf=server.folder, account=as_account())
    # The builtin locale folds the case of Cyrillic and is the same on every machine; PostgreSQL 17 brought it.
    locale = ["--locale=C.UTF-8"]
    if programs.major >= 17:
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    arguments = ["--username=postgres", "--encoding=UTF8", "--data-checksums", "--auth=reject", *locale]
    programs.run("initdb", "-D", str(unfinished), *arguments, **as_account())
    unfinished.rename(server.data)


def write_access_rules(server: Server) -> dict[str, str]:
    """Let the owner of this folder log in as superuser and as the app, by word of the kernel; others by password.

    Kept outside the folder of the server's account, which on a shared machine others may run programs as.
    """
    access, names = server.folder / "pg_hba.conf", server.folder / "pg_ident.conf"
    owner = caller().pw_name
    access.write_text(f"local all postgres,{NAME} peer map=owner\nlocal all all scram-sha-256\n")
    names.write_text(f'owner "{owner}" postgres\nowner "{owner}" {NAME}\n')
    for path in (access, names):
        path.chmod(0o644)
    return {"hba_file": str(access), "ident_file": str(names)}


def prepare(server: Server) -> None:
    """Make the app's login and database where they are missing, and see that Cyrillic folds.

    The app is no superuser: it may make databases, for tests, and the roles that requests act under.
    """
    connection = server.log_in()
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('Ә') = 'ә', to_regrole(%s) IS NULL", [NAME])
        folds, is_new = cursor.fetchone() or (False, False)
        if not folds:
            raise Failure(f"PostgreSQL in {server.data} does not fold the case of Cyrillic: its locale is wrong.")
        if is_new:
            cursor.execute(f"CREATE ROLE {NAME} LOGIN CREATEDB CREATEROLE")
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [NAME])
        if not cursor.rowcount:
            cursor.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")
    connection.close()


def reason(output: str, log: Path) -> str:
    """The line that says why: from the server's log, which pg_ctl does not repeat, or from what the program printed."""
    said = output.splitlines()
    if "could not start server" in output and log.exists():
        said = log.read_text(errors="replace").splitlines()[-20:]
    telling = [line for line in said if "FATAL" in line or "PANIC" in line or "error" in line]
    if any("No space left on device" in line for line in said):
        return f"the disk is full ({log.parent})."
    return (telling or said or ["it gave no reason"])[-1]
