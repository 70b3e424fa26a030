"""Long work within a request, such as a document of hundreds of recommendations, lets others go first between its parts.

How long it rests is told by whoever let the request in (tracker/admission.py); a command that does the same work never rests.
"""

from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import TypeVar


def never() -> None: ...


Thing = TypeVar("Thing")
rest: ContextVar[Callable[[], None]] = ContextVar("rest", default=never)


def giving_way(things: Iterable[Thing]) -> Iterator[Thing]:
    """The things as they are, with a rest after what was done with each."""
    for thing in things:
        yield thing
        rest.get()()
