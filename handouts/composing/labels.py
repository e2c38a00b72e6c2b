"""Which blanks have a label before them, so that each label stands once; no space after a wide mark."""

from __future__ import annotations

import re

from msgspec.structs import replace

from handouts.document import nodes
from handouts.document.walk import plain_text, rebuilt, rebuilt_inline

COLONS = (":", "\uff1a")
"""The second is that of Chinese and Japanese."""
WIDE = "\uff0c\u3001\u3002\uff1a\uff1b\uff01\uff1f\uff09\u300d\u300f\u300b"
"""Commas, stops and closing brackets of Chinese and Japanese, each with its own room behind it."""
_AFTER_WIDE = re.compile(rf"(?<=[{WIDE}]) +")


def labelled(inlines: nodes.Inlines, before: str = "") -> nodes.Inlines:
    """The text in which each value after a colon knows that the words before it are its label."""
    made: list[nodes.Inline] = []
    for inline in inlines:
        made.append(_after(inline, before))
        before += plain_text((inline,))
    return tuple(made)


def _after(inline: nodes.Inline, before: str) -> nodes.Inline:
    if isinstance(inline, nodes.Value):
        return replace(inline, labelled=before.rstrip().endswith(COLONS))
    return rebuilt_inline(inline, lambda inner: labelled(inner, before))


def labelled_by_term(definition: nodes.Definition) -> nodes.Definition:
    """The term stands before the first paragraph, with a colon."""
    match definition.blocks:
        case (nodes.Paragraph(inlines) as first, *rest):
            named = replace(first, inlines=labelled(inlines, COLONS[0]))
            return replace(definition, blocks=(named, *rest))
        case _:
            return definition


def without_spaces(blocks: nodes.Blocks) -> nodes.Blocks:
    """The blocks without the spaces that our own texts, labels and templates put after a wide mark."""
    return tuple(rebuilt(block, without_spaces, _closed) for block in blocks)


def _closed(inlines: nodes.Inlines, before: str = "") -> nodes.Inlines:
    """``before``: what stands before the inlines in their paragraph."""
    made: list[nodes.Inline] = []
    for inline in inlines:
        new = _without_space(inline, before)
        before = "" if isinstance(inline, nodes.Value) else plain_text((new,), values=False) or before
        made += () if new == nodes.Text("") else (new,)
    return tuple(made)


def _without_space(inline: nodes.Inline, before: str) -> nodes.Inline:
    if not isinstance(inline, nodes.Text):
        return rebuilt_inline(inline, lambda inner: _closed(inner, before))
    words = inline.text.lstrip(" ") if before.endswith(tuple(WIDE)) else inline.text
    words = _AFTER_WIDE.sub("", words)
    return inline if words == inline.text else nodes.Text(words)
