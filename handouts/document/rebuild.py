"""A node over again with other children: the step that every pass over a document is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from msgspec.structs import replace

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
    Blocks,
    BulletList,
    Callout,
    Checklist,
    Contents,
    Definition,
    DefinitionList,
    Division,
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
    TableRow,
    ThematicBreak,
    WriteInLines,
)

OfBlocks = Callable[[Blocks], Blocks]
OfInlines = Callable[[Inlines], Inlines]


def rebuilt(block: Block, blocks: OfBlocks, inlines: OfInlines) -> Block:
    """The block with its blocks and inlines changed, in reading order; one level deep."""
    match block:
        case Paragraph() | Heading() | Running():
            return replace(block, inlines=inlines(block.inlines))
        case BulletList() | OrderedList() | Steps() | Checklist():
            return replace(block, items=tuple(_entry(item, blocks) for item in block.items))
        case DefinitionList(definitions):
            return DefinitionList(tuple(_definition(each, blocks, inlines) for each in definitions))
        case Table(head, rows, caption):
            new = inlines(caption)
            head, *rest = (_row(row, blocks) for row in (head, *rows))
            return replace(block, caption=new, head=head, rows=tuple(rest))
        case Figure(beside=inner):
            return replace(block, beside=blocks(inner))
        case Callout(title=title, blocks=inner):
            return replace(block, title=inlines(title), blocks=blocks(inner))
        case Division() | AudienceBlock():
            return replace(block, blocks=blocks(block.blocks))
        case Strip(start, end):
            return replace(block, start=inlines(start), end=inlines(end))
        case WriteInLines(label=label):
            return replace(block, label=inlines(label))
        case ThematicBreak() | PageBreak() | Insert() | Blank() | Contents():
            return block
        case _:
            assert_never(block)


def rebuilt_inline(inline: Inline, inlines: OfInlines) -> Inline:
    """The inline with the inlines in it changed."""
    match inline:
        case Text() | Value() | LineBreak():
            return inline
        case Emphasis() | Strong() | Link() | Term() | Citation() | Note() | Foreign():
            return replace(inline, inlines=inlines(inline.inlines))
        case _:
            assert_never(inline)


def _entry(item: ListItem, blocks: OfBlocks) -> ListItem:
    return replace(item, blocks=blocks(item.blocks))


def _definition(definition: Definition, blocks: OfBlocks, inlines: OfInlines) -> Definition:
    return replace(definition, term=inlines(definition.term), blocks=blocks(definition.blocks))


def _row(row: TableRow, blocks: OfBlocks) -> TableRow:
    return TableRow(tuple(replace(cell, blocks=blocks(cell.blocks)) for cell in row.cells))
