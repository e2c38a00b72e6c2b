"""Going through a document: every block and every inline, in reading order, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from handouts.document.inline_nodes import (
    Citation,
    Emphasis,
    Foreign,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Note,
    Strong,
    Term,
    Text,
    Value,
)
from handouts.document.nodes import (
    AudienceBlock,
    Blank,
    Block,
    BulletList,
    Callout,
    Checklist,
    Contents,
    Definition,
    DefinitionList,
    Division,
    Document,
    Figure,
    Heading,
    Insert,
    ListItem,
    OrderedList,
    PageBreak,
    Paragraph,
    Running,
    Steps,
    Strip,
    Table,
    TableCell,
    TableRow,
    ThematicBreak,
    WriteInLines,
)
from handouts.errors import Location

Node = Block | ListItem | Definition | TableRow | TableCell
Placed = Iterator[tuple[Node, Location | None]]
"""Nodes, each with its own place or that of the nearest node around it."""


def nodes(document: Document) -> Placed:
    """Blocks, and the entries, rows and cells in them."""
    for part in document.parts:
        yield from below(part.blocks, None)


def below(kids: tuple[Node, ...], around: Location | None = None) -> Placed:
    """The same for a few nodes of a document."""
    for node in kids:
        place = getattr(node, "location", None) or around
        yield node, place
        yield from below(_kids(node), place)


def _kids(node: Node) -> tuple[Node, ...]:
    match node:
        case BulletList(kids) | OrderedList(kids) | Steps(kids) | Checklist(kids):
            return kids
        case DefinitionList(kids):
            return kids
        case ListItem(kids) | TableCell(kids):
            return kids
        case Definition(blocks=kids) | Callout(blocks=kids) | Division(blocks=kids) | Figure(beside=kids):
            return kids
        case Table(head, rows):
            return (head, *rows)
        case TableRow(cells):
            return cells
        case Strip(logo=logo):
            return (logo,) if logo else ()
        case Heading() | Paragraph() | WriteInLines() | Blank() | ThematicBreak() | PageBreak() | Contents():
            return ()
        case AudienceBlock() | Insert() | Running():
            raise AssertionError(f"{type(node).__name__} does not reach the checks")
        case _:
            assert_never(node)


def inlines(document: Document) -> Iterator[tuple[Inline, Location | None]]:
    """Every inline, also those of captions, strips and the running texts."""
    running = (texts for part in document.parts for texts in (part.header, part.footer) if texts)
    for texts in (document.header, document.footer, *running):
        yield from ((inline, None) for inline in within(texts))
    for node, place in nodes(document):
        for texts in _texts(node):
            yield from ((inline, place) for inline in within(texts))


def _texts(node: Node) -> Iterator[Inlines]:
    match node:
        case Heading() | Paragraph():
            yield node.inlines
        case Callout(title=inlines) | Definition(term=inlines) | WriteInLines(label=inlines):
            yield inlines
        case Table(caption=caption):
            yield caption
        case Strip(start, end):
            yield from (start, end)


def within(texts: Inlines) -> Iterator[Inline]:
    """The inlines of a text and those inside them."""
    for inline in texts:
        yield inline
        match inline:
            case Text() | Value() | LineBreak():
                pass
            case Emphasis() | Strong() | Link() | Term() | Citation() | Note() | Foreign():
                yield from within(inline.inlines)
            case _:
                assert_never(inline)
