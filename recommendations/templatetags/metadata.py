"""What stands in the head of a page for programs: JSON-LD, and where a card of it can be had."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

register = template.Library()
AS_JSON = '<script type="application/json">'
AS_LINKED = '<script type="application/ld+json">'


@register.simple_tag
def linked_data(graph: dict[str, Any]) -> SafeString:
    """A data block, which no browser runs; < > and & are escaped, so that no text can end it."""
    return SafeString(AS_LINKED + json_script(graph, encoder=DjangoJSONEncoder).removeprefix(AS_JSON))


@register.simple_tag(takes_context=True)
def embed_link(context: dict[str, Any], title: str) -> SafeString:
    """Tells other sites where to ask for a card of this page."""
    request = context["request"]
    asked = urlencode({"url": request.build_absolute_uri(request.path), "format": "json"})
    address = request.build_absolute_uri(f"{reverse('oembed')}?{asked}")
    return format_html('<link rel="alternate" type="application/json+oembed" href="{}" title="{}">', address, title)
