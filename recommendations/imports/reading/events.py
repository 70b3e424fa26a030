"""Follow-up events from a spreadsheet: when, what, where, on which recommendation it bears, and from which source it is known."""

from collections.abc import Mapping
from pathlib import Path

from .files import open_table
from .rows import Reading
from .table import proposed_mapping, read_table


def read_events(
    path: Path, mapping: Mapping[str, str] | None = None, *, sheet: str = "", language: str = ""
) -> Reading:
    """Rows of kind "events"; without a mapping, by the names of the columns. Raises Unreadable."""
    chosen = proposed_mapping(open_table(path, sheet).header, "events") if mapping is None else mapping
    return read_table(path, chosen, "events", sheet=sheet, language=language)
