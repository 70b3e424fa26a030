"""What the drill keeps and brings back: a record with files whose bytes are there, and what it looks like."""

import hashlib
import json
import sys
from io import BytesIO
from itertools import count
from typing import Any

from django.db import connection
from django.utils import timezone
from PIL import Image

from recommendations.evidence import store
from recommendations.evidence.copies import release
from recommendations.evidence.store import Room
from recommendations.models import Erased, Erasure, FollowUpEvent, Organisation, User
from recommendations.models.copies import Check
from recommendations.search.keeping import keep_touched
from tests.accounts.people import make_colleague
from tests.factories import (
    make_assessment,
    make_attachment,
    make_copy,
    make_event,
    make_evidence,
    make_recommendation,
    make_response,
    make_user,
)
from tests.factories.documents import made_public
from tests.factories.numbers import numbers

# Written by every process that looks: they say nothing of the record.
RESTLESS = {"django_session", "django_migrations"}
EVENT, TITLE = "drill00001", "A law was drilled"


def make() -> None:
    """A published record, an account that can sign in, and a published event with an original and its released copy."""
    numbers.default_factory = lambda: count(100)  # world.py used the first
    make_colleague(username="keeper")
    recommendation = make_recommendation(published=True)
    make_response(recommendation=recommendation, published=True)
    make_assessment(recommendation=recommendation, published=True)
    bears = {recommendation: "progress"}
    event = make_event(public_id=EVENT, title=TITLE, state=recommendation.state, bearings=bears)
    original = make_evidence(stored_as=(name := store.new_name()), **stored(Room.ORIGINALS, name, b"as received"))
    name, by, at = "copy000001", make_user(), timezone.now()
    small = {"preview_size": None, "preview_sha256": ""}
    copy = make_copy(evidence=original, public_id=name, **stored(Room.CLEANED, name, picture()) | small)
    copy.view(by=by, at=at)
    release(copy, by=by, at=at, checklist=Check.values)
    make_attachment(evidence=original, event=event)
    made_public(event)
    keep_touched()


def erase() -> None:
    """Two who are in every backup withdraw the event and agree that it be erased."""
    event, at = FollowUpEvent.objects.get(public_id=EVENT), timezone.now()
    first, second = User.objects.order_by("pk")[:2]
    event.withdraw(by=first, at=at, reason="Somebody is in danger.")
    who = {"asked_by": first, "asked_at": at, "agreed_by": second, "agreed_at": at}
    words = {"noun": Erased.EVENT, "row": event.pk, "reason": "Somebody is in danger."}
    Erasure.objects.create(**words, **who, organisation=Organisation.objects.earliest("pk"))
    keep_touched()


def picture() -> bytes:
    Image.new("RGB", (8, 6)).save(file := BytesIO(), "JPEG")
    return file.getvalue()


def stored(room: Room, name: str, content: bytes) -> dict[str, Any]:
    with store.written(room, name) as path:
        path.write_bytes(content)
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def rows() -> dict[str, str]:
    """Of each table the hash of all it holds."""
    with connection.cursor() as cursor:
        return {name: digest(cursor, name) for name in connection.introspection.table_names() if name not in RESTLESS}


def digest(cursor: Any, name: str) -> str:
    cursor.execute(
        f"SELECT md5(coalesce(string_agg(line, chr(10) ORDER BY line), '')) FROM (SELECT t::text AS line FROM public.{name} t) AS l"
    )
    return str(cursor.fetchone()[0])


if __name__ == "__main__":
    sys.stdout.write(json.dumps(rows()))
