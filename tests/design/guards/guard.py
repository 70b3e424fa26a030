"""A line that keeps something safe."""

from typing import NamedTuple


class Guard(NamedTuple):
    """A line that keeps something safe, what the saboteur writes instead, and the test that must notice."""

    path: str
    line: str
    instead: str
    watched_by: str
