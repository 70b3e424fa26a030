"""On which side of the door an address stands."""

from django.conf import settings


def is_staff_address(path: str) -> bool:
    """Whether the address belongs to the staff door. Every other address is public: it can read only ``pub``."""
    first = first_part(path)
    return first in settings.STAFF_ADDRESSES and not settings.PUBLIC_ONLY


def is_alert_address(path: str) -> bool:
    """Whether a stranger may write there, where alerts are offered at all."""
    return first_part(path) in settings.ALERT_ADDRESSES and settings.ALERTS


def needs_no_database(path: str) -> bool:
    """Whether the answer is the same whatever the record holds, and must come without it."""
    return path == "/healthz"


def first_part(path: str) -> str:
    """What an address begins with, after its language."""
    first, _slash, rest = path.lstrip("/").partition("/")
    return rest.partition("/")[0] if first in dict(settings.LANGUAGES) else first
