"""What the files of a library are held to, beside the sheets that are made of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from handouts.characters import UNSPACED, unsegmented
from handouts.errors import ContentError, HandoutsError, Location, MissingFile, Problem
from handouts.library import drift, parity
from handouts.library.load import Library
from handouts.library.model import NO_DEFINITION, Citation, Topic
from handouts.library.sections import Article
from handouts.library.shelves import GLOSSARY, TOPICS
from handouts.quality import gates
from handouts.quality.finding import Finding, Findings, finding
from handouts.quality.sentences import words

P = ParamSpec("P")
T = TypeVar("T")

_CODE = re.compile(r"\d+ (CFR|USC) ")
_SECOND_SOURCE = re.compile(r"https?://\S+ .*\d{4}-\d{2}-\d{2}.*")


def told(error: HandoutsError) -> Findings:
    """The problems of a stage that cannot go on."""
    stage = ContentError if isinstance(error, MissingFile) else type(error)
    rule = stage.__name__.removesuffix("Error").removesuffix("Problem").lower()
    return (Finding(rule, "error", problem) for problem in error.problems)


def tried(found: list[Finding], read: Callable[P, T], *about: P.args, **more: P.kwargs) -> T | None:
    """What ``read`` gives; None where it cannot, and why is noted."""
    try:
        return read(*about, **more)
    except HandoutsError as error:
        found += told(error)
        return None


# ── The law ──────────────────────────────────────────────────────────────────


def citations(library: Library, day: datetime.date, first: str = "") -> Findings:
    """Every citation can be read, has been checked of late, and says its second source in full.

    ``first``: how the ids of those that are meant begin.
    """
    found: list[Finding] = []
    law = tried(found, getattr, library, "citations") or {}
    for id in (id for id in law if id.startswith(first)):
        citation = tried(found, law.__getitem__, id)
        if citation:
            found += _citation(
                id, citation, day, lambda *names: library.place(library.citations_path, *names)
            )
    yield from found


def _citation(id: str, citation: Citation, day: datetime.date, place: Callable[..., Location]) -> Findings:
    most, said = citation.keeps or gates.TOO_OLD_DAYS, f'"{id}" was checked'
    yield from age(said, citation.checked, day, most, place(id, "checked"), citation.url)
    if official := _official(citation):
        message = f'"{id}" leads to a copy: the law itself stands at {official}.'
        yield finding("copies", "error", message, place(id, "url"), f"Write its address at {official}.")
    elif citation.jurisdiction == "federal" and not _is_official(citation):
        message = f'"{id}" leads to a copy and does not say so.'
        hint = "Write the office's own address, or in the title: (copy at HOST)."
        yield finding("copies", "error", message, place(id, "url"), hint)
    if citation.second_source and not _SECOND_SOURCE.fullmatch(citation.second_source):
        message = f'The second source of "{id}" is not an address and the day it was read.'
        hint = 'Write "https://… (read 2026-11-22)".'
        yield finding("citations", "error", message, place(id, "second-source"), hint)


def age(
    said: str, read: datetime.date, day: datetime.date, most: int, place: Location, source: str
) -> Findings:
    """Something is read again within so many days; a warning comes before.  ``said``: it was read."""
    days, old = (day - read).days, most - gates.WARNED_DAYS
    if days > old:
        is_too_old = days > most
        message = f"{said} {days} days before {day}; {most if is_too_old else old} is the most."
        hint = f"Read {source} and write the new day."
        yield finding("age", "error" if is_too_old else "warning", message, place, hint)


def _host(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.")


def _official(citation: Citation) -> str:
    """Where a code or rule is published, if the address is not there."""
    code = _CODE.match(citation.label)
    found = gates.OFFICIAL[code[1]] if code else ""
    return "" if _host(citation.url) == found else found


def _is_official(citation: Citation) -> bool:
    """Whether it leads to an office's own page, or says that it does not."""
    said = f"{citation.label} {citation.title}"
    return _host(citation.url).endswith(gates.OFFICES) or any(word in said for word in ("copy", "summar"))


# ── Texts ────────────────────────────────────────────────────────────────────


def article(library: Library, text: Article) -> Findings:
    """Title and summaries stand on one line; a topic names its facts."""
    words = text.words
    for field, said, most in (
        ("title", words.title, gates.TITLE),
        ("summary", words.summary, gates.SUMMARY),
        *(("summary-for", summary, gates.SUMMARY) for summary in words.summary_for.values()),
    ):
        if (count := len(unsegmented(said))) > most:
            message = f'"{field}" has {count} characters; {most} stand on one line.'
            yield finding("title", "warning", message, library.place(text.path, field))
    if text.shelf == TOPICS and isinstance(words, Topic) and not words.facts:
        message = "The topic names no facts."
        hint = "Write facts: and the ids of the facts that it says."
        yield finding("facts", "warning", message, library.place(text.path, "title"), hint)


def unspaced(text: Article) -> Findings:
    """In a language without spaces between words, lines can end inside of long runs of letters."""
    letters = UNSPACED.get(text.language.partition("-")[0])
    if letters is None:
        return
    run = re.compile(f"[{letters}]{{{gates.LONGEST_RUN + 1},}}")
    for section in text.sections:
        if line := next((each for each in section.lines if run.search(each.text)), None):
            message = f"More than {gates.LONGEST_RUN} letters run together: no line can end there."
            see = ("translations", "segment", f"{text.language}/{text.name}")
            yield Finding("unspaced", "warning", Problem(message, line.place, see=see))


def values(library: Library) -> Findings:
    """Every form of a value can be read."""
    found: list[Finding] = []
    forms = tried(found, getattr, library, "values") or {}
    for name in forms:
        tried(found, forms.__getitem__, name)
    yield from found


def entries(library: Library, code: str) -> Findings:
    """Every entry of the glossary is short, also those that no sheet uses; names can be read."""
    path = library.path(GLOSSARY, code, GLOSSARY.only)
    if not path.is_file():  # told as missing
        return
    found: list[Finding] = []
    terms = tried(found, library.glossary, code) or {}
    most, is_written = gates.DEFINITION.get(code, gates.DEFINITION[""]), library.is_written(code)
    for id in terms:
        term = tried(found, terms.__getitem__, id)
        if term and not term.definition and is_written:
            message = f'"{id}" has no definition yet.'
            found.append(finding("definition", "error", message, library.place(path, id), NO_DEFINITION))
        elif term and (count := len(words(term.definition))) > most:
            message = f'The definition of "{id}" has {count} words; {most} are the most.'
            found.append(finding("definition", "warning", message, library.place(path, id, "definition")))
    tried(found, library.reading_aids, code)
    tried(found, library.synonyms, code)
    yield from found


def missing(library: Library, code: str) -> Findings:
    """What a first sheet for the default audience needs in a language, and is not written in it yet."""
    settings = library.settings
    bundle, audience = settings.defaults.topics, settings.defaults.audience
    topics = settings.bundles[bundle].topics.get(audience, ())
    needed = (GLOSSARY.only, "texts/foot", f"bundles/{bundle}", *topics)
    known, source = library.names(code), library.names(settings.source_language)
    if GLOSSARY.only in known and not library.is_written(code):
        yield _begun_glossary(library, code)
    for name in needed:
        if name not in known and name in source:
            message = f'"{name}" is not written in "{code}" yet.'
            place = Location(library.shown(library.language_path(code)))
            see = ("new", "translation", f"{code}/{name}")
            yield Finding("missing", "note", Problem(message, place, see=see))


def _begun_glossary(library: Library, code: str) -> Finding:
    """Before the first text it may be a part of the terms alone, for translators."""
    all_terms, terms = len(library.glossary(library.settings.source_language)), library.glossary(code)
    defined = sum(1 for term in terms.values() if term.definition)
    message = f"{len(terms)} of {all_terms} terms, and {defined} definitions: a text needs them all."
    place = Location(library.shown(library.path(GLOSSARY, code, GLOSSARY.only)))
    return finding("missing", "note", message, place, NO_DEFINITION)


def translation(library: Library, code: str, name: str) -> Findings:
    """A translation is fresh, and has the law, terms, values, anchors and numbers of its source."""
    found: list[Finding] = []
    texts = tried(found, _pair, library, code, name)
    yield from found
    if texts is None:
        return
    original, text = texts
    state = drift.drift(original.hashes_for(text.words), text.recorded)
    shown = library.shown(text.path)
    if not state.is_recorded:
        message = "Nobody has recorded what this translation was made from."
        see = ("translations", "accept", f"{code}/{name}")
        yield Finding("translation", "warning", Problem(message, Location(shown), see=see))
    places = {section.key: section.place for section in text.sections}
    for key in state.sections:
        message = f'"{key}" is stale: the source text has changed.'
        place, see = places.get(key, Location(shown)), ("translations", "diff", f"{code}/{name}")
        yield Finding("translation", "error", Problem(message, place, see=see))
    found = []
    for departure in tried(found, _departures, library, original, text) or ():
        found.append(Finding("parity", "error", departure.problem))
    yield from found


def _departures(library: Library, original: Article, text: Article) -> tuple[parity.Departure, ...]:
    terms = library.glossary(text.language)
    return parity.departures(original, text, terms)


def _pair(library: Library, code: str, name: str) -> tuple[Article, Article]:
    return library.named(library.settings.source_language, name), library.named(code, name)
