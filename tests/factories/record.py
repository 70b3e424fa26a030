"""The chain over every change, and what two persons had erased."""

import hashlib
from typing import Any

from recommendations import models

from .numbers import AT, number
from .people import make_organisation, make_user


def make_erasure(*, organisation: models.Organisation | None = None, **fields: Any) -> models.Erasure:
    """Asked for by one and agreed to by another."""
    defaults = {
        "noun": models.Erased.EVENT,
        "row": number("erased"),
        "reason": "Somebody is in danger.",
        "asked_at": AT,
        "agreed_at": AT,
    }
    people = {name: make_user() for name in ("asked_by", "agreed_by") if name not in fields}
    return models.Erasure.objects.create(**defaults | people | fields, organisation=organisation or make_organisation())


def make_shape(**fields: Any) -> models.Shape:
    return models.Shape.objects.create(
        **{"table": "recommendations_opening", "key": "id", "columns": ["at", "by_id", "id", "source_id"]} | fields
    )


def make_link(**fields: Any) -> models.Link:
    n = number("link")
    digest = hashlib.sha256(str(n).encode()).digest()
    defaults = {"number": n, "row": str(n), "salt": bytes(16), "commitment": digest, "hash": digest}
    return models.Link.objects.create(**defaults | {"shape": make_shape()} | fields)
