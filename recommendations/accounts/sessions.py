"""The session engine: Django's own over the table of models/accounts.py, of which a copy signs nobody in.

A session ends after half an hour in which nobody used it, and after twelve hours in any case.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from ..models import Session
from ..models.accounts import hash_of
from .ciphers import InvalidToken, decrypted, encrypted

IDLE = timedelta(minutes=30)
AT_MOST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
PURPOSE = "sessions"


def kept_as(key: str) -> str:
    """What the table has of a cookie's key: as much of its hash as the column holds, 160 bits."""
    return hash_of(key)[:40]


class SessionStore(DatabaseStore):
    """The cookie's key is stored as a hash, and what the session holds encrypted."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        rows = Session.objects.filter(session_key=kept_as(self.session_key or ""), expire_date__gt=timezone.now())
        self.row = rows.first()
        if self.row is None:
            self._session_key = None
        return self.row

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=kept_as(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            Session.objects.filter(session_key=kept_as(key)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        return encrypted(json.dumps(session_dict), purpose=PURPOSE)

    def decode(self, session_data: str) -> dict[str, Any]:
        try:
            return dict(json.loads(decrypted(session_data, purpose=PURPOSE)))
        except InvalidToken:
            return {}

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        user = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        old = self.row if self.row and self.row.user_id == user else None
        now = timezone.now()
        created_at, seen_at = (old.created_at, old.seen_at) if old else (now, now)
        self.row = Session(
            session_key=kept_as(self._get_or_create_session_key()),
            session_data=self.encode(data),
            expire_date=end(created_at, seen_at),
            user_id=user,
            device=data.get("device", ""),
            created_at=created_at,
            seen_at=seen_at,
        )
        return self.row

    def use(self, *, at: datetime) -> None:
        """Put off the end, once a minute at most."""
        if self.is_empty() or self.row is None or at - self.row.seen_at < SEEN_EVERY:
            return
        self.row.seen_at, self.row.expire_date = at, end(self.row.created_at, at)
        Session.objects.filter(pk=self.row.pk).update(seen_at=at, expire_date=self.row.expire_date)


def end(created_at: datetime, seen_at: datetime) -> datetime:
    return min(seen_at + IDLE, created_at + AT_MOST)
