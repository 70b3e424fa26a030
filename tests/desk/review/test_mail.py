"""Mails say that something waits, to whom it concerns, at most once an hour."""

import logging
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from recommendations.desk.review.mail import PATIENCE_IN_SECONDS, send_meanwhile
from tests.desk.review.people import at_desk, colleague
from tests.desk.review.test_due import approved, publish_due
from tests.desk.review.test_verbs import address, decision, kept, made
from tests.factories import AT, make_organisation

pytestmark = pytest.mark.django_db
Committed = Any


def sent_to() -> list[str]:
    return sorted(to for message in mail.outbox for to in message.to)


def test_reviewers_hear_of_a_hand_over_and_the_author_of_what_became_of_it(
    django_capture_on_commit_callbacks: Committed,
) -> None:
    ours = make_organisation()
    author = colleague(ours, "reviewer", email="author@example.org")
    reviewer = colleague(ours, "reviewer", email="reviewer@example.org")
    colleague(ours, "reviewer")
    colleague(ours, email="staff@example.org")
    colleague(make_organisation(), "reviewer", email="others@example.org")
    row = made("events", ours, entered_by=author)
    with django_capture_on_commit_callbacks(execute=True):
        at_desk(author).post(address(row, "submit"))
    assert sent_to() == ["reviewer@example.org"]
    with django_capture_on_commit_callbacks(execute=True):
        at_desk(reviewer).post(address(row, "return"), {"comment": "Name the court."})
    assert sent_to() == ["author@example.org", "reviewer@example.org"]


@pytest.mark.parametrize("waits", [False, True])
def test_the_author_hears_when_it_is_published_and_not_when_it_is_approved(
    waits: bool, django_capture_on_commit_callbacks: Committed
) -> None:
    ours = make_organisation()
    author = colleague(ours, email="author@example.org")
    row = made("events", ours, entered_by=author)
    row.submit(by=author, at=AT)
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    sent = decision(row, when="day" if waits else "now", on=day)
    with django_capture_on_commit_callbacks(execute=True):
        at_desk(colleague(ours, "reviewer", email="r@example.org")).post(address(row, "approve"), sent)
    assert sent_to() == ([] if waits else ["author@example.org"])


def test_the_author_hears_when_its_day_has_come(django_capture_on_commit_callbacks: Committed) -> None:
    author = colleague(make_organisation(), email="author@example.org")
    row = approved(entered_by=author)
    with django_capture_on_commit_callbacks(execute=True):
        publish_due()
    assert (kept(row).publication, sent_to()) == ("published", ["author@example.org"])


def test_nobody_is_mailed_twice_within_the_hour(django_capture_on_commit_callbacks: Committed) -> None:
    ours = make_organisation()
    author = colleague(ours)
    colleague(ours, "reviewer", email="reviewer@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        for _number in range(3):
            at_desk(author).post(address(made("events", ours), "submit"))
    assert sent_to() == ["reviewer@example.org"]


def test_nothing_is_sent_for_what_was_not_done(django_capture_on_commit_callbacks: Committed) -> None:
    ours = make_organisation()
    row = made("events", ours, entered_by=colleague(ours, email="author@example.org"))
    row.submit(by=row.entered_by, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        at_desk(colleague(ours, "reviewer")).post(address(row, "return"), {"comment": ""})
    assert mail.outbox == []


def test_a_mail_tells_nothing_of_what_waits(django_capture_on_commit_callbacks: Committed, settings: Any) -> None:
    settings.SITE_ADDRESS = "https://desk.example.org"
    ours = make_organisation(name="Tokenorganisation")
    author = colleague(ours, username="tokenauthor", first_name="Tokenfirst")
    colleague(ours, "reviewer", email="r@example.org", username="tokenreviewer")
    row = made("events", ours, title="tokentitle", place="tokenplace", entered_by=author)
    with django_capture_on_commit_callbacks(execute=True):
        at_desk(author).post(address(row, "submit"))
    said = mail.outbox[0].message().as_string()
    assert "token" not in said.lower()
    for word in (row.public_id, str(row.state), socket.gethostname(), "events"):
        assert word not in said
    assert "https://desk.example.org/desk/" in mail.outbox[0].body
    headers = dict(mail.outbox[0].message().items())
    assert "00:00:00" in headers["Date"]
    assert set(headers) == {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-ID",
    }  # fmt: skip


# --- a mail server that fails ------------------------------------------------------------------------------------


@pytest.fixture
def silent_server(settings: Any) -> Iterator[int]:
    """A server that takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 30
        calls: list[socket.socket] = []
        Thread(target=lambda: calls.append(server.accept()[0]), daemon=True).start()
        yield settings.EMAIL_PORT
        for call in calls:
            call.close()


def test_a_mail_server_that_says_nothing_holds_nobody_up_for_long(silent_server: int) -> None:
    began = time.monotonic()
    send_meanwhile(["r@example.org"], on=AT)
    assert time.monotonic() - began < PATIENCE_IN_SECONDS + 1


def test_a_mail_server_that_is_not_there_breaks_nothing_and_is_logged_without_content(
    settings: Any, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Committed
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    ours = make_organisation()
    colleague(ours, "reviewer", email="r@example.org")
    row = made("events", ours)
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        assert at_desk(colleague(ours)).post(address(row, "submit")).status_code == 302
    assert kept(row).publication == "in_review"
    assert "A mail was not sent: ConnectionRefusedError" in caplog.text
    assert "example.org" not in caplog.text
