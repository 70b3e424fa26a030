"""What a reader sees of a list of recommendations."""

import re
from html import unescape

from django.http import HttpResponse


def headings(answer: HttpResponse) -> list[str]:
    """Those of its rows, in order."""
    return [unescape(found) for found in re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", answer.content.decode())]
