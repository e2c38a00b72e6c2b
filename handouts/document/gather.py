"""What a sheet gathers while it is read: terms and citations, in order of use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from handouts.document.citations import note
from handouts.document.nodes import (
    Citation,
    Emphasis,
    Foreign,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Strong,
    Term,
    Text,
)
from handouts.errors import Location, Problem, near_match
from handouts.library import model

_OPENED = re.compile(r"(.+?)\s?[((](.+)[))]")


@dataclass(slots=True)
class Gatherer:
    """Goes through running text once, in reading order."""

    glossary: Mapping[str, model.Term]
    law: Mapping[str, model.Citation]
    in_place: bool
    """Whether citations also stand in brackets after the words."""
    terms: list[str] = field(default_factory=list)
    """Ids of terms used, in order."""
    opened: set[str] = field(default_factory=set)
    """Ids of terms that a lead opens: "Individualized Education Program (IEP)"."""
    cited: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    in_lead: bool = False
    _location: Location | None = None
    _paragraph: list[str] = field(default_factory=list)

    def paragraph(self, paragraph: Paragraph) -> Paragraph:
        """The paragraph with its terms as they print and, where due, its law in brackets."""
        self._location = paragraph.location
        self._paragraph = []
        inlines = self._all(paragraph.inlines)
        if self.in_place and self._paragraph:
            inlines = (*inlines, Text(" "), note(self.law[id] for id in self._paragraph))
        return replace(paragraph, inlines=inlines)

    def inlines(self, inlines: Inlines, location: Location | None) -> Inlines:
        """Running text that is no paragraph, such as a defined term."""
        return self.paragraph(Paragraph(inlines, location)).inlines

    def _all(self, inlines: Inlines) -> Inlines:
        return tuple(map(self._each, inlines))

    def _each(self, inline: Inline) -> Inline:
        match inline:
            case Term():
                return self._term(inline)
            case Citation():
                self._cite(inline.id)
                return replace(inline, inlines=self._all(inline.inlines))
            case Strong() | Emphasis() | Link() | Foreign():
                return replace(inline, inlines=self._all(inline.inlines))
            case _:
                return inline

    def _term(self, term: Term) -> Term:
        known = self.glossary.get(term.id)
        if known is None:
            self._unknown("term", term.id, self.glossary, "glossary.yaml")
            return term
        first = term.id not in self.terms
        if first:
            self.terms.append(term.id)
        short = _short(term.inlines, known.acronym)
        if short and first and self.in_lead:
            self.opened.add(term.id)
        return replace(term, first=first, inlines=term.inlines if first or not short else (Text(short),))

    def _cite(self, id: str) -> None:
        if id not in self.law:
            self._unknown("citation", id, self.law, "citations.yaml")
            return
        for seen in (self.cited, self._paragraph):
            if id not in seen:
                seen.append(id)

    def _unknown(self, what: str, id: str, known: Mapping[str, object], file: str) -> None:
        hint = near_match(id, known) or f"Add it to {file}."
        self.problems.append(Problem(f'unknown {what} "{id}".', self._location, hint))


def _short(inlines: Inlines, acronym: str) -> str:
    """The part that stays of "Individualized Education Programs (IEPs)"; empty where nothing is opened."""
    match inlines:
        case (Text(text),) if acronym and (found := _OPENED.fullmatch(text)):
            return next((part for part in found.groups() if part.startswith(acronym)), "")
        case _:
            return ""
