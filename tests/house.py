"""Copies of the house, and what a saboteur changes in them."""

import shutil
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

PARTS = ["manage.py", "pyproject.toml", "tracker", "recommendations", "templates", "static", "fixtures", "tests"]


class Change(NamedTuple):
    """A line, and what the saboteur writes instead."""

    path: str
    line: str
    instead: str


def copied(to: Path) -> Path:
    for name in PARTS:
        source = settings.BASE_DIR / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, to / name)
    return to


def sabotaged(house: Path, change: Change) -> None:
    code = (house / change.path).read_text()
    assert code.count(change.line) == 1, f"The line has moved: {change.line}"
    (house / change.path).write_text(code.replace(change.line, change.instead))
