"""What the pages of signing in show."""

from collections.abc import Iterable
from datetime import datetime

import qrcode
from django import template
from django.db.models import QuerySet
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations import access
from recommendations.models import Invitation, User

register = template.Library()


@register.filter
def qr(text: str) -> SafeString:
    """The text as a QR code: black on white whatever the page's colours are, for cameras read it so."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    cells = code.get_matrix()
    dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(cells) for x, cell in enumerate(row) if cell)
    return format_html('<svg viewBox="0 0 {0} {0}" aria-hidden="true"><path d="{1}"/></svg>', len(cells), dots)


@register.simple_tag(takes_context=True)
def closed_until(context: Context) -> datetime | None:
    """When what is for named people only opens again for whoever reads the page, if it is closed to them."""
    user = context["request"].user
    return access.closed_until(user, at=timezone.now()) if user.is_authenticated else None


@register.simple_tag
def ways_back(people: Iterable[User]) -> QuerySet[Invitation]:
    """How these people came back into their accounts, for the colleagues who named them or are named with them."""
    return Invitation.objects.used().filter(account__in=people)
