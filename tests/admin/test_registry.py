"""Every noun can be typed in, and every page of the admin answers."""

import pytest
from django.apps import apps
from django.contrib import admin as django_admin
from django.contrib.admin.utils import flatten
from django.db.models import Model
from django.test import Client

from recommendations.models import FollowUpEvent, Import, Label, Organisation, Recommendation, State, User
from tests.admin.pages import address
from tests.admin.people import log_in, make_person
from tests.factories import make_everything, make_membership, make_state

# Made by inviting and by signing in, on pages of their own.
OF_ACCOUNTS = {"Invitation", "Session", "Tally"}
OF_READERS = {"Alert"}  # who wants mails: nobody of the staff reads or writes it
# Kept by an organisation or by one person, or logs of what was done: the desk has pages for them, with rights that the
# admin's groups do not know, and rank opens none of them.
KEPT_READY = {
    "Listing",
    "EventListing",
    "Likeness",
    "Word",
    "Edition",
    "Touched",
}  # nobody's to type: what lists and the search need
OF_THE_RECORD = {"Link", "Shape", "Erasure"}  # written by `chain_record`; what is erased, two persons agree on
OF_IMPORTS = {"ImportRow", "OutsideName", "ColumnMapping"}  # on the pages of an import, or remembered of files
OF_THE_DESK = {
    "Evidence",
    "CleanedCopy",
    "Attachment",
    "Custody",
    "Upload",
    "Draft",
    "ConfidentialSource",
    "Opening",
    "SealingKey",
    "Tombstone",
}

NOUNS = sorted(
    (model for model in django_admin.site._registry if model._meta.app_label == "recommendations"),
    key=lambda model: model.__name__,
)

pytestmark = pytest.mark.django_db


def test_every_noun_is_typed_in_on_a_page_of_its_own_or_with_the_noun_it_belongs_to() -> None:
    typed = {inline.model for each in django_admin.site._registry.values() for inline in each.inlines} | set(NOUNS)
    nouns = [model for model in apps.get_app_config("recommendations").get_models() if not model._meta.proxy]
    missing = {model.__name__ for model in nouns if model not in typed and not model.__name__.endswith("History")}
    assert missing - OF_ACCOUNTS - OF_READERS - KEPT_READY - OF_THE_RECORD - OF_IMPORTS == OF_THE_DESK
    assert {model.__name__ for model in typed} & OF_THE_DESK == set()


@pytest.mark.parametrize("group", ["NGO staff", "reviewer"])
def test_who_may_not_add_recommendations_sees_nothing_of_imports(group: str) -> None:
    make_everything(published=False)
    client, row = log_in(group), Import.objects.get()
    for page in ("changelist", "add", "change", "history"):
        assert client.get(address(row, page)).status_code == 403
        assert client.get(address(Label.objects.get(), page)).status_code == 403


@pytest.mark.parametrize("group", ["data-entry admin", "NGO staff", "reviewer"])
def test_no_group_has_a_right_to_what_only_the_desk_opens(group: str) -> None:
    rights = make_person(group).get_all_permissions()
    for noun in OF_THE_DESK:
        assert not [right for right in rights if right.endswith(f"_{noun.lower()}")], noun


def test_every_relation_is_completed_as_one_types() -> None:
    for model in set(NOUNS) - {User}:
        noun = django_admin.site._registry[model]
        lines = [options["fields"] for _title, options in noun.fieldsets or [("", {"fields": noun.fields or []})]]
        named = set(flatten([name for line in lines for name in line]))
        relations = {name for name in named if model._meta.get_field(name).is_relation}
        assert relations <= set(noun.autocomplete_fields), model


@pytest.mark.parametrize("group", ["data-entry admin", "superuser"])
@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_list_and_form_and_history_answer(model: type[Model], group: str) -> None:
    make_everything(published=False)
    user = make_person(group)
    make_membership(user=user, organisation=Organisation.objects.latest("pk"))
    client, row = log_in(user), model._base_manager.all()[0]
    expected = 403 if model is User and group != "superuser" else 200
    assert client.get(address(model, "changelist")).status_code == expected
    assert client.get(address(model, "changelist"), {"q": "a 96 (a)"}).status_code == expected
    assert client.get(address(model, "add")).status_code == (403 if model is User else expected)
    for page in ("change", "history"):
        assert client.get(address(row, page)).status_code == expected


@pytest.mark.parametrize(
    "query", ["?q=%00", "?publication=%00", "?state__id__exact=abc", "?p=abc", "?o=99.-3", "?status=x"]
)
def test_an_odd_query_is_no_error_of_ours(query: str) -> None:
    assert log_in().get(address(Recommendation, "changelist") + query).status_code < 500


@pytest.mark.parametrize("query", ["?document=abc", "?themes=1,x", f"?state={'9' * 30}", "?position=abc"])
def test_an_odd_proposal_is_left_out(query: str) -> None:
    assert log_in().get(address(Recommendation, "add") + query).status_code == 200


def test_a_proposal_that_nobody_can_read_is_refused() -> None:
    assert log_in().get(address(Recommendation, "add") + "?state=%00").status_code == 400


@pytest.mark.parametrize("key", ["abc", "\x00", "9" * 30])
def test_an_odd_selection_is_no_error_of_ours(key: str) -> None:
    answer = log_in().post(address(Recommendation, "changelist"), {"action": "publish", "_selected_action": key})
    assert answer.status_code == 400


def test_a_stranger_is_asked_to_log_in(client: Client) -> None:
    row = make_everything()
    for page in ("changelist", "add", "change", "history", "delete"):
        assert client.get(address(row, page)).status_code == 302


def test_every_field_of_a_form_says_what_belongs_in_it() -> None:
    fields = [f for noun in NOUNS if noun is not User for f in [*noun._meta.fields, *noun._meta.many_to_many]]
    through = [str(FollowUpEvent._meta.get_field("recommendations"))]  # typed in as bearings
    bare = [str(f) for f in fields if f.editable and not f.primary_key and not f.help_text]
    assert bare == through


def test_a_name_in_the_address_that_is_not_by_language_is_left_out() -> None:
    assert log_in().get(address(State, "add"), {"name": "x"}).status_code == 200


@pytest.mark.parametrize("typed", ["abc", "²", "\x00", "9" * 30])
def test_a_relation_that_is_no_key_is_refused_on_the_form(typed: str) -> None:
    answer = log_in().post(address(Recommendation, "add"), {"title": "A", "state": typed, "themes": [typed]})
    assert answer.status_code == 200
    assert {"state", "themes"} <= set(answer.context["adminform"].form.errors)


@pytest.mark.parametrize("kind", ["", "colour"])
def test_a_label_of_no_kind_is_refused_on_the_form(kind: str) -> None:
    answer = log_in().post(address(Label, "add"), {"kind": kind, "words": "Torture", "means": "Torture"})
    assert answer.status_code == 200
    assert "kind" in answer.context["adminform"].form.errors


def test_pages_are_seen_on_the_site_by_their_own_address_alone() -> None:
    admin, row = log_in(), make_state()
    assert admin.get("/admin/r/1/999/").status_code == 404
    assert f'href="{row.get_absolute_url()}"' in admin.get(address(row, "change")).content.decode()
