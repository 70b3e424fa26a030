"""A small case that says something in every section, and the vocabulary that it refers to."""

from typing import Any

from tests.factories import (
    make_affected_group,
    make_mandate_holder,
    make_mechanism,
    make_sdg_target,
    make_state,
    make_theme,
)

REPORT, INQUIRY, LAW = "a-hrc-29-25-add-2", "a-hrc-29-25-add-2/inquiry", "a-hrc-29-25-add-2/law"


def case() -> dict[str, Any]:
    """A case that says something in every section."""
    return {
        "title": "A case",
        "organisations": [{"slug": "demonstration", "name": "Demonstration", "is_demonstration": True}],
        "methodology": [{"version": "1.0", "in_force_from": "2026-01-01", "changes": "First version."}],
        "visits": [
            {
                "key": "the-visit",
                "state": "KAZ",
                "mechanism": "sr-assembly",
                "mandate_holder": "A. Holder",
                "began_on": "2015-01-19",
                "ended_on": "2015-01-27",
                "places": ["Astana", "Aktau"],
            }
        ],
        "documents": [
            {"slug": REPORT, "kind": "mission_report", "title": "Report", "state": "KAZ", "visit": "the-visit"},
            {"slug": "comments", "kind": "state_comments", "title": "Comments", "responds_to": REPORT},
        ],
        "recommendations": [
            {
                "document": REPORT,
                "slug": "law",
                "title": "A new law",
                "state": "KAZ",
                "themes": ["UHRI/1/assembly"],
                "affected_groups": ["UHRI/1/assembly"],
                "sdg_targets": ["16.3"],
                "recommending_states": ["KAZ"],
                "texts": [{"provenance": "quotation", "taken_from": "comments", "text": "Amend the law."}],
            },
            {
                "document": REPORT,
                "slug": "inquiry",
                "title": "Inquiry",
                "state": "KAZ",
                "part_of": LAW,
                "part_number": 1,
            },
        ],
        "related": [{"first": LAW, "second": INQUIRY, "reason": "Both of one visit."}],
        "responses": [{"public_id": "rrrrrrrrrr", "report": REPORT, "stance": "notes", "document": "comments"}],
        "events": [
            {
                "public_id": "eeeeeeeeee",
                "state": "KAZ",
                "kind": "law",
                "title": "A law was passed.",
                "happened_on": "2016-03-01",
                "logged_by": "demonstration",
                "bearings": {LAW: {"meaning": "progress", "reason": "It is the law asked for."}, INQUIRY: {}},
                "sources": [{"document": "comments"}, {"publisher": "Gazette", "seen_on": "2016-03-02"}],
            }
        ],
        "assessments": [
            assessment("aaaaaaaaaa"),
            assessment("bbbbbbbbbb", corrects="aaaaaaaaaa", correction_reason="x"),
        ],
    }


def assessment(public_id: str, **fields: str) -> dict[str, Any]:
    return {
        "public_id": public_id,
        "recommendation": LAW,
        "organisation": "demonstration",
        "status": "limited_progress",
        "reason": "The law was passed.",
        "evidence_until": "2026-01-01",
        "assessed_on": "2026-01-02",
        "confidence": "low",
        "methodology": "1.0",
        "events": ["eeeeeeeeee"],
        **fields,
    }


def case_with(path: str, number: int, **changes: Any) -> dict[str, Any]:
    content = case()
    content[path][number] |= changes
    return content


def make_vocabulary() -> None:
    make_state(iso3="KAZ", slug="kazakhstan")
    mechanism = make_mechanism(slug="sr-assembly")
    make_mandate_holder(mechanism=mechanism, name="A. Holder")
    make_mandate_holder(name="A. Holder")
    make_theme(scheme_version="1", code="assembly")
    make_affected_group(scheme_version="1", code="assembly")
    make_sdg_target(code="16.3")
