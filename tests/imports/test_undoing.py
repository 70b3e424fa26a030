"""What came in is taken back, unless something built on it."""

import pghistory
import pytest
from django.utils import timezone

from recommendations.imports.undoing import BuiltOn, built_on, undo
from recommendations.models import (
    Document,
    Import,
    OutsideName,
    Recommendation,
    RecommendationText,
    StateResponse,
)
from recommendations.models.imports import Stage
from tests.factories import (
    AT,
    make_assessment,
    make_bearing,
    make_document,
    make_user,
)
from tests.imports.bringing import SYMBOL, bring, outcomes, read, texts, values

pytestmark = pytest.mark.django_db


def test_undone_drafts_are_gone_with_the_document_that_the_file_made() -> None:
    brought = bring(values(1, answer="Yes."), values(2))
    undo(brought.pk, by=make_user(), at=AT)
    assert not any(model.objects.exists() for model in (Document, Recommendation, StateResponse, OutsideName))
    assert Import.objects.get().stage == Stage.UNDONE


def test_a_document_that_an_editor_began_stays() -> None:
    make_document(symbol=SYMBOL, slug="a-hrc-29-25-add-2")
    undo(bring(values()).pk, by=make_user(), at=AT)
    assert Document.objects.exists()


def test_undone_published_rows_are_withdrawn_and_can_come_in_again() -> None:
    undo(bring(values(answer="Yes."), is_published=True).pk, by=make_user(), at=AT)
    assert {row.publication for row in (Recommendation.objects.get(), StateResponse.objects.get())} == {"withdrawn"}
    assert outcomes(bring(values(answer="Yes."), is_published=True)) == ["create"]
    assert Recommendation.objects.published().get().paragraph == "1"


@pytest.mark.parametrize("is_published", [False, True])
def test_undone_changes_are_as_they_were_answers_too(is_published: bool) -> None:
    first = values(1, position="Noted", answer="No."), values(2), values(3, position="Noted")
    bring(*first, is_published=is_published)
    newer = [values(1, text="A", position="Supported", answer="Yes."), values(2, answer="Yes."), values(3, text="C")]
    brought = bring(*newer, is_published=is_published, at=timezone.now())
    undo(brought.pk, by=make_user(), at=AT)
    shown = StateResponse.objects.filter(ended_at=None).exclude(publication="withdrawn").order_by("recommendation")
    assert texts() == ["Amend law number 1.", "Amend law number 2.", "Amend law number 3."]
    assert [(each.stance, each.upr_position, each.words) for each in shown] == [
        ("notes", "noted", "No."),
        ("notes", "noted", ""),
    ]
    assert outcomes(read(*first)) == ["unchanged"] * 3
    assert outcomes(read(*newer)) == ["update"] * 3


def test_what_was_built_on_stands_in_the_way() -> None:
    brought = bring(values(1), values(2))
    first, second = Recommendation.objects.order_by("pk")
    make_bearing(recommendation=first)
    make_assessment(recommendation=second)
    assert len(built_on(brought)) == 2
    with pytest.raises(BuiltOn):
        undo(brought.pk, by=make_user(), at=AT)
    assert Recommendation.objects.count() == 2


@pytest.mark.parametrize("model", [Recommendation, RecommendationText, StateResponse])
def test_an_editors_later_work_stands_in_the_way(model: type) -> None:
    brought = bring(values(answer="Yes."))
    assert built_on(brought) == []
    field = {Recommendation: "title", RecommendationText: "text", StateResponse: "words"}[model]
    with pghistory.context(user=make_user().pk):
        model.objects.update(**{field: "Mended by hand."})
    assert built_on(brought) == ["What it brought was changed since: 1."]


def test_a_later_file_stands_in_the_way_until_it_is_undone_itself() -> None:
    first = bring(values())
    second = bring(values(text="Said anew."), at=timezone.now())
    assert built_on(first) == ["What it brought was changed since: 1."]
    assert built_on(second) == []
