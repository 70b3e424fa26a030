"""Cleaned copies: a second person releases, the public has exactly that, and loses it at once."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction
from django.test import Client

from recommendations.evidence import copies, store
from recommendations.models import CleanedCopy, Evidence, FollowUpEvent, Organisation, User
from recommendations.models.copies import Check
from tests.desk.evidence.files import NAME, checked, kept, page, released, seen
from tests.desk.review.people import at_desk, colleague
from tests.factories import AT, make_copy, make_event, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"


@pytest.fixture
def ours() -> Organisation:
    return make_organisation()


@pytest.fixture
def author(ours: Organisation) -> User:
    return colleague(ours)


@pytest.fixture
def reviewer(ours: Organisation) -> User:
    return colleague(ours, "reviewer")


@pytest.fixture
def evidence(ours: Organisation, author: User) -> Evidence:
    """A file with a cleaned copy, attached to an event that nobody published yet."""
    evidence = kept(organisation=ours, by=author)
    copies.make_copy(evidence, by=author, at=AT)
    evidence.attach(event=make_event(logged_by=ours, entered_by=author), caption="The square at noon.")
    return evidence


def public(copy: CleanedCopy, what: str = "") -> Any:
    """The answer, with its whole body."""
    answer = Client().get(f"/evidence/{copy.public_id}/{what}")
    answer.body = answer.getvalue() if answer.streaming else answer.content
    return answer


# --- who ---------------------------------------------------------------------------------------------------------


def test_the_uploader_releases_nothing_by_page_verb_or_sql(
    evidence: Evidence, ours: Organisation, author: User
) -> None:
    ours.memberships.filter(user=author).update(role="reviewer")
    assert at_desk(author).post(page(evidence, "release"), checked(evidence)).status_code == 403
    with pytest.raises(ValidationError, match="Another person"):
        evidence.newest_copy.release(by=author, at=AT, checklist=Check.values)
    with pytest.raises(InternalError, match="Another person"), transaction.atomic():
        CleanedCopy.objects.update(released_by=author, released_at=AT)
    assert CleanedCopy.objects.get().released_at is None


def test_who_is_no_reviewer_releases_nothing(evidence: Evidence, ours: Organisation) -> None:
    assert at_desk(colleague(ours)).post(page(evidence, "release"), checked(evidence)).status_code == 403


@pytest.mark.parametrize("left_out", Check.values)
def test_everything_is_looked_for_before_it_is_released(evidence: Evidence, reviewer: User, left_out: str) -> None:
    values = {"copy": seen(evidence, reviewer).public_id, "checklist": [c for c in Check.values if c != left_out]}
    assert at_desk(reviewer).post(page(evidence, "release"), values).status_code == 422
    assert not CleanedCopy.objects.for_public().exists()


def test_a_copy_of_megabytes_is_loaded_only_where_somebody_decides(evidence: Evidence, reviewer: User) -> None:
    whole = f'<img src="{page(evidence, f"copies/{evidence.newest_copy}")}"'
    small = f'<img src="{page(evidence, f"copies/{evidence.newest_copy}/preview")}"'
    file, decision = (at_desk(reviewer).get(page(evidence, verb)).content.decode() for verb in ("", "release"))
    assert (whole in file, small in file) == (False, True)
    assert (whole in decision, small in decision) == (True, True)


def test_a_newer_copy_is_not_released_unseen(evidence: Evidence, author: User, reviewer: User) -> None:
    shown = checked(evidence)
    make_copy(evidence=evidence)
    answer = at_desk(reviewer).post(page(evidence, "release"), shown)
    assert (answer.status_code, "Another copy was made" in answer.content.decode()) == (422, True)
    assert not CleanedCopy.objects.for_public().exists()


VERBS = [
    "",
    "original",
    "attach",
    "detach",
    "clean",
    "release",
    "recall",
    "copies/nothinghere",
    "copies/nothinghere/preview",
]


@pytest.mark.parametrize("verb", VERBS)
def test_another_organisation_s_file_is_as_one_that_does_not_exist(evidence: Evidence, verb: str) -> None:
    stranger = at_desk(colleague(make_organisation(), "reviewer"))
    there, nowhere = page(evidence, verb), page(Evidence(public_id="nothinghere"), verb)
    for ask in (stranger.get, stranger.post):
        theirs, none = ask(there), ask(nowhere)
        assert theirs.status_code == none.status_code
        assert theirs.status_code in (404, 405)
        assert theirs.content.replace(evidence.public_id.encode(), b"nothinghere") == none.content


def test_files_of_an_event_for_named_people_are_theirs_alone(ours: Organisation, author: User, reviewer: User) -> None:
    evidence = kept(organisation=ours, by=author)
    event = make_event(logged_by=ours, entered_by=author, audience="named")
    evidence.attach(event=event)
    assert at_desk(reviewer).get(page(evidence)).status_code == 404
    event.readers.add(reviewer)
    assert at_desk(reviewer).get(page(evidence)).status_code == 200


# --- the public --------------------------------------------------------------------------------------------------


def test_the_public_has_exactly_the_released_copy(evidence: Evidence, reviewer: User) -> None:
    copy = released(evidence, reviewer)
    answer = public(copy)
    assert hashlib.sha256(answer.body).hexdigest() == copy.sha256
    assert (len(answer.body), answer.headers["Content-Length"]) == (copy.size, str(copy.size))
    assert dict(answer.headers) | {"Vary": ""} == {
        **dict(answer.headers),
        "Content-Type": "image/jpeg",
        "Content-Disposition": f'attachment; filename="evidence-{copy.public_id}.jpg"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Vary": "",
    }
    assert "Last-Modified" not in answer.headers
    assert not answer.cookies


def test_the_event_s_page_shows_it(evidence: Evidence, reviewer: User) -> None:
    copy = released(evidence, reviewer)
    shown = Client().get(FollowUpEvent.objects.get().get_absolute_url()).content.decode()
    assert f'<img src="/evidence/{copy.public_id}/preview/" alt="The square at noon." width="40" height="30"' in shown
    assert 'loading="lazy" decoding="async"' in shown
    assert f'<a href="/evidence/{copy.public_id}/" download>' in shown
    for secret in (NAME, evidence.sha256, evidence.public_id, evidence.stored_as, "12:34"):
        assert secret not in shown


def test_the_small_picture_is_the_one_that_was_released(evidence: Evidence, reviewer: User) -> None:
    copy = released(evidence, reviewer)
    answer, seen_before = public(copy, "preview/"), at_desk(reviewer).get(page(evidence, f"copies/{copy}/preview"))
    assert hashlib.sha256(answer.body).hexdigest() == copy.preview_sha256
    assert (answer.body, len(answer.body)) == (seen_before.getvalue(), copy.preview_size)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="evidence-{copy}-small.jpg"'
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (answer.headers["Cache-Control"], "Last-Modified" in answer.headers) == ("no-cache", False)


def test_it_is_asked_for_again_and_not_sent_twice(evidence: Evidence, reviewer: User) -> None:
    copy = released(evidence, reviewer)
    for what in ("", "preview/"):
        tag = public(copy, what).headers["ETag"]
        known = Client().get(f"/evidence/{copy.public_id}/{what}", headers={"If-None-Match": tag})
        assert known.status_code == 304


def test_a_recalled_copy_is_gone_at_once(
    evidence: Evidence, author: User, reviewer: User, django_capture_on_commit_callbacks: Any
) -> None:
    copy = released(evidence, reviewer)
    assert at_desk(author).post(page(evidence, "recall"), {"reason": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert at_desk(author).post(page(evidence, "recall"), {"reason": "A face."}).status_code == 302
    assert list(store.room(store.Room.RELEASED).iterdir()) == []
    for what in ("", "preview/"):
        gone, nowhere = public(copy, what), Client().get(f"/evidence/nothinghere/{what}")
        assert gone.status_code == 404
        assert gone.content.replace(copy.public_id.encode(), b"nothinghere") == nowhere.content
    assert "Evidence" not in Client().get(FollowUpEvent.objects.get().get_absolute_url()).content.decode()


def test_a_copy_is_public_with_a_published_event_alone(evidence: Evidence, reviewer: User) -> None:
    copies.release(seen(evidence, reviewer), by=reviewer, at=AT, checklist=Check.values)
    copy, event = CleanedCopy.objects.get(), FollowUpEvent.objects.get()
    assert [public(copy, what).status_code for what in ("", "preview/")] == [404, 404]
    event.publish(by=reviewer, at=AT)
    assert [public(copy, what).status_code for what in ("", "preview/")] == [200, 200]
    event.withdraw(by=make_user(), at=AT, reason="Mistaken.")
    assert [public(copy, what).status_code for what in ("", "preview/")] == [404, 404]


def test_a_copy_that_is_not_on_the_disk_is_not_there(evidence: Evidence, reviewer: User) -> None:
    copy = released(evidence, reviewer)
    for file in copy.files:
        store.remove(store.Room.RELEASED, file.name)
    assert [public(copy, what).status_code for what in ("", "preview/")] == [404, 404]
