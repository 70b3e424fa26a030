"""Asking for alerts, confirming, ending: who asks learns nothing, who ends it is forgotten, nobody reads addresses."""

import html
import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from recommendations.alerts import functions
from recommendations.alerts.digests import changes_for
from recommendations.alerts.mail import SENDING
from recommendations.door import through_alerts_door, through_public_door
from recommendations.models import Alert, Tally
from recommendations.models.accounts import hash_of
from recommendations.models.alerts import WAITS
from tests import factories as make
from tests.design.sql import acting_as, assert_refused, column, relations, sql

pytestmark = pytest.mark.django_db
ADDRESS = "reader@example.org"
DAY, MADE = timedelta(1), make.AT.date()  # of what factories publish; told the day after
LINK = re.compile(r"http://127\.0\.0\.1:8000(/\S+)")


@pytest.fixture
def ask(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """A function that asks for alerts as a browser without cookies does, and returns the answer."""

    def asked(address: str = ADDRESS, *, path: str = "/alerts/", rhythm: str = "daily") -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            browser = Client(enforce_csrf_checks=True)
            answer = browser.post(path, {"address": address, "rhythm": rhythm})
        wait_for_mails()
        return answer

    return asked


def wait_for_mails() -> None:
    for sending in threading.enumerate():
        if sending.name == SENDING:
            sending.join()


def link(message: Any) -> str:
    found = LINK.search(message.body)
    assert found
    return found[1]


def post(path: str, **values: str) -> Any:
    return Client(enforce_csrf_checks=True).post(path, values)


# --- rights ------------------------------------------------------------------------------------------------------


def test_who_writes_alerts_reads_no_table_and_changes_none() -> None:
    make.make_alert()
    with acting_as(settings.ALERTS_ROLE):
        for table in relations("public"):
            assert_refused(f'SELECT FROM public."{table}"')
            assert_refused(f'INSERT INTO public."{table}" DEFAULT VALUES')
            assert_refused(f'UPDATE public."{table}" SET ctid = ctid')
            assert_refused(f'DELETE FROM public."{table}"')


@pytest.mark.parametrize("role", ["PUBLIC_ROLE", "STAFF_ROLE"])
def test_the_other_roles_neither_read_nor_write_alerts(role: str) -> None:
    make.make_alert()
    with acting_as(getattr(settings, role)):
        assert_refused("SELECT FROM public.recommendations_alert")
        assert_refused("DELETE FROM public.recommendations_alert")
        assert_refused("SELECT pub.end_alert('x')")
        assert_refused("SELECT pub.confirm_alert('x', '2026-01-01')")
        assert_refused("SELECT pub.count_attempt('x', now(), now())")
        assert_refused("SELECT pub.ask_alert('', '', '', '', '', '', '2026-01-01')")


def test_no_function_of_the_door_is_for_everybody() -> None:
    functions_there = "SELECT proname FROM pg_proc WHERE pronamespace = 'pub'::regnamespace"
    assert column(f"{functions_there} AND (proacl IS NULL OR proacl::text ~ '[{{,]=X')") == []
    assert len(column(functions_there)) == 4


def test_an_attempt_counted_here_is_none_of_the_accounts() -> None:
    tally = make.make_tally(ends_at=make.AT + DAY)
    with through_alerts_door():
        sql("SELECT count_attempt(%s, %s, %s)", tally.key, make.AT, make.AT + DAY)
    assert Tally.objects.get(key=tally.key).count == 1
    assert Tally.objects.count() == 2


def test_nothing_is_written_through_the_public_door() -> None:
    with through_public_door(), pytest.raises(DatabaseError), transaction.atomic():
        functions.end("x")


# --- asking ------------------------------------------------------------------------------------------------------


def test_an_address_is_asked_before_it_is_told(ask: Callable[..., Any]) -> None:
    assert ask(path="/alerts/?utm_source=x&q=torture").status_code == 200
    (alert,) = Alert.objects.all()
    assert (alert.address, alert.query, alert.rhythm, alert.confirmed_on) == (ADDRESS, "q=torture", "daily", None)
    (message,) = mail.outbox
    assert message.to == [ADDRESS]
    word = link(message).rstrip("/").rpartition("/")[2]
    assert alert.word_hash == hash_of(word)
    assert word not in str(column("SELECT a::text FROM recommendations_alert a"))


def test_the_question_holds_nothing_that_was_typed(ask: Callable[..., Any]) -> None:
    ask(path="/alerts/?q=buy-my-pills")
    assert "pills" not in mail.outbox[0].message().as_string()


def test_the_answer_is_the_same_for_every_address(ask: Callable[..., Any]) -> None:
    make.make_alert(address="known@example.org")
    make.make_alert(address="waiting@example.org", confirmed=False)
    answers = [ask(f"{name}@example.org") for name in ("known", "waiting", "unknown")]
    assert len({(each.status_code, str(each.headers), each.content) for each in answers}) == 1
    assert [message.subject for message in mail.outbox] == [mail.outbox[0].subject] * 3


def test_an_address_that_was_asked_too_often_gets_no_mail_and_nobody_learns_it(ask: Callable[..., Any]) -> None:
    answers = [ask(address) for address in (ADDRESS, ADDRESS.upper(), ADDRESS, ADDRESS)]
    assert len({(each.status_code, each.content) for each in answers}) == 1
    assert len(mail.outbox) == 3


def test_a_network_that_asks_too_often_waits(ask: Callable[..., Any]) -> None:
    answers = [ask(f"reader-{n}@example.org") for n in range(21)]
    assert [each.status_code for each in answers] == [200] * 20 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert "Wait an hour" in answers[-1].content.decode()
    assert len(mail.outbox) == 20


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b", "a@example.org\nBcc: b@example.org", "a\0@example.org", "a" * 300 + "@x.org"]
)
def test_what_is_no_address_is_refused(ask: Callable[..., Any], address: str) -> None:
    assert ask(address).status_code == 400
    assert (Alert.objects.count(), len(mail.outbox)) == (0, 0)


@pytest.mark.parametrize(
    "query",
    ["?status=nonsense", "?unknown=1", "?pick=no/where", "?" + "&".join(f"theme=theme-{n}" for n in range(300))],
)
def test_what_is_no_filter_is_refused(ask: Callable[..., Any], query: str) -> None:
    assert ask(path=f"/alerts/{query}").status_code == 400
    assert Alert.objects.count() == 0


def test_no_page_of_alerts_sets_a_cookie(ask: Callable[..., Any]) -> None:
    paths = ["/alerts/", "/alerts/confirm/word/", "/alerts/end/key/"]
    answers = [ask(), *map(Client().get, paths), *map(post, paths[1:])]
    assert [each.cookies for each in answers if each.cookies] == []
    assert {each.headers["Cache-Control"] for each in answers} == {"no-store"}


def test_of_a_person_the_address_alone_is_kept() -> None:
    kept = {field.name for field in Alert._meta.concrete_fields}
    days = {"asked_on", "confirmed_on", "told_until", "tried_on"}
    assert kept == {"id", "address", "query", "language", "rhythm", "word_hash", "key"} | days
    types = "SELECT data_type FROM information_schema.columns WHERE table_name = 'recommendations_alert' AND column_name = ANY(%s)"
    assert set(column(types, sorted(days))) == {"date"}


# --- confirming, ending ------------------------------------------------------------------------------------------


def asked_for(ask: Callable[..., Any], **options: Any) -> str:
    """The link in the mail of a new wish."""
    ask(**options)
    return link(mail.outbox[-1])


def test_opening_the_link_confirms_nothing_and_the_button_does(ask: Callable[..., Any]) -> None:
    path = asked_for(ask)
    assert "<button" in Client().get(path).content.decode()
    assert not Alert.objects.confirmed().exists()
    for _n in range(2):
        assert "Confirmed." in post(path).content.decode()
    assert Alert.objects.confirmed().count() == 1


@pytest.mark.parametrize("of", ["recommendation", "document", "state"])
def test_what_a_page_shows_is_followed_by_mail_and_by_feed_alike(ask: Callable[..., Any], of: str) -> None:
    row, other = (make.make_recommendation(title=title, published=True) for title in ("Followed", "Another"))
    for each in (row, other):
        make.make_assessment(recommendation=each, published=True)
        make.make_response(report=each.document, document=each.document, published=True)
    page = {"recommendation": row, "document": row.document, "state": row.state}[of].get_absolute_url()
    by_mail = html.unescape(re.search(r'<a href="(/alerts/\?[^"]+)', Client().get(page).content.decode())[1])
    asking = Client().get(by_mail).content.decode()
    assert {"recommendation": "Followed", "document": str(row.document), "state": str(row.state)}[of] in asking
    post(asked_for(ask, path=by_mail))
    told = [change.id for change in changes_for(Alert.objects.get(), since=MADE, until=MADE)]
    feed = Client().get(f"{page}feed.atom").content.decode()
    assert sorted(told) == sorted(
        re.findall(r"<id>[^<]*?:((?:assessment|response|document|recommendations)/[^<]+)</id>", feed)
    )
    assert not [name for name in told if name.split("/")[1] == other.assessments.get().public_id]


def test_an_address_has_one_alert_of_a_filter(ask: Callable[..., Any]) -> None:
    for rhythm in ("daily", "weekly"):
        post(asked_for(ask, rhythm=rhythm))
    post(asked_for(ask, path="/alerts/?q=torture"))
    assert sorted(Alert.objects.values_list("query", "rhythm")) == [("", "weekly"), ("q=torture", "daily")]


def test_a_word_works_for_seven_days(ask: Callable[..., Any]) -> None:
    path = asked_for(ask)
    Alert.objects.update(asked_on=timezone.localdate() - WAITS - DAY)
    assert "older than seven days" in post(path).content.decode()
    Alert.objects.update(asked_on=timezone.localdate() - WAITS)
    assert "Confirmed." in post(path).content.decode()


def test_one_click_ends_it_and_opening_does_not() -> None:
    alert = make.make_alert()
    path = f"/alerts/end/{alert.key}/"
    assert "<button" in Client().get(path).content.decode()
    assert Alert.objects.count() == 1
    ended = post(path, **{"List-Unsubscribe": "One-Click"})
    assert (ended.status_code, Alert.objects.count()) == (200, 0)
    assert post(path).content == ended.content


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_is_committed() -> None:
    Client().post("/alerts/", {"address": ADDRESS, "rhythm": "daily"})
    wait_for_mails()
    post(link(mail.outbox[0]))
    connection.close()
    (alert,) = Alert.objects.confirmed()
    post(f"/alerts/end/{alert.key}/")
    connection.close()
    assert Alert.objects.count() == 0


# --- where none are offered --------------------------------------------------------------------------------------


def test_a_site_that_sends_no_mails_says_so(settings: Any) -> None:
    settings.ALERTS = False
    alert = make.make_alert()
    for path in ("/alerts/", "/alerts/confirm/word/", f"/alerts/end/{alert.key}/"):
        assert "This site sends no mails." in Client().get(path).content.decode()
        assert "<form method" not in Client().get(path).content.decode()
    assert post("/alerts/", address=ADDRESS, rhythm="daily").status_code == 403
    post(f"/alerts/end/{alert.key}/")
    assert Alert.objects.count() == 1
    with pytest.raises(CommandError, match="not offered"):
        call_command("send_alerts")
