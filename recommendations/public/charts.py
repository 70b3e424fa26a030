"""Counts shaped for the charts: every chart is an SVG drawn by a template, with its numbers in a table beneath."""

from collections import defaultdict
from dataclasses import dataclass, field

from recommendations.models import Status
from recommendations.models.recommendations import RecommendationQuerySet
from recommendations.models.responses import Stance

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


def status_bar(rows: RecommendationQuerySet) -> Bar:
    counts = {row["status"]: row["count"] for row in rows.with_status().count_by("status")}
    return bar("", "", counts, widest=sum(counts.values()) or 1)


def status_by_theme(rows: RecommendationQuerySet, *, themes: dict[int, tuple[str, str]], most: int = 12) -> list[Bar]:
    """One bar a theme, the most frequent first; ``themes`` gives label and address by primary key."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows.with_status().filter(themes__isnull=False).count_by("themes", "status"):
        counts[row["themes"]][row["status"]] = row["count"]
    ordered = sorted(counts, key=lambda key: (-sum(counts[key].values()), themes[key][0]))[:most]
    widest = max((sum(counts[key].values()) for key in ordered), default=1)
    return [bar(*themes[key], counts[key], widest=widest) for key in ordered]


@dataclass
class CrossTable:
    """What the Government said (rows) against what was assessed (columns): counts, only those rows and columns in use."""

    statuses: list[Status]
    rows: list[tuple[str, list[tuple[str, int]]]]


def stance_by_status(rows: RecommendationQuerySet) -> CrossTable:
    counts: dict[tuple[str, str], int] = {}
    for row in rows.with_status().with_stance().count_by("stance", "status"):
        counts[row["stance"], row["status"]] = row["count"]
    statuses = [status for status in Status if any(key[1] == status for key in counts)]
    stances = [stance for stance in [*Stance.values, ""] if any(key[0] == stance for key in counts)]
    return CrossTable(statuses, [(s, [(t.value, counts.get((s, t.value), 0)) for t in statuses]) for s in stances])
