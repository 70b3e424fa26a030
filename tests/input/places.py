"""Where there is something to ask, and who asks: made from the registries, so that a new page is in by itself."""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.contrib import admin as django_admin
from django.db.models import Model
from django.forms import BaseForm
from django.test import Client
from django.urls import resolve
from django_filters import FilterSet

from recommendations.imports.receiving import receive
from recommendations.models import Import, Organisation, User
from recommendations.public.filters import PAGE_KEYS
from tests import addresses
from tests import factories as make
from tests.accounts.people import PASSWORD, make_colleague, make_invitation, signed_in, try_password
from tests.admin.pages import address
from tests.admin.people import make_person
from tests.design.test_registries import ADDRESSES
from tests.desk.pages import Desk
from tests.input.asking import Form, forms_on
from tests.input.strings import TIMES

STRANGER, STAFF, REVIEWER, DATA_ENTRY, SUPERUSER = PEOPLE = [
    *("stranger", "staff", "reviewer", "data-entry admin", "superuser"),
]
# Before the second factor, before there is one, and long after it was shown.
HALF, FRESH, TIRED = ON_THE_WAY = ["half signed in", "without a factor", "signed in long ago"]
NOUNS = [model for model in django_admin.site._registry if model._meta.app_label == "recommendations"]
OWN = [
    "sessions/",
    "people/",
    "invitations/",
    "password/",
    "factors/",
    "factors/app/",
    "factors/codes/",
    "factors/passkeys/add/",
]
AGAIN = ["again/password/", "again/code/", "again/passkey/"]
OTHERS = {
    "action",
    "_selected_action",
    "select_across",
    "index",
    "list",
    "months",
    "find",
    "check",
    "do",
    "poll",
    "next",
    "since",
    "until",
}
OTHERS |= {
    "after",
    "url",
    "app_label",
    "model_name",
    "field_name",
    "term",
    "o",
    "p",
    "all",
    "e",
    "_popup",
    "_to_field",
    "opened_on",
}
SIGNING_IN = ["login/", "login/code/", "login/passkey/"]


def own_forms(base: type[BaseForm] = BaseForm) -> set[type[BaseForm]]:
    """Every form that is written here."""
    found = set()
    for form in base.__subclasses__():
        found |= own_forms(form) | ({form} if form.__module__.startswith("recommendations.") else set())
    return found


def one_of_each(paths: list[str]) -> list[str]:
    """One address of each view and set of parameters."""
    found: dict[Any, str] = {}
    for path in paths:
        place = urlsplit(path)
        found.setdefault((resolve(place.path).view_name, frozenset(dict(parse_qsl(place.query)))), path)
    return list(found.values())


def form_of(path: str, kept: dict[str, str], *, typed: set[str]) -> Form:
    return Form("POST", path, tuple(kept.items()), frozenset(typed))


def made_world(settings: Any, tmp_path: Any) -> "World":
    settings.EVIDENCE_FOLDER, settings.IMPORTS_FOLDER = tmp_path / "evidence", tmp_path / "imports"
    return World()


class World:
    """Something of everything, and who could ask for it. Pages are asked for once."""

    def __init__(self) -> None:
        self.desk = Desk()
        make.make_everything()
        self.desk_pages = self.desk.pages()
        self.link = make_invitation(organisation=self.desk.ours, role="staff")[1]
        imported = make.make_import(stage="review")
        make.make_import_row(brought=imported)
        table = b"What,Where\nAmend the law.,Kazakhstan\n"
        receive([table], name="a.csv", format_name="table", options={}, by=self.desk.author, at=make.AT)

    @cached_property
    def people(self) -> dict[str, User]:
        superuser = make_person("superuser")
        make.make_membership(user=superuser, organisation=Organisation.objects.first())
        found = {STAFF: self.desk.author, REVIEWER: self.desk.reviewer, SUPERUSER: superuser}
        return found | {DATA_ENTRY: make_person("data-entry admin")}

    @cached_property
    def clients(self) -> dict[str, Client]:
        on_the_way = {HALF: Client(), FRESH: Client(), TIRED: signed_in(make_colleague(), seconds_ago=10**5)}
        for who, user in ((HALF, make_colleague()), (FRESH, make.make_user(password=PASSWORD))):
            try_password(on_the_way[who], user.username)
        return {STRANGER: Client()} | {who: signed_in(user) for who, user in self.people.items()} | on_the_way

    def pages(self, who: str) -> list[str]:
        """Pages that this person may open; for a stranger those before the door too."""
        if who == STRANGER:
            return [*self.public_pages(), *(f"/accounts/{name}" for name in SIGNING_IN), self.link]
        if who in ON_THE_WAY:
            return [f"/accounts/{name}" for name in {HALF: ["login/code/"], FRESH: OWN + AGAIN, TIRED: AGAIN}[who]]
        if who in (STAFF, REVIEWER):
            return [*self.desk_pages, *(f"/accounts/{name}" for name in OWN + AGAIN)]
        return list(self.admin_pages()) + [f"/accounts/{name}" for name in OWN]

    def public_pages(self) -> Iterator[str]:
        """For each kind of page the first that shows something."""
        for paths in addresses.pages().values():
            yield from islice((path for path in paths if Client().get(path).status_code == 200), 1)

    def admin_pages(self) -> Iterator[str]:
        for model in NOUNS:
            yield from (address(model, page) for page in ("changelist", "add"))
            rows: list[Model] = list(model._base_manager.all()[:1])
            yield from (
                address(row, page)
                for row in rows
                for page in (("change", "history", "delete") if TIMES > 1 else ("change",))
            )
        for row in Import.objects.all():
            yield from (f"{address(Import, 'changelist')}{row.pk}/{page}/" for page in ("columns", "labels"))
            yield from (f"{address(Import, 'changelist')}{row.pk}/rows/{each.pk}/" for each in row.rows.all())

    def forms(self, who: str) -> list[Form]:
        """One of each kind that stands on this person's pages."""
        found = {form.kind: form for form in self.unlinked(who)}
        for path in self.pages(who):
            answer = self.clients[who].get(path, follow=True)
            if not answer.streaming and "html" in answer.headers.get("Content-Type", ""):
                for form in forms_on(answer.content, (answer.redirect_chain or [(path, 302)])[-1][0]):
                    found.setdefault(form.kind, form)
        return list(found.values())

    def unlinked(self, who: str) -> Iterator[Form]:
        """Those that a script sends, and those that stand on the answer to another."""
        if who == HALF:
            yield form_of("/accounts/login/code/", {"credential": "{}"}, typed={"credential"})
        if who == REVIEWER:
            key, path = make.make_sealing_key().public_key, f"/desk/sealing/{self.desk.ours.slug}/register/"
            yield form_of(
                path, {"public_key": key, "step": "register", "digits": "", "understood": "lost"}, typed={"digits"}
            )
            yield form_of("/desk/uploads/", {"key": "k" * 16, "name": "a.pdf", "size": "5"}, typed={"name", "size"})

    def names(self) -> list[str]:
        """Every parameter: of the filters, of the API as it describes itself, of every form, and of the admin's lists."""
        filters = {name for each in FilterSet.__subclasses__() for name in each.base_filters}
        schema = Client().get("/api/v1/schema.json").json()
        api = {each["name"] for path in schema["paths"].values() for each in path["get"].get("parameters", [])}
        typed = {name for form in own_forms() for name in form.base_fields}
        columns = {str(each) for noun in NOUNS for each in django_admin.site._registry[noun].list_filter}
        fields = {field.name for noun in NOUNS for field in noun._meta.fields}
        return sorted(filters | PAGE_KEYS | api | typed | columns | fields | OTHERS)

    def routes(self) -> list[str]:
        """Every address of the resolver as it is written there: ``/states/<slug:slug>/``."""
        return [path for path, _pattern in ADDRESSES]
