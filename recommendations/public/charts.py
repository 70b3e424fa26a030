"""Counts shaped for the charts: every chart is an SVG drawn by a template, with its numbers in a table beneath."""

from dataclasses import dataclass, field

from recommendations.models import Status
from recommendations.models.responses import Stance
from recommendations.search.index import Index

WIDTH = 640  # units of the SVG's own width


@dataclass
class Segment:
    """A part of a bar: a status, how many, and where it begins and how wide it is in SVG units."""

    status: str
    word: str
    count: int
    x: str
    width: str


@dataclass
class Bar:
    label: str
    address: str
    total: int = 0
    segments: list[Segment] = field(default_factory=list)


def bar(label: str, address: str, counts: dict[str, int], *, widest: int) -> Bar:
    """A bar as long as its total beside the ``widest`` of the chart, cut into statuses in their fixed order."""
    made, at = Bar(label, address, sum(counts.values())), 0.0
    for status in Status:
        if count := counts.get(status, 0):
            width = WIDTH * count / widest
            made.segments.append(Segment(status, status.label, count, f"{at:.1f}", f"{width:.1f}"))
            at += width
    return made


def status_bar(index: Index, among: int) -> Bar:
    return bar("", "", index.counts("status", among), widest=among.bit_count() or 1)


def status_by_theme(index: Index, among: int, *, themes: dict[int, tuple[str, str]], most: int = 12) -> list[Bar]:
    """One bar a theme, the most frequent first; ``themes`` gives label and address by primary key."""
    totals = index.counts("theme", among)
    ordered = sorted(totals, key=lambda key: (-totals[key], themes[key][0]))[:most]
    widest = max((totals[key] for key in ordered), default=1)
    return [
        bar(*themes[key], index.counts("status", among & index.sets["theme"][key]), widest=widest) for key in ordered
    ]


@dataclass
class CrossTable:
    """What the Government said (rows) against what was assessed (columns): counts, only those rows and columns in use."""

    statuses: list[Status]
    rows: list[tuple[str, list[tuple[str, int]]]]


def stance_by_status(index: Index, among: int) -> CrossTable:
    statuses = [status for status in Status if status in index.counts("status", among)]
    stances = [stance for stance in [*Stance.values, ""] if stance in index.counts("stance", among)]
    rows = []
    for stance in stances:
        counts = index.counts("status", among & index.sets["stance"][stance])
        rows.append((stance, [(status.value, counts.get(status, 0)) for status in statuses]))
    return CrossTable(statuses, rows)
