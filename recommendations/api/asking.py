"""What is asked of the API: parameters that are known, once each, with values that can be answered; else a sentence."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException

from recommendations.search.asking import Sought

ROWS, MOST_ROWS = 50, 200
SHARED = {"fields", "lang"}
REPEATED = {"fields"}  # with commas or again and again: generated clients do either
PAGED = {"per_page", "after"}
LONGEST = 200  # letters of what is looked for
SHOWN = 50  # letters of what was sent that a sentence repeats


class Refused(APIException):
    """What was asked cannot be answered; ``problems`` are sentences for the person who wrote the address."""

    status_code = 400

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(self.problems))


def require_known(data: QueryDict, known: Collection[str], *, repeated: Collection[str] = REPEATED) -> None:
    """Raises Refused for a parameter that is not known, that has no value, or that is there twice and may not be."""
    names = ", ".join(sorted(known))
    problems = [
        _("There is no parameter “%(key)s” here. There are: %(names)s.") % {"key": key[:SHOWN], "names": names}
        for key in data
        if key not in known
    ]
    problems += [
        _("“%(key)s” has no value: give it one, or leave it out.") % {"key": key}
        for key in data
        if key in known and "" in data.getlist(key)
    ]
    problems += [
        _("“%(key)s” can be given once only.") % {"key": key}
        for key in data
        if key in known and key not in repeated and len(data.getlist(key)) > 1
    ]
    if problems:
        raise Refused(problems)


def per_page(data: QueryDict) -> int:
    """How many rows a page has."""
    asked = data.get("per_page", str(ROWS))
    if not re.fullmatch("[0-9]{1,3}", asked, re.ASCII) or not 1 <= int(asked) <= MOST_ROWS:
        raise Refused([_("“per_page” is a number from 1 to %(most)s.") % {"most": MOST_ROWS}])
    return int(asked)


def fields(data: QueryDict, known: Collection[str]) -> list[str]:
    """The top-level fields that are asked for; all of them where none is named."""
    asked = [name.strip() for each in data.getlist("fields") for name in each.split(",")]
    if unknown := [name for name in asked if name not in known]:
        words = {"name": unknown[0][:SHOWN], "names": ", ".join(known)}
        raise Refused([_("There is no field “%(name)s”. The fields are: %(names)s.") % words])
    return asked or list(known)


def language(data: QueryDict, accepted: str) -> str:
    """The language of labels and sentences: what ``lang`` names, else what the browser accepts."""
    asked = data.get("lang", accepted)
    if asked not in dict(settings.LANGUAGES):
        names = ", ".join(dict(settings.LANGUAGES))
        raise Refused([_("“lang” is one of: %(names)s.") % {"names": names}])
    return asked


def words(data: QueryDict) -> str:
    """What is looked for, as it was typed, or nothing where the parameter is not given."""
    typed = data.get("q", "").strip()
    if len(typed) > LONGEST:
        raise Refused([_("“q” has at most %(most)s letters.") % {"most": LONGEST}])
    return typed


def require_few(sought: Sought) -> None:
    if sought.is_cut:
        raise Refused([_("At most twelve words are looked for at once: leave some out.")])


def one_of(data: QueryDict, key: str, words: Collection[str]) -> str:
    """A stored word, or nothing where the parameter is not given."""
    if (asked := data.get(key, "")) and asked not in words:
        names = ", ".join(words)
        raise Refused([_("“%(key)s” is one of: %(names)s.") % {"key": key, "names": names}])
    return asked


def day(data: QueryDict, key: str) -> date | None:
    if not (asked := data.get(key, "")):
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", asked, re.ASCII):
            raise ValueError(asked)
        return date.fromisoformat(asked)
    except ValueError:
        raise Refused([_("“%(key)s” is a day such as 2016-03-01.") % {"key": key}]) from None


def named(data: QueryDict, key: str, rows: QuerySet, *, by: str) -> Any:
    """The row whose permanent name the parameter gives, or None where it is not given."""
    if not (asked := data.get(key, "")):
        return None
    row = rows.filter(**{by: asked}).first() if "\0" not in asked else None
    if row is None:
        raise Refused([_("“%(key)s” names nothing that is on record.") % {"key": key}])
    return row
