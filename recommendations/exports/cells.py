"""What may stand in a cell of a spreadsheet that we give out, and which languages have columns of their own."""

import re

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh", "kk")
# A spreadsheet computes what begins so, also behind what cannot be seen. Python and PostgreSQL read the pattern alike.
COMPUTED = r"^([\t\r\n'=+@＝＋－＠-]|[\s\u00a0\u200b-\u200f\u2060\ufeff]+[=+@＝＋－＠-])"


def inert(cell: str) -> str:
    """The same words behind an apostrophe, where a spreadsheet would compute them; one more where they begin with one."""
    return f"'{cell}" if re.match(COMPUTED, cell) else cell


def as_typed(cell: str) -> str:
    """What ``inert`` was given."""
    return cell[1:] if cell.startswith("'") and re.match(COMPUTED, cell[1:]) else cell
