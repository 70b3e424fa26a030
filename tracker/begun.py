"""An answer that is made while it is sent is refused in a sentence, as any other, when it fails before its first piece."""

import logging
from collections.abc import Callable, Iterable, Iterator
from http.client import responses
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.db import InterfaceError, OperationalError
from django.utils.module_loading import import_string

from tracker.charset import Application


def with_first_piece(application: Application) -> Application:
    """The application, of which each answer has its first piece before its head is sent: gunicorn would say 500 and no word."""

    def begun(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        heads: list[tuple[Any, ...]] = []
        answer = application(environ, lambda *head: heads.append(head))
        pieces: Iterator[bytes] | None = None
        if not isinstance(answer, environ.get("wsgi.file_wrapper", ())):  # else the kernel sends it
            pieces = iter(answer)
            try:
                first = next(pieces, b"")
            except (OperationalError, InterfaceError):
                close(answer)
                return refused(environ, start)
        start(*heads[-1])
        return answer if pieces is None else Pieces(first, pieces, answer)

    return begun


class Pieces:
    """The first, and those that are made when they are wanted; closed with the answer that they are of."""

    def __init__(self, first: bytes, rest: Iterator[bytes], answer: Iterable[bytes]) -> None:
        self.first, self.rest, self.answer = first, rest, answer

    def __iter__(self) -> Iterator[bytes]:
        yield self.first
        yield from self.rest

    def close(self) -> None:
        close(self.answer)


def close(answer: Iterable[bytes]) -> None:
    if hasattr(answer, "close"):
        answer.close()


def refused(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """What tracker/faults.py, named and not imported for it needs the models, says of the error that is being handled."""
    logging.getLogger("django.request").exception("An answer failed before its first piece.")
    response = import_string("tracker.faults.failed")(WSGIRequest(environ))
    status = f"{response.status_code} {responses[response.status_code]}"
    start(status, list(response.items()))
    return [response.content]
