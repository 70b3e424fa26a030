"""Small moves in an XML tree."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element


def local(element: Element | str) -> str:
    """The name without its namespace."""
    name = element if isinstance(element, str) else element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def space(name: str) -> str:
    return name[1:].partition("}")[0] if name.startswith("{") else ""


def remove(element: Element) -> None:
    """With all it holds; the words after it stay."""
    parent = element.getparent()
    if parent is None:
        return
    keep_tail(element, parent)
    parent.remove(element)


def unwrap(element: Element) -> None:
    """Its children take its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    add_text(parent, at, element.text)
    for number, child in enumerate(list(element)):
        parent.insert(at + number, child)
    remove(element)


def keep_tail(element: Element, parent: Element) -> None:
    add_text(parent, parent.index(element), element.tail)
    element.tail = None


def add_text(parent: Element, at: int, words: str | None) -> None:
    if not words:
        return
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + words
    else:
        parent.text = (parent.text or "") + words


def each(root: Element, names: Iterable[str]) -> list[Element]:
    """Those with these local names, the deepest last."""
    wanted = frozenset(names)
    return [element for element in root.iter(etree.Element) if local(element) in wanted]


def strip_attributes(root: Element, goes: Callable[[Element, str], bool]) -> None:
    for element in root.iter(etree.Element):
        for name in [name for name in element.attrib if goes(element, name)]:
            del element.attrib[name]


def keep_only(root: Element, names: Iterable[str]) -> None:
    """Of its children."""
    wanted = frozenset(names)
    for child in list(root):
        if local(child) not in wanted:
            remove(child)
