"""Who on the staff sees and may do what: every role × state × audience, as one table. Rank opens nothing."""

from typing import NamedTuple

import pytest

from recommendations import access
from recommendations.models import (
    Assessment,
    CleanedCopy,
    ConfidentialSource,
    Draft,
    Evidence,
    FollowUpEvent,
    Published,
    StateResponse,
    Upload,
    User,
)
from tests import factories as make
from tests.access import people as roles
from tests.access.people import (
    COLLEAGUE,
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
