"""The numbers, letters and bullets before a paragraph, in the styles in which reports print them."""

import re
from dataclasses import dataclass

NUMBER = re.compile(
    r"^(?:(?P<pointed>\d{1,3}\.\d{1,3})\s?[.)]?|(?:(?P<whole>\d{1,3})\s?[.)]|\((?P<round>\d{1,3})\))(?=\s+[^\sa-zа-я]))\s+(?=\S)"
)
LETTER = re.compile(
    r"^(?:\(\s?(?P<round>[a-zа-я]{1,5})\s?\)|(?P<half>[a-zа-я]{1,5})\)|(?P<point>[a-z]{1,4})\.(?=\s+[A-Z“\"]))\s*(?=\S)"
)
# A label whose words stand on the next line.
ALONE = re.compile(r"^(?:\d{1,3}\.(?:\d{1,3}\.?)?|\([a-z]{1,4}\)|[a-z]\)|[•·●▪\uf0b7])$")
BULLET = re.compile(r"^[•·●▪■◦○‣⁃∙\uf0b7\uf0a7\uf02d\uf0fc➢✓–—-]\s+(?=\S)")
ROMAN = [
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
    "xvi",
    "xvii",
    "xviii",
    "xix",
    "xx",
]
# Russian typists mix letters that look alike.
LATIN = str.maketrans("асеохруквмнт", "aceoxpykbmht")
CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"


@dataclass(frozen=True)
class Label:
    kind: str  # "number", "letter" or "bullet"
    value: str
    length: int  # of what is printed, with the space after it


def label_of(text: str) -> Label | None:
    if found := NUMBER.match(text):
        return Label("number", found["pointed"] or found["whole"] or found["round"], found.end())
    if (found := LETTER.match(text)) and is_item(value := found["round"] or found["half"] or found["point"]):
        return Label("letter", value, found.end())
    if found := BULLET.match(text):
        return Label("bullet", "", found.end())
    return None


def is_item(value: str) -> bool:
    """One letter, a doubled one after z, or a roman number: not any short word in brackets."""
    return len(value) == 1 or value in ROMAN or (len(value) == 2 and value[0] in {value[1], "a"})


def following(letter: str) -> set[str]:
    """What may stand after ``letter``: "b" after "a", "aa" or "bb" style after "z"; after nothing, the first."""
    if not letter:
        return {"a", "а"}
    if letter in {"z", "я"}:
        return {"aa", "аа"}
    if len(letter) == 2:
        return {chr(ord(letter[0]) + 1) * 2} if letter[0] == letter[1] else {letter[0] + chr(ord(letter[1]) + 1)}
    if letter in CYRILLIC[:-1]:
        after = CYRILLIC[CYRILLIC.index(letter) + 1]
        as_latin = letter.translate(LATIN)
        return {after, chr(ord(as_latin) + 1)} if "a" <= as_latin <= "y" else {after}
    after = chr(ord(letter) + 1)
    return {after, *[cyrillic for cyrillic in CYRILLIC if cyrillic.translate(LATIN) == after]}


def next_roman(roman: str) -> str:
    at = ROMAN.index(roman) + 1 if roman else 0
    return ROMAN[at] if at < len(ROMAN) else ""


def successor(number: str, like: str) -> str:
    """The number of the next paragraph, or of the next recommendation in it: 96 → 97 or 96.1, 126.29 → 126.30 or 127."""
    head, point, last = number.rpartition(".")
    if "." in like and not point:
        return f"{number}.1"
    return f"{head}{point}{int(last) + 1}" if point == "" or "." in like else str(int(head) + 1)


def goes_on(number: str, after: str) -> bool:
    """Whether ``after`` can be the paragraph behind ``number``: 97 or more behind 96, 96.1 too."""
    if not number:
        return True
    before, now = [[int(part) for part in each.split(".")] for each in (number, after)]
    return now > before
