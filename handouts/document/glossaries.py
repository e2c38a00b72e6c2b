"""Entries of the glossaries as definitions, and a whole glossary as a list or side by side with another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

from handouts.document.inline_nodes import Foreign, Inlines, Strong, Text
from handouts.document.nodes import (
    Block,
    Blocks,
    Definition,
    DefinitionList,
    Paragraph,
    Table,
    TableCell,
    TableRow,
)
from handouts.errors import ContentError, Location, Problem
from handouts.library.load import Library
from handouts.library.strict_yaml import field_lines
from handouts.library.text_file import read_text

Read = Callable[[str, Path, int], Blocks]
"""Gives the blocks of a text, of its file and of the number of its first line in it."""


class Glossaries:
    """Reads entries of the glossaries; notes what is wrong and goes on."""

    def __init__(self, library: Library, read: Read, problems: list[Problem]) -> None:
        self._library = library
        self._read = read
        self._problems = problems

    def definition(self, code: str, id: str) -> Definition:
        """An entry; its definition is Markdown of one paragraph."""
        term = self._library.glossary(code)[id]
        path = self._library.glossary_path(code)
        try:
            match self._read(term.definition, path, 1):
                case (Paragraph(inlines),):
                    return Definition((Text(term.term),), (Paragraph(inlines),))
                case _:
                    raise ContentError("A definition is one paragraph.")
        except ContentError as error:
            shown = self._library.shown(path)
            place = Location(shown, field_lines(read_text(path, shown)).get(id, 1))
            self._problems.extend(Problem(each.message, place, each.hint) for each in error.problems)
            return Definition((), ())

    def all(self, code: str, other: str = "") -> Blocks:
        """Every entry of a language by the alphabet; beside those of another language in a table."""
        terms = self._library.glossary(code)
        ids = sorted(terms, key=lambda id: _letters(terms[id].term))
        if not other:
            return (DefinitionList(tuple(self.definition(code, id) for id in ids)),)
        names = (self._library.language(each).name for each in (code, other))
        own, foreign = (name[:1].upper() + name[1:] for name in names)
        heads: tuple[Inlines, ...] = (Text(own),), (Foreign((Text(foreign),), other),)
        head = TableRow(tuple(TableCell((Paragraph(inlines),), "column") for inlines in heads))
        return (Table(head, tuple(self._row(id, code, other) for id in ids)),)

    def _row(self, id: str, code: str, other: str) -> TableRow:
        own = _run_in(self.definition(code, id))
        known = id in self._library.glossary(other)
        foreign = (Foreign(_run_in(self.definition(other, id)), other),) if known else ()
        cells: tuple[Block, ...] = tuple(Paragraph(inlines) for inlines in (own, foreign) if inlines)
        return TableRow(tuple(TableCell((block,)) for block in cells))


def _run_in(definition: Definition) -> Inlines:
    """The term in bold and its definition in one text."""
    match definition.blocks:
        case (Paragraph(inlines),):
            return (Strong((*definition.term, Text(":"))), Text(" "), *inlines)
        case _:
            return ()


def _letters(text: str) -> str:
    """What a text is sorted by: its letters without case and accents."""
    return normalize("NFKD", text).encode("ascii", "ignore").decode().casefold() or text
