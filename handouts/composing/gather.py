"""What a sheet gathers while it is read: terms and citations, in order of use."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from msgspec.structs import replace

from handouts.composing.labels import labelled
from handouts.composing.law import note, numbered_note
from handouts.composing.state_rules import CENTER, StateRules
from handouts.document import nodes
from handouts.document.walk import rebuilt_inline
from handouts.errors import Location, Problem, near_match
from handouts.library import model

_BRACKETED = re.compile(r"(?P<before>.+?)\s?[(\uff08](?P<inside>.+)[)\uff09]")
"""The second brackets are those of Chinese and Japanese."""
_LINKED = re.compile(r"\]\((term|cite):([^()\s]+)\)")


class Gatherer:
    """Goes through the texts of a sheet once, in reading order."""

    def __init__(
        self,
        glossary: Mapping[str, model.Term],
        law: Mapping[str, model.Citation],
        values: Collection[str],
        forms: Mapping[str, model.ValueForm],
        rules: StateRules,
        *,
        in_place: bool,
        numbered: bool = False,
    ) -> None:
        self.terms: list[str] = []
        """Ids of the terms in running text."""
        self.explained: set[str] = set()
        """Ids of the terms that a lead opens: "Individualized Education Program (IEP)"."""
        self.cited: list[str] = []
        """Ids of the citations."""
        self.numbered: list[str] = []
        """Those that a number stands for, from 1 on."""
        self.problems: list[Problem] = []
        self.in_lead = False
        self._glossary = glossary
        self._law = law
        self._values = values
        self._forms = forms
        self._rules = rules
        self._in_place = in_place and not numbered
        self._has_numbers = in_place and numbered
        self._opened: set[str] = set()
        self._paragraph: list[str] = []
        self._location: Location | None = None
        self._is_running = False
        self._is_foreign = False

    def open_all(self) -> None:
        """Every term prints short: the words stand under others that open it."""
        self._opened.update(self._glossary)
        self.terms.extend(self._glossary)

    def paragraph(self, paragraph: nodes.Paragraph) -> nodes.Paragraph:
        """The paragraph with its terms as they print and, where due, its law in brackets."""
        self._paragraph = []
        inlines = self._read(paragraph.inlines, paragraph.location, is_running=True)
        if self._in_place and self._paragraph:
            inlines = (*inlines, nodes.Text(" "), note(self._law[id] for id in self._paragraph))
        return replace(paragraph, inlines=inlines)

    def title(self, inlines: nodes.Inlines, location: Location | None) -> nodes.Inlines:
        """Words of a heading, a caption or the strip: they open and explain no term."""
        return self._read(inlines, location, is_running=False)

    def _read(self, inlines: nodes.Inlines, location: Location | None, *, is_running: bool) -> nodes.Inlines:
        self._location, self._is_running = location, is_running
        return labelled(self._inlines(inlines))

    def _inlines(self, inlines: nodes.Inlines) -> nodes.Inlines:
        return tuple(new for inline in inlines for new in (self._inline(inline), *self._number(inline)))

    def _number(self, inline: nodes.Inline) -> nodes.Inlines:
        """What stands after words with law behind them, where the law is listed under the text."""
        if not (self._has_numbers and isinstance(inline, nodes.Citation) and inline.id in self._law):
            return ()
        if inline.id not in self.numbered:
            self.numbered.append(inline.id)
        return (numbered_note(self.numbered.index(inline.id) + 1, inline.id),)

    def _inline(self, inline: nodes.Inline) -> nodes.Inline:
        match inline:
            case nodes.Text(text) if not self._is_foreign:
                words = self._rules.reworded(text, opens=self._is_running)
                return inline if words == text else nodes.Text(words)
            case nodes.Foreign():
                return self._foreign(inline)
            case nodes.Term():
                return self._term(inline)
            case nodes.Choice():
                return self._choice(inline)
            case nodes.Citation(id=id):
                self._cite(id)
            case nodes.Value(name=name) if name not in self._values:
                self._unknown("value", name, self._values, "values.yaml")
            case nodes.Value(name=name) if name == CENTER:
                return self._rules.center(inline)
            case nodes.Value(name=name) if name in self._forms:
                return replace(inline, room=self._forms[name].room)
        return rebuilt_inline(inline, self._inlines)

    def _choice(self, choice: nodes.Choice) -> nodes.Inline:
        """With the state's rule in place of what is not known."""
        if choice.name not in self._values:
            self._unknown("value", choice.name, self._values, "values.yaml")
        return rebuilt_inline(replace(choice, unknown=self._rules.chosen(choice)), self._inlines)

    def _foreign(self, foreign: nodes.Foreign) -> nodes.Inline:
        """In its own words: the state's are those of the sheet's language."""
        around, self._is_foreign = self._is_foreign, True
        made = rebuilt_inline(foreign, self._inlines)
        self._is_foreign = around
        return made

    def _term(self, term: nodes.Term) -> nodes.Inline:
        if term.id not in self._glossary:
            self._unknown("term", term.id, self._glossary, "glossary.yaml of this language")
        if term.id not in self._glossary or not self._is_running:
            return rebuilt_inline(term, self._inlines)
        first = term.id not in self.terms
        if first:
            self.terms.append(term.id)
        short = term.short or _short(term.inlines, self._glossary[term.id].acronym)
        if short and term.id in self._opened:
            return replace(term, first=first, inlines=(nodes.Text(self._rules.reworded(short)),))
        if short:
            self._opened.add(term.id)
            self.explained.update((term.id,) if self.in_lead and self._glossary[term.id].acronym else ())
        return replace(term, first=first, inlines=self._inlines(term.inlines))

    def _cite(self, id: str) -> None:
        if id not in self._law:
            self._unknown("citation", id, self._law, "citations.yaml")
            return
        for seen in (self.cited, self._paragraph):
            if id not in seen:
                seen.append(id)

    def scan(self, markdown: str, path: str, first_line: int) -> None:
        """Note the unknown terms and citations of a text that could not be read."""
        for number, line in enumerate(markdown.split("\n"), first_line):
            self._location = Location(path, number)
            for scheme, id in _LINKED.findall(line):
                if scheme == "term" and id not in self._glossary:
                    self._unknown("term", id, self._glossary, "glossary.yaml of this language")
                elif scheme == "cite" and id not in self._law:
                    self._unknown("citation", id, self._law, "citations.yaml")

    def _unknown(self, what: str, id: str, known: Collection[str], file: str) -> None:
        hint = near_match(id, known) or f"Add it to {file}."
        self.problems.append(Problem(f'Unknown {what} "{id}".', self._location, hint))


def _short(inlines: nodes.Inlines, acronym: str) -> str:
    """What stays of "Individualized Education Programs (IEPs)"; empty where nothing is opened."""
    match inlines:
        case (nodes.Text(text),) if acronym and (found := _BRACKETED.fullmatch(text)):
            return next((part for part in found.groups() if part.startswith(acronym)), "")
        case _:
            return ""
