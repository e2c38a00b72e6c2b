"""Inlines become runs: text of one look, each run with its structure element.

Link, Span (a language, a blank), Form are elements; bold, terms and citations only change the look.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from handouts.document import nodes
from handouts.errors import Location, Problem
from handouts.layout.fields import FieldMaker
from handouts.layout.lines import Run
from handouts.layout.typeface import Typefaces
from handouts.library.theme import TextStyle, Theme
from handouts.pdf.fonts import Font, missing_names
from handouts.pdf.structure import StructElem

BETWEEN_VALUES = " " * 5
"""After a value or its blank, so that it does not run into the next one."""


class Look(Struct, frozen=True):
    """What a run inherits from the inlines around it."""

    elem: StructElem
    style: TextStyle
    language: str
    bold: bool
    link: str = ""
    field: str = ""
    """Name of the value that is set, for messages: its text is never shown."""


class Setter:
    """Turns inlines into runs and gathers the characters that no font has."""

    def __init__(self, theme: Theme, typefaces: Typefaces, fields: FieldMaker | None = None) -> None:
        self.fields = fields
        """None on a sheet that is filled in by hand."""
        self._theme = theme
        self._typefaces = typefaces
        self.problems: list[Problem] = []

    def runs(
        self,
        inlines: nodes.Inlines,
        elem: StructElem,
        style: TextStyle,
        language: str,
        location: Location | None,
    ) -> list[Run]:
        """The runs of a paragraph; neighbours of one look are one run."""
        look = Look(elem, style, language, style.bold)
        return _joined(list(self._each(inlines, look, location)))

    def font(self, language: str, *, bold: bool) -> Font:
        return self._typefaces.font(language, bold)

    def leading(self, style: TextStyle, language: str) -> float:
        return style.leading * self._typefaces.family(language).leading

    def _each(self, inlines: nodes.Inlines, look: Look, location: Location | None) -> Iterator[Run]:
        for before, inline in zip((None, *inlines), inlines, strict=False):
            match inline:
                case nodes.Text(" ") if isinstance(before, nodes.Value) and (before.spoken or before.text):
                    yield self._run(BETWEEN_VALUES, look, location)
                case nodes.Text(text):
                    yield self._run(text, look, location)
                case nodes.LineBreak():
                    yield self._run("\n", look, location)
                case nodes.Strong(inner) | nodes.Emphasis(inner):  # never italics: they are hard to read
                    yield from self._each(inner, replace(look, bold=True), location)
                case nodes.Term(inner, first=first):
                    yield from self._each(inner, replace(look, bold=look.bold or first), location)
                case nodes.Citation(inner):
                    yield from self._each(inner, look, location)
                case nodes.Note(inner):
                    style = self._theme.text["note"]
                    yield from self._each(inner, replace(look, style=style, bold=False), location)
                case nodes.Link(inner, target):
                    link = StructElem("Link", look.elem)
                    yield from self._each(inner, replace(look, elem=link, link=target), location)
                case nodes.Foreign(inner, language):
                    span = StructElem("Span", look.elem, language=language)
                    yield from self._each(inner, replace(look, elem=span, language=language), location)
                case nodes.Value():
                    yield from self._value(inline, look, location)
                case _:
                    assert_never(inline)

    def _value(self, value: nodes.Value, look: Look, location: Location | None) -> Iterator[Run]:
        if value.text is not None:
            yield self._run(value.text, replace(look, field=value.name), location)
        elif not value.spoken:
            yield self._run(value.placeholder, look, location)
        else:
            yield from self._blank(value, look, location)

    def _blank(self, value: nodes.Value, look: Look, location: Location | None) -> Iterator[Run]:
        """A line to write on and its label; on the screen the label is read, the line is a field."""
        spoken = "" if self.fields else value.spoken
        span = StructElem("Span", look.elem, actual_text=spoken, title="blank")
        blank, note = replace(look, elem=span), replace(look, elem=span, style=self._theme.text["note"])
        if self.fields:
            form = StructElem("Form", span, title=value.spoken)
            field = self.fields.make("line", form, (nodes.Text(value.placeholder),), look.language)
            yield replace(self._run(self._theme.blank, replace(look, elem=form), location), field=field)
            yield self._run(" ", blank, location)
        else:
            yield self._run(f"{self._theme.blank} ", blank, location)
        yield self._run(f"({value.placeholder})", note, location)

    def _run(self, text: str, look: Look, location: Location | None) -> Run:
        text = normalize("NFC", text)
        font = self._typefaces.font(look.language, look.bold)
        if lacking := font.lacks(text):
            self._report(lacking, look, location)
        size = look.style.size * self._typefaces.family(look.language).size
        color = self._theme.color(look.style.color)
        return Run(text, font, size, color, look.elem, look.link, bool(look.link) and look.style.underline)

    def _report(self, lacking: list[str], look: Look, location: Location | None) -> None:
        if look.field:  # all the code points would spell a name
            location, place = None, f'in the value "{look.field}"'
            names = missing_names(lacking[:1])
            if more := len(lacking) - 1:
                names += f" and {more} more"
        else:
            place, names = "in the text", missing_names(lacking)
        message = f'no font for "{look.language}" has {names}, {place}.'
        hint = "Type it with other letters, or give theme.yaml a family that has it."
        self.problems.append(Problem(message, location, hint))


def _joined(runs: list[Run]) -> list[Run]:
    """Neighbours that look alike and belong together as one run, so that words are shaped whole."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].looks_like(run):
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    return joined
