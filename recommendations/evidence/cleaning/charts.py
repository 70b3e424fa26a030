# ruff: noqa: SIM905 - a list of names reads better as words
"""Charts of DOCX and XLSX."""

from lxml import etree

from .trees import Element, each, local, space

SHOWS = "showLegendKey showVal showCatName showSerName showPercent showBubbleSize".split()
AFTER = "separator showLeaderLines leaderLines".split()


def chart(root: Element) -> None:
    """Its numbers are kept in it; where they came from may name a file."""
    for element in each(root, ["f"]):
        if "[" in (element.text or ""):
            element.text = "Sheet1!$A$1"
    for element in each(root, ["dLbls", "dLbl"]):
        say_what_labels_show(element)


def say_what_labels_show(labels: Element) -> None:
    """What is not said is not shown: LibreOffice takes it so only of files that say they are of Office 2007."""
    there = {local(child): child for child in labels}
    if not there.keys() & set(SHOWS):
        return
    for name in (*SHOWS, *AFTER):
        if name in there:
            labels.append(there[name])
        elif name in SHOWS:
            etree.SubElement(labels, f"{{{space(str(labels.tag))}}}{name}", val="0")
