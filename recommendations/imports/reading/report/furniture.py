"""What a page prints around its text: running heads, page numbers, job numbers. As lines of their own, and swept into pasted text."""

import re

SYMBOL = r"(?:A|E|S|ST|HRI|CCPR|CEDAW|CAT|CRC|CERD|CRPD|CMW|CED|DP|TD)(?:/[A-Z0-9][A-Za-z0-9.\-()]{0,20}){1,7}(?:/(?:Add|Rev|Corr)\.\d{1,2}){0,3}"
JOB = r"(?:GE\.\d{2}-\d{4,6}(?:\s?\([A-Z]\))?|\d{2}-\d{5}(?:\s?\([A-Z]\))?)"
OF_PAGES = r"\d{1,3}/\d{1,3}"
PAGE = rf"(?:[Pp]age\s\d{{1,3}}|{OF_PAGES}|\d{{1,3}})"
LINE = re.compile(
    rf"^(?:United Nations\s+)?(?:{SYMBOL}|{JOB}|{PAGE}|\*\d+\*|[Pp]lease recycle.*)(?:\s+(?:{SYMBOL}|{JOB}|{PAGE}))*$"
)
# Inside a paragraph only what cannot be a reference: a job number, with the symbol and the page before or after it.
INSIDE = re.compile(
    rf"(?:{SYMBOL}\s+)?(?:{OF_PAGES}\s+)?(?:GE\.\d{{2}}-\d{{4,6}}|\b\d{{2}}-\d{{5}}\b)(?:\s?\([A-Z]\))?(?:\s+{OF_PAGES})?"
)


def is_furniture(line: str) -> bool:
    return len(line) < 100 and bool(LINE.match(line))
