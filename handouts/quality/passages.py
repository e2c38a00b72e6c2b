"""The running text of a sheet, piece by piece in reading order.

Headings, the deck, the box of words to know, the foot, law in brackets, and paragraphs in another
language than the sheet's are not running text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, assert_never

from handouts.ask.school import RULES
from handouts.document import nodes
from handouts.document.walk import plain_text, rebuilt_inline, within
from handouts.errors import Location

WORDS_BOX = "words"
SHORT_VERSION = "short-version"


class Passage(NamedTuple):
    """A paragraph, or one of an entry of a list or of a cell."""

    text: str
    location: Location | None
    cited: tuple[str, ...]
    """Ids of the citations in it."""
    is_backed: bool
    """Whether law is cited in its paragraph, entry or cell, or none is needed there.

    A line that introduces a list speaks for all its entries, and they all together for it.
    """


def passages(blocks: nodes.Blocks) -> Iterator[Passage]:
    return _passages(blocks)


def _passages(blocks: nodes.Blocks, *, is_backed: bool = False, is_one: bool = False) -> Iterator[Passage]:
    """``is_one``: the blocks are one entry or cell, for which one citation is enough."""
    is_backed = is_backed or (is_one and any(_backs(b) for b in blocks if isinstance(b, nodes.Paragraph)))
    introduced = is_backed
    for n, block in enumerate(blocks, 1):
        match block:
            case nodes.Paragraph():
                follows = blocks[n] if n < len(blocks) else None
                passage, introduced = _paragraph(block, follows, is_backed)
                if passage.text:
                    yield passage
                continue
            case (
                nodes.BulletList(items)
                | nodes.OrderedList(items)
                | nodes.Steps(items)
                | nodes.Checklist(items)
                | nodes.Diagram(items=items)
            ):
                for item in items:
                    yield from _passages(item.blocks, is_backed=introduced, is_one=True)
            case nodes.DefinitionList(definitions):
                for definition in definitions:
                    yield from _passages(definition.blocks, is_one=True)
            case nodes.Table(rows=rows):
                for cell in (cell for row in rows for cell in row.cells if not cell.scope):
                    yield from _passages(cell.blocks, is_one=True)
            case nodes.Callout(style=style, blocks=inner):
                yield from () if style == WORDS_BOX else _passages(inner)
            case nodes.Figure(beside=inner):
                yield from _passages(inner)
            case (
                nodes.Heading()
                | nodes.Division()
                | nodes.Strip()
                | nodes.WriteInLines()
                | nodes.Blank()
                | nodes.TickBox()
                | nodes.Likeness()
                | nodes.Contents()
            ):
                pass
            case nodes.ThematicBreak() | nodes.PageBreak() | nodes.Running():
                pass
            case nodes.AudienceBlock() | nodes.Insert():
                raise AssertionError(f"{type(block).__name__} does not reach the checks")
            case _:
                assert_never(block)
        introduced = is_backed


def _paragraph(
    paragraph: nodes.Paragraph, follows: nodes.Block | None, is_backed: bool
) -> tuple[Passage, bool]:
    """The passage, and whether the list that it introduces has law behind all its entries."""
    inlines, introduced = paragraph.inlines, is_backed
    text = "" if all(isinstance(inline, nodes.Foreign) for inline in inlines) else _said(inlines)
    own = is_backed or _backs(paragraph)
    if text.endswith((":", "：")) and isinstance(follows, nodes.List):
        introduced = own
        own = own or _all_backed(follows)
    return Passage(text, paragraph.location, tuple(_cited(inlines)), own), introduced


def _all_backed(entries: nodes.List) -> bool:
    return all(passage.is_backed for item in entries.items for passage in _passages(item.blocks, is_one=True))


def lead(blocks: nodes.Blocks) -> nodes.Blocks:
    """What the short version holds."""
    return next((b.blocks for b in blocks if isinstance(b, nodes.Callout) and b.style == SHORT_VERSION), ())


def after_lead(blocks: nodes.Blocks) -> nodes.Blocks:
    return tuple(b for b in blocks if not (isinstance(b, nodes.Callout) and b.style == SHORT_VERSION))


def _backs(paragraph: nodes.Paragraph) -> bool:
    return paragraph.no_law or any(True for _ in _cited(paragraph.inlines))


def _said(inlines: nodes.Inlines) -> str:
    """The words without law in brackets."""
    return plain_text(_ours(inlines)).strip()


def _ours(inlines: nodes.Inlines) -> nodes.Inlines:
    """The words without law in brackets, and without what a state's rule says: that has a gate of its own."""
    kept = (each for each in inlines if not isinstance(each, nodes.Note) and not _is_rule(each))
    return tuple(rebuilt_inline(each, _ours) for each in kept)


def _is_rule(inline: nodes.Inline) -> bool:
    return isinstance(inline, nodes.Value) and inline.name.startswith(RULES)


def _cited(inlines: nodes.Inlines) -> Iterator[str]:
    return (inline.id for inline in within(inlines) if isinstance(inline, nodes.Citation))
