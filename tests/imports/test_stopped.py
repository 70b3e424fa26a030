"""An import whose process died is taken up again by the timer."""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from recommendations.imports import job, run
from recommendations.imports.job import FEW, STEPS
from recommendations.models import Import, ImportRow, Recommendation
from recommendations.models.imports import Stage
from tests import migrated
from tests.factories import make_import, make_user
from tests.imports.bringing import SHARED, kazakhstan, values

ROWS = 4000


@pytest.mark.django_db(transaction=True)
def test_a_step_whose_process_died_is_done_by_the_timer() -> None:
    kazakhstan()
    now = timezone.now()
    brought = make_import(shared=SHARED, total=ROWS, begun_at=now - timedelta(seconds=20), step="bring_in")
    ImportRow.objects.bulk_create(
        ImportRow(brought=brought, position=n, where=f"line {n}", values=values(n + 1, position="Noted"))
        for n in range(ROWS)
    )
    run.settle_all(brought)
    child = begun(brought)
    while not run.is_at_work(brought):
        assert child.poll() is None, "it ended before it was seen"
        time.sleep(0.01)
    call_command("continue_stopped_imports")  # one that is at work is left alone
    assert Recommendation.objects.count() == 0
    child.kill()
    child.wait()
    while run.is_at_work(brought):
        time.sleep(0.05)
    assert Recommendation.objects.count() == 0
    call_command("continue_stopped_imports")
    assert (Recommendation.objects.count(), Import.objects.get().stage) == (ROWS, Stage.DONE)
    assert Import.objects.get().begun_at is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("age", [timedelta(seconds=5), timedelta(hours=2)])
def test_one_that_was_just_begun_or_long_ago_is_left_alone(age: timedelta) -> None:
    brought = make_import(begun_at=timezone.now() - age, step="bring_in")
    call_command("continue_stopped_imports")
    assert Import.objects.get().stage == brought.stage


@pytest.mark.django_db(transaction=True)
def test_one_that_fails_again_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    began = timezone.now() - timedelta(seconds=20)
    first, second, third, fourth = (make_import(begun_at=began, step="bring_in") for _each in range(4))
    tried = []

    def fail_at_some(key: int, **_given: object) -> None:
        tried.append(key)
        if key in (first.pk, third.pk):
            raise MemoryError

    monkeypatch.setitem(STEPS, "bring_in", fail_at_some)
    with pytest.raises(CommandError, match=rf"imports {first.pk} \(bring_in\), {third.pk} \(bring_in\)\.$"):
        call_command("continue_stopped_imports")
    assert tried == [first.pk, second.pk, third.pk, fourth.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_named", [True, False])
def test_it_is_done_in_the_name_of_whoever_began_it(is_named: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    colleague = make_user() if is_named else None  # an import of before says nobody
    brought = make_import(begun_at=timezone.now() - timedelta(seconds=20), step="bring_in", begun_by=colleague)
    named = []
    monkeypatch.setitem(STEPS, "bring_in", lambda _key, *, by, at: named.append(by))
    call_command("continue_stopped_imports")
    assert named == [colleague or brought.brought_by]


@pytest.mark.django_db(transaction=True)
def test_who_begins_a_step_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    brought, colleague, started = make_import(total=FEW), make_user(), []
    monkeypatch.setattr(job, "start", lambda *given, **_more: started.append(given))
    job.begin(brought, "bring_in", by=colleague, at=timezone.now())
    assert started
    assert Import.objects.get().begun_by == colleague


def begun(brought: Import) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "DATABASE_URL": migrated.address(connection.settings_dict["NAME"])}
    command = ["manage.py", "continue_import", str(brought.pk), "bring_in", f"--by={brought.brought_by_id}"]
    return subprocess.Popen([sys.executable, *command], cwd=settings.BASE_DIR, env=environment)
