"""Whether words ask, find or order: what tells a recommendation from a conclusion, and a chapeau from either."""

import re

from .words import ACTOR_SHOULD, ANY_SHOULD, ASKING, BARE, ENDS_OPEN, FINDS, IS_ASKED, SENTENCE, VERBS, WE_ASK


def asks(text: str) -> bool:
    """Whether the mandate itself asks somebody here: recommends, urges, calls upon …"""
    patterns = (ASKING, WE_ASK, IS_ASKED, BARE)
    return any(pattern.search(sentence) for sentence in SENTENCE.split(text[:6000]) for pattern in patterns)


def says_should(text: str) -> bool:
    """Whether it opens with somebody who should or must act: a recommendation without the word."""
    return bool(ACTOR_SHOULD.search(SENTENCE.split(text[:2000])[0]))


def says_must(text: str) -> bool:
    return bool(ANY_SHOULD.search(text[:6000]))


def is_open(text: str) -> bool:
    """Whether what follows completes it."""
    return bool(ENDS_OPEN.search(text))


def finds(text: str) -> bool:
    """Whether its last sentence, which introduces a list, is concerned, notes or recalls rather than asks."""
    last = SENTENCE.split(text)[-1]
    return bool(FINDS.search(last)) and not asks(last) and not ANY_SHOULD.search(last)


def is_demand(text: str) -> bool:
    """Whether it begins as an order does: "Ensure that …", "To ensure …", "That the law be …"."""
    words = re.findall(r"[^\W\d_]+", text.lower()[:60])
    if not words:
        return False
    is_adverb = words[0].endswith("ly") and len(words) > 1
    return (
        words[is_adverb] in VERBS
        or words[0] in {"that", "to", "de", "d", "que"}
        or words[0].endswith(("ть", "ти", "ться"))
    )
