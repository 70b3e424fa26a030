"""What comes in: made, changed, left alone; nothing twice, nobody's work overwritten."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db.models import Model
from django.test import Client

from recommendations.imports import run
from recommendations.imports.copying import copy_in
from recommendations.imports.labels import take_over
from recommendations.imports.receiving import receive
from recommendations.models import (
    Document,
    ImportRow,
    OutsideName,
    Recommendation,
    RecommendationText,
    StateResponse,
)
from tests.design.sql import column
from tests.factories import (
    AT,
    make_assessment,
    make_document,
    make_import,
    make_recommendation,
    make_response,
    make_text,
    make_user,
)
from tests.imports.bringing import SYMBOL, bring, kazakhstan, outcomes, problems, read, texts, values
from tests.imports.stepping import file_of

pytestmark = pytest.mark.django_db


# --- what is new -------------------------------------------------------------------------------------------------


def test_a_row_becomes_a_draft_with_its_document_text_and_answer() -> None:
    bring(values(96, sub_item="a", position="Supported", answer="We agree.", chapeau="He recommends:"))
    row = Recommendation.objects.get()
    text, answer = row.texts.get(), row.responses.get()
    assert (row.document.symbol, row.place, row.state.slug, row.publication) == (
        SYMBOL,
        "96 (a)",
        "kazakhstan",
        "draft",
    )
    assert (text.text, text.chapeau, row.title) == ("Amend law number 96.", "He recommends:", "Amend law number 96.")
    assert (answer.stance, answer.upr_position, answer.words) == ("accepts", "supported", "We agree.")


def test_what_comes_in_published_is_public_with_its_document_and_answer() -> None:
    by = make_user()
    bring(values(position="Noted"), is_published=True, by=by)
    rows = [Document.objects.get(), Recommendation.objects.get(), StateResponse.objects.get()]
    assert [(row.publication, row.published_by) for row in rows] == [("published", by)] * 3


def test_in_a_draft_document_nothing_comes_in_published() -> None:
    make_document(symbol=SYMBOL, slug="a-hrc-29-25-add-2")
    brought = bring(values(position="Noted"), is_published=True)
    assert Recommendation.objects.get().publication == StateResponse.objects.get().publication == "draft"
    assert "draft" in problems(brought.rows.get())


def test_a_row_to_several_states_is_one_recommendation_for_each() -> None:
    make_recommendation().state  # noqa: B018 - another State
    other = Recommendation.objects.get().state
    Recommendation.objects.all().delete()
    named = values(outside_key="a1", states=["Kazakhstan", other.name["en"]])
    assert outcomes(bring(named)) == ["create", "create"]
    assert {row.state for row in Recommendation.objects.all()} == {kazakhstan(), other}
    assert outcomes(read(named)) == ["unchanged", "unchanged"]


def test_what_stands_twice_in_a_file_comes_in_once() -> None:
    brought = bring(values(1), values(1, text="Something else."))
    assert outcomes(brought) == ["create", "error"]
    assert "see line 1" in problems(brought.rows.latest("position"))
    assert texts() == ["Amend law number 1."]


def test_the_same_in_another_language_is_one_recommendation_with_two_texts() -> None:
    rows = values(1), values(1, text="Изменить закон.", language="ru")
    assert outcomes(bring(*rows)) == ["create", "update"]
    assert {each.language for each in Recommendation.objects.get().texts.all()} == {"en", "ru"}
    assert outcomes(read(*rows)) == ["unchanged", "unchanged"]
    assert outcomes(read(rows[1])) == outcomes(read(rows[0])) == ["unchanged"]


def test_two_with_names_of_their_own_in_one_paragraph_are_two() -> None:
    rows = values(5, outside_key="a"), values(5, outside_key="b", text="And another law.")
    brought = bring(*rows)
    assert outcomes(brought) == ["create", "create"]
    assert sorted(Recommendation.objects.values_list("paragraph", flat=True)) == ["", "5"]
    assert outcomes(read(*rows)) == ["unchanged", "unchanged"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": ""}, "no text"),
        ({"states": ["Atlantis"]}, "Atlantis"),
        ({"paragraph": "ninety"}, "ninety"),
        ({"paragraph": "9" * 21}, "no paragraph"),
        ({"paragraph": "", "sub_item": "a"}, "needs its paragraph"),
        ({"language": "English"}, "English"),
        ({"dated_on": "yesterday"}, "yesterday"),
        ({"symbol": "???"}, "???"),
        ({"symbol": "A/" * 40}, "no symbol"),
    ],
)
def test_what_the_record_would_refuse_is_told_of_its_row_alone(wrong: dict, words: str) -> None:
    brought = bring(values(1, **wrong), values(2))
    assert outcomes(brought) == ["error", "create"]
    assert words in problems(brought.rows.earliest("position"))


def test_a_document_on_record_is_found_by_its_symbol_whatever_its_address() -> None:
    document = make_document(symbol=SYMBOL, slug="kazakhstan-2015")
    rows = values(1), values(2)
    bring(*rows)
    assert list(document.recommendations.values_list("paragraph", flat=True)) == ["1", "2"]
    assert outcomes(read(*rows)) == ["unchanged", "unchanged"]


def test_nothing_comes_into_a_withdrawn_document() -> None:
    document = make_document(symbol=SYMBOL, slug="a-hrc-29-25-add-2", published=True)
    document.withdraw(by=make_user(), at=AT, reason="A duplicate.")
    assert outcomes(read(values())) == ["error"]


# --- again, and changed ------------------------------------------------------------------------------------------


def test_the_same_file_twice_changes_nothing() -> None:
    rows = [values(n, position="Noted", answer="No.") for n in range(3)]
    bring(*rows)
    history = RecommendationText.history.rel.related_model.objects.count()
    assert outcomes(bring(*rows)) == ["unchanged"] * 3
    assert RecommendationText.history.rel.related_model.objects.count() == history


def test_what_a_newer_file_says_otherwise_is_changed_and_nothing_doubled() -> None:
    bring(values(position="Noted", answer="No."))
    assert outcomes(bring(values(text="Repeal it.", position="Supported", answer="Yes."))) == ["update"]
    assert texts() == ["Repeal it."]
    answer = StateResponse.objects.get()
    assert (answer.stance, answer.words) == ("accepts", "Yes.")


def test_a_published_answer_is_changed_by_a_new_version() -> None:
    bring(values(answer="No."), is_published=True)
    bring(values(answer="Yes."), is_published=True)
    old, new = StateResponse.objects.order_by("pk")
    assert (old.words, new.words, new.revises, new.publication) == ("No.", "Yes.", old, "published")
    assert old.ended_at


def test_an_answer_without_a_word_on_the_stance_leaves_the_stance() -> None:
    bring(values(position="Supported"))
    bring(values(answer="We shall."))
    assert StateResponse.objects.get().stance == "accepts"


def test_an_editors_change_stays_unless_ticked() -> None:
    bring(values())
    RecommendationText.objects.update(text="Mended by hand.")
    assert outcomes(read(values())) == ["unchanged"]
    newer = values(text="Said anew.")
    brought = bring(newer)
    assert outcomes(brought) == ["conflict"]
    assert texts() == ["Mended by hand."]
    assert outcomes(read(newer)) == ["unchanged"]
    assert outcomes(bring(values(text="Said once more."), ticked=True)) == ["update"]
    assert texts() == ["Said once more."]


def test_an_editors_view_of_the_answer_outlives_the_same_file_and_a_newer_one() -> None:
    bring(values(position="Noted"))
    StateResponse.objects.update(stance="rejects")
    assert outcomes(bring(values(position="Noted"))) == ["unchanged"]
    assert outcomes(bring(values(position="Accepted"))) == ["conflict"]
    assert StateResponse.objects.get().stance == "rejects"


def test_what_was_typed_by_hand_is_found_by_its_place_and_filled_in() -> None:
    document = make_document(symbol=SYMBOL, slug="a-hrc-29-25-add-2")
    row = make_recommendation(document=document, state=kazakhstan(), paragraph="7", sub_item="b", title="Ours")
    make_text(recommendation=row, text="Typed.")
    brought = bring(values(7, sub_item="b", text="As in the file.", position="Noted"))
    assert outcomes(brought) == ["conflict"]
    assert (texts(), row.responses.get().stance) == (["Typed."], "notes")


def test_an_answer_that_somebody_is_correcting_is_left_and_told() -> None:
    bring(values(answer="No."), is_published=True)
    from_desk = StateResponse.objects.get().revise(by=make_user())
    StateResponse.objects.filter(pk=from_desk.pk).update(logged_by=make_assessment().organisation)
    brought = bring(values(answer="Yes."), is_published=True)
    assert "left as it is" in problems(brought.rows.get())
    assert set(StateResponse.objects.values_list("words", flat=True)) == {"No."}


# --- a step is done once ----------------------------------------------------------------------------------------


def test_a_second_confirmation_does_nothing() -> None:
    brought = bring(values())
    with pytest.raises(ValidationError):
        run.bring_in(brought.pk, by=make_user(), at=AT)
    assert Recommendation.objects.count() == 1


def test_history_says_which_import_made_each_change() -> None:
    by = make_user()
    brought = bring(values(), by=by)
    later = bring(values(paragraph="98"), by=by)  # into a document that is there already
    for row, import_ in zip(Recommendation.objects.order_by("pk"), (brought, later), strict=True):
        for noun in (row, row.texts.get()):
            assert {change.pgh_context.metadata["brought"] for change in noun.history.all()} == {import_.pk}


# --- labels, and our own export ---------------------------------------------------------------------------------


def test_labels_that_nobody_mapped_become_terms_of_the_files_scheme() -> None:
    brought = bring(values(themes=["Prison conditions"], states=["Kazakhstan"]), format="upr-info")
    row = brought.rows.get().recommendation
    assert take_over("upr-info", run.unmapped(brought), by=make_user()) == 1
    theme = row.themes.get()
    assert (theme.scheme, theme.code, str(theme)) == ("UPR Info", "prison-conditions", "Prison conditions")
    assert not run.unmapped(brought).exists()
    again = bring(values(themes=["Prison conditions"], states=["Kazakhstan"]), format="upr-info")
    assert outcomes(again) == ["unchanged"]


def test_our_own_export_brought_in_again_changes_nothing(tmp_path: Path) -> None:
    document = make_document(symbol="CCPR/C/KAZ/CO/2", published=True)
    wordless = make_recommendation(document=document, paragraph="", state=kazakhstan(), published=True)
    answered = make_recommendation(document=document, paragraph="18", state=kazakhstan(), published=True)
    make_text(recommendation=answered, text="Amend the law.")
    make_response(recommendation=answered, stance="says_implemented", upr_position="supported", published=True)
    (tmp_path / "table.csv").write_bytes(b"".join(Client().get("/recommendations/export/table.csv").streaming_content))
    said = StringIO()
    call_command("import_records", "--format=table", str(tmp_path / "table.csv"), "--json", stdout=said)
    assert json.loads(said.getvalue().splitlines()[-1]) == {
        "created": 0,
        "updated": 0,
        "unchanged": 2,
        "skipped": 0,
        "errors": 0,
    }
    assert Recommendation.objects.filter(pk__in=[wordless.pk, answered.pk]).count() == Recommendation.objects.count()


def test_postgresql_knows_of_the_rows_before_it_plans_for_them(settings: Any, tmp_path: Path) -> None:
    """Else it looks through all of a file for each thousand rows of it."""
    settings.IMPORTS_FOLDER, rows = tmp_path, 120
    kazakhstan()
    brought = receive(
        file_of(1, rows), name="upr.csv", format_name="upr-info", options={}, by=(by := make_user()), at=AT
    )
    run.read(brought.pk, by=by)
    assert known_to_planner(ImportRow) == rows
    run.bring_in(brought.pk, by=by, at=AT)
    assert known_to_planner(OutsideName) == known_to_planner(Recommendation) == rows


def test_signs_that_a_database_reads_as_its_own_are_kept_as_they_were_read() -> None:
    odd = {"text": '\\N \\. \\t\ta\\\nb "c" \\\\ é', "empty": "", "none": None}
    row = ImportRow(brought=make_import(), position=1.5, where="\\N\t1", values=odd, raw=None, key="a\\b")
    copy_in(ImportRow, [vars(row)])
    kept = ImportRow.objects.get()
    assert (kept.values, kept.raw, kept.where, kept.key, kept.position) == (odd, None, "\\N\t1", "a\\b", 1.5)


def known_to_planner(model: type[Model]) -> int:
    return int(column(f"SELECT reltuples FROM pg_class WHERE oid = '{model._meta.db_table}'::regclass")[0])
