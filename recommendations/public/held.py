"""What this worker made for one edition (docs/decisions/0016), to use it again until something public is written."""

from collections import OrderedDict
from threading import Lock
from typing import Any


class Held:
    """Things by name, up to a size in all; the one longest not asked for goes first. Another edition leaves none of them."""

    def __init__(self, *, most: int) -> None:
        self.most, self.edition, self.size = most, 0, 0
        self.things: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self.lock = Lock()

    def find(self, name: Any, edition: int) -> Any:
        """The thing of that edition, or None; there is none before the first edition."""
        if not edition:
            return None
        with self.lock:
            if edition != self.edition:
                self.things.clear()
                self.edition, self.size = edition, 0
            if name not in self.things:
                return None
            self.things.move_to_end(name)
            return self.things[name][0]

    def keep(self, name: Any, edition: int, thing: Any, *, size: int) -> None:
        """Nothing is kept of an edition that is over, or before the first."""
        with self.lock:
            if not edition or edition != self.edition or name in self.things:
                return
            self.things[name] = thing, size
            self.size += size
            while self.size > self.most:
                _name, (_thing, oldest) = self.things.popitem(last=False)
                self.size -= oldest
