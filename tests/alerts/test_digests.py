"""The mails that tell what changed: once a period, only what is public, and nobody missed when somebody is killed between."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from recommendations.alerts import digests
from recommendations.alerts.digests import claimed, send_due
from recommendations.models import Alert
from recommendations.models.alerts import WAITS
from recommendations.search.keeping import keep_touched
from tests import factories as make
from tests.public.changing import publish

pytestmark = pytest.mark.django_db
DAY, MADE = timedelta(1), make.AT.date()  # of what factories publish; told the day after


def on_the_day_after(days: int = 1) -> list[Any]:
    """The mails that are sent so many days after the day of factories."""
    mail.outbox.clear()
    send_due(today=MADE + days * DAY)
    return mail.outbox


def test_a_digest_tells_what_changed_with_a_way_to_end_it() -> None:
    alert, row = make.make_alert(), make.make_recommendation(title="Free assembly", published=True)
    make.make_assessment(recommendation=row, reason="The ban stands.", published=True)
    (message,) = on_the_day_after()
    assert message.to == [alert.address]
    assert "Free assembly: not yet assessed → limited progress" in message.body
    assert "because: The ban stands." in message.body
    end = f"http://127.0.0.1:8000/alerts/end/{alert.key}/"
    assert end in message.body
    assert message.extra_headers["List-Unsubscribe"] == f"<{end}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mail_says_the_day_and_no_hour() -> None:
    make.make_alert()
    make.make_event(published=True)
    assert " 00:00:00 +0000" in on_the_day_after()[0].message().as_string()
    assert "12:34" not in mail.outbox[0].message().as_string()


def test_nothing_is_sent_where_nothing_changed() -> None:
    alert = make.make_alert()
    assert on_the_day_after() == []
    alert.refresh_from_db()
    assert alert.told_until == MADE


def test_nobody_is_told_of_a_day_that_is_not_over() -> None:
    make.make_alert(told_until=MADE - 3 * DAY, tried_on=MADE - 3 * DAY)
    make.make_event(published=True)
    assert on_the_day_after(0) == []


def test_nobody_is_told_twice_a_day_and_nothing_twice() -> None:
    make.make_alert()
    make.make_event(published=True)
    assert len(on_the_day_after()) == 1
    assert on_the_day_after() == []
    assert on_the_day_after(2) == []


def test_a_week_is_told_at_its_end() -> None:
    make.make_alert(rhythm="weekly")
    for day in range(7):
        publish(make.make_event(title=f"Day {day}.", sources=()), str(MADE + day * DAY))
    assert [len(list(on_the_day_after(days))) for days in range(1, 7)] == [0] * 6
    (message,) = on_the_day_after(7)
    assert re.findall(r"Day (\d)\.", message.body) == list("6543210")


def test_who_is_killed_before_sending_tells_it_the_next_day() -> None:
    alert = make.make_alert()
    make.make_event(title="It happened.", published=True)
    claimed(alert.pk, today=MADE + DAY)  # and nothing more
    assert on_the_day_after() == []
    assert "It happened." in on_the_day_after(2)[0].body


def test_a_server_that_takes_nothing_is_tried_again(settings: Any) -> None:
    make.make_alert()
    make.make_event(published=True)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert send_due(today=MADE + DAY).refused == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert len(on_the_day_after()) == 1


def test_each_is_told_in_its_language_and_of_its_filter() -> None:
    row, other = make.make_recommendation(published=True), make.make_recommendation(title="Another", published=True)
    make.make_assessment(recommendation=row, status="regressed", published=True)
    make.make_assessment(recommendation=other, published=True)
    make.make_alert(query="status=regressed", language="ru")
    keep_touched()
    (message,) = on_the_day_after()
    assert row.title in message.body
    assert "Another" not in message.body
    assert "/ru/alerts/end/" in message.body


def test_a_digest_tells_nothing_hidden() -> None:
    make.make_alert()
    event = make.make_event(title="Shown.", published=True)
    event.revise(by=make.make_user())
    make.make_event(title="Hidden.")
    make.make_event(title="Withdrawn.", published=True).withdraw(by=make.make_user(), at=make.AT, reason="Mistaken.")
    (message,) = on_the_day_after()
    assert "Shown." in message.body
    assert not re.search("Hidden|Withdrawn", message.body)


def test_a_filter_that_names_what_is_gone_is_told_to_who_runs_it(capsys: Any) -> None:
    make.make_alert(query="assessed_by=gone")
    make.make_event(published=True)
    call_command("send_alerts")
    assert "1 of a filter that ended" in capsys.readouterr().err
    assert mail.outbox == []


def test_much_is_told_in_part_with_where_the_rest_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "MOST", 2)
    make.make_alert(query="")
    for _n in range(3):
        make.make_event(published=True)
    (message,) = on_the_day_after()
    assert "2+ changes" in message.subject
    assert f"There is more: http://127.0.0.1:8000/changes/?since={MADE}&until={MADE}" in message.body


def test_what_nobody_confirmed_is_forgotten() -> None:
    make.make_alert(confirmed=False)
    send_due(today=MADE + WAITS)
    assert Alert.objects.count() == 1
    send_due(today=MADE + WAITS + DAY)
    assert Alert.objects.count() == 0
