"""In which of the languages of the United Nations a report is, by its commonest small words."""

import re
from collections import Counter
from collections.abc import Sequence

from .blocks import Block

SMALL_WORDS = {
    "en": ["the", "of", "and", "to", "in", "that", "for", "on", "with", "by"],
    "fr": ["le", "la", "les", "des", "et", "du", "dans", "que", "pour", "une"],
    "es": ["el", "la", "los", "las", "y", "del", "que", "en", "por", "una"],
    "ru": ["и", "в", "на", "по", "о", "с", "что", "для", "не", "от"],
}
SCRIPTS = {"ar": re.compile(r"[\u0600-\u06ff]"), "zh": re.compile(r"[\u4e00-\u9fff]")}
ENOUGH = 100_000  # letters


def language_of(blocks: Sequence[Block]) -> str:
    text = "\n".join(block.text for block in blocks[-2000:])[:ENOUGH].lower()
    for language, script in SCRIPTS.items():
        if len(script.findall(text)) > len(text) / 4:
            return language
    words = Counter(re.findall(r"[^\W\d_]+", text))
    found = {language: sum(words[word] for word in small) for language, small in SMALL_WORDS.items()}
    return max(found, key=lambda language: found[language])
