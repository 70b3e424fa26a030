"""The Kazakhstan case as it is written: what it may say, before any of it reaches the database."""

import csv
import json
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
CASE: dict[str, Any] = json.loads((ROOT / "fixtures" / "kazakhstan.json").read_text("utf-8"))
DATA = ROOT.parent / "shared" / "data"
REPORT = "a-hrc-29-25-add-2"


def original(name: str) -> str:
    """A file of the real data, with every run of white space as one space; without it the test skips, on CI it fails."""
    path = DATA / name
    if not path.exists():
        message = f"the real data is not here: {name}"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return " ".join(path.read_text("utf-8").split())


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every object of the file, at any depth."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects(child)


def path_of(recommendation: dict[str, Any]) -> str:
    return f"{recommendation['document']}/{recommendation['slug']}"


def of_the_report() -> list[dict[str, Any]]:
    return [item for item in CASE["recommendations"] if item["document"] == REPORT]


def texts(provenance: str) -> list[dict[str, Any]]:
    found = [text for item in CASE["recommendations"] for text in item["texts"]]
    return [text for text in found if text["provenance"] == provenance]


def bearings() -> list[tuple[str, dict[str, str]]]:
    return [pair for event in CASE["events"] for pair in event.get("bearings", {}).items()]


def runs(words: str, length: int) -> set[tuple[str, ...]]:
    found = re.findall(r"\w+", words.lower())
    return {tuple(found[at : at + length]) for at in range(len(found) - length + 1)}


def test_the_report_has_five_quoted_recommendations_and_three_summaries() -> None:
    assert len(of_the_report()) == 8
    assert len(texts("quotation")) == 5
    assert len(texts("summary")) == 3
    assert len(texts("document")) == 0


def test_no_paragraph_of_the_report_is_claimed() -> None:
    assert not [item for item in of_the_report() if item.get("paragraph") or item.get("sub_item")]


def test_a_summary_is_never_called_original() -> None:
    assert {text["standing"] for text in texts("summary")} == {"unofficial"}


def test_related_recommendations_stand_without_text() -> None:
    others = [item for item in CASE["recommendations"] if item["document"] != REPORT]
    assert len(others) == 20
    assert all(item["paragraph"] and not item["texts"] for item in others)


def test_quoted_recommendations_stand_word_for_word_in_the_statement() -> None:
    statement = original("seeds/iphr-kibhr-statement-2015-06-18.txt")
    assert [text["text"] for text in texts("quotation") if text["text"] not in statement] == []


def test_words_in_quotation_marks_stand_in_the_statement() -> None:
    statement = original("seeds/iphr-kibhr-statement-2015-06-18.txt")
    ours = [text["text"] for item in CASE["recommendations"] for text in item["texts"]]
    ours += [response.get("words", "") for response in CASE["responses"]]
    quoted = [part for words in ours for part in re.findall("“([^”]+)”", words) if len(part.split()) >= 5]
    assert len(quoted) >= 8
    assert [part for part in quoted if part not in statement] == []


def test_the_answer_to_the_report_is_the_statements_sentence_and_not_called_a_quotation() -> None:
    (answer,) = [response for response in CASE["responses"] if response.get("report") == REPORT]
    assert answer["words"] in original("seeds/iphr-kibhr-statement-2015-06-18.txt")
    assert (answer["provenance"], answer["stance"]) == ("summary", "unclear")


def test_no_response_claims_the_governments_own_words() -> None:
    assert not [r for r in CASE["responses"] if r.get("words") and r["provenance"] != "summary"]


def test_upr_positions_and_places_are_those_of_the_report() -> None:
    original("kazakhstan/A_HRC_28_10_recommendations.csv")
    with (DATA / "kazakhstan" / "A_HRC_28_10_recommendations.csv").open(encoding="utf-8") as file:
        places = {row["paragraph"]: (at, row["position"].split()[0]) for at, row in enumerate(csv.DictReader(file), 1)}
    positions = {r["recommendation"]: r["upr_position"] for r in CASE["responses"] if r.get("upr_position")}
    ours = [item for item in CASE["recommendations"] if item["document"] == "a-hrc-28-10"]
    assert len(ours) == len(positions) == 17
    for item in ours:
        assert (item["position"], positions[path_of(item)]) == places[item["paragraph"]]


def test_our_headings_and_events_are_in_our_own_words() -> None:
    case = json.loads(original("kazakhstan/case.json"))
    theirs = [item["text"] for item in case["related_recommendations_verbatim"]]
    theirs += [item["event"] for item in case["followup_events"]]
    copied = {run for words in theirs for run in runs(words, 9)}
    ours = [item["title"] for item in CASE["recommendations"] + CASE["events"]]
    assert [title for title in ours if runs(title, 9) & copied] == []


def test_there_are_sixty_events_each_with_a_source() -> None:
    assert len(CASE["events"]) == 60
    assert {event["state"] for event in CASE["events"]} == {"KAZ"}
    assert not [event["title"] for event in CASE["events"] if not event["sources"]]


def test_every_event_of_the_real_data_is_told_on_its_day() -> None:
    theirs = [item["date"] for item in json.loads(original("kazakhstan/case.json"))["followup_events"]]
    assert len(theirs) == len(CASE["events"])
    for day, event in zip(theirs, CASE["events"], strict=True):
        kept = {"day": 10, "month": 7, "year": 4}[event["happened_on_precision"]]
        told = event["happened_on"][:kept]
        assert (
            day.startswith(told)
            or day == f"late {told}"
            or event.get("date_note", "").startswith("one day of this week")
        )


def test_events_fit_their_fields() -> None:
    assert max(len(event["title"]) for event in CASE["events"]) <= 300
    assert max(len(event.get("date_note", "")) for event in CASE["events"]) <= 120
    assert max(len(source.get("note", "")) for event in CASE["events"] for source in event["sources"]) <= 300
    assert max(len(bearing.get("reason", "")) for _path, bearing in bearings()) <= 300
    assert max(len(pair["reason"]) for pair in CASE["related"]) <= 200


def test_every_bearing_other_than_context_gives_its_reason() -> None:
    judged = [bearing for _path, bearing in bearings() if bearing["meaning"] != "context"]
    assert len(judged) > 10
    assert not [bearing for bearing in judged if not bearing.get("reason", "").strip()]


def test_addresses_are_whole() -> None:
    cut_off = [item["url"] for item in objects(CASE) if "…" in item.get("url", "")]
    assert cut_off == []


def test_public_ids_are_unique_and_readable_aloud() -> None:
    ids = [item["public_id"] for item in objects(CASE) if "public_id" in item]
    assert len(ids) == len(set(ids)) > 80
    assert all(re.fullmatch("[23456789abcdefghjkmnpqrstvwxyz]{10}", public_id) for public_id in ids)


def test_dates_fit_their_precision() -> None:
    endings = {"day": "", "month": "-01", "year": "-01-01"}
    fields = [(item, key) for item in objects(CASE) for key in item if f"{key}_precision" in item]
    assert len(fields) > 80
    for item, key in fields:
        assert date.fromisoformat(item[key])
        assert item[key].endswith(endings[item[f"{key}_precision"]])


def test_an_event_that_lasted_ends_after_it_began() -> None:
    lasting = [event for event in CASE["events"] if event.get("until_on")]
    assert all(event["happened_on"] < event["until_on"] for event in lasting)
    months = [event for event in lasting if event["happened_on_precision"] == "month"]
    assert months
    assert all(event["until_on"].endswith("-01") for event in months)


def test_everything_named_is_in_the_file() -> None:
    documents = {document["slug"] for document in CASE["documents"]}
    known = {path_of(item) for item in CASE["recommendations"]}
    ids = {event["public_id"] for event in CASE["events"]}
    for item in objects(CASE):
        named = [item.get(key) for key in ("document", "taken_from", "report", "responds_to")]
        assert documents.issuperset(filter(None, named))
        assert known.issuperset(filter(None, [item.get(key) for key in ("recommendation", "first", "second")]))
    assert known.issuperset(path for path, _bearing in bearings())
    assert ids.issuperset(event for assessment in CASE["assessments"] for event in assessment["events"])


def test_only_the_demonstration_assesses() -> None:
    assert [(one["slug"], one["is_demonstration"]) for one in CASE["organisations"]] == [("demonstration", True)]
    assert {assessment["organisation"] for assessment in CASE["assessments"]} == {"demonstration"}
    assert len({assessment["recommendation"] for assessment in CASE["assessments"]}) >= 4


def test_an_assessment_relies_only_on_events_that_bear_on_its_recommendation() -> None:
    bears = {event["public_id"]: event.get("bearings", {}) for event in CASE["events"]}
    began = {event["public_id"]: event["happened_on"] for event in CASE["events"]}
    for assessment in CASE["assessments"]:
        assert assessment["events"]
        assert all(assessment["recommendation"] in bears[event] for event in assessment["events"])
        assert all(began[event] <= assessment["evidence_until"] for event in assessment["events"])


def test_one_recommendation_shows_how_a_judgement_changes() -> None:
    inquiry = [a for a in CASE["assessments"] if a["recommendation"] == f"{REPORT}/independent-inquiry-into-zhanaozen"]
    earlier, later = sorted(inquiry, key=lambda assessment: assessment["assessed_on"])
    assert earlier["status"] != later["status"]
    assert earlier["evidence_until"] < later["evidence_until"] <= later["assessed_on"]
    assert CASE["methodology"][0]["in_force_from"] <= earlier["assessed_on"]
