"""Invitations and ways back: each works once, for whom it was meant, and gives only what it says."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from recommendations.models import Invitation, User
from tests.accounts.people import accepted, is_in, make_colleague, make_invitation, signed_in
from tests.factories import make_membership, make_organisation

pytestmark = pytest.mark.django_db


def test_invitation_makes_one_account_and_gives_only_what_it_says() -> None:
    row, link = make_invitation()
    assert accepted(link).status_code == 302
    person = User.objects.get(username="quiet-heron")
    assert [m.role for m in person.memberships.all()] == ["staff"]
    assert not person.is_superuser
    assert accepted(link, "second").status_code == 404
    row.refresh_from_db()
    assert row.used_by == person


@pytest.mark.parametrize("letter", ["\u1160", "\u3164", "\uffa0"])
def test_no_user_name_hides_a_letter(letter: str) -> None:
    """They count as letters, and nobody sees them: the name would stand beside another that looks the same."""
    make_colleague(username="reviewer")
    _row, link = make_invitation()
    answer = accepted(link, f"reviewer{letter}")
    assert (answer.status_code, "U+1160" in answer.content.decode()) == (200, True)
    assert not User.objects.filter(username__startswith="reviewer").exclude(username="reviewer").exists()


@pytest.mark.parametrize("name", ["username", "first_name", "last_name"])
def test_names_of_people_hide_nothing_wherever_they_are_written(name: str) -> None:
    person = make_colleague()
    setattr(person, name, "reviewer\u1160" if name == "username" else "A\u202eb")
    with pytest.raises(ValidationError, match="invisible"):
        person.full_clean()
    with pytest.raises(IntegrityError, match="user_lines_hide_nothing"), transaction.atomic():
        person.save()


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
