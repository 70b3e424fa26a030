"""Withdrawing takes two: the first takes it from readers at once, the second confirms it or puts it back."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from recommendations.door import through_public_door, through_staff_door
from recommendations.models import Published, Tombstone, User
from tests import factories as make
from tests.accounts.people import signed_in
from tests.admin.pages import action
from tests.admin.people import log_in, make_person
from tests.desk.review.people import at_desk, colleague
from tests.desk.review.test_verbs import NOUNS, address, kept, made
from tests.factories import AT
from tests.models.test_tombstones import NOUNS as MADE

pytestmark = pytest.mark.django_db


def withdrawn(noun: str) -> tuple[Any, User, User]:
    """What one reviewer withdrew, that one, and another."""
    ours = make.make_organisation()
    first, second = colleague(ours, "reviewer"), colleague(ours, "reviewer")
    row = made(noun, ours, published=True)
    at_desk(first).post(address(row, "withdraw"), {"reason": "It names somebody."})
    return kept(row), first, second


@pytest.mark.parametrize("noun", NOUNS)
def test_readers_lose_it_with_the_first_persons_word_and_have_it_again_with_the_seconds(noun: str) -> None:
    row, _first, second = withdrawn(noun)
    page = "/desk/?list=withdrawn"
    assert row.public_id in at_desk(second).get(page).content.decode()
    with through_public_door():
        assert not type(row).objects.exists()
        assert Tombstone.objects.count() == 1
    at_desk(second).post(address(row, "put_back"))
    assert (kept(row).publication, kept(row).withdrawal_decided_by) == ("published", second)
    with through_public_door():
        assert type(row).objects.count() == 1
        assert not Tombstone.objects.exists()
    assert row.public_id not in at_desk(second).get(page).content.decode()


def test_its_address_says_gone_and_then_the_same_page_as_before() -> None:
    ours = make.make_organisation()
    event = made("events", ours, published=True)
    before = Client().get(event.get_absolute_url()).content
    at_desk(colleague(ours, "reviewer")).post(address(event, "withdraw"), {"reason": "Mistaken."})
    assert Client().get(event.get_absolute_url()).status_code == 410
    at_desk(colleague(ours, "reviewer")).post(address(event, "put_back"))
    assert Client().get(event.get_absolute_url()).content == before


def test_readers_are_not_told_whether_a_second_person_has_decided() -> None:
    row, _first, second = withdrawn("events")
    before = Client().get(row.get_absolute_url()).content
    at_desk(second).post(address(row, "confirm"))
    assert Client().get(row.get_absolute_url()).content == before


@pytest.mark.parametrize("verb", ["confirm", "put_back"])
def test_every_step_sent_twice_is_done_once(verb: str) -> None:
    row, _first, second = withdrawn("events")
    for _time in range(2):
        assert at_desk(second).post(address(row, verb)).status_code == 302
    assert kept(row).publication == ("withdrawn" if verb == "confirm" else "published")


@pytest.mark.parametrize("verb", ["confirm", "put_back"])
def test_who_withdrew_it_decides_nothing_and_is_told_why(verb: str) -> None:
    row, first, _second = withdrawn("events")
    for answer in (at_desk(first).get(address(row, verb)), at_desk(first).post(address(row, verb))):
        assert answer.status_code == 403
        assert "Another person than who withdrew it" in answer.content.decode()
    assert kept(row).awaits_second


@pytest.mark.parametrize("verb", ["confirm", "put_back"])
def test_nor_does_an_account_that_the_first_let_in_even_where_nobody_else_reviews(verb: str) -> None:
    row, first, second = withdrawn("events")
    make.make_arrival(user=second, by=first, at=timezone.now())
    assert at_desk(second).post(address(row, verb)).status_code == 403
    assert kept(row).awaits_second


@pytest.mark.parametrize("verb", ["confirm", "put_back"])
def test_it_asks_for_the_second_factor_again(verb: str) -> None:
    row, _first, second = withdrawn("events")
    away = signed_in(second, seconds_ago=600)
    assert away.post(address(row, verb)).url.startswith("/accounts/again/")
    assert kept(row).awaits_second


def test_what_two_withdrew_is_not_put_back() -> None:
    row, first, second = withdrawn("events")
    at_desk(second).post(address(row, "confirm"))
    for person in (first, second):
        at_desk(person).post(address(row, "put_back"))
    assert kept(row).publication == "withdrawn"


@pytest.mark.parametrize("decide", ["put_back", "confirm_withdrawal"])
@pytest.mark.parametrize("made_of", MADE)
def test_no_noun_is_decided_on_by_who_withdrew_it(made_of: Any, decide: str) -> None:
    row, who = made_of(published=True), make.make_user()
    row.withdraw(by=who, at=AT, reason="Mistaken.")
    with pytest.raises(ValidationError, match="Another person than who withdrew it"):
        getattr(row, decide)(by=who, at=AT)
    getattr(row, decide)(by=make.make_user(), at=AT)
    assert row.publication == ("published" if decide == "put_back" else "withdrawn")


@pytest.mark.parametrize("made_of", MADE)
def test_not_by_sql_under_the_staff_role_either(made_of: Any) -> None:
    row, who = made_of(published=True), make.make_user()
    row.withdraw(by=who, at=AT, reason="Mistaken.")
    table = row._meta.db_table
    for values in (
        f"publication = 'published', withdrawal_decided_by_id = {who.pk}, withdrawal_decided_at = now()",
        "publication = 'published'",
        "publication = 'published', withdrawn_by_id = NULL",
        f"withdrawal_decided_by_id = {who.pk}, withdrawal_decided_at = now()",
    ):
        with through_staff_door(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {values} WHERE id = %s", [row.pk])
    assert kept(row).awaits_second


def test_what_was_put_back_can_be_withdrawn_again_and_waits_again() -> None:
    row, _first, second = withdrawn("events")
    at_desk(second).post(address(row, "put_back"))
    at_desk(second).post(address(row, "withdraw"), {"reason": "The source fell away."})
    assert (kept(row).awaits_second, kept(row).withdrawn_by, kept(row).withdrawal_decided_by) == (True, second, None)
    with through_public_door():
        assert Tombstone.objects.count() == 1


def test_nothing_is_put_back_below_what_is_withdrawn() -> None:
    row = make.make_recommendation(published=True)
    for each in (row, row.document):
        each.withdraw(by=make.make_user(), at=AT, reason="Mistaken.")
    with pytest.raises(ValidationError, match="first"):
        row.put_back(by=make.make_user(), at=AT)


# --- in the admin ------------------------------------------------------------------------------------------------


def states(*rows: Published) -> list[str]:
    return [kept(row).publication for row in rows]


def test_what_one_person_withdrew_in_bulk_another_puts_back_in_bulk() -> None:
    rows = [make.make_document(published=True) for _each in range(3)]
    first, second = log_in(make_person("data-entry admin")), log_in(make_person("data-entry admin"))
    action(first, "withdraw", *rows, reason="Everything must go.")
    assert states(*rows) == ["withdrawn"] * 3
    action(first, "put_back", *rows)
    action(first, "confirm_withdrawal", *rows)
    assert states(*rows) == ["withdrawn"] * 3
    assert all(kept(row).awaits_second for row in rows)
    action(second, "put_back", *rows[:2])
    action(second, "confirm_withdrawal", rows[2])
    assert states(*rows) == ["published", "published", "withdrawn"]
    action(first, "put_back", rows[2])
    assert states(rows[2]) == ["withdrawn"]


def test_rank_decides_on_nothing_of_an_organisation() -> None:
    row, _first, _second = withdrawn("events")
    for rank in ("reviewer", "data-entry admin", "superuser"):
        for verb in ("put_back", "confirm_withdrawal"):
            action(log_in(rank), verb, row)
    assert kept(row).awaits_second
