"""An event's form as a browser sends it."""

from typing import Any

from django.test import Client

from recommendations.models import Draft, User
from tests.factories import make_membership, make_user

KEY = "k" * 22


def make_member(**fields: Any) -> User:
    """Somebody of an organisation."""
    return make_membership(user=make_user(), **fields).user


def log_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


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
