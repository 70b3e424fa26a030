"""The read API: the list's own filters, pages that go on, fields, languages, refusals, copies, every site."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recommendations import models
from recommendations.public.elsewhere import OPEN
from recommendations.search.keeping import keep_touched
from tests.factories import (
    AT,
    make_assessment,
    make_document,
    make_event,
    make_everything,
    make_methodology,
    make_organisation,
    make_recommendation,
    make_response,
    make_state,
    make_text,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
LISTS = ["recommendations", "events", "assessments", "responses", "documents"]


def ask(path: str, status: int = 200, **headers: str) -> dict[str, Any]:
    answer = Client().get(ROOT + path, headers=headers)
    assert answer.status_code == status, answer.content
    return answer.json()


def make_many(count: int) -> list[models.Recommendation]:
    document, state = make_document(published=True), make_state()
    rows = [make_recommendation(document=document, state=state, published=True) for _n in range(count)]
    keep_touched()
    return rows


# --- lists -------------------------------------------------------------------------------------------------------


def test_list_takes_the_filters_of_the_page() -> None:
    row = make_everything()
    make_many(2)
    assert ask("recommendations/")["count"] == 4
    found = ask(f"recommendations/?status=limited_progress&state={row.state.slug}&theme={row.themes.get().code}")
    assert [each["id"] for each in found["results"]] == [f"{row.document.slug}/{row.slug}"]
    assert ask("recommendations/?status=regressed")["results"] == []


def test_list_takes_a_basket() -> None:
    first, second, _third = make_many(3)
    ids = {f"{row.document.slug}/{row.slug}" for row in (first, second)}
    found = ask("recommendations/?" + "&".join(f"pick={each}" for each in ids))["results"]
    assert {each["id"] for each in found} == ids


def walk(path: str, link: str = "next") -> list[str]:
    """The ids on this page and all that follow it."""
    found: list[str] = []
    while path:
        page = ask(path.removeprefix(f"http://127.0.0.1:8000{ROOT}"))
        found = found + [each["id"] for each in page["results"]]
        path = page[link]
        assert len(found) < 50, "it goes in circles"
    return found


@pytest.mark.parametrize("size", [1, 2, 7])
def test_pages_go_on_to_the_last_and_back_to_the_first(size: int) -> None:
    rows = make_many(5)
    ids = [f"{row.document.slug}/{row.slug}" for row in rows]
    assert walk(f"recommendations/?per_page={size}&sort=oldest") == ids
    assert ask(f"recommendations/?sort=oldest&after={ids[1]}")["previous"] is not None
    back = ask(f"recommendations/?sort=oldest&per_page=2&before={ids[3]}")
    assert [each["id"] for each in back["results"]] == ids[1:3]
    assert (back["previous"] or "").endswith(f"before={ids[1]}")


@pytest.mark.parametrize("noun", LISTS[1:])
def test_other_lists_go_on_to_the_last(noun: str) -> None:
    for row in make_many(3):
        make_event(bearings={row: "progress"}, published=True)
        make_assessment(recommendation=row, published=True)
        make_response(recommendation=row, document=row.document, published=True)
        make_document(published=True)
    ids = walk(f"{noun}/?per_page=1")
    assert len(ids) == len(set(ids)) >= 3
    assert ids == [each["id"] for each in ask(f"{noun}/?per_page=200")["results"]]


def test_other_lists_are_narrowed() -> None:
    row = make_everything()
    make_event(kind="court", happened_on="2020-05-01", published=True)
    state = row.state.slug
    assert len(ask("events/")["results"]) == 2
    assert len(ask("events/?kind=court&from=2020-05-01&until=2020-05-01")["results"]) == 1
    assert [each["bears_on"][0]["bearing"]["code"] for each in ask(f"events/?state={state}")["results"]] == ["progress"]
    assert ask("assessments/?status=regressed")["results"] == ask("responses/?stance=rejects")["results"] == []
    assert len(ask(f"documents/?state={state}")["results"]) == 1


# --- one thing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("noun", [*LISTS, "states"])
def test_each_thing_of_a_list_is_answered_alone(noun: str) -> None:
    make_everything()
    first = ask(f"{noun}/")["results"][0]
    assert ask(f"{noun}/{first['slug'] if noun == 'states' else first['id']}/") == first


@pytest.mark.parametrize("noun", [*LISTS, "states", "vocabularies"])
def test_what_is_not_there_is_told_as_a_problem(noun: str) -> None:
    found = ask(f"{noun}/nothing{'/here' * (noun == 'recommendations')}/", status=404)
    assert (found["status"], found["title"]) == (404, "Not Found")


@pytest.mark.parametrize(
    "path", ["nothing/", "events/not a name/", "events/a%0Ab/", "states/kazakhstan/more/", "x.json/"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_address_that_is_none_is_told_as_a_problem_too(path: str, method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)(ROOT + path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["detail"] == "Nothing that is public has this address."
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_forgotten_slash_is_put_there_for_other_sites_too() -> None:
    answer = Client().get("/api/v1/events?kind=law")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/api/v1/events/?kind=law")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_what_was_withdrawn_says_so_and_nothing_else() -> None:
    event = make_event(title="It was said.", published=True)
    event.withdraw(by=make_user(), at=AT, reason="Mistaken.")
    found = ask(f"events/{event.public_id}/", status=410)
    assert found["detail"] == f"What stood here was withdrawn on {AT.date()}."
    assert "said" not in str(found)


def test_vocabularies_name_every_word_of_the_filters() -> None:
    theme = make_theme(name={"en": "Assemblies", "ru": "Собрания"})
    make_recommendation(themes=[theme], published=True)
    make_recommendation(themes=[make_theme()])
    assert ask("vocabularies/themes/?lang=ru")["results"][0]["label"] == "Собрания"
    assert ask("vocabularies/themes/?fields=code")["results"] == [{"code": theme.code}]
    statuses = {each["code"]: each["meaning"] for each in ask("vocabularies/statuses/")["results"]}
    assert statuses.keys() == set(models.Status.values)
    assert all(statuses.values())
    assert {each["name"] for each in ask("vocabularies/")["results"]} >= {"themes", "statuses", "stances"}


# --- what is asked -----------------------------------------------------------------------------------------------


def test_fields_are_chosen() -> None:
    make_everything()
    assert {tuple(each) for each in ask("recommendations/?fields=title,status")["results"]} == {("title", "status")}
    assert ask("events/?fields=title")["results"][0].keys() == {"title"}
    again = ask("recommendations/?fields=title&fields=status")["results"]
    assert {tuple(each) for each in again} == {("title", "status")}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("colour=red", "There is no parameter “colour” here. There are: "),
        ("utm_source=x", "There is no parameter “utm_source” here."),
        ("page=2", "There is no parameter “page” here."),
        ("fields=id,colour", "There is no field “colour”. The fields are: id, "),
        ("fields=id,", "There is no field “”. The fields are: id, "),
        ("per_page=0", "“per_page” is a number from 1 to 200."),
        ("per_page=201", "“per_page” is a number from 1 to 200."),
        ("per_page=99999999999999999999", "“per_page” is a number from 1 to 200."),
        ("per_page=1&per_page=2", "“per_page” can be given once only."),
        ("after=", "“after” has no value: give it one, or leave it out."),
        ("fields=id&fields=", "“fields” has no value: give it one, or leave it out."),
        ("lang=xx", "“lang” is one of: en, ru, kk."),
    ],
)
@pytest.mark.parametrize("noun", LISTS)
def test_what_cannot_be_answered_is_refused_with_a_sentence(noun: str, query: str, words: str) -> None:
    found = ask(f"{noun}/?{query}", status=400)
    assert found["detail"].startswith(words)
    assert found["documentation"].endswith("/api/")


@pytest.mark.parametrize(
    "query", ["status=nonsense", "q=a%00b", "silent=1e99", "silent=-3", "after=nothing", "before=x/y", "after=a%00/b"]
)
def test_list_of_recommendations_refuses_what_the_page_refuses(query: str) -> None:
    assert ask(f"recommendations/?{query}", status=400)["problems"]


@pytest.mark.parametrize("query", ["state=nowhere", "state=%00", "kind=x", "from=1/2/2026", "until=2016-02-30"])
def test_other_lists_refuse_values_that_are_none(query: str) -> None:
    assert ask(f"events/?{query}", status=400)["problems"]


@pytest.mark.parametrize("path", ["", "schema.json", "vocabularies/"])
def test_what_knows_no_fields_refuses_them_and_a_language_that_is_none(path: str) -> None:
    assert ask(f"{path}?lang=xx", status=400)["detail"].startswith("“lang” is one of: ")
    assert ask(f"{path}?fields=name", status=400)["detail"].startswith("There is no parameter “fields” here.")


HOSTILE = ["%00", "%ED%A0%80", "%FF%FE", "9" * 400, "-1", "1e309", "%F0%9F%A6%84", "'--", "{}", "[]=1", "%E2%80%AE"]


@pytest.mark.parametrize("noun", LISTS)
def test_no_value_of_any_parameter_is_an_error_of_ours(noun: str) -> None:
    make_everything()
    names = ["after", "before", "per_page", "fields", "lang", "q", "state", "from", "kind", "silent", "year", "sort"]
    for value in HOSTILE:
        for name in names:
            assert Client().get(f"{ROOT}{noun}/?{name}={value}").status_code in (200, 400), (name, value)
        assert Client().get(f"{ROOT}{noun}/?{value}={value}").status_code in (200, 400), value
        assert Client().get(f"{ROOT}{noun}/{value}/").status_code in (400, 404), value
        assert Client().get(f"{ROOT}{noun}/", headers={"accept-language": value, "if-none-match": value}).status_code


# --- how it answers ----------------------------------------------------------------------------------------------


def test_language_is_that_of_the_browser_or_of_lang() -> None:
    make_everything()
    russian = ask("recommendations/?fields=status", **{"accept-language": "ru"})
    assert russian == ask("recommendations/?fields=status&lang=ru", **{"accept-language": "kk"}) | {"next": None}
    assert russian != ask("recommendations/?fields=status")
    answer = Client().get(f"{ROOT}states/?lang=kk")
    assert answer.headers["Content-Language"] == "kk"
    assert "Accept-Language" in answer.headers["Vary"]


def test_problems_are_told_in_the_readers_language() -> None:
    known = {lang: Client().get(f"{ROOT}events/?lang={lang}&x=1").headers["Content-Language"] for lang in ("en", "ru")}
    assert known == {"en": "en", "ru": "ru"}


@pytest.mark.parametrize("noun", LISTS)
def test_known_copy_is_answered_with_304_until_something_public_changes(noun: str) -> None:
    row = make_everything()
    first = Client().get(f"{ROOT}{noun}/")
    known = {"if-none-match": first.headers["ETag"]}
    again = Client().get(f"{ROOT}{noun}/", headers=known)
    assert again.status_code == 304
    told = {**OPEN, "Cache-Control": "no-cache"}
    assert {name: again.headers.get(name) for name in told} == told
    draft = make_event(bearings={row: "setback"})
    keep_touched()
    assert Client().get(f"{ROOT}{noun}/", headers=known).status_code == 304
    assert draft.publication == "draft"


def test_tag_changes_with_what_is_public() -> None:
    row = make_everything()
    tag = Client().get(f"{ROOT}recommendations/").headers["ETag"]
    make_text(recommendation=row, language="kk")
    keep_touched()
    assert Client().get(f"{ROOT}recommendations/", headers={"if-none-match": tag}).status_code == 200


def test_every_site_may_ask_and_nothing_is_kept_of_who_did() -> None:
    for answer in (Client().get(f"{ROOT}states/"), Client().get(f"{ROOT}states/?x=1"), Client().options(f"{ROOT}x/")):
        assert not answer.cookies
        assert answer.status_code == 404 or answer.headers["Access-Control-Allow-Origin"] == "*"
    preflight = Client().options(f"{ROOT}states/", headers={"access-control-request-method": "GET"})
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Credentials" not in preflight.headers


@pytest.mark.parametrize("noun", LISTS)
def test_head_answers_as_get_without_a_body(noun: str) -> None:
    make_everything()
    get, head = Client().get(f"{ROOT}{noun}/"), Client().head(f"{ROOT}{noun}/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]


@pytest.mark.parametrize("accepted", ["text/html", "application/xml", "nonsense", "*/*"])
def test_there_is_one_format_whatever_is_accepted(accepted: str) -> None:
    answer = Client().get(f"{ROOT}states/", headers={"accept": accepted})
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written(method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)(f"{ROOT}recommendations/")
    assert answer.status_code == 405
    assert answer.headers["Content-Type"] == "application/problem+json"


def queries_of(path: str) -> int:
    Client().get(ROOT + path)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(ROOT + path).status_code == 200
    of_tests = ("SAVEPOINT", "RELEASE", "ROLLBACK", 'SELECT 1 AS "a" FROM "recommendations_touched"')
    return len([each for each in queries if not each["sql"].startswith(of_tests)])


@pytest.mark.parametrize("noun", LISTS)
def test_list_needs_the_same_few_queries_however_many_rows(noun: str) -> None:
    make_everything()
    few, shared = queries_of(f"{noun}/"), {"methodology": make_methodology(), "organisation": make_organisation()}
    for row in make_many(12):
        event = make_event(bearings={row: "progress"}, sources=({}, {}), published=True)
        make_assessment(recommendation=row, events=[event], published=True, **shared)
        make_response(recommendation=row, document=row.document, published=True)
        make_text(recommendation=row)
    keep_touched()
    assert queries_of(f"{noun}/") == few <= 12
