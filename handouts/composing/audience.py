"""What one audience reads: its blocks, and the sections that have any."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import takewhile

from msgspec.structs import replace

from handouts.document import nodes
from handouts.document.walk import rebuilt


def chosen(blocks: nodes.Blocks, audience: str) -> nodes.Blocks:
    """The blocks for an audience, without lists and boxes that hold nothing for it."""
    kept: list[nodes.Block] = []
    for block in blocks:
        match block:
            case nodes.AudienceBlock():
                kept += chosen(block.blocks, audience) if block.audience == audience else ()
            case nodes.Paragraph() | nodes.Heading():
                kept.append(block)
            case _:
                made = rebuilt(block, lambda inner: chosen(inner, audience), lambda inlines: inlines)
                kept += _not_empty(made)
    return tuple(kept)


def _not_empty(block: nodes.Block) -> nodes.Blocks:
    match block:
        case nodes.BulletList() | nodes.OrderedList() | nodes.Steps() | nodes.Checklist() | nodes.Diagram():
            items = tuple(item for item in block.items if item.blocks)
            return (replace(block, items=items),) if items else ()
        case nodes.Callout(blocks=()) | nodes.Division(blocks=()):
            return ()
        case _:
            return (block,)


def empty_headings(blocks: nodes.Blocks) -> Iterator[nodes.Heading]:
    """Headings with nothing under them for anybody: of a text before its audience is chosen."""
    for n, block in enumerate(blocks, 1):
        if isinstance(block, nodes.Heading) and not _has_words(block, blocks[n:]):
            yield block


def without_empty_sections(blocks: nodes.Blocks) -> nodes.Blocks:
    """Without headings that have nothing under them but such headings, rules and page breaks."""
    return tuple(
        block
        for n, block in enumerate(blocks, 1)
        if not isinstance(block, nodes.Heading) or _has_words(block, blocks[n:])
    )


def _has_words(heading: nodes.Heading, after: nodes.Blocks) -> bool:
    own = takewhile(lambda block: not isinstance(block, nodes.Heading) or block.level > heading.level, after)
    return not all(isinstance(block, nodes.Heading | nodes.ThematicBreak | nodes.PageBreak) for block in own)


def sections(blocks: nodes.Blocks, anchor: str = "") -> nodes.Blocks:
    """What follows the lead; with an anchor only the section of that name."""
    return sections_where(blocks, lambda heading: not anchor or heading.anchor == anchor)


def sections_where(blocks: nodes.Blocks, is_wanted: Callable[[nodes.Heading], bool]) -> nodes.Blocks:
    """The sections whose headings are wanted."""
    kept: list[nodes.Block] = []
    is_in = False
    for block in blocks:
        if isinstance(block, nodes.Heading) and (block.level == 2 or not is_in):
            is_in = is_wanted(block)
        if is_in:
            kept.append(block)
    return tuple(kept)


def deeper(blocks: nodes.Blocks) -> nodes.Blocks:
    """Sections under a topic's own heading: one level down."""
    return tuple(replace(b, level=b.level + 1) if isinstance(b, nodes.Heading) else b for b in blocks)
