"""Where a block goes."""

from __future__ import annotations

from msgspec import Struct

from handouts.document.nodes import Blocks, Paragraph
from handouts.pdf.structure import StructElem


class Place(Struct, frozen=True):
    """A block's parent in the tree, its width, the style of its text."""

    elem: StructElem
    width: float
    text: str = "body"
    bare: bool = False
    """The parent holds the text itself: the only paragraph of a list entry or cell."""
    labels: float = 0
    """Width of the column of terms, where definitions are rows; 0 where they are run in."""


def is_bare(blocks: Blocks) -> bool:
    """Whether a list entry or cell holds just one paragraph, which then needs no element."""
    return len(blocks) == 1 and isinstance(blocks[0], Paragraph)
