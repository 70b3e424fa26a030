"""What a reader keeps for a briefing: in the address alone, carried along while they look for more."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from .places import MOST

PLACE = re.compile(r"^[-\w]{1,80}/[-\w]{1,80}$")
# Chosen without a field on the page, so that its form has to carry them along.
WITHOUT_FIELD = ("document", "pick")
OF_A_PAGE = ("kept", "open", "part")


@dataclass(frozen=True)
class Basket:
    """What the address keeps: ``kept``, or where it shows only chosen ones, those."""

    data: QueryDict

    @cached_property
    def kept(self) -> list[str]:
        named = self.data.getlist("kept") or self.data.getlist("pick")
        return [each for each in dict.fromkeys(named) if PLACE.match(each)]

    @property
    def is_too_full(self) -> bool:
        return len(self.kept) > MOST

    @property
    def picks(self) -> str:
        """The query that shows only these."""
        return urlencode([("pick", each) for each in self.kept])

    @property
    def narrowed(self) -> list[tuple[str, str]]:
        return [(name, value) for name in WITHOUT_FIELD for value in self.data.getlist(name)]

    def here(self, shown: list[str]) -> list[tuple[str, str]]:
        """What leads to this page again, with what is kept and not among the rows shown."""
        same = [
            (name, value) for name, values in self.data.lists() if name not in OF_A_PAGE for value in values if value
        ]
        return [*same, *(("kept", each) for each in self.kept if each not in shown)]
