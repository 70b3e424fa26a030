"""What the pages of the desk show of a row's way through review."""

from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone

from recommendations import access
from recommendations.dates import in_words
from recommendations.desk.review.nouns import BY_MODEL, Noun
from recommendations.desk.review.verbs import offered, why_nobody_here
from recommendations.models import Published

register = template.Library()


@register.inclusion_tag("desk/review/_standing.html", takes_context=True)
def review(context: Context, row: Published) -> dict[str, Any]:
    """Where the row and its other versions stand, and what this person may do with them."""
    user, noun, at = context["request"].user, BY_MODEL[type(row)], timezone.now()
    matter = noun.find(row.public_id, user=user, at=at)
    edits = bool(noun.form and matter.work) and access.may_edit(user, matter.work, at=at)
    return {
        "form": reverse(noun.form, args=[row.public_id]) if edits else "",
        "matter": matter,
        "noun": noun,
        "verbs": offered(user, matter, at=at),
        "why": why_nobody_here(user, matter, at=at),
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def moment(at: datetime) -> str:
    """A day with its hour, which colleagues may know."""
    local = timezone.localtime(at)
    return f"{in_words(local.date())}, {local:%H:%M}"


@register.simple_tag
def step(noun: Noun, verb: str, public_id: str) -> str:
    """The address of a verb for what stands under the id."""
    return noun.address(verb, public_id)
