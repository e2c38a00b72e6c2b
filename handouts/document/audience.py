"""What one audience reads: its blocks, and the sections that have any."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from msgspec.structs import replace

from handouts.document.nodes import (
    AudienceBlock,
    Block,
    Blocks,
    BulletList,
    Callout,
    Checklist,
    Division,
    Heading,
    OrderedList,
    PageBreak,
    Paragraph,
    Steps,
    ThematicBreak,
)
from handouts.document.rebuild import rebuilt


def chosen(blocks: Blocks, audience: str) -> Blocks:
    """The blocks for an audience, without lists and boxes that hold nothing for it."""
    kept: list[Block] = []
    for block in blocks:
        match block:
            case AudienceBlock():
                kept += chosen(block.blocks, audience) if block.audience == audience else ()
            case Paragraph() | Heading():
                kept.append(block)
            case _:
                made = rebuilt(block, lambda inner: chosen(inner, audience), lambda inlines: inlines)
                kept += _not_empty(made)
    return tuple(kept)


def _not_empty(block: Block) -> Blocks:
    match block:
        case BulletList() | OrderedList() | Steps() | Checklist():
            items = tuple(item for item in block.items if item.blocks)
            return (replace(block, items=items),) if items else ()
        case Callout(blocks=()) | Division(blocks=()):
            return ()
        case _:
            return (block,)


def empty_headings(blocks: Blocks) -> Iterator[Heading]:
    """Headings with nothing under them for anybody: of a text before its audience is chosen."""
    for n, block in enumerate(blocks, 1):
        if isinstance(block, Heading) and not _has_words(block, blocks[n:]):
            yield block


def without_empty_sections(blocks: Blocks) -> Blocks:
    """Without headings that have nothing under them but such headings, rules and page breaks."""
    return tuple(
        block
        for n, block in enumerate(blocks, 1)
        if not isinstance(block, Heading) or _has_words(block, blocks[n:])
    )


def _has_words(heading: Heading, after: Blocks) -> bool:
    own = takewhile(lambda block: not isinstance(block, Heading) or block.level > heading.level, after)
    return not all(isinstance(block, Heading | ThematicBreak | PageBreak) for block in own)


def sections(blocks: Blocks, anchor: str = "") -> Blocks:
    """What follows the lead; with an anchor only the section of that name."""
    kept: list[Block] = []
    is_in = False
    for block in blocks:
        if isinstance(block, Heading) and (block.level == 2 or not is_in):
            is_in = not anchor or block.anchor == anchor
        if is_in:
            kept.append(block)
    return tuple(kept)


def deeper(blocks: Blocks) -> Blocks:
    """Sections under a topic's own heading: one level down."""
    return tuple(replace(b, level=b.level + 1) if isinstance(b, Heading) else b for b in blocks)
