"""What is approved for a day is published by then, once, and one that fails keeps nobody back."""

from datetime import timedelta
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from recommendations.models import FollowUpEvent, Listing, Membership, Touched
from tests.desk.review.people import colleague
from tests.desk.review.test_verbs import NOUNS, kept, made
from tests.factories import AT, make_organisation, make_response

pytestmark = pytest.mark.django_db


def approved(noun: str = "events", *, due: timedelta = timedelta(minutes=-1), **fields: Any) -> Any:
    ours = make_organisation()
    row = make_response(logged_by=ours) if fields.pop("hidden", False) else made(noun, ours, **fields)
    row.submit(by=colleague(ours), at=AT)
    row.approve(by=colleague(ours, "reviewer"), at=AT, publish_after=timezone.now() + due)
    return row


def publish_due() -> str:
    errors = StringIO()
    call_command("publish_due", stderr=errors)
    return errors.getvalue()


@pytest.mark.parametrize("noun", NOUNS)
def test_it_is_published_by_whoever_approved_it_and_not_before(noun: str) -> None:
    row, later = approved(noun), approved(noun, due=timedelta(hours=1))
    assert publish_due() == ""
    assert (kept(row).publication, kept(row).published_by) == ("published", row.approved_by)
    assert kept(later).publication == "in_review"


def test_one_that_cannot_be_published_keeps_nobody_back_and_its_reason_names_no_content() -> None:
    bad, good = approved(hidden=True), approved()
    said = publish_due()
    assert (kept(bad).publication, kept(good).publication) == ("in_review", "published")
    assert said == f"Not published: responses {bad.public_id}: Publish “…” first.\n"


def test_an_approval_does_not_outlive_the_right_to_give_it() -> None:
    row = approved()
    Membership.objects.filter(user=row.approved_by).update(role="staff")
    assert "Who approved it may not review it any more." in publish_due()
    assert kept(row).publication == "in_review"


def test_its_history_names_who_approved_it() -> None:
    row = approved()
    publish_due()
    assert kept(row).history.order_by("-pgh_id").first().pgh_context.metadata["user"] == row.approved_by_id


@pytest.mark.django_db(transaction=True)
def test_two_at_once_publish_each_row_once() -> None:
    rows = [approved() for _number in range(6)]

    def run() -> None:
        said.append(publish_due())
        connection.close()

    said: list[str] = []
    threads = [Thread(target=run) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == ["", "", ""]
    assert FollowUpEvent.objects.published().count() == len(rows)
    moves = [row.history.filter(publication="published").count() for row in rows]
    assert moves == [1] * len(rows)


def test_lists_know_at_once_what_it_published() -> None:
    row = approved("assessments")
    publish_due()
    assert Listing.objects.get(pk=row.recommendation_id).status == row.status
    assert not Touched.objects.exists()
