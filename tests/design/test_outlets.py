"""Nothing hidden comes out: the same world with and without hidden rows answers byte for byte alike, and no token of a
hidden field is found in any answer."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from recommendations import models
from recommendations.visibility import RESTRICTED, SEALED, tables, visibility
from tests import addresses
from tests.factories import (
    AT,
    make_assessment,
    make_bearing,
    make_document,
    make_event,
    make_everything,
    make_pair,
    make_recommendation,
    make_response,
    make_source,
    make_state,
    make_text,
    make_user,
)

pytestmark = pytest.mark.django_db
Answer = tuple[int, dict[str, str], bytes]


def answers(paths: list[str]) -> dict[str, Answer]:
    """Status, headers and body of each address, asked for by a stranger."""
    found = {}
    for path in paths:
        answer = Client().get(path)
        assert not answer.cookies, path
        found[path] = (answer.status_code, dict(answer.headers), answer.content)
    return found


def hide_everything_around(public: models.Recommendation) -> None:
    """Hidden rows of every kind beside the public ones: drafts, reviews, versions under work, what was withdrawn."""
    by, document, state = make_user(), public.document, public.state
    draft = make_recommendation(document=document, state=state, themes=public.themes.all())
    make_text(recommendation=draft)
    make_recommendation(document=make_document(), state=make_state(), published=False)
    make_pair(first=public, second=draft)
    make_response(recommendation=public, document=document, stance="rejects").submit(by=by, at=AT)
    make_response(report=document, document=document, stance="notes").submit(by=by, at=AT)
    hidden = make_event(state=state, bearings={public: "setback"})
    methodology = models.MethodologyVersion.objects.get()
    make_assessment(recommendation=public, methodology=methodology, status="regressed", events=[hidden])
    withdrawn = make_assessment(recommendation=public, methodology=methodology, published=True)
    withdrawn.withdraw(by=by, at=AT, reason="mistaken")
    gone = make_event(state=state, bearings={public: "progress"}, published=True)
    gone.withdraw(by=by, at=AT, reason="mistaken")
    revise_event(models.FollowUpEvent.objects.published().get(bearings__recommendation=public), by=by)
    make_recommendation(document=document, state=state, part_of=public, part_number=1)


def revise_event(event: models.FollowUpEvent, *, by: models.User) -> None:
    draft = event.revise(by=by)
    models.FollowUpEvent.objects.filter(pk=draft.pk).update(title="Another wording", place="elsewhere")
    make_bearing(event=draft, recommendation=make_recommendation(), meaning="setback")
    make_source(event=draft, url="https://example.org/hidden")


def test_hidden_rows_change_no_byte_of_any_answer() -> None:
    public = make_everything()
    known = addresses.in_every_language()
    before = answers(known)
    hide_everything_around(public)
    assert answers(known) == before


def test_what_is_hidden_answers_like_what_does_not_exist() -> None:
    hide_everything_around(make_everything())
    gone = Client().get("/events/nothinghere/")
    hidden = [
        *models.Recommendation.objects.filter(publication="draft"),
        *models.Document.objects.filter(publication="draft"),
    ]
    assert hidden
    for row in hidden:
        answer = Client().get(row.get_absolute_url())
        assert answer.status_code == 404
        assert answer.content.replace(row.get_absolute_url().encode(), b"") == gone.content.replace(
            b"/events/nothinghere/", b""
        )


def hidden_fields(model: type[Model]) -> list[Any]:
    fields = [field for field in model._meta.concrete_fields if visibility(field) in (RESTRICTED, SEALED)]
    return [field for field in fields if field.get_internal_type() in ("TextField", "CharField") and not field.choices]


def test_no_token_of_a_hidden_field_is_found_in_any_answer() -> None:
    texts: Mapping[str, Any] = {
        noun: {"internal_note": f"tokenof{noun}"}
        for noun in ("document", "recommendation", "response", "event", "assessment")
    }
    assert {field.name for model in tables() for field in hidden_fields(model)} == {
        "internal_note",
        "withdrawal_reason",
    }
    make_everything(
        **texts, organisation={"name": "tokenoforganisation", "slug": "tokenoforganisation", "is_named": False}
    )
    for number, user in enumerate(models.User.objects.all()):
        models.User.objects.filter(pk=user.pk).update(username=f"tokenofuser{number}", first_name="tokenofuser")
    for path, (_status, headers, body) in answers(addresses.in_every_language()).items():
        assert b"tokenof" not in body, path
        assert "tokenof" not in str(headers), path


def test_moments_are_public_to_the_day_alone() -> None:
    make_everything()
    for path, (_status, headers, body) in answers(addresses.in_every_language()).items():
        assert b"12:34" not in body, path
        assert "12:34" not in str(headers), path


def test_every_public_url_is_looked_at() -> None:
    make_everything()
    looked_at = addresses.public_addresses()
    assert set(looked_at) == addresses.names()
    assert all(looked_at.values())
