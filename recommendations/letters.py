"""What letters a text may hold: the one place that says so, for models, forms, files that are brought in and the database.

Every text is composed (Unicode's NFC). Nothing in it is invisible but what its script needs: what nobody sees makes one
name look like another, turns a name around, or hides words from those who search.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The patterns are read by Python and by PostgreSQL alike: the constraints of the tables are made of them.
CONTROLS = r"\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
# Overrides, embeddings and isolates of direction; joiners of words; what Unicode gave up; annotations; what is no character.
DECEIVING = r"\u202a-\u202e\u2066-\u2069\u180e\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff"
# Letters that a joiner or a break without width stands between: Arabic and what is written like it, India's scripts,
# Thai to Tibetan, Mongolian; and the signs of which emoji are put together.
JOINED = r"\u0600-\u10ff\u1780-\u18af\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
# Flags of regions are written with letters that nobody sees, after a black flag.
FLAGS = r"(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0000-\U000e007f]"
WORDS = rf"[{CONTROLS}{DECEIVING}]|(?<![{JOINED}])[\u200b-\u200d]|{FLAGS}"
# One line, and no mark of direction, soft hyphen or letter without a shape.
LINE = rf"{WORDS}|[\t\n\r\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200e\u200f\u2028\u2029\u3164\uffa0]"
# Marks of direction are for texts with letters that go from right to left.
MARKS = r"[\u061c\u200e\u200f]"
RIGHT_TO_LEFT = r"[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdfd\ufe70-\ufefc]"

NOT_STORED = r"[\x00\ud800-\udfff]"  # no database keeps a NUL or half of a letter
IN_A_LINE = re.compile(f"{NOT_STORED}|{LINE}")
IN_WORDS = re.compile(f"{NOT_STORED}|{WORDS}")
MARK, FROM_RIGHT = re.compile(MARKS), re.compile(RIGHT_TO_LEFT)


def composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def check_line(text: str) -> None:
    """Raise ValidationError, saying where, for a letter that no name, title or other single line may hold."""
    refuse(text, IN_A_LINE.search(text))


def check_words(text: str) -> None:
    """The same for a text of several lines."""
    refuse(text, IN_WORDS.search(text) or (None if FROM_RIGHT.search(text) else MARK.search(text)))


def refuse(text: str, found: re.Match[str] | None) -> None:
    if found is None:
        return
    before = " ".join(IN_A_LINE.sub(" ", text[max(0, found.start() - 40) : found.start()]).split())[-20:]
    said = {"before": before, "code": f"U+{ord(found[0]):04X}"}
    if found[0] in "\t\n\r":
        raise ValidationError(_("Write this in one line: there is a line break or tab after “%(before)s”.") % said)
    words = (
        _("Remove the invisible character (%(code)s) after “%(before)s”.")
        if before
        else _("Remove the invisible character (%(code)s) at the beginning.")
    )
    raise ValidationError(words % said, code="invisible")


def tidied(text: str, *, is_line: bool) -> str:
    """Composed and without what would be refused: for files that are brought in, whose makers do not read our sentences."""
    if text.isascii() and text.isprintable():
        return text
    # Most texts: nothing that is looked for below is printable.
    if not is_line and text.replace("\n", "").isprintable():
        return composed(text)
    if is_line:
        return composed(IN_A_LINE.sub(lambda found: " " if found[0].isspace() else "", text))
    text = composed(IN_WORDS.sub("", text))
    return text if FROM_RIGHT.search(text) else MARK.sub("", text)
