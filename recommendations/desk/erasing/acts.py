"""What can be done about an erasure: asked for, agreed to, refused, taken back. Each says in a sentence what was done.

Rows are held while somebody decides, so that of two who decide at once the second finds it decided.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations import access
from recommendations.models import Erasure, User

from ..review.mail import reviewers_who
from .forms import AskForm, RefuseForm, TakeBackForm, TypedForm
from .things import Thing

Values = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One thing to do: who may, by which form, and what it does."""

    name: str
    label: Any
    form: Callable[..., Form]
    may: Callable[..., bool]
    do: Callable[..., str]
    tone: str = "danger"


# --- who may, as things stand ------------------------------------------------------------------------------------


def may_ask(user: User, thing: Thing, *, at: datetime) -> bool:
    is_there = thing.is_seen and thing.erasure is None and not thing.is_public
    return is_there and access.may_ask_to_erase(user, thing.row)


def may_agree(user: User, thing: Thing, *, at: datetime) -> bool:
    asked = thing.erasure
    return asked is not None and not asked.agreed_at and access.may_agree_to_erase(user, asked, at=at)


def may_take_back(user: User, thing: Thing, *, at: datetime) -> bool:
    asked = thing.erasure
    return asked is not None and not asked.erased_at and asked.asked_by_id == user.pk


# --- what is done ------------------------------------------------------------------------------------------------


def ask(thing: Thing, *, by: User, at: datetime, values: Values) -> str:
    organisation = access.owner_of(thing.row)
    words = {"reason": values["reason"], "asked_by": by, "asked_at": at}
    Erasure.objects.create(noun=thing.noun, row=thing.row.pk, organisation=organisation, **words)
    return _("Asked. Nothing is erased before another reviewer of your organisation agrees.")


def agree(thing: Thing, *, by: User, at: datetime, values: Values) -> str:
    decided(thing, agreed_by=by, agreed_at=at)
    return _("Agreed. It is erased within some minutes, and nobody can bring it back.")


def refuse(thing: Thing, *, by: User, at: datetime, values: Values) -> str:
    decided(thing, ended_by=by, ended_at=at, ended_reason=values["reason"])
    return _("Refused. It stays as it is.")


def take_back(thing: Thing, *, by: User, at: datetime, values: Values) -> str:
    decided(thing, ended_by=by, ended_at=at)
    return _("Taken back. It stays as it is.")


def decided(thing: Thing, **values: Any) -> None:
    Erasure.objects.filter(pk=thing.erasure and thing.erasure.pk).update(**values)


ACTS = {
    act.name: act
    for act in (
        Act("ask", gettext_lazy("Ask to erase it for ever"), AskForm, may_ask, ask),
        Act("agree", gettext_lazy("Agree: erase it for ever"), TypedForm, may_agree, agree),
        Act("refuse", gettext_lazy("Refuse"), RefuseForm, may_agree, refuse, tone="plain"),
        Act("take_back", gettext_lazy("Take the request back"), TakeBackForm, may_take_back, take_back, tone="plain"),
    )
}


def offered(user: User, thing: Thing, *, at: datetime) -> list[Act]:
    return [act for act in ACTS.values() if act.may(user, thing, at=at)]


def standing(thing: Thing) -> str:
    """How things stand, in a sentence."""
    asked = thing.erasure
    if asked is None:
        return _("Nobody has asked to erase it.") if not thing.is_public else _("Readers see it, or a copy of it.")
    if asked.erased_at:
        return _("It was erased.")
    return _("Its erasure is agreed.") if asked.agreed_at else _("Its erasure waits for a second person.")


def those_who_may_agree(thing: Thing, *, at: datetime) -> QuerySet[User]:
    """The other reviewers of its organisation, for a mail that says that something waits."""
    asked = thing.erasure
    if asked is None or asked.agreed_at:
        return User.objects.none()
    return reviewers_who(asked.organisation, lambda user: access.may_agree_to_erase(user, asked, at=at))
