"""Log lines that tell where something went wrong and not what anyone wrote."""

import logging
import traceback
from types import TracebackType


class WithoutContent(logging.Formatter):
    """Prints a traceback without the exception's message: PostgreSQL's repeat the row that it refused."""

    def formatException(  # noqa: N802 - logging's own name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        kind, _message, where = ei
        return "".join([*traceback.format_tb(where), kind.__name__ if kind else ""])


class RoutesAlone(logging.Filter):
    """Has a line name the kind of address that was asked for: an address itself can be what lets somebody in."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(record.args, tuple) and (path := getattr(request, "path", "")):
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else f"/{path.lstrip('/').partition('/')[0]}/…"
            record.args = tuple(route if each == path else each for each in record.args)
        return True
