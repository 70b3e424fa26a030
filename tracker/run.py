"""What `make run` does once the packages are there: everything from the database to the first account, then serve.

Usage: python -m tracker.run PORT
"""

import os
import secrets
import shutil
import signal
import socket
import sys
from contextlib import closing

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import Error as DatabaseError
from django.db import transaction

from tracker import embedded_postgres

BARELY_ROOM = 50 * 1024**2


class Refusal(Exception):
    """One sentence that says what stands in the way."""


def main(port: str) -> None:
    check_port(port)
    os.environ.setdefault("SITE_ADDRESS", f"http://127.0.0.1:{port}")  # what the API, feeds and mails lead to
    server = settings.EMBEDDED_POSTGRES
    say(f"Database: PostgreSQL of this checkout, in {server.folder}" if server else "Database: the one in DATABASE_URL")
    with embedded_postgres.running(server):
        django.setup()
        prepare()
        say(f"Server: http://127.0.0.1:{port} (Ctrl-C ends it)")
        # The process becomes the server, so that nothing is left between it and `make`. Until the server holds the
        # database in turn, Ctrl-C has to wait: it would find nobody who stops it.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        os.execv(sys.executable, [sys.executable, "-m", "tracker.serve", port])  # noqa: S606 - our own


def check_port(port: str) -> None:
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise Refusal(f"PORT={port} is not a port: choose a number from 1 to 65535.")
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            raise Refusal(f"Port {port} needs an administrator: choose another, make run PORT=8100.") from None
        except OSError:
            raise Refusal(f"Port {port} is taken: end what uses it, or choose another, make run PORT=8100.") from None


def prepare() -> None:
    say("Tables: bringing them up to date")
    call_command("migrate", verbosity=0, interactive=False)
    say("Vocabulary: loading States, mechanisms, themes, goals")
    call_command("load_vocabulary")
    say("Record: loading the Kazakhstan case")
    call_command("load_case", settings.BASE_DIR / "fixtures" / "kazakhstan.json")
    make_first_account()


def make_first_account() -> None:
    users = get_user_model()._default_manager
    first = users.filter(is_superuser=True).order_by("pk").first()
    if first:
        say(
            f"Account: {first.get_username()}; DEVELOPMENT=true .venv/bin/python manage.py changepassword sets a new password"
        )
        return
    password = secrets.token_urlsafe(15)
    with transaction.atomic():
        admin = users.create_superuser(username="admin", password=password)
        # The desk is an organisation's: the first to look at it writes for the demonstration.
        for organisation in apps.get_model("recommendations", "Organisation").objects.filter(is_demonstration=True):
            organisation.memberships.create(user=admin, role="reviewer")
    say(
        f"Account: admin, password {password} (shown this once; at /accounts/login/, where you then set up a second factor)"
    )


def say(line: str) -> None:
    print(line, flush=True)


def one_sentence(error: Exception) -> str:
    if shutil.disk_usage(settings.BASE_DIR).free < BARELY_ROOM or "No space left on device" in str(error):
        return "The disk is full: free some space and try again."
    if isinstance(error, DatabaseError):
        return f"The database refused: {str(error).strip().splitlines()[0]}"
    return str(error)


if __name__ == "__main__":
    # A shell that starts a program in the background makes it deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
    except (Refusal, embedded_postgres.Failure, ImproperlyConfigured, CommandError, DatabaseError, OSError) as error:
        sys.exit(one_sentence(error))
