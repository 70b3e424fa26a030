# ruff: noqa: SIM905 - lists of names read better as words
"""What DOCX and XLSX share: parts that name each other by relationships. Only what is reached from the main part, by a kind
of relationship on the list, comes along, under a name of ours.
"""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from ..unacceptable import Unacceptable
from .packages import Package, written
from .trees import Element, each, local, remove, space, strip_attributes

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
KNOWN = (
    "http://schemas.openxmlformats.org/",
    "http://schemas.microsoft.com/office/",
    "urn:schemas-microsoft-com:",
    "http://purl.oclc.org/ooxml/",
    "http://www.w3.org/XML/",
)
WEB = ("http://", "https://", "mailto:")
# Elements of no look: extensions, comments, objects, scripts, protected editing, and what follows them.
DROPPED = """
extLst OLEObject control externalData userShapes printSettings hlinkHover cropRect srcRect
custDataLst smartTagPr custom legacyDrawing legacyDrawingHF oleObjects controls permStart permEnd contentPart
""".split()
TRACES = {
    "author",
    "date",
    "initials",
    "userId",
    "providerId",
    "descr",
    "title",
    "alt",
    "tooltip",
    "href",
    "relid",
    "uid",
}
TRACES |= {
    "paraId",
    "textId",
    "editId",
    "anchorId",
    "creationId",
    "durableId",
    "spid",
    "macro",
    "codeName",
    "gfxdata",
    "dateUtc",
}
POINTLESS = {"hlinkClick", "imagedata", "hyperlink", "headerReference", "footerReference", "drawing"}  # without target
UNSEEN_DRAWINGS = {"diagramData", "diagramDrawing", "chartEx", "slicer", "ink", "model3d"}
NAMED = {"docPr", "cNvPr", "theme", "clrScheme", "fontScheme", "fmtScheme"}


class PartKind(NamedTuple):
    """How parts that a relationship of one type leads to are cleaned, named and declared."""

    name: str  # with {} for the number where there may be several
    content_type: str
    cleaned: Callable[[Element], None]
    is_implied: bool = False  # belongs to the part without being named in its text


@dataclass
class Copy:
    """The package being made: parts by their old names, and what is declared of them."""

    package: Package
    kinds: dict[str, PartKind]
    names: dict[str, str] = field(default_factory=dict)
    members: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def part(self, old: str, kind: PartKind) -> str:
        """Copies the part with all that it needs; says its new name."""
        if old in self.names:
            return self.names[old]
        new = self.names[old] = self.numbered(kind.name)
        root = self.package.xml(old)
        kind.cleaned(root)
        tidy(root)
        wanted = self.relations(old, new, root)
        self.members[new] = written(root)
        self.types[new] = kind.content_type
        if wanted:
            self.members[rels_of(new)] = wanted
        return new

    def numbered(self, name: str) -> str:
        self.counts[name] = self.counts.get(name, 0) + 1
        return name.format(self.counts[name])

    def picture(self, old: str, folder: str) -> str:
        if old not in self.names:
            data, kind = self.package.picture(old)
            new = self.numbered(f"{folder}/media/image{{}}.{kind.extension}")
            self.names[old], self.members[new], self.types[new] = new, data, kind.media_type
        return self.names[old]

    def relations(self, old: str, new: str, root: Element) -> bytes | None:
        """Those that its cleaned text still uses, and the implied ones, numbered anew; every other use is taken out."""
        renamed: dict[str, str] = {}
        out = etree.Element(f"{{{PACKAGE}/relationships}}Relationships", nsmap={None: f"{PACKAGE}/relationships"})
        used = {value for element in root.iter(etree.Element) for name, value in element.items() if is_relation(name)}
        for relation in self.package_relations(old):
            kind = relation["Type"].rpartition("/")[2]
            implied = kind in self.kinds and self.kinds[kind].is_implied
            if relation["Id"] in renamed or not (implied or relation["Id"] in used):
                continue
            if target := self.target(relation, kind, old, new):
                number = renamed[relation["Id"]] = f"rId{len(renamed) + 1}"
                external = {"TargetMode": "External"} if kind == "hyperlink" else {}
                etree.SubElement(
                    out,
                    f"{{{PACKAGE}/relationships}}Relationship",
                    Id=number,
                    Type=f"{RELATIONSHIPS}/{kind}",
                    Target=target,
                    **external,
                )
        rename(root, renamed)
        return written(out) if len(out) else None

    def target(self, relation: dict[str, str], kind: str, old: str, new: str) -> str | None:
        if relation.get("TargetMode") == "External":
            address = relation["Target"]
            return address if kind == "hyperlink" and address.lower().startswith(WEB) else None
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(old), relation["Target"])).lstrip("/")
        if kind == "image":
            return f"/{self.picture(path, new.partition('/')[0])}"
        if kind in UNSEEN_DRAWINGS:
            raise Unacceptable("part_cannot_be_cleaned")
        return f"/{self.part(path, self.kinds[kind])}" if kind in self.kinds else None

    def package_relations(self, part: str) -> list[dict[str, str]]:
        name = rels_of(part)
        if name not in self.package:
            return []
        found = [dict(element.attrib) for element in self.package.xml(name) if local(element) == "Relationship"]
        return [each for each in found if {"Id", "Type", "Target"} <= each.keys()]


def rels_of(part: str) -> str:
    """Where its relationships are; of the package itself for an empty name."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def is_relation(name: str) -> bool:
    return space(name) in {RELATIONSHIPS, STRICT}


def rename(root: Element, renamed: dict[str, str]) -> None:
    """What pointed to something that stays behind points nowhere; a picture or click that needs its target goes."""
    for element in list(root.iter(etree.Element)):
        for name, value in element.items():
            if not is_relation(name):
                continue
            if value in renamed:
                element.set(name, renamed[value])
                continue
            del element.attrib[name]
            if local(element) in POINTLESS and not is_words(element):
                remove(element)


def is_words(element: Element) -> bool:
    """A link of Word holds the words that are shown."""
    return local(element) == "hyperlink" and len(element) > 0


def tidy(root: Element) -> None:
    """What goes from every part: extensions, identifiers, names of things, foreign namespaces."""
    if each(root, ["altChunk", "subDoc"]):
        raise Unacceptable("part_cannot_be_cleaned")  # words in another file, which Word would show here
    for element in each(root, DROPPED):
        remove(element)
    for element in list(root.iter(etree.Element)):
        if not space(str(element.tag)).startswith(KNOWN):
            remove(element)
    strip_attributes(root, is_trace)
    for element in each(root, NAMED):
        if "name" in element.attrib:
            element.set("name", "")
    needed = {prefix for choice in each(root, ["Choice"]) for prefix in choice.get("Requires", "").split()}
    for element in root.iter(etree.Element):
        element.attrib.pop(f"{{{COMPATIBILITY}}}Ignorable", None)
    etree.cleanup_namespaces(root, keep_ns_prefixes=sorted(needed))


def is_trace(element: Element, name: str) -> bool:
    plain = local(name)
    if space(name) and not space(name).startswith(KNOWN):
        return True
    return plain in TRACES or plain.lower().startswith("rsid")


def types_of(copy: Copy) -> bytes:
    base = f"{PACKAGE}/content-types"
    out = etree.Element(f"{{{base}}}Types", nsmap={None: base})
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    etree.SubElement(out, f"{{{base}}}Default", Extension="rels", ContentType=rels)
    etree.SubElement(out, f"{{{base}}}Default", Extension="xml", ContentType="application/xml")
    for name, content_type in sorted(copy.types.items()):
        etree.SubElement(out, f"{{{base}}}Override", PartName=f"/{name}", ContentType=content_type)
    return written(out)


def copied(package: Package, main: PartKind, kinds: dict[str, PartKind]) -> list[tuple[str, bytes]]:
    """All members of the copy, from the main part on."""
    copy = Copy(package, kinds)
    first = main_part(copy, main)
    base = f"{PACKAGE}/relationships"
    top = etree.Element(f"{{{base}}}Relationships", nsmap={None: base})
    etree.SubElement(
        top, f"{{{base}}}Relationship", Id="rId1", Type=f"{RELATIONSHIPS}/officeDocument", Target=copy.part(first, main)
    )
    members = {"[Content_Types].xml": types_of(copy), "_rels/.rels": written(top)}
    return [*members.items(), *sorted(copy.members.items())]


def main_part(copy: Copy, main: PartKind) -> str:
    """Its declared type is the type of the file: one with macros says so there."""
    found = [each for each in copy.package_relations("") if each["Type"].endswith("/officeDocument")]
    if len(found) != 1:
        raise Unacceptable("not_what_it_says")
    name = posixpath.normpath(found[0]["Target"]).lstrip("/")
    declared = {each.get("PartName"): each.get("ContentType", "") for each in copy.package.xml("[Content_Types].xml")}
    if any("macroEnabled" in kind for kind in declared.values()):
        raise Unacceptable("macros")
    if declared.get(f"/{name}") != main.content_type:
        raise Unacceptable("not_what_it_says")
    return name
