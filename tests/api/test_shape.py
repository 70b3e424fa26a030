"""The one public shape of a record: permanent addresses, stored words with labels, dates as long as they are known."""

from typing import Any

import pytest
from django.utils import translation

from recommendations import models
from recommendations.door import through_public_door
from recommendations.exports.records import batch
from recommendations.exports.shape import shape
from tests.factories import make_assessment, make_everything, make_recommendation, make_response, make_text

pytestmark = pytest.mark.django_db


def shaped(row: models.Recommendation) -> dict[str, Any]:
    return dict(shape(next(iter(batch([row.pk])))))


def test_addresses_are_permanent_and_name_no_language() -> None:
    row = make_everything()
    with translation.override("ru"):
        found = shaped(row)
    assert found["id"] == f"{row.document.slug}/{row.slug}"
    assert found["address"] == f"http://127.0.0.1:8000/recommendations/{found['id']}/"
    assert found["events"][0]["event"]["address"].startswith("http://127.0.0.1:8000/events/")


def test_words_are_stored_ones_with_a_label_in_the_readers_language() -> None:
    row = make_everything()
    assert shaped(row)["status"] == {"code": "limited_progress", "label": "limited progress"}
    with translation.override("ru"):
        assert shaped(row)["status"]["code"] == "limited_progress"
        assert shaped(row)["status"]["label"] != "limited progress"


@pytest.mark.parametrize(("precision", "known"), [("day", "2016-01-01"), ("month", "2016-01"), ("year", "2016")])
def test_dates_are_as_long_as_they_are_known(precision: str, known: str) -> None:
    row = make_recommendation(published=True)
    date = {"responded_on": "2016-01-01", "responded_on_precision": precision}
    make_response(recommendation=row, published=True, **date)
    assert shaped(row)["responses"][0]["responded"] == {"date": known, "precision": precision}


def test_organisation_that_did_not_agree_to_be_named_is_nameless() -> None:
    row = make_everything(organisation={"name": "Quiet Watch", "slug": "quiet-watch", "is_named": False})
    with through_public_door():
        found = shaped(row)
    assert found["assessments"][0]["organisation"] == {"name": None, "is_lead": False, "is_demonstration": False}
    assert "Quiet Watch" not in str(found)


def test_correction_and_what_it_rests_on_are_named_by_public_id() -> None:
    row = make_everything()
    first = models.Assessment.objects.get()
    reason = {"corrects": first, "correction_reason": "Miscounted."}
    again = {"organisation": first.organisation, "methodology": first.methodology, "recommendation": row}
    make_assessment(**again, **reason, published=True)
    newest = shaped(row)["assessments"][0]
    assert newest["corrects"] == first.public_id
    assert shaped(row)["assessments"][1]["cites"] == [first.events.get().public_id]


def test_shape_asks_the_database_for_nothing(django_assert_num_queries: Any) -> None:
    row = make_everything()
    make_text(recommendation=row, language="ru")
    record = next(iter(batch([row.pk])))
    with django_assert_num_queries(0):
        shape(record)
