"""Inlines as plain words, for whoever needs the words and not their look."""

from __future__ import annotations

from typing import assert_never

from handouts.document.inline_nodes import (
    Citation,
    Emphasis,
    Foreign,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Note,
    Strong,
    Term,
    Text,
    Value,
)


def plain_text(inlines: Inlines, *, values: bool = True) -> str:
    """The words that print; without ``values`` the placeholders stand where somebody's data would."""
    return "".join(_words(inline, values) for inline in inlines)


def _words(inline: Inline, values: bool) -> str:
    match inline:
        case Text(text):
            return text
        case LineBreak():
            return " "
        case Value(placeholder=placeholder, text=text):
            return text if values and text is not None else placeholder
        case Emphasis() | Strong() | Link() | Term() | Citation() | Note() | Foreign():
            return plain_text(inline.inlines, values=values)
        case _:
            assert_never(inline)
