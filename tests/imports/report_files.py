"""One report, invented, in the style of a mission report, written as Word, PDF, HTML and pasted text; and what is to be found in it."""

from collections.abc import Iterator
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph
from weasyprint import HTML

SYMBOL = "A/HRC/47/99/Add.1"
FIRST_PAGE = [
    "General Assembly",
    f"Distr.: General 3 May 2021 {SYMBOL}",
    "Human Rights Council",
    "Forty-seventh session",
    "Agenda item 3",
    "Visit to Iceland",
    "Report of the Special Rapporteur on the human right to rest, Jane Doe*",
]
FILLER = (
    "During the visit the Special Rapporteur met officials, employers and workers, and she heard from many of them how little "
    "of the night is quiet in decision-making offices, ports and hospitals, although the law speaks of rest. "
) * 4
CHAPEAU = "The Special Rapporteur recommends that the Government:"
PARLIAMENT = "She also recommends that Parliament, within a year:"
JUDGES = "With regard to remedies, the Special Rapporteur calls upon the judiciary to:"
LONG = (
    "Adopt a comprehensive law on rest that covers all who work at night, including migrant workers and those who work at home, "
    "and provide for its implementation, for inspectors who may enter every place of work without notice, and for a fund from which "
    "those who lost their health are compensated;"
)
NESTED = [
    "Amend the Rest Act so that:",
    "No shift is longer than eight hours;",
    "Every worker is told of the next shift a week before;",
]
URGES = "The Special Rapporteur urges the international community to support a study of rest in the Arctic."
# kind, text; "^" is where a footnote's mark stands.
REPORT = [
    ("heading 1", "I. Introduction"),
    ("1", f"The Special Rapporteur visited Iceland from 1 to 9 March 2021.^ {FILLER}"),
    ("2", FILLER),
    ("heading 1", "II. Findings"),
    ("3", "The Special Rapporteur was told that:"),
    ("a", "Ships should not unload at night, according to article 9;"),
    ("b", "The Government must answer by 2022."),
    ("4", f"The Council urged States, in its resolution 41/2, to respect rest. {FILLER}"),
    ("heading 1", "III. Conclusions and recommendations"),
    ("heading 2", "A. Conclusions"),
    ("5", f"The Special Rapporteur welcomes the openness of the authorities. More must be done.^ {FILLER}"),
    ("heading 2", "B. Recommendations"),
    ("6", CHAPEAU),
    ("a", LONG),
    ("b", NESTED[0]),
    ("i", NESTED[1]),
    ("ii", NESTED[2]),
    ("c", "Ratify the Convention on Rest (No. 14) and report on it^ under paragraph 9 (a) of the plan."),
    ("7", PARLIAMENT),
    ("a", "Debate this report in public;"),
    ("b", "Repeal article 12 of the Ports Act."),
    ("8", URGES),
    ("9", JUDGES),
    ("•", "Hear complaints of workers within a month;"),
    ("•", "Publish its judgments."),
    ("heading 1", "Annex"),
    ("text", "Persons met: (a) The Minister should be named first; (b) The Ombudsman."),
]
FOUND = [
    ("6", "a", LONG, CHAPEAU, "government"),
    ("6", "b", f"{NESTED[0]}\n(i) {NESTED[1]}\n(ii) {NESTED[2]}", CHAPEAU, "government"),
    (
        "6",
        "c",
        "Ratify the Convention on Rest (No. 14) and report on it under paragraph 9 (a) of the plan.",
        CHAPEAU,
        "government",
    ),
    ("7", "a", "Debate this report in public;", PARLIAMENT, "parliament"),
    ("7", "b", "Repeal article 12 of the Ports Act.", PARLIAMENT, "parliament"),
    ("8", "", URGES, "", "international_community"),
    ("9", "a", "Hear complaints of workers within a month;", JUDGES, "judiciary"),
    ("9", "b", "Publish its judgments.", JUDGES, "judiciary"),
]
DEPTH = {"i": 2, "ii": 2}


def printed(kind: str) -> str:
    """The label as reports print it."""
    return (
        f"{kind}. "
        if kind.isdecimal()
        else "• "
        if kind == "•"
        else ""
        if " " in kind or kind == "text"
        else f"({kind}) "
    )


def lines(styles: dict[str, str] | None = None, mark: str = "") -> list[str]:
    """The report as lines of text, labels in other styles where ``styles`` names them: {"a": "a) "}."""
    said = [text.replace("^", mark) for text in FIRST_PAGE]
    for kind, text in REPORT:
        label = (styles or {}).get(kind, printed(kind))
        said.append(f"{label}{text}".replace("^", mark))
    return said


# --- Word --------------------------------------------------------------------------------------------------------

LEVELS = [("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)")]


def with_numbering(document: docx.document.Document) -> int:
    """A list of three levels, as Word keeps it; its number."""
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(LEVELS)
    )
    bullet = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    root = document.part.numbering_part.element
    for number, inside in ((770, levels), (771, bullet)):
        abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{inside}</w:abstractNum>')
        root.insert(0, abstract)
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
    return 770


def number_automatically(paragraph: Paragraph, kind: str) -> None:
    level = 0 if kind.isdecimal() or kind == "•" else DEPTH.get(kind, 1)
    number = 771 if kind == "•" else 770
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def add_words(paragraph: Paragraph, text: str) -> None:
    """With a footnote's reference at each "^", and tracked changes around some words."""
    for at, piece in enumerate(text.split("^")):
        if at:
            paragraph._p.append(
                parse_xml(
                    f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{at}"/></w:r>'
                )
            )
        paragraph.add_run(piece)


def track_changes(paragraph: Paragraph, old: str, new: str) -> None:
    """The last run's ``new`` as inserted in place of the deleted ``old``."""
    run = paragraph.runs[-1]
    before, _, after = run.text.partition(new)
    run.text = before
    deleted = f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:delText xml:space="preserve">{old}</w:delText></w:r></w:del>'
    inserted = f'<w:ins {nsdecls("w")} w:id="2" w:author="x"><w:r><w:t xml:space="preserve">{new}</w:t></w:r></w:ins>'
    for change in (deleted, inserted):
        paragraph._p.append(parse_xml(change))
    paragraph.add_run(after)


def word_file(path: Path, *, automatic: bool = True, pages_of_filler: int = 0) -> Path:
    document = docx.Document()
    with_numbering(document)
    document.sections[0].header.paragraphs[0].text = SYMBOL
    table = document.add_table(1, 2)
    for cell, text in zip(table.rows[0].cells, FIRST_PAGE[:2], strict=True):
        cell.text = text
    for text in FIRST_PAGE[2:]:
        document.add_paragraph(text)
    document.add_paragraph("I. Introduction\t1–2\t3", style="toc 1" if "toc 1" in document.styles else None)
    for _ in range(pages_of_filler * 3):
        document.add_paragraph(FILLER)
    for kind, text in REPORT:
        if kind.startswith("heading"):
            document.add_heading(text, int(kind[-1]))
            continue
        paragraph = document.add_paragraph()
        is_label = kind != "text"
        if automatic and is_label:
            number_automatically(paragraph, kind)
        add_words(paragraph, text if automatic or not is_label else f"{printed(kind)}{text}")
        if text == "Repeal article 12 of the Ports Act.":
            track_changes(paragraph, "Amend all of ", "Repeal ")
    document.save(str(path))
    return path


# --- HTML and PDF ------------------------------------------------------------------------------------------------


def body() -> Iterator[str]:
    for text in FIRST_PAGE:
        yield f"<p>{text}</p>"
    note = 0
    for kind, text in REPORT:
        while "^" in text:
            note += 1
            text = text.replace(
                "^",
                f'<sup>{note}</sup><span class="footnote">A note with words that should not be taken, p. {note}.</span>',
                1,
            )
        tag = f"h{kind[-1]}" if kind.startswith("heading") else "p"
        css = "" if kind.isdecimal() or " " in kind else ' class="item"'
        yield f"<{tag}{css}>{printed(kind)}{text}</{tag}>"


STYLE = """
@page { size: A4; margin: 3cm 2.5cm; @top-left { content: "%(symbol)s"; font-size: 8pt } @bottom-right { content: counter(page); font-size: 8pt }
        @footnote { border-top: 0.5pt solid } }
body { font: 10pt/1.3 "DejaVu Serif"; columns: %(columns)s; text-align: justify; hyphens: auto }
h1 { font-size: 14pt } h2 { font-size: 12pt } .item { margin-left: 2em } p { margin: 0 0 8pt } sup { font-size: 6pt; line-height: 1 }
.footnote { float: footnote; font-size: 8pt } ::footnote-marker { content: none } ::footnote-call { content: none }
"""


def pdf_file(path: Path, *, columns: int = 1, repeated: int = 1) -> Path:
    style = STYLE % {"symbol": SYMBOL, "columns": columns}
    parts = list(body())
    filler = [f"<p>{FILLER}</p>"] * (repeated - 1)
    html = f'<html lang="en"><style>{style}</style><body>{"".join(parts[:7] + filler + parts[7:])}</body></html>'
    HTML(string=html).write_pdf(str(path))
    return path


def html_file(path: Path) -> Path:
    """With lists whose labels only the browser prints, and notes with their own words below."""
    said, open_lists = [f"<p>{text}</p>" for text in FIRST_PAGE], []
    forms = {0: "1", 1: "a", 2: "i"}
    for kind, text in REPORT:
        depth = (
            -1 if " " in kind or kind == "text" else 1 if kind == "•" else 0 if kind.isdecimal() else DEPTH.get(kind, 1)
        )
        while len(open_lists) - 1 > depth:
            said.append(f"</li></{open_lists.pop()}>")
        if depth < 0:
            said.append(f"<h{kind[-1]}>{text}</h{kind[-1]}>" if kind.startswith("heading") else f"<p>{text}</p>")
            continue
        text = text.replace("^", '<sup><a href="#fn1">1</a></sup>')
        text = f"<p>{text}</p>" if depth == 1 else text
        if len(open_lists) - 1 == depth:
            said.append(f"</li><li>{text}")
        else:
            tag = "ul" if kind == "•" else "ol"
            start = f' type="{forms[depth]}" start="{kind if depth == 0 else 1}"' if tag == "ol" else ""
            said.append(f"<{tag}{start}><li>{text}")
            open_lists.append(tag)
    said.append('<div class="footnotes"><p>1. States should not read this.</p></div>')
    path.write_text(
        f"<!DOCTYPE html><html><head><title>x</title></head><body><nav>Home</nav>{''.join(said)}</body></html>", "utf-8"
    )
    return path
