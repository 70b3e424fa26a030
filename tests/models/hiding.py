"""For every constraint about letters that nobody sees: what makes a row, and what the row then hides."""

from functools import partial
from typing import Any

from tests import factories as make
from tests.factories import AT

OVERRIDE, ZERO_WIDTH, MARK = "\u202e", "\u200b", "\u200e"

LINES = {
    "affected_group": (make.make_affected_group, {"name": {"en": f"Wo{ZERO_WIDTH}men"}}),
    "attachment": (make.make_attachment, {"caption": f"A{OVERRIDE}b"}),
    "bearing": (make.make_bearing, {"reason": f"A{OVERRIDE}b"}),
    "custody": (make.make_custody, {"why": f"A{OVERRIDE}b"}),
    "document": (make.make_document, {"title": f"Re{ZERO_WIDTH}port"}),
    "event": (make.make_event, {"place": f"Al{MARK}maty"}),
    "invitation": (make.make_invitation, {"suggested_username": f"ai{ZERO_WIDTH}gul"}),
    "mandate_holder": (make.make_mandate_holder, {"name": f"A{OVERRIDE}b"}),
    "mechanism": (make.make_mechanism, {"short_name": {"en": "x", "ar": f"A{OVERRIDE}b"}}),
    "methodology_version": (make.make_methodology, {"version": f"1{ZERO_WIDTH}"}),
    "next_date": (make.make_next_date, {"note": f"A{OVERRIDE}b"}),
    "organisation": (make.make_organisation, {"name": "Steppe\u00ad"}),
    "recommendation": (make.make_recommendation, {"title": "A\tb"}),
    "region": (make.make_region, {"name": {"en": "Asia", "ru": f"Аз{ZERO_WIDTH}ия"}}),
    "related_pair": (make.make_pair, {"reason": "A\nb"}),
    "response": (make.make_response, {"paragraph": f"9{ZERO_WIDTH}6"}),
    "sdg_goal": (make.make_sdg_goal, {"name": {"en": f"A{OVERRIDE}b"}}),
    "sdg_target": (make.make_sdg_target, {"name": {"en": f"A{OVERRIDE}b"}}),
    "source": (make.make_source, {"url": f"https://example.org/{OVERRIDE}gpj.exe"}),
    "state": (make.make_state, {"formal_name": {"en": f"A{OVERRIDE}b"}}),
    "theme": (make.make_theme, {"scheme": f"UHRI{ZERO_WIDTH}"}),
    "user": (make.make_user, {"username": "reviewer\u1160"}),
    "visit": (make.make_visit, {"places": ["Almaty", f"As{ZERO_WIDTH}tana"]}),
}
WORDS = {
    "assessment": (make.make_assessment, {"reason": "A\u0007b"}),
    "cleaned_copy": (
        partial(make.make_copy, released=True),
        {"recall_reason": f"A{OVERRIDE}b", "recalled_by": lambda row: row.released_by, "recalled_at": AT},
    ),
    "document": (make.make_document, {"note": f"A {MARK} in Latin letters"}),
    "erasure": (make.make_erasure, {"reason": f"A{OVERRIDE}b"}),
    "event": (make.make_event, {"internal_note": "\u2066"}),
    "methodology_version": (make.make_methodology, {"changes": f"A{ZERO_WIDTH}b"}),
    "recommendation": (make.make_recommendation, {"return_comment": "\ufeff"}),
    "recommendation_text": (make.make_text, {"text": f"не {OVERRIDE}нарушать"}),
    "response": (make.make_response, {"words": f"A{OVERRIDE}b"}),
}
NOT_SEEN: dict[str, tuple[Any, dict[str, Any]]] = {
    **{f"{noun}_lines_hide_nothing": case for noun, case in LINES.items()},
    **{f"{noun}_words_hide_nothing": case for noun, case in WORDS.items()},
}
