"""How a status, stance or bearing looks in a document: its word, its shape and its colour, never one of them alone."""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from recommendations.models import Status
from recommendations.models.bearings import Meaning
from recommendations.models.responses import Stance

INK, QUIET, RULE, ACCENT = "1C1B18", "5F5B52", "DDD7CA", "0A5672"
GOOD, SOME, BAD = "1F6B43", "8A5A00", "A3291F"
COLOURS: dict[str, str] = {
    Status.NOT_ASSESSED: QUIET,
    Status.INSUFFICIENT_EVIDENCE: QUIET,
    Status.NO_IMPLEMENTATION: BAD,
    Status.LIMITED_PROGRESS: SOME,
    Status.SUBSTANTIAL_PROGRESS: GOOD,
    Status.IMPLEMENTED: GOOD,
    Status.REGRESSED: BAD,
    Status.NO_LONGER_APPLICABLE: QUIET,
    Stance.ACCEPTS: GOOD,
    Stance.ACCEPTS_IN_PART: SOME,
    Stance.SAYS_IMPLEMENTED: ACCENT,
    Stance.SAYS_BEING_IMPLEMENTED: ACCENT,
    Stance.NOTES: SOME,
    Stance.REJECTS: BAD,
    Meaning.PROGRESS: GOOD,
    Meaning.SETBACK: BAD,
    Meaning.MIXED: SOME,
}
# The shapes of templates/_marks.html as characters that Word's own fonts have.
GLYPHS: dict[str, str] = {
    Status.NOT_ASSESSED: "◌",
    Status.INSUFFICIENT_EVIDENCE: "?",
    Status.NO_IMPLEMENTATION: "○",
    Status.LIMITED_PROGRESS: "◔",
    Status.SUBSTANTIAL_PROGRESS: "◕",
    Status.IMPLEMENTED: "●",
    Status.REGRESSED: "▼",
    Status.NO_LONGER_APPLICABLE: "⊘",
    Meaning.PROGRESS: "▲",
    Meaning.SETBACK: "▼",
    Meaning.MIXED: "◆",
    Meaning.CONTEXT: "•",
}
SYMBOL = re.compile(r'<symbol id="(\w+)" viewBox="([\d ]+)">(.*?)</symbol>', re.DOTALL)


@dataclass(frozen=True)
class Mark:
    value: str
    word: str

    @property
    def glyph(self) -> str:
        return GLYPHS.get(self.value, "")

    @property
    def colour(self) -> str:
        """Six hexadecimal digits; quiet for what has no colour of its own."""
        return COLOURS.get(self.value, QUIET)


def status(value: str) -> Mark:
    return Mark(value, capfirst(Status(value).label))


def stance(value: str) -> Mark:
    return Mark(value or "none_recorded", capfirst(Stance(value).label if value else _("no response recorded")))


def bearing(value: str) -> Mark:
    return Mark(value, capfirst(Meaning(value).label))


@cache
def shapes() -> dict[str, str]:
    """The site's own shapes, each in its colour, as addresses that a stylesheet can hold."""
    drawn = SYMBOL.findall((settings.BASE_DIR / "templates" / "_marks.html").read_text(encoding="utf-8"))
    return {name: as_address(box, inside, COLOURS.get(name, QUIET)) for name, box, inside in drawn}


def as_address(box: str, inside: str, colour: str) -> str:
    inside = inside.replace("currentColor", f"#{colour}")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" fill="#{colour}">{inside}</svg>'
    return "data:image/svg+xml," + quote(svg)
