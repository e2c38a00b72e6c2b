"""Blocks as text, for goldens: a line for each block, deeper for what it holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import get_args

from msgspec.structs import fields

from handouts.document.nodes import Block, Blocks, Inline, LineBreak, Node, Text

INLINES = get_args(Inline)
BLOCKS = get_args(Block)


def dump(blocks: Blocks) -> str:
    return "".join(f"{line}\n" for block in blocks for line in _lines(block))


def words(inlines: tuple[Inline, ...]) -> str:
    """Inlines on one line: ``"You can " Strong("ask") "."``."""
    return " ".join(map(_inline, inlines))


def _inline(inline: Inline) -> str:
    name = type(inline).__name__
    match inline:
        case Text(text):
            return json.dumps(text, ensure_ascii=False)
        case LineBreak():
            return name
    fields = [_field(getattr(inline, field)) for field in inline.__struct_fields__]
    return f"{name}({', '.join(field for field in fields if field)})"


def _field(value: object) -> str:
    if isinstance(value, tuple):
        return words(value)
    return str(value) if value not in ("", None, False) else ""


def _lines(node: Node) -> Iterator[str]:
    """A node with its plain fields, then what it holds, without places and what is as by default."""
    defaults = {field.name: field.default for field in fields(node)}
    head, below = [type(node).__name__], []
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if name == "location" or value in ("", (), None, defaults[name]):
            continue
        if isinstance(value, tuple) and isinstance(value[0], INLINES):
            head.append(f"{name}: {words(value)}")
        elif isinstance(value, tuple):
            below += [line for kid in value for line in _lines(kid)]
        elif isinstance(value, Node):
            below += _lines(value)
        else:
            head.append(f"{name}={value}")
    yield " ".join(head)
    yield from (f"  {line}" for line in below)
