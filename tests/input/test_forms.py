"""Every form of the site, found on its pages, sent with odd strings in all its fields: an answer, and never an error of ours."""

from itertools import cycle
from typing import Any

import pytest
from django.forms import BaseForm

from recommendations.accounts.forms import PasskeyAgainForm
from tests.input.asking import Asked
from tests.input.places import ON_THE_WAY, PEOPLE, REVIEWER, STRANGER, SUPERUSER, World, made_world, own_forms
from tests.input.strings import ODD, TIMES

pytestmark = pytest.mark.django_db
WHO = [
    *(PEOPLE if TIMES > 1 else [STRANGER, REVIEWER, SUPERUSER]),
    *ON_THE_WAY,
]  # the others have no other forms than these
ROUNDS = min(TIMES, len(ODD))  # with as many as there are, every string comes to every field
STEP = 131  # prime to their number, so that neighbours in a form get strings of other kinds
SPREAD = [ODD[number * STEP % len(ODD)] for number in range(len(ODD))]


@pytest.fixture
def world(settings: Any, tmp_path: Any, time_to_answer: None) -> World:
    return made_world(settings, tmp_path)


def test_there_are_more_than_five_hundred() -> None:
    assert len(ODD) > 500


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> set[type[BaseForm]]:
    """Forms that looked at what was sent, and those that they are made from."""
    found: set[type[BaseForm]] = set()
    clean = BaseForm.full_clean

    def noted(form: BaseForm) -> None:
        found.update(type(form).__mro__)
        clean(form)

    monkeypatch.setattr(BaseForm, "full_clean", noted)
    return found


def test_no_form_answers_odd_strings_with_an_error_of_ours(world: World, reached: set[type[BaseForm]]) -> None:
    asked, texts = Asked(), cycle(SPREAD)
    for who in WHO:
        for form in world.forms(who):
            for start in range(ROUNDS):
                turn = texts if TIMES == 1 else cycle(SPREAD[start:] + SPREAD[:start])
                asked.ask(world.clients[who], form.method, form.path, form.typed_with(turn))
                asked.ask(world.clients[who], form.method, form.path, form.forged_with(turn))
    print(f"{asked.count} requests")
    assert asked.faults == []
    # Only who has a passkey sees that form; it reads what is sent as PasskeyForm does, which everybody can send to.
    missed = sorted(form.__name__ for form in own_forms() - reached - {PasskeyAgainForm})
    assert not missed, " ".join(missed)
