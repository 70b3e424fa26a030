"""A PostgreSQL of this checkout's own, for trying out, developing and testing.

It runs while something uses it: whoever enters first starts it, whoever leaves last stops it. It listens on a socket
in a folder that only its owner can enter, and nowhere else. docs/decisions/0010-embedded-postgresql.md says why so.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from .account import Failure, public
from .locks import held, is_last, shared
from .server import Server, folder_for
from .starting import start, stop

__all__ = ["Failure", "Server", "folder_for", "running"]


@contextmanager
def running(server: Server | None) -> Iterator[None]:
    """Hold the server up for as long as the block takes; without one, where DATABASE_URL names it, do nothing.

    Raises Failure when it cannot be started or stopped.
    """
    if server is None:
        yield
        return
    public(server.folder)
    turn, users = server.folder / "turn", server.folder / "users"
    with shared(users) as user:
        with held(turn):
            start(server)
        try:
            yield
        finally:
            with held(turn):
                if is_last(user):
                    stop(server)
