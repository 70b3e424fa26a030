"""What the first page says of the report: symbol, date, title, kind, mechanism, mandate holder, session, State."""

import re
from collections.abc import Sequence
from typing import Any

from ..days import read_day
from .blocks import Source
from .furniture import SYMBOL, is_furniture
from .names import folded, known

DATE = re.compile(r"\b\d{1,2}(?:er)?\s+(?:de\s+)?[^\W\d]+\s+(?:de\s+)?(?:19|20)\d{2}\b")
FIRST_SYMBOL = re.compile(rf"(?<![\w/])({SYMBOL})(?![\w/])")
OPENS = re.compile(
    r"^(?:Preliminary\s|Interim\s|Final\s|Second\s|Follow-up\s)?(?:report|concluding observations|visit|mission|note by the|statement|observations|rapport|observations finales|informe|доклад|заключительные замечания|end of mission)\b",
    re.IGNORECASE,
)
CLOSES = re.compile(
    r"^(?:\*|summary|contents|distr|original|GE\.|introduction|\d+\.|\(?[ivx]+\.?\s|page|paragraphs|resumen|résumé|резюме|содержание|table of|sommaire|annex|note by|agenda item|the annex|\[)",
    re.IGNORECASE,
)
BOILERPLATE = re.compile(
    r"^(?:united nations|general assembly|human rights council|economic and social council|distr\b.*|original:.*|agenda item.*|item \d+.*|.*\bsession|international covenant.*|convention .*|advance (?:unedited|edited).*|\d{1,2} \w+ \d{4}|.* \d{1,2} \w+[–-].*)$",
    re.IGNORECASE,
)
ROLE = r"Special Rapporteur|Independent Expert|Working Group|Special Representative|Специальн\w+ докладчик\w*|Rapporteu(?:r|se) spéciale?|Relator\w* Especial"
HOLDER = re.compile(
    rf"(?P<role>{ROLE})\s(?P<on>(?:on|of|in|for|по|о|sur|sobre)\s.+?)(?:,\s(?:Ms?r?s?\.?\s)?(?P<name>[A-ZÀ-Ý][^\d,–;:()]{{3,60}}?))?(?=$|\s–\s|\s*:\s|,|\son (?:his|her|its|their) (?:mission|visit|follow)|\.|;)"
)
COMMITTEE = re.compile(
    r"\b(Human Rights Committee|Committee on Economic, Social and Cultural Rights|Committee against Torture|Committee on Enforced Disappearances|"
    r"Committee on the (?:Elimination of (?:Racial Discrimination|(?:All Forms of )?Discrimination against Women)|Rights of the Child|"
    r"Rights of Persons with Disabilities|Protection of the Rights of All Migrant Workers and Members of Their Families)|"
    r"Subcommittee on Prevention of Torture(?: and Other Cruel, Inhuman or Degrading Treatment or Punishment)?)\b"
)
BODY = re.compile(r"^(?:CCPR|CESCR|CAT|CERD|CEDAW|CRC|CRPD|CED|CMW)(?=/)")
PERIODIC = re.compile(
    r"\b(?:periodic|initial|report|reports|observations)\b.{0,80}?\b(?:of|on|by)\s(?:the\s)?([A-ZÀ-Ý][^\d*;:]{3,70}?)(?:\s*\*|$|\.|,| – | in the absence| under)"
)
VISITED = re.compile(
    r"\b(?:mission|visit|follow-up to|visita|визит\w*|поездк\w*|миссия)\s(?:to|a|в|au|aux|en)\s(?:the\s)?([^\d*;:–\n]{3,70}?)(?:\s*\*|$|\.|,|\s–|\sfrom\b|\()",
    re.IGNORECASE,
)
SESSION = re.compile(r"\bheld its ([a-z-]+(?: [a-z]+)?) session", re.IGNORECASE)
UNITS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
TENS = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60}
UPR = re.compile(r"universal periodic review|универсальн\w+ периодическ\w+ обзор", re.IGNORECASE)


def first_page(source: Source) -> dict[str, Any]:
    """Values of a reading's ``shared``; what is not found is left out."""
    lines = [line for line in source.first_page if line][:80]
    title = title_of([block.text for block in source.blocks[:60]])
    text = "\n".join(lines)
    is_upr = bool(UPR.search(title) or UPR.search("\n".join(lines[:25]))) and "working group" in text.lower()
    kind = kind_of(title, is_upr)
    holder = HOLDER.search(title.replace(" – Addendum", ""))
    found = {
        "symbol": symbol_in(text),
        "document_title": title,
        "document_kind": kind,
        "dated_on": date_in(text),
        "session": session_in([block.text for block in source.blocks[:80]]) if is_upr else "",
        "mechanism": mechanism_of(kind, holder, f"{title}\n{text}"),
        "mandate_holder": (holder["name"] or "").strip() if holder and not is_upr else "",
        "states": [state] if (state := state_in(title, lines)) else [],
    }
    return {name: value for name, value in found.items() if value}


def symbol_in(text: str) -> str:
    found = FIRST_SYMBOL.search(text)
    return found[1].rstrip(".") if found else ""


def date_in(text: str) -> str:
    """That after "Distr.", else the first."""
    at = max(text.find("Distr"), 0)
    said = [*DATE.findall(text, at), *DATE.findall(text)]
    return next((day.iso for words in said if (day := read_day(words))), "")


def title_of(texts: Sequence[str]) -> str:
    """From the line that begins as titles do, with the lines below it: "Report of … – Addendum – Mission to …"."""
    start = next((at for at, text in enumerate(texts) if OPENS.match(text) and len(text) < 400), None)
    if start is None:
        return ""
    lines = [texts[start]]
    for text in texts[start + 1 : start + 6]:
        if CLOSES.match(text) or BOILERPLATE.match(text) or is_furniture(text) or len(text) > 300:
            break
        lines.append(text)
    return " – ".join(re.sub(r"\s*\*+", "", line) for line in lines)[:400]


def kind_of(title: str, is_upr: bool) -> str:
    said = title.lower()
    if is_upr:
        return "upr_report"
    if (
        "concluding observations" in said
        or "заключительные замечания" in said
        or "observations finales" in said
        or "observaciones finales" in said
    ):
        return "concluding_observations"
    if "follow-up" in said:
        return "follow_up_report"
    return "mission_report" if VISITED.search(title) else "other"


def mechanism_of(kind: str, holder: re.Match[str] | None, text: str) -> str:
    if kind == "upr_report":
        return "Universal Periodic Review"
    if kind != "concluding_observations" and holder:
        return f"{holder['role']} {holder['on']}".strip(" ,")
    named = COMMITTEE.search(text) or BODY.search(symbol_in(text))
    return named[0] if named else ""


def state_in(title: str, lines: Sequence[str]) -> str:
    """As printed; only names that the vocabulary knows."""
    named = [found[1] for pattern in (VISITED, PERIODIC) for found in pattern.finditer(title)]
    named += title.split(" – ")[1:]
    named += [line for line in lines[:40] if len(line) < 60]
    return next((name.strip(" *") for name in named if folded(name.strip(" *")) in known()), "")


def session_in(texts: Sequence[str]) -> str:
    for text in texts:
        if found := SESSION.search(text):
            return ordinal(found[1].lower())
    return ""


def ordinal(words: str) -> str:
    """ "twentieth" → "20", "thirty-first" → "31"."""
    tens, _, unit = words.replace(" ", "-").partition("-")
    size = next((size for start, size in TENS.items() if re.fullmatch(rf"{start}(?:y|ieth)", tens)), 0)
    last = unit if size else words
    number = size + (UNITS.index(last) + 1 if last in UNITS else 0)
    return str(number) if number else ""
