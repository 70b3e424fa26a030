"""People of each group, logged in to the admin."""

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from recommendations.admin.groups import make_groups
from recommendations.models import User
from tests.accounts.people import signed_in
from tests.factories import make_user


def make_person(group: str, **fields: Any) -> User:
    """A person of a group, or a superuser for "superuser"."""
    make_groups()
    user = make_user(is_staff=True, is_superuser=group == "superuser", **fields)
    user.groups.set(Group.objects.filter(name=group))
    return user


def log_in(user: User | str = "data-entry admin") -> Client:
    """The browser of this person, or of a new person of this group."""
    return signed_in(make_person(user) if isinstance(user, str) else user)
