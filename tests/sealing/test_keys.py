"""An organisation's sealing key: registered by those who lead it, once they have shown that they can open with it."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from nacl.public import PrivateKey

from recommendations.models import Organisation, SealingKey, User
from recommendations.sealing.open_sealed import fingerprint, public_words, unsealed
from tests import factories as make
from tests.accounts.people import signed_in
from tests.desk.review.people import at_desk, colleague

pytestmark = pytest.mark.django_db
TICKED = ["copies", "lost"]
LOSES = "Who loses the private key or its passphrase loses everything that was sealed to it, for ever."


@pytest.fixture
def ours() -> Organisation:
    return make.make_organisation()


@pytest.fixture
def reviewer(ours: Organisation) -> User:
    return colleague(ours, "reviewer")


def address(organisation: Organisation, step: str = "register/") -> str:
    return f"/desk/sealing/{organisation.slug}/{step}"


def words_of(key: PrivateKey) -> str:
    return public_words(bytes(key.public_key))


def digits(browser: Client, organisation: Organisation, key: PrivateKey) -> str:
    """What stands in the trial file that is sealed to the key."""
    answer = browser.post(address(organisation), {"public_key": words_of(key), "step": "trial"})
    (each,) = json.loads(b"".join(answer))["sources"]
    return str(unsealed(each, key)["notes"]).rpartition(" ")[2]


def register(browser: Client, organisation: Organisation, key: PrivateKey, **changed: Any) -> Any:
    sent = {"public_key": words_of(key), "step": "register", "understood": TICKED}
    return browser.post(address(organisation), sent | {"digits": digits(browser, organisation, key)} | changed)


def test_a_key_counts_once_its_private_half_opened_the_trial(ours: Organisation, reviewer: User) -> None:
    browser, key = at_desk(reviewer), PrivateKey.generate()
    assert LOSES in browser.get(address(ours)).content.decode()
    page = browser.post(address(ours), {"public_key": f"{words_of(key)[:30]}\r\n{words_of(key)[30:]}"})
    assert (page.status_code, fingerprint(bytes(key.public_key)) in page.content.decode()) == (200, True)
    for changed in ({"digits": "000 00"}, {"understood": ["copies"]}, {"understood": []}):
        assert register(browser, ours, key, **changed).status_code == 422
    other = digits(browser, ours, PrivateKey.generate())
    assert register(browser, ours, key, digits=other).status_code == 422
    assert not SealingKey.objects.exists()
    assert register(browser, ours, key).status_code == 302
    kept = SealingKey.objects.get()
    assert (kept.organisation, kept.public_key, kept.by) == (ours, words_of(key), reviewer)
    assert browser.post(address(ours), {"public_key": words_of(key), "step": "register"}).status_code == 422
    assert SealingKey.objects.count() == 1


def test_all_keys_are_listed_with_who_and_the_newest_counts(ours: Organisation, reviewer: User) -> None:
    keys = [PrivateKey.generate(), PrivateKey.generate()]
    for key in [*keys, keys[0]]:
        assert register(at_desk(reviewer), ours, key).status_code == 302
    page = at_desk(colleague(ours)).get(address(ours, "")).content.decode()
    assert [page.count(fingerprint(bytes(key.public_key))) for key in keys] == [3, 1]
    assert page.count(f"<td>{reviewer}</td>") == 3
    assert "Change the key" not in page


def test_only_who_leads_the_organisation_registers_and_seals(ours: Organisation, reviewer: User) -> None:
    make.make_sealing_key(organisation=ours)
    key = PrivateKey.generate()
    rank = make.make_user(is_superuser=True, is_staff=True)
    back = colleague(ours, "reviewer")
    make.make_way_back(account=back, at=timezone.now())
    people = {colleague(ours): 403, back: 403, colleague(make.make_organisation(), "reviewer"): 404, rank: 404}
    for person, status in people.items():
        for step in ("register/", "seal/"):
            sent = {"public_key": words_of(key), "step": "register", "understood": ["ever"]}
            assert at_desk(person).post(address(ours, step), sent).status_code == status
    assert SealingKey.objects.count() == 1
    assert at_desk(back).get(address(ours, "")).status_code == 200


@pytest.mark.parametrize("step", ["register/", "seal/"])
def test_the_second_factor_is_asked_for_again(ours: Organisation, reviewer: User, step: str) -> None:
    make.make_sealing_key(organisation=ours)
    for ask in (late := signed_in(reviewer, seconds_ago=600)).get, late.post:
        answer = ask(address(ours, step))
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/again/code/")


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ('{"format": "private sealing key 1", "box": "tokenofbox"}', "which must never come here"),
        ("ssh-ed25519 tokenofssh", "A public key begins with sealing-key-1."),
        ("sealing-key-1.tokenofkey", "copy the whole line once more"),
        (public_words(bytes(32)), "anybody could open, or nobody"),
        ("", "This field is required."),
    ],
)
def test_what_is_no_public_key_is_refused_with_what_to_do(
    ours: Organisation, reviewer: User, pasted: str, sentence: str
) -> None:
    answer = at_desk(reviewer).post(address(ours), {"public_key": pasted})
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, "tokenof" in page) == (422, True, False)
