"""Kazakh words without their endings: құқықтары → құқық, балалардың → бала.

Endings stand in a fixed order (plural, whose it is, case) and sound like the word before them. No library for Kazakh is kept
up; this takes endings off one after the other and leaves at least three letters. Source of the endings: any grammar of Kazakh.
"""

SHORTEST = 3
CASES = (
    "ның нің дың дің тың тің ға ге қа ке на не нда нде да де та те нан нен дан ден тан тен"
    " ны ні ды ді ты ті мен бен пен ын ін сын сін"
)
OWNERS = "сы сі ы і мыз міз ымыз іміз ңыз ңіз ыңыз іңіз"
PLURALS = "лар лер дар дер тар тер"
# Longest first within a kind, so that «сының» is not taken for «ның» alone.
KINDS = [sorted(kind.split(), key=len, reverse=True) for kind in (CASES, OWNERS, PLURALS)]
SOFTENED = {"ғ": "қ", "г": "к", "б": "п"}


def kazakh_stem(word: str) -> str:
    """The word without endings of case, owner and plural, its last consonant as it is without them."""
    stem = word
    for endings in KINDS:
        ending = next((each for each in endings if stem.endswith(each) and len(stem) - len(each) >= SHORTEST), "")
        stem = stem.removesuffix(ending)
    return stem[:-1] + SOFTENED.get(stem[-1], stem[-1]) if stem != word else word
