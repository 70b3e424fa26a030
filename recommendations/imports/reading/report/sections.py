"""Which parts of a report stand under "Conclusions and recommendations" or a heading of its kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .headings import AFTERWARDS, CONCLUSIONS, NUMBERED, OF_OTHERS, RECOMMENDATIONS
from .splitting import Part

DEPTHS = {"roman": 1, "letter": 2, "digit": 3}
UNNUMBERED = 4


@dataclass
class Heading:
    text: str
    depth: int

    @property
    def is_of_recommendations(self) -> bool:
        return bool(RECOMMENDATIONS.search(self.text)) and not OF_OTHERS.search(self.text)

    @property
    def is_of_conclusions(self) -> bool:
        return bool(CONCLUSIONS.search(self.text))


@dataclass
class Placed:
    """A part and the headings above it, the widest first."""

    part: Part
    headings: list[Heading] = field(default_factory=list)

    @property
    def is_in_section(self) -> bool:
        return any(heading.is_of_recommendations for heading in self.headings)

    @property
    def is_pure(self) -> bool:
        """Under a heading of recommendations alone, without conclusions or concerns."""
        return any(heading.is_of_recommendations and not heading.is_of_conclusions for heading in self.headings)


def placed(parts: Sequence[Part]) -> list[Placed]:
    """Every part but the headings, up to the annexes."""
    return list(under_headings(parts))


def under_headings(parts: Sequence[Part]) -> Iterator[Placed]:
    above: list[Heading] = []
    is_section_seen = False
    for part in parts:
        if part.kind != "heading":
            yield Placed(part, list(above))
            continue
        if AFTERWARDS.match(part.text):
            if is_section_seen:
                return
            above = []
            continue
        heading = Heading(part.text, depth_of(part.text, above))
        above = [each for each in above if each.depth < heading.depth] + [heading]
        is_section_seen |= heading.is_of_recommendations


def depth_of(text: str, above: Sequence[Heading]) -> int:
    """By the kind of its number. An unnumbered section stands below the numbered headings, its own headings below it."""
    if number := NUMBERED.match(text):
        return number_depth(text, str(number.lastgroup), above)
    heading = Heading(text, 0)
    if heading.is_of_recommendations or heading.is_of_conclusions:
        return UNNUMBERED
    return UNNUMBERED + 1


def number_depth(text: str, kind: str, above: Sequence[Heading]) -> int:
    """C., D. and I. are roman numbers too: they are letters where letters are being counted."""
    label = text.split(".")[0].split()[0]
    letters = [each for each in above if each.depth == DEPTHS["letter"]]
    if kind == "roman" and len(label) == 1 and label in "CDLMIVX" and letters:
        before = letters[-1].text[:1]
        if ord(label) - ord(before) == 1:
            return DEPTHS["letter"]
    return DEPTHS[kind]


def has_section(parts: Sequence[Placed]) -> bool:
    return any(part.is_in_section for part in parts)


def only_narrow(parts: Sequence[Placed]) -> bool:
    """Whether a wide section has one for recommendations alone in it: then what stands outside that is conclusions."""
    return any(
        part.is_pure and any(heading.is_of_recommendations and heading.is_of_conclusions for heading in part.headings)
        for part in parts
    )
