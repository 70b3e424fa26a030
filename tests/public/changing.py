"""A record that changes on given days, and what the page says of it."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client

from recommendations.door import through_public_door
from recommendations.models import Published
from recommendations.public.changes import changed
from recommendations.public.scope import Scope
from recommendations.public.telling import Change, told
from tests import factories as make

ALL = "?since=2020-01-01&until=2030-01-01"


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:34:56").replace(tzinfo=UTC)


def publish(row: Published, day: str) -> Any:
    row.publish(by=make.make_user(), at=at(day))
    return row


def revised(row: Any, day: str, **words: Any) -> Any:
    draft = row.revise(by=make.make_user())
    type(draft).objects.filter(pk=draft.pk).update(**words)
    return publish(type(draft).objects.get(pk=draft.pk), day)


def changes(scope: Scope | None = None, **days: Any) -> list[Change]:
    with through_public_door():
        scope = scope or Scope()
        return told(changed(scope, **days), scope)


def page(query: str = ALL, status: int = 200) -> str:
    answer = Client().get(f"/changes/{query}")
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def what(found: list[Change]) -> list[tuple[str, str, bool]]:
    return [(str(change.day), change.what, change.is_version) for change in found]
