"""The one mail of accounts: that an invitation waits, and the link."""

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


def link_to(request: HttpRequest, word: str) -> str:
    return request.build_absolute_uri(reverse("accounts:accept", args=[word]))


def mail_link(email: str, link: str) -> bool:
    """Whether the mail went out."""
    try:
        send_mail(_("An invitation waits for you"), link, None, [email])
    except (SMTPException, OSError):
        log.warning("a mail could not be sent")
        return False
    return True
