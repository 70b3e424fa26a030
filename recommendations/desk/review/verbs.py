"""What can be done with what stands under a public id: on which version, by whom, in which words.

Who may is asked of access.py, how it is done of the models; a verb that finds nothing to do says how things stand.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from secrets import randbelow
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations import access
from recommendations.models import Publication, Published, User
from recommendations.models.publication import SAME_HAND, SECOND_PERSON, SECOND_TO_WITHDRAW

from . import mail
from .forms import ApprovalForm, CommentForm, ConfirmationForm, NoForm, PublishingForm, ReasonForm
from .nouns import Matter

Values = dict[str, Any]


@dataclass(frozen=True)
class Verb:
    """One thing to do. ``finds`` gives the version that it is for, or nothing; ``do`` says in a sentence what it did."""

    name: str
    label: Any
    finds: Callable[[Matter], Published | None]
    may: Callable[..., bool]
    do: Callable[..., str]
    tells: Callable[..., QuerySet[User]] = mail.nobody
    form: type[NoForm] = NoForm
    lead: Any = ""
    reads_in_full: bool = False
    is_offered: bool = True
    is_grave: bool = False
    is_judged: bool = False
    tone: str = ""

    @property
    def asks(self) -> bool:
        """Whether it has a page to fill in, or is done by one button."""
        return self.form is not NoForm

    def attempt(self, row: Published, *, by: User, at: datetime, values: Values) -> tuple[str, list[str]]:
        """What was done, or the sentences of why it was not; then nothing has changed."""
        try:
            with transaction.atomic():
                return self.do(row, by=by, at=at, values=values), []
        except ValidationError as refusal:
            return "", refusal.messages
        except OperationalError:
            raise
        except DatabaseError:
            return "", [_("The record forbids it.")]


def why_not(user: User, row: Published, *, at: datetime) -> str:
    """Why somebody who sees the row may not do this, for a page instead of a dead button."""
    is_reviewer = access.reviews_for(user, access.owner_of(row))
    if row.awaits_second and is_reviewer:
        return _(SECOND_TO_WITHDRAW if row.withdrawn_by_id == user.pk else SAME_HAND)
    if user.pk in row.authors() and is_reviewer:
        return f"{_(SECOND_PERSON)} {_('You wrote this or handed it over, so a colleague reviews it.')}"
    if is_reviewer and not access.is_another(user, row, at=at):
        return _(SAME_HAND)
    return _("A reviewer of the organisation that it belongs to decides this, and not whoever wrote it.")


def offered(user: User, matter: Matter, *, at: datetime) -> list[Verb]:
    """What this person may do now. What the page of the review offers by itself is left to it."""
    found = [(verb, verb.finds(matter)) for verb in VERBS.values() if verb.is_offered]
    return [verb for verb, row in found if row and verb.may(user, row, at=at)]


def why_nobody_here(user: User, matter: Matter, *, at: datetime) -> str:
    """Said where something waits for review and this person is not the one who reviews it."""
    for row, may in ((in_review(matter), access.may_review), (withdrawn(matter), access.may_decide_withdrawal)):
        if row is not None and not may(user, row, at=at):
            return why_not(user, row, at=at)
    return ""


# --- which version ----------------------------------------------------------------------------------------------


def draft(matter: Matter) -> Published | None:
    return matter.work if matter.work and matter.work.publication == Publication.DRAFT else None


def in_review(matter: Matter) -> Published | None:
    return matter.work if matter.work and matter.work.publication == Publication.IN_REVIEW else None


def shown(matter: Matter) -> Published | None:
    return matter.shown


def shown_alone(matter: Matter) -> Published | None:
    return None if matter.work else matter.shown


def withdrawn(matter: Matter) -> Published | None:
    return next((row for row in matter.versions if row.awaits_second), None)


def work(matter: Matter) -> Published | None:
    return matter.work


# --- what is done -----------------------------------------------------------------------------------------------


def submit(row: Published, *, by: User, at: datetime, values: Values) -> str:
    row.submit(by=by, at=at)
    return _("Handed over for review. A colleague who reviews will see it at the desk.")


def approve(row: Published, *, by: User, at: datetime, values: Values) -> str:
    if not (day := values["day"]):
        return publish(row, by=by, at=at, values=values)
    waits_for = row.publish_after and timezone.localdate(row.publish_after)
    if waits_for != day or row.approved_by_id != by.pk:
        row.approve(by=by, at=at, publish_after=some_minute_of(day, after=at))
    return _("Approved. It will be published in the course of that day.")


def some_minute_of(day: Any, *, after: datetime) -> datetime:
    """A random moment of the day, so that nobody who watches the site learns when somebody works."""
    first = max(timezone.make_aware(datetime.combine(day, time.min)), after)
    last = timezone.make_aware(datetime.combine(day, time.max))
    return first + timedelta(seconds=randbelow(max(int((last - first).total_seconds()), 1)))


def publish(row: Published, *, by: User, at: datetime, values: Values) -> str:
    row.publish(by=by, at=at)
    return _("Published. Readers see it now.")


def give_back(row: Published, *, by: User, at: datetime, values: Values) -> str:
    row.return_to_draft(by=by, at=at, comment=values["comment"])
    return _("Returned to its author with your comment.")


def withdraw(row: Published, *, by: User, at: datetime, values: Values) -> str:
    row.withdraw(by=by, at=at, reason=values["reason"])
    return _("Withdrawn. Its address now says so, without its content. Another reviewer confirms it, or puts it back.")


def confirm(row: Published, *, by: User, at: datetime, values: Values) -> str:
    row.confirm_withdrawal(by=by, at=at)
    return _("Confirmed. It stays withdrawn.")


def put_back(row: Published, *, by: User, at: datetime, values: Values) -> str:
    row.put_back(by=by, at=at)
    return _("Put back. Readers see it again, as it was.")


def discard(row: Published, *, by: User, at: datetime, values: Values) -> str:
    row.withdraw(by=by, at=at, reason=values["reason"])
    return _("Discarded. Readers never saw it; your organisation keeps it.")


def revise(row: Any, *, by: User, at: datetime, values: Values) -> str:
    row.revise(by=by)
    return _("This is a new version, a draft. What is published stays up until the new version is.")


VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            name="submit",
            label=gettext_lazy("Hand over for review"),
            finds=draft,
            may=access.may_submit,
            do=submit,
            tells=mail.reviewers,
            lead=gettext_lazy(
                "A reviewer of your organisation who did not write it reads it, and publishes or returns it."
            ),
        ),
        Verb(
            name="approve",
            label=gettext_lazy("Review"),
            finds=in_review,
            may=access.may_review,
            do=approve,
            tells=mail.authors_of_published,
            form=ApprovalForm,
            is_grave=True,
            reads_in_full=True,
        ),
        Verb(
            name="publish",
            label=gettext_lazy("Publish now"),
            finds=in_review,
            may=access.may_review,
            do=publish,
            tells=mail.authors_of_published,
            form=PublishingForm,
            is_grave=True,
            reads_in_full=True,
            is_offered=False,
        ),
        Verb(
            name="return",
            label=gettext_lazy("Return to its author"),
            finds=in_review,
            may=access.may_review,
            do=give_back,
            tells=mail.authors,
            form=CommentForm,
            is_offered=False,
            lead=gettext_lazy("It becomes a draft again. An approval that waited for its day is void."),
        ),
        Verb(
            name="withdraw",
            label=gettext_lazy("Withdraw"),
            finds=shown,
            may=access.may_withdraw,
            do=withdraw,
            form=ReasonForm,
            is_grave=True,
            tone="danger",
            lead=gettext_lazy(
                "At once readers find at its address that it was withdrawn and on what day, and none of its content."
                " Another reviewer of your organisation then confirms it, or puts it back; you cannot put it back yourself."
                " The reason stays with your organisation."
            ),
            tells=mail.reviewers_of_withdrawn,
        ),
        Verb(
            name="confirm",
            label=gettext_lazy("Confirm the withdrawal"),
            finds=withdrawn,
            may=access.may_decide_withdrawal,
            do=confirm,
            form=ConfirmationForm,
            is_grave=True,
            is_judged=True,
            tone="danger",
            lead=gettext_lazy(
                "Readers see none of it since it was withdrawn. Confirmed, it stays so for good: nobody can put it back any"
                " more. If nothing speaks for withdrawing it, put it back instead."
            ),
        ),
        Verb(
            name="put_back",
            label=gettext_lazy("Put it back"),
            finds=withdrawn,
            may=access.may_decide_withdrawal,
            do=put_back,
            form=ConfirmationForm,
            is_grave=True,
            is_judged=True,
            tone="plain",
            lead=gettext_lazy(
                "Readers see it again at once, as it was. First make sure why it was withdrawn: if anybody may be in danger,"
                " leave it withdrawn."
            ),
        ),
        Verb(
            name="discard",
            label=gettext_lazy("Discard"),
            finds=work,
            may=access.may_withdraw,
            do=discard,
            form=ReasonForm,
            tone="danger",
            lead=gettext_lazy("This version was never public and will not be. What readers see now stays as it is."),
        ),
        Verb(
            name="revise",
            label=gettext_lazy("Make a new version"),
            finds=shown_alone,
            may=access.may_revise,
            do=revise,
            tone="plain",
            lead=gettext_lazy("You get a draft under the same address. What is published stays up until the draft is."),
        ),
    )
}
