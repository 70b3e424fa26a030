"""UPR Info's file: each row is a public recommendation of its review, and says no more than the file does."""

import csv
from pathlib import Path

import pytest

from recommendations import models
from tests.factories import make_mechanism, make_state
from tests.loading.commands import refusal, row_counts, run

pytestmark = pytest.mark.django_db
COLUMNS = ["To", "To-Rgrp", "Text", "From", "Response", "Action", "Issue", "Session", "SourceFile"]
ROW = {
    "To": "Aland",
    "To-Rgrp": "WEOG",
    "Text": "Free the detained, without delay",
    "From": "Iran",
    "Response": "Accepted",
    "Action": "5",
    "Issue": "Detention,Women's rights",
    "Session": "12",
    "SourceFile": "10-13.csv",
}


@pytest.fixture(autouse=True)
def vocabulary(db: None) -> None:
    make_state(name={"en": "Aland"}, slug="aland")
    make_state(name={"en": "Iran (Islamic Republic of)"}, iso3="IRN")
    make_mechanism(kind="upr", slug="upr")


def load(folder: Path, *rows: dict[str, str], columns: list[str] = COLUMNS) -> str:
    with (folder / "upr.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**ROW, **row} for row in rows)
    return run("load_upr_info", folder / "upr.csv")


def test_a_row_is_a_public_recommendation_with_its_answer(tmp_path: Path) -> None:
    assert "Recommendations: 1 created, 0 kept" in load(tmp_path, {})
    (row,) = models.Recommendation.objects.for_public().with_stance()
    assert (row.state.slug, row.paragraph, row.title) == ("aland", "", "Detention, Women's rights")
    assert {theme.code for theme in row.themes.all()} == {"detention", "womens-rights"}
    assert [state.iso3 for state in row.recommending_states.all()] == ["IRN"]
    assert row.shown_text.text == "Free the detained, without delay"
    assert row.shown_text.taken_from.publisher == "UPR Info"
    answer = row.responses.for_public().get()
    assert (row.stance, answer.upr_position, answer.words) == ("accepts", "supported", "")
    assert models.Listing.objects.get().pk == row.pk


def test_a_review_is_a_document_without_a_symbol(tmp_path: Path) -> None:
    load(tmp_path, {}, {"Text": "Another"}, {"Session": "1"})
    first, twelfth = models.Document.objects.for_public().filter(kind="upr_report").order_by("dated_on")
    assert (first.symbol, twelfth.symbol) == ("", "")
    assert (first.dated_on.year, twelfth.dated_on.year, twelfth.dated_on_precision) == (2008, 2011, "year")
    assert "not held here" in twelfth.note
    assert list(twelfth.recommendations.values_list("slug", "position")) == [("row-1", 1), ("row-2", 2)]


def test_a_pledge_has_no_answer_and_an_unknown_speaker_no_name(tmp_path: Path) -> None:
    load(tmp_path, {"Response": "Voluntary Pledge"}, {"From": "&#40;Unknown&#41;", "Response": "Noted"})
    pledge, noted = models.Recommendation.objects.order_by("position")
    assert pledge.title.startswith("Voluntary pledge: ")
    assert not pledge.responses.exists()
    assert noted.responses.get().upr_position == "noted"
    assert not noted.recommending_states.exists()


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path, {}, {"Session": "1"})
    once = row_counts()
    assert "Recommendations: 0 created, 3 kept" in load(tmp_path, {}, {"Session": "1"}, {"Session": "1"})
    assert row_counts() == once


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"To": "Atlantis"}, "line 3: No State is called “Atlantis”."),
        ({"Response": "Perhaps"}, "“Perhaps” is no answer that is known."),
        ({"Session": "21"}, "“21” is no session from 1 to 20."),
        ({"Text": " "}, "Text: nothing is given."),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_loaded(
    tmp_path: Path, wrong: dict[str, str], said: str
) -> None:
    assert said in refusal(load, tmp_path, {}, wrong)
    assert not models.Recommendation.objects.exists()


def test_a_file_that_is_not_such_a_table_is_refused(tmp_path: Path) -> None:
    assert "has no column Response, Session" in refusal(load, tmp_path, {}, columns=["To", "Text", "From", "Issue"])
    assert "cannot be read: No such file" in refusal(run, "load_upr_info", tmp_path / "none.csv")
    (tmp_path / "roman.csv").write_bytes("To,Text,From,Response,Issue,Session\rCôte,a,b,c,d,1\r".encode("mac_roman"))
    assert "is not CSV in UTF-8" in refusal(run, "load_upr_info", tmp_path / "roman.csv")


def test_without_the_vocabulary_it_says_what_to_do(tmp_path: Path) -> None:
    models.Mechanism.objects.all().delete()
    assert "Load the vocabulary first" in refusal(load, tmp_path, {})
