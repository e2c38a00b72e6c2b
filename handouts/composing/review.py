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
) -> nodes.Document:
    """The two side by side; of ``words``, what stands before their first heading opens the sheet.

    The rest, what the reviewer fills in and signs, closes it.
    """
    made = side_by_side(_marked(source), _marked(translation), first, second)
    (part,) = made.parts
    start = next((n for n, block in enumerate(words) if isinstance(block, nodes.Heading)), len(words))
    title = next(n for n, block in enumerate(part.blocks) if isinstance(block, nodes.Heading)) + 1
    blocks = (*part.blocks[:title], *words[:start], *part.blocks[title:], *words[start:])
    return replace(made, parts=(replace(part, blocks=blocks),))


def _marked(document: nodes.Document) -> nodes.Document:
    """With numbers and words of the glossary in bold, wherever they stand."""
    return replace(
        document, parts=tuple(replace(part, blocks=_blocks(part.blocks)) for part in document.parts)
    )


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
