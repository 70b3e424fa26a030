"""What stands behind the public door: in the views of schema pub, read by SQL, is only what is published."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import models

from recommendations.door import through_public_door
from recommendations.models import (
    Assessment,
    Attachment,
    CleanedCopy,
    Document,
    Evidence,
    FollowUpEvent,
    Organisation,
    Published,
    Recommendation,
    StateResponse,
    Tombstone,
)
from recommendations.search.keeping import keep_touched
from recommendations.visibility import PUBLIC, tables, visibility
from tests import factories as make
from tests.design.sql import column, relations, sql

pytestmark = pytest.mark.django_db

NOUNS: list[type[Published]] = [Document, Recommendation, StateResponse, FollowUpEvent, Assessment]
SPY, SECOND_SPY, OLDER, KEEPER = 987_654_321, 965_432_109, 876_543_210, 5_000_000
LONG_AGO = datetime(1911, 11, 11, 11, 11, 11, tzinfo=UTC)


def as_text(*, without: str = "") -> str:
    """All that the public role can read of the record, as one text."""
    keep_touched()
    views = [view for view in relations("pub") if view != without]
    with through_public_door():
        return "\n".join(row for view in views for row in column(f'SELECT v::text FROM pub."{view}" AS v'))


def ids(model: type[models.Model]) -> set[int]:
    with through_public_door():
        return set(model._base_manager.values_list("pk", flat=True))


# --- rows --------------------------------------------------------------------------------------------------------

TOKEN = "token-that-nobody-may-read"
HIDDEN_WORDS = {
    "document": {"title": TOKEN, "note": TOKEN, "url": f"https://{TOKEN}.example"},
    "recommendation": {"title": TOKEN},
    "text": {"text": TOKEN},
    "response": {"words": TOKEN, "paragraph": TOKEN},
    "event": {"title": TOKEN, "details": TOKEN, "place": TOKEN},
    "source": {"title": TOKEN, "publisher": TOKEN},
    "attachment": {"caption": TOKEN},
    "assessment": {"reason": TOKEN},
}
TO_HIDE = {
    "draft": lambda row: None,
    "in_review": lambda row: row.submit(by=make.make_user(), at=make.AT),
    "withdrawn": lambda row: row.withdraw(by=make.make_user(), at=make.AT, reason=TOKEN),
}


def test_what_is_published_is_there_in_every_view() -> None:
    make.make_everything(**HIDDEN_WORDS)
    make.make_likeness()
    assert [model.__name__ for model in tables() if not ids(model)] == []
    assert as_text(without="recommendations_listing").count(TOKEN) == sum(map(len, HIDDEN_WORDS.values()))


@pytest.mark.parametrize("state", TO_HIDE)
def test_what_is_not_published_is_in_no_view(state: str) -> None:
    make.make_everything(published=state == "withdrawn", **HIDDEN_WORDS)
    for row in [row for noun in NOUNS for row in noun.objects.exclude(publication=state)]:
        TO_HIDE[state](row)
    assert {row.publication for noun in NOUNS for row in noun.objects.all()} == {state}
    assert TOKEN not in as_text()
    assert ids(Evidence) == ids(CleanedCopy) == set()


def test_older_versions_and_their_parts_are_in_no_view() -> None:
    make.make_everything(event=HIDDEN_WORDS["event"], source=HIDDEN_WORDS["source"], response=HIDDEN_WORDS["response"])
    for old in [FollowUpEvent.objects.get(), StateResponse.objects.get()]:
        new = old.revise(by=make.make_user())
        change = (
            {"title": "New", "details": "", "place": ""}
            if isinstance(new, FollowUpEvent)
            else {"words": "New", "paragraph": ""}
        )
        type(new).objects.filter(pk=new.pk).update(**change)
        if isinstance(new, FollowUpEvent):
            new.sources.update(title="New", publisher="New")
        type(new).objects.get(pk=new.pk).publish(by=make.make_user(), at=make.AT)
    assert TOKEN not in as_text()


def test_the_first_door_finds_through_the_views_what_it_finds_without_them() -> None:
    """A rule that asks a column which the views leave empty would find nothing, and look safe."""
    make.make_everything()
    with_rule = [model for model in tables() if hasattr(model._default_manager.all(), "for_public")]
    assert CleanedCopy in with_rule
    with through_public_door():
        found = {m: set(m._default_manager.for_public().values_list("pk", flat=True)) for m in with_rule}
    assert found == {model: ids(model) for model in with_rule}


# --- evidence ----------------------------------------------------------------------------------------------------


def shown_copy(**event: Any) -> CleanedCopy:
    """A released copy, shown with a published event."""
    attached = make.make_attachment(event=make.make_event(**event))
    make.made_public(attached.event)
    return make.make_copy(evidence=attached.evidence, released=True)


def test_a_released_copy_is_shown_with_a_published_event() -> None:
    copy = shown_copy()
    assert (ids(CleanedCopy), ids(Evidence)) == ({copy.pk}, {copy.evidence_id})


def test_a_copy_that_nobody_released_and_its_file_are_not_shown() -> None:
    attached = make.make_attachment()
    make.made_public(attached.event)
    make.make_copy(evidence=attached.evidence)
    assert ids(CleanedCopy) == ids(Evidence) == ids(Attachment) == set()


def test_another_copy_of_a_shown_file_is_not_shown() -> None:
    copy = shown_copy()
    make.make_copy(evidence=copy.evidence)
    assert ids(CleanedCopy) == {copy.pk}


def test_a_recalled_copy_is_gone_with_its_file() -> None:
    make.recall(shown_copy())
    assert ids(CleanedCopy) == ids(Evidence) == ids(Attachment) == set()


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_a_released_copy_is_not_shown_with_an_event_that_is_not(state: str) -> None:
    attached = make.make_attachment()
    make.make_copy(evidence=attached.evidence, released=True)
    TO_HIDE[state](make.made_public(attached.event) if state == "withdrawn" else attached.event)
    assert ids(CleanedCopy) == ids(Evidence) == ids(Attachment) == set()


def test_a_copy_that_a_new_version_leaves_out_is_not_shown() -> None:
    copy = shown_copy()
    new = FollowUpEvent.objects.get().revise(by=make.make_user())
    new.attachments.all().delete()
    new.publish(by=make.make_user(), at=make.AT)
    assert ids(CleanedCopy) == ids(Evidence) == set()
    assert CleanedCopy.objects.filter(pk=copy.pk, recalled_at=None).exists()


def make_half_hidden_world() -> None:
    """Published rows below withdrawn ones, at every level, and in chains of one noun."""
    make.make_everything(published=False)
    for noun in (Document, Recommendation, FollowUpEvent, Assessment):
        make.make_everything()
        hide(noun.objects.for_public().latest("pk"))
    whole = make.make_recommendation(published=True)
    make.make_recommendation(document=whole.document, state=whole.state, part_of=whole, part_number=1, published=True)
    report = make.make_document(published=True)
    comments = make.make_document(responds_to=report, published=True)
    make.make_document(responds_to=comments, published=True)
    first = make.make_assessment(published=True)
    same = {"recommendation": first.recommendation, "organisation": first.organisation}
    second = make.make_assessment(corrects=first, correction_reason="Wrong court.", published=True, **same)
    make.make_assessment(corrects=second, correction_reason="Wrong day.", published=True, **same)
    for row in (whole, report, first):
        hide(row)


def hide(row: Published) -> None:
    row.withdraw(by=make.make_user(), at=make.AT, reason="Entered by mistake.")


def public_keys(model: type[models.Model]) -> list[models.ForeignKey]:
    return [field for field in model._meta.concrete_fields if field.many_to_one and visibility(field) == PUBLIC]


def owners_rows(model: type[models.Model]) -> set[int]:
    """What ``for_public()`` finds where nothing but the application's own filter stands in the way."""
    rows = model._default_manager.all()
    return set(getattr(rows, "for_public", rows.all)().values_list("pk", flat=True))


def test_views_show_no_row_that_the_models_would_hide() -> None:
    make_half_hidden_world()
    assert {model: more for model in tables() if (more := ids(model) - owners_rows(model))} == {}


def test_views_refer_to_nothing_hidden() -> None:
    make_half_hidden_world()
    shown = {model: ids(model) for model in tables()}
    with through_public_door():
        links = [
            (key, set(m._base_manager.values_list(key.attname, flat=True))) for m in tables() for key in public_keys(m)
        ]
    dangling = {str(key): named - shown[key.related_model] - {None} for key, named in links}
    assert {key: rows for key, rows in dangling.items() if rows} == {}


def test_views_hide_a_row_of_the_models_only_below_something_hidden() -> None:
    make_half_hidden_world()
    shown = {model: ids(model) for model in tables()}
    hidden = {model: owners_rows(model) - shown[model] for model in tables()}
    assert hidden[Recommendation]
    for row in [row for model, pks in hidden.items() for row in model._base_manager.filter(pk__in=pks)]:
        parents = [(key.related_model, getattr(row, key.attname)) for key in public_keys(type(row))]
        assert [pk for parent, pk in parents if pk and pk not in shown[parent]], row


# --- columns -----------------------------------------------------------------------------------------------------


def confidential(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if visibility(field) != PUBLIC]


# An approved row takes no parts any more: approval comes when all is there, by another person than who wrote it.
APPROVED = {"approved_by": SECOND_SPY, "approved_at": LONG_AGO, "publish_after": LONG_AGO}


def told(model: type[models.Model]) -> dict[str, Any]:
    """Content for every confidential field of a noun, recognisable wherever it turns up."""
    number_of = {model: OLDER, Organisation: KEEPER}
    by_kind = [
        (models.DateTimeField, LONG_AGO),
        (models.DateField, LONG_AGO.date()),
        ((models.CharField, models.TextField), TOKEN),
    ]
    found = {}
    for field in confidential(model):
        if field.many_to_one:
            other = SECOND_SPY if field.name == "withdrawal_decided_by" else SPY  # never who withdrew it
            found[field.attname] = number_of.get(field.related_model, other)
        elif not field.choices:  # who may know is one of three words, and "everyone" where it is published
            found[field.name] = next(content for kind, content in by_kind if isinstance(field, kind))
    return {name: content for name, content in found.items() if name.removesuffix("_id") not in APPROVED}


FILE = {
    "original_name": TOKEN,
    "stored_as": TOKEN,
    "sha256": "5ea1" * 16,
    "public_id": "sea1edf12e",
    "received_at": LONG_AGO,
}


def make_confidential_world() -> None:
    spy = make.make_user(pk=SPY, username=TOKEN, first_name=TOKEN, last_name=TOKEN, email=f"{TOKEN}@example.org")
    make.make_user(pk=SECOND_SPY, username=f"{TOKEN}-2")
    make.make_organisation(pk=KEEPER)
    make.make_organisation(name=TOKEN, slug=TOKEN, url=f"https://{TOKEN}.example")
    make.make_response(pk=OLDER, published=False)
    make.make_event(pk=OLDER, published=False)
    nouns = {"document": Document, "recommendation": Recommendation, "response": StateResponse}
    nouns |= {"event": FollowUpEvent, "assessment": Assessment}
    make.make_everything(
        source={"seen_on": LONG_AGO.date()},
        confidential={"name": TOKEN, "contact": TOKEN, "notes": TOKEN},
        evidence=FILE | {"received_by": spy},
        copy={"made_at": LONG_AGO},
        **{noun: told(model) for noun, model in nouns.items()},
    )
    make.recall(make.make_copy(released=True), reason=TOKEN)
    CleanedCopy.objects.for_public().update(checklist=[TOKEN], released_by=SECOND_SPY)
    for model in nouns.values():
        model.objects.for_public().update(published_by=SECOND_SPY, **APPROVED)
    Tombstone.objects.filter(pk=make.make_tombstone().pk).update(lifted_on=LONG_AGO.date())


HIDDEN = [TOKEN, str(SPY), str(SECOND_SPY), str(OLDER), "1911-11-11", FILE["sha256"], FILE["public_id"]]


def test_confidential_columns_are_empty() -> None:
    make_confidential_world()
    for field in [field for model in tables() for field in confidential(model)]:
        filled = f"SELECT count(nullif({field.column}::text, '')) FROM {{}}.{field.model._meta.db_table}"
        assert column(filled.format("public")) > [0], f"{field} has no content to hide"
        assert column(filled.format("pub")) == [0], str(field)


def test_confidential_content_is_in_no_column() -> None:
    make_confidential_world()
    shown = as_text()
    assert [word for word in HIDDEN if word in shown] == []


def test_moments_are_public_to_the_day() -> None:
    make.make_everything()
    moments = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'pub' AND data_type ~ '^time'"
    shown = {moment for table, name in sql(moments) for moment in column(f"SELECT {name} FROM pub.{table}") if moment}
    assert shown == {datetime(2026, 1, 31, tzinfo=UTC)}


def test_organisation_is_named_only_when_it_agreed() -> None:
    hidden = make.make_organisation(url="https://hidden.example")
    named = make.make_organisation(url="https://named.example", is_named=True)
    with through_public_door():
        shown = {row.pk: (row.name, row.slug, row.url) for row in Organisation.objects.all()}
    assert shown[hidden.pk] == ("", "", "")
    assert shown[named.pk] == (named.name, named.slug, named.url)
