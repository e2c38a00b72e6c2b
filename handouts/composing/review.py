"""A translation beside its source, for whoever reviews it: what must be the same in both is in bold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from handouts.composing.side_by_side import side_by_side
from handouts.document import nodes
from handouts.document.walk import rebuilt, rebuilt_inline
from handouts.library.model import Language

_NUMBER = re.compile(r"(\d+(?:[.,]\d+)*)")


def review_sheet(
    source: nodes.Document,
    translation: nodes.Document,
    first: Language,
    second: Language,
    words: nodes.Blocks,
    *,
    has_help: bool,
) -> nodes.Document:
    """The two side by side; of ``words``, what stands before their first heading opens the sheet.

    The rest, what the reviewer fills in and signs, closes it on one page.
    ``has_help``: with the words of the foot that say who helps, which are the same on each sheet.
    """
    one, other = (_marked(document, has_help) for document in (source, translation))
    margin = next(block.label for block in words if isinstance(block, nodes.WriteInLines))
    made = side_by_side(one, other, first, second, margin)
    (part,) = made.parts
    start = next((n for n, block in enumerate(words) if isinstance(block, nodes.Heading)), len(words))
    title = next(n for n, block in enumerate(part.blocks) if isinstance(block, nodes.Heading)) + 1
    closing = nodes.Division("review", words[start:])
    blocks = (*part.blocks[:title], *words[:start], *part.blocks[title:], closing)
    return replace(made, parts=(replace(part, blocks=blocks),))


def _marked(document: nodes.Document, has_help: bool) -> nodes.Document:
    """What is to be compared, with numbers and words of the glossary in bold, wherever they stand."""
    (part,) = document.parts
    blocks = (new for block in part.blocks for new in _compared(block, has_help))
    return replace(document, parts=(replace(part, blocks=_blocks(tuple(blocks))),))


def _compared(block: nodes.Block, has_help: bool) -> Iterator[nodes.Block]:
    """Of the foot its fine print, and the words beside the code to open as texts of their own."""
    if not isinstance(block, nodes.Division) or block.style != "foot":
        yield block
        return
    for figure in block.blocks if has_help else ():
        if isinstance(figure, nodes.Figure):
            yield from (
                new for each in figure.beside if isinstance(each, nodes.Division) for new in each.blocks
            )
    small = (each for each in block.blocks if isinstance(each, nodes.Division) and each.style == "fine-print")
    yield replace(block, blocks=tuple(small))


def _blocks(blocks: nodes.Blocks) -> nodes.Blocks:
    return tuple(rebuilt(block, _blocks, _inlines) for block in blocks)


def _inlines(inlines: nodes.Inlines) -> nodes.Inlines:
    return tuple(new for inline in inlines for new in _inline(inline))


def _inline(inline: nodes.Inline) -> Iterator[nodes.Inline]:
    match inline:
        case nodes.Text(text):
            for n, piece in enumerate(_NUMBER.split(text)):
                if piece:
                    yield nodes.Strong((nodes.Text(piece),)) if n % 2 else nodes.Text(piece)
        case nodes.Term():
            yield replace(inline, first=True)
        case nodes.Strong() | nodes.Link() | nodes.Note():
            yield inline
        case _:
            yield rebuilt_inline(inline, _inlines)
