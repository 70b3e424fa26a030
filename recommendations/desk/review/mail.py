"""The mails that say that something waits at the desk, and nothing else: not what, whose, where, how many or at what hour."""

import logging
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime
from functools import partial
from threading import Thread

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from recommendations import access
from recommendations.models import Membership, Organisation, Publication, Published, Tally, User
from recommendations.models.organisations import Role

logger = logging.getLogger(__name__)
PAUSE = timedelta(hours=1)
PATIENCE_IN_SECONDS = 3


# --- to whom ----------------------------------------------------------------------------------------------------


def nobody(row: Published, *, at: datetime) -> QuerySet[User]:
    return User.objects.none()


def reviewers(row: Published, *, at: datetime) -> QuerySet[User]:
    """The reviewers of its organisation who may review it."""
    seats = Membership.objects.filter(organisation=access.owner_of(row), role=Role.REVIEWER)
    people = User.objects.filter(pk__in=seats.values("user"), is_active=True)
    may = [person.pk for person in people if access.may_review(person, row, at=at)]
    return people.filter(pk__in=may)


def reviewers_of_withdrawn(row: Published, *, at: datetime) -> QuerySet[User]:
    """The reviewers of its organisation who may confirm its withdrawal."""
    return reviewers_who(access.owner_of(row), lambda user: access.may_decide_withdrawal(user, row, at=at))


def reviewers_who(organisation: Organisation, may: Callable[[User], bool]) -> QuerySet[User]:
    """Those of its reviewers who may do something."""
    seats = Membership.objects.filter(organisation=organisation, role=Role.REVIEWER)
    people = User.objects.filter(pk__in=seats.values("user"), is_active=True)
    return people.filter(pk__in=[each.pk for each in people if may(each)])


def authors(row: Published, *, at: datetime) -> QuerySet[User]:
    """Who wrote it, and who handed it over before it was returned, which the row itself has forgotten."""
    return User.objects.filter(pk=row.entered_by_id, is_active=True)


def authors_of_published(row: Published, *, at: datetime) -> QuerySet[User]:
    return authors(row, at=at) if row.publication == Publication.PUBLISHED else nobody(row, at=at)


# --- sending ----------------------------------------------------------------------------------------------------


def tell(people: QuerySet[User], *, but: User, at: datetime) -> None:
    """Mail each of them once this is committed; who was mailed within the hour is not mailed again."""
    # Counted in one order, so that two steps at once do not wait for each other.
    wanted = people.exclude(pk=but.pk).exclude(email="").order_by("pk")
    addresses = [person.email for person in wanted if is_first(person, at=at)]
    if addresses:
        transaction.on_commit(partial(send_meanwhile, addresses, on=at))


def is_first(person: User, *, at: datetime) -> bool:
    """Counted in the database, in the transaction of the step itself, so that no two processes mail the same person."""
    return Tally.objects.add("mail", person.pk, at=at, lasting=PAUSE) == 1


def send_meanwhile(addresses: Iterable[str], *, on: datetime) -> None:
    """Send without holding up the request for longer than a mail server usually takes."""
    sending = Thread(target=send, args=[[notice(address, on=on) for address in addresses]])
    sending.start()
    sending.join(PATIENCE_IN_SECONDS)


def send(notices: list[EmailMessage]) -> None:
    try:
        get_connection().send_messages(notices)
    except OSError as error:  # smtplib's errors are such too; their texts name people, so they are not logged
        logger.warning("A mail was not sent: %s", type(error).__name__)


def notice(address: str, *, on: datetime) -> EmailMessage:
    """The same for everyone. Its headers too say the day and not the hour, nor which machine it was."""
    day = datetime.combine(on.astimezone(UTC), time.min, UTC)
    host = settings.SITE_ADDRESS.partition("//")[2].partition("/")[0].partition(":")[0]
    headers = {"Date": format_datetime(day), "Message-ID": f"<{secrets.token_hex(16)}@{host}>"}
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Recommendation Tracker: something waits for you at the desk")
    return EmailMessage(subject, "\n\n".join(sentences()), to=[address], headers=headers)


def sentences() -> Iterable[str]:
    """In each language of the site, since a mail does not know its reader's."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield _("Something waits for you at the desk: %(address)s") % {"address": f"{settings.SITE_ADDRESS}/desk/"}
