"""Nothing hidden comes out: the same world with and without hidden rows answers byte for byte alike, and no token of a
hidden field and no moment is found in any answer."""

from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.test import Client

from recommendations import models
from recommendations.visibility import RESTRICTED, SEALED, tables, visibility
from tests import addresses
from tests.factories import (
    AT,
    make_alert,
    make_assessment,
    make_attachment,
    make_bearing,
    make_copy,
    make_custody,
    make_document,
    make_event,
    make_everything,
    make_kept_back,
    make_organisation,
    make_pair,
    make_recommendation,
    make_response,
    make_source,
    make_state,
    make_text,
    make_user,
    recall,
)

pytestmark = pytest.mark.django_db
Answer = tuple[int, dict[str, str], bytes]


def unpacked(body: bytes) -> bytes:
    """What a zip holds, names and all, else the body as it is."""
    if not body.startswith(b"PK\x03\x04"):
        return body
    with ZipFile(BytesIO(body)) as archive:
        return b"".join(name.encode() + archive.read(name) for name in archive.namelist())


def answers(paths: list[str]) -> dict[str, Answer]:
    """Status, headers and body of each address, asked for by a stranger after the night's files were written."""
    found = {}
    call_command("write_data_package", stdout=StringIO())
    for path in paths:
        answer = Client().get(path)
        assert not answer.cookies, path
        body = unpacked(b"".join(answer) if answer.streaming else answer.content)
        found[path] = (answer.status_code, dict(answer.headers), body)
    return found


def hide_everything_around(public: models.Recommendation) -> None:
    """Hidden rows of every kind beside the public ones: drafts, reviews, versions under work, what was discarded before
    anybody could read it. What readers could read and was withdrawn is no such row: it leaves a tombstone."""
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
    discarded = make_assessment(recommendation=public, methodology=methodology, status="implemented")
    discarded.withdraw(by=by, at=AT, reason="mistaken")
    gone = make_event(state=state, bearings={public: "progress"})
    gone.withdraw(by=by, at=AT, reason="mistaken")
    waiting = make_event(state=state, bearings={public: "progress"})
    waiting.submit(by=by, at=AT)
    waiting.approve(by=make_user(), at=AT, publish_after=AT)
    kept_back = make_event(state=state, audience="named", logged_by=make_organisation(), bearings={public: "setback"})
    make_kept_back(event=kept_back, organisation=kept_back.logged_by)
    for copy in models.CleanedCopy.objects.for_public():
        make_copy(evidence=copy.evidence)
    revise_event(models.FollowUpEvent.objects.published().get(bearings__recommendation=public), by=by)
    make_recommendation(document=document, state=state, part_of=public, part_number=1)


def revise_event(event: models.FollowUpEvent, *, by: models.User) -> None:
    draft = event.revise(by=by)
    models.FollowUpEvent.objects.filter(pk=draft.pk).update(title="Another wording", place="elsewhere")
    make_bearing(event=draft, recommendation=make_recommendation(), meaning="setback")
    make_source(event=draft, url="https://example.org/hidden")
    attached = make_attachment(event=draft)
    make_copy(evidence=attached.evidence, released=True)


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
        *models.FollowUpEvent.objects.filter(published_at=None).exclude(revises__isnull=False),
    ]
    assert hidden
    for row in hidden:
        answer = Client().get(row.get_absolute_url())
        assert answer.status_code == 404
        assert answer.content.replace(row.get_absolute_url().encode(), b"") == gone.content.replace(
            b"/events/nothinghere/", b""
        )


def test_no_list_shows_keys_whose_gaps_would_count_drafts() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('recommendations_recommendation', 'id'), 7654321)")
    row = make_everything()
    assert row.pk > 7654321
    for path in ("/recommendations/", "/recommendations/?q=assemblies", row.document.get_absolute_url(), "/changes/"):
        assert b"765432" not in Client().get(path).content, path


def hidden_fields(model: type[Model]) -> list[Any]:
    fields = [field for field in model._meta.concrete_fields if visibility(field) in (RESTRICTED, SEALED)]
    return [field for field in fields if field.get_internal_type() in ("TextField", "CharField") and not field.choices]


NOUNS = (models.Document, models.Recommendation, models.StateResponse, models.FollowUpEvent, models.Assessment)
HASH, PUBLIC_ID, HOUR = "70ce" * 16, "70kenf117e", f"{AT:%H:%M}"  # moments are public to the day alone
TOKENS: dict[type[Model], dict[str, str]] = {
    **{noun: dict.fromkeys(("internal_note", "withdrawal_reason", "return_comment"), "tokenofnoun") for noun in NOUNS},
    models.CleanedCopy: {"recall_reason": "tokenofrecall", "cleaner": "tokenofcleaner"},
    models.Evidence: {
        "public_id": PUBLIC_ID,
        "original_name": "tokenoforiginal.jpg",
        "kind": "tokenof",
        "sha256": HASH,
        "stored_as": "tokenofstore",
    },
}


def make_world_of_tokens() -> None:
    """Every hidden text holds a token, and so do those of the tables of which the public has nothing."""
    organisation = {"name": "tokenoforganisation", "slug": "tokenoforganisation", "is_named": False}
    source = {"name": "tokenofname", "contact": "tokenofcontact", "notes": "tokenofnotes"}
    make_everything(organisation=organisation, confidential=source, evidence=TOKENS[models.Evidence])
    for noun in NOUNS:
        noun.objects.update(**TOKENS[noun])
    recall(make_copy(released=True), reason="tokenofrecall")
    models.CleanedCopy.objects.update(cleaner="tokenofcleaner")
    make_custody(evidence=models.Evidence.objects.get(sha256=HASH), why="tokenofwhy")
    make_alert(address="tokenofreader@example.org", query="q=tokenofquery")
    models.Upload.objects.update(name="tokenofupload", stored_as="tokenofpiece")
    models.Draft.objects.update(values={"title": "tokenofdraft"}, base={"title": "tokenofbase"})
    gone = make_event(title="tokenofwithdrawn", place="tokenofplace", published=True)
    gone.withdraw(by=make_user(), at=AT, reason="tokenofreason")


def test_every_hidden_text_has_a_token() -> None:
    hidden = {model: {field.name for field in hidden_fields(model)} for model in tables()}
    assert {model: set(texts) for model, texts in TOKENS.items()} == {m: texts for m, texts in hidden.items() if texts}


def test_every_page_answers_without_a_cookie_a_token_of_a_hidden_field_or_a_moment() -> None:
    make_world_of_tokens()
    for number, user in enumerate(models.User.objects.all()):
        models.User.objects.filter(pk=user.pk).update(username=f"tokenofuser{number}", first_name="tokenofuser")
    for path, (status, headers, body) in answers(addresses.in_every_language()).items():
        assert status in (200, 400, 404, 410), path
        assert "Set-Cookie" not in headers, path
        for token in ("tokenof", HASH, PUBLIC_ID, HOUR):
            assert token.encode() not in body, path
            assert token not in str(headers), path


def test_every_public_url_is_looked_at() -> None:
    make_everything()
    looked_at = addresses.public_addresses()
    assert set(looked_at) == addresses.names()
    assert all(looked_at.values())
