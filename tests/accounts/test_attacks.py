"""Signing in as an attacker tries it: guessing, replaying, forging, stealing, and locking others out."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from recommendations.accounts.gate import OPEN
from recommendations.models import Invitation, Session, Tally, User
from tests.accounts.people import PASSWORD, SECRET, code, make_colleague, signed_in, with_factor
from tests.factories import make_membership, make_organisation, make_session, make_tally, make_user
from tracker.middleware import is_staff_address

pytestmark = pytest.mark.django_db
LOGIN, CODE = "/accounts/login/", "/accounts/login/code/"


def try_password(client: Client, name: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(LOGIN, {"login": name, "password": password}, **extra)


def try_code(client: Client, word: str) -> Any:
    return client.post(CODE, {"code": word})


def is_in(client: Client) -> bool:
    return client.get("/accounts/sessions/").status_code == 200


# --- passwords and codes -----------------------------------------------------------------------------------------


def test_password_and_code_let_in_and_neither_alone() -> None:
    client, person = Client(), make_colleague()
    assert try_password(client, person.username).url == CODE
    assert not is_in(client)
    assert try_code(client, code()).status_code == 302
    assert is_in(client)
    assert not is_in(Client())


def test_wrong_name_and_wrong_password_answer_alike() -> None:
    make_colleague(username="somebody")
    make_user(username="frozen-one", password=PASSWORD, is_active=False)
    bodies = set()
    for name, password in [("somebody", "wrong"), ("nobody-here", "wrong"), ("frozen-one", PASSWORD)]:
        answer = try_password(Client(REMOTE_ADDR="192.0.2.9"), name, password)
        bodies.add((answer.status_code, "do not belong together" in answer.content.decode()))
    assert bodies == {(200, True)}


def test_code_works_once() -> None:
    person, word = make_colleague(), code()
    first, second = Client(), Client()
    for client in (first, second):
        try_password(client, person.username)
    assert try_code(first, word).status_code == 302
    assert try_code(second, f"{word[:3]} {word[3:]}").status_code == 200
    assert not is_in(second)


def test_recovery_code_works_once() -> None:
    person = make_colleague()
    word = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]
    first, second = Client(), Client()
    for client in (first, second):
        try_password(client, person.username)
    assert try_code(first, word).status_code == 302
    assert try_code(second, word).status_code == 200


@pytest.mark.parametrize("forged", ["[]", "{}", "1", '{"response": []}', '{"response": {"userHandle": "MQ"}}', "x"])
def test_forged_passkeys_are_refused_without_an_error(forged: str) -> None:
    client = Client()
    client.get("/accounts/login/passkey/", headers={"accept": "application/json"})
    assert client.post("/accounts/login/passkey/", {"credential": forged}).status_code == 302
    other = signed_in(make_user())
    assert other.post("/accounts/factors/passkeys/add/", {"credential": forged, "name": "x"}).status_code == 200


def test_database_gives_back_no_secret() -> None:
    person = make_colleague()
    client = signed_in(person)
    client.get("/accounts/factors/passkeys/add/")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data::text FROM mfa_authenticator UNION ALL SELECT session_key || session_data FROM recommendations_session"
        )
        kept = " ".join(row for (row,) in cursor.fetchall())
    assert SECRET not in kept
    assert client.session.session_key not in kept
    assert "mfa.webauthn.state" not in kept
    seed = json.loads(json.dumps(Authenticator.objects.get(user=person, type="recovery_codes").data["seed"]))
    assert seed.startswith("gAAAA")


# --- guessing ----------------------------------------------------------------------------------------------------


def test_stranger_is_slowed_down_and_locks_nobody_out() -> None:
    person, own = make_colleague(), Client(REMOTE_ADDR="192.0.2.1")
    try_password(own, person.username)
    try_code(own, code())
    own.post("/accounts/logout/")
    stranger = Client(REMOTE_ADDR="198.51.100.7")
    answers = [try_password(stranger, person.username, "wrong").content.decode() for _n in range(7)]
    assert "Too many" not in answers[4]
    assert "Too many" in answers[5]
    assert "Too many" in try_password(stranger, person.username).content.decode()
    assert try_password(Client(REMOTE_ADDR="203.0.113.5"), person.username).status_code == 302
    shared = Client(REMOTE_ADDR="198.51.100.7")
    shared.cookies = own.cookies
    assert try_password(shared, person.username).status_code == 302


def test_one_network_tries_many_names_only_so_often() -> None:
    stranger = Client(REMOTE_ADDR="198.51.100.7")
    answers = [try_password(stranger, f"name-{n}", "wrong").content.decode() for n in range(31)]
    assert "Too many" not in answers[29]
    assert "Too many" in answers[30]


def test_stranger_in_the_same_network_stops_no_passkey_of_a_known_browser() -> None:
    own, stranger, passkey = Client(), Client(), "/accounts/login/passkey/"
    try_password(own, (person := make_colleague()).username)
    try_code(own, code())
    own.post("/accounts/logout/")
    asked = {"accept": "application/json"}
    assert [stranger.get(passkey, headers=asked).status_code for _n in range(31)][-1] == 429
    assert own.get(passkey, headers=asked).status_code == 200
    assert try_password(own, person.username).status_code == 302


def test_codes_are_not_guessed() -> None:
    person, client = make_colleague(), Client()
    try_password(client, person.username)
    for _n in range(5):
        try_code(client, "000000")
    assert "Too many" in try_code(client, code()).content.decode()


def test_forwarded_address_is_believed_only_of_our_proxies(settings: Any) -> None:
    name = make_colleague().username
    for n in range(6):
        answer = try_password(Client(), name, "wrong", headers={"x-forwarded-for": f"192.0.2.{n}"})
    assert "Too many" in answer.content.decode()
    settings.TRUSTED_PROXIES = 1
    answer = try_password(Client(), name, headers={"x-forwarded-for": "127.0.0.1, 203.0.113.5"})
    assert answer.status_code == 302


# --- invitations -------------------------------------------------------------------------------------------------


def make_invitation(**fields: Any) -> tuple[Invitation, str]:
    kinds = fields or {"organisation": make_organisation(), "role": "staff"}
    row = Invitation(**kinds)
    return row, f"/accounts/invitation/{row.issue(by=make_user(is_superuser=True), at=timezone.now())}/"


def accepted(link: str, name: str = "quiet-heron", password: str = PASSWORD) -> Any:
    words = {
        "new_password1": password,
        "new_password2": password,
        "username": name,
        "is_superuser": "on",
        "role": "reviewer",
    }
    return Client().post(link, words)


def test_invitation_makes_one_account_and_gives_only_what_it_says() -> None:
    row, link = make_invitation()
    assert accepted(link).status_code == 302
    person = User.objects.get(username="quiet-heron")
    assert [m.role for m in person.memberships.all()] == ["staff"]
    assert not person.is_superuser
    assert accepted(link, "second").status_code == 404
    row.refresh_from_db()
    assert row.used_by == person


@pytest.mark.parametrize("why", ["forged", "old", "withdrawn", "frozen"])
def test_ended_invitations_answer_alike(why: str) -> None:
    row, link = make_invitation()
    if why == "withdrawn":
        Invitation.objects.filter(pk=row.pk).revoke(by=row.invited_by, at=timezone.now())
    if why == "frozen":
        row.invited_by.freeze(by=row.invited_by, at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=8 if why == "old" else 1)):
        answer = accepted("/accounts/invitation/" + "x" * 43 + "/" if why == "forged" else link)
    assert answer.status_code == 404
    assert not User.objects.filter(username="quiet-heron").exists()


@pytest.mark.parametrize("change", ["left", "demoted", "let back as reviewer"])
def test_who_lost_the_role_does_not_come_back_by_an_own_link(change: str) -> None:
    giver, now = make_membership(role="reviewer"), timezone.now()
    person = make_membership(organisation=giver.organisation)
    is_back = change == "let back as reviewer"
    row = Invitation(account=person.user) if is_back else Invitation(organisation=giver.organisation, role="reviewer")
    link = f"/accounts/invitation/{row.issue(by=giver.user, at=now)}/"
    assert Client().get(link).status_code == 200
    if change == "left":
        giver.delete()
    else:
        changed = person if is_back else giver
        changed.role = "reviewer" if is_back else "staff"
        changed.save()
    assert accepted(link).status_code == 404


def test_word_of_an_invitation_is_kept_nowhere() -> None:
    _row, link = make_invitation()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i::text FROM recommendations_invitation i UNION ALL SELECT h::text FROM recommendations_invitationhistory h"
        )
        assert link.split("/")[-2] not in str(cursor.fetchall())


def test_way_back_ends_old_factors_and_sessions() -> None:
    person = make_colleague()
    client = signed_in(person)
    assert is_in(client)
    _row, link = make_invitation(account=person)
    assert accepted(link).status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    assert not is_in(client)


def test_reviewer_invites_to_the_own_organisation_alone() -> None:
    reviewer, other = make_membership(role="reviewer"), make_organisation()
    client = signed_in(reviewer.user)
    made = client.post("/accounts/invitations/", {"organisation": reviewer.organisation.pk, "role": "staff"})
    assert "/accounts/invitation/" in made.content.decode()
    client.post("/accounts/invitations/", {"organisation": other.pk, "role": "staff"})
    client.post("/accounts/invitations/", {"group": 1})
    assert [row.organisation for row in Invitation.objects.all()] == [reviewer.organisation]
    assert signed_in(make_membership(role="staff").user).get("/accounts/invitations/").status_code == 403


# --- sessions ----------------------------------------------------------------------------------------------------


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


# --- the gate ----------------------------------------------------------------------------------------------------


def staff_addresses(resolver: Any = None, before: str = "/", space: str = "") -> list[tuple[str, str]]:
    found = []
    for each in (resolver or get_resolver()).url_patterns:
        path = before + str(each.pattern).lstrip("^")
        if isinstance(each, URLResolver):
            found += staff_addresses(each, path, f"{space}{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern) and is_staff_address(path):
            found.append((path, f"{space}{each.name}"))
    return found


def filled(path: str) -> str:
    for part in ("<int:pk>", "<path:object_id>", "<int:content_type_id>", "<path:object_id>", "<int:id>"):
        path = path.replace(part, "1")
    return path.rstrip("$")


@pytest.mark.parametrize("who", ["stranger", "without factor", "factor not shown"])
def test_every_staff_address_refuses(who: str) -> None:
    person = make_user(is_superuser=True, is_staff=True, password=PASSWORD)
    client = Client()
    if who != "stranger":
        client.force_login(with_factor(person) if who == "factor not shown" else person)
    to = {"stranger": LOGIN, "without factor": "/accounts/factors/", "factor not shown": "/accounts/again/code/"}[who]
    mine = {"stranger": set(), "without factor": {"mfa_", "account_"}, "factor not shown": {"mfa_reauth"}}[who]
    asked = [
        (p, n) for p, n in staff_addresses() if n not in OPEN | {"account_logout"} and not n.startswith(tuple(mine))
    ]
    assert len(asked) > 100
    for path, _name in asked:
        answer = client.get(filled(path))
        assert (answer.status_code, getattr(answer, "url", "").partition("?")[0]) == (302, to), path


def test_scripts_and_forms_of_strangers_get_no_page_elsewhere() -> None:
    assert Client().get("/desk/", headers={"hx-request": "true"}).status_code == 401
    assert Client().get("/desk/", headers={"sec-fetch-mode": "cors"}).status_code == 401
    assert Client().post("/desk/", {"title": "typed"}).status_code == 401


# --- step-up -----------------------------------------------------------------------------------------------------


def test_grave_things_ask_again_and_keep_what_was_typed() -> None:
    reviewer = make_membership(role="reviewer")
    client = signed_in(reviewer.user, seconds_ago=6 * 60)
    words = {"organisation": reviewer.organisation.pk, "role": "staff", "suggested_username": "typed-name"}
    asked = client.post("/accounts/invitations/", words)
    assert asked.url.startswith("/accounts/again/code/")
    assert not Invitation.objects.exists()
    done = client.post(asked.url, {"code": code(), "next": "/accounts/invitations/"})
    assert "/accounts/invitation/" in done.content.decode()
    assert Invitation.objects.get().suggested_username == "typed-name"


def test_password_alone_is_no_step_up() -> None:
    client = signed_in(make_colleague(), seconds_ago=6 * 60)
    assert client.get("/accounts/again/password/").url.startswith("/accounts/again/code/")
    assert client.get("/accounts/factors/codes/").url.startswith("/accounts/again/code/")


def test_open_redirects_are_refused() -> None:
    client, person = Client(), make_colleague()
    client.post(LOGIN, {"login": person.username, "password": PASSWORD, "next": "https://example.org/"})
    assert try_code(client, code()).url == "/desk/"
