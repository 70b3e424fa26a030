"""How often somebody may guess. Strangers are counted by account and network, a person's own browser by itself: no
flood of strangers on a name keeps its owner out.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest

from ..models import Tally
from ..networks import network_of
from .browsers import known_browser

A_WHILE = timedelta(minutes=15)
OWN_BROWSER, STRANGER, NETWORK = 10, 5, 30
Key = tuple[object, ...]


def limits(request: HttpRequest, kind: str, username: str = "") -> list[tuple[Key, int]]:
    """What is counted for this attempt, and how many of each are let through in a while."""
    if browser := known_browser(request, username):
        return [((kind, username, "browser", browser), OWN_BROWSER)]
    network = network_of(request)
    of_network = [((kind, "network", network), NETWORK)]
    return [((kind, username, "network", network), STRANGER), *of_network] if username else of_network


def attempt(request: HttpRequest, kind: str, username: str = "", *, at: datetime) -> bool:
    """Count an attempt before it is looked at, and say whether it may be: those made in parallel count too."""
    keys = limits(request, kind, username)
    counts = [(Tally.objects.add(*key, at=at, lasting=A_WHILE), most) for key, most in keys]
    return all(count <= most for count, most in counts)


def succeeded(request: HttpRequest, kind: str, username: str = "") -> None:
    for key, _most in limits(request, kind, username):
        Tally.objects.take_back(*key)
