"""The way from draft to published and withdrawn, through the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from recommendations.desk.review.content import fingerprint
from recommendations.desk.review.forms import CHECKS
from recommendations.models import FollowUpEvent, Organisation, Published, Recommendation, Tombstone
from tests.accounts.people import signed_in
from tests.desk.review.people import at_desk, colleague
from tests.factories import (
    AT,
    make_assessment,
    make_event,
    make_organisation,
    make_recommendation,
    make_response,
)

pytestmark = pytest.mark.django_db

NOUNS = ["events", "responses", "assessments"]


def made(noun: str, organisation: Organisation, *, about: Recommendation | None = None, **fields: Any) -> Any:
    row = about or make_recommendation(published=True)
    if noun == "events":
        return make_event(logged_by=organisation, bearings={row: "context"}, **fields)
    if noun == "responses":
        return make_response(recommendation=row, document=row.document, logged_by=organisation, **fields)
    return make_assessment(recommendation=row, organisation=organisation, **fields)


def address(row: Any, verb: str) -> str:
    word = {"followupevent": "events", "stateresponse": "responses", "assessment": "assessments"}[row._meta.model_name]
    return f"/desk/{word}/{row.public_id}/{verb}/"


def decision(row: Published, **values: Any) -> dict[str, Any]:
    """What a reviewer sends who has read the row and ticked the list."""
    row = type(row)._base_manager.get(pk=row.pk)
    return {"checks": [check for check, _words in CHECKS], "read": fingerprint(row), "when": "now"} | values


def kept(row: Published) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


@pytest.mark.parametrize("noun", NOUNS)
def test_the_whole_way_with_every_step_sent_twice(noun: str) -> None:
    ours = make_organisation()
    author, reviewer = colleague(ours), colleague(ours, "reviewer")
    row = made(noun, ours, entered_by=author)
    steps = [
        (author, "submit", dict, "in_review"),
        (reviewer, "return", lambda: {"comment": "Name the court."}, "draft"),
        (author, "submit", dict, "in_review"),
        (reviewer, "approve", lambda: decision(row), "published"),
        (reviewer, "withdraw", lambda: {"reason": "Entered twice."}, "withdrawn"),
    ]
    for person, verb, values, state in steps:
        sent = values()
        for _time in range(2):
            assert at_desk(person).post(address(row, verb), sent).status_code == 302
            assert kept(row).publication == state
    assert Tombstone.objects.count() == 1


def test_a_second_click_says_how_things_stand() -> None:
    ours = make_organisation()
    author = at_desk(colleague(ours))
    row = made("events", ours)
    author.post(address(row, "submit"))
    answer = author.post(address(row, "submit"), follow=True)
    assert "Nothing was changed. It is in review." in answer.content.decode()


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize(
    "verb", ["submit", "approve", "return", "publish", "withdraw", "discard", "revise", "preview", "nonsense"]
)
def test_what_is_not_ours_answers_like_what_does_not_exist(noun: str, verb: str) -> None:
    stranger = at_desk(colleague(make_organisation(), "reviewer"))
    for row in (made(noun, make_organisation()), made(noun, make_organisation(), published=True)):
        for ask in [stranger.get] if verb == "preview" else [stranger.get, stranger.post]:
            theirs, none = ask(address(row, verb)), ask(address(row, verb).replace(row.public_id, "zzzzzzzzzz"))
            assert (theirs.status_code, none.status_code) == (404, 404)
            assert theirs.content.replace(row.public_id.encode(), b"zzzzzzzzzz") == none.content


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("verb", ["approve", "publish", "return"])
def test_its_author_does_not_review_it_and_is_told_why(noun: str, verb: str) -> None:
    ours = make_organisation()
    author = colleague(ours, "reviewer")
    row = made(noun, ours, entered_by=author)
    row.submit(by=author, at=AT)
    sent = decision(row, comment="Fine.")
    for answer in (at_desk(author).get(address(row, verb)), at_desk(author).post(address(row, verb), sent)):
        assert answer.status_code == 403
        assert "Another person than who wrote it must approve it." in answer.content.decode()
        assert "<form" not in answer.content.decode().partition("<main")[2]
    assert (kept(row).publication, kept(row).approved_by) == ("in_review", None)


@pytest.mark.parametrize("verb", ["approve", "publish", "return"])
def test_staff_who_do_not_review_are_told_so(verb: str) -> None:
    ours = make_organisation()
    row = made("events", ours)
    row.submit(by=colleague(ours), at=AT)
    answer = at_desk(colleague(ours)).post(address(row, verb), decision(row, comment="Fine."))
    assert answer.status_code == 403
    assert "and not whoever wrote it" in answer.content.decode()
    assert kept(row).publication == "in_review"


def in_review(ours: Organisation, noun: str = "events", **fields: Any) -> tuple[Any, Client]:
    """A row that waits for review, and the browser of the reviewer who may."""
    author = colleague(ours)
    row = made(noun, ours, entered_by=author, **fields)
    row.submit(by=author, at=AT)
    return row, at_desk(colleague(ours, "reviewer"))


def test_a_row_is_published_on_a_day_at_an_unforeseeable_minute() -> None:
    ours, moments = make_organisation(), set()
    day = timezone.localdate() + timedelta(days=3)
    for _row in range(3):
        row, reviewer = in_review(ours)
        reviewer.post(address(row, "approve"), decision(row, when="day", on=day.isoformat()))
        moments.add(kept(row).publish_after)
        assert (kept(row).publication, kept(row).publish_after.date()) == ("in_review", day)
    assert len(moments) == 3


@pytest.mark.parametrize("verb", ["approve", "publish", "withdraw"])
def test_publishing_and_withdrawing_ask_for_the_second_factor_again(verb: str) -> None:
    ours = make_organisation()
    row = made("events", ours, entered_by=colleague(ours), published=verb == "withdraw")
    row.submit(by=row.entered_by, at=AT) if verb != "withdraw" else None
    before, away = kept(row).publication, signed_in(colleague(ours, "reviewer"), seconds_ago=600)
    answer = away.post(address(row, verb), decision(row, reason="Mistaken."))
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/again/")
    assert kept(row).publication == before
    assert away.get(address(row, verb)).status_code == 200


def test_the_same_approval_sent_twice_keeps_its_minute() -> None:
    row, reviewer = in_review(make_organisation())
    sent = decision(row, when="day", on=(timezone.localdate() + timedelta(days=3)).isoformat())
    reviewer.post(address(row, "approve"), sent)
    first = kept(row).publish_after
    reviewer.post(address(row, "approve"), sent)
    assert kept(row).publish_after == first


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"checks": ["neutral"]}, "Something on the list is not ticked"),
        ({"checks": []}, "Go through the list"),
        ({"read": "0" * 24}, "It was changed since you opened this page"),
        ({"when": "day", "on": "2020-01-01"}, "Choose a day from today"),
        ({"when": "day", "on": ""}, "Say on which day"),
        ({"when": "day", "on": "1/2/2030"}, "Enter a valid date"),
        ({"when": "never"}, "Select a valid choice"),
    ],
)
def test_an_incomplete_decision_is_refused_with_a_sentence(wrong: dict[str, Any], sentence: str) -> None:
    row, reviewer = in_review(make_organisation())
    answer = reviewer.post(address(row, "approve"), decision(row) | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (kept(row).publication, kept(row).approved_by) == ("in_review", None)


def test_what_was_edited_meanwhile_is_read_again_before_it_is_approved() -> None:
    row, reviewer = in_review(make_organisation())
    sent = decision(row)
    FollowUpEvent.objects.filter(pk=row.pk).update(title="Otherwise.")
    answer = reviewer.post(address(row, "approve"), sent)
    assert "Otherwise." in answer.content.decode()
    assert kept(row).publication == "in_review"
    assert "checked" not in answer.content.decode().partition('name="when"')[0]


def test_why_it_cannot_be_published_is_said_before_and_after() -> None:
    ours = make_organisation()
    row, reviewer = in_review(ours)
    FollowUpEvent.objects.filter(pk=row.pk).update(audience="organisation")
    for answer in (reviewer.get(address(row, "approve")), reviewer.post(address(row, "approve"), decision(row))):
        assert "This is not for everyone: it cannot be published." in answer.content.decode()
    assert kept(row).publication == "in_review"


@pytest.mark.parametrize("verb", ["return", "withdraw"])
def test_a_comment_or_reason_is_needed(verb: str) -> None:
    ours = make_organisation()
    row, reviewer = in_review(ours)
    if verb == "withdraw":
        reviewer.post(address(row, "approve"), decision(row))
    before = kept(row).publication
    answer = reviewer.post(address(row, verb), {"comment": " ", "reason": " "})
    assert (answer.status_code, kept(row).publication) == (422, before)


def test_a_new_version_is_made_under_the_same_id_and_the_old_stays_up() -> None:
    ours = make_organisation()
    row = made("events", ours, title="As it was.", published=True)
    author = at_desk(colleague(ours))
    for _time in range(2):
        author.post(address(row, "revise"))
    assert FollowUpEvent.objects.filter(public_id=row.public_id).count() == 2
    FollowUpEvent.objects.filter(revises=row).update(title="As it is.")
    assert "As it was." in Client().get(row.get_absolute_url()).content.decode()
    draft = FollowUpEvent.objects.get(revises=row)
    draft.submit(by=draft.entered_by, at=AT)
    at_desk(colleague(ours, "reviewer")).post(address(row, "approve"), decision(draft))
    assert "As it is." in Client().get(row.get_absolute_url()).content.decode()


def test_what_differs_from_the_published_version_is_marked_by_words() -> None:
    ours = make_organisation()
    row = made("events", ours, title="A court fined the organiser.", published=True)
    draft = row.revise(by=colleague(ours))
    FollowUpEvent.objects.filter(pk=draft.pk).update(title="A court acquitted the organiser.")
    draft.submit(by=draft.entered_by, at=AT)
    page = at_desk(colleague(ours, "reviewer")).get(address(row, "approve")).content.decode()
    assert "A court <del>fined</del><ins>acquitted</ins> the organiser." in page


def test_a_discarded_version_leaves_what_readers_see_and_no_tombstone() -> None:
    ours = make_organisation()
    row = made("events", ours, published=True)
    draft = row.revise(by=colleague(ours))
    at_desk(colleague(ours)).post(address(row, "discard"), {"reason": "Begun by mistake."})
    assert (kept(row).publication, kept(draft).publication, Tombstone.objects.count()) == ("published", "withdrawn", 0)


@pytest.mark.parametrize("noun", NOUNS)
def test_the_page_of_a_row_shows_its_content_and_what_can_be_done(noun: str) -> None:
    row, reviewer = in_review(make_organisation(), noun)
    answer = reviewer.get(f"/desk/{noun}/{row.public_id}/")
    assert answer.status_code == 200
    assert address(row, "approve") in answer.content.decode()


def test_names_of_addresses_that_are_none_are_not_found() -> None:
    client = at_desk(colleague(make_organisation(), "reviewer"))
    for path in ("/desk/documents/aaaaaaaaaa/publish/", "/desk/evidence/aaaaaaaaaa/publish/", "/desk/events//publish/"):
        assert client.get(path).status_code == 404
