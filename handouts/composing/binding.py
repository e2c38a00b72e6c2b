"""Several sheets become one document: a part each, under one title, with a table of contents.

Or a part for each language, of the same rank: the front and the back of one sheet of paper.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from handouts.document import nodes
from handouts.document.walk import rebuilt

STYLES = {1: "title", 2: "heading-2", 3: "heading-3"}
"""How headings look by their level on a sheet of its own."""


def bound(cover: nodes.Document, sheets: Sequence[nodes.Document], *, duplex: bool) -> nodes.Document:
    """The cover and the sheets as one document; each sheet keeps its running texts and its look."""
    entries = tuple(
        nodes.ContentsEntry(sheet.title, sheet.language if sheet.language != cover.language else "", n)
        for n, sheet in enumerate(sheets, 1)
    )
    front = (replace(part, blocks=_with_contents(part.blocks, entries)) for part in cover.parts)
    parts = (_below(part, sheet) for sheet in sheets for part in sheet.parts)
    return replace(cover, parts=(*front, *parts), duplex=duplex)


def in_turn(sheets: Sequence[nodes.Document]) -> nodes.Document:
    """The same sheet in several languages, one after the other; each keeps its title and running texts."""
    first = sheets[0]
    parts = (
        replace(part, header=sheet.header, footer=sheet.footer) for sheet in sheets for part in sheet.parts
    )
    title = nodes.BETWEEN.text.join(dict.fromkeys(sheet.title for sheet in sheets))
    return replace(first, title=title, parts=tuple(parts), parallel=True)


def _with_contents(blocks: nodes.Blocks, entries: tuple[nodes.ContentsEntry, ...]) -> nodes.Blocks:
    return tuple(replace(b, entries=entries) if isinstance(b, nodes.Contents) else b for b in blocks)


def _below(part: nodes.Part, sheet: nodes.Document) -> nodes.Part:
    """A sheet's part with its headings one level below the packet's title, looking as they did."""
    return replace(part, blocks=_deeper(part.blocks), header=sheet.header, footer=sheet.footer)


def _deeper(blocks: nodes.Blocks) -> nodes.Blocks:
    return tuple(map(_one_deeper, blocks))


def _one_deeper(block: nodes.Block) -> nodes.Block:
    match block:
        case nodes.Heading(level):
            return replace(block, level=level + 1, style=block.style or STYLES[min(level, max(STYLES))])
        case nodes.Callout(level=level):
            block = replace(block, level=level + 1)
    return rebuilt(block, _deeper, lambda inlines: inlines)
