"""From the outline of a section: what in it is a recommendation, and which words introduce it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase

from . import chapeaux
from .sections import Placed, has_section, only_narrow
from .words import SENTENCE

LEAST = 4  # letters of a recommendation


@dataclass
class Item:
    value: str
    text: str
    page: int
    romans: list[tuple[str, str]] = field(default_factory=list)
    rest: str = ""  # what follows the sub-items


@dataclass
class Listing:
    """A chapeau or a whole paragraph, with the items under it."""

    number: str
    text: str
    place: Placed
    items: list[Item] = field(default_factory=list)
    carried: str = ""  # the chapeau of a wider list, which goes before its own


@dataclass
class Proposal:
    number: str
    letter: str
    roman: str
    text: str
    chapeau: str
    headings: list[str]
    page: int
    is_doubtful: bool = False  # known by "should" alone
    list_number: int = 1  # the how-manieth list of the same paragraph
    is_counted: bool = False  # bullets have no letters: these were given them in order


def listings(parts: Sequence[Placed], *, split_roman: bool) -> list[Listing]:
    """Paragraphs with the items that belong to each, whatever page or line they stand on."""
    found: list[Listing] = []
    for place in parts:
        part = place.part
        same = bool(found) and found[-1].place.headings == place.headings
        if part.kind == "paragraph" or not same:
            found.append(Listing(part.value if part.kind == "paragraph" else "", "", place))
        add(found, place, split_roman)
    return [each for each in found if each.text or each.items]


def add(found: list[Listing], place: Placed, split_roman: bool) -> None:
    part, listing = place.part, found[-1]
    glue = " " if part.is_inline else "\n"
    if part.kind == "paragraph":
        listing.text = part.text
    elif part.kind == "item":
        listing.items.append(Item(part.value, part.text, part.page))
    elif part.kind == "roman" and listing.items:
        add_roman(listing.items[-1], part.value, part.text, glue, split_roman)
    elif part.kind == "text" and listing.items:
        add_text_after_items(found, place, glue)
    elif part.kind == "text" and listing.text and is_answer(listing.text, part.text):
        found.append(Listing(listing.number, part.text, place))
    else:
        listing.text = f"{listing.text}{glue}{part.text}".strip()


def is_answer(text: str, more: str) -> bool:
    """A paragraph without a number that asks, below one that found something wrong: "The State party should …"."""
    return not chapeaux.asks(text) and (chapeaux.asks(more) or chapeaux.says_should(more))


def add_roman(item: Item, value: str, text: str, glue: str, split_roman: bool) -> None:
    if split_roman and value:
        item.romans.append((value, text))
    else:
        item.text += f"{glue}({value}) {text}" if value else f"{glue}• {text}"


def add_text_after_items(found: list[Listing], place: Placed, glue: str) -> None:
    """A new chapeau, or more of the last item."""
    listing, text = found[-1], place.part.text
    if chapeaux.is_open(text) or (not listing.number and text[:1].isupper()):
        found.append(Listing(listing.number, text, place))
    elif listing.items[-1].romans:
        value, said = listing.items[-1].romans[-1]
        listing.items[-1].romans[-1] = (value, f"{said}{glue}{text}")
    else:
        listing.items[-1].text += f"{glue}{text}"


def proposals(parts: Sequence[Placed], *, split_roman: bool) -> Iterator[Proposal]:
    """In order. Where the report has no section for them, only what asks in so many words."""
    in_section = has_section(parts)
    is_narrow = only_narrow(parts)
    wanted = [part for part in parts if part.is_in_section] if in_section else parts
    carried: Listing | None = None
    lists: dict[str, int] = {}
    for listing in listings(wanted, split_roman=split_roman):
        carried = carried if carried and goes_on(carried, listing) else None
        strict = not in_section or (is_narrow and not listing.place.is_pure)
        lists[listing.number] = lists.get(listing.number, 0) + 1
        yield from (
            one for one in of_listing(listing, carried, strict, lists[listing.number]) if len(one.text) >= LEAST
        )
        if not listing.items and chapeaux.is_open(listing.text) and not chapeaux.finds(listing.text):
            carried = widened(listing, carried)


def goes_on(carried: Listing, listing: Listing) -> bool:
    """A chapeau without a list of its own holds for the paragraphs after it, until one that asks by itself or another section."""
    theirs, ours = ([heading.text for heading in each.place.headings] for each in (carried, listing))
    return ours[: len(theirs)] == theirs and not chapeaux.asks(listing.text)


def widened(listing: Listing, carried: Listing | None) -> Listing | None:
    if chapeaux.asks(listing.text):
        return listing
    return (
        Listing(carried.number, f"{carried.text}\n{listing.text}", carried.place)
        if carried and not carried.carried
        else carried
    )


def of_listing(listing: Listing, carried: Listing | None, strict: bool, list_number: int) -> Iterator[Proposal]:
    wider = carried.text if carried else ""
    headings = [heading.text for heading in listing.place.headings]
    if listing.items:
        if is_list_of_recommendations(listing, bool(wider), strict):
            chapeau = "\n".join(filter(None, [wider, listing.text]))
            is_counted = lettered(listing.items)
            for item in listing.items:
                for proposal in of_item(listing, item, chapeau, headings, list_number):
                    proposal.is_counted = is_counted
                    yield proposal
        elif not strict and not chapeaux.is_open(listing.text) and chapeaux.asks(listing.text):
            yield Proposal(listing.number, "", "", listing.text, wider, headings, listing.place.part.page)
        return
    if chapeaux.is_open(listing.text):
        return
    certain = bool(wider) and not chapeaux.finds(listing.text) or chapeaux.asks(listing.text)
    if certain or (not strict and is_probable(listing)):
        yield Proposal(listing.number, "", "", listing.text, wider, headings, listing.place.part.page, not certain)


def is_list_of_recommendations(listing: Listing, is_carried: bool, strict: bool) -> bool:
    """By its chapeau; where that says nothing, by whether its items order something."""
    chapeau = listing.text
    last = SENTENCE.split(chapeau)[-1]
    if chapeaux.asks(last) or is_carried:
        return True
    if chapeaux.finds(chapeau):
        return False
    if chapeaux.says_must(last) and chapeaux.is_open(chapeau):
        return True
    demands = sum(chapeaux.is_demand(item.text) or chapeaux.says_should(item.text) for item in listing.items)
    return not strict and 2 * demands >= len(listing.items)


def is_probable(listing: Listing) -> bool:
    if chapeaux.says_should(listing.text):
        return True
    return (
        listing.place.is_pure
        and not chapeaux.finds(listing.text)
        and (chapeaux.is_demand(listing.text) or chapeaux.says_must(listing.text))
    )


def lettered(items: Sequence[Item]) -> bool:
    """Gives bullets letters in their order, where the whole list has none. Whether it did."""
    if any(item.value for item in items) or len(items) > len(ascii_lowercase):
        return False
    for item, letter in zip(items, ascii_lowercase, strict=False):
        item.value = letter
    return True


def of_item(listing: Listing, item: Item, chapeau: str, headings: list[str], list_number: int) -> Iterator[Proposal]:
    if not item.romans:
        yield Proposal(listing.number, item.value, "", item.text, chapeau, headings, item.page, list_number=list_number)
    for value, text in item.romans:
        whole = "\n".join(filter(None, [chapeau, item.text]))
        yield Proposal(listing.number, item.value, value, text, whole, headings, item.page, list_number=list_number)
