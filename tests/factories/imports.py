"""What comes in from files."""

from typing import Any

from recommendations import models

from .documents import make_recommendation
from .numbers import AT, number, sha256
from .people import make_user


def make_import(*, brought_by: models.User | None = None, **fields: Any) -> models.Import:
    """A file that was read and is to be looked through; there are no bytes of it."""
    n = number("import")
    defaults = {"name": f"file-{n}.csv", "sha256": sha256("file"), "size": 1, "stored_as": f"file-{n}"}
    defaults |= {"format": "table", "stage": "review", "brought_at": AT}
    return models.Import.objects.create(**defaults | fields, brought_by=brought_by or make_user())


def make_import_row(*, brought: models.Import | None = None, **fields: Any) -> models.ImportRow:
    n = number("import row")
    defaults = {"position": n, "where": f"line {n}", "values": {"text": "Amend the law."}}
    return models.ImportRow.objects.create(**defaults | fields, brought=brought or make_import())


def make_outside_name(*, recommendation: models.Recommendation | None = None, **fields: Any) -> models.OutsideName:
    defaults = {"system": "uhri", "key": f"key-{number('outside name')}", "said": {"addressee": "government"}}
    return models.OutsideName.objects.create(
        **defaults | fields, recommendation=recommendation or make_recommendation()
    )


def make_label(**fields: Any) -> models.Label:
    return models.Label.objects.create(**{"kind": "theme", "words": f"Label {number('label')}"} | fields)


def make_column_mapping(**fields: Any) -> models.ColumnMapping:
    defaults = {"header": f"header {number('column mapping')}", "means": {"Text": "text"}}
    return models.ColumnMapping.objects.create(**defaults | fields)
