"""From a sheet to an event: once, whole, and without losing what somebody else wrote meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core import signing

from recommendations import access
from recommendations.models import Attachment, Bearing, Draft, FollowUpEvent, Publication, Source, User
from recommendations.models.follow_ups import Audience

from .. import drafts
from .duplicates import likely
from .merging import Conflict, merge
from .sheet import Sheet
from .values import Values, empty, of_event, of_source, shaped

SALT = "recommendations.desk.events.base"
SAVE, SUBMIT, ANOTHER = "save", "submit", "-another"


@dataclass
class Reading:
    """A draft read against the record as it is now: what would be saved, and what stands in the way."""

    sheet: Sheet
    conflicts: list[Conflict] = field(default_factory=list)
    duplicates: list[FollowUpEvent] = field(default_factory=list)
    base: Values | None = None

    @property
    def is_ready(self) -> bool:
        return self.sheet.is_valid and not self.conflicts and not self.duplicates


def read(
    values: Values,
    *,
    base: Values | None,
    event: FollowUpEvent | None,
    user: User,
    at: datetime,
    is_another: bool = False,
) -> Reading:
    """Check what was typed; for an event that exists, after merging it with what is stored now."""
    if event:
        merged = merge(base=base or {}, theirs=of_event(event), mine=values)
        sheet = Sheet(merged.values, user=user, at=at, event=event, checks=True)
        return Reading(sheet, merged.conflicts, base=merged.base)
    sheet = Sheet(values, user=user, at=at, checks=True)
    if is_another or not sheet.is_valid:
        return Reading(sheet)
    addresses = [form.row.url for form in sheet.sources]
    return Reading(sheet, duplicates=likely(sheet.event, addresses, user=user, at=at))


def save(draft: Draft, do: str, *, event: FollowUpEvent | None, by: User, at: datetime) -> Reading:
    """Make one event of the draft, or change the one that it is about, unless something stands in the way.

    The draft is locked by drafts.keep(), the event here, both until the transaction ends.
    """
    if event:
        event = FollowUpEvent.objects.select_for_update().get(pk=event.pk)
    reading = read(draft.values, base=draft.base, event=event, user=by, at=at, is_another=do.endswith(ANOTHER))
    if reading.is_ready and (event is None or access.may_edit(by, event, at=at)):
        row = reading.sheet.event
        if row.publication == Publication.IN_REVIEW:
            row.return_to_draft()
        write(reading.sheet)
        if do.startswith(SUBMIT):
            row.submit(by=by, at=at)
        drafts.finish(draft, became=row.public_id)
    return reading


def write(sheet: Sheet) -> None:
    """Store the event with its parts; a part that did not change is not touched, so that history shows what did."""
    event = sheet.event
    event.save()
    event.readers.set(readers_of(sheet))
    write_bearings(event, {form.about.pk: form.row for form in sheet.bearings})
    write_sources(event, [(form.cleaned_data["id"], form.row) for form in sheet.sources])
    write_attachments(event, {file.pk: caption for file, caption in sheet.attached})


def readers_of(sheet: Sheet) -> Iterable[User]:
    """Those who were named, and whoever saves: nobody shuts themselves out by editing."""
    if sheet.event.audience != Audience.NAMED:
        return []
    named = list(User.objects.filter(username__in=sheet.form.cleaned_data["readers"]))
    return named if sheet.event.entered_by_id == sheet.user.pk else [*named, sheet.user]


def write_bearings(event: FollowUpEvent, rows: dict[int, Bearing]) -> None:
    event.bearings.exclude(recommendation__in=rows).delete()
    kept = {row.recommendation_id: row for row in event.bearings.all()}
    for key, row in rows.items():
        old = kept.get(key)
        if old is None:
            row.event = event
            row.save()
        elif (old.meaning, old.reason) != (row.meaning, row.reason):
            old.meaning, old.reason = row.meaning, row.reason
            old.save()


def write_sources(event: FollowUpEvent, rows: list[tuple[str, Source]]) -> None:
    """A number that is none of this event's sources makes a new one."""
    kept = {str(row.pk): row for row in event.sources.select_related("document")}
    for number in set(kept) - {number for number, _row in rows}:
        kept.pop(number).delete()
    for number, row in rows:
        old = kept.pop(number, None)
        row.event, row.pk = event, old.pk if old else None
        if old is None or of_source(old) != of_source(row):
            row.save(force_update=old is not None)


def write_attachments(event: FollowUpEvent, captions: dict[int, str]) -> None:
    event.attachments.exclude(evidence__in=captions).delete()
    kept = {row.evidence_id: row for row in event.attachments.all()}
    for key, caption in captions.items():
        old = kept.get(key)
        if old is None:
            Attachment.objects.create(event=event, evidence_id=key, caption=caption)
        elif old.caption != caption:
            old.caption = caption
            old.save()


# --- the values with which a form was opened ---------------------------------------------------------------------


def sealed(base: Values, public_id: str) -> str:
    """The base as the page carries it, so that it need not be kept before anything is typed."""
    return signing.dumps([public_id, base], salt=SALT, compress=True)


def unsealed(token: str, public_id: str) -> Values:
    """The base that the page carried. A false one is an empty base: everything then counts as changed by both."""
    try:
        about, base = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return empty(language="")
    return shaped(base) if about == public_id else empty(language="")
