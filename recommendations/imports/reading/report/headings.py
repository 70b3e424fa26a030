"""What a heading looks like, and which of them open a section of recommendations."""

import re

TABLE_OF_CONTENTS = re.compile(r"\.{4,}|…{2,}|\s\d{1,3}\s?[–-]\s?\d{1,3}\s+\d{1,3}$|\s\d{1,3}\s+\d{1,3}$")
NUMBERED = re.compile(
    r"^(?P<roman>[IVXL]{1,6})\.?\s+(?=[^\W\d_a-zа-я])|^(?P<letter>[A-Z])\.\s+(?=[^\W\d_a-zа-я])|^(?P<digit>\d{1,2})\.\s+(?=[^\W\d_a-zа-я])"
)
ENDS_A_SENTENCE = re.compile(r"[.;:!?,][\d*”\"’)]{0,4}$")
MOST = 200
FAR = 700  # from the end of a paragraph, where headings that run on can begin

RECOMMENDATIONS = re.compile(
    r"\brecommendations?\b|\brecommandations?\b|\brecomendaci[oó]n(?:es)?\b|\bрекомендаци", re.IGNORECASE
)
CONCLUSIONS = re.compile(
    r"\bconclu(?:sions?|ding)\b|\bobservations?\b|\bconclusi[oó]n(?:es)?\b|\bвывод|\bзаключ|\bобеспокоен|\bconcerns?\b|\bpréoccupation|\bpreocupaci",
    re.IGNORECASE,
)
# Such headings speak of recommendations that others made, or of what became of them.
OF_OTHERS = re.compile(
    r"follow-?up|implementation of|status of|previous|earlier|past|first cycle|background|выполнени", re.IGNORECASE
)
AFTERWARDS = re.compile(
    r"^(?:\[?(?:annex|appendix|annexe|anexo|appendice|приложени[ея]|notes|endnotes)\b.{0,80})$", re.IGNORECASE
)
# As a whole line, without a number: also where no style says that it is a heading.
NAMED = re.compile(
    r"^(?:(?:main|key|general|final|specific|preliminary|principal|overall)\s)?(?:conclusions?|concluding (?:observations|remarks)|findings|observations)?"
    r"(?:,? (?:and|and/or|or|y|et|и)\s)?(?:(?:main|key|general|final|specific|principal)\s)?"
    r"(?:recommendations?|recommandations|recomendaciones|conclusions et recommandations|conclusiones y recomendaciones|выводы и рекомендации|заключения и рекомендации|рекомендации|conclusions?|выводы)"
    r"(?: (?:to|addressed to|for|aux?|al?) .{2,90})?\*{0,3}$",
    re.IGNORECASE,
)


def is_numbered(text: str) -> str:
    """ "roman", "letter" or "digit" where the text is a short line with such a number and no full stop, else empty."""
    found = NUMBERED.match(text)
    if not found or len(text) > MOST or ENDS_A_SENTENCE.search(text) or TABLE_OF_CONTENTS.search(text):
        return ""
    return str(found.lastgroup)


def is_named(text: str) -> bool:
    bare = NUMBERED.sub("", text)
    return len(text) <= MOST and bool(NAMED.match(bare) or AFTERWARDS.match(text))


def is_of_contents(text: str) -> bool:
    return len(text) < 300 and bool(TABLE_OF_CONTENTS.search(text)) and not ENDS_A_SENTENCE.search(text)


# A heading that runs on from the paragraph before it: "… of the Council. VIII. RECOMMENDATIONS A. General recommendations".
GLUED = re.compile(
    r"(?<=[.;:!?”\"’)\d])\s+(?P<heading>(?:(?:[IVXL]{1,6}|[A-Z]|\d{1,2})\.\s+[A-ZА-ЯЁÉ][^.;]{2,180}"
    r"|(?:Conclusions? and )?Recommendations?|Conclusions?)(?:\s(?:[IVXL]{1,6}|[A-Z]|\d{1,2})\.\s+[A-ZА-ЯЁÉ][^.;]{2,180}){0,2})$"
)
ABBREVIATED = re.compile(r"\b(?:Mr|Ms|Mrs|Dr|St|art|arts|para|paras|No|Nos|p|pp|vol|ch|v|г|ст|п)\.$")
SECOND = re.compile(r"\s+(?=(?:[IVXL]{1,6}|[A-Z]|\d{1,2})\.\s+[A-ZА-ЯЁÉ])")


def without_glued(text: str) -> tuple[str, list[str]]:
    """The text, and the headings that stood at its end."""
    found = GLUED.search(text, max(0, len(text) - FAR))
    if not found or ENDS_A_SENTENCE.search(found["heading"]) or ABBREVIATED.search(text[: found.start()]):
        return text, []
    return text[: found.start()], SECOND.split(found["heading"])
