"""Answers that scripts of other sites may read."""

from django.http import HttpResponse

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def open_to_all(answer: HttpResponse) -> HttpResponse:
    """The answer, open to all. Last of all that is done to it: Django's 304 keeps only some headers of what it stands for."""
    for name, value in OPEN.items():
        answer.headers[name] = value
    return answer
