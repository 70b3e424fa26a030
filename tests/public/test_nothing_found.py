""" "Looked, found nothing" on public pages: an entry of its own, no event, and an end of silence."""

from datetime import date

import pytest
from django.test import Client

from recommendations.models import Recommendation
from recommendations.public.timeline import moments
from tests import factories as make

pytestmark = pytest.mark.django_db


def looked(row: Recommendation, **fields: object) -> object:
    words = {"kind": "nothing_found", "title": "Looked for a new law.", "happened_on": date(2022, 5, 1)} | fields
    return make.make_event(**words, bearings={row: "context"}, state=row.state, published=True)


@pytest.fixture
def row() -> Recommendation:
    return make.make_recommendation(published=True)


def test_it_is_not_the_last_event(client: Client, row: Recommendation) -> None:
    make.make_event(bearings={row: "context"}, state=row.state, happened_on=date(2016, 3, 1), published=True)
    looked(row)
    assert Recommendation.objects.with_last_event().get(pk=row.pk).last_event_on == date(2016, 3, 1)


def test_it_has_its_own_mark_and_is_not_counted(client: Client, row: Recommendation) -> None:
    looked(row)
    page = client.get(row.get_absolute_url()).content.decode()
    assert 'href="#nothing_found"' in page
    assert "Looked, found nothing" in page
    assert "context 0" in page


def test_it_stands_on_the_timeline_of_the_state_and_among_no_latest_events(client: Client, row: Recommendation) -> None:
    looked(row)
    page = client.get(row.state.get_absolute_url()).content.decode()
    assert "Looked for a new law." in page
    assert "0 events on record" in page
    assert "Looked for a new law." not in client.get("/").content.decode()


def test_silence_is_counted_up_to_the_day_on_which_somebody_looked(row: Recommendation) -> None:
    first = make.make_event(happened_on=date(2016, 5, 1))
    lines = moments([(first, None), (looked(row), None), (make.make_event(happened_on=date(2023, 1, 1)), None)])
    assert [line.silence for line in lines if line.silence] == ["no event logged for 6 years"]


def test_staff_find_the_way_to_the_desk_and_a_public_site_has_none(client: Client, row: Recommendation) -> None:
    place = f"?recommendation={row.document.slug}/{row.slug}"
    page = client.get(row.get_absolute_url()).content.decode()
    assert f'href="/desk/events/new/{place}"' in page
    assert f'href="/desk/events/new/?kind=nothing_found&amp;{place[1:]}"' in page


def test_public_only_site_does_not_name_the_desk(client: Client, row: Recommendation, settings: object) -> None:
    settings.PUBLIC_ONLY = True
    assert "/desk/" not in client.get(row.get_absolute_url()).content.decode()
