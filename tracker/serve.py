"""The server of `make run`: Django's own, which reloads when a file changes.

Usage: python -m tracker.serve PORT
"""

import os
import signal
import sys
import threading
import time
from contextlib import suppress

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections

from tracker import embedded_postgres

PAUSE_IN_SECONDS = 30


def end_with(parent: int) -> None:
    """End when the process that started this one is gone: killed, it could not pass Ctrl-C on."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGTERM)


def do_what_timers_do() -> None:
    """In production these are timers of the machine."""
    while True:
        time.sleep(PAUSE_IN_SECONDS)
        for command in ("publish_due", "continue_stopped_imports"):
            try:
                call_command(command)
            except DatabaseError as error:
                print(f"{command}: {type(error).__name__}", file=sys.stderr)
            finally:
                connections.close_all()


def main(port: str) -> None:
    # A shell that starts a program in the background makes it deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=end_with, args=[os.getppid()], daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with embedded_postgres.running(settings.EMBEDDED_POSTGRES):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        django.setup()
        threading.Thread(target=do_what_timers_do, daemon=True).start()
        try:
            call_command("runserver", f"127.0.0.1:{port}", use_static_handler=False)
        finally:
            await_children()


def await_children() -> None:
    """Django kills the process that it reloads without waiting, and until that one is gone it uses the database."""
    with suppress(ChildProcessError):
        while True:
            os.wait()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    # Django's banner repeats what `make run` has said.
    os.environ.setdefault("DJANGO_RUNSERVER_HIDE_WARNING", "true")
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
    except embedded_postgres.Failure as error:
        sys.exit(str(error))
