"""Proposals → rows, with what the person who reviews them should look at."""

import re

from django.utils.translation import gettext as _

from ..rows import Problem, Row
from .addressees import addressee
from .proposals import Proposal
from .review import Reviewed

WEB_ADDRESS = re.compile(r"https?://|\bwww\.")


def row_of(proposal: Proposal) -> Row:
    values = {
        "text": proposal.text,
        "chapeau": proposal.chapeau,
        "paragraph": proposal.number,
        "sub_item": " ".join(filter(None, [proposal.letter, proposal.roman])) if proposal.number else "",
        "paragraph_is_proposed": "yes" if proposal.is_counted and proposal.number else "",
        "heading": " – ".join(proposal.headings),
        "addressee": addressee(proposal.chapeau, proposal.text, proposal.headings),
    }
    problems = []
    if proposal.is_doubtful:
        problems.append(
            Problem(
                _("Proposed because it says what somebody should do. Is it a recommendation?"), "text", is_error=False
            )
        )
    if proposal.is_counted:
        words = _("The report prints a bullet and no letter: the letter is only its place in the list.")
        problems.append(Problem(words, "sub_item", is_error=False))
    if WEB_ADDRESS.search(proposal.text):
        problems.append(
            Problem(
                _("There is a web address in it: look whether a footnote got into the text."), "text", is_error=False
            )
        )
    if not proposal.number:
        problems.append(Problem(_("The report prints no number for this paragraph."), "paragraph", is_error=False))
    if proposal.list_number > 1 and proposal.letter:
        problems.append(
            Problem(
                _("This letter stands more than once in the paragraph, in another list."), "sub_item", is_error=False
            )
        )
    where = place(proposal.number, proposal.letter, proposal.roman, proposal.page)
    return Row(where, {name: value for name, value in values.items() if value}, proposal.text, problems)


def reviewed_row(reviewed: Reviewed) -> Row:
    values = {
        "text": reviewed.text,
        "chapeau": reviewed.chapeau,
        "paragraph": reviewed.number,
        "paragraph_is_proposed": "yes" if reviewed.is_counted else "",
        "heading": " – ".join(reviewed.headings),
        "addressee": "government",
        "position": reviewed.position,
        "recommending_states": reviewed.states,
    }
    problems = []
    if not reviewed.states:
        problems.append(
            Problem(_("No recommending State stands in brackets at its end."), "recommending_states", is_error=False)
        )
    elif not reviewed.are_known:
        problems.append(
            Problem(
                _("Not every name in brackets at its end is one of a State that we know."),
                "recommending_states",
                is_error=False,
            )
        )
    if not reviewed.position:
        problems.append(
            Problem(_("The words above it do not say what the State's position is."), "position", is_error=False)
        )
    if reviewed.is_changed:
        problems.append(
            Problem(
                _("Its position is that of a later paragraph, which changes what is said above the list."),
                "position",
                is_error=False,
            )
        )
    where = place(reviewed.number, "", "", reviewed.page)
    return Row(where, {name: value for name, value in values.items() if value}, reviewed.printed, problems)


def place(number: str, letter: str, roman: str, page: int) -> str:
    """For people: "paragraph 96 (a) (ii), page 14"."""
    items = "".join(f" ({item})" for item in (letter, roman) if item)
    words = (
        _("paragraph %(place)s") % {"place": f"{number}{items}"}
        if number
        else _("unnumbered%(items)s") % {"items": items}
    )
    return _("%(place)s, page %(page)s") % {"place": words, "page": page} if page else words
