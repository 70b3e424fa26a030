"""Reading a file to be loaded, and saying in one sentence what is wrong with it."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, models
from django.utils.translation import gettext as _

# What JSON calls the values of a field; every other field takes text.
SHAPES: list[tuple[type[models.Field], tuple[type, ...]]] = [
    (ArrayField, (list,)),
    (models.JSONField, (dict,)),
    (models.BooleanField, (bool,)),
    (models.IntegerField, (int,)),
    (models.ForeignKey, (str, int)),
]


class Refused(ValueError):
    """The file is not loaded; the message says where it is wrong and why."""


@contextmanager
def said_of(what: str) -> Iterator[None]:
    """Raise Refused, beginning with ``what``, for whatever the model or the database refuses inside the block."""
    try:
        yield
    except (ValidationError, ValueError, DatabaseError) as error:
        raise Refused(f"{what}: {sentence(error)}") from error


def sentence(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error).partition("\n")[0]
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        message if field == NON_FIELD_ERRORS else f"{field}: {message}"
        for field, messages in error.message_dict.items()
        for message in messages
    )


def read_json(path: Path) -> dict[str, Any]:
    """The object that the file holds.

    Raises Refused where there is no such file, it is not JSON, not an object, or says one thing twice.
    """
    try:
        content = json.loads(path.read_text("utf-8"), object_pairs_hook=each_name_once)
    except OSError as error:
        raise Refused(_("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror}) from error
    except Refused as error:
        raise Refused(f"{path}: {error}") from error
    except (ValueError, RecursionError) as error:
        raise Refused(_("%(file)s is not JSON: %(why)s.") % {"file": path, "why": error}) from error
    with said_of(str(path)):
        return an_object(content)


def each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON. Python would keep the last of two equal names and lose the other unseen."""
    content = dict(pairs)
    if len(content) < len(pairs):
        twice = [name for number, (name, _value) in enumerate(pairs) if name in dict(pairs[:number])]
        raise Refused(_("“%(name)s” stands twice in one object.") % {"name": twice[0]})
    return content


def an_object(content: Any) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise Refused(_("An object {…} is expected here."))
    return content


def a_list(content: Any) -> list[Any]:
    if not isinstance(content, list):
        raise Refused(_("A list […] is expected here."))
    return content


def expect_known(names: Collection[str], known: Collection[str]) -> None:
    """Raise Refused for a name nobody would read: a typing error must not lose what it stands for."""
    if unknown := [name for name in names if name not in known]:
        raise Refused(_("Unknown: %(names)s.") % {"names": ", ".join(unknown)})


def expect_shape(field: models.Field, value: Any) -> None:
    """Raise Refused for a list where text is expected and the like, which fields would turn into text unasked."""
    shapes = next((shapes for kind, shapes in SHAPES if isinstance(field, kind)), (str,))
    if value is not None and type(value) not in shapes:
        raise Refused(_("“%(name)s” has a value of the wrong kind.") % {"name": field.name})
