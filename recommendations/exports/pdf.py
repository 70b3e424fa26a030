"""The child that prints: a page comes in on standard input, a tagged PDF goes out on standard output.

Run as ``python -m recommendations.exports.pdf PARENT``; nothing imports it. It takes everything from itself that it does
not need before it looks at the page: memory beyond a limit, the network, programs, writing. The page may name nothing that
would have to be fetched, but for shapes that it holds itself.
"""

import sys
from typing import Any
from urllib.parse import unquote

from recommendations.evidence import limits

from .pdf_limits import NO_PANGO

try:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except OSError:  # its way of saying that a library of the system is missing
    sys.exit(NO_PANGO)


MEMORY = 1536 * 1024**2  # 500 recommendations on 600 pages take 900 MB
SECONDS = 100  # of processor time; those 600 pages take 50
SHAPE = "data:image/svg+xml,"


class OnlyWhatThePageHolds(URLFetcher):
    """Opens no address: a shape that stands in the page is read from it, any other is refused."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if not url.startswith(SHAPE):
            raise ValueError("The page may fetch nothing.")
        return URLFetcherResponse(url, unquote(url.removeprefix(SHAPE)).encode(), {"Content-Type": "image/svg+xml"})


def printed(page: str) -> bytes:
    document = HTML(string=page, url_fetcher=OnlyWhatThePageHolds())
    return document.write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=b"recommendation-tracker", finisher=say_what_headers_head
    )


def say_what_headers_head(_document: Any, pdf: Any) -> None:
    """PDF/UA wants it of every header cell; WeasyPrint names headers in the cells alone, and some head none."""
    elements = {each.reference: each for each in pdf.objects if isinstance(each, dict) and "S" in each}
    for each in elements.values():
        if each["S"] == "/TH":
            group = elements[elements[each["P"]]["P"]]
            each["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def main(parent: int) -> None:
    limits.limit_myself(memory=MEMORY, seconds=SECONDS)
    limits.leave_the_network()
    limits.die_with(parent)
    sys.addaudithook(limits.guard)
    sys.stdout.buffer.write(printed(sys.stdin.buffer.read().decode()))


if __name__ == "__main__":
    main(int(sys.argv[1]))
