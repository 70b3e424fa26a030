"""Which passwords are refused because somebody would guess them, looked up here and asked nowhere else.

Most leaked passwords of fourteen letters and more are repetitions, walks over the keyboard, words with a year, or two
words that belong together: zxcvbn estimates how many guesses each takes. What it does not know is said in decision 14.
"""

import hashlib
import os
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from zxcvbn import zxcvbn

ENOUGH = 10**12
# The time that zxcvbn takes grows with the square of the length.
LONGEST = 72
OF_THE_SITE = ["recommendation", "tracker", "rapporteur"]
LINE = 40  # hexadecimal digits of a SHA-1, before the colon
ADVICE = gettext_lazy("Take four or five words that do not belong together, and no line of a song or a saying.")


class GuessableValidator:
    """Refuses what is guessed with less than a million million attempts by who knows how people make passwords."""

    def validate(self, password: str, user: Any = None) -> None:
        words = [*OF_THE_SITE, *filter(None, [user.get_username() if user else ""])]
        # Of a long one either end is enough: it is not refused for what it begins with.
        ends = {password[:LONGEST], password[-LONGEST:]}
        if all(zxcvbn(end, user_inputs=words)["guesses"] < ENOUGH for end in ends):
            raise ValidationError(_("This password is too easy to guess. %(advice)s"), "guessable", {"advice": ADVICE})

    def get_help_text(self) -> str:
        return _("It must not be a word with a year or digits, a row of the keyboard, or a line of a song.")


class BreachedValidator:
    """Refuses what stands in a file of leaked passwords: lines of SHA-1, colon and count, sorted by hash."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            if file.readline()[LINE : LINE + 1] != b":":
                raise ImproperlyConfigured(f"{path} is no list of passwords by SHA-1, in lines such as 0000…4B4:10.")

    def validate(self, password: str, user: Any = None) -> None:
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest()
        if is_in(self.path, digest.upper().encode()):
            raise ValidationError(
                _("This password was stolen from somebody before and is on lists that are tried. %(advice)s"),
                "breached",
                {"advice": ADVICE},
            )

    def get_help_text(self) -> str:
        return _("It must not stand on a list of stolen passwords.")


def is_in(path: Path, wanted: bytes) -> bool:
    """Whether a line of the sorted file begins with this, found by halving: some forty looks into the whole list."""
    with path.open("rb") as file:
        low, high = 0, file.seek(0, os.SEEK_END)
        while low < high:
            middle = (low + high) // 2
            if b"" < line_behind(file, middle)[:LINE].upper() < wanted:
                low = middle + 1
            else:
                high = middle
        return line_behind(file, low)[:LINE].upper() == wanted


def line_behind(file: BinaryIO, place: int) -> bytes:
    """The first line that begins behind this byte; at the start of the file, the very first."""
    file.seek(place)
    if place:
        file.readline()
    return file.readline()
