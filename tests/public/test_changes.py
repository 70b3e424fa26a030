"""What changed between two days: every kind of change on its day, by the same filters as the list, page by page."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from recommendations.door import through_public_door
from recommendations.public.changes import KINDS, changed, place_named, place_of
from recommendations.public.scope import Scope
from recommendations.search.keeping import keep_touched
from tests import factories as make
from tests.design.sql import sql
from tests.public.changing import ALL, at, changes, page, publish, revised, what

pytestmark = pytest.mark.django_db


# --- kinds -------------------------------------------------------------------------------------------------------


def test_new_documents_recommendations_answers_events_and_assessments_are_told() -> None:
    make.make_everything()
    told_of = {change.what for change in changes()}
    assert told_of == {"assessment", "response", "event", "document", "recommendations", "withdrawal"}


def test_an_event_is_new_on_its_first_day_and_a_version_on_a_later_one() -> None:
    event = publish(make.make_event(), "2026-02-01")
    revised(event, "2026-02-05", title="Another wording")
    found = changes()
    assert what(found) == [("2026-02-05", "event", True), ("2026-02-01", "event", False)]
    assert {change.heading for change in found} == {"Another wording"}


def test_a_version_of_the_same_day_is_no_change_of_its_own() -> None:
    revised(publish(make.make_event(), "2026-02-01"), "2026-02-01", title="Another wording")
    assert what(changes()) == [("2026-02-01", "event", False)]


def test_a_third_version_still_knows_the_first_day() -> None:
    event = revised(publish(make.make_event(), "2026-02-01"), "2026-02-05")
    revised(event, "2026-02-09")
    assert what(changes()) == [("2026-02-09", "event", True), ("2026-02-01", "event", False)]


def test_a_discarded_draft_of_a_version_is_no_change() -> None:
    event = publish(make.make_event(), "2026-02-01")
    event.revise(by=make.make_user()).withdraw(by=make.make_user(), at=at("2026-02-03"), reason="Mistaken.")
    assert what(changes()) == [("2026-02-01", "event", False)]


def test_the_first_day_is_known_however_a_row_is_published() -> None:
    row, who = make.make_event(), make.make_user()
    published = "publication = 'published', published_by_id = %s, published_at = '2026-02-01 12:34Z'"
    sql(f"UPDATE recommendations_followupevent SET {published} WHERE id = %s", who.pk, row.pk)
    assert what(changes()) == [("2026-02-01", "event", False)]


def test_an_answer_has_versions_too() -> None:
    recommendation = publish(make.make_recommendation(document=make.make_document(published=True)), "2026-01-31")
    answer = make.make_response(recommendation=recommendation, document=recommendation.document)
    revised(publish(answer, "2026-02-01"), "2026-02-05", stance="rejects")
    days = [change for change in what(changes()) if change[1] == "response"]
    assert days == [("2026-02-05", "response", True), ("2026-02-01", "response", False)]


def test_an_assessment_tells_the_status_before_of_the_same_organisation() -> None:
    row, ours = make.make_recommendation(published=True), make.make_organisation(is_lead=True)
    for day, status, whose in [
        ("2026-02-01", "limited_progress", ours),
        ("2026-02-02", "implemented", make.make_organisation()),
        ("2026-02-03", "regressed", ours),
    ]:
        judged = {"assessed_on": day, "evidence_until": day, "status": status, "organisation": whose}
        publish(make.make_assessment(recommendation=row, **judged), day)
    said = [(change.before, change.row.status, change.headline) for change in changes(Scope.of_recommendation(row))[:3]]
    assert said == [
        ("limited_progress", "regressed", ("limited_progress", "regressed")),
        ("not_assessed", "implemented", None),
        ("not_assessed", "limited_progress", ("not_assessed", "limited_progress")),
    ]


def test_a_withdrawal_tells_no_content() -> None:
    event = make.make_event(title="The secret wording", published=True)
    event.withdraw(by=make.make_user(), at=at("2026-02-03"), reason="The secret reason")
    body = page()
    assert "An event was withdrawn on" in body
    assert event.get_absolute_url() in body
    assert "secret" not in body


def test_new_recommendations_of_a_document_are_one_change() -> None:
    document = make.make_document(published=True)
    for _n in range(3):
        make.make_recommendation(document=document, published=True)
    found = [change for change in changes() if change.what == "recommendations"]
    assert [(change.count, change.row) for change in found] == [(3, document)]
    assert f"3 recommendations of {document} were added" in page()


# --- whose -------------------------------------------------------------------------------------------------------


def make_two_worlds() -> tuple[Any, Any]:
    one, other = make.make_everything(), make.make_everything()
    make.make_response(report=one.document, document=one.document, published=True)
    return one, other


SCOPES: dict[str, Callable[[Any], Scope]] = {
    "recommendation": lambda row: Scope.of_recommendation(row),
    "state": lambda row: Scope.of_state(row.state),
    "document": lambda row: Scope.of_document(row.document),
}


@pytest.mark.parametrize("of", SCOPES)
def test_a_scope_has_all_of_its_own_and_nothing_of_another(of: str) -> None:
    one, other = make_two_worlds()
    keep_touched()
    with through_public_door():
        scope, foreign = SCOPES[of](one), SCOPES[of](other)
    ours = {change.id for change in changes(scope)}
    assert {name.split("/")[0] for name in ours} == {"assessment", "response", "event", "document", "recommendations"}
    assert len([name for name in ours if name.startswith("response")]) == 2
    assert not ours & {change.id for change in changes(foreign)}


def test_every_filter_of_the_list_narrows_the_changes() -> None:
    one, other = make_two_worlds()
    make.make_assessment(recommendation=one, status="regressed", assessed_on="2026-01-20", published=True)
    body = page(f"{ALL}&status=regressed")
    assert one.get_absolute_url() in body
    assert other.get_absolute_url() not in body
    assert "Where it stands: regressed" in body


def test_a_document_without_recommendations_can_be_followed_as_a_filter() -> None:
    document = make.make_document(published=True)
    make.make_recommendation(published=True)
    make.make_response(report=document, document=document, published=True, words="To the whole of it.")
    assert "To the whole of it." in page(f"{ALL}&document={document.slug}")


def test_an_event_of_a_state_that_bears_on_nothing_is_a_change_of_the_state() -> None:
    event = make.make_event(published=True)
    assert event.title in page(f"{ALL}&state={event.state.slug}")
    assert event.title not in page(f"{ALL}&state={event.state.slug}&status=regressed")


def test_withdrawals_are_told_where_they_stood() -> None:
    row = make.make_recommendation(published=True)
    answer = make.make_response(report=row.document, document=row.document, published=True)
    assessment = make.make_assessment(recommendation=row, published=True)
    for gone in (answer, assessment):
        gone.withdraw(by=make.make_user(), at=at("2026-02-03"), reason="Mistaken.")
    of_document = Scope.of_document(row.document)
    nouns = [
        [c.row.noun for c in changes(s) if c.what == "withdrawal"] for s in (of_document, Scope.of_recommendation(row))
    ]
    assert nouns == [["assessment", "stateresponse"], ["assessment"]]


# --- between two days ----------------------------------------------------------------------------------------------


def test_only_what_lies_between_the_days_is_told() -> None:
    for day in ("2026-01-31", "2026-02-01", "2026-02-02", "2026-02-03"):
        publish(make.make_event(title=f"On {day}."), day)
    body = page("?since=2026-02-01&until=2026-02-02")
    assert re.findall(r"On (\d{4}-\d\d-\d\d)\.", body) == ["2026-02-02", "2026-02-01"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?since=1/2/2026", "“1/2/2026” is no day"),
        ("?until=2026-02-30", "“2026-02-30” is no day"),
        ("?since=20260101", "is no day"),
        ("?since=2026-02-02&until=2026-02-01", "The first day is after the last one."),
        ("?status=nonsense", "Where it stands"),
        ("?unknown=1", "cannot be filtered by “unknown”"),
        ("?after=nonsense", "no longer public"),
        ("?after=2026-01-01/event", "no longer public"),
        ("?after=2026-01-01/recommendations/none", "no longer public"),
        ("?after=2026-01-01/withdrawal/x", "no longer public"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_sentence(query: str, sentence: str) -> None:
    assert sentence in page(query, status=400)


@pytest.mark.parametrize("query", ["?since=0001-01-01&until=0001-01-01", "?until=0001-01-01", "?until=9999-12-31"])
def test_the_first_and_the_last_day_there_are_can_be_asked_for(query: str) -> None:
    page(query)


@pytest.mark.parametrize("key", ["9" * 30, "%00", "%ED%A0%80"])
@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_no_place_breaks_the_page(kind: str, key: str) -> None:
    assert Client().get(f"/changes/?since=2026-01-01&after=2026-02-01/{kind}/{key}").status_code in (200, 400)


# --- page by page --------------------------------------------------------------------------------------------------


def walk(size: int) -> list[str]:
    """Every change, asked for page by page as addresses do."""
    found: list[str] = []
    with through_public_door():
        after = None
        while entries := changed(Scope(), after=after, size=size):
            found += [place_of(entry) for entry in entries]
            after = place_named(found[-1])
    return found


@pytest.mark.parametrize("size", [1, 2, 7])
def test_pages_have_every_change_once_and_in_order(size: int) -> None:
    for _n in range(2):
        make.make_everything()
        revised(publish(make.make_event(), "2026-01-31"), "2026-02-05")
    whole = walk(1000)
    assert len(whole) > 15
    assert walk(size) == whole


def test_a_page_leads_to_the_next() -> None:
    for _n in range(60):
        publish(make.make_event(sources=()), "2026-02-01")
    first = page()
    after = re.search(r'href="(\?[^"]*after=[^"]*)"', first)
    assert after
    second = page(after[1].replace("&amp;", "&"))
    shown = [re.findall(r'<h3 lang="en" dir="auto"><a href="(/events/[^"]*)"', body) for body in (first, second)]
    assert (len(shown[0]), len(shown[1])) == (50, 10)
    assert not set(shown[0]) & set(shown[1])


def test_changes_of_one_state_name_it_once() -> None:
    event = publish(make.make_event(sources=()), "2026-02-01")
    one, more = event.state.slug, make.make_recommendation(published=True).state.slug
    kickers = [
        re.search(r'<p class="kicker">([^<]*)</p>\s*<h3 lang="en" dir="auto">', page(f"?since=2026-02-01{asked}"))
        for asked in (f"&state={one}&state={more}", f"&state={one}")
    ]
    assert str(event.state) in kickers[0][1]
    assert str(event.state) not in kickers[1][1]


def test_a_wide_scope_finds_what_a_narrow_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Named to the database or looked up in a set of bits: the same changes, in the same order, with the same places."""
    one, _other = make_two_worlds()
    revised(one.events.get(), "2026-02-05")
    make.make_assessment(recommendation=one, assessed_on="2026-01-05", published=True).withdraw(
        by=make.make_user(), at=at("2026-02-03"), reason="Mistaken."
    )
    narrow = [change.id for change in changes(Scope(1 << one.pk))]
    monkeypatch.setattr("recommendations.public.scope.FEW", 0)
    assert [change.id for change in changes(Scope(1 << one.pk))] == narrow
    monkeypatch.setattr("recommendations.public.changes.CHUNK", 1)  # each kind is looked through further, alone
    assert [change.id for change in changes(Scope(1 << one.pk))] == narrow
    assert len(narrow) == 8


# --- ways in -------------------------------------------------------------------------------------------------------


def test_home_the_state_and_the_list_lead_to_what_changed() -> None:
    row = make.make_everything()
    state = row.state
    assert 'href="/changes/"' in Client().get("/").content.decode()
    assert f'href="/changes/?state={state.slug}"' in Client().get(state.get_absolute_url()).content.decode()
    listed = Client().get(f"/recommendations/?state={state.slug}&status=limited_progress&sort=oldest").content.decode()
    assert f'href="/changes/?sort=oldest&amp;state={state.slug}&amp;status=limited_progress"' in listed
