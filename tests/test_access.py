"""Who on the staff sees and may do what: every role × state × audience, as one table. Rank opens nothing."""

from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Model

from recommendations import access
from recommendations.models import (
    Assessment,
    CleanedCopy,
    ConfidentialSource,
    Draft,
    Evidence,
    FollowUpEvent,
    Invitation,
    Organisation,
    Published,
    StateResponse,
    Upload,
    User,
)
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db

# Members of the row's organisation: a reviewer who wrote it, the staff member who submitted it, a colleague, a reviewer, and
# a reviewer who is named among those who may know.
WRITER, SENDER, COLLEAGUE, REVIEWER, READER = "writer", "sender", "colleague", "reviewer", "reader"
MEMBERS = {WRITER, SENDER, COLLEAGUE, REVIEWER, READER}
REVIEWERS = {WRITER, REVIEWER, READER}
# Others: a reviewer of another organisation, somebody who types in the whole record, and who may do everything in Django.
OTHERS = {"stranger", "data entry", "superuser"}
NOBODY: set[str] = set()


class Allowed(NamedTuple):
    """Which roles see the row, and may edit, submit, revise, review and withdraw it."""

    seen: set[str] = MEMBERS
    edit: set[str] = NOBODY
    submit: set[str] = NOBODY
    revise: set[str] = NOBODY
    review: set[str] = NOBODY
    withdraw: set[str] = NOBODY


OTHER_REVIEWERS = {REVIEWER, READER}
OPEN = {
    "draft": Allowed(edit=MEMBERS, submit=MEMBERS, review=OTHER_REVIEWERS, withdraw=MEMBERS),
    "in_review": Allowed(edit=MEMBERS, review=OTHER_REVIEWERS, withdraw=MEMBERS),
    "approved": Allowed(review=OTHER_REVIEWERS, withdraw=MEMBERS),
    "published": Allowed(revise=MEMBERS, withdraw=REVIEWERS),
    "withdrawn": Allowed(),
    "discarded": Allowed(),
}
KNOWN = {WRITER, READER}
NAMED = {
    "draft": Allowed(seen=KNOWN, edit=KNOWN, submit=KNOWN, review={READER}, withdraw=KNOWN),
    "in_review": Allowed(seen=KNOWN, edit=KNOWN, review={READER}, withdraw=KNOWN),
    "discarded": Allowed(seen=KNOWN),
}
# What an assessment says is never edited, and corrected by another one.
JUDGED = {state: allowed._replace(edit=NOBODY, revise=NOBODY) for state, allowed in OPEN.items()}
CASES = [
    *[(make.make_event, "everyone", state, allowed) for state, allowed in OPEN.items()],
    *[(make.make_event, "organisation", state, OPEN[state]) for state in NAMED],
    *[(make.make_event, "named", state, allowed) for state, allowed in NAMED.items()],
    *[(make.make_response, "", state, allowed) for state, allowed in OPEN.items()],
    *[(make.make_assessment, "", state, allowed) for state, allowed in JUDGED.items()],
]


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make.make_organisation()


@pytest.fixture
def people(organisation: Organisation) -> dict[str, User]:
    found = {role: make.make_user(username=role, is_superuser=role == "superuser") for role in MEMBERS | OTHERS}
    for role in MEMBERS:
        rank = "reviewer" if role in REVIEWERS else "staff"
        make.make_membership(user=found[role], organisation=organisation, role=rank)
    make.make_membership(user=found["stranger"], role="reviewer")
    found["data entry"].user_permissions.set(Permission.objects.filter(content_type__app_label="recommendations"))
    return found


def brought_to(row: Published, state: str, people: dict[str, User]) -> Published:
    if state != "draft":
        row.submit(by=people[SENDER], at=AT)
    if state == "approved":
        row.approve(by=people[REVIEWER], at=AT, publish_after=AT)
    if state in {"published", "withdrawn"}:
        row.publish(by=people[REVIEWER], at=AT)
    if state in {"withdrawn", "discarded"}:
        row.withdraw(by=people[REVIEWER], at=AT, reason="Mistaken.")
    return row


def made_for(made, organisation: Organisation, people: dict[str, User], audience: str = "") -> Published:
    if made is make.make_event:
        row = made(entered_by=people[WRITER], logged_by=organisation, audience=audience)
        row.readers.add(people[READER])
        return row
    parent = make.make_recommendation(published=True)
    if made is make.make_assessment:
        return made(entered_by=people[WRITER], organisation=organisation, recommendation=parent)
    return made(entered_by=people[WRITER], logged_by=organisation, recommendation=parent, document=parent.document)


@pytest.mark.parametrize(("made", "audience", "state", "allowed"), CASES)
def test_who_sees_and_may_do_what(made, audience, state, allowed, organisation, people) -> None:
    row = brought_to(made_for(made, organisation, people, audience), state, people)

    def those_who(may) -> set[str]:
        return {role for role, user in people.items() if may(user, row, at=AT)}

    found = Allowed(
        seen=those_who(lambda user, row, at: row in access.seen(type(row), user, at=at)),
        edit=those_who(access.may_edit),
        submit=those_who(access.may_submit),
        revise=those_who(access.may_revise),
        review=those_who(access.may_review) if state in {"draft", "in_review", "approved"} else NOBODY,
        withdraw=those_who(access.may_withdraw),
    )
    assert found == allowed


def who_sees(model: type[Model], people: dict[str, User], *, at: datetime = AT) -> set[str]:
    return {role for role, user in people.items() if access.seen(model, user, at=at).exists()}


# --- what belongs to nobody's organisation, or to one person -----------------------------------------------------


@pytest.mark.parametrize("made", [make.make_event, make.make_response])
def test_what_no_organisation_keeps_is_nobodys_at_the_desk(made, people) -> None:
    row = made(entered_by=people[WRITER])
    assert who_sees(type(row), people) == NOBODY
    for may in (access.may_edit, access.may_submit, access.may_review, access.may_withdraw):
        assert not [role for role, user in people.items() if may(user, row, at=AT)]


def test_a_draft_and_an_upload_are_their_authors_alone(organisation, people) -> None:
    make.make_draft(author=people[SENDER])
    make.make_upload(author=people[SENDER], organisation=organisation)
    assert who_sees(Draft, people) == who_sees(Upload, people) == {SENDER}


def test_a_confidential_source_is_seen_by_those_who_are_named_and_still_belong(organisation, people) -> None:
    event = made_for(make.make_event, organisation, people, "everyone")
    make.make_confidential_source(
        event=event, organisation=organisation, openers=[people[COLLEAGUE], people["stranger"]]
    )
    assert who_sees(ConfidentialSource, people) == {COLLEAGUE}
    people[COLLEAGUE].memberships.all().delete()
    assert who_sees(ConfidentialSource, people) == NOBODY


def test_who_leaves_an_organisation_sees_nothing_of_it(organisation, people) -> None:
    row = brought_to(made_for(make.make_event, organisation, people, "everyone"), "in_review", people)
    make.make_attachment(
        event=make.make_event(logged_by=organisation), evidence=make.make_evidence(organisation=organisation)
    )
    for role in MEMBERS:
        people[role].memberships.all().delete()
    assert who_sees(FollowUpEvent, people) == who_sees(Evidence, people) == NOBODY
    for may in (access.may_review, access.may_edit):
        assert not [role for role, user in people.items() if may(user, row, at=AT)]


# --- evidence ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("audience", "seen"), [("everyone", MEMBERS), ("organisation", MEMBERS), ("named", KNOWN | {SENDER})]
)
def test_a_file_is_seen_by_who_sent_it_and_by_those_who_may_know_its_event(
    audience, seen, organisation, people
) -> None:
    event = made_for(make.make_event, organisation, people, audience)
    evidence = make.make_evidence(organisation=organisation, received_by=people[SENDER])
    make.make_attachment(event=event, evidence=evidence)
    make.make_copy(evidence=evidence)
    assert who_sees(Evidence, people) == who_sees(CleanedCopy, people) == seen


@pytest.mark.parametrize("uploader", [WRITER, SENDER])
def test_a_reviewer_releases_what_another_person_sent(uploader, organisation, people) -> None:
    evidence = make.make_evidence(organisation=organisation, received_by=people[uploader])
    assert {role for role, user in people.items() if access.may_release(user, evidence, at=AT)} == REVIEWERS - {
        uploader
    }


# --- an account that came back by a link -------------------------------------------------------------------------

WAITS = [timedelta(0), timedelta(days=6, hours=23)]
OVER = AT + timedelta(days=7)


@pytest.fixture
def kept(organisation, people) -> FollowUpEvent:
    """An event for named people, with a file, a confidential source, and words that its author is typing."""
    event = made_for(make.make_event, organisation, people, "named")
    evidence = make.make_evidence(organisation=organisation, received_by=people[WRITER])
    make.make_attachment(event=event, evidence=evidence)
    make.make_copy(evidence=evidence)
    make.make_confidential_source(event=event, organisation=organisation, openers=[people[WRITER], people[READER]])
    make.make_draft(author=people[WRITER])
    make.make_upload(author=people[WRITER], organisation=organisation, evidence=evidence)
    return event


NEEDING_A_NAME = [FollowUpEvent, Evidence, CleanedCopy, ConfidentialSource]


@pytest.mark.parametrize("model", NEEDING_A_NAME)
@pytest.mark.parametrize("role", [WRITER, READER])
def test_who_came_back_sees_for_seven_days_nothing_by_name(model, role, kept, people) -> None:
    make.make_way_back(account=people[role], at=AT)
    for wait in WAITS:
        assert who_sees(model, people, at=AT + wait) == KNOWN - {role}
    assert who_sees(model, people, at=OVER) == KNOWN


def test_who_came_back_sees_for_seven_days_nothing_that_they_had_typed_or_sent_alone(kept, people) -> None:
    make.make_way_back(account=people[WRITER], at=AT)
    for wait in WAITS:
        assert who_sees(Draft, people, at=AT + wait) == who_sees(Upload, people, at=AT + wait) == NOBODY
    assert who_sees(Draft, people, at=OVER) == who_sees(Upload, people, at=OVER) == {WRITER}


@pytest.mark.parametrize("audience", ["everyone", "organisation"])
def test_who_came_back_still_sees_what_all_of_the_organisation_may_know(audience, organisation, people) -> None:
    event = made_for(make.make_event, organisation, people, audience)
    make.make_attachment(event=event, evidence=make.make_evidence(organisation=organisation))
    make.make_way_back(account=people[WRITER], at=AT)
    assert who_sees(FollowUpEvent, people) == who_sees(Evidence, people) == MEMBERS


def test_what_is_typed_and_sent_after_coming_back_is_seen(organisation, people) -> None:
    make.make_way_back(account=people[WRITER], at=AT - timedelta(minutes=1))
    make.make_draft(author=people[WRITER])
    evidence = make.make_evidence(organisation=organisation, received_by=people[WRITER])
    make.make_upload(author=people[WRITER], organisation=organisation, evidence=evidence)
    for model in (Draft, Upload, Evidence):
        assert who_sees(model, people) == {WRITER}


@pytest.mark.parametrize("may", [access.may_edit, access.may_submit, access.may_review, access.may_withdraw])
def test_who_came_back_does_nothing_with_what_they_know_by_name_alone(may, kept, people) -> None:
    able = {role for role in KNOWN if may(people[role], kept, at=AT)}
    for role in KNOWN:
        make.make_way_back(account=people[role], at=AT)
    assert able != NOBODY
    assert not [role for role in KNOWN if may(people[role], kept, at=AT)]


def test_the_admin_too_is_closed_to_who_came_back(kept, people) -> None:
    people[WRITER].memberships.all().delete()
    assert kept in access.in_admin(FollowUpEvent, people[WRITER], at=AT)
    make.make_way_back(account=people[WRITER], at=AT)
    assert kept not in access.in_admin(FollowUpEvent, people[WRITER], at=AT)
    assert kept in access.in_admin(FollowUpEvent, people[WRITER], at=OVER)


def test_the_last_link_counts_and_one_that_was_not_used_does_not(kept, people) -> None:
    make.make_way_back(account=people[WRITER], at=AT - timedelta(days=5))
    make.make_way_back(account=people[WRITER], at=AT)
    assert access.closed_until(people[WRITER], at=AT) == OVER
    Invitation(account=people[READER]).issue(by=people["superuser"], at=AT)
    assert access.closed_until(people[READER], at=AT) is None


# --- accounts that may be one person ------------------------------------------------------------------------------


def those_who_review(writer: str, organisation: Organisation, people: dict[str, User], *, at: datetime) -> set[str]:
    """Who may review what that person wrote, and release what they sent, which are the same."""
    row = make.make_event(entered_by=people[writer], logged_by=organisation)
    file = make.make_evidence(organisation=organisation, received_by=people[writer])
    found = {role for role, user in people.items() if access.may_review(user, row, at=at)}
    assert {role for role, user in people.items() if access.may_release(user, file, at=at)} == found
    return found


def test_for_seven_days_who_invited_does_not_review_what_the_new_account_wrote(organisation, people) -> None:
    make.make_arrival(user=people[SENDER], by=people[REVIEWER], at=AT)
    for wait in WAITS:
        assert those_who_review(SENDER, organisation, people, at=AT + wait) == REVIEWERS - {REVIEWER}
    assert those_who_review(SENDER, organisation, people, at=OVER) == REVIEWERS


def test_for_seven_days_a_new_account_does_not_review_what_who_invited_it_wrote(organisation, people) -> None:
    make.make_arrival(user=people[READER], by=people[REVIEWER], at=AT)
    assert those_who_review(REVIEWER, organisation, people, at=AT) == {WRITER}
    assert those_who_review(REVIEWER, organisation, people, at=OVER) == {WRITER, READER}


def test_who_let_an_account_back_does_not_review_what_it_wrote(organisation, people) -> None:
    make.make_way_back(account=people[SENDER], by=people[REVIEWER], at=AT)
    assert those_who_review(SENDER, organisation, people, at=AT) == REVIEWERS - {REVIEWER}


@pytest.mark.parametrize("inviter", [WRITER, SENDER])
def test_two_whom_one_person_let_in_at_once_or_one_by_the_other_do_not_review_each_other(
    inviter, organisation, people
) -> None:
    make.make_arrival(user=people[SENDER], by=people[WRITER], at=AT)
    make.make_arrival(user=people[READER], by=people[inviter], at=AT)
    assert those_who_review(SENDER, organisation, people, at=AT) == {REVIEWER}
    assert those_who_review(WRITER, organisation, people, at=AT) == {REVIEWER}


def test_two_people_alone_review_each_other_from_the_first_day(organisation, people) -> None:
    for role in (WRITER, READER):
        people[role].memberships.all().delete()
    make.make_arrival(user=people[SENDER], by=people[REVIEWER], at=AT)
    assert those_who_review(SENDER, organisation, people, at=AT) == {REVIEWER}
    people[WRITER].memberships.create(organisation=organisation, role="reviewer")
    assert those_who_review(SENDER, organisation, people, at=AT) == {WRITER}
    User.objects.filter(username=WRITER).update(is_active=False)
    assert REVIEWER in those_who_review(SENDER, organisation, people, at=AT)


def test_whom_a_superuser_let_in_is_nobodys_second_self(organisation, people) -> None:
    people["superuser"].memberships.create(organisation=organisation, role="reviewer")
    make.make_arrival(user=people[SENDER], by=people["superuser"], at=AT)
    assert those_who_review(SENDER, organisation, people, at=AT) == REVIEWERS | {"superuser"}


def test_links_that_lead_in_a_circle_are_followed_once(organisation, people) -> None:
    make.make_arrival(user=people[SENDER], by=people[REVIEWER], at=AT)
    make.make_way_back(account=people[REVIEWER], by=people[SENDER], at=AT)
    assert those_who_review(SENDER, organisation, people, at=AT) == REVIEWERS - {REVIEWER}


# --- the admin ---------------------------------------------------------------------------------------------------

UNPUBLISHED = ["draft", "in_review", "approved", "discarded", "withdrawn"]


@pytest.mark.parametrize("made", [make.make_event, make.make_response, make.make_assessment])
@pytest.mark.parametrize("state", UNPUBLISHED)
def test_the_admin_shows_an_organisations_rows_to_its_members_alone(made, state, organisation, people) -> None:
    row = brought_to(made_for(made, organisation, people, "everyone"), state, people)
    shown = {role for role, user in people.items() if row in access.in_admin(type(row), user, at=AT)}
    assert shown == MEMBERS


@pytest.mark.parametrize("made", [make.make_event, make.make_response])
def test_the_admin_shows_drafts_of_no_organisation_to_data_entry_alone(made, people) -> None:
    row = made()
    shown = {role for role, user in people.items() if access.in_admin(type(row), user, at=AT).exists()}
    assert shown == {"data entry", "superuser"}


@pytest.mark.parametrize("model", [FollowUpEvent, StateResponse, Assessment])
def test_the_admin_shows_everyone_what_is_published(model, organisation, people) -> None:
    made = {FollowUpEvent: make.make_event, StateResponse: make.make_response, Assessment: make.make_assessment}[model]
    brought_to(made_for(made, organisation, people, "everyone"), "published", people)
    assert {role for role, user in people.items() if access.in_admin(model, user, at=AT).exists()} == set(people)
