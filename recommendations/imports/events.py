"""Rows of a spreadsheet that say what happened: each becomes a draft event of whoever brings them, never more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from recommendations.models import Bearing, FollowUpEvent, Import, ImportRow, Recommendation, Source, User
from recommendations.models.bearings import Meaning
from recommendations.models.follow_ups import EventKind
from recommendations.models.imports import LabelKind, Outcome
from recommendations.models.publication import Publication
from recommendations.symbols import address

from .known import NOTHING, Known, folded
from .said import day_of, whole

BATCH = 500


@dataclass
class Told:
    """An event as a row tells it, with what it bears on; and why it cannot come in."""

    event: FollowUpEvent
    bearing: Bearing | None
    source: Source | None
    problems: list[dict[str, Any]]


def settle_events(brought: Import, rows: Iterable[ImportRow]) -> Known:
    """Say of each row what it would do. Returns what was looked up, with the names that are not known."""
    known, seen, changed = Known(), dict[str, str](), []
    before = told_before(brought)
    for row in rows:
        told = told_by(whole(brought.shared, row.values), known)
        outcome, key = Outcome.CREATE, key_of(row)
        row.key = key
        if row.is_dropped:
            row.outcome, row.problems = Outcome.SKIP, []
            changed.append(row)
            continue
        if key in seen:
            told.problems.append(problem(_("It stands twice in the file: see %(where)s.") % {"where": seen[key]}))
        elif key in before:
            outcome, row.event_id = Outcome.UNCHANGED, before[key]
        seen.setdefault(key, row.where)
        row.problems = [each for each in row.problems if each.get("of_file")] + told.problems
        if outcome == Outcome.CREATE and any(each["is_error"] for each in row.problems):
            outcome = Outcome.ERROR
        row.outcome = outcome
        changed.append(row)
    ImportRow.objects.bulk_update(changed, ["key", "outcome", "problems", "event"], batch_size=BATCH)
    return known


class EventWriter:
    """Makes drafts of the rows that are new."""

    def __init__(self, brought: Import, *, by: User, at: datetime) -> None:
        self.brought, self.by, self.at = brought, by, at

    def write(self, rows: Iterable[ImportRow]) -> None:
        rows = list(rows)
        settle_events(self.brought, rows)
        known = Known()
        for row in rows:
            if row.outcome == Outcome.CREATE:
                row.event = self.create(told_by(whole(self.brought.shared, row.values), known))
                row.save(update_fields=["event"])

    def create(self, told: Told) -> FollowUpEvent:
        event = told.event
        event.entered_by = self.by
        event.full_clean()
        event.save(force_insert=True)
        if told.bearing:
            told.bearing.event = event
            told.bearing.save(force_insert=True)
        if told.source:
            told.source.event = event
            told.source.full_clean()
            told.source.save(force_insert=True)
        return event


def key_of(row: ImportRow) -> str:
    said = sorted((name, str(value).strip()) for name, value in row.values.items())
    return sha256(repr(said).encode()).hexdigest()


def told_before(brought: Import) -> dict[str, int]:
    """Events that earlier files told in the same words."""
    rows = ImportRow.objects.filter(event__isnull=False, brought__kind="events").exclude(brought=brought)
    rows = rows.exclude(event__publication=Publication.WITHDRAWN)
    return {key_of(row): row.event_id for row in rows.iterator()}


def told_by(values: dict[str, Any], known: Known) -> Told:
    problems: list[dict[str, Any]] = []
    recommendation = recommendation_at(values, problems)
    named = values.get("state", "").strip()
    state = recommendation.state if recommendation else known.find(LabelKind.STATE, named) if named else None
    if state is None or state == NOTHING:
        problems.append(problem(_("Name the State, or the symbol and paragraph of a recommendation.")))
        state = None
    happened_on, precision = day_of(values.get("happened_on", ""))
    if happened_on is None:
        problems.append(problem(_("Say when it happened: 2016-07-11, 2016-07 or 2016."), "happened_on"))
    if not values.get("title", "").strip():
        problems.append(problem(_("Say what happened."), "title"))
    event = FollowUpEvent(
        state=state,
        kind=choice_of(EventKind, values.get("kind", ""), EventKind.OTHER),
        title=values.get("title", "").strip(),
        details=values.get("details", "").strip(),
        language=values.get("language") or "en",
        happened_on=happened_on,
        happened_on_precision=precision or "day",
        until_on=day_of(values.get("until_on", ""))[0],
        place=values.get("place", "").strip(),
    )
    source = source_of(values)
    check(event, source, problems)
    bearing = bearing_of(values, problems) if recommendation else None
    if bearing:
        bearing.recommendation = recommendation
    return Told(event, bearing, source, problems)


def bearing_of(values: dict[str, Any], problems: list[dict[str, Any]]) -> Bearing:
    """What it means for the recommendation; nothing but context where nobody says why."""
    meaning, reason = choice_of(Meaning, values.get("bearing", ""), Meaning.CONTEXT), values.get("reason", "").strip()
    if meaning != Meaning.CONTEXT and not reason:
        words = _("It says “%(meaning)s” and not why: it comes in as context.") % {"meaning": Meaning(meaning).label}
        problems.append(problem(words, "reason", is_error=False))
        meaning = Meaning.CONTEXT
    return Bearing(meaning=meaning, reason=reason)


def check(event: FollowUpEvent, source: Source | None, problems: list[dict[str, Any]]) -> None:
    """What the models would refuse, as problems of the row."""
    if any(each["is_error"] for each in problems):
        return
    try:
        event.full_clean()
        if source:
            source.full_clean(exclude=["event"])
    except ValidationError as error:
        problems.extend(problem(words) for words in error.messages)


def recommendation_at(values: dict[str, Any], problems: list[dict[str, Any]]) -> Recommendation | None:
    symbol, paragraph = values.get("symbol", "").strip(), values.get("paragraph", "").strip()
    if not symbol:
        return None
    rows = Recommendation.objects.filter(document__slug=address(symbol)).exclude(publication=Publication.WITHDRAWN)
    found = list(rows.filter(paragraph=paragraph, sub_item=values.get("sub_item", "").strip())[:2])
    if len(found) != 1:
        place = f"{symbol} {paragraph} {values.get('sub_item', '')}".strip()
        problems.append(problem(_("No recommendation is on record at %(place)s.") % {"place": place}, "paragraph"))
        return None
    return found[0]


def source_of(values: dict[str, Any]) -> Source | None:
    title, url = values.get("source_title", "").strip(), values.get("source_url", "").strip()
    if not title and not url:
        return None
    published_on, precision = day_of(values.get("source_dated_on", ""))
    return Source(
        title=title or url, url=url, publisher=values.get("source_publisher", "").strip(),
        published_on=published_on, published_on_precision=precision,
    )  # fmt: skip


def choice_of(choices: Any, words: str, otherwise: str) -> str:
    """The value that is written or labelled so; ``otherwise`` for words that are none."""
    plain = folded(words)
    named = {folded(str(each)): value for value, label in choices.choices for each in (value, label)}
    return str(named.get(plain, otherwise))


def problem(words: str, field: str = "", *, is_error: bool = True) -> dict[str, Any]:
    return {"words": words, "field": field, "is_error": is_error}
