"""What a person does to the rows of an import before they come in: edit, drop, merge, split, move. Each row is settled again.

Who changes a row says on which state of it they looked; where it is another meanwhile, nothing is changed.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from recommendations.models import Import, ImportRow
from recommendations.models.imports import Stage
from recommendations.symbols import next_place, printed

from .run import at_rest, settle_some

LETTER = re.compile(r"^\(?([a-z]{1,4})[).]\s+")
LONGEST_WHERE = 120
RENUMBER = """
    UPDATE recommendations_importrow AS row SET position = numbered.number
    FROM (SELECT id, row_number() OVER (ORDER BY position, id) AS number FROM recommendations_importrow WHERE brought_id = %s)
    AS numbered WHERE row.id = numbered.id
"""


class Changed(Exception):
    """Somebody changed the row meanwhile."""


def state_of(row: ImportRow) -> str:
    """The same for the same row, as far as people change it."""
    said = json.dumps([row.values, row.is_dropped, row.is_ticked], sort_keys=True)
    return sha256(said.encode()).hexdigest()[:16]


@contextmanager
def changing(row: ImportRow, seen: str) -> Iterator[tuple[Import, ImportRow]]:
    """The row, locked and as it was seen; what has its key is settled again. Raises Changed, Busy, ValidationError."""
    with at_rest(row.brought_id, Stage.REVIEW) as brought:
        kept = brought.rows.select_for_update().filter(pk=row.pk).first()
        if kept is None or state_of(kept) != seen:
            raise Changed
        before = kept.key
        yield brought, kept
        kept.key = ""
        kept.save()
        settle_some(brought, {before})


def edit(row: ImportRow, seen: str, values: dict[str, Any]) -> None:
    """Give it these values. What the file had wrong with it is settled by a person having looked."""
    with changing(row, seen) as (_brought, kept):
        kept.values, kept.is_mended = values, True
        kept.problems = []


def drop(row: ImportRow, seen: str) -> None:
    with changing(row, seen) as (_brought, kept):
        kept.is_dropped = True


def restore(row: ImportRow, seen: str) -> None:
    with changing(row, seen) as (_brought, kept):
        kept.is_dropped = False


def tick(row: ImportRow, seen: str) -> None:
    """The file's words win over an editor's."""
    with changing(row, seen) as (_brought, kept):
        kept.is_ticked = True


def untick(row: ImportRow, seen: str) -> None:
    with changing(row, seen) as (_brought, kept):
        kept.is_ticked = False


# --- two rows ----------------------------------------------------------------------------------------------------


def merge(row: ImportRow, seen: str) -> None:
    """Put the words of the next row behind these; that row is dropped, and can be taken back."""
    with changing(row, seen) as (brought, kept):
        following = neighbour(brought, kept, is_after=True)
        if following is None:
            raise ValidationError(_("Nothing was done: no row comes after this one."))
        kept.values, kept.is_mended = together(kept.values, following.values), True
        kept.where = f"{kept.where} + {following.where}"[:LONGEST_WHERE]
        following.is_dropped = True
        following.save()
        settle_some(brought, {following.key})


def together(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    found = dict(first)
    for name, value in second.items():
        if name in ("text", "answer"):
            found[name] = "\n".join(filter(None, [first.get(name, ""), value]))
        elif isinstance(value, list):
            found[name] = list(dict.fromkeys([*first.get(name, []), *value]))
        else:
            found.setdefault(name, value)
    return found


def split(row: ImportRow, seen: str, at: int) -> ImportRow | None:
    """Make two of it: from that letter of its text on it is another row, at the place that follows. None where nothing is cut off."""
    with changing(row, seen) as (brought, kept):
        text = kept.values.get("text", "")
        head, tail = text[:at].rstrip(), text[at:].lstrip()
        if not head or not tail:
            return None
        kept.values, kept.is_mended = {**kept.values, "text": head}, True
        new = brought.rows.create(
            position=position_after(brought, kept),
            where=_("%(where)s, split off") % {"where": kept.where[:80]},
            values=following_values(kept.values, tail),
            raw=kept.raw,
            is_mended=True,
        )
        Import.objects.filter(pk=brought.pk).update(total=F("total") + 1)
    new.refresh_from_db()
    return new


def following_values(values: dict[str, Any], text: str) -> dict[str, Any]:
    """The same row with other words: its place is the letter they begin with, or the next."""
    rest = {
        name: value for name, value in values.items() if name not in ("outside_key", "address", "answer", "position")
    }
    place = rest.get("paragraph", ""), rest.get("sub_item", "")
    if letter := LETTER.match(text):
        above = place[1].split()[:1] if is_under(place[1], letter[1]) else []
        paragraph, sub_item, text = place[0], printed([*above, letter[1]]), text[letter.end() :]
    else:
        paragraph, sub_item = next_place(*place)
    return {**rest, "paragraph": paragraph, "sub_item": sub_item, "text": text}


def is_under(sub_item: str, letter: str) -> bool:
    """Whether a roman number stands under a letter: a (i), then (ii)."""
    return " " in sub_item and bool(re.fullmatch(r"[ivx]+", letter))


# --- order -------------------------------------------------------------------------------------------------------


def move_up(row: ImportRow, seen: str) -> None:
    swap(row, seen, is_after=False)


def move_down(row: ImportRow, seen: str) -> None:
    swap(row, seen, is_after=True)


def swap(row: ImportRow, seen: str, *, is_after: bool) -> None:
    with changing(row, seen) as (brought, kept):
        other = neighbour(brought, kept, is_after=is_after)
        if other:
            kept.position, other.position = other.position, kept.position
            other.save(update_fields=["position"])


def neighbour(brought: Import, row: ImportRow, *, is_after: bool) -> ImportRow | None:
    """The next row, or the one before, of those that are not dropped."""
    rows = brought.rows.coming_in().exclude(pk=row.pk)
    if is_after:
        return rows.filter(position__gte=row.position).by_position().first()
    return rows.filter(position__lte=row.position).order_by("-position", "-id").first()


def position_after(brought: Import, row: ImportRow) -> float:
    """Between a row and the next one. Where halves are used up, all are numbered anew."""
    following = brought.rows.filter(position__gt=row.position).by_position().first()
    if following is None:
        return row.position + 1
    middle = (row.position + following.position) / 2
    if row.position < middle < following.position:
        return middle
    with connection.cursor() as cursor:
        cursor.execute(RENUMBER, [brought.pk])
    row.refresh_from_db(fields=["position"])
    return row.position + 0.5


DEEDS: dict[str, Callable[[ImportRow, str], None]] = {
    "drop": drop,
    "restore": restore,
    "tick": tick,
    "untick": untick,
    "merge": merge,
    "up": move_up,
    "down": move_down,
}
