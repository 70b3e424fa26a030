# ruff: noqa: SIM905 - lists of names read better as words
"""OpenDocument text: content and styles with all changes accepted, without comments, properties and most settings."""

import re
from typing import Any, BinaryIO

from lxml import etree

from ..kinds import Kind
from ..unacceptable import Unacceptable
from . import odt_look
from .odt_look import OASIS
from .packages import Package, pack, written
from .trees import Element, each, local, remove, space, strip_attributes, unwrap

MANIFEST = f"{OASIS}manifest:1.0"
XLINK = "http://www.w3.org/1999/xlink"
TYPE = Kind.ODT.media_type
KNOWN = (
    OASIS,
    XLINK,
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/XML/",
    "http://openoffice.org/2010/draw",
)
NEWER = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
GONE = """
tracked-changes change change-start change-end annotation annotation-end scripts event-listeners forms settings section-source dde-connection-decls
user-field-decls user-field-decl variable-decls sequence-decls author-name author-initials creator initial-creator printed-by file-name template-name sender-firstname
sender-lastname sender-initials sender-title sender-position sender-email sender-phone-private sender-phone-work sender-fax
sender-company sender-street sender-city sender-postal-code sender-country sender-state-or-province modification-date creation-date
modification-time creation-time print-date print-time editing-duration editing-cycles user-defined subject keywords description title
desc font-face-src bookmark bookmark-start bookmark-end reference-mark reference-mark-start reference-mark-end
script meta object object-ole applet plugin floating-frame control desc glue-point alphabetical-index-auto-mark-file
execute-macro database-name
""".split()
SHOWN = ["hidden-text", "hidden-paragraph", "meta-field", "conditional-text", "bookmark-ref"]
TRACES = {
    "display",
    "display-name",
    "formula",
    "condition",
    "password-hash",
    "protection-key",
    "protection-key-digest-algorithm",
    "id",
    "xml-id",
    "description",
    "change-id",
}
WEB = ("http://", "https://", "mailto:")
PICTURE = re.compile(r"^(\./)?(Pictures/[^/]+|ObjectReplacements/[^/]+)$")


def check(file: BinaryIO, kind: Kind) -> dict[str, Any]:
    package = opened(file)
    package.look_at_all()
    return {}


def opened(file: BinaryIO) -> Package:
    package = Package(file)
    if "mimetype" not in package or package.read("mimetype", 200).strip() != TYPE.encode():
        raise Unacceptable("not_what_it_says")
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise Unacceptable("encrypted")
    return package


def clean(file: BinaryIO, kind: Kind, copy: BinaryIO) -> dict[str, Any]:
    package = opened(file)
    pictures: dict[str, tuple[str, bytes, str]] = {}
    paints: dict[str, str] = {}
    parts = {}
    for name in ("content.xml", "styles.xml"):
        if name in package:
            root = package.xml(name)
            refuse_objects(root)
            tidy(root)
            odt_look.rename_paints(root, paints)
            link(root, package, pictures)
            etree.cleanup_namespaces(root)
            parts[name] = written(root)
    if rules := odt_look.layout(package):
        parts["settings.xml"] = rules
    members = [("mimetype", TYPE.encode()), *parts.items(), *((new, data) for new, data, _ in pictures.values())]
    types = dict.fromkeys(parts, "text/xml") | {new: kind for new, _, kind in pictures.values()}
    pack([*members, ("META-INF/manifest.xml", manifest(types))], copy)
    return {}


def refuse_objects(root: Element) -> None:
    """A chart or formula without its picture would vanish in silence."""
    for thing in each(root, ["object", "object-ole"]):
        frame = thing.getparent()
        if frame is None or not any(local(beside) == "image" for beside in frame):
            raise Unacceptable("part_cannot_be_cleaned")


def tidy(root: Element) -> None:
    for element in each(root, GONE):
        remove(element)
    for element in each(root, [*SHOWN, "content-control"]):
        if local(element) in SHOWN or space(str(element.tag)) == NEWER:
            unwrap(element)
    for element in list(root.iter(etree.Element)):
        if not space(str(element.tag)).startswith(KNOWN):
            remove(element)
    strip_attributes(root, is_trace)
    for element in each(root, ["section"]):
        element.attrib.pop(f"{{{OASIS}text:1.0}}display", None)


def is_trace(element: Element, name: str) -> bool:
    """Names of drawings and frames are file names as often as not."""
    if not space(name).startswith(KNOWN) and space(name):
        return True
    if odt_look.is_sum(element, name):
        return False
    is_of_drawing = space(name) == space(str(element.tag)) == odt_look.DRAW and local(element) not in odt_look.PAINTS
    return local(name) in TRACES or (is_of_drawing and local(name) in {"name", "caption-id"})


def link(root: Element, package: Package, pictures: dict[str, tuple[str, bytes, str]]) -> None:
    """Pictures inside are cleaned; addresses stay if they are of the web; nothing else is linked."""
    for element in list(root.iter(etree.Element)):
        target = element.get(f"{{{XLINK}}}href")
        if target is None:
            continue
        if PICTURE.match(target) and local(element) in {"image", "background-image", "fill-image"}:
            element.set(f"{{{XLINK}}}href", picture(target.removeprefix("./"), package, pictures))
        elif not target.lower().startswith(WEB) or local(element) != "a":
            unwrap(element) if local(element) == "a" else remove(element)


def picture(name: str, package: Package, pictures: dict[str, tuple[str, bytes, str]]) -> str:
    if name not in package:
        raise Unacceptable("part_cannot_be_cleaned")
    if name not in pictures:
        data, kind = package.picture(name)
        pictures[name] = (f"Pictures/{len(pictures) + 1}.{kind.extension}", data, kind.media_type)
    return pictures[name][0]


def manifest(types: dict[str, str]) -> bytes:
    out = etree.Element(f"{{{MANIFEST}}}manifest", nsmap={"manifest": MANIFEST})
    out.set(f"{{{MANIFEST}}}version", "1.2")
    for name, media_type in {"/": TYPE, **types}.items():
        entry = etree.SubElement(out, f"{{{MANIFEST}}}file-entry")
        entry.set(f"{{{MANIFEST}}}full-path", name)
        entry.set(f"{{{MANIFEST}}}media-type", media_type)
    return written(out)
