"""Files made to stop the reader: each is read, told or refused, in little time and memory, and the next one is read after it."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

from tests.imports.hostile import HOSTILE, Hostile, calm

TIMES, MEGABYTES = 30, 300
CALM = {name: Hostile("xlsx", calm, "read") for name in ("calm, before them", "calm, after them")}
CHILD = "import django; django.setup(); import sys; from tests.imports.reading_child import main; main(sys.argv[1:])"


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """Of every file, read by one process one after the other: what came of it, in which words, its seconds, its memory."""
    before, after = CALM
    files = {before: CALM[before], **HOSTILE, after: CALM[after]}
    folder, names = tmp_path_factory.mktemp("hostile"), list(files)
    paths = [folder / f"{at}.{file.ending}" for at, file in enumerate(files.values())]
    for file, path in zip(files.values(), paths, strict=True):
        path.write_bytes(file.content())
    child = subprocess.run(
        [sys.executable, "-c", CHILD, *map(str, paths)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tracker.settings", "DEVELOPMENT": "true"},
        capture_output=True,
        text=True,
        timeout=540,
    )
    for path in paths:
        path.unlink()
    found = dict(zip(names, map(json.loads, child.stdout.splitlines()), strict=False))
    assert len(found) == len(names), child.stderr[-2000:]
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_harms_the_reader(name: str, outcomes: dict[str, list[Any]]) -> None:
    outcome, words, seconds, peak = outcomes[name]
    assert outcome == HOSTILE[name].outcome, words
    assert HOSTILE[name].words in words
    assert seconds < TIMES * max(outcomes[each][2] for each in CALM)
    assert peak < MEGABYTES


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 40
