# ruff: noqa: SIM905 - lists of names read better as words
"""OpenDocument: what makes the look of a text and can be said in words of ours or in numbers."""

import re
from itertools import count

from lxml import etree

from .packages import Package, written
from .trees import Element, local

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
DRAW, CONFIG = f"{OASIS}drawing:1.0", f"{OASIS}config:1.0"
OOO = "http://openoffice.org/2004/office"

# How shapes are computed: numbers, each other's results, and the few words of that language.
SUM = re.compile(
    r"([-+*/().,?$\s]|\d+|f\d+|if|abs|sqrt|sin|cos|tan|atan2?|min|max|pi|left|top|right|bottom|width|height|logwidth"
    r"|logheight|hasstroke|hasfill|[xy]stretch)*"
)
# What a style paints with is found by a name that somebody may have given, a file's as often as not: it gets one of ours.
PAINTS = "gradient linearGradient radialGradient hatch fill-image marker stroke-dash opacity".split()
PAINTED_WITH = """
fill-gradient-name fill-hatch-name fill-image-name opacity-name stroke-dash marker-start marker-end
""".split()
# Which rules of setting a page hold; the other settings are about printers, people and versions.
LAYOUT = frozenset(
    """
AddExternalLeading AddFrameOffsets AddParaLineSpacingToTableCells AddParaSpacingToTableCells AddParaTableSpacing
AddParaTableSpacingAtStart AddVerticalFrameOffsets AlignTabStopPosition ApplyParagraphMarkFormatToNumbering
AutoFirstLineIndentDisregardLineSpace BackgroundParaOverDrawings ClipAsCharacterAnchoredWriterFlyFrames ClippedPictures
CollapseEmptyCellPara ConsiderTextWrapOnObjPos ContinuousEndnotes DisableOffPagePositioning DoNotCaptureDrawObjsOnPage
DoNotJustifyLinesWithManualBreak DoNotResetParaAttrsForNumFont FloattableNomargins FootnoteInColumnToPageEnd
FrameAutowidthWithMorePara GutterAtTop HeaderSpacingBelowLastPara IgnoreFirstLineIndentInNumbering
IgnoreTabsAndBlanksForLineCalculation InvertBorderSpacing IsKernAsianPunctuation MathBaselineAlignment
MsWordCompMinLineHeightByFly MsWordCompTrailingBlanks NoNumberingShowFollowBy OutlineLevelYieldsNumbering
PropLineSpacingShrinksFirstLine SmallCapsPercentage66 StylesNoDefault SubtractFlysAnchoredAtFlys SurroundTextWrapSmall
TabAtLeftIndentForParagraphsInList TabOverMargin TabOverSpacing TabOverflow TableRowKeep TabsRelativeToIndent
TreatSingleColumnBreakAsPageBreak UnbreakableNumberings UnxForceZeroExtLeading UseFormerLineSpacing
UseFormerObjectPositioning UseFormerTextWrapping UseOldNumbering UseOldPrinterMetrics WordLikeWrapForAsCharFlys
""".split()
)


def is_sum(element: Element, name: str) -> bool:
    """Whether it is a step in computing a shape."""
    value = element.get(name, "")
    if local(element) != "equation":
        return False
    return bool(re.fullmatch(r"f\d+", value) if local(name) == "name" else SUM.fullmatch(value))


def rename_paints(root: Element, known: dict[str, str]) -> None:
    """``known`` goes from one part to the next: paints lie in the styles and are used in the content."""
    free = (name for name in (f"paint{number}" for number in count(1)) if name not in known.values())
    for element in root.iter(etree.Element):
        own = [f"{{{DRAW}}}name"] if local(element) in PAINTS else []
        for name in [*own, *(f"{{{DRAW}}}{each}" for each in PAINTED_WITH)]:
            if value := element.get(name):
                known[value] = known.get(value) or next(free)
                element.set(name, known[value])


def layout(package: Package) -> bytes | None:
    """Settings with nothing but the rules of setting a page."""
    if "settings.xml" not in package:
        return None
    found = {each.get(f"{{{CONFIG}}}name"): each.text for each in package.xml("settings.xml").iter("{*}config-item")}
    root = etree.Element(f"{{{OASIS}office:1.0}}document-settings", nsmap={"office": f"{OASIS}office:1.0", "ooo": OOO})
    root.set(f"{{{OASIS}office:1.0}}version", "1.2")
    settings = etree.SubElement(root, f"{{{OASIS}office:1.0}}settings")
    rules = etree.SubElement(settings, f"{{{CONFIG}}}config-item-set", nsmap={"config": CONFIG})
    rules.set(f"{{{CONFIG}}}name", "ooo:configuration-settings")
    for name in sorted(LAYOUT & found.keys()):
        if found[name] in ("true", "false"):
            rule = etree.SubElement(rules, f"{{{CONFIG}}}config-item")
            rule.set(f"{{{CONFIG}}}name", name)
            rule.set(f"{{{CONFIG}}}type", "boolean")
            rule.text = found[name]
    return written(root)
