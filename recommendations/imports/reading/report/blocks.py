"""What every kind of file becomes before anybody looks for recommendations in it: blocks of text in the order of reading."""

import re
from dataclasses import dataclass, field

SPACE = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u3000]+")
INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


@dataclass
class Block:
    """A paragraph, heading or list item. A number or letter that Word or a browser prints before it stands in ``text``."""

    text: str
    is_heading: bool = False  # by its style; headings without one are known by their words
    page: int = 0  # 0: the file has no pages


@dataclass
class Source:
    """A file's blocks, and the lines of its first page with the running heads still there: the symbol stands in them."""

    blocks: list[Block]
    first_page: list[str]
    notes: list[str] = field(default_factory=list)


RULED = re.compile(r"\s*[-–_*=]{4,}\s*$")  # a line drawn below the text


def plain(text: str) -> str:
    """One line, every run of white space as one space, without characters that are not seen."""
    return RULED.sub("", SPACE.sub(" ", INVISIBLE.sub("", text).replace("\n", " ")).strip())
