"""Every file that we give out, brought in again: each row is known as the recommendation that it was made of, and changes nothing."""

import random
from collections.abc import Iterator
from datetime import date
from itertools import count, product
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from recommendations.imports import run
from recommendations.imports.child import looked_at
from recommendations.imports.reading.formats import FORMATS
from recommendations.imports.receiving import path_of, receive
from recommendations.models import Import, Recommendation
from tests.factories import (
    AT,
    make_affected_group,
    make_document,
    make_mechanism,
    make_recommendation,
    make_response,
    make_sdg_goal,
    make_sdg_target,
    make_state,
    make_text,
    make_theme,
    make_user,
)
from tests.imports.bringing import bring, kazakhstan, outcomes, problems, values

pytestmark = pytest.mark.usefixtures("time_to_answer")
FILES = ["table.csv", "table.xlsx", "records.json", "uhri.xlsx", "matrix.docx", "follow-up.docx"]
LANGUAGES = ["en", "ru", "kk"]
CASE = Path(settings.BASE_DIR) / "fixtures" / "kazakhstan.json"
# What no reader may take for anything but words.
WORDS = [
    "Amend the law.",
    "7. Stop it; and (b) tell us;",
    "126.3 of the report, repeated (France) (Peru);",
    "Source: the Government itself",
    "Recommended by: France, Peru",
    "Use <b>plain</b> words &amp; no 5 < 6",
    "One line.\n\nAnother, after an empty one.\n- a dash\n- and another",
    "  (a) Begin with a letter  ",
    "=1+1",
    "SDGs:",
]
PLACES = [("", ""), ("7", ""), ("96", "a"), ("126.3", ""), ("124", "b (ii)")]


@pytest.fixture
def world(db: None) -> None:
    """Recommendations in every shape: with and without paragraph, words, symbol, body, themes, States, and answer."""
    chance = random.Random(20261126)
    states = [
        make_state(name={"en": f"{name} Land", "ru": f"Страна {name}"}) for name in ("Aba", "Beba", "Cuba and Dee")
    ]
    bodies = [None, make_mechanism(kind="upr", abbreviation="UPR"), make_mechanism(name={"en": "Committee X"})]
    themes = [make_theme(scheme=scheme, code=code, name={"en": code.title(), "ru": f"Тема {code}"})
              for scheme, code in product(("UHRI", "UPR Info"), ("torture", "prisons"))]  # fmt: skip
    groups = [make_affected_group(name={"en": name}) for name in ("Women", "Children")]
    goals = [make_sdg_goal(number=number) for number in (5, 16)]
    targets = [make_sdg_target(goal=goal, code=f"{goal.number}.{last}") for goal in goals for last in ("1", "2")]
    numbers = count(1)
    documents = [
        make_document(
            symbol=f"A/HRC/{next(numbers)}/7" if has_symbol else "", mechanism=body, dated_on=day, published=True,
            dated_on_precision="month" if day else "",
        )
        for has_symbol, body, day in product((True, False), bodies, (date(2015, 6, 1), None))
    ]  # fmt: skip
    for paragraph, item in PLACES * 8:
        document, state = chance.choice(documents), chance.choice(states)
        if paragraph and document.recommendations.filter(paragraph=paragraph, sub_item=item).exists():
            continue
        row = make_recommendation(
            document=document, state=state, paragraph=paragraph, sub_item=item, published=True,
            recommending_states=chance.sample(states, chance.randrange(3)), themes=chance.sample(themes, chance.randrange(4)),
            affected_groups=chance.sample(groups, chance.randrange(3)), sdg_targets=chance.sample(targets, chance.randrange(4)),
        )  # fmt: skip
        for language in chance.sample(["en", "ru", "fr", "ar"], chance.randrange(4)):
            chapeau = chance.choice(["", "The Committee recommends:"])
            make_text(recommendation=row, language=language, text=chance.choice(WORDS), chapeau=chapeau)
        if stance := chance.choice(["", "accepts", "says_implemented", "notes", "rejects"]):
            word = {"accepts": "supported", "notes": "noted", "says_implemented": "supported"}.get(stance, "")
            make_response(
                recommendation=row, stance=stance, upr_position=word, words=chance.choice(["", "We did."]),
                language="en", document=document, published=True,
            )  # fmt: skip


def taken(name: str, language: str) -> bytes:
    answer = Client().get(f"{'' if language == 'en' else f'/{language}'}/recommendations/export/{name}")
    return b"".join(answer.streaming_content)


def read(content: bytes) -> Import:
    """A file as somebody brings it who leaves everything as it is proposed, up to its review."""
    brought = receive([content], name="file", format_name="", options={}, by=make_user(), at=AT)
    seen = looked_at(path_of(brought))
    brought.format = seen["format"]
    if FORMATS[brought.format].has_mapping:
        brought.options = {"mapping": seen["columns"]["means"] if seen["columns"] else {}}
    brought.save()
    run.read(brought.pk, by=brought.brought_by)
    brought.refresh_from_db()
    return brought


def what_is_not_as_on_record(brought: Import) -> Iterator[str]:
    for row in brought.rows.exclude(outcome="unchanged").by_position():
        yield f"{row.where} {row.outcome} {row.changes} {problems(row)} {row.values}"


def check(name: str, language: str) -> None:
    brought = read(taken(name, language))
    assert list(what_is_not_as_on_record(brought)) == [], (name, language)
    known, all_of_them = brought.rows.values_list("recommendation", flat=True), Recommendation.objects.all()
    assert set(known) == set(all_of_them.values_list("pk", flat=True)), (name, language)


HERE = "http://localhost/ru/recommendations/a-hrc-29-25-add-2/96-a/#text-ru"


def recommendation(paragraph: str = "") -> Recommendation:
    document = make_document(symbol="A/HRC/29/25/Add.2", slug="a-hrc-29-25-add-2", published=True)
    return make_recommendation(document=document, slug="96-a", state=kazakhstan(), paragraph=paragraph, published=True)


@pytest.mark.django_db
@pytest.mark.parametrize("address", [HERE, HERE.replace("ru/", "").partition("#")[0], "a-hrc-29-25-add-2/96-a"])
def test_a_row_that_names_a_page_of_ours_is_about_it_wherever_else_it_says_to_stand(address: str) -> None:
    row = recommendation()
    brought = bring({"address": address, "text": "Amend it.", "symbol": "", "states": ["Atlantis"]}, shared={})
    assert (brought.rows.get().outcome, row.texts.get().text) == ("update", "Amend it.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [
        {"outside_key": "a-hrc-29-25-add-2/96-a"},
        {"outside_key": HERE},
        {"address": HERE.replace("localhost", "elsewhere.example")},
        {"address": HERE.replace("recommendations", "documents")},
        {"address": f"see {HERE}"},
    ],
)
def test_what_only_looks_like_an_address_of_ours_is_none(said: dict[str, str]) -> None:
    row = recommendation()
    assert outcomes(bring(values(7, **said))) == ["create"]
    assert not row.texts.exists()


def test_the_whole_case_is_known_again(db: None) -> None:
    call_command("load_vocabulary", verbosity=0)
    call_command("load_case", CASE, verbosity=0)
    for name, language in product(FILES, LANGUAGES):
        check(name, language)


@pytest.mark.parametrize("name", FILES)
def test_whatever_a_record_holds_is_known_again(world: None, name: str) -> None:
    for language in LANGUAGES:
        check(name, language)
