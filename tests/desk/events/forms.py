"""An event's form as a browser sends it."""

from typing import Any

import html5lib
from django.test import Client

from recommendations.models import Draft, User
from tests.accounts.people import signed_in
from tests.factories import make_membership, make_user

KEY = "k" * 22


def make_member(**fields: Any) -> User:
    """Somebody of an organisation."""
    return make_membership(user=make_user(), **fields).user


def log_in(user: User) -> Client:
    return signed_in(user)


def typed(**fields: Any) -> dict[str, Any]:
    """What the common case needs, and nothing else."""
    return {
        "title": "A law on assemblies was passed.",
        "when": "2016-03-01",
        "place": "Astana",
        "kind": "law",
        "audience": "everyone",
        "language": "en",
        "do": "save",
    } | fields


def new(key: str = KEY) -> str:
    return f"/desk/events/new/{key}/"


def draft(key: str = KEY) -> Draft:
    return Draft.objects.get(key=key)


def form_on(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send from the page's form if nothing was typed."""
    return form_in(client.get(url).content.decode())


def form_in(html: str) -> dict[str, Any]:
    page = html5lib.parse(html, namespaceHTMLElements=False)
    form = next(each for each in page.iter("form") if each.get("id") == "event")
    for template in list(form.iter("template")):
        template.clear()
    values: dict[str, Any] = {}
    for field in form.iter("input"):
        is_off = field.get("type") in ("checkbox", "radio") and field.get("checked") is None
        if field.get("name") and field.get("type") != "file" and not is_off:
            values[field.get("name")] = field.get("value") or ""
    for field in form.iter("textarea"):
        values[field.get("name")] = (field.text or "").removeprefix("\n")
    for field in form.iter("select"):
        chosen = [each.get("value") for each in field.iter("option") if each.get("selected") is not None]
        values[field.get("name")] = chosen[0] if chosen else field.find("option").get("value")
    return values
