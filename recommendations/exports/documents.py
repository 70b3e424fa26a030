"""What every document that is taken away has in common: how much it may hold, and which text it may carry."""

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.dates import in_words
from recommendations.giving_way import giving_way
from recommendations.models import Organisation

from .records import Record, records
from .selection import Selection

MOST = 500
PAGE_NUMBER = gettext_lazy("page {page} of {pages}")
LONGEST_ADDRESS = 110  # characters in a running foot
# What XML 1.0 does not allow: control characters other than tab and line breaks, half characters, and two that are none.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class TooMany(Exception):
    """More recommendations than a document may hold; the message is for the reader."""


def chosen(selection: Selection) -> list[Record]:
    """The records of a selection. Raises TooMany before anything is read."""
    if len(selection.keys) > MOST:
        words = _(
            "A document holds at most %(most)s recommendations, and %(n)s are chosen."
            " Narrow the list, or take it as CSV, which holds all of them."
        )
        raise TooMany(words % {"most": MOST, "n": len(selection.keys)})
    return list(giving_way(records(selection.keys)))


def plain(text: object) -> str:
    """Text without the characters that no document may hold."""
    return NOT_TEXT.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))


def is_web_address(address: str) -> bool:
    """Whether a reader may be led there: a document links to nothing but the web."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def as_at(selection: Selection) -> str:
    return _("As at %(day)s") % {"day": in_words(selection.day)}


def how_many(n: int) -> str:
    return ngettext("%(n)s recommendation", "%(n)s recommendations", n) % {"n": n}


def short_address(selection: Selection) -> str:
    """The address for a running foot: whole, unless it would take more than its line."""
    address = selection.address
    return address if len(address) <= LONGEST_ADDRESS else address[: LONGEST_ADDRESS - 1] + "…"


def notice() -> str:
    """What the reader is told first where readings are demonstration readings, as on every page of the site."""
    if not Organisation.objects.filter(is_demonstration=True).exists():
        return ""
    return _(
        "Bearings and assessments shown here are demonstration readings, made to show how this tool works."
        " They are not the judgement of any real organisation."
    )
