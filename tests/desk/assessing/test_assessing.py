"""Assessing at the desk: whose judgement, of what, on which evidence; once, and never changed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from recommendations.desk import drafts
from recommendations.models import Assessment, Organisation, Recommendation
from tests.accounts.people import signed_in
from tests.factories import (
    AT,
    make_assessment,
    make_event,
    make_membership,
    make_methodology,
    make_organisation,
    make_recommendation,
    make_user,
)

pytestmark = pytest.mark.django_db


class Desk:
    """A signed-in member of one organisation."""

    def __init__(self, **fields: Any) -> None:
        self.membership = make_membership(**fields)
        self.user, self.organisation = self.membership.user, self.membership.organisation
        self.client = signed_in(self.user)
        make_methodology()

    def send(self, row: Recommendation, *, key: str = "", **typed: Any) -> Any:
        today = timezone.localdate().isoformat()
        fields = {"recommendation": f"{row.document.slug}/{row.slug}", "organisation": self.organisation.slug}
        fields |= {"status": "regressed", "reason": "A new ban.", "confidence": "high"}
        fields |= {"assessed_on": today, "evidence_until": today}
        return self.client.post(f"/desk/assessments/new/{key or drafts.new_key()}/", fields | typed)

    def page(self, address: str) -> str:
        answer = self.client.get(address, follow=True)
        assert answer.status_code == 200, address
        return " ".join(answer.content.decode().split())


@pytest.fixture
def row() -> Recommendation:
    return make_recommendation(published=True)


def test_form_makes_a_draft_of_ones_own_organisation(row: Recommendation) -> None:
    desk, event = Desk(), make_event(bearings={row: "setback"}, published=True)
    newest = make_methodology(in_force_from=date(2026, 1, 1))
    assert desk.send(row, events=[event.public_id]).status_code == 302
    made = Assessment.objects.get()
    assert (made.publication, made.status, made.organisation) == ("draft", "regressed", desk.organisation)
    assert (made.methodology, made.entered_by) == (newest, desk.user)
    assert list(made.events.all()) == [event]


def test_sent_twice_makes_one(row: Recommendation) -> None:
    desk, key = Desk(), drafts.new_key()
    first, second = desk.send(row, key=key), desk.send(row, key=key)
    assert first.url == second.url
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"status": ""}, "Choose a status."),
        ({"status": "not_assessed"}, "Select a valid choice"),
        ({"reason": "  "}, "Give the reason."),
        ({"confidence": ""}, "Say how sure you are."),
        ({"evidence_until": "2025-01-02", "assessed_on": "2025-01-01"}, "Evidence cannot be later"),
        ({"assessed_on": (date.today() + timedelta(days=2)).isoformat()}, "This day has not come yet."),
        ({"assessed_on": "1/2/2026"}, "Write the date as year-month-day"),
        ({"assessed_on": "2001-01-01", "evidence_until": "2001-01-01"}, "No version of the methodology"),
    ],
)
def test_wrong_content_is_refused_in_a_sentence_and_kept(row: Recommendation, typed: Any, sentence: str) -> None:
    answer = Desk().send(row, **{"internal_note": "Kept on screen."} | typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Kept on screen." in answer.content.decode()
    assert not Assessment.objects.exists()


def test_forged_organisation_recommendation_and_event_change_nothing(row: Recommendation) -> None:
    desk, hidden = Desk(), make_recommendation()
    elsewhere = make_event(published=True)
    theirs = make_event(bearings={row: "setback"}, logged_by=make_organisation())
    named = make_event(bearings={row: "setback"}, logged_by=desk.organisation, audience="named")
    assert desk.send(row, organisation=make_organisation().slug).status_code == 422
    assert desk.send(hidden).status_code == 404
    for event in (elsewhere, theirs, named):
        assert desk.send(row, events=[event.public_id]).status_code == 422
    assert not Assessment.objects.exists()


def test_what_is_not_published_yet_is_said_so(row: Recommendation) -> None:
    desk = Desk()
    own = make_event(title="Ours.", bearings={row: "setback"}, logged_by=desk.organisation)
    where = f"/desk/assessments/new/?recommendation={row.document.slug}/{row.slug}"
    assert "not published yet: readers see it cited once it is" in desk.page(where)
    desk.send(row, events=[own.public_id])
    assert "readers do not see it cited" in desk.page(f"/desk/assessments/{Assessment.objects.get().public_id}/")


def test_form_shows_definitions_what_was_said_and_what_happened_since(row: Recommendation) -> None:
    desk = Desk()
    make_assessment(
        recommendation=row,
        organisation=desk.organisation,
        reason="Ours.",
        evidence_until=date(2025, 1, 1),
        published=True,
    )
    make_assessment(
        recommendation=row, organisation=make_organisation(name="Quiet Group"), reason="Theirs.", published=True
    )
    make_event(title="Old news.", bearings={row: "context"}, happened_on=date(2024, 1, 1), published=True)
    make_event(title="A ban.", bearings={row: "setback"}, happened_on=date(2025, 2, 1), published=True)
    body = desk.page(f"/desk/assessments/new/?recommendation={row.document.slug}/{row.slug}")
    since = body.split("Happened since")[1].split("</ul>")[0]
    assert "A ban." in since
    assert "Old news." not in since
    for words in ("Ours.", "Theirs.", "The evidence shows no step towards", "another judgement is unlikely"):
        assert words in body
    assert "Quiet Group" not in body


def published_by(organisation: Organisation, row: Recommendation) -> Assessment:
    return make_assessment(recommendation=row, organisation=organisation, published=True)


def test_correction_is_a_new_one_with_its_own_reason(row: Recommendation) -> None:
    desk = Desk()
    old = published_by(desk.organisation, row)
    assert desk.send(row, corrects=old.public_id).status_code == 422
    assert desk.send(row, corrects=old.public_id, correction_reason="Wrong law.").status_code == 302
    made = Assessment.objects.exclude(pk=old.pk).get()
    assert (made.corrects, made.correction_reason) == (old, "Wrong law.")
    old.refresh_from_db()
    assert old.publication == "published"


def test_others_assessment_is_neither_corrected_nor_taken_up_nor_seen(row: Recommendation) -> None:
    desk = Desk()
    theirs, draft = published_by(make_organisation(), row), make_assessment(recommendation=row)
    assert desk.send(row, corrects=theirs.public_id, correction_reason="Ha.").status_code == 404
    assert desk.send(row, instead_of=draft.public_id).status_code == 404
    gone = desk.client.get("/desk/assessments/aaaaaaaaaa/").content
    unseen = desk.client.get(f"/desk/assessments/{draft.public_id}/").content
    assert unseen.replace(draft.public_id.encode(), b"aaaaaaaaaa") == gone
    assert Assessment.objects.count() == 2


def test_returned_one_is_taken_up_again_in_full_and_discarded(row: Recommendation) -> None:
    desk, reviewer = Desk(), make_user()
    old = make_assessment(recommendation=row, organisation=desk.organisation, reason="First words.")
    old.submit(by=desk.user, at=AT)
    old.return_to_draft(by=reviewer, at=AT, comment="Say which law.")
    body = desk.page(f"/desk/assessments/new/?instead_of={old.public_id}")
    assert "Say which law." in body
    assert "First words." in body
    assert desk.send(row, instead_of=old.public_id, reason="The law of May.").status_code == 302
    old.refresh_from_db()
    assert (old.publication, old.reason) == ("withdrawn", "First words.")
    assert Assessment.objects.get(publication="draft").reason == "The law of May."


def test_what_was_handed_over_meanwhile_is_not_taken_up(row: Recommendation) -> None:
    desk = Desk()
    old = make_assessment(recommendation=row, organisation=desk.organisation)
    old.submit(by=desk.user, at=AT)
    answer = desk.send(row, instead_of=old.public_id)
    assert answer.status_code == 422
    assert "handed over or discarded meanwhile" in answer.content.decode()
    assert Assessment.objects.get().publication == "in_review"


def test_draft_kept_elsewhere_is_found_again_and_by_its_author_alone(row: Recommendation) -> None:
    desk, key = Desk(), drafts.new_key()
    values = {
        "recommendation": [f"{row.document.slug}/{row.slug}"],
        "reason": ["Half a sentence"],
        "status": ["implemented"],
    }
    drafts.keep(key, by=desk.user, noun="assessment", values=values, number=1, at=AT)
    assert "Half a sentence" in desk.page(f"/desk/assessments/new/{key}/")
    assert Desk().client.get(f"/desk/assessments/new/{key}/").status_code == 404


def test_preview_says_that_organisations_differ(row: Recommendation) -> None:
    desk = Desk()
    make_assessment(recommendation=row, organisation=make_organisation(), status="implemented", published=True)
    desk.send(row, status="regressed")
    made = Assessment.objects.get(publication="draft")
    preview = desk.page(f"/desk/assessments/{made.public_id}/preview/")
    assert "1 of 2 organisations says “regressed”; one says “implemented”." in preview
    assert "organisations says" not in desk.page(row.get_absolute_url())
