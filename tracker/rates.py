"""How often a network asks for a kind of work: counted in this worker's memory alone, under a name that is no address."""

import math
import secrets
import time
from collections import OrderedDict
from hashlib import blake2b
from threading import Lock

MOST = 20_000  # networks that are remembered; the one longest not seen is forgotten first
KEY = secrets.token_bytes(32)  # of this process: nobody finds the network from what is counted
MINUTE = 60


class Rates:
    """For each kind and network a store of ``most`` requests that fills up again within a minute."""

    def __init__(self) -> None:
        self.left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self.lock = Lock()

    def refuse(self, kind: str, network: str, *, most: int, now: float | None = None) -> int:
        """0 if the request may be, else the seconds until it may. Without ``most`` nothing is counted."""
        if not most:
            return 0
        name = blake2b(f"{kind} {network}".encode(), key=KEY, digest_size=16).digest()
        moment = time.monotonic() if now is None else now
        with self.lock:
            left, since = self.left.pop(name, (float(most), moment))
            left = min(float(most), left + (moment - since) * most / MINUTE)
            is_let = left >= 1
            self.left[name] = (left - is_let, moment)
            if len(self.left) > MOST:
                self.left.popitem(last=False)
        return 0 if is_let else math.ceil((1 - left) * MINUTE / most)
