"""Counts shaped for the charts: every chart is an SVG drawn by a template, with its numbers in a table beneath."""

from dataclasses import dataclass, field

from recommendations.models import Status
from recommendations.models.bearings import Meaning
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
    """One bar a theme, the most frequent first; ``themes`` gives label and address by primary key. Those of several schemes
    with one address are one bar, as they are one choice."""
    labels: dict[str, str] = {}
    found: dict[str, int] = {}
    for key, (label, address) in themes.items():
        labels.setdefault(address, label)
        found[address] = found.get(address, 0) | among & index.having("theme", [key])
    totals = {address: bits.bit_count() for address, bits in found.items() if bits}
    ordered = sorted(totals, key=lambda address: (-totals[address], labels[address]))[:most]
    widest = max((totals[address] for address in ordered), default=1)
    return [bar(labels[address], address, index.counts("status", found[address]), widest=widest) for address in ordered]


HEIGHT = 160  # units of the SVG's own height, of a chart by year
GAP = 0.18  # of a column
WIDEST = 80  # a column
NOT_ASSESSED = Status.NOT_ASSESSED


@dataclass
class Years:
    """A chart by year with the numbers of its table: ``rows`` by word, one count a year.

    ``shapes``: for each word that is in use its boxes in all columns, as one SVG path.
    """

    years: range
    shapes: dict[str, str]
    rows: list[tuple[str, str, list[int]]]


def by_year(counts: dict[int, dict[str, int]], words: dict[str, str]) -> Years:
    """Columns of stacked parts, in the order of ``words``, the highest as high as the chart."""
    years = range(min(counts, default=0), max(counts, default=-1) + 1)
    highest = max((sum(each.values()) for each in counts.values()), default=0) or 1
    wide = min(WIDTH / (len(years) or 1), WIDEST)
    across, shapes = (1 - GAP) * wide, dict.fromkeys(words, "")
    for at, year in enumerate(years):
        y = float(HEIGHT)
        for name in words:
            if count := counts.get(year, {}).get(name, 0):
                height = HEIGHT * count / highest
                y -= height
                shapes[name] += f"M{(at + GAP / 2) * wide:.1f} {y:.1f}h{across:.1f}v{height:.1f}h-{across:.1f}z"
    rows = [(name, word, [counts.get(year, {}).get(name, 0) for year in years]) for name, word in words.items()]
    return Years(years, {name: path for name, path in shapes.items() if path}, [row for row in rows if any(row[2])])


def status_over_years(index: Index, among: int, *, until: int) -> Years:
    """With which status each year ended, from the first assessment on; those never assessed are left out."""
    changed: dict[int, dict[str, int]] = {}
    for word, bits in index.sets.get("stood", {}).items():
        year, _colon, status = word.partition(":")
        if found := bits & among:
            changed.setdefault(int(year), {})[status] = found
    counts, now = {}, dict.fromkeys(Status.values, 0)
    for year in range(min(changed, default=until + 1), until + 1):
        for status, bits in changed.get(year, {}).items():
            now = {each: held & ~bits for each, held in now.items()} | {status: now[status] & ~bits | bits}
        counts[year] = {status: bits.bit_count() for status, bits in now.items() if bits}
    return by_year(counts, {status.value: str(status.label) for status in Status if status != NOT_ASSESSED})


def events_over_years(index: Index, among: int) -> Years:
    """How many events bear on them in which way, by year; one that bears on several counts for each."""
    counts: dict[int, dict[str, int]] = {}
    for (what, place), bits in index.sets.get("told", {}).items():
        year, _colon, meaning = what.partition(":")
        if n := (bits & among).bit_count() << place:
            held = counts.setdefault(int(year), {})
            held[meaning] = held.get(meaning, 0) + n
    return by_year(counts, {meaning.value: str(meaning.label) for meaning in Meaning})


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
