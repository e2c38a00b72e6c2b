"""Values go into the document, as text and never as markup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from unicodedata import normalize

from msgspec.structs import replace

from handouts.document.nodes import Document, Node, Part, Value

WITH_DEFAULT = "state."
"""Beginning of the names whose placeholder prints as it is: the federal default."""
N = TypeVar("N")


def fill(document: Document, values: Mapping[str, str], labels: Mapping[str, str]) -> Document:
    """The document with each value in its place; a blank gets what a screen reader says for it.

    ``labels``: the labels of the document's language.
    """

    def filled(value: Value) -> Value:
        text = values.get(value.name)
        if text is not None:
            return replace(value, text=normalize("NFC", text))
        if value.name.startswith(WITH_DEFAULT):
            return value
        return replace(value, spoken=labels["blank"].format(label=value.placeholder))

    parts = tuple(Part(_each(part.blocks, filled), part.language) for part in document.parts)
    return replace(
        document, parts=parts, header=_each(document.header, filled), footer=_each(document.footer, filled)
    )


def _each(node: N, filled: Any) -> N:
    """The node with every value below it filled; what holds no value stays the same object."""
    if isinstance(node, Value):
        new: Any = filled(node)
    elif isinstance(node, tuple):
        new = tuple(_each(child, filled) for child in node)
        new = node if all(a is b for a, b in zip(new, node, strict=True)) else new
    elif isinstance(node, Node):
        new = _node(node, filled)
    else:
        new = node
    return new  # type: ignore[no-any-return]


def _node(node: Any, filled: Any) -> Any:
    changed = {}
    for name in node.__struct_fields__:
        old = getattr(node, name)
        if isinstance(old, tuple | Node):
            new = _each(old, filled)
            if new is not old:
                changed[name] = new
    return replace(node, **changed) if changed else node
