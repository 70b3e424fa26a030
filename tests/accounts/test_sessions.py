"""Sessions end: with time, with what they rest on, and by those who look after an account."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from recommendations.models import Session, Tally, User
from tests.accounts.people import CODE, LOGIN, code, is_in, make_colleague, signed_in, try_code, try_password
from tests.factories import make_membership, make_session, make_tally

pytestmark = pytest.mark.django_db


def test_session_key_from_before_signing_in_is_worth_nothing() -> None:
    client, person = Client(), make_colleague()
    try_password(client, person.username)
    fixed = client.cookies["session"].value
    try_code(client, code())
    assert client.cookies["session"].value != fixed
    thief = Client()
    thief.cookies["session"] = fixed
    assert not is_in(thief)


@pytest.mark.parametrize("change", ["password", "frozen"])
def test_signing_in_that_was_half_done_ends_as_well(change: str) -> None:
    client, person = Client(), make_colleague()
    assert try_password(client, person.username).url == CODE
    if change == "frozen":
        person.freeze(by=person, at=timezone.now())
    else:
        person.set_password("another quiet heron")
        person.save()
    assert try_code(client, code()).url == LOGIN
    assert not Session.objects.filter(user=person).exists()
    assert not is_in(client)


def test_session_ends_half_an_hour_after_it_was_used_and_polls_do_not_count() -> None:
    start = timezone.now()
    with time_machine.travel(start) as clock:
        client = signed_in(make_colleague())
        clock.shift(timedelta(minutes=29))
        assert is_in(client)
        clock.shift(timedelta(minutes=29))
        assert client.get("/accounts/sessions/?poll").status_code == 200
        clock.shift(timedelta(minutes=2))
        assert not is_in(client)


def test_session_ends_after_twelve_hours_however_much_it_is_used() -> None:
    with time_machine.travel(timezone.now()) as clock:
        client = signed_in(make_colleague())
        for _n in range(28):
            clock.shift(timedelta(minutes=25))
            assert is_in(client)
        clock.shift(timedelta(minutes=25))
        assert not is_in(client)


@pytest.mark.parametrize("change", ["password", "rights", "group", "membership", "factor", "frozen"])
def test_sessions_end_with_what_they_rest_on(change: str) -> None:
    person = make_colleague()
    client = signed_in(person)
    assert is_in(client)
    if change == "password":
        User.objects.filter(pk=person.pk).update(password="!")
    elif change == "rights":
        User.objects.filter(pk=person.pk).update(is_superuser=True)
    elif change == "group":
        person.groups.create(name="new")
    elif change == "membership":
        make_membership(user=person)
    elif change == "factor":
        Authenticator.objects.filter(user=person).delete()
    else:
        person.freeze(by=person, at=timezone.now())
    assert not Session.objects.filter(user=person).exists()
    assert client.get("/accounts/sessions/").status_code == 302


def test_freezing_oneself_ends_the_other_browser_at_once() -> None:
    person = make_colleague()
    here, there = signed_in(person), signed_in(person)
    assert here.post(f"/accounts/people/{person.pk}/freeze/").url == LOGIN
    assert not is_in(there)
    assert "do not belong" in try_password(Client(), person.username).content.decode()


def test_nobody_freezes_or_lets_back_whom_they_do_not_look_after() -> None:
    reviewer, elsewhere = make_membership(role="reviewer"), make_membership()
    second = make_membership(role="reviewer", organisation=reviewer.organisation)
    client = signed_in(reviewer.user)
    assert client.post(f"/accounts/people/{elsewhere.user.pk}/freeze/").status_code == 404
    assert client.post(f"/accounts/people/{elsewhere.user.pk}/let-back/").status_code == 404
    assert client.post(f"/accounts/people/{second.user.pk}/let-back/").status_code == 403
    assert client.post(f"/accounts/people/{second.user.pk}/freeze/").status_code == 302


def test_one_session_and_all_others_are_ended_from_afar() -> None:
    person, stranger = make_colleague(), signed_in(make_colleague())
    here, there, third = (signed_in(person) for _n in range(3))
    key = Session.objects.filter(user=person).exclude(pk=None).order_by("created_at")[1].session_key
    stranger.post("/accounts/sessions/end/", {"session": key})
    assert is_in(there)
    here.post("/accounts/sessions/end/", {"session": key})
    assert (is_in(there), is_in(third)) == (False, True)
    here.post("/accounts/sessions/end/")
    assert (is_in(here), is_in(third)) == (True, False)


def test_what_has_ended_is_removed_and_nothing_else() -> None:
    now, client = timezone.now(), signed_in(make_colleague())
    make_session(expire_date=now - timedelta(seconds=1))
    make_tally(ends_at=now - timedelta(seconds=1))
    try_password(Client(), "somebody", "wrong")
    call_command("tidy_accounts", stdout=StringIO())
    assert is_in(client)
    assert (Session.objects.count(), Tally.objects.count()) == (1, 2)
