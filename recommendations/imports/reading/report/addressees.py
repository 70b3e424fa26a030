"""Whom a recommendation asks to act, proposed from its chapeau, its own beginning or the headings above it."""

import re

from .chapeaux import asks
from .words import ANY_SHOULD, ASKS, SENTENCE, WISHES

# In this order where two begin at the same place; "non-State" and "investor-State" name no State.
ADDRESSEES = [
    (
        "other",
        r"non-state (?:actors?|armed groups?)|armed groups?|human rights institutions?|national human rights commission|ombuds\w+|political parties|religious leaders",
    ),
    (
        "parliament",
        r"parliament\w*|legislat(?:ure|ors?|ive (?:branch|bod(?:y|ies)|assembly))|national assembly|congress|senate|house of representatives|парламент\w*|мажилис\w*|parlement|parlamento",
    ),
    (
        "judiciary",
        r"judiciary|judicial (?:authorities|branch|bodies|system)|judges|courts|supreme court|constitutional court|prosecutors?(?:’s office| general)?|general prosecutor|судеб\w+|суды|судь\w+|прокуратур\w*",
    ),
    (
        "civil_society",
        r"civil society|non-governmental organi[sz]ations?|ngos?|human rights defenders|trade unions|the media|journalists|academi\w+|гражданск\w+ обществ\w*|нпо|неправительственн\w+|société civile|sociedad civil",
    ),
    (
        "business",
        r"business(?:es)?(?: enterprises| community| sector)?|compan(?:y|ies)|corporations?|private sector|employers|industry|(?<!-)investors(?!-)|бизнес\w*|компани\w+|entreprises|empresas",
    ),
    (
        "international_community",
        r"international community|international (?:and|financial|organi|partners)\w*|inter-?governmental|regional organi[sz]ations|donors?|donor (?:states|countries|community)|united nations|un (?:system|agenc|country)\w*|security council|general assembly|secretary-general|human rights council|working group|committee (?:on|against)|third states|other states|development partners|treaty bodies|specialized agencies|international criminal court|международн\w+ сообществ\w*|доноры|communauté internationale|comunidad internacional|organizaciones internacionales",
    ),
    (
        "government",
        r"governments?|the authorities|national authorities|(?<!non-)(?<!member )states?(?: part(?:y|ies))?|member states|federal authorities|ministr\w+|(?:competent|local|state) authorities|правительств\w*|государств\w*|власт\w*|орган\w+ власт\w*|gouvernement|gobierno|l[’']état|estados?",
    ),
]
PATTERNS = [(name, re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)) for name, pattern in ADDRESSEES]
ASKED = re.compile(
    rf"\b(?:{ASKS}|{WISHES}|recommend|urge|call (?:up)?on|encourage|invite|recommended|urged|encouraged|called (?:up)?on|invited|recommendations? (?:to|for|addressed))\b",
    re.IGNORECASE,
)

LONGEST, MOST_SENTENCES = 250, 8  # characters of a sentence that name whom it asks, and sentences that are read


def addressee(chapeau: str, text: str, headings: list[str]) -> str:
    """Proposed from whom the chapeau asks, else the text, else from the headings, the nearest first."""
    last = SENTENCE.split(chapeau)[-1] if chapeau else ""
    sentences = [sentence[:LONGEST] for sentence in SENTENCE.split(text)]
    own = sentences[:1] if chapeau else sentences[:MOST_SENTENCES]
    asked = [
        said for sentence in own for said in (after_asking(sentence), before_should(sentence), before_to(sentence))
    ]
    for said in (after_asking(last), *asked, *reversed(headings), before_should(last), last):
        if found := first_named(said):
            return found
    return ""


def after_asking(sentence: str) -> str:
    """Who stands behind the first such word, which is no "recommended by"."""
    for found in ASKED.finditer(sentence) if asks(sentence) else ():
        after = sentence[found.end() :]
        if not after.startswith(" by "):
            return re.split(r"\bto (?!the\b)|\bin order\b|[;:]|\bshould\b|\bmust\b", after)[0]
    return ""


def before_should(sentence: str) -> str:
    found = ANY_SHOULD.search(sentence)
    return sentence[: found.start()] if found else ""


def before_to(sentence: str) -> str:
    """ "The Security Council to adopt …", below "urges:"."""
    return sentence.partition(" to ")[0] if re.match(r"(?:The|All|Other)\b", sentence) and " to " in sentence else ""


def first_named(text: str) -> str:
    found = [
        (match.start(), order, name)
        for order, (name, pattern) in enumerate(PATTERNS)
        if (match := pattern.search(text))
    ]
    return min(found)[2] if found else ""
