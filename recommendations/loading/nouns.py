"""How a section of a file describes rows of a model, and by which words a file refers to rows.

A row is named by its natural key, the parts joined by "/": ``KAZ``, ``a-hrc-29-25-add-2/96-a``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from recommendations.models import (
    AffectedGroup,
    Assessment,
    Document,
    FollowUpEvent,
    MandateHolder,
    Mechanism,
    MethodologyVersion,
    Organisation,
    Recommendation,
    Region,
    SdgGoal,
    SdgTarget,
    State,
    StateResponse,
    Theme,
    Visit,
)

from .reading import Refused, a_list, an_object, expect_known, said_of

Row = dict[str, Any]

KEYS: dict[type[models.Model], str] = {
    Region: "code",
    State: "iso3",
    Mechanism: "slug",
    MandateHolder: "mechanism__slug name",
    SdgGoal: "number",
    SdgTarget: "code",
    Theme: "scheme scheme_version code",
    AffectedGroup: "scheme scheme_version code",
    Organisation: "slug",
    MethodologyVersion: "version",
    Visit: "state__iso3 mechanism__slug began_on",
    Document: "slug",
    Recommendation: "document__slug slug",
    StateResponse: "public_id",
    FollowUpEvent: "public_id",
    Assessment: "public_id",
}


def joined(words: Iterable[Any]) -> str:
    return "/".join(str(word) for word in words)


@dataclass(frozen=True)
class Part:
    """Rows that belong to one row and stand inside it: in a list, or in an object under what they are ``keyed_by``."""

    section: str
    model: type[models.Model]
    owner: str
    fields: str
    keyed_by: str = ""

    def rows_of(self, owner: Row) -> Iterator[tuple[str, Row]]:
        """Each row with the words by which an error names it."""
        content = owner.get(self.section, {} if self.keyed_by else [])
        with said_of(self.section):
            named = an_object(content).items() if self.keyed_by else enumerate(a_list(content), start=1)
        for name, row in named:
            what = f"{self.model._meta.verbose_name} {name}"
            with said_of(what):
                expect_known(an_object(row), self.fields.split())
            yield what, {**row, self.keyed_by: name} if self.keyed_by else row


@dataclass(frozen=True)
class Noun:
    """One section of a file: rows of one model, and what a row may say.

    ``links`` are many-to-many fields, ``notes`` are for readers of the file alone, ``alias`` is a name that holds within
    the file. ``keys`` are needed where KEYS do not tell rows apart; the first is the file's own. ``reworded`` makes of a
    row of the file one whose references can be looked up.
    """

    section: str
    model: type[models.Model]
    fields: str
    links: str = ""
    notes: str = ""
    alias: str = ""
    keys: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    reworded: Callable[[Row], Row] = dict

    def __str__(self) -> str:
        return str(self.model._meta.verbose_name)

    def names_on_record(self) -> set[str]:
        """Drafts and withdrawn rows included; one query for each key."""
        rows = self.model._base_manager
        return {joined(row) for key in self._keys for row in rows.values_list(*key.split())}

    def name_of(self, row: Row) -> str:
        """The name of a row of the file. Raises Refused where it does not say its key."""
        fields = list(dict.fromkeys(lookup.partition("__")[0] for lookup in self._keys[0].split()))
        if missing := [field for field in fields if field not in row]:
            raise Refused(_("“%(name)s” is missing.") % {"name": missing[0]})
        return joined(row[field] for field in fields)

    def check(self, row: Row) -> None:
        """Raise Refused where the row says anything that would not be read."""
        names = f"{self.fields} {self.links} {self.notes} {self.alias}".split()
        expect_known(row, [*names, *[part.section for part in self.parts]])
        for part in self.parts:
            list(part.rows_of(row))  # checks each as it passes, also where the row is kept and its parts go unread

    @property
    def _keys(self) -> tuple[str, ...]:
        return self.keys or (KEYS[self.model],)
