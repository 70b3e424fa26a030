"""Guards removed one at a time from a copy of the house: each time the test that watches it must turn red.

What stands in the database of the copy is rebuilt from its code by `migrate`; triggers and constraints are shown to refuse in
tests/models instead.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.db import connection

from tests import migrated
from tests.design.guards import GUARDS
from tests.house import Change, copied, sabotaged


@pytest.fixture(scope="module")
def environment(django_db_setup: None) -> dict[str, str]:
    """That of a run in a copy: this server, a test database that the runs share one after another, and no plugin but Django's."""
    address, name = migrated.address(str(connection.settings_dict["NAME"])), f"test_tracker_{os.getpid()}_sabotage"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    own = {"DATABASE_URL": address, "TEST_DATABASE": name, "DEVELOPMENT": "true", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return kept | own


def run(house: Path, tests: Iterable[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    options = ["-x", "-q", "--reuse-db", "-p", "pytest_django.plugin", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, *tests]
    return subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, timeout=600, check=False)


def test_without_sabotage_the_watching_tests_are_green(tmp_path: Path, environment: dict[str, str]) -> None:
    """So that red means something."""
    watchers = dict.fromkeys(guard.watched_by for guard in GUARDS.values())
    result = run(copied(tmp_path), watchers, environment)
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize("name", GUARDS)
def test_removing_a_guard_turns_its_test_red(name: str, tmp_path: Path, environment: dict[str, str]) -> None:
    guard, house = GUARDS[name], copied(tmp_path)
    sabotaged(house, Change(guard.path, guard.line, guard.instead))
    result = run(house, [guard.watched_by], environment)
    assert result.returncode == 1, result.stdout[-3000:]
    assert " failed" in result.stdout or " error" in result.stdout
