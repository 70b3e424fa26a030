"""Every request is read as UTF-8, as all that our pages send is."""

import re
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
CHARSET = re.compile(r";\s*charset[^;]*", re.IGNORECASE)


def in_utf_8(application: Application) -> Application:
    """The application, told of no charset.

    Django reads the address, too, in the one that the head of a body claims, before any middleware: with some of them it
    breaks there, and a page that was made by another would be everybody's copy, which is known by its address alone.
    """

    def told(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
        return application(environ, start)

    return told
