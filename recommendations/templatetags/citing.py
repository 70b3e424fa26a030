"""The block by which a page is cited."""

from typing import Any

from django import template

from recommendations.public import citing

register = template.Library()


@register.inclusion_tag("public/_cite.html", takes_context=True)
def cite_page(context: dict[str, Any], title: str, query: str = "") -> dict[str, Any]:
    """Of the page that is shown, by its title and what of its query is to stay; ``citing.file_of`` reads it from the request."""
    request = context["request"]
    request.citation = citing.of_page(request, title, query)
    return {"citation": request.citation}
