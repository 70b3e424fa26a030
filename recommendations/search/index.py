"""All public recommendations as sets of bits, held by each worker: counts, facets and pages without asking the database.

Bit n of a set stands for the recommendation with primary key n. Made from the listings through the public door, so it knows
nothing that is not public, and stepped or made anew as soon as a request sees another edition (docs/decisions/0016).
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import accumulate, islice
from threading import Lock
from typing import Any

from django.db import connection
from django.db.models import Max

from recommendations.models import Edition, Listing, Mechanism, Region, SdgTarget, State, Status

Value = Any
FIELDS = [
    "recommendation_id",
    "state_id",
    "document_id",
    "mechanism_id",
    "dated_on",
    "position",
    "status",
    "stance",
    "last_event_on",
    "last_seen_on",
    "themes",
    "affected_groups",
    "sdg_targets",
    "assessed_by",
    "standings",
    "happenings",
]
MOST_SETS, MOST_COUNTED, MOST_SILENCES = 400, 50, 20
CHUNK = 5_000
NOT_ASSESSED = Status.NOT_ASSESSED.value
LAST_DAY = date.max.toordinal()
FEW = 4000
STEP = 16_384  # places in an order
MOST_KEY = 2**40 - 1


def bits_of(keys: Iterable[int], size: int) -> int:
    """The set of these keys, all of them below ``size``."""
    held = bytearray(size // 8 + 1)
    for key in keys:
        held[key >> 3] |= 1 << (key & 7)
    return int.from_bytes(held, "little")


def keys_of(bits: int) -> Iterator[int]:
    """The keys in a set, in order."""
    for at, word in enumerate(array("Q", bits.to_bytes((bits.bit_length() // 64 + 1) * 8, "little"))):
        while word:
            lowest = word & -word
            yield at * 64 + lowest.bit_length() - 1
            word ^= lowest


@dataclass
class Order:
    """All keys in one order, and the place of each: ``rank[key]``."""

    keys: array
    rank: array

    def page(self, among: int, *, size: int, after: int | None = None, before: int | None = None) -> list[int]:
        """The keys of one page of a set: those after a key, or those before it, or the first ones."""
        if among.bit_count() <= FEW:
            return self._few(among, size, after, before)
        held = among.to_bytes(len(self.rank) // 8 + 1, "little")
        start = 0 if after is None else self.rank[after] + 1
        places = range(start, len(self.keys)) if before is None else range(self.rank[before] - 1, -1, -1)
        keys = (self.keys[place] for place in places)
        found = list(islice((key for key in keys if held[key >> 3] >> (key & 7) & 1), size))
        return found if before is None else found[::-1]

    def all(self, among: int) -> list[int]:
        """Every key of a set, in this order."""
        held = among.to_bytes(len(self.rank) // 8 + 1, "little")
        return [key for key in self.keys if held[key >> 3] >> (key & 7) & 1]

    def _few(self, among: int, size: int, after: int | None, before: int | None) -> list[int]:
        ranks = sorted(self.rank[key] for key in keys_of(among))
        if before is None:
            start = 0 if after is None else bisect_right(ranks, self.rank[after])
            chosen = ranks[start : start + size]
        else:
            end = bisect_left(ranks, self.rank[before])
            chosen = ranks[max(0, end - size) : end]
        return [self.keys[rank] for rank in chosen]

    def ahead(self, among: int, key: int) -> int:
        """How many of the set stand before that key."""
        steps, rest = divmod(self.rank[key], STEP)
        keys = self.keys[steps * STEP : steps * STEP + rest]
        return (among & (self.first[steps] | bits_of(keys, len(self.rank)))).bit_count()

    @cached_property
    def first(self) -> list[int]:
        """The sets of no key, of the first STEP, of twice as many, and so on."""
        starts = range(0, len(self.keys), STEP)
        steps = (bits_of(self.keys[start : start + STEP], len(self.rank)) for start in starts)
        return list(accumulate(steps, int.__or__, initial=0))


@dataclass
class Index:
    """``sets``: by facet and value, the recommendations that have it. Days are counted from year 1, 0 is unknown;
    ``signs``: when it was made, or somebody last looked, whichever is later.
    """

    edition: int = 0
    size: int = 1
    all: int = 0
    sets: dict[str, dict[Value, int]] = field(default_factory=dict)
    dated: array = field(default_factory=lambda: array("l"))
    happened: array = field(default_factory=lambda: array("l"))
    signs: array = field(default_factory=lambda: array("l"))
    order: array = field(default_factory=lambda: array("q"))
    orders: dict[str, Order] = field(default_factory=dict)
    found: OrderedDict[Any, tuple[int, int]] = field(default_factory=OrderedDict)
    counted: OrderedDict[int, dict[str, dict[Value, int]]] = field(default_factory=OrderedDict)
    silences: OrderedDict[int, int] = field(default_factory=OrderedDict)
    options: dict[str, Any] = field(default_factory=dict)  # labels of what is asked by, read once an edition

    # --- asking ------------------------------------------------------------------------------------------------

    def having(self, facet: str, values: Iterable[Value]) -> int:
        """Those that have any of the values."""
        known, bits = self.sets.get(facet, {}), 0
        for value in values:
            bits |= known.get(value, 0)
        return bits

    def counts(self, facet: str, among: int) -> dict[Value, int]:
        """How many of a set have each value that any of them has; kept, for the next page of a list counts the same."""
        known = self.counted.pop(among, {})
        if facet not in known:
            found = {value: (among & bits).bit_count() for value, bits in self.sets.get(facet, {}).items()}
            known = {**known, facet: {value: count for value, count in found.items() if count}}
        self.counted[among] = known
        if len(self.counted) > MOST_COUNTED:
            self.counted.popitem(last=False)
        return known[facet]

    def of_document(self, document: int) -> int:
        """Those of one document, asked of the database once an edition."""

        def ask(*_before: int) -> int:
            rows = Listing.objects.filter(document_id=document).values_list("pk", flat=True)
            return bits_of(rows, self.size) & self.all

        return self.kept(("document", document), ask, ask)

    def silent(self, *, since: date) -> int:
        """Made before that day, and since then nothing happened and nobody looked."""
        day = since.toordinal()
        bits = self.silences.pop(day, None)
        if bits is None:
            bits = bits_of((key for key in self.order if self.signs[key] < day), self.size)
        self.silences[day] = bits
        if len(self.silences) > MOST_SILENCES:
            self.silences.popitem(last=False)
        return bits

    def kept(self, name: Any, make: Callable[[], int], renew: Callable[[int, int], int]) -> int:
        """A set that was asked for before, renewed if something was written since; the one longest not asked for goes."""
        edition, bits = self.found.pop(name, (None, 0))
        if edition is None:
            bits = make()
        elif edition != self.edition:
            bits = renew(bits, edition)
        self.found[name] = self.edition, bits
        if len(self.found) > MOST_SETS:
            self.found.popitem(last=False)
        return bits

    # --- in order ----------------------------------------------------------------------------------------------

    def sorted_by(self, name: str) -> Order:
        """By ``newest`` or ``oldest`` document, or by the last ``event``; within a day as the documents have it."""
        if name not in self.orders:
            keys = self.order
            if name == "oldest":
                keys = array("q", sorted(keys, key=lambda key: self.dated[key] or LAST_DAY))
            elif name == "event":
                keys = array("q", sorted(keys, key=lambda key: -self.happened[key]))
            self.orders[name] = Order(keys, ranked(keys, self.size))
        return self.orders[name]


def ranked(keys: array, size: int) -> array:
    rank = array("l", [-1]) * size
    for place, key in enumerate(keys):
        rank[key] = place
    return rank


# --- the one that this worker holds ------------------------------------------------------------------------------

held: dict[str, Index] = {}
making = Lock()  # requests beside this one wait for the index that it makes


def current() -> Index:
    """The index of the edition that this request reads; raises nothing where nothing is public yet."""
    name = connection.settings_dict["NAME"]
    index = held.get(name)
    if index is not None and index.edition == newest().number:
        return index
    with making:
        now, index = newest(), held.get(name)  # both may have moved on while we waited
        if index is None or index.edition != now.number:
            can_step = index is not None and index.edition in now.recent and index.edition >= now.reshaped
            index = stepped(index, now) if can_step else made(now)
            held[name] = index
        return index


def newest() -> Edition:
    return Edition.objects.first() or Edition()


def made(now: Edition) -> Index:
    """Everything read anew: about two seconds for 200,000 listings."""
    size = (Listing.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    index = Index(now.number, size, dated=days(size), happened=days(size), signs=days(size))
    members: dict[str, dict[Value, array]] = defaultdict(lambda: defaultdict(lambda: array("l")))
    places = []
    # In no order: PostgreSQL would sort everything before the first piece came, which on a busy machine takes longer than one
    # statement of the public may.
    for row in Listing.objects.order_by().values_list(*FIELDS).iterator(chunk_size=CHUNK):
        note_days(index, row)
        key, _state, document, _mechanism, _dated_on, position, *_rest = row
        # One number a row, so that sorting them holds little: newest first, then as the document has them, then the key.
        places.append(((LAST_DAY - index.dated[key]) << 31 | document) << 71 | position << 40 | key)
        for facet, value in facets_of(row):
            members[facet][value].append(row[0])
    # Newest document first, and within it as it stands there.
    index.order.extend(place & MOST_KEY for place in sorted(places))
    index.sets = {facet: {v: bits_of(keys, size) for v, keys in values.items()} for facet, values in members.items()}
    index.all = bits_of(index.order, size)
    widen(index)
    return index


def days(size: int) -> array:
    return array("l", [0]) * size


def stepped(index: Index, now: Edition) -> Index:
    """The same with the few rows written since. A new object: requests under way keep the one that they began with."""
    rows = list(Listing.objects.filter(edition__gt=index.edition).values_list(*FIELDS))
    written = bits_of((row[0] for row in rows), index.size)
    # Most sets have none of them and stay the same object: all of them anew, each few seconds, left holes in the memory.
    sets = {
        facet: {v: bits & ~written if bits & written else bits for v, bits in values.items()}
        for facet, values in index.sets.items()
    }
    for row in rows:
        for facet, value in facets_of(row):
            values = sets.setdefault(facet, {})
            values[value] = values.get(value, 0) | 1 << row[0]
    new = replace(index, edition=now.number, sets=sets, options={}, counted=OrderedDict(), silences=OrderedDict())
    new.dated, new.happened, new.signs = index.dated[:], index.happened[:], index.signs[:]
    for row in rows:
        note_days(new, row)
    for day, bits in index.silences.copy().items():  # other requests ask the index before meanwhile
        silent = bits_of((row[0] for row in rows if new.signs[row[0]] < day), new.size)
        new.silences[day] = bits & ~written | silent
    new.orders = {name: order for name, order in index.orders.items() if name != "event"}
    widen(new)
    return new


def facets_of(row: tuple) -> Iterator[tuple[str, Value]]:
    """Every facet and value of one listing."""
    _key, state, _document, mechanism, dated_on, _position, status, stance, event_on, seen_on, *links, stood, told = row
    yield "state", state
    yield "mechanism", mechanism
    yield "year", dated_on.year if dated_on else None
    yield "status", status
    yield "stance", stance
    yield "event_year", event_on.year if event_on else None
    has = {"answer": stance, "assessment": status != NOT_ASSESSED, "event": seen_on}
    yield from (("has", what) for what, is_so in has.items() if is_so)
    for facet, values in zip(("theme", "group", "target", "assessed_by"), links, strict=True):
        yield from ((facet, value) for value in values)
    yield from (("stood", word) if word[0] != ":" else ("been", word[1:]) for word in stood)
    for word in told:
        yield from (("told", value) for value in in_places(word))


def in_places(word: str) -> Iterator[tuple[str, int]]:
    """ "2016:setback:5" as the binary places of 5, so that a sum is a few counts of bits."""
    what, _colon, number = word.rpartition(":")
    return ((what, place) for place in range(int(number).bit_length()) if int(number) >> place & 1)


def note_days(index: Index, row: tuple) -> None:
    key, *_keys, dated_on, _position, _status, _stance, event_on, seen_on, _t, _g, _s, _a, _stood, _told = row
    sign = max(filter(None, (dated_on, seen_on)), default=None)
    for kept, day in ((index.dated, dated_on), (index.happened, event_on), (index.signs, sign)):
        kept[key] = day.toordinal() if day else 0


def widen(index: Index) -> None:
    """Facets that follow from others: regions from States, goals from targets, kinds from mechanisms."""
    joined(index, "subregion", "state", dict(State.objects.values_list("pk", "subregion")))
    joined(index, "region", "subregion", dict(Region.objects.values_list("pk", "parent")))
    index.sets["region"] |= index.sets.pop("subregion")
    joined(index, "kind", "mechanism", dict(Mechanism.objects.values_list("pk", "kind")))
    joined(index, "goal", "target", dict(SdgTarget.objects.values_list("pk", "goal")))


def joined(index: Index, wide: str, narrow: str, of: dict[Value, Value]) -> None:
    sets: dict[Value, int] = {}
    for value, bits in index.sets.get(narrow, {}).items():
        if value in of:
            sets[of[value]] = sets.get(of[value], 0) | bits
    index.sets[wide] = sets
