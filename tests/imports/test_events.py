"""Follow-up events that come in from a table."""

import pytest
from django.utils import timezone

from recommendations.imports import undoing
from recommendations.models import (
    FollowUpEvent,
)
from tests.factories import (
    make_user,
)
from tests.imports.bringing import SYMBOL, bring, outcomes, problems, read, values

pytestmark = pytest.mark.django_db


def happening(**others: str) -> dict[str, str]:
    return {"title": "A march was banned", "happened_on": "2016-07", "kind": "assembly held or dispersed", **others}


def test_events_come_in_as_drafts_with_bearing_and_source_and_not_twice() -> None:
    bring(values(96))
    said = happening(
        symbol=SYMBOL, paragraph="96", bearing="setback", reason="Nobody may march.", source_url="https://example.org/a"
    )
    brought = bring(said, kind="events", shared={})
    event = FollowUpEvent.objects.get()
    assert (event.publication, event.happened_on_precision, event.bearings.get().meaning) == (
        "draft",
        "month",
        "setback",
    )
    assert event.sources.get().url == "https://example.org/a"
    assert outcomes(bring(said, kind="events", shared={})) == ["unchanged"]
    undoing.undo(brought.pk, by=make_user(), at=timezone.now())
    assert not FollowUpEvent.objects.exists()


def test_without_a_reason_an_event_is_context_and_the_row_says_so() -> None:
    bring(values(96))
    said = happening(symbol=SYMBOL, paragraph="96", bearing="setback")
    brought = bring(said, kind="events", shared={})
    assert FollowUpEvent.objects.get().bearings.get().meaning == "context"
    assert "why" in problems(brought.rows.get())


@pytest.mark.parametrize(
    "wrong", [{"happened_on": "soon"}, {"title": ""}, {"symbol": "A/1/2"}, {"source_url": "not an address"}]
)
def test_an_event_that_would_be_refused_says_so(wrong: dict[str, str]) -> None:
    brought = bring(happening(state="Kazakhstan") | wrong, happening(state="Kazakhstan"), kind="events", shared={})
    assert outcomes(brought) == ["error", "create"]


def test_an_unknown_state_of_an_event_can_be_mapped() -> None:
    brought = read(happening(state="Qazaqstan"), happening(), kind="events", shared={})
    assert [words for _kind, words, _n in brought.labels] == ["Qazaqstan"]
