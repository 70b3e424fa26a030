"""What the pages of the desk show of an erasure of what they are about."""

from typing import Any

from django import template
from django.db.models import Model
from django.template import Context
from django.utils import timezone

from recommendations.desk.erasing.acts import may_ask
from recommendations.desk.erasing.things import thing_of

register = template.Library()


@register.inclusion_tag("desk/erasing/_card.html", takes_context=True)
def erasing(context: Context, row: Model) -> dict[str, Any]:
    """That it was erased, or is to be, or the way there for those who may ask."""
    thing = thing_of(row)
    may = may_ask(context["request"].user, thing, at=timezone.now())
    return {"asked": thing.erasure, "may_ask": may, "address": thing.address}
