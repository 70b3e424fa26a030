"""The queue: what waits for whom."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recommendations.dates import months_before
from recommendations.desk.review.queue import HEADINGS
from recommendations.models import Assessment, Draft, FollowUpEvent, Recommendation
from recommendations.search.keeping import keep_touched
from tests.desk.review.people import at_desk, colleague
from tests.desk.review.test_verbs import NOUNS, in_review, made
from tests.factories import (
    AT,
    make_assessment,
    make_document,
    make_erasure,
    make_event,
    make_membership,
    make_organisation,
    make_recommendation,
    make_state,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 31)


def listed(client: Client, word: str, **more: Any) -> str:
    answer = client.get("/desk/", {"list": word} | more)
    assert answer.status_code == 200
    return answer.content.decode()


def counts(client: Client, **more: Any) -> dict[str, int]:
    lists = client.get("/desk/", more).context["queue"].lists
    return {heading.word: pages.count for heading, pages in lists}


def test_each_row_stands_in_the_list_of_whoever_is_to_act() -> None:
    ours = make_organisation()
    author, reviewer = colleague(ours, username="author"), colleague(ours, "reviewer")
    made("events", ours, title="Mine.", entered_by=author)
    made("events", ours, title="To review.", entered_by=author).submit(by=author, at=AT)
    back = made("events", ours, title="Come back.", entered_by=author)
    back.submit(by=author, at=AT)
    back.return_to_draft(by=reviewer, at=AT, comment="Name the court.")
    waiting = made("events", ours, title="Waiting.", entered_by=author)
    waiting.submit(by=author, at=AT)
    waiting.approve(by=reviewer, at=AT, publish_after=timezone.now() + timedelta(days=2))
    expected = {"drafts": 0, "stale": 4, "old": 0, "returned": 1, "approved": 1}
    assert counts(at_desk(author)) == expected | {"mine": 2, "review": 0}
    assert counts(at_desk(reviewer)) == expected | {"mine": 0, "review": 1}
    assert "Name the court." in listed(at_desk(author), "returned")
    assert "To review." in listed(at_desk(reviewer), "review")


@pytest.mark.parametrize("noun", NOUNS)
def test_all_three_nouns_wait_for_review(noun: str) -> None:
    row, reviewer = in_review(make_organisation(), noun)
    assert f"/desk/{noun}/{row.public_id}/approve/" in listed(reviewer, "review")


def test_the_moment_of_publication_is_told_as_a_day() -> None:
    ours = make_organisation()
    row, reviewer = in_review(ours)
    at = timezone.now().replace(hour=13, minute=57) + timedelta(days=2)
    row.approve(by=colleague(ours, "reviewer"), at=AT, publish_after=at)
    assert "13:57" not in listed(reviewer, "approved")
    assert "1:57 p.m." not in listed(reviewer, "approved")


def test_nothing_of_another_organisation_is_listed_or_counted() -> None:
    for noun in NOUNS:
        in_review(make_organisation(), noun)
    assert sum(counts(at_desk(colleague(make_organisation(), "reviewer"))).values()) == 0


def test_what_is_for_named_people_is_not_listed_to_colleagues() -> None:
    ours = make_organisation()
    row, reviewer = in_review(ours)
    FollowUpEvent.objects.filter(pk=row.pk).update(audience="named")
    assert sum(counts(reviewer).values()) == 0


def test_one_organisation_is_shown_at_a_time() -> None:
    ours, others = make_organisation(), make_organisation()
    person = colleague(ours, "reviewer")
    make_membership(user=person, organisation=others)
    made("events", others, title="Of the others.", entered_by=person)
    client = at_desk(person)
    assert "Of the others." not in listed(client, "mine", organisation=ours.slug)
    assert "Of the others." in listed(client, "mine", organisation=others.slug)
    foreign = make_organisation()
    assert client.get("/desk/", {"organisation": foreign.slug}).context["queue"].organisation in (ours, others)


def test_who_belongs_nowhere_is_told_what_to_do() -> None:
    person = make_membership().user
    person.memberships.all().delete()
    assert "You belong to no organisation." in at_desk(person).get("/desk/").content.decode()


def test_unfinished_typing_is_its_authors_alone() -> None:
    ours = make_organisation()
    author = colleague(ours)
    values = {"state": "12", "title": "A court fined the organiser"}
    Draft.objects.create(key="k" * 22, author=author, noun="event", values=values, saved_at=AT)
    assert "A court fined the organiser" in listed(at_desk(author), "drafts")
    assert "A court fined" not in listed(at_desk(colleague(ours)), "drafts")


def test_a_long_list_has_pages() -> None:
    ours = make_organisation()
    author = colleague(ours)
    row = make_recommendation(published=True)
    for number in range(26):
        make_event(title=f"Event {number}.", state=row.state, logged_by=ours, entered_by=author)
    assert "Page 1 of 2" in listed(at_desk(author), "mine")
    assert listed(at_desk(author), "mine", page="2").count("<h3>") == 1
    assert "Page 2 of 2" in listed(at_desk(author), "mine", page="99999999999999999999")


def test_the_number_of_queries_does_not_grow() -> None:
    ours = make_organisation()
    reviewer = colleague(ours, "reviewer")

    def queries() -> dict[str, int]:
        client = at_desk(reviewer)
        keep_touched()
        found = {}
        for heading in HEADINGS:
            with CaptureQueriesContext(connection) as seen:
                listed(client, heading.word)
            found[heading.word] = len(seen)
        return found

    def fill() -> None:
        for noun in NOUNS:
            in_review(ours, noun)
            made(noun, ours, entered_by=reviewer)
            made(noun, ours, entered_by=reviewer).submit(by=reviewer, at=AT)
            gone = made(noun, ours, published=True)
            gone.withdraw(by=make_user(), at=AT, reason="Mistaken.")
            make_erasure(noun=noun.removesuffix("s"), row=gone.pk, organisation=ours, agreed_by=None, agreed_at=None)
        for row in (made(noun, ours) for noun in NOUNS):
            row.return_to_draft(by=reviewer, at=AT, comment="Again.") if row.publication == "in_review" else None
        make_assessment(
            organisation=ours, assessed_on=date(2020, 1, 1), evidence_until=date(2020, 1, 1), published=True
        )

    fill()
    few = queries()
    fill()
    fill()
    assert queries() == few


# --- silence and age ---------------------------------------------------------------------------------------------


def is_stale(row: Recommendation, months: int = 12) -> bool:
    return Recommendation.objects.stale(since=months_before(TODAY, months)).filter(pk=row.pk).exists()


def test_a_recommendation_is_stale_once_nothing_happened_for_so_long() -> None:
    row = make_recommendation(published=True)
    assert is_stale(row)
    make_event(bearings={row: "context"}, happened_on=date(2025, 6, 1), published=True)
    assert (is_stale(row, 6), is_stale(row, 12)) == (True, False)


def test_looking_and_finding_nothing_ends_a_silence_and_a_draft_does_not() -> None:
    row = make_recommendation(published=True)
    event = make_event(kind="nothing_found", bearings={row: "context"}, happened_on=date(2026, 3, 1))
    assert is_stale(row)
    event.publish(by=make_membership().user, at=AT)
    assert not is_stale(row)


def test_a_recommendation_is_not_silent_before_it_was_made_long_ago() -> None:
    new = make_document(dated_on=date(2026, 2, 1), published=True)
    assert not is_stale(make_recommendation(document=new, published=True))
    assert not is_stale(make_recommendation())


def test_the_silent_ones_are_of_states_the_organisation_works_on() -> None:
    ours, state = make_organisation(), make_state()
    make_recommendation(title="Of their State.", state=state, published=True)
    make_recommendation(title="Of another State.", published=True)
    make_event(state=state, logged_by=ours)
    page = listed(at_desk(colleague(ours)), "stale")
    assert "Of their State." in page
    assert "Of another State." not in page


def test_months_are_counted_by_the_calendar() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 3, 31), 24) == date(2024, 3, 31)
    assert months_before(date(2024, 1, 15), 12) == date(2023, 1, 15)


def test_only_the_newest_own_assessment_is_old() -> None:
    ours, row = make_organisation(), make_recommendation(published=True)
    for year in (2019, 2020):
        day = date(year, 5, 1)
        make_assessment(recommendation=row, organisation=ours, assessed_on=day, evidence_until=day, published=True)
    make_assessment(recommendation=row, published=True)
    assert [one.assessed_on.year for one in Assessment.objects.newest_of_each().filter(organisation=ours)] == [2020]
    assert counts(at_desk(colleague(ours)))["old"] == 1
