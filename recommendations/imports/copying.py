"""Writing the rows of a file as they were read: by COPY, since there may be a quarter of a million and nobody needs their keys."""

import json
from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.db import connection
from django.db.models import JSONField

from recommendations.models import ImportRow

FIELDS = [field for field in ImportRow._meta.concrete_fields if not field.primary_key]
NAMES = [(field.attname, isinstance(field, JSONField)) for field in FIELDS]
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
COPY = f"COPY {ImportRow._meta.db_table} ({', '.join(connection.ops.quote_name(field.column) for field in FIELDS)}) FROM STDIN"


def copy_in(rows: Iterable[ImportRow]) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(COPY, StringIO("".join(map(line, rows))))


def line(row: ImportRow) -> str:
    values = row.__dict__
    return "\t".join([written(values[name], is_json=is_json) for name, is_json in NAMES]) + "\n"


def written(value: Any, *, is_json: bool) -> str:
    if value is None:
        return r"\N"
    return (json.dumps(value, ensure_ascii=False) if is_json else str(value)).translate(ESCAPED)
