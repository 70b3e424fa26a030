"""Cleaned copies are made once, custody is written with every act, and originals leave on the record alone."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError
from django.template.defaultfilters import filesizeformat

from recommendations.evidence import copies, store
from recommendations.evidence.clean import Cleaned, cleaner
from recommendations.evidence.kinds import Kind
from recommendations.models import CleanedCopy, Custody, Evidence, Organisation, User
from tests.accounts.people import code, signed_in
from tests.design.sql import sql
from tests.desk.evidence.files import NAME, checked, jpeg, kept, page, released, seen
from tests.desk.review.people import at_desk, colleague
from tests.factories import AT, make_event, make_organisation

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


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


# --- cleaning and opening ----------------------------------------------------------------------------------------


def test_a_cleaned_copy_is_made_on_demand(ours: Organisation, author: User) -> None:
    evidence = kept(organisation=ours, by=author)
    assert at_desk(author).post(page(evidence, "clean")).status_code == 302
    with store.opened(store.Room.CLEANED, evidence.newest_copy.public_id) as file:
        assert store.sha256(file) == evidence.newest_copy.sha256
    assert [line.act for line in evidence.custody.all()] == ["received", "cleaned"]


def test_asked_twice_there_is_one_copy_and_one_line_of_custody(evidence: Evidence, author: User) -> None:
    first = evidence.newest_copy
    browser = at_desk(author)
    assert "Make another cleaned copy" not in browser.get(page(evidence)).content.decode()
    assert browser.post(page(evidence, "clean")).status_code == 302
    assert list(CleanedCopy.objects.all()) == [first]
    assert [line.act for line in evidence.custody.all()] == ["received", "cleaned"]
    assert {path.name for path in store.room(store.Room.CLEANED).iterdir()} == {first.public_id, first.preview_name}


def test_two_who_ask_at_once_have_one_copy(evidence: Evidence, author: User) -> None:
    there = evidence.newest_copy
    paths = [store.path_of(store.Room.CLEANED, name) for name in ("otherbytes", "otherbytespreview")]
    for path in paths:
        path.write_bytes(b"made meanwhile")
    made = Cleaned(Kind.JPEG, size=14, sha256="0" * 64)
    assert copies.recorded(evidence, made, name="otherbytes", by=author, at=AT) == there
    assert not any(path.exists() for path in paths)


def test_a_recalled_copy_is_made_anew_and_that_one_is_used_again(evidence: Evidence, reviewer: User) -> None:
    recalled = released(evidence, reviewer)
    copies.recall(recalled, by=reviewer, at=AT, reason="A face.")
    made = [copies.make_copy(evidence, by=reviewer, at=AT + MINUTE) for _ in range(2)]
    assert made[0] == made[1] != recalled


def test_what_is_released_stays_the_only_copy(evidence: Evidence, reviewer: User) -> None:
    copy = released(evidence, reviewer)
    assert copies.make_copy(evidence, by=reviewer, at=AT + MINUTE) == copy


@pytest.mark.parametrize("reason", ["another cleaner", "damaged", "missing", "small picture missing"])
def test_a_copy_that_does_not_serve_is_made_anew(evidence: Evidence, author: User, reason: str) -> None:
    first = evidence.newest_copy
    if reason == "another cleaner":
        CleanedCopy.objects.update(cleaner="older")
    elif reason == "damaged":
        store.path_of(store.Room.CLEANED, first.public_id).write_bytes(b"")
    else:
        store.remove(store.Room.CLEANED, first.preview_name if "small" in reason else first.public_id)
    second = copies.make_copy(evidence, by=author, at=AT + MINUTE)
    assert (second != first, second.cleaner, second.sha256) == (True, cleaner(), first.sha256)


def test_a_copy_over_quota_is_refused_and_leaves_nothing(ours: Organisation, author: User, settings: Any) -> None:
    evidence = kept(organisation=ours, by=author)
    settings.EVIDENCE_QUOTA = evidence.size + 100
    answer = at_desk(author).post(page(evidence, "clean"))
    assert (answer.status_code, "Ask who runs the site for more room" in answer.content.decode()) == (422, True)
    assert not CleanedCopy.objects.exists()
    assert list(store.room(store.Room.CLEANED).iterdir()) == []


def test_a_full_disk_is_said_and_not_that_the_file_is_damaged(
    ours: Organisation, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = kept(organisation=ours, by=author)
    monkeypatch.setattr(store, "SPARE", 2**62)
    answer = at_desk(author).post(page(evidence, "clean"))
    assert (answer.status_code, "no room left on the server" in answer.content.decode()) == (422, True)


def test_copies_count_towards_the_quota(evidence: Evidence, ours: Organisation, author: User, settings: Any) -> None:
    settings.EVIDENCE_QUOTA = used = evidence.size + sum(file.size for file in evidence.newest_copy.files)
    assert f"keeps {filesizeformat(used)} of" in at_desk(author).get("/desk/evidence/").content.decode()
    with pytest.raises(ValidationError, match="does not fit"):
        kept(jpeg("blue"), organisation=ours, by=author)


def test_what_cannot_be_cleaned_says_so(ours: Organisation, author: User) -> None:
    video = kept(b"\0\0\0\x18ftypmp42" + b"\0" * 64, name="a.mp4", organisation=ours, by=author)
    answer = at_desk(author).post(page(video, "clean"))
    assert (answer.status_code, "no cleaned copy" in answer.content.decode()) == (422, True)
    assert video.newest_copy is None


def test_an_original_that_changed_on_the_disk_is_not_cleaned(ours: Organisation, author: User) -> None:
    evidence = kept(organisation=ours, by=author)
    store.path_of(store.Room.ORIGINALS, evidence.stored_as).write_bytes(jpeg("blue"))
    assert "not what was received" in at_desk(author).post(page(evidence, "clean")).content.decode()


def test_taking_out_an_original_is_recorded_and_needs_a_reason(evidence: Evidence, reviewer: User) -> None:
    browser = at_desk(reviewer)
    assert browser.post(page(evidence, "original"), {"why": " "}).status_code == 422
    assert "Why do you need it?" in browser.get(page(evidence, "original")).content.decode()
    assert [line.act for line in evidence.custody.all()] == ["received", "cleaned"]
    answer = browser.post(page(evidence, "original"), {"why": "To compare the dates."})
    line = evidence.custody.get(act="exported")
    assert (line.by, line.why) == (reviewer, "To compare the dates.")
    assert answer.getvalue() == jpeg()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="original-{evidence.public_id}.jpg"'
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


def test_who_sent_it_gets_it_under_its_own_name(evidence: Evidence, author: User) -> None:
    answer = at_desk(author).post(page(evidence, "original"), {"why": "My copy is lost."})
    assert answer.getvalue() == jpeg()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{NAME}"'


def test_an_original_is_taken_out_after_the_second_factor_alone(evidence: Evidence, reviewer: User) -> None:
    browser = signed_in(reviewer, seconds_ago=6 * 60)
    asked = browser.post(page(evidence, "original"), {"why": "For the court."})
    assert (asked.status_code, asked.url.startswith("/accounts/again/code/")) == (302, True)
    assert not evidence.custody.filter(act="exported").exists()
    given = browser.post(asked.url, {"code": code(), "next": page(evidence, "original")})
    assert given.getvalue() == jpeg()
    assert evidence.custody.get(act="exported").why == "For the court."


def test_who_sees_a_copy_is_written_down_once(evidence: Evidence, reviewer: User) -> None:
    copy = seen(evidence, reviewer)
    seen(evidence, reviewer)
    at_desk(colleague(evidence.organisation)).head(page(evidence, f"copies/{copy.public_id}")).getvalue()
    assert [line.by for line in copy.custody.filter(act="viewed")] == [reviewer]


def test_nobody_releases_what_they_did_not_open(evidence: Evidence, reviewer: User) -> None:
    seen(evidence, colleague(evidence.organisation))
    answer = at_desk(reviewer).post(page(evidence, "release"), checked(evidence))
    assert (answer.status_code, "Open the copy first" in answer.content.decode()) == (422, True)
    assert not CleanedCopy.objects.for_public().exists()


def test_nothing_is_done_that_cannot_be_written_down(evidence: Evidence, reviewer: User, settings: Any) -> None:
    copy, fresh = seen(evidence, reviewer), kept(jpeg("blue"), organisation=evidence.organisation, by=reviewer)
    sql(f"REVOKE INSERT ON {Custody._meta.db_table} FROM {settings.STAFF_ROLE}")
    browser, lines = at_desk(reviewer), Custody.objects.count()
    attempts = [
        (page(fresh, "clean"), {}),
        (page(evidence, "release"), checked(evidence)),
        (page(evidence, "original"), {"why": "For the court."}),
        ("/desk/evidence/", {"files": SimpleUploadedFile("a.jpg", jpeg("green"))}),
    ]
    for path, values in attempts:
        with pytest.raises(ProgrammingError, match="custody"):
            browser.post(path, values)
    assert (Custody.objects.count(), Evidence.objects.count(), fresh.newest_copy) == (lines, 2, None)
    assert not store.path_of(store.Room.RELEASED, copy.public_id).exists()


def test_the_file_s_own_name_is_shown_to_who_sent_it_alone(evidence: Evidence, author: User, reviewer: User) -> None:
    for path in ("/desk/evidence/", page(evidence)):
        assert NAME in at_desk(author).get(path).content.decode()
        assert NAME not in at_desk(reviewer).get(path).content.decode()
