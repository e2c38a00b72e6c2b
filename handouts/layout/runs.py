"""Inlines become runs: text of one look, each run with its tag.

Link, Span (a language, a blank), Form are tags; bold, terms and citations only change the look.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from handouts.document import nodes
from handouts.document.walk import is_between
from handouts.errors import Location, Problem
from handouts.layout import bidi
from handouts.layout.fields import FieldMaker, Form
from handouts.layout.letters import problem
from handouts.layout.lines import BLANK, Run
from handouts.layout.typeface import Typefaces
from handouts.pdf.structure import Tag

BETWEEN_VALUES = " " * 5
"""After a value or its blank, so that it does not run into the next one."""


class Look(Struct, frozen=True):
    """What a run inherits from the inlines around it."""

    tag: Tag
    style: str
    """A name under ``text`` in theme.yaml."""
    language: str
    bold: bool
    link: str = ""
    field: str = ""
    """Name of the value that is set, for messages: its text is never shown."""


TRANSLATION = "translation"
"""The style of words that say again what stands before them."""


class RunMaker:
    """Turns inlines into runs and gathers the characters that no font has."""

    def __init__(self, typefaces: Typefaces, fields: FieldMaker | None = None) -> None:
        self.typefaces = typefaces
        self.fields = fields
        """None on a sheet that is filled in by hand."""
        self.theme = typefaces.theme
        self.problems: list[Problem] = []

    def runs(
        self, inlines: nodes.Inlines, tag: Tag, style: str, language: str, location: Location | None
    ) -> list[Run]:
        """The runs of a paragraph; neighbours of one look are one run."""
        look = Look(tag, style, language, self.theme.text[style].bold)
        return _joined(self._each(inlines, look, location))

    def _each(self, inlines: nodes.Inlines, look: Look, location: Location | None) -> Iterator[Run]:
        before: nodes.Inline | None = None
        for inline in inlines:
            match inline:
                case nodes.Text(text):
                    yield self._run(BETWEEN_VALUES if is_between(before, inline) else text, look, location)
                case nodes.LineBreak():
                    yield self._run("\n", look, location)
                case nodes.Value():
                    yield from self._value(inline, look, location)
                case nodes.Foreign():
                    inner = self._each(inline.inlines, _within(inline, look), location)
                    yield from _isolated([*inner], bidi.FSI)
                case _:
                    yield from self._each(inline.inlines, _within(inline, look), location)
            before = inline

    def _value(self, value: nodes.Value, look: Look, location: Location | None) -> Iterator[Run]:
        if value.text is not None:
            run = self._run(value.text, replace(look, field=value.name), location)
            yield from _isolated([run], bidi.FSI)
        elif not value.spoken and value.placeholder.strip("_"):
            yield self._run(value.placeholder, look, location)
        elif not value.spoken:  # a state's own rule, for which there is no federal one
            yield self._rule_of_state(value, look)
        else:
            yield from self._blank(value, look, location)

    def _blank(self, value: nodes.Value, look: Look, location: Location | None) -> Iterator[Run]:
        """A line to write on and its label; on the screen the label is read, the line is a field."""
        spoken = "" if self.fields else value.spoken
        span = Tag("Span", look.tag, actual_text=spoken, title="blank")
        blank = replace(look, tag=span)
        if self.fields:
            tag = Tag("Form", span, title=value.spoken)
            words = (nodes.Text(value.placeholder),)
            form = self.fields.make("line", tag, words, look.language, value.name)
            yield self._rule(value, replace(look, tag=tag), form)
        else:
            yield self._rule(value, blank, None)
        if not value.labelled:
            shown = self._run(f" ({value.placeholder})", replace(blank, style="note"), location)
            yield replace(shown, keeps=True)

    def _rule_of_state(self, value: nodes.Value, look: Look) -> Run:
        """As long as its underscores: a sheet of facts is hardly written on, so it gets no more room."""
        type_ = self.typefaces.type(look.language, look.style, look.bold)
        tag = Tag("Span", look.tag, actual_text=value.placeholder)
        return Run(BLANK, type_, tag, least=type_.width(value.placeholder), is_low=True, keeps=value.labelled)

    def _rule(self, value: nodes.Value, look: Look, form: Form | None) -> Run:
        """A blank, as wide at least as what is asked for; it stays with its label."""
        type_ = self.typefaces.type(look.language, look.style, look.bold)
        least: dict[nodes.Room, float] = {
            "short": self.theme.blanks.short,
            "name": self.theme.blanks.name,
            "line": self.theme.blanks.line,
            "lines": self.theme.blanks.line,
        }
        return Run(BLANK, type_, look.tag, least=least[value.room], form=form, keeps=value.labelled)

    def _run(self, text: str, look: Look, location: Location | None) -> Run:
        text = normalize("NFC", text)
        value = text if look.field or not self.typefaces.knows(look.language) else ""
        type_ = self.typefaces.type(look.language, look.style, look.bold, value)
        if lacking := type_.font.lacks(text):
            place = None if look.field else location
            extras = self.typefaces.extras(lacking)
            self.problems.append(problem(lacking, look.language, look.field, place, extras))
        underline = bool(look.link) and self.theme.text[look.style].underline
        return Run(text, type_, look.tag, look.link, underline)


Holder = (
    nodes.Strong
    | nodes.Emphasis
    | nodes.Term
    | nodes.Citation
    | nodes.Note
    | nodes.Link
    | nodes.Choice
    | nodes.Foreign
)


def _within(inline: Holder, look: Look) -> Look:
    """The look of what an inline holds."""
    match inline:
        case nodes.Strong() | nodes.Emphasis():  # never italics: they are hard to read
            return replace(look, bold=True)
        case nodes.Term(first=first):
            return replace(look, bold=True) if first else look
        case nodes.Citation() | nodes.Choice():
            return look
        case nodes.Note():
            return replace(look, style="note", bold=False)
        case nodes.Link(target=target):
            return replace(look, tag=Tag("Link", look.tag), link=target)
        case nodes.Foreign(language=language, is_translation=is_translation):
            inner = replace(look, tag=Tag("Span", look.tag, language), language=language)
            return replace(inner, style=TRANSLATION, bold=False) if is_translation else inner
        case _:
            assert_never(inline)


def _isolated(runs: list[Run], sign: str) -> list[Run]:
    """Runs that have an order of their own, whatever is written around them."""
    if runs:
        runs[0] = replace(runs[0], turns=((0, sign), *runs[0].turns))
        runs[-1] = replace(runs[-1], turns=(*runs[-1].turns, (len(runs[-1].text), bidi.PDI)))
    return runs


def _joined(runs: Iterator[Run]) -> list[Run]:
    """Neighbours that look alike and belong together as one run, so that words are shaped whole."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].looks_like(run):
            last = joined[-1]
            turns = (*last.turns, *((at + len(last.text), sign) for at, sign in run.turns))
            joined[-1] = replace(run, text=last.text + run.text, turns=turns)
        elif run.text:
            joined.append(run)
    return joined
