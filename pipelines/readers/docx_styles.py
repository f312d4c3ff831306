"""What Word's styles say of a paragraph or run: heading, list, hidden, or so faint that nobody may see it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from pipelines.readers.package import attribute, local

_HEADING = re.compile(r"(?:heading|rubrik) \d|title|rubrik|subtitle|underrubrik", re.IGNORECASE)
_OFF = ("0", "false", "off")
_TINY_HALF_POINTS = 4


@dataclass(frozen=True)
class Style:
    heading: bool = False
    numbered: bool = False
    hidden: bool = False
    faint: bool = False


@dataclass(frozen=True)
class Styles:
    """The named styles of a document, by id."""

    by_id: dict[str, Style] = field(default_factory=dict)

    def of(self, properties: etree._Element | None) -> Style:
        """Of a paragraph, by its w:pPr."""
        named = self.by_id.get(value(properties, "pStyle"), Style())
        level = value(properties, "outlineLvl")
        numbered = named.numbered or (has(properties, "numPr") and value(find(properties, "numPr"), "numId") != "0")
        return Style(named.heading or level in tuple("012345678"), numbered, named.hidden)

    def of_run(self, properties: etree._Element | None) -> Style:
        """Of a run, by its w:rPr."""
        if properties is None:
            return Style()
        named = self.by_id.get(value(properties, "rStyle"), Style())
        hidden = on(properties, "vanish") if has(properties, "vanish") else named.hidden
        return Style(hidden=hidden, faint=named.faint or _faint(properties))


def read_styles(root: etree._Element | None) -> Styles:
    """From word/styles.xml; a style has what the one it is based on has."""
    nodes = {attribute(node, "styleId"): node for node in root if local(node) == "style"} if root is not None else {}
    return Styles({name: _resolved(name, nodes) for name in nodes})


def _resolved(name: str, nodes: dict[str, etree._Element]) -> Style:
    chain: list[etree._Element] = []
    while name in nodes and nodes[name] not in chain and len(chain) < 12:
        chain.append(nodes[name])
        name = value(nodes[name], "basedOn")
    return Style(
        heading=bool(chain and _HEADING.fullmatch(value(chain[0], "name"))) or any(_outlined(node) for node in chain),
        numbered=any(has(find(node, "pPr"), "numPr") for node in chain) and bool(chain),
        hidden=any(on(node, "rPr", "vanish") for node in chain),
        faint=any(_faint(find(node, "rPr")) for node in chain),
    )


def _outlined(style: etree._Element) -> bool:
    return value(find(style, "pPr"), "outlineLvl") in tuple("012345678")


def _faint(properties: etree._Element | None) -> bool:
    size = value(properties, "sz")
    white = (
        value(properties, "color").upper() == "FFFFFF"
        and not has(properties, "shd")
        and not has(properties, "highlight")
    )
    return white or (size.isdigit() and int(size) <= _TINY_HALF_POINTS)


def find(node: etree._Element | None, *path: str) -> etree._Element | None:
    for name in path:
        node = next((child for child in node if local(child) == name), None) if node is not None else None
    return node


def has(node: etree._Element | None, *path: str) -> bool:
    return find(node, *path) is not None


def value(node: etree._Element | None, *path: str) -> str:
    """The w:val of a child, "" when it is not there."""
    found = find(node, *path)
    return attribute(found, "val") if found is not None else ""


def on(node: etree._Element | None, *path: str) -> bool:
    """Whether an on/off property is there and not turned off."""
    found = find(node, *path)
    return found is not None and attribute(found, "val") not in _OFF
