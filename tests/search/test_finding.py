"""What a search finds, and what it asks back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from recommendations.door import through_public_door
from recommendations.models import Edition, Recommendation
from recommendations.search import finding, index
from recommendations.search.asking import read
from recommendations.search.index import current, keys_of
from recommendations.search.keeping import keep_touched
from recommendations.search.suggesting import meant
from tests import factories as make

pytestmark = pytest.mark.django_db


def found(query: str) -> list[int]:
    """The keys of what is found, the best first."""
    keep_touched()
    with through_public_door():
        sought = read(query)
        return finding.ranked(sought, list(keys_of(finding.found(sought, current()))))


def asked_back(query: str) -> str:
    keep_touched()
    with through_public_door():
        return meant(query, read(query), current())


def with_text(text: str, **fields: Any) -> Recommendation:
    row = make.make_recommendation(title="Heading", **fields)
    make.make_text(recommendation=row, text=text)
    make.made_public(row.document)
    return make.made_public(row)


@pytest.fixture
def state() -> Callable[[str, str], Any]:
    return lambda iso3, name: make.make_state(iso3=iso3, name={"en": name})


def test_who_made_it_is_found_after_whom_it_was_made_to(state: Callable[[str, str], Any]) -> None:
    norway, chad = state("NOR", "Norway"), state("TCD", "Chad")
    by = with_text("End torture", state=chad, recommending_states=[norway])
    to = with_text("End torture", state=norway, recommending_states=[chad])
    assert found("Norway torture") == [to.pk, by.pk]


def test_a_mechanism_is_found_by_its_abbreviation() -> None:
    upr = make.make_mechanism(abbreviation="UPR")
    row = with_text("End torture", document=make.make_document(mechanism=upr))
    with_text("End torture")
    assert found("UPR torture") == [row.pk]


@pytest.mark.parametrize("name", ["Turkey", "Türkiye", "turkiye", "TUR"])
def test_a_state_is_found_by_its_other_names(state: Callable[[str, str], Any], name: str) -> None:
    row = with_text("End torture", state=state("TUR", "Türkiye"))
    with_text("End torture")
    assert found(f"{name} torture") == [row.pk]


@pytest.mark.parametrize("query", ["OPCAT", "OP-CAT", "op‑cat"])
def test_an_abbreviation_is_found_however_it_is_written_and_by_its_whole_name(query: str) -> None:
    rows = [
        with_text(text)
        for text in [
            "Ratify OPCAT",
            "Ratify the OP-CAT",
            "Ratify the Optional Protocol to the Convention against Torture",
        ]
    ]
    with_text("Ratify the Optional Protocol to the Convention on the Rights of the Child, not a cat")
    assert set(found(query)) == {row.pk for row in rows}


def test_a_text_written_without_spaces_is_found_by_any_word_of_it() -> None:
    chinese, thai = with_text("确保和平集会自由，不加限制"), with_text("เสรีภาพในการชุมนุมโดยสงบ")
    other = with_text("会集中保护儿童")
    assert found("集会") == found("和平集会自由") == found("集会 限制") == found("集会 -儿童") == [chinese.pk]
    assert set(found("会集 OR 限制")) == set(found("会")) == {chinese.pk, other.pk}
    assert found("童") == [other.pk]
    assert found("集限") == []
    assert found("ชุมนุม") == [thai.pk]


def test_what_was_left_out_with_a_hyphen_is_left_out() -> None:
    row = with_text("Equal treatment")
    with_text("Equal treatment and nondiscrimination")
    assert found("equal -non-discrimination") == [row.pk]


def test_a_paragraph_has_what_stands_under_it() -> None:
    report = make.make_document(symbol="A/HRC/28/10", published=True)
    made = (make.make_recommendation(document=report, paragraph=place) for place in ("126.29", "126.3", "12.6"))
    rows = [make.made_public(row) for row in made]
    first, second, _other = (row.pk for row in rows)
    keep_touched()
    with through_public_door():
        places = {place: set(keys_of(finding.found(read(place), current()))) for place in ("126", "126.2", "126.29")}
    assert places == {"126": {first, second}, "126.2": set(), "126.29": {first}}


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("enforced dissapearance", "enforced disappearances"),
        ("Kazahstan", "kazakhstan"),
        ("disappearance", ""),
        ("zugzwang", ""),
    ],
)
def test_a_typing_error_is_asked_back(typed: str, better: str) -> None:
    """By the stem too, where the word is known in another form; and with the letters that were typed, not others."""
    with_text("End enforced disappearances", state=make.make_state(name={"en": "Kazakhstan", "es": "Kazajstán"}))
    assert asked_back(typed) == better


def test_signs_are_not_asked_back_and_nothing_is_asked_back_as_signs() -> None:
    with_text("确保和平集会自由")
    assert asked_back("集合") == asked_back("集合自由") == asked_back("7") == ""


def test_a_common_word_is_found_some_rows_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [with_text(f"Human rights, case {n}") for n in range(5)]
    with_text("Rights of humans")
    monkeypatch.setattr(finding, "AT_ONCE", 2)
    assert sorted(found('"human rights"')) == [row.pk for row in rows]
    assert len(found("human rights")) == 6


def test_words_are_looked_up_and_never_read_row_by_row() -> None:
    """The planner would read all rows and unpack their words; afterwards it is free again to plan as it likes."""
    row = with_text("Release all journalists")
    keep_touched()
    plans = []

    def note_plan(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "@@" in sql and not sql.startswith("EXPLAIN"):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql[sql.index('SELECT') :]}", params)
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
        return execute(sql, params, many, context)

    with through_public_door():
        index_now = current()
        with connection.execute_wrapper(note_plan):
            assert list(keys_of(finding.found(read("journalist"), index_now))) == [row.pk]
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('enable_seqscan'), current_setting('enable_indexscan')")
            assert cursor.fetchone() == ("on", "on")
    assert len(plans) == 1
    assert "listing_by_words" in plans[0]
    assert "Seq Scan" not in plans[0]


def test_lists_are_in_order_however_many_statements_read_them(monkeypatch: pytest.MonkeyPatch) -> None:
    dates = ["2014-01-01", "2016-01-01", None, "2015-01-01"]
    documents = [
        make.make_document(dated_on=day, dated_on_precision="day" if day else "", published=True) for day in dates
    ]
    rows = [make.make_recommendation(document=each, published=True).pk for each in [*documents, documents[1]]]
    keep_touched()
    monkeypatch.setattr(index, "CHUNK", 2)
    with through_public_door():
        made = index.made(Edition.objects.get())
    assert list(made.order) == [rows[1], rows[4], rows[3], rows[0], rows[2]]
