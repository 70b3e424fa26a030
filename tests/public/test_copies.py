"""Pages answered from their copies are the pages that would be made now."""

import time

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recommendations import editions
from recommendations.public import rows
from recommendations.public.copies import copies
from recommendations.search.keeping import keep_touched
from tests.factories import (
    AT,
    made_public,
    make_assessment,
    make_bearing,
    make_document,
    make_event,
    make_recommendation,
    make_text,
    make_user,
)
from tests.public.lists import headings

pytestmark = pytest.mark.django_db


def queries(path: str, **headers: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        Client().get(path, headers=headers)
    return len(seen)


def test_second_answer_is_the_first_and_asks_for_the_edition_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    row = make_recommendation(published=True)
    first = Client().get(row.get_absolute_url())
    monkeypatch.setattr(editions, "LATE", 0.0)
    assert queries(row.get_absolute_url()) == 2  # whether the test touched anything, and the edition
    monkeypatch.setattr(editions, "LATE", 60.0)
    assert queries(row.get_absolute_url()) == 1  # just asked for
    assert Client().get(row.get_absolute_url()).content == first.content


def test_what_is_published_shows_at_once() -> None:
    row = make_recommendation(published=True)
    Client().get(row.get_absolute_url())
    make_assessment(recommendation=row, status="regressed", reason="Worse than before.", published=True)
    assert "Worse than before." in Client().get(row.get_absolute_url()).content.decode()


def test_what_is_withdrawn_is_gone_at_once() -> None:
    row = make_recommendation(published=True)
    Client().get(row.get_absolute_url())
    row.withdraw(by=make_user(), at=AT, reason="Doubtful.")
    assert Client().get(row.get_absolute_url()).status_code == 410


def test_what_another_process_withdrew_is_gone_within_a_tenth_of_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editions, "LATE", 0.1)
    row = make_recommendation(published=True)
    Client().get(row.get_absolute_url())
    known_here = editions.newest()
    row.withdraw(by=make_user(), at=AT, reason="Doubtful.")
    keep_touched()
    editions.seen[:] = [editions.Seen(known_here, time.monotonic())]
    time.sleep(editions.LATE)
    assert Client().get(row.get_absolute_url()).status_code == 410


def test_browser_that_has_the_page_is_told_so() -> None:
    path = make_recommendation(published=True).get_absolute_url()
    tag = Client().get(path).headers["ETag"]
    answer = Client().get(path, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert Client().get("/ru" + path, headers={"If-None-Match": tag}).status_code == 200


def test_hosts_and_languages_have_pages_of_their_own(settings) -> None:
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    path = make_recommendation(published=True).get_absolute_url()
    pages = {Client().get(path, headers={"Host": host}).content for host in settings.ALLOWED_HOSTS}
    assert len(pages) == 2
    assert Client().get(path, headers={"Host": "three.example"}).status_code == 400


def test_copies_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "most", 50_000)
    make_recommendation(published=True)
    for n in range(20):
        Client().get(f"/recommendations/?utm_x={n}")
    assert 0 < copies.size <= 50_000
    assert copies.size == sum(len(answer.content) for answer, _size in copies.things.values())


def test_rows_that_are_held_are_those_that_would_be_made_now() -> None:
    row = make_recommendation(title="First words", published=True)
    assert headings(Client().get("/recommendations/")) == ["First words"]
    assert row.pk in {key for key, _about in rows.held.things}
    for name, language, word in (("", "en", "last event"), ("/ru", "ru", "последнее событие")):
        row.title = f"Then in {language}"
        row.save()
        made_public(make_bearing(recommendation=row, event=make_event(state=row.state)).event)
        page = Client().get(f"{name}/recommendations/?utm_x=1")
        assert headings(page) == [f"Then in {language}"]
        assert word in page.content.decode()
    row.withdraw(by=make_user(), at=AT, reason="Doubtful.")
    assert headings(Client().get("/recommendations/")) == []


def test_rows_that_were_found_are_held_by_the_words_that_found_them() -> None:
    row = make_recommendation(published=True)
    text = make_text(recommendation=row, text="Allow assemblies and protests.")
    for word in ("assemblies", "protests", "assemblies"):
        assert f"<mark>{word}</mark>" in Client().get(f"/recommendations/?q={word}").content.decode()
    with CaptureQueriesContext(connection) as seen:
        Client().get("/recommendations/?q=assemblies&utm_x=1")
    assert not [query for query in seen if "recommendations_recommendationtext" in query["sql"]]
    text.text = "Allow assemblies and marches."
    text.save()
    assert "and marches" in Client().get("/recommendations/?q=assemblies&utm_x=1").content.decode()


def test_order_that_is_held_is_the_one_that_would_be_asked_for_now() -> None:
    first, second = (make_recommendation(title=title, published=True) for title in ("One", "Two"))
    make_text(recommendation=first, text="Allow assemblies. " + "Other words. " * 20)
    text = make_text(recommendation=second, text="Allow assemblies, assemblies and assemblies.")
    assert headings(Client().get("/recommendations/?q=assemblies")) == ["Two", "One"]
    with CaptureQueriesContext(connection) as seen:
        assert headings(Client().get("/recommendations/?q=assemblies&utm_x=1")) == ["Two", "One"]
    assert not [query for query in seen if "ts_rank" in query["sql"]]
    text.text = "Other words. " * 90 + "Allow assemblies."
    text.save()
    assert headings(Client().get("/recommendations/?q=assemblies&utm_x=2")) == ["One", "Two"]


def test_rows_of_a_document_do_not_name_it_again() -> None:
    document = make_document(symbol="A/HRC/9/9", published=True)
    make_recommendation(document=document, paragraph="7", published=True)
    assert "A/HRC/9/9, para. 7" in Client().get("/recommendations/").content.decode()
    shown = Client().get(document.get_absolute_url()).content.decode()
    assert "Para. 7" in shown
    assert "A/HRC/9/9, para. 7" not in shown


@pytest.mark.parametrize(
    "path", ["/api/v1/states/", "/data/", "/alerts/", "/ru/data/", "/ru/alerts/", "/kk/alerts/end/nothing-known/"]
)
def test_what_says_more_than_the_record_is_never_answered_from_a_copy(path: str) -> None:
    make_recommendation(published=True)
    Client().get("/")
    Client().get(path)
    assert not [name for name in copies.things if name[2] == path]


def test_page_about_the_data_knows_at_once_what_was_written(settings, tmp_path) -> None:
    settings.DATA_FOLDER = tmp_path / "data"
    make_recommendation(published=True)
    assert "recommendations.csv" not in Client().get("/ru/data/").content.decode()
    call_command("write_data_package", verbosity=0)
    assert "recommendations.csv" in Client().get("/ru/data/").content.decode()
