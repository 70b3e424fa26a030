"""The mails of alerts: one that asks whether an address wants them, and those that tell what changed. Plain text, of the day."""

import logging
import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from threading import Thread

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.dates import in_words
from recommendations.models import Alert
from recommendations.public.telling import Change, summary_of, title_of

logger = logging.getLogger(__name__)
SENDING = "mail of an alert"


def here(name: str, *parts: str) -> str:
    return settings.SITE_ADDRESS + reverse(name, args=parts)


def headers(on: date) -> dict[str, str]:
    """A day and not an hour, no machine's name, and that nobody need answer."""
    host = settings.SITE_ADDRESS.partition("//")[2].partition("/")[0].partition(":")[0]
    return {
        "Date": format_datetime(datetime.combine(on, time(), UTC)),
        "Message-ID": f"<{secrets.token_hex(16)}@{host}>",
        "Auto-Submitted": "auto-generated",
    }


# --- asking ------------------------------------------------------------------------------------------------------


def question(address: str, word: str, *, language: str, on: date) -> EmailMessage:
    """Holds nothing that who asked wrote: it would be a way to send strangers one's own words."""
    with translation.override(language):
        subject = _("Recommendation Tracker: do you want alerts?")
        sentences = [
            _("Somebody, probably you, asked %(site)s to tell this address what changes.")
            % {"site": settings.SITE_ADDRESS},
            _("To confirm, open this page within seven days and press the button: %(link)s")
            % {"link": here("confirm_alert", word)},
            _("If it was not you, do nothing: no other mail comes, and the address is forgotten after seven days."),
        ]
    return EmailMessage(subject, "\n\n".join(sentences) + "\n", to=[address], headers=headers(on))


def send_meanwhile(message: EmailMessage) -> None:
    """Send without holding up the answer, which by its time would tell whether something is sent."""
    Thread(target=send, args=[message], name=SENDING).start()


def send(message: EmailMessage) -> bool:
    """Whether the mail server took it."""
    try:
        get_connection().send_messages([message])
    except OSError as error:  # smtplib's errors are such too; their texts name people, so they are not logged
        logger.warning("A mail was not sent: %s", type(error).__name__)
        return False
    return True


# --- telling -----------------------------------------------------------------------------------------------------


def digest(alert: Alert, changes: list[Change], *, since: date, until: date, more: bool, on: date) -> EmailMessage:
    """What changed for one alert, in its language; ``more``: there is more than is told."""
    with translation.override(alert.language):
        n = len(changes)
        subject = ngettext("Recommendation Tracker: %(n)s change", "Recommendation Tracker: %(n)s changes", n) % {
            "n": f"{n}+" if more else n
        }
        body = "\n\n".join([*told(changes), *closing(alert, since=since, until=until, more=more)]) + "\n"
        end = here("end_alert", alert.key)
    ending = {"List-Unsubscribe": f"<{end}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return EmailMessage(subject, body, to=[alert.address], headers=headers(on) | ending)


def told(changes: list[Change]) -> Iterable[str]:
    for change in changes:
        words = [f"{in_words(change.day)} · {title_of(change)}", *summary_of(change)]
        address = [settings.SITE_ADDRESS + change.address] if change.address else []
        yield "\n".join([*map(one_line, words), *address])


def closing(alert: Alert, *, since: date, until: date, more: bool) -> Iterable[str]:
    page = f"{here('changes')}?since={since}&until={until}" + (f"&{alert.query}" if alert.query else "")
    yield (_("There is more: %(page)s") if more else _("On one page: %(page)s")) % {"page": page}
    yield _("To end these mails: %(link)s") % {"link": here("end_alert", alert.key)}


def one_line(text: str) -> str:
    return " ".join(text.split())
