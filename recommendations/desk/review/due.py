"""Publishing what was approved for a day that has come: each row by itself, whoever else is at it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import pghistory
from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError
from django.utils.translation import gettext as _

from recommendations import access
from recommendations.door import through_staff_door
from recommendations.models import Published

from . import mail
from .nouns import NOUNS, Noun


class Outcome(NamedTuple):
    """What became of one row: why it was not published, or nothing. Reasons name no content, for they are logged."""

    noun: Noun
    public_id: str
    reasons: list[str]


def publish_due(*, at: datetime) -> Iterator[Outcome]:
    """Publish every row whose day has come. Can run twice at once: a row that another process holds is left to it."""
    for noun in NOUNS.values():
        for key, public_id in (
            noun.model._default_manager.due(at).order_by("publish_after").values_list("pk", "public_id")
        ):
            try:
                if publish_one(noun, key, at=at):
                    yield Outcome(noun, public_id, [])
            except ValidationError as refusal:
                yield Outcome(noun, public_id, without_content(refusal))
            except OperationalError:
                raise
            except DatabaseError as refusal:
                yield Outcome(noun, public_id, [type(refusal).__name__])


def publish_one(noun: Noun, key: int, *, at: datetime) -> bool:
    """Whether it was published; raises ValidationError or DatabaseError if it cannot be."""
    with through_staff_door():
        row = (
            noun.model._default_manager.due(at).select_for_update(skip_locked=True, of=("self",)).filter(pk=key).first()
        )
        if row is None:
            return False
        with pghistory.context(user=row.approved_by_id):
            row.publish(by=approver(row, at=at), at=at)
        mail.tell(mail.authors(row, at=at), but=row.approved_by, at=at)
        return True


def approver(row: Published, *, at: datetime) -> Any:
    """Who approved it, as long as they still may: an approval does not outlive a right that was taken away."""
    if not (row.approved_by.is_active and access.may_review(row.approved_by, row, at=at)):
        raise ValidationError(_("Who approved it may not review it any more. Let somebody else approve it."))
    return row.approved_by


def without_content(refusal: ValidationError) -> list[str]:
    """The sentences of a refusal, with “…” in place of every title and name."""
    return [
        str(error.message) % dict.fromkeys(error.params, "…") if error.params else str(error.message)
        for error in ValidationError([refusal]).error_list
    ]
