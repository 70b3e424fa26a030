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
