"""A bundled item and its parts stay together, a correction and what it corrects too."""

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction

from recommendations.models import Assessment, Recommendation
from tests.factories import make_assessment, make_document, make_organisation, make_recommendation, make_state

pytestmark = pytest.mark.django_db


def refused(row: Recommendation, **changes: object) -> None:
    """Both the database and the form say no."""
    with pytest.raises(InternalError, match="A part stands in the document of its whole"), transaction.atomic():
        Recommendation.objects.filter(pk=row.pk).update(**changes)
    for field, value in changes.items():
        setattr(row, field, value)
    with pytest.raises(ValidationError, match="A part stands in the document of its whole"):
        row.clean()


def make_part(whole: Recommendation, number: int = 1) -> Recommendation:
    return make_recommendation(document=whole.document, state=whole.state, part_of=whole, part_number=number)


def test_part_stands_in_the_document_of_its_whole() -> None:
    refused(make_part(make_recommendation()), document=make_document())


def test_part_is_made_to_the_same_state() -> None:
    refused(make_part(make_recommendation()), state=make_state())


def test_part_is_not_split_again() -> None:
    whole = make_recommendation()
    part, other = make_part(whole), make_part(whole, 2)
    refused(other, part_of=part)


def test_whole_with_parts_does_not_become_a_part() -> None:
    whole = make_recommendation()
    make_part(whole)
    other = make_recommendation(document=whole.document, state=whole.state)
    refused(whole, part_of=other, part_number=1)


def test_whole_does_not_leave_its_parts_behind() -> None:
    whole = make_recommendation()
    make_part(whole)
    with pytest.raises(InternalError, match="A part stands"), transaction.atomic():
        Recommendation.objects.filter(pk=whole.pk).update(document=make_document())


def test_correction_is_of_the_same_organisation_and_recommendation() -> None:
    earlier = make_assessment()
    with pytest.raises(InternalError, match="A correction is of the same"), transaction.atomic():
        make_assessment(corrects=earlier, correction_reason="Wrong court.")
    with pytest.raises(ValidationError, match="A correction is of the same"):
        Assessment(corrects=earlier, recommendation=earlier.recommendation, organisation=make_organisation()).clean()
