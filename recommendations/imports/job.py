"""A step of an import: small files within the request, larger ones in a process of their own that outlives it."""

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Thread

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language

from recommendations.models import Import, User

from . import run, undoing

SMALL = 1024**2  # bytes that are read within a request
FEW = 2000  # rows that are settled and written within a request
STARTING = timedelta(seconds=15)  # that a process may need until it holds its lock
TRYING = timedelta(hours=1)  # since it was begun, in which a step whose process died is done again

STEPS: dict[str, Callable[..., None]] = {
    "read": lambda key, *, by, at: run.read(key, by=by),
    "settle": lambda key, *, by, at: run.settle_again(key, by=by),
    "bring_in": run.bring_in,
    "undo": undoing.undo,
}


def begin(brought: Import, step: str, *, by: User, at: datetime) -> None:
    """Do the step, or have a process begin it once this request is written. Raises what the step does."""
    if brought.size < SMALL if step == "read" else brought.total < FEW:
        STEPS[step](brought.pk, by=by, at=at)
        return
    with run.at_rest(brought.pk, brought.stage):  # who comes second finds another at work
        brought.begun_at, brought.begun_by, brought.done = at, by, 0
        brought.step = step
        brought.save(update_fields=["begun_at", "begun_by", "done", "step"])
    transaction.on_commit(lambda: start(brought, step, by=by))


def start(brought: Import, step: str, *, by: User) -> None:
    """It has a session of its own: neither a closed tab nor a worker that is stopped ends it."""
    command = [sys.executable, "manage.py", "continue_import", str(brought.pk), step, f"--by={by.pk}"]
    child = subprocess.Popen(  # noqa: S603 - our own Python, no shell
        [*command, f"--language={get_language() or settings.LANGUAGE_CODE}"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # what goes wrong is told where the server tells it
        start_new_session=True,
    )
    Thread(target=child.wait, daemon=True).start()


def is_running(brought: Import, *, at: datetime) -> bool:
    """Whether a process works on it, or was begun so lately that it may not have come so far."""
    if brought.begun_at is None:
        return False
    return run.is_at_work(brought) or at - brought.begun_at < STARTING


def has_stopped(brought: Import, *, at: datetime) -> bool:
    """Whether the process that worked on it died: nothing of its step came in."""
    return brought.begun_at is not None and not is_running(brought, at=at)


def stopped(*, at: datetime) -> list[Import]:
    """Imports whose process died within the last hour; what died before is not tried any more, for it may be what kills."""
    lately = Import.objects.filter(begun_at__gt=at - TRYING).select_related("begun_by", "brought_by").order_by("pk")
    return [brought for brought in lately if has_stopped(brought, at=at)]


def do_again(brought: Import, *, at: datetime) -> None:
    """The step whose process died, in the name of whoever began it. Raises what the step does."""
    STEPS[brought.step](brought.pk, by=brought.begun_by or brought.brought_by, at=at)
