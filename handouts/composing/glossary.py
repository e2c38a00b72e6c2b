"""Entries of the glossaries as definitions, and a whole glossary as a list or side by side with another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

from handouts.document import nodes
from handouts.errors import ContentError, Problem
from handouts.library.load import Library
from handouts.library.shelves import GLOSSARY

Read = Callable[[str, Path, int], nodes.Blocks]
"""Gives the blocks of a text, of its file and of the number of its first line in it."""


class Glossaries:
    """Reads entries of the glossaries; notes what is wrong and goes on."""

    def __init__(self, library: Library, read: Read, problems: list[Problem]) -> None:
        self._library = library
        self._read = read
        self._problems = problems

    def definition(self, code: str, id: str) -> nodes.Definition:
        """An entry; its definition is Markdown of one paragraph."""
        term = self._library.glossary(code)[id]
        path = self._library.path(GLOSSARY, code, GLOSSARY.only)
        try:
            match self._read(term.definition, path, 1):
                case (nodes.Paragraph(inlines),):
                    return nodes.Definition((nodes.Text(term.term),), (nodes.Paragraph(inlines),))
                case _:
                    raise ContentError("A definition is one paragraph.")
        except ContentError as error:
            place = self._library.place(path, id)
            self._problems.extend(Problem(each.message, place, each.hint) for each in error.problems)
            return nodes.Definition((), ())

    def all(self, code: str, other: str = "") -> nodes.Blocks:
        """Every entry of a language by the alphabet; beside those of another language in a table."""
        terms = self._library.glossary(code)
        ids = sorted(terms, key=lambda id: _letters(terms[id].term))
        if not other:
            return (nodes.DefinitionList(tuple(self.definition(code, id) for id in ids)),)
        names = (self._library.language(each).name for each in (code, other))
        own, foreign = (name[:1].upper() + name[1:] for name in names)
        heads: tuple[nodes.Inlines, ...] = (nodes.Text(own),), (nodes.Foreign((nodes.Text(foreign),), other),)
        head = nodes.TableRow(
            tuple(nodes.TableCell((nodes.Paragraph(inlines),), "column") for inlines in heads)
        )
        return (nodes.Table(head, tuple(self._row(id, code, other) for id in ids)),)

    def _row(self, id: str, code: str, other: str) -> nodes.TableRow:
        own = _run_in(self.definition(code, id))
        known = id in self._library.glossary(other)
        foreign = (nodes.Foreign(_run_in(self.definition(other, id)), other),) if known else ()
        cells: tuple[nodes.Block, ...] = tuple(
            nodes.Paragraph(inlines) for inlines in (own, foreign) if inlines
        )
        return nodes.TableRow(tuple(nodes.TableCell((block,)) for block in cells))


def _run_in(definition: nodes.Definition) -> nodes.Inlines:
    """The term in bold and its definition in one text."""
    match definition.blocks:
        case (nodes.Paragraph(inlines),):
            return (nodes.Strong((*definition.term, nodes.Text(":"))), nodes.Text(" "), *inlines)
        case _:
            return ()


def _letters(text: str) -> str:
    """What a text is sorted by: its letters without case and accents."""
    return normalize("NFKD", text).encode("ascii", "ignore").decode().casefold() or text
