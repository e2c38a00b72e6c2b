"""Going through a document in the order of reading: its nodes, its inlines, its words; and changing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from msgspec.structs import replace

from handouts.document.nodes import (
    Blocks,
    Choice,
    Document,
    Inline,
    Inlines,
    LineBreak,
    Node,
    Sort,
    Text,
    Value,
)
from handouts.errors import Location

N = TypeVar("N", bound=Node)
Placed = Iterator[tuple[Node, Location | None]]
"""Nodes, each with its own place or that of the nearest node around it."""
Spoken = Iterator[tuple[Inline, Location | None, str]]
"""Inlines, each with its place and the code of its language."""
OfBlocks = Callable[[Blocks], Blocks]
OfInlines = Callable[[Inlines], Inlines]


# ── Nodes and texts ──────────────────────────────────────────────────────────


def every_node(document: Document) -> Placed:
    """Blocks, and the entries, rows and cells in them."""
    for part in document.parts:
        yield from below(part.blocks, None)


def below(kids: tuple[Node, ...], around: Location | None = None) -> Placed:
    """The same for a few nodes of a document."""
    for node in kids:
        place = getattr(node, "location", None) or around
        yield node, place
        for name, sort in node.PARTS.items():
            if sort != "inlines":
                yield from below(_several(getattr(node, name)), place)


def every_inline(document: Document) -> Iterator[tuple[Inline, Location | None]]:
    """Every inline, also those of captions, strips and the running texts."""
    return ((inline, place) for inline, place, _ in every_inline_in(document))


def every_inline_of(kids: Blocks, language: str) -> Spoken:
    """The same for a few blocks of a part in this language."""
    return _spoken_below(kids, None, language)


def every_inline_in(document: Document) -> Spoken:
    """Every inline, with its place and the code of its language."""
    for text in texts(document):
        yield from ((inline, None, code) for inline, code in _spoken(text, document.language))
    for part in document.parts:
        yield from _spoken_below((part,), None, part.language)


def _spoken_below(kids: tuple[Node, ...], around: Location | None, language: str) -> Spoken:
    for node in kids:
        place, code = getattr(node, "location", None) or around, getattr(node, "language", "") or language
        for text in texts(node):
            yield from ((inline, place, own) for inline, own in _spoken(text, code))
        for name, sort in node.PARTS.items():
            if sort != "inlines":
                yield from _spoken_below(_several(getattr(node, name)), place, code)


def _spoken(text: Inlines, language: str) -> Iterator[tuple[Inline, str]]:
    for inline in text:
        yield inline, language
        for inner in texts(inline):
            yield from _spoken(inner, getattr(inline, "language", "") or language)


def texts(node: Node) -> Iterator[Inlines]:
    """The texts that a node holds itself."""
    for name, sort in node.PARTS.items():
        if sort == "inlines" and (text := getattr(node, name)):
            yield text


def within(text: Inlines) -> Iterator[Inline]:
    """The inlines of a text and those inside them."""
    for inline in text:
        yield inline
        for inner in texts(inline):
            yield from within(inner)


def _several(part: Any) -> tuple[Any, ...]:
    """A part as a tuple: it may be one node, or none."""
    return part if isinstance(part, tuple) else () if part is None else (part,)


# ── Words ────────────────────────────────────────────────────────────────────


def plain_text(text: Inlines, *, values: bool = True) -> str:
    """The words that print; without ``values`` the placeholders stand where somebody's data would."""
    return "".join(_words(inline, values) for inline in text)


def _words(inline: Inline, values: bool) -> str:
    match inline:
        case Text(words):
            return words
        case LineBreak():
            return " "
        case Value(placeholder=placeholder, text=None):
            is_only_said = values and inline.labelled and inline.spoken
            return "" if is_only_said else placeholder
        case Value(placeholder=placeholder, text=str(text)):
            return text if values else placeholder
        case Choice(unknown=unknown):
            return plain_text(unknown, values=values)
        case _:
            return "".join(plain_text(inner, values=values) for inner in texts(inline))


def is_between(before: Inline | None, inline: Inline) -> bool:
    """Whether an inline is the space after a value or its blank, which is wide: no label runs into it."""
    is_space = isinstance(inline, Text) and inline.text == " "
    return is_space and isinstance(before, Value) and bool(before.spoken or before.text)


# ── Change ───────────────────────────────────────────────────────────────────


def rebuilt(node: N, blocks: OfBlocks, inlines: OfInlines) -> N:
    """The node with its blocks and its texts changed, in reading order; one level deep.

    A node in which nothing changes is given back itself, so that what was made of it can be kept.
    """
    changes: dict[str, Any] = {}
    for name, sort in node.PARTS.items():
        old = getattr(node, name)
        if old and (new := _changed(old, sort, blocks, inlines)) is not old:
            changes[name] = new
    return replace(node, **changes) if changes else node


def rebuilt_inline(inline: Inline, inlines: OfInlines) -> Inline:
    """The inline with the inlines in it changed."""
    return rebuilt(inline, _as_they_are, inlines)


def _changed(old: Any, sort: Sort, blocks: OfBlocks, inlines: OfInlines) -> Any:
    if isinstance(old, Node):
        return rebuilt(old, blocks, inlines)
    if sort == "inlines":
        new: tuple[Any, ...] = inlines(old)
    elif sort == "blocks":
        new = blocks(old)
    else:
        new = tuple(rebuilt(node, blocks, inlines) for node in old)
    is_same = len(new) == len(old) and all(one is other for one, other in zip(new, old, strict=True))
    return old if is_same else new


def _as_they_are(blocks: Blocks) -> Blocks:
    return blocks
