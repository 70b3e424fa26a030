"""A case file: created and published once, and kept ever after."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.hashers import is_password_usable

from recommendations import models
from tests.factories import AT, make_document, make_pair, make_recommendation, make_user
from tests.loading.commands import load_case, row_counts, run
from tests.loading.sample import INQUIRY, LAW, REPORT, assessment, case, case_with, make_vocabulary

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@pytest.fixture
def vocabulary(db: None) -> None:
    make_vocabulary()


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
def test_a_case_is_created_with_all_its_parts(tmp_path: Path) -> None:
    lines = load_case(tmp_path, case()).splitlines()
    assert "Recommendations: 2 created, 0 kept" in lines
    law, inquiry = models.Recommendation.objects.order_by("pk")
    links = [law.themes, law.affected_groups, law.sdg_targets, law.recommending_states, law.pairs_as_first]
    assert [link.count() for link in links] == [1, 1, 1, 1, 1]
    assert law.texts.get(taken_from__responds_to=law.document)
    assert models.Visit.objects.get(documents=law.document, mandate_holder__mechanism__slug="sr-assembly")
    assert inquiry.part_of == law
    event = models.FollowUpEvent.objects.get(logged_by__slug="demonstration")
    assert {bearing.meaning for bearing in event.bearings.all()} == {"progress", "context"}
    assert event.sources.count() == 2
    assert [a.events.get() for a in models.Assessment.objects.all()] == [event, event]


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
def test_a_case_is_published_by_somebody_who_cannot_log_in(tmp_path: Path) -> None:
    load_case(tmp_path, case())
    nobody = models.User.objects.get()
    assert (nobody.username, nobody.is_active, is_password_usable(nobody.password)) == ("fixture-loader", False, False)
    for noun in (models.Document, models.Recommendation, models.StateResponse, models.FollowUpEvent, models.Assessment):
        handled = set(noun.objects.values_list("publication", "published_by", "entered_by"))
        assert handled == {("published", nobody.pk, None)}
    history = apps.get_model("recommendations", "SourceHistory").objects.all()
    assert {row.pgh_context.metadata["user"] for row in history} == {nobody.pk}


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
def test_loading_a_case_twice_changes_nothing_and_asks_little(
    tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    load_case(tmp_path, case())
    once = row_counts()
    with django_assert_max_num_queries(13):
        assert "Follow-up events: 0 created, 1 kept" in load_case(tmp_path, case())
    assert row_counts() == once


@pytest.mark.django_db
def test_an_empty_case_makes_no_user(tmp_path: Path) -> None:
    load_case(tmp_path, {})
    assert not models.User.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
def test_what_editors_did_since_is_kept_with_its_parts(tmp_path: Path) -> None:
    load_case(tmp_path, case())
    event = models.FollowUpEvent.objects.get()
    draft = event.revise(by=make_user())
    draft.sources.all().delete()
    models.StateResponse.objects.get().withdraw(by=make_user(), at=AT, reason="Not authentic.")
    models.Document.objects.filter(slug="comments").update(internal_note="Mine.")
    once = row_counts()
    load_case(tmp_path, case_with("events", 0, title="Another title"))
    assert row_counts() == once
    assert models.FollowUpEvent.objects.filter(title="Another title").count() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
def test_a_new_assessment_relies_on_the_published_version_of_an_event(tmp_path: Path) -> None:
    load_case(tmp_path, case())
    newer = models.FollowUpEvent.objects.get().revise(by=make_user())
    newer.publish(by=make_user(), at=AT)
    newer.revise(by=make_user())
    content = case()
    content["assessments"].append(assessment("cccccccccc"))
    assert "Assessments: 1 created, 2 kept" in load_case(tmp_path, content)
    assert models.Assessment.objects.get(public_id="cccccccccc").events.get() == newer


@pytest.mark.django_db
def test_a_pair_is_kept_whichever_is_named_first(tmp_path: Path) -> None:
    document = make_document(slug=REPORT)
    first, second = (make_recommendation(document=document, slug=slug) for slug in ("inquiry", "law"))
    make_pair(first=first, second=second)
    pairs = [{"first": LAW, "second": INQUIRY, "reason": "Both of one visit."}]
    assert "Related pairs: 0 created, 1 kept" in load_case(tmp_path, {"related": pairs})


@pytest.mark.django_db
def test_the_fixtures_load_and_load_again(django_assert_max_num_queries: Any) -> None:
    run("load_vocabulary")
    assert "Follow-up events: 60 created" in run("load_case", FIXTURES / "kazakhstan.json")
    once = row_counts()
    with django_assert_max_num_queries(30):
        assert ": 1 created" not in run("load_vocabulary") + run("load_case", FIXTURES / "kazakhstan.json")
    assert row_counts() == once
