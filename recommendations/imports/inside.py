"""What runs in the child: a file is read, and its rows go out as lines of JSON. It has no settings of ours and no database."""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.utils import translation

from recommendations.evidence import limits

MEMORY = 1024**3  # of address space
SECONDS = 420  # of processor time: the whole of UHRI takes two minutes
LOCALE = Path(__file__).resolve().parent.parent / "locale"


def main() -> None:
    parent, job = int(sys.argv[1]), json.loads(sys.argv[2])
    limits.limit_myself(memory=MEMORY, seconds=SECONDS)
    limits.leave_the_network()
    limits.die_with(parent)
    settings.configure(USE_I18N=True, LANGUAGE_CODE="en", LOCALE_PATHS=[str(LOCALE)], LOGGING_CONFIG=None)
    django.setup()  # translations need it
    translation.activate(job["language"])
    formats = import_module("recommendations.imports.reading.formats")
    rows = import_module("recommendations.imports.reading.rows")
    sys.addaudithook(limits.guard)
    try:
        tell(formats, job)
    except rows.Unreadable as error:
        say({"unreadable": str(error)})
    except (MemoryError, RecursionError):
        say({"unreadable": str(translation.gettext("This file is too large or too deeply nested to be read here."))})
    sys.stdout.flush()
    os._exit(0)


def tell(formats: Any, job: dict[str, Any]) -> None:
    path = Path(job["path"])
    if job["task"] == "look":
        say({**look(formats, path, job), "end": True})
        return
    reading = formats.FORMATS[job["format"]].read(path, **job["options"])
    say({"kind": reading.kind, "shared": reading.shared})
    for row in reading.rows:
        say({"row": row.as_json()})
    say({"notes": [str(note) for note in reading.notes], "end": True})


def look(formats: Any, path: Path, job: dict[str, Any]) -> dict[str, Any]:
    """Which format it is, and of a table that has none of its own the columns."""
    name = job["format"] or formats.guess(path) or ""
    if not name or not formats.FORMATS[name].has_mapping:
        return {"format": name, "columns": None}
    table = import_module("recommendations.imports.reading.table")
    header = table.header_of(path, job["options"].get("sheet", ""))
    means = table.proposed_mapping(header.columns, "events" if name == "events" else "recommendations")
    columns = {"header": header.columns, "samples": header.samples, "means": means}
    return {"format": name, "columns": columns if header.columns else None}


def say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=True, default=str) + "\n")
