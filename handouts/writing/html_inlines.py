"""Inlines as HTML: phrasing content, as HTML calls what stands within a paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import assert_never

from handouts.directions import MOST_WHOLE, held_runs
from handouts.document import nodes
from handouts.document.walk import plain_text
from handouts.library.model import Language, nearest

LABEL = 80
"""Characters of a label that keeps its place to write beside it: as many as stand on a line."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Writes inlines of a language; called with them."""

    languages: Mapping[str, Language]
    """Those of the library, by their codes."""
    language: str
    has_fields: bool = False
    """Whether places to write are fields."""

    def __call__(self, inlines: nodes.Inlines) -> str:
        return "".join(map(self._piece, _pieces(inlines)))

    def _piece(self, piece: nodes.Inlines) -> str:
        """A place to write is one element with its label, so that no line ends between them."""
        match piece:
            case (*label, nodes.Value(text=None, labelled=True)) if len(plain_text(tuple(label))) <= LABEL:
                *before, blank = map(self._inline, piece)
                words = "".join(before)
                space, end = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
                said = f'<span class="label">{words.strip()}</span>'
                return f'{space}<span class="field">{said}{end}{blank}</span>'
        return "".join(map(self._inline, piece))

    @property
    def attributes(self) -> str:
        """Those of an element in this language."""
        return f' lang="{escape(self.language)}" dir="{self.direction}"'

    @property
    def direction(self) -> str:
        """ltr, rtl, or for a language that the library does not know auto: the text itself decides."""
        return self.known.direction if self.known else "auto"

    @property
    def known(self) -> Language | None:
        return nearest(self.languages, self.language)

    def _inline(self, inline: nodes.Inline) -> str:
        match inline:
            case nodes.Text(text):
                return _isolated(text) if self.direction == "rtl" else escape(text)
            case nodes.Emphasis(inner):
                return f"<em>{self(inner)}</em>"
            case nodes.Strong(inner):
                return f"<strong>{self(inner)}</strong>"
            case nodes.Link(inner, target) if target.startswith("#"):
                return f'<a href="{escape(target)}">{self(inner)}</a>'
            case nodes.Link(inner, target):
                return f'<a href="{escape(target)}" rel="noopener">{self(inner)}</a>'
            case nodes.Term(inner, first=first):
                return f"<dfn>{self(inner)}</dfn>" if first else self(inner)
            case nodes.Citation(inner) | nodes.Choice(unknown=inner):
                return self(inner)
            case nodes.Note(inner):
                return f'<small class="law">{self(inner)}</small>'
            case nodes.Value():
                return _value(inline, self.has_fields)
            case nodes.Foreign(inner, language, is_translation):
                foreign = replace(self, language=language)
                look = ' class="translation"' if is_translation else ""
                return f"<span{look}{foreign.attributes}>{foreign(inner)}</span>"
            case nodes.LineBreak():
                return "<br>"
            case _:
                assert_never(inline)


def _pieces(inlines: nodes.Inlines) -> Iterator[nodes.Inlines]:
    """Each ended by a value, by the end of a line, or by that of the text."""
    start = 0
    for end, inline in enumerate(inlines, 1):
        if isinstance(inline, nodes.Value | nodes.LineBreak) or end == len(inlines):
            yield inlines[start:end]
            start = end


def _value(value: nodes.Value, has_fields: bool) -> str:
    """The value, whose direction nobody knows; or a line to write on with its label; or a default."""
    if value.text is not None:
        return f"<bdi>{escape(value.text)}</bdi>"
    if not value.spoken:
        return escape(value.placeholder)
    words = "" if value.labelled else f"({escape(value.placeholder)})"
    if has_fields:
        box = f'<input class="blank {value.room}" type="text" aria-label="{escape(value.spoken)}">'
        return f'{box}<small class="blank-label">{words}</small>' if words else box
    return f'<span class="blank" role="img" aria-label="{escape(value.spoken)}">{words}</span>'


def _isolated(text: str) -> str:
    """A text from right to left; 34 CFR 300.8 would come out as CFR 300.8 34 if nothing held it together."""
    at, made = 0, ""
    for start, end in held_runs(text):
        look = ' class="held"' if end - start <= MOST_WHOLE else ""
        made += f'{escape(text[at:start])}<bdi dir="ltr"{look}>{escape(text[start:end])}</bdi>'
        at = end
    return made + escape(text[at:])
