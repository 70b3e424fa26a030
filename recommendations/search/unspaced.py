"""What is written without spaces between words: Chinese, Japanese, Thai, Lao, Burmese and Khmer.

A sign is a letter with the marks that stand on it, which Python does not take for letters of a word.
"""

import re
import unicodedata

# Bopomofo with Japanese, and Chinese with what only names are written with; then Thai with Lao, Burmese, Khmer.
FAR_EAST = r"\u3005-\u3007\u3041-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
WITH_MARKS = [range(0x0E00, 0x0F00), range(0x1000, 0x10A0), range(0x1780, 0x1800), range(0x3099, 0x309B)]
SIGNS = rf"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff{FAR_EAST}]"
MARKS = "".join(chr(n) for block in WITH_MARKS for n in block if unicodedata.category(chr(n)).startswith("M"))

SCRIPTS = re.compile(SIGNS)
LETTER = rf"(?={SIGNS})[^\W\d_]"
JOINERS = re.compile(r"[\u200b-\u200d]+")  # invisible; Thai and Khmer mark the ends of words with them, or do not
SIGN = re.compile(rf"{LETTER}[{MARKS}\u200b-\u200d]*")
UNIT = re.compile(rf"{SIGN.pattern}|(?:(?!{LETTER})[^\W_])+")


def has_signs(text: str) -> bool:
    """Quick, for most texts have none."""
    return not text.isascii() and SCRIPTS.search(text) is not None


def is_sign(word: str) -> bool:
    return SIGN.fullmatch(word) is not None


def begins_with_sign(word: str) -> bool:
    return SIGN.match(word) is not None
