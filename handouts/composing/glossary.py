"""Entries of the glossaries as definitions, and a whole glossary as a list or beside the words of another."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from unicodedata import combining, normalize

from handouts.characters import romanized, scripts_of, unsegmented
from handouts.document import nodes
from handouts.errors import ContentError, Problem
from handouts.library.load import Library
from handouts.library.model import NO_DEFINITION, Language
from handouts.library.shelves import GLOSSARY

Read = Callable[[str, Path, int], nodes.Blocks]
"""Gives the blocks of a text, of its file and of the number of its first line in it."""
_BRACKETS = re.compile(r"\s?[(\uff08]([^()\uff08\uff09]+)[)\uff09]")
"""The second brackets are those of Chinese and Japanese."""


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
                    colon = self._library.language(code).colon
                    words = (nodes.Paragraph(inlines),)
                    return nodes.Definition((nodes.Text(term.term),), words, colon=colon, id=id)
                case ():
                    raise ContentError(Problem(f'"{id}" has no definition yet.', hint=NO_DEFINITION))
                case _:
                    raise ContentError("A definition is one paragraph.")
        except ContentError as error:
            place = self._library.place(path, id)
            self._problems.extend(Problem(each.message, place, each.hint) for each in error.problems)
            return nodes.Definition((), ())

    def all(self, code: str) -> nodes.Block:
        """Every entry of a language by the alphabet."""
        terms = self._library.glossary(code)
        ids = sorted(terms, key=lambda id: by_letters(terms[id].term))
        return nodes.Division(
            "glossary", (nodes.DefinitionList(tuple(self.definition(code, id) for id in ids)),)
        )

    def beside(self, code: str, source: str, by_own: bool) -> nodes.Table:
        """Every entry of a language in a row: its term in the source language, its own, the definition.

        By the alphabet of the source language's terms, which are those that a meeting uses, or of its own.
        """
        own, foreign = self._library.glossary(code), self._library.glossary(source)
        for id in sorted(own.keys() - foreign.keys()):
            self._note_lack(id, code, source)
        by = own if by_own else foreign
        heads = _row_heads(self._library.language(code), self._library.language(source), source)
        ids = sorted((id for id in own if id in foreign), key=lambda id: by_letters(by[id].term))
        rows = tuple(self._row(id, code, source) for id in ids)
        return nodes.Table(nodes.TableRow(heads), rows, style="glossary")

    def _note_lack(self, id: str, code: str, source: str) -> None:
        """The source language has no such entry."""
        place = self._library.place(self._library.path(GLOSSARY, code, GLOSSARY.only), id)
        self._problems.append(
            Problem(f'"{id}" is not in the glossary of "{source}".', place, "Add it there too.")
        )

    def _row(self, id: str, code: str, source: str) -> nodes.TableRow:
        name = self._library.glossary(source)[id].term
        own = without_source(self._library.glossary(code)[id].term, name)
        head = nodes.TableCell(_paragraph(nodes.Foreign((nodes.Text(name),), source)), "row")
        term = nodes.TableCell(_paragraph(nodes.Strong((nodes.Text(own),))))
        return nodes.TableRow((head, term, nodes.TableCell(self.definition(code, id).blocks)))


def without_source(term: str, source: str) -> str:
    """A term such as "Adaptación (accommodation)" without brackets that say no more than the source's."""
    known = set(_said(source))

    def kept(brackets: re.Match[str]) -> str:
        return "" if known.issuperset(_said(brackets[1])) else brackets[0]

    return _BRACKETS.sub(kept, term)


def _said(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _row_heads(own: Language, source: Language, code: str) -> tuple[nodes.TableCell, ...]:
    texts = (
        nodes.Foreign((nodes.Text(_capital(source.name)),), code),
        nodes.Text(_capital(own.name)),
        nodes.Text(own.label("meaning")),
    )
    return tuple(nodes.TableCell(_paragraph(text), "column") for text in texts)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _paragraph(inline: nodes.Inline) -> nodes.Blocks:
    return (nodes.Paragraph((inline,)),)


def by_letters(text: str) -> str:
    """What it is sorted by: letters, without case, accents and opening quotes; Chinese by its sounds."""
    said = "".join(char for char in normalize("NFKD", unsegmented(text)) if not combining(char))
    said = romanized(said) if scripts_of(said) <= {"LATIN", "CJK"} else said
    return re.sub(r"^\W+", "", said).casefold() or said
