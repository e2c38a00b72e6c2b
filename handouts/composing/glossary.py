"""Entries of the glossaries as definitions, and a whole glossary as a list or side by side with another."""

from __future__ import annotations

import re
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

    def all(self, code: str, other: str = "", *, sort: str = "") -> nodes.Blocks:
        """Every entry of a language by the alphabet, in columns; beside another language in a table.

        ``sort``: ``language`` for the order of the first language; else a table has that of the other, whose
        words one hears at a meeting.
        """
        terms = self._library.glossary(code)
        if not other:
            ids = sorted(terms, key=lambda id: _letters(terms[id].term))
            listed = nodes.DefinitionList(tuple(self.definition(code, id) for id in ids))
            return (nodes.Division("glossary", (listed,)),)
        named = terms if sort == "language" else {**terms, **self._library.glossary(other)}
        ids = sorted(terms, key=lambda id: _letters(named[id].term))
        languages = self._library.language(other), self._library.language(code)
        foreign, own = (each.name[:1].upper() + each.name[1:] for each in languages)
        heads: tuple[nodes.Inlines, ...] = (
            (nodes.Foreign((nodes.Text(foreign),), other),),
            (nodes.Text(own),),
            (nodes.Text(languages[1].label("meaning")),),
        )
        head = nodes.TableRow(
            tuple(nodes.TableCell((nodes.Paragraph(inlines),), "column") for inlines in heads)
        )
        return (nodes.Table(head, tuple(self._row(id, code, other) for id in ids), widths=WIDTHS),)

    def _row(self, id: str, code: str, other: str) -> nodes.TableRow:
        """The word in the other language, the same in this one, and what it means."""
        own, theirs = self._library.glossary(code)[id].term, self._library.glossary(other)
        name = theirs[id].term if id in theirs else own
        said = (nodes.Foreign((nodes.Text(name),), other),) if id in theirs else (nodes.Text(own),)
        paragraphs = said, (nodes.Text(_without(own, name)),), _meaning(self.definition(code, id))
        first, *others = (nodes.Paragraph(inlines) for inlines in paragraphs)
        cells = (nodes.TableCell((first,), "row"), *(nodes.TableCell((each,)) for each in others))
        return nodes.TableRow(cells)


WIDTHS = (11, 11, 20)
"""Of the columns of a glossary in two languages, relative to one another."""
_WORD = re.compile(r"\w+")
_IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)$")


def _without(term: str, name: str) -> str:
    """A term without its name in the other language, which stands beside it."""
    found = _IN_BRACKETS.search(term)
    is_said = found and {*_WORD.findall(_letters(found[1]))} <= {*_WORD.findall(_letters(name))}
    return term[: found.start()] if found and is_said else term


def _meaning(definition: nodes.Definition) -> nodes.Inlines:
    match definition.blocks:
        case (nodes.Paragraph(inlines),):
            return inlines
        case _:
            return ()


def _letters(text: str) -> str:
    """What a text is sorted by: its letters without case and accents."""
    return normalize("NFKD", text).encode("ascii", "ignore").decode().casefold() or text
