"""What a file says, in letters that the record may hold: composed, and without what nobody sees."""

from typing import Any

from recommendations.letters import composed, tidied

from .reading.rows import SEVERAL_LINES


def plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: plain_value(value, is_line=name not in SEVERAL_LINES) for name, value in values.items()}


def plain_value(value: Any, *, is_line: bool) -> Any:
    if isinstance(value, list):
        return [plain_value(each, is_line=is_line) for each in value]
    return tidied(value, is_line=is_line) if isinstance(value, str) else value


def hides(values: dict[str, Any]) -> bool:
    """Whether a text of several lines has more in it than is left: what is lost there, the importer is told."""
    return any(tidied(values[name], is_line=False) != composed(values[name]) for name in SEVERAL_LINES & values.keys())
