"""Erasing at the desk: asked for by one reviewer, agreed to by another, carried out by neither."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from recommendations.models import Erasure, FollowUpEvent, Organisation, User
from recommendations.record.checkpoints import new_key
from tests import factories as make
from tests.accounts.people import signed_in
from tests.desk.evidence.files import kept
from tests.desk.review.people import at_desk, colleague
from tests.desk.review.test_verbs import made
from tests.record.test_erasing import chained, findings

pytestmark = pytest.mark.django_db
WHY = "A person who is named in it is in danger."
NAMED = "Zarina of Aktau"


@pytest.fixture(autouse=True)
def keys_and_folders(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    settings.CHECKPOINTS_FOLDER = tmp_path / "checkpoints"
    settings.CHECKPOINT_KEY, settings.CHECKPOINT_PUBLIC_KEY = new_key()


class Group:
    """Two reviewers of an organisation, and an event of theirs that was withdrawn."""

    def __init__(self) -> None:
        self.ours: Organisation = make.make_organisation()
        self.first, self.second = colleague(self.ours, "reviewer"), colleague(self.ours, "reviewer")
        self.event: FollowUpEvent = made("events", self.ours, title=NAMED, published=True)
        self.event.withdraw(by=self.first, at=timezone.now(), reason="Somebody is in danger.")

    @property
    def page(self) -> str:
        return f"/desk/erasures/event/{self.event.public_id}/"

    def post(self, user: User, act: str, **values: str) -> Any:
        return at_desk(user).post(f"{self.page}{act}/", {"typed": self.event.public_id, "reason": WHY} | values)

    def asked(self) -> Erasure:
        self.post(self.first, "ask")
        return Erasure.objects.get()


def test_one_asks_another_agrees_and_the_desk_says_who_and_when() -> None:
    group = Group()
    desk = f"/desk/events/{group.event.public_id}/"
    assert f'href="{group.page}"' in at_desk(group.first).get(desk).content.decode()
    asked = group.asked()
    assert (asked.asked_by, asked.reason, asked.agreed_by, asked.organisation) == (group.first, WHY, None, group.ours)
    queue = at_desk(group.second).get("/desk/?list=erasures").content.decode()
    assert group.page in queue
    assert WHY in queue
    group.post(group.second, "agree")
    chained()
    group.event.refresh_from_db()
    assert group.event.title == "[erased]"
    page = at_desk(colleague(group.ours)).get(desk).content.decode()
    assert f"{group.first} asked for it, {group.second} agreed." in page
    assert NAMED not in page
    assert findings() == []


def test_the_page_says_in_plain_words_what_goes_what_stays_and_that_nobody_brings_it_back() -> None:
    group = Group()
    page = at_desk(group.first).get(group.page).content.decode()
    for words in ("What goes", "What stays", "Nobody can bring it back", "Backups hold it", NAMED):
        assert words in page, words


def test_the_second_person_sees_what_would_be_erased() -> None:
    group = Group()
    group.asked()
    page = at_desk(group.second).get(group.page).content.decode()
    assert f"{group.first} asked for it" in page
    assert NAMED in page


@pytest.mark.parametrize("act", ["ask", "agree", "refuse", "take_back"])
def test_a_second_click_changes_nothing(act: str) -> None:
    group = Group()
    if act != "ask":
        group.asked()
    who = group.first if act in ("ask", "take_back") else group.second
    group.post(who, act)
    before = Erasure.objects.values().get()
    answer = group.post(who, act)
    assert answer.status_code == 302
    assert Erasure.objects.order_by("pk").values().first() == before
    assert Erasure.objects.count() == 1


def test_who_asked_does_not_agree() -> None:
    group = Group()
    group.asked()
    page = at_desk(group.first).get(group.page).content.decode()
    assert ("agree/" in page, "take_back/" in page) == (False, True)
    for act in ("agree", "refuse"):
        group.post(group.first, act)
    assert (Erasure.objects.get().agreed_by, Erasure.objects.get().ended_by) == (None, None)


def outsiders(group: Group) -> dict[str, User]:
    invited = colleague(group.ours, "reviewer")
    make.make_arrival(user=invited, by=group.first, at=timezone.now())
    came_back = colleague(group.ours, "reviewer")
    make.make_way_back(account=came_back, by=group.second, at=timezone.now())
    return {
        "a reviewer elsewhere": colleague(make.make_organisation(), "reviewer"),
        "staff": colleague(group.ours),
        "a superuser of none": make.make_user(is_staff=True, is_superuser=True),
        "a superuser who is staff": colleague(group.ours, is_staff=True, is_superuser=True),
        "an account that the first invited": invited,
        "an account that came back by a link": came_back,
    }


@pytest.mark.parametrize(
    "who",
    [
        "a reviewer elsewhere",
        "staff",
        "a superuser of none",
        "a superuser who is staff",
        "an account that the first invited",
        "an account that came back by a link",
    ],
)
def test_nobody_else_agrees(who: str) -> None:
    group = Group()
    group.asked()
    assert group.post(outsiders(group)[who], "agree").status_code in (302, 404)
    assert Erasure.objects.get().agreed_by is None


def test_an_account_that_a_superuser_invited_is_no_second_person_for_the_superuser() -> None:
    group = Group()
    boss = colleague(group.ours, "reviewer", is_staff=True, is_superuser=True)
    group.post(boss, "ask")
    invited = colleague(group.ours, "reviewer")
    make.make_arrival(user=invited, by=boss, at=timezone.now())
    group.post(invited, "agree")
    assert Erasure.objects.get().agreed_by is None
    group.post(group.second, "agree")
    assert Erasure.objects.get().agreed_by == group.second


@pytest.mark.parametrize("who", ["staff", "a superuser of none", "a reviewer elsewhere"])
def test_only_a_reviewer_of_the_organisation_asks(who: str) -> None:
    group = Group()
    group.post(outsiders(group)[who], "ask")
    assert not Erasure.objects.exists()


def test_what_readers_see_is_not_asked_for() -> None:
    group = Group()
    group.event.put_back(by=group.second, at=timezone.now())
    page = at_desk(group.first).get(group.page).content.decode()
    assert "Withdraw it first" in page
    assert "<form method" not in page.partition("<main")[2]
    group.post(group.first, "ask")
    assert not Erasure.objects.exists()


@pytest.mark.parametrize(
    ("act", "wrong"), [("ask", {"typed": "another"}), ("ask", {"reason": " "}), ("agree", {"typed": ""})]
)
def test_what_is_not_typed_is_refused_with_a_sentence(act: str, wrong: dict[str, str]) -> None:
    group = Group()
    if act == "agree":
        group.asked()
    answer = group.post(group.second, act, **wrong)
    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.content.decode()
    assert not Erasure.objects.filter(agreed_by__isnull=False).exists()
    assert Erasure.objects.exists() == (act == "agree")


@pytest.mark.parametrize("act", ["ask", "refuse"])
def test_a_reason_that_hides_letters_is_refused_with_a_sentence(act: str) -> None:
    group = Group()
    if act == "refuse":
        group.asked()
    answer = group.post(group.first if act == "ask" else group.second, act, reason="Turned\u202earound")
    assert answer.status_code == 422
    assert "Remove the invisible character (U+202E)" in answer.content.decode()


@pytest.mark.parametrize("act", ["ask", "agree"])
def test_each_step_asks_for_the_second_factor_again(act: str) -> None:
    group = Group()
    if act == "agree":
        group.asked()
    away = signed_in(group.second, seconds_ago=600)
    answer = away.post(f"{group.page}{act}/", {"typed": group.event.public_id, "reason": WHY})
    assert answer.url.startswith("/accounts/again/")
    assert not Erasure.objects.filter(agreed_by__isnull=False).exists()


def test_what_was_refused_says_why_and_may_be_asked_for_again() -> None:
    group = Group()
    group.asked()
    group.post(group.second, "refuse", reason="The court asked us to keep it.")
    chained()
    group.event.refresh_from_db()
    assert group.event.title == NAMED
    assert "The court asked us to keep it." in at_desk(group.first).get(group.page).content.decode()
    group.post(group.first, "ask")
    assert Erasure.objects.filter(ended_at__isnull=True).count() == 1


def test_who_asked_takes_it_back_even_after_the_second_agreed() -> None:
    group = Group()
    group.asked()
    group.post(group.second, "agree")
    group.post(group.first, "take_back")
    chained()
    group.event.refresh_from_db()
    assert group.event.title == NAMED


def test_a_file_that_was_erased_is_no_file_any_more() -> None:
    evidence = kept()
    make.make_attachment(event=made("events", evidence.organisation), evidence=evidence)
    first, second = (colleague(evidence.organisation, "reviewer") for _each in range(2))
    page = f"/desk/erasures/evidence/{evidence.public_id}/"
    values = {"typed": evidence.public_id, "reason": WHY}
    at_desk(first).post(f"{page}ask/", values)
    at_desk(second).post(f"{page}agree/", values)
    assert "1 erased" in chained()
    client = at_desk(second)
    body = client.get(f"/desk/evidence/{evidence.public_id}/").content.decode()
    assert "agreed." in body
    assert "original/" not in body
    for step in ("original", "clean"):
        assert client.post(f"/desk/evidence/{evidence.public_id}/{step}/", {"why": "x"}).status_code == 404
    assert "erased" in client.get("/desk/evidence/").content.decode()


def test_a_confidential_source_is_erased_by_two_and_read_by_neither_who_may_not() -> None:
    ours = make.make_organisation()
    first, second = colleague(ours, "reviewer"), colleague(ours, "reviewer")
    event = made("events", ours)
    source = make.make_confidential_source(event=event, organisation=ours, name=NAMED, openers=[first])
    page, values = f"/desk/erasures/source/{source.public_id}/", {"typed": source.public_id, "reason": WHY}
    assert at_desk(second).get(page).status_code == 404
    at_desk(first).post(f"{page}ask/", values)
    body = at_desk(second).get(page).content.decode()
    assert "you agree without reading it" in body
    assert NAMED not in body
    assert at_desk(colleague(ours)).get(page).status_code == 404
    at_desk(second).post(f"{page}agree/", values)
    chained()
    source.refresh_from_db()
    assert source.name == "[erased]"
    opened = at_desk(first).post(f"/desk/sources/{source.public_id}/").content.decode()
    assert "Who told us" not in opened
    assert source.openings.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_who_agree_at_once_one_does() -> None:
    group = Group()
    third = colleague(group.ours, "reviewer")
    group.asked()
    clients = [at_desk(group.second), at_desk(third)]

    def agree(client: Client) -> int:
        try:
            return client.post(f"{group.page}agree/", {"typed": group.event.public_id}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(agree, clients)) == [302, 302]
    history = Erasure.history.field.model.objects.filter(agreed_by__isnull=False)  # type: ignore[attr-defined]
    assert history.count() == 1
