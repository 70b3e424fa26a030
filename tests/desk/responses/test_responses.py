"""Logging at the desk what the Government answered: whose draft, from which document, once, and lost by nobody."""

from typing import Any

import pytest

from recommendations.desk import drafts
from recommendations.models import Draft, Recommendation, StateResponse
from tests.accounts.people import signed_in
from tests.factories import (
    AT,
    make_document,
    make_membership,
    make_organisation,
    make_recommendation,
    make_response,
    make_state,
    make_user,
)

pytestmark = pytest.mark.django_db


class Desk:
    """A signed-in member of one organisation."""

    def __init__(self, **fields: Any) -> None:
        self.membership = make_membership(**fields)
        self.user, self.organisation = self.membership.user, self.membership.organisation
        self.client = signed_in(self.user)

    def typed(self, row: Recommendation, **typed: Any) -> dict[str, Any]:
        fields = {"recommendation": f"{row.document.slug}/{row.slug}", "organisation": self.organisation.slug}
        fields |= {"stance": "accepts", "words": "We agree.", "language": "en", "provenance": "document"}
        return fields | {"document": "A/HRC/1/2", "noun": "response"} | typed

    def send(self, row: Recommendation, *, key: str = "", **typed: Any) -> Any:
        return self.client.post(f"/desk/responses/new/{key or drafts.new_key()}/", self.typed(row, **typed))

    def edit(self, response: StateResponse, *, key: str = "", opened: str = "", **typed: Any) -> Any:
        address = f"/desk/responses/{response.public_id}/edit/"
        fields = {"key": key or drafts.new_key(), "opened": opened or self.opened(response)}
        return self.client.post(address, self.typed(response.recommendation, **fields | typed))

    def opened(self, response: StateResponse) -> str:
        body = self.page(f"/desk/responses/{response.public_id}/edit/")
        return body.split('name="opened" value="')[1].split('"')[0]

    def page(self, address: str) -> str:
        answer = self.client.get(address, follow=True)
        assert answer.status_code == 200, address
        return " ".join(answer.content.decode().split())


@pytest.fixture
def row() -> Recommendation:
    state = make_state()
    make_document(symbol="A/HRC/1/2", slug="a-hrc-1-2", state=state, kind="state_comments", published=True)
    return make_recommendation(state=state, published=True)


def test_form_makes_a_draft_of_ones_own_organisation(row: Recommendation) -> None:
    desk = Desk()
    sent = desk.send(row, responded="2015-06", paragraph="12", document="a/hrc/1/2")
    made = StateResponse.objects.get()
    assert sent.url == f"/desk/responses/{made.public_id}/"
    assert (made.publication, made.recommendation, made.logged_by) == ("draft", row, desk.organisation)
    assert (made.entered_by, made.document.slug, made.paragraph) == (desk.user, "a-hrc-1-2", "12")
    assert (str(made.responded_on), made.responded_on_precision) == ("2015-06-01", "month")
    assert "We agree." in desk.page(sent.url)


def test_sent_twice_makes_one(row: Recommendation) -> None:
    desk, key = Desk(), drafts.new_key()
    first, second = desk.send(row, key=key), desk.send(row, key=key)
    assert first.url == second.url
    assert StateResponse.objects.count() == 1


SAID = [
    ({"stance": ""}, "stance", "Choose what the Government says."),
    ({"stance": "maybe"}, "stance", "Select a valid choice"),
    ({"document": ""}, "document", "Name the document in which the State answers."),
    ({"document": "A/HRC/9/9"}, "document", "No document of the record has this symbol."),
    ({"provenance": "quotation"}, "taken_from", "Name the secondary source"),
    ({"taken_from": "A/HRC/1/2"}, "taken_from", "Name the secondary source"),
    ({"stance": "no_response"}, "words", "Where there is no response there are no words."),
    ({"language": "English"}, "language", "at most 3 characters"),
    ({"language": "EN"}, "language", "valid"),
    ({"responded": "1/2/2026"}, "responded", "Write the date as year-month-day"),
    ({"responded": "2099-01-01"}, "responded", "This day has not come yet."),
]


@pytest.mark.parametrize(("typed", "name", "sentence"), SAID)
def test_wrong_content_is_refused_at_its_field_and_kept(
    row: Recommendation, typed: Any, name: str, sentence: str
) -> None:
    answer = Desk().send(row, **{"internal_note": "Kept on screen."} | typed)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {name}
    assert sentence in str(errors[name])
    assert "Kept on screen." in answer.content.decode()
    assert not StateResponse.objects.exists()


def test_several_wrong_things_are_said_at_once(row: Recommendation) -> None:
    answer = Desk().send(row, stance="", provenance="summary", responded="soon")
    errors = answer.context["form"].errors
    assert {name: len(said) for name, said in errors.items()} == {"stance": 1, "taken_from": 1, "responded": 1}


def test_forged_organisation_recommendation_and_document_change_nothing(row: Recommendation) -> None:
    desk, hidden = Desk(), make_document(symbol="A/HRC/7/7")
    assert desk.send(row, organisation=make_organisation().slug).status_code == 422
    assert desk.send(row, document=hidden.symbol).status_code == 422
    assert desk.send(make_recommendation()).status_code == 404
    assert not StateResponse.objects.exists()


def test_form_shows_definitions_documents_and_what_is_on_record(row: Recommendation) -> None:
    make_response(recommendation=row, words="As they said before.", published=True)
    make_document(title="Elsewhere.", published=True)
    body = Desk().page(f"/desk/responses/new/?recommendation={row.document.slug}/{row.slug}")
    assert "The Government agrees to do what was recommended." in body
    assert "As they said before." in body
    assert '<option value="A/HRC/1/2">' in body
    assert "Elsewhere." not in body


def test_draft_is_edited_and_one_in_review_is_returned_first(row: Recommendation) -> None:
    desk = Desk()
    desk.send(row)
    made = StateResponse.objects.get()
    made.submit(by=desk.user, at=AT)
    assert f"/desk/responses/{made.public_id}/edit/" in desk.page(f"/desk/responses/{made.public_id}/")
    assert desk.edit(made, words="We agree in full.").status_code == 302
    made.refresh_from_db()
    assert (made.words, made.publication, made.submitted_by) == ("We agree in full.", "draft", None)


def test_published_or_approved_is_not_edited(row: Recommendation) -> None:
    desk = Desk()
    shown = make_response(recommendation=row, logged_by=desk.organisation, published=True)
    waits = make_response(recommendation=row, logged_by=desk.organisation)
    waits.submit(by=make_user(), at=AT)
    waits.approve(by=make_user(), at=AT, publish_after=AT)
    for each in (shown, waits):
        sent = desk.edit(each, opened="x", words="Changed.")
        assert sent.url == f"/desk/responses/{each.public_id}/"
        assert "not open for editing" in desk.page(sent.url)
    assert not StateResponse.objects.filter(words="Changed.").exists()


def test_others_response_is_as_if_it_were_not(row: Recommendation) -> None:
    desk, theirs = Desk(), make_response(recommendation=row, logged_by=make_organisation())
    address = "/desk/responses/{}/edit/"
    gone = desk.client.get(address.format("aaaaaaaaaa"))
    unseen = desk.client.get(address.format(theirs.public_id))
    assert (unseen.status_code, gone.status_code) == (404, 404)
    assert unseen.content.replace(theirs.public_id.encode(), b"aaaaaaaaaa") == gone.content
    assert desk.edit(theirs, opened="x", words="Ha.").status_code == 404


def test_two_editors_are_put_together_and_asked_where_both_changed_the_same(row: Recommendation) -> None:
    desk = Desk()
    desk.send(row)
    made, key = StateResponse.objects.get(), drafts.new_key()
    opened = desk.opened(made)
    StateResponse.objects.update(words="Theirs.", paragraph="7")
    answer = desk.edit(made, key=key, opened=opened, words="Mine.")
    body = answer.content.decode()
    assert answer.status_code == 422
    assert all(words in body for words in ("We agree.", "Theirs.", "Mine."))
    assert StateResponse.objects.get().words == "Theirs."
    again = body.split('name="opened" value="')[1].split('"')[0]
    assert desk.edit(made, key=key, opened=again, words="Mine.", paragraph="7").status_code == 302
    assert (StateResponse.objects.get().words, StateResponse.objects.get().paragraph) == ("Mine.", "7")


def test_what_only_the_other_changed_is_kept(row: Recommendation) -> None:
    desk = Desk()
    desk.send(row)
    made = StateResponse.objects.get()
    opened = desk.opened(made)
    StateResponse.objects.update(paragraph="7")
    assert desk.edit(made, opened=opened, words="Mine.").status_code == 302
    assert (StateResponse.objects.get().words, StateResponse.objects.get().paragraph) == ("Mine.", "7")


def test_draft_kept_elsewhere_is_found_again_and_by_its_author_alone(row: Recommendation) -> None:
    desk, key = Desk(), drafts.new_key()
    values = {"recommendation": [f"{row.document.slug}/{row.slug}"], "words": ["Half a sentence"]}
    drafts.keep(key, by=desk.user, noun="response", values=values, number=1, at=AT)
    assert "Half a sentence" in desk.page(f"/desk/responses/new/{key}/")
    assert Desk().client.get(f"/desk/responses/new/{key}/").status_code == 404


def test_draft_of_an_edit_is_found_again(row: Recommendation) -> None:
    desk = Desk()
    desk.send(row)
    made, key = StateResponse.objects.get(), drafts.new_key()
    fields = desk.typed(row, about=made.public_id, number=1, opened=desk.opened(made), words="Half an edit")
    assert desk.client.post(f"/desk/drafts/{key}/", fields).status_code == 200
    assert "Half an edit" in desk.page(f"/desk/responses/{made.public_id}/edit/")
    assert "Half an edit" in desk.page(f"/desk/responses/new/{key}/")
    assert StateResponse.objects.get().words == "We agree."


def test_more_than_a_draft_holds_stays_on_screen(row: Recommendation) -> None:
    answer = Desk().send(row, words="ё" * 120_000)
    assert answer.status_code == 413
    assert "ё" * 120_000 in answer.content.decode()
    assert not Draft.objects.exists()
