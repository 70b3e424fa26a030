"""Rows of files that this site gave out: they say what is on record as our files print it, which changes nothing."""

from typing import Any

from django.conf import settings
from django.utils.translation import override

from recommendations.exports import marks
from recommendations.exports.uhri import place_before
from recommendations.models import Recommendation, SdgTarget, StateResponse

from .known import folded, names_of, word_of
from .said import LINKS, Meant

PLACE = {"states", "symbol", "paragraph", "sub_item"}


def read_as_printed(meant: Meant, values: dict[str, Any], row: Recommendation, answer: StateResponse | None) -> None:
    """What a row says in the words in which our files say what is on record, is what is on record."""
    before = place_before(meant.paragraph, meant.sub_item)
    for text in row.texts.all():
        name = f"text.{text.language}"
        printed = text.text, text.with_chapeau
        if name in meant.said and any(is_printed(meant.said[name], before, words, row) for words in printed):
            meant.said[name] = text.text
    for name, (link, _kind) in LINKS.items():
        terms = list(getattr(row, link).all())
        if are_named(values.get(name, []), terms):
            meant.said[name] = sorted(map(word_of, terms))
    if (
        answer and answer.words and (said := meant.said.pop(f"answer.{meant.language}", ""))
    ):  # a row for each text has it
        meant.said[f"answer.{answer.language}"] = answer.words if said.split() == answer.words.split() else said
    if answer and folded(values.get("position", "")) in words_of_answer(answer):
        meant.said["stance"], meant.said["position"] = answer.stance, answer.upr_position
        meant.problems = [each for each in meant.problems if each["field"] != "position"]


def is_printed(said: str, before: str, words: str, row: Recommendation) -> bool:
    """Whether both are the same words; of a place before them nobody can tell whether it belongs to them."""
    whole = (place_before(row.paragraph, row.sub_item) + words).split()
    return said.split() == words.split() or (before + said).split() == whole


def are_named(labels: list[str], terms: list[Any]) -> bool:
    """Whether the labels name all of these and no others: two schemes may call two terms alike."""
    names = [set(map(folded, printed_names(term))) for term in terms]
    said = {folded(label) for label in labels if label.strip()}
    return all(any(label in each for each in names) for label in said) and all(said & each for each in names)


def printed_names(term: Any) -> list[str]:
    """A target is also called by its goal, as UHRI does, and by code and name."""
    names = names_of(term)
    if isinstance(term, SdgTarget):
        return [*names, term.code.partition(".")[0], *(f"{term.code} {name}" for name in term.name.values())]
    return names


def words_of_answer(answer: StateResponse) -> set[str]:
    """How our files say it, in any of our languages."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            words = str(answer.get_upr_position_display()) or marks.stance(answer.stance).word
            found.add(folded(words))
    return found


def stand_where_on_record(meant: Meant, row: Recommendation, document: str) -> None:
    """A row that names a page of ours stands where that is, whatever else it says of its place."""
    meant.document, meant.state, meant.paragraph, meant.sub_item = document, row.state, row.paragraph, row.sub_item
    meant.problems = [each for each in meant.problems if each["field"] not in PLACE]
