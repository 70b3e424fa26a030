"""Signing in as an attacker tries it: guessing, replaying, forging, and going around the gate."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from recommendations.accounts.gate import OPEN
from recommendations.models import Invitation
from tests.accounts.people import (
    CODE,
    LOGIN,
    PASSWORD,
    SECRET,
    code,
    is_in,
    make_colleague,
    signed_in,
    try_code,
    try_password,
    with_factor,
)
from tests.factories import make_membership, make_user
from tracker.addresses import is_staff_address

pytestmark = pytest.mark.django_db


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


def test_no_browser_keeps_a_page_from_behind_the_gate() -> None:
    client = signed_in(make_user(is_superuser=True, is_staff=True))
    answers = {path: client.get(filled(path)) for path, _name in staff_addresses()}
    assert {answer.status_code for answer in answers.values()} >= {200, 404}
    assert [path for path, answer in answers.items() if "no-store" not in answer.headers["Cache-Control"]] == []


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
