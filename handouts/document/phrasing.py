"""Inlines as HTML: phrasing content, as HTML calls what stands within a paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import assert_never

from handouts.document.nodes import (
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


class Phrasing:
    """Writes inlines; called with them."""

    def __init__(self, direction_of: Mapping[str, str]) -> None:
        self._direction_of = direction_of

    def __call__(self, inlines: Inlines) -> str:
        return "".join(map(self._inline, inlines))

    def direction(self, language: str) -> str:
        """ltr, rtl, or for a language that the library does not know auto: the text itself decides."""
        primary = language.partition("-")[0]
        return self._direction_of.get(language) or self._direction_of.get(primary, "auto")

    def spoken_in(self, language: str) -> str:
        """The attributes of an element in that language."""
        return f' lang="{escape(language)}" dir="{self.direction(language)}"'

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text(text):
                return escape(text)
            case Emphasis(inner):
                return f"<em>{self(inner)}</em>"
            case Strong(inner):
                return f"<strong>{self(inner)}</strong>"
            case Link(inner, target):
                return f'<a href="{escape(target)}" rel="noopener">{self(inner)}</a>'
            case Term(inner, first=first):
                return f"<dfn>{self(inner)}</dfn>" if first else self(inner)
            case Citation(inner):
                return self(inner)
            case Note(inner):
                return f'<small class="law">{self(inner)}</small>'
            case Value():
                return _value(inline)
            case Foreign(inner, language):
                return f"<span{self.spoken_in(language)}>{self(inner)}</span>"
            case LineBreak():
                return "<br>"
            case _:
                assert_never(inline)


def _value(value: Value) -> str:
    """The value; or a line to write on with its label; or a default, which needs neither."""
    if value.text is not None:
        return escape(value.text)
    words = escape(value.placeholder)
    if not value.spoken:
        return words
    return f'<span class="blank" role="img" aria-label="{escape(value.spoken)}">({words})</span>'
