"""What a translation must share with its source text, section by section.

Anchors, terms, citations, values, blocks and numbers are the same in both, and lists have as many entries,
since the two may stand side by side; and where the glossary fixes how a term is said, the words that name
it say it so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import NamedTuple

from handouts.characters import unsegmented
from handouts.errors import Location, Problem
from handouts.library.model import Term
from handouts.library.sections import Article, Line, Section

_LINKED = re.compile(r"\]\((term|cite|value):([^)\s]+)\)")
_WITHOUT = re.compile(r"\{without ([\w.-]+):")
_ANCHOR = re.compile(r"\{#([^{}]+)\}")
_BLOCK = re.compile(r":{3,}[ \t]*([a-z][\w-]*)")
_NOT_SAID = re.compile(r"\]\([^)\s]*\)|\{#[^{}]*\}|<?https?://\S+")
_NUMBER = re.compile(r"\d+")
_ENTRY = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]")
_OTHER = re.compile(r":::|#")
"""What ends a list without an empty line before it."""
_NAMED = re.compile(r"\[([^\[\]]+)\]\(term:([^)\s]+)\)")

KINDS = {"term": "term", "cite": "citation", "value": "value"}

Feature = tuple[str, str]
"""What sort of thing it is, and which."""


class Departure(NamedTuple):
    section: str
    problem: Problem


def departures(original: Article, translation: Article, terms: Mapping[str, Term]) -> tuple[Departure, ...]:
    """All that is in one of two texts and not in the other; ``terms`` are those of the translation."""
    ours = {section.key: section for section in translation.sections}
    theirs = {section.key: section for section in original.asked_of(translation.words)}
    found = list[Departure]()
    for key, source in theirs.items():
        if key in ours:
            found += (Departure(key, each) for each in _compared(source, ours[key]))
        else:
            place, hint = Location(translation.start.path), f"See {source.place}."
            found.append(Departure(key, Problem(f'"{key}" is missing.', place, hint)))
    for key, section in ours.items():
        if key not in original.hashes:
            problem = Problem(f'"{key}" is not in the source text.', section.place)
            found.append(Departure(key, problem))
        found += (Departure(key, each) for each in _unlocked(section, terms))
    return tuple(found)


def _compared(source: Section, section: Section) -> Iterator[Problem]:
    """The marks of two sections, part by part: what is for families must not be only for teachers."""
    wanted, given = _marks(source), _marks(section)
    if section.hash == source.hash and any(map(str.isalpha, section.text)):
        yield Problem("This is still the source text.", section.place)
    first = {line.part: line.place for line in reversed(section.lines)}
    for part, mark in _surplus(wanted, given):
        place = first.get(part, section.place)
        hint = f"See {wanted[part, mark][0]}."
        yield Problem(f"{_described(mark)} is missing here.", place, hint)
    for part, mark in _surplus(given, wanted):
        message = f"{_described(mark)} is not in the source text, or not as often."
        yield Problem(message, given[part, mark][-1], f"See {source.place}.")
    yield from _unequal(source, section)


Features = dict[tuple[str, Feature], list[Location]]
"""Part and mark -> where it stands."""


def _marks(section: Section) -> Features:
    found: Features = {}
    for line in section.lines:
        for mark in _marks_of(line):
            found.setdefault((line.part, mark), []).append(line.place)
    return found


def _marks_of(line: Line) -> Iterator[Feature]:
    for scheme, id in _LINKED.findall(line.text):
        yield KINDS[scheme], id
    for name in _WITHOUT.findall(line.text):
        yield "choice", name
    for anchor in _ANCHOR.findall(line.text):
        yield "anchor", anchor
    if block := _BLOCK.match(line.text):
        yield "block", block[1]
    for number in dict.fromkeys(_NUMBER.findall(_NOT_SAID.sub("] ", line.text))):
        yield "number", str(int(number))


def _surplus(one: Features, other: Features) -> Iterator[tuple[str, Feature]]:
    """What one has more of; a sentence may be merged or split, so numbers only have to be there."""
    for (part, mark), lines in one.items():
        enough = 1 if mark[0] == "number" else len(lines)
        if len(other.get((part, mark), ())) < enough:
            yield part, mark


def _unequal(source: Section, section: Section) -> Iterator[Problem]:
    """Lists that are longer or shorter than those of the source text, part by part."""
    wanted, given = _lists(source), _lists(section)
    for part in dict.fromkeys((*wanted, *given)):
        for theirs, ours in zip_longest(wanted.get(part, ()), given.get(part, ()), fillvalue=()):
            if len(ours) != len(theirs):
                message = f"Entries of this list: {len(ours)}. In the source text: {len(theirs)}."
                hint = f"See {(theirs or (source.place,))[0]}."
                yield Problem(message, (ours or (section.place,))[0], hint)


def _lists(section: Section) -> dict[str, list[list[Location]]]:
    """Part -> its lists, each as the places of its entries."""
    found: dict[str, list[list[Location]]] = {}
    open_in, before = None, ""
    for line in section.lines:
        if _ENTRY.match(line.text):
            lists = found.setdefault(line.part, [])
            if open_in != line.part:
                lists.append([])
            lists[-1].append(line.place)
            open_in = line.part
        elif _OTHER.match(line.text) or (not before.strip() and line.text[:1].strip()):
            open_in = None
        before = line.text
    return found


def _described(mark: Feature) -> str:
    kind, name = mark
    return f"The {kind} {name}" if kind == "number" else f'The {kind} "{name}"'


def _unlocked(section: Section, terms: Mapping[str, Term]) -> Iterator[Problem]:
    """Terms that are named in other words than the glossary fixes."""
    text = "\n".join(line.text for line in section.lines)
    for found in _NAMED.finditer(text):
        words, id = " ".join(found[1].split()), found[2]
        if id in terms and terms[id].forms and not _is_said(words, terms[id]):
            line = section.lines[text.count("\n", 0, found.start())]
            hint = f"Write one of: {', '.join(terms[id].forms)}."
            message = f'"{words}" is not how the glossary says "{id}".'
            yield Problem(message, line.place, hint)


def _is_said(words: str, term: Term) -> bool:
    """Whether words hold a form of the term, or its acronym: that is what prints after the first use."""
    if term.acronym and re.search(rf"(?<![A-Za-z]){re.escape(term.acronym)}s?(?![A-Za-z])", words):
        return True
    return any(_folded(form) in _folded(words) for form in term.forms)


def _folded(words: str) -> str:
    return unsegmented(words).casefold()
