"""What is typed into an event's form, in one shape: raw strings, as a draft keeps them and as a form is filled from them.

``{"title": "…", "when": "2026-11", "bearings": [{…}], "sources": [{…}], "evidence": ["…"], …}``. A new event, a draft,
an event opened for editing and what two people are merged into are all of this shape.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import QueryDict

from recommendations.models import DatePrecision, FollowUpEvent, Source
from recommendations.models.follow_ups import Audience

Values = dict[str, Any]

FIELDS = [
    *("title", "when", "until", "place", "kind", "state", "organisation", "audience"),
    *("details", "date_note", "language", "replied", "addresses"),
]
LISTS = ["evidence", "readers"]
MAPS = {"captions": "caption-", "choices": "choice-"}
ROWS = {
    "bearings": ["recommendation", "meaning", "reason"],
    "sources": [
        *("id", "url", "title", "publisher", "published", "archived_url"),
        *("document", "seen", "language", "independence", "note"),
    ],
}
# A source of which nothing but these is filled in says nothing.
SAYS_NOTHING = {"id", "language", "independence"}
MOST_ROWS = 50
ROW = re.compile(r"(bearings|sources)-(\d{1,4})-([a-z_]+)")
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
WRITTEN = {DatePrecision.DAY: "%Y-%m-%d", DatePrecision.MONTH: "%Y-%m", DatePrecision.YEAR: "%Y"}
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
BARE_ADDRESS = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)


def shaped(raw: Values) -> Values:
    """The values with every key there, however little of them was kept."""
    texts: Values = {name: raw.get(name, "") for name in FIELDS}
    lists: Values = {name: list(raw.get(name, [])) for name in LISTS}
    maps: Values = {name: dict(raw.get(name, {})) for name in MAPS}
    rows: Values = {
        name: [{part: row.get(part, "") for part in parts} for row in raw.get(name, [])] for name, parts in ROWS.items()
    }
    return {**texts, **lists, **maps, **rows}


def typed(data: QueryDict) -> Values:
    """What a form sent. Keys that are not the form's are passed over."""
    values: Values = {name: text(data.get(name, "")) for name in FIELDS}
    values |= {name: list(dict.fromkeys(map(text, data.getlist(name)))) for name in LISTS}
    for name, prefix in MAPS.items():
        values[name] = {text(key.removeprefix(prefix)): text(data[key]) for key in data if key.startswith(prefix)}
    return values | {name: typed_rows(data, name) for name in ROWS}


def typed_rows(data: QueryDict, name: str) -> list[dict[str, str]]:
    """The rows in the order of their numbers, without those that say nothing or are to be removed."""
    rows: dict[int, dict[str, str]] = {}
    for key in data:
        match = ROW.fullmatch(key)
        if match and match[1] == name:
            rows.setdefault(int(match[2]), {})[match[3]] = text(data[key])
    kept = [rows[number] for number in sorted(rows) if "remove" not in rows[number]]
    shaped_rows = [{part: row.get(part, "") for part in ROWS[name]} for row in kept]
    return [row for row in shaped_rows if says_something(name, row)][:MOST_ROWS]


def says_something(name: str, row: dict[str, str]) -> bool:
    if name == "bearings":
        return bool(row["recommendation"].strip())
    return any(value.strip() for part, value in row.items() if part not in SAYS_NOTHING)


def text(raw: str) -> str:
    """As typed, without what no database keeps."""
    return NOT_TEXT.sub("", raw).replace("\r\n", "\n")


# --- rows that are added ------------------------------------------------------------------------------------------


def new_source(**parts: str) -> dict[str, str]:
    return dict.fromkeys(ROWS["sources"], "") | {"independence": "unknown"} | parts


def new_bearing(recommendation: str) -> dict[str, str]:
    return {"recommendation": recommendation, "meaning": "context", "reason": ""}


def with_addresses(values: Values) -> Values:
    """A row for each line that was pasted: its address, and what else stands on the line as the title."""
    sources, known = list(values["sources"]), {row["url"] for row in values["sources"]}
    for line in filter(None, map(str.strip, values["addresses"].splitlines())):
        row = new_source(**read_line(line))
        if not row["url"] or row["url"] not in known:
            sources.append(row)
            known.add(row["url"])
    rest = sources[MOST_ROWS:]
    left = "\n".join(row["url"] or row["title"] for row in rest)
    return values | {"sources": sources[:MOST_ROWS], "addresses": left}


def read_line(line: str) -> dict[str, str]:
    if match := ADDRESS.search(line):
        title = f"{line[: match.start()]} {line[match.end() :]}"
        return {"url": match[0], "title": " ".join(title.split()).strip("-–—,;: ")}
    if BARE_ADDRESS.fullmatch(line):
        return {"url": f"https://{line}", "title": ""}
    return {"url": "", "title": line}


def with_recommendations(values: Values, addresses: Iterable[str]) -> Values:
    """A row for each recommendation (``document/slug``) that is not named yet."""
    named = [row["recommendation"] for row in values["bearings"]]
    new = [new_bearing(each) for each in dict.fromkeys(map(text, addresses)) if each and each not in named]
    return values | {"bearings": [*values["bearings"], *new][:MOST_ROWS]}


# --- an event as values -------------------------------------------------------------------------------------------


def of_event(event: FollowUpEvent) -> Values:
    """The event as its form would be filled."""
    bearings = event.bearings.select_related("recommendation__document")
    attachments = list(event.attachments.select_related("evidence"))
    return shaped(
        {
            "title": event.title,
            "when": written(event.happened_on, event.happened_on_precision),
            "until": written(event.until_on, event.happened_on_precision),
            "place": event.place,
            "kind": event.kind,
            "state": event.state.slug,
            "organisation": event.logged_by.slug if event.logged_by else "",
            "audience": event.audience,
            "details": event.details,
            "date_note": event.date_note,
            "language": event.language,
            "replied": written(event.state_replied_on),
            "evidence": [each.evidence.public_id for each in attachments],
            "captions": {each.evidence.public_id: each.caption for each in attachments},
            "readers": sorted(event.readers.values_list("username", flat=True)),
            "bearings": [
                {"recommendation": place_of(b.recommendation), "meaning": b.meaning, "reason": b.reason}
                for b in bearings
            ],
            "sources": [of_source(source) for source in event.sources.select_related("document")],
        }
    )


def of_source(source: Source) -> dict[str, str]:
    return {
        "id": str(source.pk),
        "url": source.url,
        "title": source.title,
        "publisher": source.publisher,
        "published": written(source.published_on, source.published_on_precision),
        "archived_url": source.archived_url,
        "document": source.document.slug if source.document else "",
        "seen": written(source.seen_on),
        "language": source.language,
        "independence": source.independence,
        "note": source.note,
    }


def place_of(recommendation: Any) -> str:
    """A recommendation as forms name it: the end of its address."""
    return f"{recommendation.document.slug}/{recommendation.slug}"


def written(day: date | None, precision: str = DatePrecision.DAY) -> str:
    return day.strftime(WRITTEN[DatePrecision(precision)]) if day else ""


def empty(*, language: str, kind: str = "") -> Values:
    return shaped({"audience": Audience.EVERYONE, "language": language, "kind": kind})
