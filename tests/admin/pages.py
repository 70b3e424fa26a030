"""Addresses and forms of the admin, read from its own pages as a browser does."""

from typing import Any

import html5lib
from django.db.models import Model
from django.test import Client
from django.urls import reverse

XHTML = "{http://www.w3.org/1999/xhtml}"


def address(row: Model | type[Model], page: str) -> str:
    args = [row.pk] if page in {"change", "delete", "history"} else []
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=args)


def form_on(client: Client, url: str) -> dict[str, Any]:
    """What a browser would post from the page's main form if nothing was typed."""
    page = html5lib.parse(client.get(url).content.decode())
    form = next(each for each in page.iter(f"{XHTML}form") if each.get("id", "").endswith("_form"))
    values: dict[str, Any] = {}
    for field in form.iter(f"{XHTML}input"):
        is_off = field.get("type") == "checkbox" and field.get("checked") is None
        if field.get("name") and field.get("type") != "submit" and not is_off:
            values[field.get("name")] = field.get("value") or ""
    for field in form.iter(f"{XHTML}textarea"):
        values[field.get("name")] = (field.text or "").removeprefix("\n")
    for field in form.iter(f"{XHTML}select"):
        chosen = [each.get("value") for each in field.iter(f"{XHTML}option") if each.get("selected") is not None]
        values[field.get("name")] = chosen if field.get("multiple") is not None else "".join(chosen[:1])
    return {name: value for name, value in values.items() if "__prefix__" not in name}


def save(client: Client, url: str, **typed: Any) -> Any:
    return client.post(url, {**form_on(client, url), **typed})


def action(client: Client, verb: str, *rows: Model, **fields: str) -> Any:
    keys = [row.pk for row in rows]
    return client.post(address(rows[0], "changelist"), {"action": verb, "_selected_action": keys, **fields})
