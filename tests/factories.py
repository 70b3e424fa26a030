"""Rows for tests. A factory makes what its noun needs besides what the test names, and nothing else.

``published=True`` publishes the row, and the parents made for it, by the verb that people use.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count, product
from string import ascii_uppercase
from typing import Any, TypeVar

from django.contrib.auth.models import Group
from django.core.signals import request_started
from django.dispatch import receiver
from PIL import Image

from recommendations import models
from recommendations.evidence import store
from recommendations.search.keeping import keep_touched

AT = datetime(2026, 1, 31, 12, 34, 56, tzinfo=UTC)
DAY = date(2015, 6, 16)
PUBLISHED_NOUNS = {"document", "recommendation", "response", "event", "assessment"}

Row = TypeVar("Row", bound=models.Published)
numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))


@receiver(request_started)
def keep_touched_listings(**_rest: Any) -> None:
    """Factories write outside both doors: what the staff door does at its end is done before the next page is asked for."""
    keep_touched()


def number(noun: str) -> int:
    """The next number of this noun, so that no two rows of one test are alike."""
    return next(numbers[noun])


def letters(number: int, length: int) -> str:
    return "".join(ascii_uppercase[number // 26**place % 26] for place in reversed(range(length)))


def saved(row: Row, *, published: bool, **links: Iterable[Any]) -> Row:
    row.save()
    for name, others in links.items():
        getattr(row, name).set(others)
    return made_public(row) if published else row


def made_public(row: Row) -> Row:
    row.publish(by=make_user(), at=AT)
    return row


# --- people ------------------------------------------------------------------------------------------------------


def make_user(*, password: str | None = None, **fields: Any) -> models.User:
    """A person; without a password nobody can log in as them, which spares the hashing."""
    defaults = {"username": f"user-{number('user')}"}
    return models.User.objects.create_user(**defaults | fields, password=password)


def make_organisation(**fields: Any) -> models.Organisation:
    n = number("organisation")
    return models.Organisation.objects.create(**{"name": f"Organisation {n}", "slug": f"organisation-{n}"} | fields)


def make_membership(
    *, user: models.User | None = None, organisation: models.Organisation | None = None, **fields: Any
) -> models.Membership:
    return models.Membership.objects.create(
        user=user or make_user(), organisation=organisation or make_organisation(), **fields
    )


def make_invitation(*, organisation: models.Organisation | None = None, **fields: Any) -> models.Invitation:
    """An open invitation whose word nobody knows."""
    defaults = {"role": "staff", "token_hash": sha256("invitation"), "invited_at": AT, "expires_at": AT + timedelta(7)}
    return models.Invitation.objects.create(
        **defaults | {"invited_by": make_user()} | fields, organisation=organisation or make_organisation()
    )


def make_arrival(*, user: models.User, by: models.User, at: datetime, **fields: Any) -> models.Invitation:
    """An invitation by which an account was made at that moment."""
    return make_invitation(**fields, invited_by=by, used_by=user, used_at=at)


def make_way_back(*, account: models.User, by: models.User | None = None, at: datetime) -> models.Invitation:
    """A link by which an account came back at that moment."""
    moments = {"invited_at": at, "expires_at": at + timedelta(7), "used_at": at}
    return models.Invitation.objects.create(
        **moments, token_hash=sha256("way back"), account=account, used_by=account, invited_by=by or make_user()
    )


def make_session(*, user: models.User | None = None, **fields: Any) -> models.Session:
    defaults = {"session_key": f"session-{number('session')}", "session_data": "", "expire_date": AT + timedelta(1)}
    moments = {"created_at": AT, "seen_at": AT}
    return models.Session.objects.create(**defaults | moments | fields, user=user or make_user())


def make_tally(**fields: Any) -> models.Tally:
    return models.Tally.objects.create(**{"key": sha256("tally"), "count": 1, "ends_at": AT} | fields)


def make_alert(*, confirmed: bool = True, **fields: Any) -> models.Alert:
    """A wish to be told by mail, confirmed and told for the last time on the day of factories."""
    n, day = number("alert"), AT.date()
    defaults = {"address": f"reader-{n}@example.org", "language": "en", "rhythm": "daily", "asked_on": day}
    defaults |= {"word_hash": sha256("word"), "key": f"key-of-an-alert-{n:010}"}
    if confirmed:
        defaults |= {"confirmed_on": day, "told_until": day - timedelta(1), "tried_on": day}
    return models.Alert.objects.create(**defaults | fields)


# --- vocabulary --------------------------------------------------------------------------------------------------


def make_region(**fields: Any) -> models.Region:
    n = number("region")
    return models.Region.objects.create(**{"code": f"{n % 1000:03}", "name": {"en": f"Region {n}"}} | fields)


def make_state(*, subregion: models.Region | None = None, **fields: Any) -> models.State:
    n = number("state")
    defaults = {
        "slug": f"state-{n}",
        "iso2": letters(n, 2),
        "iso3": "X" + letters(n, 2),
        "m49": f"{n % 1000:03}",
        "name": {"en": f"State {n}", "ru": f"Государство {n}"},
    }
    return models.State.objects.create(**defaults | fields, subregion=subregion or make_region())


def make_mechanism(**fields: Any) -> models.Mechanism:
    n = number("mechanism")
    defaults = {"slug": f"mandate-{n}", "kind": "special_procedures", "name": {"en": f"Special Rapporteur {n}"}}
    return models.Mechanism.objects.create(**defaults | fields)


def make_mandate_holder(*, mechanism: models.Mechanism | None = None, **fields: Any) -> models.MandateHolder:
    defaults = {"name": f"Holder {number('holder')}"}
    return models.MandateHolder.objects.create(**defaults | fields, mechanism=mechanism or make_mechanism())


def make_theme(**fields: Any) -> models.Theme:
    n = number("theme")
    defaults = {"scheme": "UHRI", "scheme_version": "2024", "code": f"theme-{n}", "name": {"en": f"Theme {n}"}}
    return models.Theme.objects.create(**defaults | fields)


def make_affected_group(**fields: Any) -> models.AffectedGroup:
    n = number("group")
    defaults = {"scheme": "UHRI", "scheme_version": "2024", "code": f"group-{n}", "name": {"en": f"Group {n}"}}
    return models.AffectedGroup.objects.create(**defaults | fields)


def make_sdg_goal(**fields: Any) -> models.SdgGoal:
    n = number("goal") % 17 + 1
    return models.SdgGoal.objects.create(**{"number": n, "name": {"en": f"Goal {n}"}} | fields)


def make_sdg_target(*, goal: models.SdgGoal | None = None, **fields: Any) -> models.SdgTarget:
    goal, n = goal or make_sdg_goal(), number("target") % 100
    return models.SdgTarget.objects.create(
        **{"code": f"{goal.number}.{n}", "name": {"en": f"Target {n}"}} | fields, goal=goal
    )


def make_methodology(**fields: Any) -> models.MethodologyVersion:
    defaults = {"version": f"1.{number('methodology')}", "in_force_from": DAY, "changes": "First version."}
    return models.MethodologyVersion.objects.create(**defaults | fields)


# --- documents and recommendations -------------------------------------------------------------------------------


def make_visit(
    *, state: models.State | None = None, mechanism: models.Mechanism | None = None, **fields: Any
) -> models.Visit:
    return models.Visit.objects.create(
        **{"began_on": date(2015, 1, 19), "ended_on": date(2015, 1, 27), "places": ["Astana", "Aktau"]} | fields,
        state=state or make_state(),
        mechanism=mechanism or make_mechanism(),
    )


def make_next_date(*, state: models.State | None = None, **fields: Any) -> models.NextDate:
    defaults = {"kind": "upr_review", "title": f"Review {number('next date')}", "begins_on": date(2030, 5, 6)}
    return models.NextDate.objects.create(
        **defaults | {"url": "https://example.org/dates"} | fields, state=state or make_state()
    )


def make_likeness(**fields: Any) -> models.Likeness:
    return models.Likeness.objects.create(
        **{"recommendation_id": 1, "other_id": 2, "score": 0.5, "words": ["law"]} | fields
    )


def make_document(*, published: bool = False, **fields: Any) -> models.Document:
    n = number("document")
    defaults = {
        "symbol": f"A/HRC/{n}/1",
        "slug": f"a-hrc-{n}-1",
        "kind": "mission_report",
        "title": f"Report {n}",
        "dated_on": DAY,
        "dated_on_precision": "day",
    }
    return saved(models.Document(**defaults | fields), published=published)


def make_recommendation(
    *,
    document: models.Document | None = None,
    state: models.State | None = None,
    themes: Iterable[models.Theme] = (),
    affected_groups: Iterable[models.AffectedGroup] = (),
    sdg_targets: Iterable[models.SdgTarget] = (),
    recommending_states: Iterable[models.State] = (),
    published: bool = False,
    **fields: Any,
) -> models.Recommendation:
    n = number("recommendation")
    row = models.Recommendation(
        **{"paragraph": f"{n}", "slug": f"{n}", "position": n, "title": f"Recommendation {n}"} | fields,
        document=document or make_document(published=published),
        state=state or make_state(),
    )
    links = {"themes": themes, "affected_groups": affected_groups, "sdg_targets": sdg_targets}
    return saved(row, published=published, recommending_states=recommending_states, **links)


def make_text(*, recommendation: models.Recommendation | None = None, **fields: Any) -> models.RecommendationText:
    return models.RecommendationText.objects.create(
        **{"text": f"Ensure that assemblies are allowed ({number('text')})."} | fields,
        recommendation=recommendation or make_recommendation(),
    )


def make_pair(
    *, first: models.Recommendation | None = None, second: models.Recommendation | None = None, **fields: Any
) -> models.RelatedPair:
    return models.RelatedPair.objects.create(
        **{"reason": "Both ask for the same law."} | fields,
        first=first or make_recommendation(),
        second=second or make_recommendation(),
    )


def make_response(
    *,
    recommendation: models.Recommendation | None = None,
    report: models.Document | None = None,
    document: models.Document | None = None,
    published: bool = False,
    **fields: Any,
) -> models.StateResponse:
    row = models.StateResponse(
        **{"stance": "accepts", "words": f"The Government agrees ({number('response')})."} | fields,
        recommendation=None if report else recommendation or make_recommendation(published=published),
        report=report,
        document=document or make_document(kind="state_comments", published=published),
    )
    return saved(row, published=published)


# --- what happened since, and where it stands --------------------------------------------------------------------


def make_event(
    *,
    state: models.State | None = None,
    bearings: Mapping[models.Recommendation, str] | None = None,
    sources: Iterable[Mapping[str, Any]] = ({},),
    published: bool = False,
    **fields: Any,
) -> models.FollowUpEvent:
    """An event with its parts: the meaning for each recommendation, and the fields of each source."""
    defaults = {"kind": "law", "title": f"A law was passed ({number('event')}).", "happened_on": date(2016, 3, 1)}
    event = saved(models.FollowUpEvent(**defaults | fields, state=state or make_state()), published=False)
    for recommendation, meaning in (bearings or {}).items():
        make_bearing(event=event, recommendation=recommendation, meaning=meaning)
    for source in sources:
        make_source(event=event, **source)
    return made_public(event) if published else event


def make_bearing(
    *,
    event: models.FollowUpEvent | None = None,
    recommendation: models.Recommendation | None = None,
    meaning: str = "context",
    **fields: Any,
) -> models.Bearing:
    return models.Bearing.objects.create(
        **{"reason": "" if meaning == "context" else f"The source says {meaning}."} | fields,
        event=event or make_event(),
        recommendation=recommendation or make_recommendation(),
        meaning=meaning,
    )


def make_source(*, event: models.FollowUpEvent | None = None, **fields: Any) -> models.Source:
    defaults = {"title": f"Report of the day ({number('source')})", "publisher": "Gazette"}
    return models.Source.objects.create(**defaults | fields, event=event or make_event(sources=()))


def make_assessment(
    *,
    recommendation: models.Recommendation | None = None,
    organisation: models.Organisation | None = None,
    methodology: models.MethodologyVersion | None = None,
    events: Iterable[models.FollowUpEvent] = (),
    published: bool = False,
    **fields: Any,
) -> models.Assessment:
    defaults = {
        "status": "limited_progress",
        "reason": f"The law was passed and is not applied ({number('assessment')}).",
        "evidence_until": date(2025, 12, 31),
        "assessed_on": date(2026, 1, 15),
        "confidence": "medium",
    }
    row = models.Assessment(
        **defaults | fields,
        recommendation=recommendation or make_recommendation(published=published),
        organisation=organisation or make_organisation(),
        methodology=methodology or make_methodology(),
    )
    return saved(row, published=published, events=events)


# --- evidence, and who told us -----------------------------------------------------------------------------------


def sha256(noun: str) -> str:
    return hashlib.sha256(f"{noun} {number(noun)}".encode()).hexdigest()


def make_evidence(
    *, organisation: models.Organisation | None = None, received_by: models.User | None = None, **fields: Any
) -> models.Evidence:
    """The row of a file; its bytes are nowhere."""
    n = number("evidence")
    defaults = {
        "original_name": f"IMG_{n}.jpg",
        "kind": "jpeg",
        "size": 1000 + n,
        "sha256": sha256("original"),
        "stored_as": f"stored-{n}",
        "received_at": AT,
    }
    return models.Evidence.objects.create(
        **defaults | fields,
        organisation=organisation or make_organisation(),
        received_by=received_by or make_user(),
    )


def make_copy(*, evidence: models.Evidence | None = None, released: bool = False, **fields: Any) -> models.CleanedCopy:
    """A cleaned copy; ``released=True`` has a second person release it."""
    defaults = {"kind": "jpeg", "size": 900, "sha256": sha256("copy"), "width": 800, "height": 600, "made_at": AT}
    defaults |= {"preview_size": 90, "preview_sha256": sha256("preview"), "cleaner": "of today"}
    row = models.CleanedCopy.objects.create(**defaults | fields, evidence=evidence or make_evidence())
    return release(row) if released else row


def release(copy: models.CleanedCopy, *, by: models.User | None = None) -> models.CleanedCopy:
    copy.released_by, copy.released_at, copy.checklist = by or make_user(), AT, ["faces", "plates"]
    copy.save(update_fields=["released_by", "released_at", "checklist"])
    models.Evidence.objects.filter(pk=copy.evidence_id).update(released_copy=copy)
    for room, file in product((store.Room.CLEANED, store.Room.RELEASED), copy.files):
        with store.written(room, file.name) as path:
            Image.new("RGB", (8, 6)).save(path, "JPEG")
    return copy


def recall(copy: models.CleanedCopy, *, reason: str = "A face can be seen.") -> models.CleanedCopy:
    models.Evidence.objects.filter(pk=copy.evidence_id).update(released_copy=None)
    copy.recalled_by, copy.recalled_at, copy.recall_reason = make_user(), AT, reason
    copy.save(update_fields=["recalled_by", "recalled_at", "recall_reason"])
    return copy


def make_attachment(
    *, event: models.FollowUpEvent | None = None, evidence: models.Evidence | None = None, **fields: Any
) -> models.Attachment:
    return models.Attachment.objects.create(
        **{"caption": f"The square at noon ({number('attachment')})."} | fields,
        event=event or make_event(),
        evidence=evidence or make_evidence(),
    )


def make_custody(
    *, evidence: models.Evidence | None = None, by: models.User | None = None, **fields: Any
) -> models.Custody:
    return models.Custody.objects.create(
        **{"act": "received", "at": AT} | fields, evidence=evidence or make_evidence(), by=by or make_user()
    )


def make_upload(
    *, author: models.User | None = None, organisation: models.Organisation | None = None, **fields: Any
) -> models.Upload:
    n = number("upload")
    defaults = {
        "key": f"upload-{n:015}",
        "name": f"IMG_{n}.jpg",
        "size": 1000,
        "stored_as": f"piece-{n}",
        "begun_at": AT,
    }
    return models.Upload.objects.create(
        **defaults | fields, author=author or make_user(), organisation=organisation or make_organisation()
    )


def make_draft(*, author: models.User | None = None, **fields: Any) -> models.Draft:
    defaults = {"key": f"draft-{number('draft'):016}", "noun": "event", "values": {"title": "A la"}, "saved_at": AT}
    return models.Draft.objects.create(**defaults | fields, author=author or make_user())


def make_confidential_source(
    *,
    event: models.FollowUpEvent | None = None,
    organisation: models.Organisation | None = None,
    openers: Iterable[models.User] = (),
    **fields: Any,
) -> models.ConfidentialSource:
    defaults = {"name": f"The neighbour ({number('confidential')})", "contact": "By word of mouth", "entered_at": AT}
    row = models.ConfidentialSource.objects.create(
        **defaults | {"entered_by": make_user()} | fields,
        event=event or make_event(),
        organisation=organisation or make_organisation(),
    )
    row.openers.set(openers)
    return row


def make_opening(
    *, source: models.ConfidentialSource | None = None, by: models.User | None = None, **fields: Any
) -> models.Opening:
    return models.Opening.objects.create(
        **{"at": AT} | fields, source=source or make_confidential_source(), by=by or make_user()
    )


def make_tombstone(**fields: Any) -> models.Tombstone:
    """What is left of something withdrawn: a document of its own."""
    row = make_document(published=True, **fields)
    row.withdraw(by=make_user(), at=AT, reason="Published by mistake.")
    return models.Tombstone.objects.get(address=f"/documents/{row.slug}/")


# --- one of everything -------------------------------------------------------------------------------------------


# --- what comes in from files ------------------------------------------------------------------------------------


def make_import(*, brought_by: models.User | None = None, **fields: Any) -> models.Import:
    """A file that was read and is to be looked through; there are no bytes of it."""
    n = number("import")
    defaults = {"name": f"file-{n}.csv", "sha256": sha256("file"), "size": 1, "stored_as": f"file-{n}"}
    defaults |= {"format": "table", "stage": "review", "brought_at": AT}
    return models.Import.objects.create(**defaults | fields, brought_by=brought_by or make_user())


def make_import_row(*, brought: models.Import | None = None, **fields: Any) -> models.ImportRow:
    n = number("import row")
    defaults = {"position": n, "where": f"line {n}", "values": {"text": "Amend the law."}}
    return models.ImportRow.objects.create(**defaults | fields, brought=brought or make_import())


def make_outside_name(*, recommendation: models.Recommendation | None = None, **fields: Any) -> models.OutsideName:
    defaults = {"system": "uhri", "key": f"key-{number('outside name')}", "said": {"addressee": "government"}}
    return models.OutsideName.objects.create(
        **defaults | fields, recommendation=recommendation or make_recommendation()
    )


def make_label(**fields: Any) -> models.Label:
    return models.Label.objects.create(**{"kind": "theme", "words": f"Label {number('label')}"} | fields)


def make_everything(*, published: bool = True, **fields: Mapping[str, Any]) -> models.Recommendation:
    """A row in every table of the record, around one recommendation; ``fields`` are by noun, ``document={...}``."""

    def of(noun: str, **others: Any) -> dict[str, Any]:
        stands = {"published": published} if noun in PUBLISHED_NOUNS else {}
        return others | stands | fields.get(noun, {})

    state, mechanism = make_state(**of("state")), make_mechanism()
    holder = make_mandate_holder(mechanism=mechanism)
    visit = make_visit(**of("visit", state=state, mechanism=mechanism, mandate_holder=holder))
    make_next_date(state=state)
    document = make_document(**of("document", state=state, mechanism=mechanism, visit=visit))
    links = {"themes": [make_theme()], "affected_groups": [make_affected_group()], "sdg_targets": [make_sdg_target()]}
    row = make_recommendation(
        **of("recommendation", document=document, state=state, recommending_states=[state]), **links
    )
    make_text(**of("text", recommendation=row))
    make_pair(first=row, second=make_recommendation(document=document, state=state, published=published))
    make_response(**of("response", recommendation=row, document=document))
    organisation = make_organisation(**of("organisation"))
    parts = {"bearings": {row: "progress"}, "sources": [fields.get("source", {})]}
    event = make_event(**of("event", state=state, logged_by=organisation, **parts) | {"published": False})
    make_kept_back(event=event, organisation=organisation, **of("confidential"))
    attached = make_attachment(
        event=event, evidence=make_evidence(**of("evidence", organisation=organisation)), **of("attachment")
    )
    make_copy(**of("copy", evidence=attached.evidence, released=published))
    if published:
        made_public(event)
        make_tombstone()
    make_import_row(brought=make_import(), recommendation=row)
    make_label()
    make_assessment(**of("assessment", recommendation=row, organisation=organisation, events=[event]))
    make_membership(organisation=organisation).user.groups.add(Group.objects.get_or_create(name="Staff")[0])
    keep_touched()
    return row


def make_kept_back(*, event: models.FollowUpEvent, organisation: models.Organisation, **fields: Any) -> None:
    """What an organisation has around an event and never shows: who may know, who told, the file's way, what is typed."""
    person = make_user()
    event.readers.add(person)
    source = make_confidential_source(event=event, organisation=organisation, openers=[person], **fields)
    make_opening(source=source, by=person)
    make_custody(evidence=make_evidence(organisation=organisation), by=person)
    make_upload(author=person, organisation=organisation)
    make_draft(author=person)
    make_invitation(organisation=organisation, invited_by=person)
    make_session(user=person)
    make_tally()
