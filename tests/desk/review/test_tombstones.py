"""What readers find where something was withdrawn."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from tests.factories import (
    AT,
    make_assessment,
    make_document,
    make_event,
    make_recommendation,
    make_response,
    make_user,
)

pytestmark = pytest.mark.django_db
PREFIXES = {"en": "", "ru": "/ru", "kk": "/kk"}


def withdrawn(row):
    row.withdraw(by=make_user(username="tokenperson"), at=AT, reason="tokenreason")
    return row


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
@pytest.mark.parametrize("make", [make_event, make_recommendation, make_document])
def test_its_address_says_that_it_was_withdrawn_and_when_and_nothing_else(make, language: str) -> None:
    row = withdrawn(make(title="tokentitle", internal_note="tokennote", published=True))
    with override(language):
        address = row.get_absolute_url()
    answer = Client().get(address)
    assert address.startswith(PREFIXES[language])
    assert answer.status_code == 410
    assert '<time datetime="2026-01-31">' in answer.content.decode()
    assert "token" not in answer.content.decode() + str(answer.headers)
    assert not answer.cookies


def test_the_page_is_in_the_readers_language() -> None:
    row = withdrawn(make_event(published=True))
    assert '<html lang="ru">' in Client().get("/ru" + row.get_absolute_url()).content.decode()


def test_what_was_discarded_before_anyone_saw_it_was_never_there() -> None:
    row = withdrawn(make_event())
    gone, nothing = (Client().get(f"/events/{name}/") for name in (row.public_id, "zzzzzzzzzz"))
    assert gone.status_code == 404
    assert gone.content.replace(row.public_id.encode(), b"zzzzzzzzzz") == nothing.content


def test_a_discarded_new_version_leaves_the_published_one() -> None:
    row = make_event(published=True)
    withdrawn(row.revise(by=make_user()))
    assert Client().get(row.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_assessment, "An assessment was withdrawn on"),
        (make_response, "An answer of the Government was withdrawn on"),
    ],
)
def test_the_recommendation_names_what_was_withdrawn_from_it_in_a_line(make, words: str) -> None:
    recommendation = make_recommendation(published=True)
    row = withdrawn(make(recommendation=recommendation, published=True))
    body = Client().get(recommendation.get_absolute_url()).content.decode()
    assert body.count(words) == 1
    assert "token" not in body
    if make is make_assessment:
        assert row.reason not in body
        assert f'id="{row.public_id}"' in body


def test_a_report_names_the_answer_that_was_withdrawn_from_it() -> None:
    report = make_document(published=True)
    withdrawn(make_response(report=report, published=True))
    address = report.get_absolute_url()
    for prefix in PREFIXES.values():
        assert 'id="answer"' in Client().get(prefix + address).content.decode()


def test_an_address_that_no_page_can_have_is_not_looked_up() -> None:
    for path in ("/events/%00/", "/%00/", "/events/" + "x" * 5000 + "/", "/recommendations/a/b/"):
        assert Client().get(path).status_code == 404
