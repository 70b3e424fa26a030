"""A case file that is wrong somewhere: one sentence that names the row, and nothing loaded."""

from pathlib import Path
from typing import Any

import pytest

from recommendations import models
from tests.factories import AT, make_mandate_holder
from tests.loading.commands import load_case, refusal, row_counts, run
from tests.loading.sample import LAW, REPORT, case, case_with, make_vocabulary


@pytest.fixture
def vocabulary(db: None) -> None:
    make_vocabulary()


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
@pytest.mark.parametrize(
    ("section", "change", "message"),
    [
        (
            "events",
            {"bearings": {LAW: {"meaning": "setback"}}},
            f"follow-up event eeeeeeeeee: bearing {LAW}: Say why, or call it context.",
        ),
        (
            "events",
            {"sources": [{"publisher": "Gazette"}, {"note": "Heard of."}]},
            "follow-up event eeeeeeeeee: source 2: Give a title, a publisher, a web address or a document.",
        ),
        ("events", {"sources": [{"titel": "x"}]}, "follow-up event eeeeeeeeee: source 1: Unknown: titel."),
        ("events", {"sources": {}}, "follow-up event eeeeeeeeee: sources: A list […] is expected here."),
        ("events", {"published_by": 1}, "follow-up event eeeeeeeeee: Unknown: published_by."),
        ("events", {"title": ["x"]}, "follow-up event eeeeeeeeee: “title” has a value of the wrong kind."),
        (
            "events",
            {"details": "\0"},
            "follow-up event eeeeeeeeee: details: Remove the invisible character (U+0000) at the beginning.",
        ),
        (
            "assessments",
            {"events": ["zzzzzzzzzz"]},
            "assessment aaaaaaaaaa: events: There is no follow-up event “zzzzzzzzzz”, neither on record nor earlier"
            " in the file.",
        ),
        (
            "recommendations",
            {"themes": ["UHRI"]},
            f"recommendation {LAW}: themes: “UHRI” does not name a theme: a part is missing.",
        ),
        (
            "visits",
            {"ended_on": "2015-01-01"},
            "visit the-visit: The end cannot be before the start.",
        ),
    ],
)
def test_a_wrong_row_of_a_case_is_named_and_nothing_is_loaded(
    tmp_path: Path, section: str, change: Any, message: str
) -> None:
    before = row_counts()
    assert refusal(load_case, tmp_path, case_with(section, 0, **change)) == message
    assert row_counts() == before


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
def test_a_document_stands_after_the_one_it_refers_to(tmp_path: Path) -> None:
    content = case()
    content["documents"].reverse()
    assert refusal(load_case, tmp_path, content).startswith(f"document comments: There is no document “{REPORT}”")


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
def test_a_holder_with_two_terms_is_not_guessed(tmp_path: Path) -> None:
    mechanism = models.Mechanism.objects.get(slug="sr-assembly")
    make_mandate_holder(mechanism=mechanism, name="A. Holder", began_on=AT, began_on_precision="day")
    message = "visit the-visit: More than one mandate holder is called “sr-assembly/A. Holder”."
    assert refusal(load_case, tmp_path, case()) == message


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
@pytest.mark.parametrize(("section", "part"), [("events", "sources"), ("recommendations", "texts")])
def test_a_typing_error_in_what_is_kept_is_refused_too(tmp_path: Path, section: str, part: str) -> None:
    load_case(tmp_path, case())
    assert "Unknown: extra." in refusal(load_case, tmp_path, case_with(section, 0, extra=1))
    assert "Unknown: extra." in refusal(load_case, tmp_path, case_with(section, 0, **{part: [{"extra": 1}]}))


@pytest.mark.django_db
def test_an_event_without_public_id_is_refused(tmp_path: Path) -> None:
    assert refusal(load_case, tmp_path, {"events": [{"title": "x"}]}) == "follow-up event 1: “public_id” is missing."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("not json", "is not JSON: Expecting value: line 1 column 1 (char 0)."),
        ("[" * 100_000, "is not JSON: maximum recursion depth exceeded"),
        ("[]", ": An object {…} is expected here."),
        ('{"events": 3}', "events: A list […] is expected here."),
        ('{"evnts": []}', ": Unknown: evnts."),
        ('{"events": [], "events": []}', ": “events” stands twice in one object."),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(tmp_path: Path, content: str, message: str) -> None:
    assert message in refusal(load_case, tmp_path, content)


@pytest.mark.django_db
def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    message = f"{tmp_path / 'none.json'} cannot be read: No such file or directory."
    assert refusal(run, "load_case", tmp_path / "none.json") == message
    assert refusal(run, "load_case", tmp_path) == f"{tmp_path} cannot be read: Is a directory."
