"""The whole content of a row as labelled texts, and what differs from the version before it, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db.models import DateField
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from recommendations.dates import known_date
from recommendations.differing import REMOVED, SAME, differences
from recommendations.models import Assessment, FollowUpEvent, Published
from recommendations.templatetags.record import independence

from .nouns import BY_MODEL


@dataclass
class Entry:
    """One labelled text. ``key`` says what it is compared with; ``pieces`` are its differences, if any were looked for.

    ``address``: where the thing itself is looked at.
    """

    key: tuple[str, ...]
    label: str
    text: str
    language: str = ""
    address: str = ""
    pieces: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_outside(self) -> bool:
        """Whether it is looked at on somebody else's site."""
        return self.address.startswith("http")

    @property
    def differs(self) -> bool:
        return any(kind != SAME for kind, _text in self.pieces)


def entries(row: Published) -> list[Entry]:
    """All that the row says, empty fields left out."""
    fields = [field_entry(row, name) for name in BY_MODEL[type(row)].fields]
    return [entry for entry in [*fields, *parts(row)] if entry.text]


def field_entry(row: Any, name: str) -> Entry:
    kind, value = row._meta.get_field(name), getattr(row, name)
    own_words = name in ("title", "details", "words") and row.language
    if kind.choices:
        text = row._get_FIELD_display(kind)
    elif isinstance(kind, DateField):
        text = known_date(row, name)
    else:
        text = str(value) if value else ""
    return Entry((name,), capfirst(kind.verbose_name), str(text), own_words or "")


def parts(row: Any) -> Iterator[Entry]:
    if isinstance(row, FollowUpEvent):
        yield from event_parts(row)
    if isinstance(row, Assessment):
        for event in row.events.for_everyone().order_by("happened_on", "pk"):
            yield Entry(("event", event.public_id), _("Event relied on"), event.title, event.language)


def event_parts(row: FollowUpEvent) -> Iterator[Entry]:
    for bearing in row.bearings.select_related("recommendation__document").order_by("recommendation", "pk"):
        what = bearing.recommendation
        text = ": ".join(filter(None, [capfirst(bearing.get_meaning_display()), bearing.reason]))
        yield Entry(("bearing", str(what.pk)), _("Bears on %(what)s") % {"what": f"{what}, {what.title}"}, text)
    for source in row.sources.select_related("document"):
        yield Entry(("source", source.url or str(source)), _("Source"), source_text(source), address=source.url)
    for attached in row.attachments.select_related("evidence__released_copy"):
        is_out = attached.evidence.released_copy_id
        state = _("a cleaned copy is released") if is_out else _("not released: readers will not see it")
        text = f"{attached.caption or _('without a caption')} ({state})"
        address = reverse("desk:file", args=[attached.evidence.public_id])
        yield Entry(("evidence", str(attached.evidence_id)), _("Evidence"), text, address=address)


def source_text(source: Any) -> str:
    words = [
        source.title,
        source.publisher,
        str(source.document or ""),
        source.url,
        source.archived_url,
        known_date(source, "published_on"),
        independence(source),
        source.note,
    ]
    return " · ".join(filter(None, words))


def previous(row: Any) -> Published | None:
    """The version that this one would replace, or the assessment that it corrects."""
    return getattr(row, "revises", None) or getattr(row, "corrects", None)


def compared(row: Published) -> list[Entry]:
    """What the row says, each entry with its differences to the version before; what was removed stands at the end."""
    now, before = entries(row), previous(row)
    if before is None:
        return now
    old = {entry.key: entry for entry in entries(before)}
    for entry in now:
        earlier = old.pop(entry.key, None)
        entry.pieces = list(differences(earlier.text if earlier else "", entry.text))
    for entry in old.values():
        entry.pieces = [(REMOVED, entry.text)]
    return [*now, *old.values()]


def fingerprint(row: Published) -> str:
    """The same for the same content, in whatever language the page is read."""
    with translation.override("en"):
        said = repr([(entry.key, entry.text) for entry in entries(row)])
    return sha256(said.encode()).hexdigest()[:24]
