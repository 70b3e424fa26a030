"""The pages of imports, and what a browser posts from them."""

from typing import Any

from django.test import Client
from django.urls import reverse

from recommendations.imports import mending
from recommendations.models import Import, ImportRow


def url(brought: Import, name: str, *more: Any) -> str:
    return reverse(f"admin:recommendations_import_{name}", args=[brought.pk, *more])


def content(answer: Any) -> str:
    return answer.content.decode()


def row_page(client: Client, row: ImportRow) -> dict[str, Any]:
    """What a browser would post from the form of a row."""
    page = client.get(url(row.brought, "row", row.pk))
    form = page.context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    fields = {n: "\n".join(v) if isinstance(v, list) else v for n, v in fields.items()}
    return {**fields, "seen": page.context["shown"].state}


def do(client: Client, row: ImportRow, deed: str, **others: str) -> Any:
    row.refresh_from_db()
    return client.post(url(row.brought, "do", row.pk), {"do": deed, "seen": mending.state_of(row), **others})
