"""Draft, in review, published, withdrawn; and versions under one public id."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from recommendations.models import Bearing, FollowUpEvent, Published, StateResponse
from recommendations.models.publication import PUBLIC_ID_LETTERS, new_public_id
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db

LATER = datetime(2026, 2, 28, 9, tzinfo=UTC)
NOUNS = [make.make_document, make.make_recommendation, make.make_response, make.make_event, make.make_assessment]

VERBS = {
    "submit": lambda row, by: row.submit(by=by, at=AT),
    "return_to_draft": lambda row, by: row.return_to_draft(),
    "publish": lambda row, by: row.publish(by=by, at=AT),
    "withdraw": lambda row, by: row.withdraw(by=by, at=AT, reason="Entered by mistake."),
}
WAYS = {"draft": [], "in_review": ["submit"], "published": ["publish"], "withdrawn": ["withdraw"]}
ALLOWED = {
    ("draft", "submit"): "in_review",
    ("draft", "publish"): "published",
    ("draft", "withdraw"): "withdrawn",
    ("in_review", "return_to_draft"): "draft",
    ("in_review", "publish"): "published",
    ("in_review", "withdraw"): "withdrawn",
    ("published", "withdraw"): "withdrawn",
}
EVERY_MOVE = [(state, verb) for state in WAYS for verb in VERBS]


def kept(row: Published) -> Published:
    return type(row)._base_manager.get(pk=row.pk)


def event_that_is(state: str) -> FollowUpEvent:
    event = make.make_event()
    for verb in WAYS[state]:
        VERBS[verb](event, make.make_user())
    return event


@pytest.mark.parametrize(("state", "verb"), [move for move in EVERY_MOVE if move in ALLOWED])
def test_allowed_move(state: str, verb: str) -> None:
    event = event_that_is(state)
    VERBS[verb](event, make.make_user())
    assert event.publication == kept(event).publication == ALLOWED[state, verb]


@pytest.mark.parametrize(("state", "verb"), [move for move in EVERY_MOVE if move not in ALLOWED])
def test_other_move_is_refused_and_changes_nothing(state: str, verb: str) -> None:
    event = event_that_is(state)
    before = vars(kept(event)) | {"_state": None}
    with pytest.raises(ValidationError):
        VERBS[verb](event, make.make_user())
    assert vars(kept(event)) | {"_state": None} == before


@pytest.mark.parametrize("made", NOUNS)
def test_verbs_keep_who_and_when(made) -> None:
    row, author, reviewer = made(), make.make_user(), make.make_user()
    row.submit(by=author, at=AT)
    if made is not make.make_document:
        publish_parents(row)
    row.publish(by=reviewer, at=LATER)
    row.withdraw(by=author, at=LATER, reason="Wrong State.")
    row = kept(row)
    assert (row.submitted_by, row.submitted_at) == (author, AT)
    assert (row.published_by, row.published_at) == (reviewer, LATER)
    assert (row.withdrawn_by, row.withdrawn_at, row.withdrawal_reason) == (author, LATER, "Wrong State.")


def publish_parents(row: Published) -> None:
    for field in row._meta.concrete_fields:
        parent = getattr(row, field.name) if field.is_relation else None
        if isinstance(parent, Published) and parent.publication == "draft":
            publish_parents(parent)
            make.made_public(parent)


def test_returned_draft_forgets_who_submitted_it() -> None:
    event = event_that_is("in_review")
    event.return_to_draft()
    assert (kept(event).submitted_by, kept(event).submitted_at) == (None, None)


def test_what_is_returned_says_why_and_by_whom() -> None:
    event, reviewer = event_that_is("in_review"), make.make_user()
    event.return_to_draft(by=reviewer, at=LATER, comment="Which court?")
    stored = kept(event)
    assert (stored.returned_by, stored.returned_at, stored.return_comment) == (reviewer, LATER, "Which court?")
    event.submit(by=make.make_user(), at=LATER)
    assert kept(event).return_comment == "Which court?"


def test_withdrawal_needs_a_reason() -> None:
    event = event_that_is("published")
    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        event.withdraw(by=make.make_user(), at=AT, reason=" ")
    assert kept(event).publication == "published"


def test_moves_follow_the_row_not_the_copy_in_hand() -> None:
    event, copy = make.make_event(), FollowUpEvent.objects.get()
    event.withdraw(by=make.make_user(), at=AT, reason="Entered twice.")
    with pytest.raises(ValidationError):
        copy.publish(by=make.make_user(), at=AT)


def test_what_breaks_a_rule_is_not_published() -> None:
    event = make.make_event()
    event.title = ""
    with pytest.raises(ValidationError):
        event.publish(by=make.make_user(), at=AT)
    assert kept(event).publication == "draft"


@pytest.mark.parametrize("made", [make.make_recommendation, make.make_response, make.make_assessment])
def test_nothing_is_published_below_a_draft(made) -> None:
    """The public door would hide it: it would look done and show nothing."""
    row = made()
    with pytest.raises(ValidationError, match="first"):
        row.publish(by=make.make_user(), at=AT)
    assert kept(row).publication == "draft"


@pytest.mark.parametrize("made", NOUNS)
def test_only_what_is_published_is_for_the_public(made) -> None:
    rows = type(made()).objects
    shown = made(published=True)
    assert shown in rows.for_public()
    assert set(rows.for_public().values_list("publication", flat=True)) == {"published"}


def test_public_id_is_ten_letters_that_are_read_aloud_without_error() -> None:
    ids = {new_public_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(one) for one in ids} == {10}
    assert set("".join(ids)) == set(PUBLIC_ID_LETTERS)
    assert not set(PUBLIC_ID_LETTERS) & set("01ilou")


# --- four eyes ---------------------------------------------------------------------------------------------------

FOUR_EYES = [make.make_response, make.make_event, make.make_assessment]


@pytest.mark.parametrize("author", ["entered_by", "submitted_by"])
@pytest.mark.parametrize("made", FOUR_EYES)
def test_nobody_publishes_or_approves_what_they_wrote(made, author: str) -> None:
    row = made(**{author: (who := make.make_user())})
    publish_parents(row)
    type(row).objects.filter(pk=row.pk).update(publication="in_review")
    for verb in (partial(row.publish), partial(row.approve, publish_after=LATER)):
        with pytest.raises(ValidationError, match="Another person than who wrote it"):
            verb(by=who, at=AT)
    assert (kept(row).publication, kept(row).approved_by) == ("in_review", None)
    row.publish(by=make.make_user(), at=AT)


@pytest.mark.parametrize("made", [make.make_document, make.make_recommendation])
def test_quotations_need_no_second_person(made) -> None:
    row = made(entered_by=(who := make.make_user()))
    publish_parents(row)
    row.publish(by=who, at=AT)
    assert kept(row).publication == "published"


def approved_event(**fields) -> FollowUpEvent:
    event = make.make_event(**fields)
    event.submit(by=make.make_user(), at=AT)
    event.approve(by=make.make_user(), at=AT, publish_after=LATER)
    return event


def test_what_is_approved_waits_until_its_time() -> None:
    event = approved_event()
    make.make_event().submit(by=make.make_user(), at=AT)
    assert (kept(event).publication, FollowUpEvent.objects.for_public().count()) == ("in_review", 0)
    assert list(FollowUpEvent.objects.due(LATER - timedelta(seconds=1))) == []
    assert list(FollowUpEvent.objects.due(LATER)) == [event]
    event.publish(by=event.approved_by, at=LATER)
    assert list(FollowUpEvent.objects.due(LATER)) == []


def test_only_what_is_in_review_is_approved() -> None:
    for state in ("draft", "published", "withdrawn"):
        with pytest.raises(ValidationError):
            event_that_is(state).approve(by=make.make_user(), at=AT, publish_after=LATER)


def test_what_is_returned_and_submitted_again_must_be_approved_again() -> None:
    event = approved_event()
    event.return_to_draft(by=make.make_user(), at=LATER, comment="A name is in it.")
    assert (kept(event).approved_by, kept(event).publish_after) == (None, None)
    event.submit(by=make.make_user(), at=LATER)
    assert list(FollowUpEvent.objects.due(LATER)) == []


def test_an_approval_that_was_written_in_is_void_when_submitted() -> None:
    event = make.make_event(approved_by=make.make_user(), approved_at=AT, publish_after=AT, sources=())
    event.submit(by=make.make_user(), at=AT)
    assert not FollowUpEvent.objects.due(LATER).exists()


# --- who may know ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", ["organisation", "named"])
def test_what_is_not_for_everyone_is_neither_published_nor_approved(audience: str) -> None:
    event = make.make_event(audience=audience, logged_by=make.make_organisation())
    event.submit(by=make.make_user(), at=AT)
    for verb in (event.publish, partial(event.approve, publish_after=LATER)):
        with pytest.raises(ValidationError, match="not for everyone"):
            verb(by=make.make_user(), at=AT)
    assert kept(event).publication == "in_review"


def test_what_was_for_the_organisation_may_become_for_everyone() -> None:
    event = make.make_event(audience="organisation", logged_by=make.make_organisation())
    event.audience = "everyone"
    event.save()
    event.publish(by=make.make_user(), at=AT)
    assert list(FollowUpEvent.objects.for_public()) == [event]


def test_looked_and_found_nothing_bears_only_as_context() -> None:
    event, row = make.make_event(kind="nothing_found"), make.make_recommendation()
    Bearing(event=event, recommendation=row, meaning="context").full_clean()
    for meaning in ("progress", "setback", "mixed"):
        with pytest.raises(ValidationError, match="neither progress nor setback"):
            Bearing(event=event, recommendation=row, meaning=meaning, reason="None was found.").full_clean()


# --- versions ----------------------------------------------------------------------------------------------------


def test_new_version_is_a_clean_draft_under_the_same_public_id() -> None:
    event, editor = make.make_event(published=True, title="A law was drafted."), make.make_user()
    draft = kept(event.revise(by=editor))
    assert (draft.public_id, draft.revises, draft.title) == (event.public_id, event, "A law was drafted.")
    assert (draft.publication, draft.entered_by) == ("draft", editor)
    assert (draft.published_by, draft.published_at, draft.ended_at) == (None, None, None)


def test_old_version_stays_up_until_the_new_one_is_published() -> None:
    event = make.make_event(published=True)
    draft = event.revise(by=make.make_user())
    draft.submit(by=make.make_user(), at=LATER)
    assert list(FollowUpEvent.objects.for_public()) == [event]
    draft.publish(by=make.make_user(), at=LATER)
    assert list(FollowUpEvent.objects.for_public()) == [draft]
    assert (kept(event).publication, kept(event).ended_at) == ("published", LATER)


def test_old_version_stays_up_when_publishing_the_new_one_fails() -> None:
    event = make.make_event(published=True)
    draft = event.revise(by=make.make_user())
    draft.title = ""
    with pytest.raises(ValidationError):
        draft.publish(by=make.make_user(), at=LATER)
    assert list(FollowUpEvent.objects.for_public()) == [event]


def test_new_version_has_its_own_copies_of_the_parts() -> None:
    recommendation = make.make_recommendation(published=True)
    event = make.make_event(
        bearings={recommendation: "setback"}, sources=[{"title": "A"}, {"title": "B"}], published=True
    )
    draft = event.revise(by=make.make_user())
    bearing, reason = draft.bearings.get(), event.bearings.get().reason
    assert (bearing.recommendation, bearing.meaning, bearing.reason) == (recommendation, "setback", reason)
    assert [source.title for source in draft.sources.order_by("id")] == ["A", "B"]
    draft.sources.all().delete()
    assert event.sources.count() == 2


def test_a_new_version_names_what_it_bears_on_in_the_same_order() -> None:
    """Where rows lie on the disk depends on what was erased before, also of what nobody may see."""
    event = make.make_event(bearings={})
    told = [
        event.bearings.create(pk=pk, recommendation=make.make_recommendation(published=True)) for pk in (9002, 9001)
    ]
    event.publish(by=make.make_user(), at=AT)
    draft = event.revise(by=make.make_user())
    wanted = [each.recommendation for each in reversed(told)]
    assert [each.recommendation for each in draft.bearings.order_by("pk")] == wanted


def test_parts_for_the_public_are_those_of_the_version_that_is_up() -> None:
    event = make.make_event(bearings={make.make_recommendation(published=True): "context"}, published=True)
    draft = event.revise(by=make.make_user())
    for parts in (type(part).objects for part in (event.bearings.get(), event.sources.get())):
        assert [part.event for part in parts.for_public()] == [event]
    draft.publish(by=make.make_user(), at=LATER)
    for parts in (type(part).objects for part in (event.bearings.get(), event.sources.get())):
        assert [part.event for part in parts.for_public()] == [draft]


def test_one_version_at_a_time_is_worked_on() -> None:
    response = make.make_response(published=True)
    response.revise(by=make.make_user())
    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        response.revise(by=make.make_user())
    assert StateResponse.objects.count() == 2


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_only_what_is_published_is_revised(state: str) -> None:
    with pytest.raises(ValidationError):
        event_that_is(state).revise(by=make.make_user())


def test_discarded_version_leaves_the_published_one_up() -> None:
    event = make.make_event(published=True)
    event.revise(by=make.make_user()).withdraw(by=make.make_user(), at=LATER, reason="No change after all.")
    assert list(FollowUpEvent.objects.for_public()) == [event]


def test_withdrawing_the_newest_version_does_not_bring_back_an_older_one() -> None:
    event = make.make_event(published=True)
    draft = event.revise(by=make.make_user())
    draft.publish(by=make.make_user(), at=LATER)
    draft.withdraw(by=make.make_user(), at=LATER, reason="The source retracted it.")
    assert not FollowUpEvent.objects.for_public().exists()


def test_a_replaced_version_is_not_withdrawn_as_if_it_were_the_one_shown() -> None:
    first = make.make_event(published=True)
    stale = FollowUpEvent.objects.get(pk=first.pk)
    first.revise(by=make.make_user()).publish(by=make.make_user(), at=make.AT)
    with pytest.raises(ValidationError, match="A newer version has replaced this one"):
        stale.withdraw(by=make.make_user(), at=make.AT, reason="Mistaken.")


def test_a_revision_is_not_published_after_what_it_revises_was_withdrawn() -> None:
    first = make.make_event(published=True)
    draft = first.revise(by=make.make_user())
    first.withdraw(by=make.make_user(), at=make.AT, reason="Mistaken.")
    with pytest.raises(ValidationError, match="no longer published"):
        draft.publish(by=make.make_user(), at=make.AT)


def test_a_replaced_version_is_not_revised_from_memory() -> None:
    first = make.make_event(published=True)
    stale = FollowUpEvent.objects.get(pk=first.pk)
    first.revise(by=make.make_user()).publish(by=make.make_user(), at=make.AT)
    with pytest.raises(ValidationError, match="Only something published is revised"):
        stale.revise(by=make.make_user())
