"""The preview is the public page as it would be, and leaves nothing behind."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from recommendations.models import FollowUpEvent
from tests.design.sql import relations, sql
from tests.desk.review.people import at_desk, colleague
from tests.desk.review.test_verbs import NOUNS, address, decision, in_review, kept, made
from tests.factories import make_event, make_organisation, make_recommendation, make_response

pytestmark = pytest.mark.django_db


def everything() -> dict[str, Any]:
    """Every row of every table, sessions left out: the door of the desk keeps those."""
    kept_apart = ("session", "login", "account")
    names = [name for name in relations("public") if not any(word in name for word in kept_apart)]
    return {name: sorted(map(repr, sql(f'SELECT * FROM "{name}"'))) for name in names}


def public_page(row: Any) -> str:
    page = getattr(row, "recommendation", None) or row
    return page.get_absolute_url()


@pytest.mark.parametrize("language", ["", "/ru", "/kk"])
@pytest.mark.parametrize("noun", NOUNS)
def test_the_preview_is_the_public_page_byte_for_byte(noun: str, language: str) -> None:
    row, reviewer = in_review(make_organisation(), noun)
    seen = reviewer.get(language + address(row, "preview"))
    assert (dict(seen.cookies), seen.headers["Cache-Control"]) == ({}, "no-store")
    reviewer.post(address(row, "approve"), decision(row))
    assert kept(row).publication == "published"
    public = Client().get(language + public_page(row))
    assert (public.status_code, public.content) == (seen.status_code, seen.content)


@pytest.mark.parametrize("noun", NOUNS)
def test_nothing_of_it_remains(noun: str) -> None:
    row, reviewer = in_review(make_organisation(), noun)
    reviewer.get("/desk/")
    before, here = (
        everything(),
        "SELECT current_user, current_setting('search_path'), current_setting('transaction_read_only')",
    )
    stood = sql(here)
    assert reviewer.get(address(row, "preview")).status_code == 200
    assert everything() == before
    assert sql(here) == stood


def test_an_author_may_look_at_a_new_version_beside_the_old() -> None:
    ours = make_organisation()
    author = colleague(ours)
    row = made("events", ours, title="As it was.", published=True)
    draft = row.revise(by=author)
    FollowUpEvent.objects.filter(pk=draft.pk).update(title="As it will be.")
    assert "As it will be." in at_desk(author).get(address(row, "preview")).content.decode()
    assert "As it was." in Client().get(row.get_absolute_url()).content.decode()


def test_the_preview_reads_as_the_public_role() -> None:
    """What stands beside it unpublished is not there, whatever the staff may see."""
    ours = make_organisation()
    row = make_recommendation(published=True)
    make_event(title="Not yet told.", logged_by=ours, bearings={row: "context"})
    answer = make_response(recommendation=row, document=row.document, logged_by=ours)
    seen = at_desk(colleague(ours)).get(address(answer, "preview")).content.decode()
    assert answer.words in seen
    assert "Not yet told." not in seen


def test_it_says_why_there_is_nothing_to_look_at() -> None:
    ours = make_organisation()
    answer = make_response(logged_by=ours)
    page = at_desk(colleague(ours)).get(address(answer, "preview"))
    assert page.status_code == 422
    assert "first." in page.content.decode()


def test_names_of_staff_and_of_an_organisation_that_did_not_agree_are_not_on_it() -> None:
    ours = make_organisation(name="Tokenorganisation", slug="tokenorganisation")
    author = colleague(ours, username="tokenauthor", first_name="tokenfirst")
    reviewer = at_desk(colleague(ours, "reviewer", username="tokenreviewer"))
    for noun in NOUNS:
        row = made(noun, ours, entered_by=author, internal_note="tokennote")
        row.submit(by=author, at=datetime(2026, 1, 31, 12, 34, 56, tzinfo=UTC))
        seen = reviewer.get(address(row, "preview")).content.decode().lower()
        reviewer.post(address(row, "approve"), decision(row))
        assert "token" not in seen
        assert "12:34" not in seen
        assert "token" not in Client().get(public_page(row)).content.decode().lower()


def test_an_organisation_that_agreed_is_named() -> None:
    row, reviewer = in_review(make_organisation(name="Those who agreed", is_named=True))
    assert "Those who agreed" in reviewer.get(address(row, "preview")).content.decode()
