"""What is being typed into a form of the desk, kept on the server: one way for every form that saves itself."""

import json
import re
import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from recommendations import access
from recommendations.models import Draft, User

LARGEST = 200_000
LARGEST_NUMBER = 2**31 - 1
KEY = r"[A-Za-z0-9_-]{22}"


def new_key() -> str:
    return secrets.token_urlsafe(16)


def is_key(word: str) -> bool:
    return bool(re.fullmatch(KEY, word))


def number_of(typed: Any) -> int:
    """The number of a saving, as the browser counts them; 0 for what is none."""
    word = str(typed or "")
    return min(int(word), LARGEST_NUMBER) if re.fullmatch(r"\d{1,10}", word) else 0


def find(key: str, *, by: User, noun: str, at: datetime) -> Draft | None:
    """The draft at this address, if one is kept. Raises Http404 where it is not theirs to see, or of another form."""
    if not Draft.objects.filter(key=key).exists():
        return None
    return get_object_or_404(access.seen(Draft, by, at=at), key=key, noun=noun)


def find_about(public_id: str, *, key: str, by: User, noun: str, at: datetime) -> Draft | None:
    """The draft of that key, or the newest that the person has of this row. Raises Http404 for a key not theirs."""
    if not key:
        return access.seen(Draft, by, at=at).unfinished().filter(noun=noun, about=public_id).first()
    draft = find(key, by=by, noun=noun, at=at) if is_key(key) else None
    if not is_key(key) or (draft and draft.about != public_id):
        raise Http404
    return draft


def keep(
    key: str,
    *,
    by: User,
    noun: str,
    about: str = "",
    values: dict[str, Any],
    base: dict[str, Any] | None = None,
    number: int = 0,
    is_sent: bool = False,
    at: datetime,
) -> Draft:
    """Keep what is typed, and return the draft, locked until the transaction ends.

    ``number`` says which saving of the browser this is, so that an earlier one that arrives late changes nothing;
    where the form itself is sent, it counts. A draft that became something stays empty.
    Raises ValidationError for more than a draft holds, Http404 where the key is somebody else's.
    """
    if len(json.dumps([values, base], ensure_ascii=False).encode()) > LARGEST:
        raise ValidationError(
            _("This is too long to be kept: more than 200 kB. Shorten it, or attach a part of it as a file."),
            code="too_long",
        )
    Draft.objects.bulk_create([Draft(key=key, author=by, noun=noun, about=about, saved_at=at)], ignore_conflicts=True)
    mine = access.seen(Draft, by, at=at).select_for_update()
    draft = get_object_or_404(mine, key=key, noun=noun, about=about)
    if draft.became or (number <= draft.number and not is_sent):
        return draft
    draft.number = min(max(draft.number, number) + 1, LARGEST_NUMBER) if is_sent else number
    draft.values, draft.base, draft.saved_at = values, base, at
    draft.save(update_fields=["values", "base", "number", "saved_at"])
    return draft


def finish(draft: Draft, *, became: str) -> None:
    """Name what the draft became, and keep nothing of what was typed."""
    draft.values, draft.base, draft.became = {}, None, became
    draft.save(update_fields=["values", "base", "became"])
