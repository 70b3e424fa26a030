"""What readers find where something was withdrawn: a tombstone for what they could read, and nothing for the rest."""

import pytest
from django.utils.translation import override

from recommendations.models import Published, Tombstone
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db

NOUNS = [make.make_document, make.make_recommendation, make.make_response, make.make_event, make.make_assessment]


def gone(row: Published) -> list[tuple]:
    row.withdraw(by=make.make_user(), at=AT, reason="Mistaken.")
    return list(Tombstone.objects.values_list("noun", "address", "recommendation", "on"))


@pytest.mark.parametrize("made", NOUNS)
def test_what_was_published_leaves_one(made) -> None:
    row = made(published=True)
    stood_on = getattr(row, "recommendation", None)
    address = "" if made is make.make_response else row.get_absolute_url()
    assert gone(row) == [(row._meta.model_name, address, stood_on and stood_on.pk, AT.date())]


@pytest.mark.parametrize("language", ["ru", "kk"])
@pytest.mark.parametrize("made", [*NOUNS, "answer to a report"])
def test_its_address_is_of_no_language(made, language: str) -> None:
    report = make.make_document(published=True)
    row = make.make_response(report=report, published=True) if isinstance(made, str) else made(published=True)
    with override(language):
        (_noun, address, _recommendation, _on) = gone(row)[0]
    assert not address.startswith((f"/{language}/", "http"))
    assert isinstance(made, str) <= (address == f"{report.get_absolute_url()}#answer")


@pytest.mark.parametrize("state", ["draft", "in_review"])
@pytest.mark.parametrize("made", NOUNS)
def test_a_discarded_draft_leaves_none(made, state: str) -> None:
    row = made()
    if state == "in_review":
        row.submit(by=make.make_user(), at=AT)
    assert gone(row) == []


def test_a_discarded_version_leaves_none_while_the_old_one_stays_up() -> None:
    assert gone(make.make_event(published=True).revise(by=make.make_user())) == []


def test_it_holds_no_word_of_what_was_withdrawn() -> None:
    event = make.make_event(title="A secret thing", place="Aktau", published=True)
    event.withdraw(by=make.make_user(username="dana"), at=AT, reason="It names somebody.")
    kept = str(list(Tombstone.objects.values()))
    assert [word for word in ("secret", "Aktau", "dana", "names") if word in kept] == []


def test_a_withdrawal_that_fails_leaves_none() -> None:
    event = make.make_event(published=True)
    old = type(event).objects.get(pk=event.pk)
    gone(event)
    with pytest.raises(Exception, match="cannot become"):
        gone(old)
    assert Tombstone.objects.count() == 1
