"""What may stand in a cell of a spreadsheet that we give out, and which languages have columns of their own."""

import re

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh", "kk")
UNSEEN = r"\s\u00a0\u200b-\u200f\u2060\ufeff"
# A spreadsheet computes what begins so, also behind what cannot be seen. Python and PostgreSQL read the patterns alike.
COMPUTED = rf"^([\t\r\n'=+@＝＋－＠-]|[{UNSEEN}]+[=+@＝＋－＠-])"
# Excel in Russian, and whoever is told so, parts lines at semicolons or tabs and breaks them within quotes: a cell begins there too.
INNER = rf'([;\t\r\n][{UNSEEN}"]*)'
PARTED = rf"{INNER}('*[=+@＝＋－＠-])"
ESCAPED = rf"{INNER}'('*[=+@＝＋－＠-])"


def inert(cell: str) -> str:
    """The same words with an apostrophe where a spreadsheet would compute them; one more where they begin with one."""
    return re.sub(COMPUTED, r"'\g<0>", re.sub(PARTED, r"\1'\2", cell))


def as_typed(cell: str) -> str:
    """What ``inert`` was given."""
    if cell.startswith("'") and re.match(COMPUTED, cell[1:]):
        cell = cell[1:]
    return re.sub(ESCAPED, r"\1\2", cell) if "'" in cell else cell
