"""Two people editing one event: what only one of them changed is taken from that one, what both changed is asked."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from .values import FIELDS, Values, shaped

MINE, THEIRS = "mine", "theirs"
# What is typed on the way and is no content of the event.
PASSING = {"addresses"}
Parts = dict[str, Any]


@dataclass(frozen=True)
class Conflict:
    """A field, or a part such as a source, that both changed; ``None`` is a part that is not there."""

    key: str
    base: Any
    theirs: Any
    mine: Any

    @property
    def name(self) -> str:
        return self.key.partition(":")[0]

    @property
    def seen(self) -> str:
        """Marks a choice as made in sight of these very words of theirs."""
        return hashlib.sha256(json.dumps(self.theirs, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def keeps_mine(self) -> str:
        return f"{MINE}-{self.seen}"

    @property
    def takes_theirs(self) -> str:
        return f"{THEIRS}-{self.seen}"


@dataclass(frozen=True)
class Merged:
    """``base``: what the values count as changed from when they are sent again: theirs, but for what is still asked."""

    values: Values
    conflicts: list[Conflict]
    base: Values


def merge(*, base: Values, theirs: Values, mine: Values) -> Merged:
    """Everything that one of the two changed; where both did, mine, with a conflict unless a choice was made of it."""
    theirs, choices = shaped(theirs), mine.get("choices", {})
    was, now = flat(same_ids(shaped(base), theirs)), flat(theirs)
    typed = flat(same_ids(shaped(mine), theirs))
    result, conflicts = {}, []
    for key in dict.fromkeys([*typed, *now, *was]):
        before, their, my = was.get(key), now.get(key), typed.get(key)
        conflict = Conflict(key, before, their, my)
        if my in (before, their):
            result[key] = their
        elif their == before or choices.get(key) == conflict.keeps_mine:
            result[key] = my
        elif choices.get(key) == conflict.takes_theirs:
            result[key] = their
        else:
            result[key] = my
            conflicts.append(conflict)
    asked = {each.key for each in conflicts}
    seen = {key: (was if key in asked else now).get(key) for key in dict.fromkeys([*now, *was])}
    values = unflattened(result) | {"choices": choices, "addresses": mine.get("addresses", "")}
    return Merged(values, conflicts, unflattened(seen))


def flat(values: Values) -> Parts:
    """Values by name; a part has a name of its own, by which two versions of it are known to be the same one."""
    parts: Parts = {name: values[name] for name in FIELDS if name not in PASSING}
    parts |= {f"readers:{each}": each for each in values["readers"]}
    parts |= {f"evidence:{each}": values["captions"].get(each, "") for each in values["evidence"]}
    parts |= {f"bearings:{row['recommendation']}": row for row in values["bearings"]}
    for row in values["sources"]:
        key = f"sources:{row['id'] or row['url'] or row['title'] + row['publisher']}"
        parts[key if key not in parts else f"{key}#{len(parts)}"] = row
    return parts


def unflattened(parts: Parts) -> Values:
    there = {key: value for key, value in parts.items() if value is not None}

    def of(kind: str) -> Parts:
        return {key.partition(":")[2]: value for key, value in there.items() if key.startswith(f"{kind}:")}

    return shaped(
        {
            **{name: there[name] for name in FIELDS if name in there},
            "readers": list(of("readers")),
            "evidence": list(of("evidence")),
            "captions": of("evidence"),
            "bearings": list(of("bearings").values()),
            "sources": list(of("sources").values()),
        }
    )


def same_ids(values: Values, theirs: Values) -> Values:
    """The values with each source under the number that it has now: a new version gives its sources new ones."""
    known = {row["id"] for row in theirs["sources"]}
    free = {signature(row): row["id"] for row in theirs["sources"]}
    taken = {row["id"] for row in values["sources"]} & known
    rows = []
    for row in values["sources"]:
        found = free.get(signature(row), "")
        number = row["id"] if row["id"] in known else "" if found in taken else found
        taken |= {number}
        rows.append(row | {"id": number})
    return values | {"sources": rows}


def signature(row: dict[str, str]) -> str:
    return row["url"] or f"{row['title']} – {row['publisher']}"
