"""The desk as an attacker tries it: forged words in forms, what a browser keeps, and reviews that are slipped past."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from recommendations.evidence import child
from recommendations.models import ConfidentialSource, Draft, FollowUpEvent, Upload, User
from tests.desk.evidence.files import KEY, announce, jpeg, kept, send
from tests.desk.review.people import at_desk, colleague
from tests.factories import (
    AT,
    make_arrival,
    make_assessment,
    make_attachment,
    make_draft,
    make_event,
    make_evidence,
    make_organisation,
    make_recommendation,
    make_way_back,
)

pytestmark = pytest.mark.django_db
DRAFT = "d" * 22


@pytest.fixture
def author() -> User:
    return colleague(make_organisation())


def own_event(author: User, **fields: Any) -> FollowUpEvent:
    return make_event(logged_by=author.memberships.get().organisation, entered_by=author, **fields)


# --- odd input ---------------------------------------------------------------------------------------------------

ODD = ["a\0b", "9" * 5000, "\U0001f3f4\u202e-1"]
ASKED = [
    "/desk/?list={}&page={}&organisation={}&months={}",
    "/desk/recommendations/?q={}",
    "/desk/events/new/" + DRAFT + "/?recommendation={}&find={}&check={}&kind={}",
    "/desk/assessments/new/?q={}",
    "/desk/assessments/new/?recommendation={}",
    "/desk/assessments/new/" + DRAFT + "/?recommendation={}",
    "/desk/assessments/new/" + DRAFT + "/?corrects={}",
    "/desk/assessments/new/" + DRAFT + "/?instead_of={}",
    "/desk/evidence/?page={}",
]
NAMES = """
    key name size organisation number about noun base evidence attachment event caption why copy checklist reason q add
    recommendation corrects instead_of status events internal_note title when bearings-0-recommendation sources-0-url
    sources-0-id sources-0-document readers choice-title caption-x addresses session contact notes openers email role
"""
SENT = [
    "/desk/uploads/",
    "/desk/evidence/",
    *(f"/desk/evidence/{{file}}/{verb}/" for verb in ("attach", "detach", "release", "recall")),
    "/desk/events/new/" + DRAFT + "/",
    "/desk/events/{event}/edit/",
    "/desk/assessments/new/" + "e" * 22 + "/",
    "/desk/drafts/" + "f" * 22 + "/",
    "/desk/sources/add/{event}/",
    "/accounts/sessions/end/",
    "/accounts/invitations/",
]


@pytest.mark.parametrize("word", ODD, ids=range(len(ODD)))
def test_odd_words_in_addresses_are_no_error_of_ours(author: User, word: str) -> None:
    client = at_desk(author)
    for asked in ASKED:
        address, _mark, query = asked.partition("?")
        words = {part.partition("=")[0]: word for part in query.split("&")}
        assert client.get(address, words).status_code < 500, address


@pytest.mark.parametrize("word", ODD, ids=range(len(ODD)))
def test_odd_words_in_forms_are_no_error_of_ours(author: User, word: str) -> None:
    client, event = at_desk(author), own_event(author)
    file = kept(by=author, organisation=event.logged_by)
    for address in [each.format(event=event.public_id, file=file.public_id) for each in SENT]:
        answer = client.post(address, dict.fromkeys(NAMES.split(), word))
        assert answer.status_code < 500, address


def test_key_of_an_upload_does_not_end_in_a_line_feed(author: User) -> None:
    words = {"key": KEY + "\n", "name": "a.jpg", "size": 3}
    assert at_desk(author).post("/desk/uploads/", words).status_code == 400


def test_assessment_with_a_nul_is_kept_without_it(author: User) -> None:
    place = make_recommendation(published=True)
    words = {"recommendation": f"{place.document.slug}/{place.slug}", "reason": "a\0b", "title\0": "x"}
    assert at_desk(author).post(f"/desk/assessments/new/{DRAFT}/", words).status_code == 422


def test_file_is_not_attached_to_what_is_approved(author: User) -> None:
    organisation = author.memberships.get().organisation
    event, file = own_event(author), kept(by=author, organisation=organisation)
    event.submit(by=author, at=AT)
    event.approve(by=colleague(organisation, "reviewer"), at=AT, publish_after=AT)
    answer = at_desk(author).post(f"/desk/evidence/{file.public_id}/attach/", {"event": event.public_id})
    assert answer.status_code == 422
    assert not event.attachments.exists()


def test_upload_that_found_no_turn_is_finished_later(author: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client, data = at_desk(author), jpeg()
    announce(client, data)
    monkeypatch.setattr(child, "PATIENCE", 0.1)
    with child.turn():
        assert send(client, data, at=0).status_code == 429
        form = client.post("/desk/evidence/", {"files": SimpleUploadedFile("a.jpg", jpeg("blue"))})
    assert "Too many files are being read" in form.content.decode()
    assert Upload.objects.get().key == KEY
    assert send(client, b"", at=len(data)).json()["evidence"]


# --- what a browser and a log keep -------------------------------------------------------------------------------


def test_no_cookie_carries_what_a_message_says(author: User) -> None:
    client, event = at_desk(author), own_event(author, title="Aigul was taken away.")
    file = kept(by=author, organisation=event.logged_by)
    client.post(f"/desk/evidence/{file.public_id}/attach/", {"event": event.public_id})
    assert set(client.cookies) <= {"session", "csrf", "known"}
    assert "Aigul was taken away." in client.get(f"/desk/evidence/{file.public_id}/").content.decode()


def test_no_log_line_holds_the_word_of_an_invitation(caplog: pytest.LogCaptureFixture) -> None:
    Client(enforce_csrf_checks=True).post("/accounts/invitation/sesame-sesame/", {"username": "x"})
    Client().get("/accounts/invitation/sesame-sesame/")
    Client().post("/accounts/invitation/sesame-sesame/and-more")
    assert caplog.text.count("/accounts/") == 3
    assert "sesame" not in caplog.text


# --- who may know ------------------------------------------------------------------------------------------------


def test_named_reader_who_edits_an_event_still_knows_it_afterwards(author: User) -> None:
    reader = colleague(author.memberships.get().organisation)
    event = own_event(author, audience="named")
    event.readers.add(reader)
    client = at_desk(reader)
    page = client.get(f"/desk/events/{event.public_id}/edit/").content.decode()
    base = page.split('name="base" value="')[1].split('"')[0]
    words = {"base": base, "title": "Another title.", "when": "2016-03-01", "kind": "law", "state": event.state.slug}
    words |= {"audience": "named", "language": "en", "organisation": event.logged_by.slug, "do": "save"}
    words |= {"sources-0-id": event.sources.get().pk, "sources-0-title": event.sources.get().title}
    client.post(f"/desk/events/{event.public_id}/edit/", words)
    assert client.get(f"/desk/events/{event.public_id}/").status_code == 200
    event.refresh_from_db()
    assert event.title == "Another title."


def test_confidential_source_that_is_sent_twice_is_written_down_once(author: User) -> None:
    client, address = at_desk(author), f"/desk/sources/add/{own_event(author).public_id}/"
    key = client.get(address).content.decode().split('name="key" value="')[1][:22]
    answers = [client.post(address, {"name": "The neighbour", "key": key}) for _n in range(2)]
    assert answers[0].url == answers[1].url
    assert ConfidentialSource.objects.get().name == "The neighbour"
    assert "neighbour" not in str(Draft.objects.get(key=key).values)


def test_an_assessment_does_not_name_a_cited_event_that_was_kept_back_since(author: User) -> None:
    organisation = author.memberships.get().organisation
    reviewer, event = colleague(organisation, "reviewer"), own_event(author, title="Aigul was taken away.")
    row = make_assessment(organisation=organisation, entered_by=author, events=[event])
    row.submit(by=author, at=timezone.now())
    client, paths = at_desk(reviewer), [f"/desk/assessments/{row.public_id}/{verb}" for verb in ("", "approve/")]
    assert all("Aigul" in client.get(path).content.decode() for path in paths)
    FollowUpEvent.objects.filter(pk=event.pk).update(audience="named")
    assert not any("Aigul" in client.get(path).content.decode() for path in paths)


# --- an account that came back by a link -------------------------------------------------------------------------


def test_what_was_typed_before_an_account_came_back_is_closed_and_not_lost(author: User) -> None:
    event = own_event(author, audience="named")
    words, hour = {"title": "Aigul was taken away."}, timezone.now() - timedelta(hours=1)
    draft = make_draft(author=author, key=DRAFT, values=words, saved_at=hour)
    edit = make_draft(author=author, about=event.public_id, values=words, saved_at=hour)
    make_way_back(account=author, at=timezone.now())
    client, kept = at_desk(author), {"noun": "event", "number": 9, "title": "Gone."}
    for key in (draft.key, edit.key):
        assert client.get(f"/desk/events/new/{key}/").status_code == 404
        assert client.post(f"/desk/drafts/{key}/", kept).status_code == 404
        assert client.post(f"/desk/drafts/{key}/discard/").status_code == 404
    assert "Aigul" not in client.get("/desk/?list=drafts").content.decode()
    assert "Aigul" not in client.get(f"/desk/events/new/{'n' * 22}/").content.decode()
    assert [row.values for row in Draft.objects.all()] == [words, words]


def test_who_came_back_keeps_no_event_for_named_people(author: User) -> None:
    make_way_back(account=author, at=timezone.now())
    client, state = at_desk(author), make_recommendation(published=True).state
    page = client.get(f"/desk/events/new/{DRAFT}/").content.decode()
    assert 'value="organisation"' in page
    assert 'value="named"' not in page
    words = {
        "title": "A law.",
        "when": "2016-03-01",
        "kind": "law",
        "state": state.slug,
        "language": "en",
        "do": "save",
    }
    sources = {"sources-0-title": "Gazette", "organisation": author.memberships.get().organisation.slug}
    client.post(f"/desk/events/new/{DRAFT}/", words | sources | {"audience": "named"})
    assert not FollowUpEvent.objects.exists()
    client.post(f"/desk/events/new/{DRAFT}/", words | sources | {"audience": "organisation"})
    assert FollowUpEvent.objects.get().audience == "organisation"


def test_confidential_source_that_who_came_back_writes_down_stays_closed_to_them(author: User) -> None:
    event = own_event(author)
    make_way_back(account=author, at=timezone.now())
    client = at_desk(author)
    answer = client.post(f"/desk/sources/add/{event.public_id}/", {"name": "The neighbour"})
    assert answer.url == f"/desk/events/{event.public_id}/"
    source = ConfidentialSource.objects.get()
    assert source.public_id not in client.get(answer.url).content.decode()
    assert client.post(f"/desk/sources/{source.public_id}/").status_code == 404


def test_who_came_back_does_not_learn_how_a_file_was_called(author: User) -> None:
    event, hour = own_event(author), timezone.now() - timedelta(hours=1)
    file = make_evidence(organisation=event.logged_by, received_by=author, original_name="aigul.jpg", received_at=hour)
    make_attachment(event=event, evidence=file)
    address = f"/desk/evidence/{file.public_id}/"
    assert "aigul.jpg" in at_desk(author).get(address).content.decode()
    make_way_back(account=author, at=timezone.now())
    page = at_desk(author).get(address)
    assert (page.status_code, "aigul.jpg" in page.content.decode()) == (200, False)


# --- a second account of one's own -------------------------------------------------------------------------------


@pytest.mark.parametrize("is_author", [True, False])
def test_reviewer_does_not_review_by_a_second_account(is_author: bool) -> None:
    ours = make_organisation()
    inviter, second, other = (colleague(ours, "reviewer") for _n in range(3))
    make_arrival(user=second, by=inviter, at=timezone.now())
    writes, reads = (inviter, second) if is_author else (second, inviter)
    event, file = make_event(logged_by=ours, entered_by=writes), kept(by=writes, organisation=ours)
    make_attachment(event=event, evidence=file)
    event.submit(by=writes, at=timezone.now())
    for path in (f"/desk/events/{event.public_id}/approve/", f"/desk/evidence/{file.public_id}/release/"):
        answer = at_desk(reads).post(path)
        assert (answer.status_code, "counts as whoever invited it" in answer.content.decode()) == (403, True), path
    assert at_desk(other).get(f"/desk/events/{event.public_id}/approve/").status_code == 200
