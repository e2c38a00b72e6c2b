"""Which blanks have a label before them, so that each label stands once."""

from __future__ import annotations

from msgspec.structs import replace

from handouts.document import nodes
from handouts.document.walk import plain_text, rebuilt_inline

COLONS = (":", "\uff1a")
"""The second is that of Chinese and Japanese."""


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
