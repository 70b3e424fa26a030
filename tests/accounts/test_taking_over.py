"""Somebody else in a colleague's account: by a link that they gave out themselves, by the admin, by SQL."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib import admin as django_admin
from django.db import InternalError, transaction
from django.test import Client
from django.utils import timezone

from recommendations.models import ConfidentialSource, Invitation, Organisation, User
from tests.accounts.people import PASSWORD, signed_in
from tests.admin.pages import address, save
from tests.admin.people import make_person
from tests.design.sql import acting_as, sql
from tests.desk.review.people import colleague
from tests.factories import (
    make_arrival,
    make_attachment,
    make_confidential_source,
    make_event,
    make_evidence,
    make_organisation,
    make_way_back,
)

pytestmark = pytest.mark.django_db
NOWHERE = "zzzzzzzzzz"


@pytest.fixture
def ours() -> Organisation:
    return make_organisation()


@pytest.fixture
def giver(ours: Organisation) -> User:
    return colleague(ours, "reviewer", username="the-giver")


@pytest.fixture
def victim(ours: Organisation) -> User:
    return colleague(ours, username="the-victim", password=PASSWORD)


@pytest.fixture
def source(ours: Organisation, victim: User) -> ConfidentialSource:
    event = make_event(logged_by=ours, entered_by=victim, audience="named")
    make_attachment(event=event, evidence=make_evidence(organisation=ours, received_by=victim))
    return make_confidential_source(event=event, organisation=ours, entered_by=victim, openers=[victim])


def places(source: ConfidentialSource) -> list[str]:
    file = source.event.attachments.get().evidence.public_id
    return [
        f"/desk/sources/{source.public_id}/",
        f"/desk/events/{source.event.public_id}/",
        f"/desk/events/{source.event.public_id}/edit/",
        f"/desk/evidence/{file}/",
        f"/desk/events/{source.event.public_id}/discard/",
    ]


def taken(giver: User, victim: User) -> Client:
    """The browser of the giver, in the victim's account by a link of their own."""
    page = signed_in(giver).post(f"/accounts/people/{victim.pk}/let-back/").content.decode()
    word = page.split("/accounts/invitation/")[1].split("/")[0]
    Client().post(f"/accounts/invitation/{word}/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    return signed_in(User.objects.get(pk=victim.pk))


def body(answer: Any, *ids: str) -> str:
    text = answer.content.decode()
    for each in ids:
        text = text.replace(each, NOWHERE)
    return text


# --- by a link ---------------------------------------------------------------------------------------------------


def test_who_takes_an_account_by_a_link_finds_nothing_that_is_for_named_people(giver, victim, source) -> None:
    client = taken(giver, victim)
    for place in places(source):
        public_id = place.split("/")[3]
        for ask in (client.get, client.post):
            refused, nowhere = ask(place), ask(place.replace(public_id, NOWHERE))
            assert refused.status_code in {404, 405}, place
            assert body(refused, public_id) == body(nowhere), place
    assert not source.openings.exists()


def test_who_came_back_finds_it_again_after_seven_days(giver, victim, source) -> None:
    with time_machine.travel(timezone.now()) as clock:
        taken(giver, victim)
        clock.shift(timedelta(days=7, seconds=1))
        client = signed_in(User.objects.get(pk=victim.pk))
        assert {client.get(place).status_code for place in places(source)} == {200}
        assert source.name in client.post(places(source)[0]).content.decode()


def test_who_came_back_is_told_when_what_is_missing_opens_again(giver, victim, source) -> None:
    with time_machine.travel(datetime(2027, 3, 1, 12, 5)):
        client = taken(giver, victim)
        for place in ("/desk/", "/desk/evidence/", *places(source)):
            assert "Until 8 March 2027, 12:05 UTC these stay closed to you" in client.get(place).content.decode(), place
    with time_machine.travel(datetime(2027, 3, 9)):
        assert "stay closed to you" not in signed_in(User.objects.get(pk=victim.pk)).get("/desk/").content.decode()


def test_those_who_are_named_beside_read_who_came_back_and_by_whose_link(ours, giver, victim, source) -> None:
    other, stranger = colleague(ours), colleague(ours)
    source.openers.add(other)
    source.event.readers.add(other)
    make_way_back(account=victim, by=giver, at=timezone.now() - timedelta(days=30))
    made = make_way_back(account=stranger, by=giver, at=timezone.now())
    for place in places(source)[:2]:
        page = signed_in(other).get(place).content.decode()
        assert "the-victim came back by a link from the-giver on " in page
        assert str(made.account) not in page


def test_reviewers_read_on_the_page_of_people_who_came_in_by_whose_link(ours, giver, victim) -> None:
    make_way_back(account=victim, by=giver, at=timezone.now())
    new = colleague(ours, username="new-heron")
    make_arrival(user=new, by=giver, at=timezone.now(), organisation=ours)
    second, staff, elsewhere = colleague(ours, "reviewer"), colleague(ours), colleague(make_organisation(), "reviewer")
    told = {"the-victim came back by a link from the-giver on ", "new-heron was invited by the-giver and came in on "}
    for person, is_told in ((giver, True), (second, True), (staff, False), (elsewhere, False)):
        page = signed_in(person).get("/accounts/people/").content.decode()
        assert {sentence for sentence in told if sentence in page} == (told if is_told else set())


# --- by the admin ------------------------------------------------------------------------------------------------


def test_the_admin_makes_no_account_gives_no_password_and_shows_no_factor(victim) -> None:
    client = signed_in(make_person("superuser"))
    assert {model._meta.app_label for model in django_admin.site._registry} == {"recommendations"}
    assert client.get(address(User, "add")).status_code == 403
    for path in (address(victim, "change"), address(victim, "change").replace("change", "password")):
        page = client.get(path, follow=True)
        assert (page.status_code, b'name="password' in page.content) == (200, False)


def test_a_password_forged_into_the_admins_form_changes_nothing(victim) -> None:
    client = signed_in(make_person("superuser"))
    words = {"password": "x", "password1": PASSWORD, "password2": PASSWORD, "first_name": "Changed"}
    before = victim.password
    assert save(client, address(victim, "change"), **words).status_code == 302
    victim.refresh_from_db()
    assert (victim.first_name, victim.password) == ("Changed", before)


@pytest.mark.parametrize("who", ["giver", "victim"])
def test_the_admin_deletes_nobody_of_whom_a_used_link_tells(who, giver, victim) -> None:
    made = make_way_back(account=victim, by=giver, at=timezone.now())
    victim.memberships.all().delete()
    giver.memberships.all().delete()
    client, person = signed_in(make_person("superuser")), {"giver": giver, "victim": victim}[who]
    client.post(address(person, "delete"), {"post": "yes"})
    client.post(
        address(User, "changelist"), {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"}
    )
    assert Invitation.objects.filter(pk=made.pk, account=victim, invited_by=giver).exists()


def test_the_admin_does_not_tell_who_came_back_by_the_titles_of_what_they_did_there(ours) -> None:
    person = colleague(ours, is_staff=True, is_superuser=True)
    event = make_event(logged_by=ours, entered_by=person, audience="named", title="Aigul was taken away.")
    client = signed_in(person)
    assert save(client, address(event, "change"), place="Almaty").status_code == 302
    assert "Aigul" in client.get("/admin/").content.decode()
    make_way_back(account=person, at=timezone.now())
    assert "Aigul" not in client.get("/admin/").content.decode()


# --- by SQL ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET used_at = used_at - interval '8 days'"])
def test_a_link_that_was_used_is_not_removed_or_changed_by_sql(statement: str, victim) -> None:
    make_way_back(account=victim, at=timezone.now())
    statement = statement.format(Invitation._meta.db_table)
    with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
        sql(statement)
    with acting_as(settings.STAFF_ROLE), pytest.raises(InternalError, match="Cannot"), transaction.atomic():
        sql(statement)
