"""What a row says of a recommendation, and what the record says, in the same words: so that they can be compared.

``said`` is a plain dict: ``text.en``, ``chapeau.en``, ``addressee``, ``stance``, ``position``, ``answer.en`` are strings; ``themes``,
``groups``, ``targets``, ``recommending_states`` lists of words of the vocabulary. What a row does not say is not in it.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from recommendations.models import DatePrecision, Recommendation, State, StateResponse
from recommendations.models.documents import DocumentKind
from recommendations.models.imports import LabelKind
from recommendations.models.recommendations import Addressee
from recommendations.symbols import address

from .known import NOTHING, Known, position_of, word_of
from .ours import is_here, page_of

LINKS = {
    "themes": ("themes", LabelKind.THEME),
    "groups": ("affected_groups", LabelKind.GROUP),
    "targets": ("sdg_targets", LabelKind.TARGET),
    "recommending_states": ("recommending_states", LabelKind.STATE),
}
PARAGRAPH = re.compile(r"([0-9]+(\.[0-9]+)*)?")
LANGUAGE = re.compile(r"[a-z]{2,3}")
DAY = re.compile(r"\d{4}(-\d{1,2}){0,2}", re.ASCII)
DOCUMENT_KINDS, ADDRESSEES = frozenset(DocumentKind.values), frozenset(Addressee.values)
LONGEST_PLACE, LONGEST_SYMBOL, LONGEST_KEY = 20, 60, 100  # as the models have them
Said = dict[str, Any]


@dataclass
class Meant:
    """A row as the record would understand it. ``address``: of the page of ours that it names; ``document``: its address; ``problems``: why it cannot come in, or what is odd."""

    key: str = ""
    address: str = ""
    language: str = "en"
    state: State | None = None
    document: str = ""
    paper: dict[str, Any] = field(default_factory=dict)
    paragraph: str = ""
    sub_item: str = ""
    said: Said = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)

    @property
    def cannot_come(self) -> bool:
        return any(problem["is_error"] for problem in self.problems)

    def problem(self, words: str, field_name: str = "", *, is_error: bool = True) -> None:
        self.problems.append({"words": words, "field": field_name, "is_error": is_error})


def whole(shared: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """A row's values with what holds for every row that does not say otherwise."""
    return {**shared, **{name: value for name, value in values.items() if value != ""}}


def meant_by(values: dict[str, Any], known: Known) -> Meant:
    """What one row means. Words that cannot be understood are its problems."""
    paragraph, sub_item = values.get("paragraph", "").strip(), values.get("sub_item", "").strip()
    language = values.get("language") or "en"
    meant = Meant(paragraph=paragraph, sub_item=sub_item, language=language)
    name_state(meant, values, known)
    name_document(meant, values, known)
    check_place(meant)
    for name in ("text", "chapeau"):
        if values.get(name, "").strip():
            meant.said[f"{name}.{language}"] = values[name].strip()
    if values.get("addressee") in ADDRESSEES:
        meant.said["addressee"] = values["addressee"]
    for name, (_field, kind) in LINKS.items():
        if name in values:
            meant.said[name] = sorted(word_of(row) for row in known.all_of(kind, values[name]))
    name_answer(meant, values, language)
    page = page_of(values.get("address", ""))
    meant.address = page if is_here(values.get("address", "")) else ""
    meant.key = shortened(values.get("outside_key") or page or key_of(meant, values))
    return meant


def check_place(meant: Meant) -> None:
    """What the record would refuse."""
    place = (meant.paragraph, meant.sub_item)
    if not PARAGRAPH.fullmatch(meant.paragraph) or max(map(len, place)) > LONGEST_PLACE:
        words = _("“%(place)s” is no paragraph: digits and points only, as 96 or 126.29.")
        meant.problem(words % {"place": meant.paragraph[:40]}, "paragraph")
    if meant.sub_item and not meant.paragraph:
        meant.problem(_("A sub-item needs its paragraph."), "sub_item")
    if not LANGUAGE.fullmatch(meant.language):
        words = _("“%(language)s” is no language: two or three small letters.")
        meant.problem(words % {"language": meant.language}, "language")


def name_state(meant: Meant, values: dict[str, Any], known: Known) -> None:
    names = values.get("states") or []
    found = known.find(LabelKind.STATE, names[0]) if names else None
    if not names:
        meant.problem(_("It names no State."), "states")
    elif found is None or found == NOTHING:
        meant.problem(_("No State is called “%(name)s”: say once which it is.") % {"name": names[0]}, "states")
    else:
        meant.state = found


def name_document(meant: Meant, values: dict[str, Any], known: Known) -> None:
    """The address of its document and what is known of it. A review without a symbol is known by State and session."""
    symbol, session = values.get("symbol", "").strip(), values.get("session", "").strip()
    if symbol:
        meant.document = address(symbol)
        if not meant.document or len(symbol) > LONGEST_SYMBOL:
            meant.problem(_("“%(symbol)s” is no symbol.") % {"symbol": symbol[:80]}, "symbol")
    elif session and meant.state:
        meant.document = f"upr-session-{address(session)}-{meant.state.slug}"
    else:
        meant.problem(_("It names no document: give the symbol."), "symbol")
    mechanism = known.find(LabelKind.MECHANISM, values["mechanism"]) if values.get("mechanism") else None
    dated_on, precision = day_of(values.get("dated_on", ""))
    if values.get("dated_on") and dated_on is None:
        meant.problem(_("“%(day)s” is no date.") % {"day": values["dated_on"]}, "dated_on")
    kind = values.get("document_kind", "")
    meant.paper = {
        "symbol": symbol,
        "title": values.get("document_title", "").strip(),
        "kind": kind if kind in DOCUMENT_KINDS else "upr_report" if session else "other",
        "language": values.get("language") or "en",
        "dated_on": dated_on,
        "dated_on_precision": precision,
        "mechanism": None if mechanism == NOTHING else mechanism,
        "session": session,
    }


def name_answer(meant: Meant, values: dict[str, Any], language: str) -> None:
    found = position_of(values.get("position", ""))
    if found is None:
        meant.problem(
            _("“%(words)s” is no answer that is known; it comes in without.") % {"words": values["position"]},
            "position",
            is_error=False,
        )
    elif found[0]:
        meant.said["stance"], meant.said["position"] = found
    if values.get("answer", "").strip():
        meant.said[f"answer.{language}"] = values["answer"].strip()


def key_of(meant: Meant, values: dict[str, Any]) -> str:
    """The name of a row that has none of its own: its place, or its words where it names no paragraph."""
    state = meant.state.slug if meant.state else ""
    words = sha256(" ".join(values.get("text", "").split()).encode()).hexdigest()[:20]
    makers = address(" ".join(sorted(values.get("recommending_states", []))))[:20]
    place = f"{meant.paragraph}.{meant.sub_item}" if meant.paragraph else f"{makers}~{words}"
    return f"{meant.document}|{state}|{place}"


def shortened(key: str) -> str:
    """As long as a key may be; what is cut off still tells two apart."""
    return key if len(key) <= LONGEST_KEY else f"{key[:60]}~{sha256(key.encode()).hexdigest()[:32]}"


def day_of(words: str) -> tuple[date | None, str]:
    """``2015-06-16`` as a day, ``2015-06`` as a month, ``2015`` as a year; (None, "") for anything else."""
    if not DAY.fullmatch(words.strip()):
        return None, ""
    numbers = [int(part) for part in words.strip().split("-")]
    try:
        day = date(*numbers, *[1] * (3 - len(numbers)))
    except ValueError:
        return None, ""
    return day, [DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY][len(numbers) - 1]


def said_of(row: Recommendation, answer: StateResponse | None) -> Said:
    """What the record says, with its links and texts prefetched."""
    said: Said = {"addressee": row.addressee}
    for text in row.texts.all():
        said[f"text.{text.language}"] = text.text
        if text.chapeau:
            said[f"chapeau.{text.language}"] = text.chapeau
    for name, (link, _kind) in LINKS.items():
        said[name] = sorted(word_of(each) for each in getattr(row, link).all())
    if answer:
        said["stance"], said["position"] = answer.stance, answer.upr_position
        if answer.words:
            said[f"answer.{answer.language}"] = answer.words
    return said
