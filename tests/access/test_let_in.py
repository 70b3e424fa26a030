"""Accounts that somebody let in: seven days after coming back little is open, and two of them may be one person."""

from datetime import datetime, timedelta

import pytest

from recommendations import access
from recommendations.models import (
    CleanedCopy,
    ConfidentialSource,
    Draft,
    Evidence,
    FollowUpEvent,
    Invitation,
    Organisation,
    Upload,
    User,
)
from tests import factories as make
from tests.access import people as roles
from tests.access.people import (
    KNOWN,
    MEMBERS,
    NOBODY,
    READER,
    REVIEWER,
    REVIEWERS,
    SENDER,
    WRITER,
    made_for,
    who_sees,
)
from tests.factories import AT

pytestmark = pytest.mark.django_db
organisation, people = roles.organisation, roles.people


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
