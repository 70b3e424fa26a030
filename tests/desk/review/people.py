"""People of an organisation at the desk."""

from typing import Any

from django.test import Client

from recommendations.models import Organisation, User
from tests.accounts.people import signed_in
from tests.factories import make_membership, make_user


def colleague(organisation: Organisation, role: str = "staff", **fields: Any) -> User:
    return make_membership(user=make_user(**fields), organisation=organisation, role=role).user


def at_desk(user: User) -> Client:
    """The browser of this person, who has just shown the second factor."""
    return signed_in(user)
