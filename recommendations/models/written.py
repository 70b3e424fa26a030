"""Fields for what people write, each held to recommendations/letters.py: by its form, by the model and by the table.

To a migration they are Django's own fields; what the table refuses is a constraint, made by ``written()``.
"""

from typing import Any

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Regex
from django.utils.translation import gettext_lazy as _

from ..letters import LINE, MARKS, RIGHT_TO_LEFT, WORDS, check_line, check_words, composed
from .rules import must

HIDDEN = _("Remove what is invisible: characters that nobody sees make one text look like another.")
# What every noun with a publication state keeps to its organisation, in words.
HANDLING = "internal_note return_comment withdrawal_reason"


class Written:
    """A text that is composed whichever way it is saved."""

    stands_for = ""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return composed(text) if isinstance(text, str) else text

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, f"django.db.models.{self.stands_for}", args, options


class LineField(Written, models.CharField):
    """A name, a title, a place: one line."""

    stands_for = "CharField"
    default_validators = [check_line]


class WordsField(Written, models.TextField):
    """A text of any number of lines."""

    stands_for = "TextField"
    default_validators = [check_words]

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(self.to_python(value) if isinstance(value, str) else value)


class WebAddressField(Written, models.URLField):
    stands_for = "URLField"
    default_validators = [*models.URLField.default_validators, check_line]


class Composed(Func):
    template = "(concat_ws(' ', %(expressions)s) IS NFC NORMALIZED)"
    output_field = models.BooleanField()


class Together(Func):
    """All of them as one text."""

    function, template = "concat_ws", "%(function)s(' ', %(expressions)s)"
    output_field = models.TextField()


def written(noun: str, *, lines: str = "", words: str = "") -> list[models.CheckConstraint]:
    """What the table says of its texts, which are named as words: ``lines="title place"``. Labels by language are lines."""
    found = []
    if lines:
        rule = ~Q(holds(lines, LINE))
        found.append(must(f"{noun}_lines_hide_nothing", rule & Q(composed_all(lines)), HIDDEN))
    if words:
        marked = Q(holds(words, MARKS)) & ~Q(holds(words, RIGHT_TO_LEFT))
        rule = ~Q(holds(words, WORDS)) & ~marked
        found.append(must(f"{noun}_words_hide_nothing", rule & Q(composed_all(words)), HIDDEN))
    return found


def holds(names: str, pattern: str) -> Regex:
    return Regex(Together(*map(F, names.split())), Value(pattern))


def composed_all(names: str) -> Composed:
    return Composed(*map(F, names.split()))
