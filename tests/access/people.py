"""The roles that people have towards a row, rows of theirs, and which of them see a row."""

from datetime import datetime

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Model

from recommendations import access
from recommendations.models import Organisation, Published, User
from tests import factories as make
from tests.factories import AT

# Members of the row's organisation: a reviewer who wrote it, the staff member who submitted it, a colleague, a reviewer, and
# a reviewer who is named among those who may know.
WRITER, SENDER, COLLEAGUE, REVIEWER, READER = "writer", "sender", "colleague", "reviewer", "reader"
MEMBERS = {WRITER, SENDER, COLLEAGUE, REVIEWER, READER}
REVIEWERS = {WRITER, REVIEWER, READER}
# Others: a reviewer of another organisation, somebody who types in the whole record, and who may do everything in Django.
OTHERS = {"stranger", "data entry", "superuser"}
NOBODY: set[str] = set()
KNOWN = {WRITER, READER}


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make.make_organisation()


@pytest.fixture
def people(organisation: Organisation) -> dict[str, User]:
    """A person of each role towards what the organisation keeps."""
    found = {role: make.make_user(username=role, is_superuser=role == "superuser") for role in MEMBERS | OTHERS}
    for role in MEMBERS:
        rank = "reviewer" if role in REVIEWERS else "staff"
        make.make_membership(user=found[role], organisation=organisation, role=rank)
    make.make_membership(user=found["stranger"], role="reviewer")
    found["data entry"].user_permissions.set(Permission.objects.filter(content_type__app_label="recommendations"))
    return found


def made_for(made, organisation: Organisation, people: dict[str, User], audience: str = "") -> Published:
    if made is make.make_event:
        row = made(entered_by=people[WRITER], logged_by=organisation, audience=audience)
        row.readers.add(people[READER])
        return row
    parent = make.make_recommendation(published=True)
    if made is make.make_assessment:
        return made(entered_by=people[WRITER], organisation=organisation, recommendation=parent)
    return made(entered_by=people[WRITER], logged_by=organisation, recommendation=parent, document=parent.document)


def who_sees(model: type[Model], people: dict[str, User], *, at: datetime = AT) -> set[str]:
    return {role for role, user in people.items() if access.seen(model, user, at=at).exists()}
