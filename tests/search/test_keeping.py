"""Listings: whatever is written and however, they are as the record says afterwards, and hold nothing hidden."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.postgres.search import SearchQuery
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import ForeignKey, Model
from django.test.utils import CaptureQueriesContext

from recommendations.door import outlives, public_parents, through_public_door, view_sql
from recommendations.models import (
    Document,
    Edition,
    EventListing,
    FollowUpEvent,
    Listing,
    Organisation,
    Recommendation,
    RecommendationTheme,
    State,
    Touched,
    Word,
)
from recommendations.models.texts import RecommendationText
from recommendations.search import index
from recommendations.search.documents import words_by_recommendation
from recommendations.search.event_listings import event_batches
from recommendations.search.gathering import batches
from recommendations.search.keeping import keep_touched, listings
from recommendations.search.touching import TOUCHES
from recommendations.search.truth import differing, keep_all
from recommendations.visibility import tables
from tests import factories as make
from tests.admin.pages import address, save
from tests.admin.people import log_in

pytestmark = pytest.mark.django_db
AT = make.AT


def withdraw(row: Recommendation) -> None:
    row.withdraw(by=make.make_user(), at=AT, reason="Doubtful.")


def by_sql(row: Recommendation) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE recommendations_recommendationtext SET text = 'Torture ends' WHERE recommendation_id = %s", [row.pk]
        )


def revise_event(row: Recommendation) -> None:
    newer = row.bearings.get(event__publication="published").event.revise(by=make.make_user())
    newer.happened_on = date(2020, 1, 1)
    newer.save()
    newer.publish(by=make.make_user(), at=AT)


def withdraw_whole_of_a_part(row: Recommendation) -> None:
    make.make_recommendation(document=row.document, state=row.state, part_of=row, part_number=1, published=True)
    keep_touched()
    withdraw(row)


def quoted_in(source: Document) -> dict[str, Any]:
    return {"provenance": "quotation", "taken_from": source}


def withdraw_where_a_text_is_from(row: Recommendation) -> None:
    source = make.make_document(published=True)
    make.make_text(recommendation=row, language="fr", text="Zugzwang", **quoted_in(source))
    keep_touched()
    withdraw(source)


def withdraw_what_a_source_is(row: Recommendation) -> None:
    document = make.make_document(published=True)
    make.make_event(sources=[{"title": "Zugzwang", "document": document}, {}], published=True)
    keep_touched()
    withdraw(document)


def withdraw_where_an_answer_is_from(row: Recommendation) -> None:
    source = make.make_document(published=True)
    make.make_response(recommendation=row, words="Zugzwang", stance="rejects", **quoted_in(source), published=True)
    keep_touched()
    withdraw(source)


WRITTEN: dict[str, Callable[[Recommendation], object]] = {
    "an answer": lambda row: make.make_response(recommendation=row, stance="rejects", words="Никаких пыток.", language="ru", published=True),
    "an event": lambda row: make.make_event(bearings={row: "progress"}, published=True),
    "an event that bears on nothing": lambda row: make.make_event(published=True),
    "the withdrawal of the document that a source is": withdraw_what_a_source_is,
    "a newer version of an event": revise_event,
    "an assessment": lambda row: make.make_assessment(recommendation=row, status="regressed", published=True),
    "a theme": lambda row: row.themes.add(make.make_theme()),
    "a theme taken away by SQL": lambda row: RecommendationTheme.objects.filter(recommendation=row).delete(),
    "a text": lambda row: make.make_text(recommendation=row, language="kk", text="Азаптауға жол бермеу"),
    "a text by SQL": by_sql,
    "texts in bulk": lambda row: RecommendationText.objects.update(text="Everything anew"),
    "another lead": lambda row: Organisation.objects.filter(slug="second").update(is_lead=True),
    "the name of a State": lambda row: State.objects.update(name={"en": "Elsewhere"}),
    "the date of a document": lambda row: type(row.document).objects.update(dated_on=date(2019, 1, 1)),
    "a withdrawal": withdraw,
    "the withdrawal of its document": lambda row: withdraw(row.document),
    "the withdrawal of the whole of a part": withdraw_whole_of_a_part,
    "the withdrawal of the document that a text was taken from": withdraw_where_a_text_is_from,
    "the withdrawal of the document that an answer was taken from": withdraw_where_an_answer_is_from,
    "a draft": lambda row: make.make_event(bearings={row: "progress"}),
}  # fmt: skip


@pytest.fixture
def row() -> Recommendation:
    row = make.make_everything()
    second = make.make_organisation(slug="second")
    make.make_assessment(
        recommendation=row,
        organisation=second,
        assessed_on=date(2015, 1, 1),
        evidence_until=date(2015, 1, 1),
        published=True,
    )
    keep_touched()
    return row


@pytest.mark.parametrize("what", WRITTEN)
def test_listings_follow_whatever_is_written(row: Recommendation, what: str) -> None:
    WRITTEN[what](row)
    keep_touched()
    assert differing() == []
    assert not Touched.objects.exists()


def test_check_finds_what_is_not_as_the_record_says(row: Recommendation) -> None:
    Listing.objects.filter(pk=row.pk).update(status="regressed", words="")
    assert differing() == [("listing", row.pk)]
    with pytest.raises(CommandError, match="1 listings differ"):
        call_command("keep_listings", "--check")
    call_command("keep_listings", "--all")
    call_command("keep_listings", "--check")


def test_what_is_hidden_is_in_no_listing_and_in_no_list_of_words() -> None:
    row = make.make_recommendation(title="Shown", published=True)
    make.make_recommendation(title="Zugzwang")
    make.make_event(title="Zugzwang again", bearings={row: "progress"})
    keep_all()
    assert set(Listing.objects.values_list("pk", flat=True)) == {row.pk}
    assert not Word.objects.filter(form__startswith="zugzwang").exists()


def test_a_draft_makes_no_new_edition() -> None:
    row = make.make_recommendation(published=True)
    keep_touched()
    before = Edition.objects.get().number
    other = make.make_recommendation(document=row.document, state=row.state, themes=[make.make_theme()])
    by, methodology = make.make_organisation(), make.make_methodology()
    keep_touched()
    before = Edition.objects.get().number  # of the theme, the organisation and the methodology, which are public
    make.make_text(recommendation=other)
    make.make_response(recommendation=row, document=row.document)
    source = make.make_document()
    make.make_response(recommendation=row, document=source, **quoted_in(source))
    Document.objects.filter(pk=source.pk).update(title="Changed")
    event = make.make_event(state=row.state, logged_by=by, bearings={row: "progress"})
    make.make_source(event=event)
    file = make.make_evidence(organisation=by)
    make.make_attachment(event=event, evidence=file)
    make.make_copy(evidence=file)
    make.make_assessment(recommendation=row, organisation=by, methodology=methodology, events=[event])
    assert not Touched.objects.exists()
    keep_touched()
    assert Edition.objects.get().number == before


def test_staff_request_leaves_nothing_to_be_kept() -> None:
    """Without the hook of the factories, which would do it before the next request."""
    row = make.make_document(title="Before", published=True)
    listed = make.make_recommendation(document=row, published=True)
    answer = save(log_in("superuser"), address(row, "change"), title="After")
    assert answer.status_code == 302
    assert not Touched.objects.exists()
    assert "After" in Listing.objects.get(pk=listed.pk).line


def test_every_table_that_the_public_reads_is_watched() -> None:
    kept = {
        "listing",
        "eventlisting",
        "likeness",
        "word",
        "edition",
        "evidence",
    }  # evidence never changes, and shows only with its copy
    read = {model._meta.db_table.removeprefix("recommendations_") for model in tables()}
    assert read - kept == set(TOUCHES)


# Keys to a parent that say nothing of their own in a listing: with a report its recommendations are hidden too.
UNSAID = {"StateResponse.report"}
NEEDED = {
    "Recommendation.part_of": {"part_number": 1},
    "RecommendationText.taken_from": {"provenance": "quotation"},
    "StateResponse.taken_from": {"provenance": "quotation"},
}
FRESH: dict[type[Model], Callable[[Recommendation], Any]] = {
    Document: lambda row: make.make_document(published=True),
    Recommendation: lambda row: make.make_recommendation(document=row.document, state=row.state, published=True),
}


def gathered_from() -> list[type[Model]]:
    """The models that listings are made from, by what is asked of the database."""
    keys = list(Recommendation.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        for _batch, gathered in batches(keys):
            list(listings(gathered, 0, words_by_recommendation(gathered)))
        list(event_batches(list(FollowUpEvent.objects.values_list("pk", flat=True))))
    sql = "\n".join(query["sql"] for query in asked)
    return [model for model in tables() if f'"{model._meta.db_table}"' in sql]


def hiding_parents() -> list[ForeignKey]:
    """The keys of what listings are made from that hide the row when their parent is hidden."""
    hides: set[type[Model]] = set()
    for model in tables():
        view_sql(model, hides)
    keys = [key for model in gathered_from() for key in public_parents(model) if key.related_model in hides]
    return [key for key in keys if not outlives(key) and str(key).removeprefix("recommendations.") not in UNSAID]


def test_whatever_hides_something_of_a_listing_has_it_written_anew(row: Recommendation) -> None:
    """Grows with the models: a new key to something that can be withdrawn is tried here by itself."""
    keys = hiding_parents()
    assert len(keys) > 10
    missed = []
    for key in keys:
        name = str(key).removeprefix("recommendations.")
        with transaction.atomic():
            if not is_followed(row, key, NEEDED.get(name, {})):
                missed.append(name)
            transaction.set_rollback(True)
    assert missed == []


@pytest.mark.parametrize("key", ["report itself", "document", "taken_from", "answer"])
def test_an_answer_to_a_report_is_listed_with_what_stands_in_it_and_gone_with_what_hides_it(key: str) -> None:
    row, source = make.make_recommendation(published=True), make.make_document(published=True)
    quoted = quoted_in(source) if key == "taken_from" else {}
    answer = make.make_response(
        report=row.document,
        document=source if key == "document" else row.document,
        words="The Government is in Zugzwang.",
        published=True,
        **quoted,
    )
    keep_touched()
    assert listed_by("zugzwang") == [row.pk]
    withdraw({"report itself": row.document, "answer": answer}.get(key, source))
    keep_touched()
    assert listed_by("zugzwang") == []
    assert differing() == []


def listed_by(lemma: str, kept: type[Model] = Listing) -> list[int]:
    rows = kept._default_manager.filter(words=SearchQuery(f"'{lemma}'", search_type="raw", config="simple"))
    return list(rows.values_list("pk", flat=True))


def test_an_event_is_not_found_by_a_source_that_is_hidden() -> None:
    document = make.make_document(published=True)
    event = make.make_event(sources=[{"title": "Zugzwang", "document": document}, {}], published=True)
    keep_touched()
    assert listed_by("zugzwang", EventListing) == [event.pk]
    withdraw(document)
    keep_touched()
    assert listed_by("zugzwang", EventListing) == []


def is_followed(row: Recommendation, key: ForeignKey, needed: dict[str, Any]) -> bool:
    """Whether the listing is as the record says after what the key leads to was hidden."""
    child = key.model._default_manager.order_by("pk").first()
    parent = getattr(child, key.name)
    if (
        key.null and parent != row
    ):  # one of its own: what hides the recommendation itself would tell nothing of this key
        parent = FRESH[key.related_model](row)
        with connection.cursor() as cursor:  # the words of what is published do not change
            cursor.execute(
                f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {key.model._meta.db_table} DISABLE TRIGGER USER"
            )
            key.model._default_manager.filter(pk=child.pk).update(**{key.name: parent}, **needed)
            cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {key.model._meta.db_table} ENABLE TRIGGER USER")
        keep_all()
    assert differing() == []
    withdraw(parent)
    assert differing() != [], f"{key} hides nothing"
    keep_touched()
    return differing() == []


def shown(index_now: index.Index) -> set[tuple[str, object, int]]:
    return {(facet, value, bits) for facet, sets in index_now.sets.items() for value, bits in sets.items() if bits}


@pytest.mark.parametrize("what", WRITTEN)
def test_index_that_was_stepped_is_as_one_made_anew(row: Recommendation, what: str) -> None:
    days = [date(year, 1, 1) for year in (2015, 2024, 2026, 2040)]
    with through_public_door():
        before = index.current()
        [before.silent(since=day) for day in days]
    WRITTEN[what](row)
    keep_touched()
    with through_public_door():
        stepped, made = index.current(), index.made(Edition.objects.get())
    assert [stepped.silent(since=day) for day in days] == [made.silent(since=day) for day in days]
    assert (shown(stepped), stepped.all, stepped.order) == (shown(made), made.all, made.order)
    assert (stepped.signs, stepped.happened, stepped.dated) == (made.signs, made.happened, made.dated)


def test_a_set_of_an_edition_before_is_renewed_and_not_kept_beside_it(row: Recommendation) -> None:
    day = date(2030, 1, 1)

    def asked() -> tuple[bool, bool]:
        with through_public_door():
            now = index.current()
            sets = now.of_document(row.document_id), now.silent(since=day)
        return tuple(bool(bits >> row.pk & 1) for bits in sets)

    with through_public_door():
        before = index.current()
        before = len(before.found), len(before.silences)
    assert asked() == (True, True)
    make.make_event(bearings={row: "progress"}, happened_on=day, published=True)
    keep_touched()
    assert asked() == (True, False)
    with through_public_door():
        now = index.current()
        assert (len(now.found), len(now.silences)) == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize("kind", ["law", "nothing_found"])
@pytest.mark.parametrize("until_on", [None, date(2025, 6, 1), date(2026, 1, 31)])
def test_silent_are_those_of_which_readers_see_nothing_since(kind: str, until_on: date | None) -> None:
    since = date(2026, 1, 1)
    old = make.make_document(dated_on=date(2015, 1, 1), published=True)
    row = make.make_recommendation(document=old, published=True)
    make.make_recommendation(document=old, published=True)
    make.make_event(
        kind=kind, happened_on=date(2025, 5, 1), until_on=until_on, bearings={row: "context"}, published=True
    )
    keep_touched()
    with through_public_door():
        now = index.current()
        silent = {key for key in now.order if now.silent(since=since) >> key & 1}
        assert silent == set(Recommendation.objects.stale(since=since).values_list("pk", flat=True))
    assert (row.pk in silent) == (until_on is None or until_on < since)


def test_sets_of_which_nothing_was_written_stay_where_they_are(row: Recommendation) -> None:
    """Made anew with each publication, they left so many holes that a worker's memory grew by a fifth in ten minutes."""
    other = make.make_recommendation(pk=5000, published=True)  # Python has small numbers but once
    keep_touched()
    with through_public_door():
        before = index.current().sets["state"]
    make.make_event(bearings={row: "progress"}, published=True)
    keep_touched()
    with through_public_door():
        after = index.current().sets["state"]
    assert after is not before
    assert after[other.state_id] is before[other.state_id]
