"""Which column of a table means what: remembered by its header, so that nobody says it twice."""

from hashlib import sha256
from typing import Any

from recommendations.models import ColumnMapping


def key_of(seen: dict[str, Any]) -> str:
    return sha256(repr([str(name) for name in seen["header"]]).encode()).hexdigest()


def remembered(seen: dict[str, Any]) -> dict[str, str] | None:
    """What somebody said of a table with this header, if one came before."""
    known = ColumnMapping.objects.filter(header=key_of(seen)).first()
    return known.means if known else None


def remember(seen: dict[str, Any], means: dict[str, str]) -> None:
    ColumnMapping.objects.update_or_create(header=key_of(seen), defaults={"means": means})
