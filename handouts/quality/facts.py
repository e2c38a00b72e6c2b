"""The facts behind the words: each has its law and its source, and each citation is that of a fact."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping

from handouts.errors import Location, near_match
from handouts.library.load import Library
from handouts.library.model import Fact
from handouts.library.sections import Article
from handouts.library.shelves import CHARTS, TOPICS
from handouts.quality import gates
from handouts.quality.finding import Finding, Findings, finding
from handouts.quality.library import age, tried

_CITED = re.compile(r"\]\(cite:([^)\s]+)\)")
_LINK = re.compile(r"\]\(((?:https?://|tel:|mailto:)[^)\s]+)\)")
_OF_CHART = "-chart"
"""Ends the name of a chart's file of facts: it has no front matter that could list them."""


def every_fact(library: Library) -> list[Finding]:
    """Each fact rests on law that the library has, or is practice, and says where it was read."""
    found: list[Finding] = []
    for id in library.fact_files:
        for name, fact in _read(library, id, found).items():
            place = library.place(library.facts_path(id), name)
            found += _of_fact(library, f"{id}.{name}", fact, place)
    return found


def _of_fact(library: Library, id: str, fact: Fact, place: Location) -> Findings:
    for cited in fact.law:
        if cited not in library.citations:
            message = f'The fact "{id}" rests on "{cited}", which citations.yaml does not have.'
            yield finding("facts", "error", message, place, near_match(cited, library.citations))
    if fact.law and fact.level == "P":
        hint = "Write level: R or S."
        yield finding("facts", "error", f'The fact "{id}" is practice and names law.', place, hint)
    if not fact.law and fact.level != "P":
        yield finding(
            "facts", "error", f'The fact "{id}" names no law.', place, "Write level: P for practice."
        )
    if fact.law and not fact.source:
        message = f'The fact "{id}" does not say where its law was read.'
        yield finding("facts", "error", message, place, "Write source: and the copy or address.")


def behind(library: Library, text: Article) -> list[Finding]:
    """What is found of a text's law and links; raises ContentError for one that cannot be read."""
    return [*_backing(library, text), *_links(library, text)]


def _backing(library: Library, text: Article) -> Findings:
    """Each citation of a text is the law of a fact that it says.

    So words whose law belongs to another fact are found, as when a citation was taken from a neighbour.
    """
    if not library.fact_files or (text.shelf == TOPICS and not getattr(text.words, "facts", ())):
        return
    found: list[Finding] = []
    law = {cited for fact in _facts_of(library, text, found) for cited in fact.law}
    yield from found
    for place, cited in _citations(text):
        if cited not in law:
            message = f'"{cited}" stands behind words here and is the law of none of the facts of this text.'
            yield finding("facts", "error", message, place, _whose(library, cited))


def _links(library: Library, text: Article) -> Findings:
    """Each link of a text leads to an address that the library keeps."""
    if not library.addresses:
        return
    for section in text.sections:
        for line in section.lines:
            for address in _LINK.findall(line.text):
                if address not in library.addresses:
                    message = "This link leads to an address that addresses.yaml does not have."
                    hint = (
                        near_match(address, library.addresses)
                        or "Write there whose it is and when you read it."
                    )
                    yield finding("addresses", "error", message, line.place, hint)


def addresses(library: Library, day: datetime.date) -> list[Finding]:
    """Offices and numbers are read again within half a year: they move."""
    found: list[Finding] = []
    for name, address in library.addresses.items():
        place = library.place(library.addresses_path, name, "read")
        found += age(f'"{name}" was read', address.read, day, gates.ADDRESS_DAYS, place, address.seen_at)
    return found


def _citations(text: Article) -> Iterator[tuple[Location, str]]:
    """Each citation, with its place."""
    for section in text.sections:
        for line in section.lines:
            yield from ((line.place, cited) for cited in _CITED.findall(line.text))


def _facts_of(library: Library, text: Article, found: list[Finding]) -> Iterator[Fact]:
    if text.shelf == CHARTS:
        yield from _read(library, f"{text.id}{_OF_CHART}", found).values()
        return
    place = library.place(text.path, "facts")
    for id in getattr(text.words, "facts", ()):
        file, dot, name = id.rpartition(".")
        if not dot:  # an element of tests/elements.yaml, such as W1
            continue
        facts = _read(library, file, found) if file in library.fact_files else {}
        if name in facts:
            yield facts[name]
        else:
            known = [f"{file}.{each}" for each in facts] or library.fact_files
            message = f'There is no fact "{id}".'
            found.append(finding("facts", "error", message, place, near_match(id, known)))


def _read(library: Library, id: str, found: list[Finding]) -> Mapping[str, Fact]:
    """The facts of a file that can be read."""
    entries = tried(found, library.facts, id) or {}
    pairs = ((name, tried(found, entries.__getitem__, name)) for name in entries)
    return {name: fact for name, fact in pairs if fact}


def _whose(library: Library, cited: str) -> str:
    """Facts of other texts that the law carries."""
    unread: list[Finding] = []
    named = (
        f"{id}.{name}"
        for id in library.fact_files
        for name, fact in _read(library, id, unread).items()
        if cited in fact.law
    )
    first = [id for id, _ in zip(named, range(3), strict=False)]
    return (
        f"It is that of {', '.join(first)}: does one of them say this?"
        if first
        else "Write the fact it carries."
    )
