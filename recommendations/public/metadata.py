"""What pages say of themselves to programs that read the web: schema.org as JSON-LD, a data block beside the words."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from recommendations.exports.package import DESCRIPTOR, ZIP, Package
from recommendations.exports.shape import FORMAT, KNOWN, address_of, document_name, recommendation_address
from recommendations.models import Document, FollowUpEvent, Recommendation, State, Status, Theme

Node = dict[str, Any]


def graph(*nodes: Node) -> Node:
    """Nodes without what is not known of them."""
    known = [{name: value for name, value in node.items() if value not in (None, "", [], {})} for node in nodes]
    return {"@context": "https://schema.org", "@graph": known}


def trail(*steps: tuple[str, str]) -> Node:
    """Where a page stands: name and address of each step to it."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def of_recommendation(row: Recommendation, *, status: str, themes: list[Theme]) -> Node:
    """A recommendation as a part of its document, with the word of where it stands."""
    address = recommendation_address(row.document, row)
    node = {
        "@type": "CreativeWork",
        "@id": address,
        "url": address,
        "name": row.title,
        "identifier": f"{row.document}, {row.where}",
        "inLanguage": get_language(),
        "isPartOf": report(row.document),
        "spatialCoverage": country(row.state),
        "about": [str(theme) for theme in themes],
        "creativeWorkStatus": str(Status(status).label),
    }
    return graph(node, trail(step(row.state), step(row.document), (row.where, address)))


def of_document(row: Document) -> Node:
    node = report(row) | {"sameAs": row.url, "publisher": organisation(row.publisher), "inLanguage": row.language}
    node |= {"spatialCoverage": country(row.state) if row.state else None}
    start = step(row.state) if row.state else (_("Documents"), address_of("documents"))
    return graph(node, trail(start, step(row)))


def of_state(row: State) -> Node:
    return graph(trail((_("States"), address_of("states")), step(row)))


def of_event(row: FollowUpEvent) -> Node:
    return graph(trail(step(row.state), (row.title, address_of("event", row.public_id))))


def of_data(package: Package | None) -> Node:
    """The whole record as a Dataset, with the files that can be had at the moment."""
    address = address_of("data")
    kinds = {ZIP: "application/zip", DESCRIPTOR: "application/json"} if package else {}
    files = [
        {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": address_of("data_file", name)}
        for name, kind in kinds.items()
    ]
    api = {"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": address_of("api_v1")}
    node = {
        "@type": "Dataset",
        "@id": address,
        "url": address,
        "name": _("The whole public record as data"),
        "description": _(
            "What United Nations experts recommended to a State, what it answered, what happened since, and where it stands."
        ),
        "version": FORMAT,
        "license": settings.DATA_LICENCE_URL or settings.DATA_LICENCE_NAME,
        "isAccessibleForFree": True,
        "dateModified": package.day.isoformat() if package else None,
        "creator": organisation(_("Recommendation Tracker")) | {"url": address_of("home")},
        "distribution": [*files, api],
    }
    return graph(node, trail((_("Data"), address)))


# --- parts -------------------------------------------------------------------------------------------------------


def report(row: Document) -> Node:
    known, name = document_name(row), row.dated_on_precision
    return {
        "@type": "Report",
        "@id": known["address"],
        "url": known["address"],
        "name": row.title,
        "identifier": row.symbol or row.slug,
        "datePublished": row.dated_on.isoformat()[: KNOWN[name]] if row.dated_on else None,
    }


def country(row: State) -> Node:
    return {"@type": "Country", "name": str(row), "identifier": row.iso3, "url": address_of("state", row.slug)}


def organisation(name: str) -> Node:
    return {"@type": "Organization", "name": name} if name else {}


def step(row: State | Document) -> tuple[str, str]:
    """The name and the address of a page, for a trail."""
    return str(row), address_of("state" if isinstance(row, State) else "document", row.slug)
