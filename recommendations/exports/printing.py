"""From a page to a PDF, in a process of its own: the web worker never holds the printer, nor waits for it without end.

The child (pdf.py) has an empty environment, limits of the kernel, no network and nothing to fetch. One prints at a time.
"""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from .pdf_limits import NO_PANGO

LONGEST = 110  # seconds that a PDF may take
PATIENCE = 15  # seconds that a reader waits for the turn
COMMAND = [sys.executable, "-s", "-B", "-m", "recommendations.exports.pdf"]
ENVIRONMENT = {"LC_ALL": "C.UTF-8"}  # nothing of ours
LOCKED = Path(__file__)


class PdfNotPossible(Exception):
    """No PDF came out; the message says what to do, to the reader or to those who run the site."""


def printed(page: str) -> bytes:
    """The page as PDF. Raises PdfNotPossible."""
    with turn():
        try:
            child = subprocess.run(  # noqa: S603 - our own Python, no shell
                [*COMMAND, str(os.getpid())],
                input=page.encode(),
                capture_output=True,
                env=ENVIRONMENT,
                cwd=settings.BASE_DIR,
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise PdfNotPossible(too_long()) from error
    if child.returncode == NO_PANGO:
        raise PdfNotPossible(
            _(
                "PDF needs the library Pango on the server: install it (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0)."
            )
        )
    if child.returncode != 0 or not child.stdout.startswith(b"%PDF-"):
        raise PdfNotPossible(too_long())
    return child.stdout


def too_long() -> str:
    return _("This list is too long to be printed as PDF. Narrow the list, or take it as a Word file.")


@contextmanager
def turn() -> Iterator[None]:
    """One prints at a time on this machine. Raises PdfNotPossible after a short wait.

    The kernel lets go when the process ends, however it ends.
    """
    lock = os.open(LOCKED, os.O_RDONLY | os.O_CLOEXEC)
    end = time.monotonic() + PATIENCE
    try:
        while not is_locked(lock):
            if time.monotonic() > end:
                raise PdfNotPossible(_("Other documents are being printed just now. Try again in a minute."))
            time.sleep(0.05)
        yield
    finally:
        os.close(lock)


def is_locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
