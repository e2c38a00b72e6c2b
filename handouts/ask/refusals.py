"""What the library does not have of a request, or a kind of handout does not take."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from handouts.ask.request import (
    ALL,
    DETAILS,
    NO_KIND,
    SORTS,
    Request,
    bundle_of,
    has_two,
    kind_of,
    lacking,
    look_up_language,
    opening_words,
    section_keys,
    sections_for,
    topic_ids,
)
from handouts.errors import ContentError, Location, Problem, near_match
from handouts.library.load import Library
from handouts.library.model import PAPERS, Comparison, is_for_school
from handouts.library.sections import Article
from handouts.library.shelves import (
    BUNDLES,
    CHARTS,
    GLOSSARY,
    LETTERS,
    SHELVES,
    TOPICS,
    WORKSHEETS,
    Shelf,
)
from handouts.library.templates import Kind

_WORDS = re.compile(r"\w[\w -]*")
"""A name that may be typed behind a command as it is."""
NOT_FOR_ALL = ("topics", "rows", "columns", "detail", "letter-only", "letter-language", "sort")
"""Options that not every kind of handout takes."""


def unknown(what: str, name: str, known: Collection[str], listing: str = "") -> Iterator[Problem]:
    """A problem when a name is not known, with a name that is near and what to list to see them all."""
    if name not in known:
        hint = near_match(name, known)
        if listing:
            yield Problem(f'Unknown {what} "{name}".', hint=hint, see=("list", listing))
        else:
            every = f"It is one of: {', '.join(known)}."
            yield Problem(f'Unknown {what} "{name}".', hint=f"{hint} {every}".strip())


def _found(library: Library, problems: Iterator[Problem], name: str, *shelves: Shelf) -> Iterator[Problem]:
    """The problems; one without a hint tells where the name stands that was not known."""
    for problem in problems:
        yield problem if problem.hint or problem.location else found_in(library, problem, name, *shelves)


def found_in(library: Library, problem: Problem, name: str, *shelves: Shelf, least: float = 0) -> Problem:
    """The problem with the texts that hold the name, or the kind of handout that has it.

    ``least``: as for ``search.stands_in``.
    """
    from handouts.ask.meaning import homes  # late: most requests name what there is
    from handouts.library.search import stands_in

    if home := next((each for each in homes(library, [name]) if each.name), None):
        return problem._replace(hint=f"It is a {home.kind}.", see=("make", home.kind, home.name))
    if not (ids := stands_in(library, name, shelves, least)):
        return problem
    see = ("find", *name.split()) if _WORDS.fullmatch(name) else problem.see
    return problem._replace(hint=f"It stands in: {', '.join(ids)}.", see=see)


def broken(library: Library, request: Request) -> Iterator[Problem]:
    """What is wrong with the files of the texts: each is read, so that all is told at once."""
    code, ids = look_up_language(library, request), topic_ids(library, request)
    texts = [(TOPICS, id) for id in dict.fromkeys(ids)]
    texts += [(BUNDLES, opening_words(library, request))] if ids else []
    for shelf, id in texts:
        if id in library.ids(shelf, code):
            try:
                library.article(shelf, code, id)
            except ContentError as error:
                yield from error.problems


def refusals(library: Library, asked: Request, request: Request) -> Iterator[Problem]:
    """All that cannot be; ``asked``: what was given, ``request``: the same with defaults put in."""
    settings = library.settings
    kinds = unknown("kind of handout", request.kind, library.kinds, "kinds")
    yield from _found(library, kinds, request.kind, TOPICS, BUNDLES, WORKSHEETS, LETTERS)
    kind = kind_of(library, request)
    if kind is not NO_KIND:
        yield from _not_taken(kind, asked)
    yield from unknown("audience", request.audience, settings.audiences, "audiences")
    for code in dict.fromkeys((request.language, *request.also)):
        yield from unknown("language", code, library.languages, "languages")
        if code in library.languages and not library.is_written(code):
            yield _unwritten(library, code)
            return
    if request.also or request.twin:
        yield from _of_languages(library, kind, request)
    if kind.shelf == TOPICS.name:
        yield from unknown("detail", request.detail, DETAILS)
    yield from unknown("paper", request.paper, PAPERS)
    if request.sort:
        yield from unknown("order", request.sort, SORTS)
    if request.variant:
        yield from unknown("variant", request.variant, library.variants, "variants")
    yield from _of_texts(library, kind, request)


def _unwritten(library: Library, code: str) -> Problem:
    """Of a language that has the words of the program, and perhaps of the field, alone."""
    name, see = library.language(code).english_name, ("new", "translation", f"{code}/{GLOSSARY.only}")
    if library.ids(GLOSSARY, code):
        see = ("check", "--language", code)
    return Problem(f"There is no text in {name} ({code}) yet.", see=see)


def _of_languages(library: Library, kind: Kind, request: Request) -> Iterator[Problem]:
    """What cannot be said in several languages, or side by side."""
    codes = request.language, *request.also
    last = library.language(codes[-1]).english_name if codes[-1] in library.languages else codes[-1]
    if len(set(codes)) < len(codes):
        yield Problem("A language is given twice.", hint="Give each once.")
    elif has_two(library, kind, request):
        hint = f"With --language {codes[-1]} it has the English beside the {last}."
        yield Problem("This has two languages on one page already.", hint=hint)
    elif request.twin and len(codes) != 2:
        yield Problem("A twin sheet has two languages.", hint="Such as --twin --language en,es.")


def _given(asked: Request, option: str) -> bool:
    return bool(getattr(asked, option.replace("-", "_")))


def _not_taken(kind: Kind, asked: Request) -> Iterator[Problem]:
    """Options that the kind does not take."""
    name = asked.kind
    if asked.name and not kind.folder:
        hint = f"See: {kind.example}"
        yield Problem(f'The kind "{name}" takes no name after it.', hint=hint)
    for option in sorted(each for each in NOT_FOR_ALL if _given(asked, each) and each not in kind.takes):
        takes = ", ".join(f"--{each}" for each in kind.takes) or "no options of its own"
        yield Problem(f'The kind "{name}" does not take --{option}.', hint=f"It takes {takes}.")
    if asked.format not in kind.formats:
        hint = f"It can be written as {', '.join(kind.formats)}."
        yield Problem(f'The kind "{name}" cannot be written as {asked.format}.', hint=hint)


def _of_texts(library: Library, kind: Kind, request: Request) -> Iterator[Problem]:
    if kind.comparison:
        yield from _of_chart(library, kind.comparison, request)
    elif kind.folder:
        yield from _of_page(library, SHELVES[kind.folder], request)
    elif kind.shelf == TOPICS.name:
        yield from _of_topics(library, request)


def _wrong_audience(
    library: Library, what: str, audiences: tuple[str, ...], request: Request, listing: str = ""
) -> Iterator[Problem]:
    """A text that is not for the audience, which is one of the library's."""
    if request.audience in library.settings.audiences and request.audience not in audiences:
        message = f'{what} is not for the audience "{request.audience}".'
        see = ("list", listing) if listing else ()
        yield Problem(message, hint=f"It is for: {', '.join(audiences)}.", see=see)


def _untranslated(library: Library, what: str, shelf: Shelf, id: str, request: Request) -> Problem:
    code = look_up_language(library, request)
    name = library.language(code).english_name
    hint = f"It is written in: {', '.join(library.languages_of(shelf, id)) or 'no language'}."
    return Problem(f"{what} is not written in {name} ({code}) yet.", hint=hint)


# ── Worksheets, letters, packets, charts ─────────────────────────────────────


def _of_page(library: Library, shelf: Shelf, request: Request) -> Iterator[Problem]:
    """A text that is not there, not in this language or not for this audience."""
    name, code = request.name, look_up_language(library, request)
    languages = library.languages_of(shelf, name)
    listing = shelf.name
    if not name:
        yield Problem(f"Say which {shelf.one} to make.", see=("list", listing))
    elif not languages:
        yield from _found(library, unknown(shelf.one, name, library.every_id(shelf), listing), name, shelf)
    elif code not in languages:
        yield _untranslated(library, f'The {shelf.one} "{name}"', shelf, name, request)
    else:
        audiences = library.article(shelf, code, name).words.audiences
        yield from _wrong_audience(library, f'The {shelf.one} "{name}"', audiences, request, listing)
        if request.letter_language:
            yield from unknown("language of this letter", request.letter_language, languages)
            if shelf == WORKSHEETS and not is_for_school(library.article(shelf, languages[0], name).words):
                message = f'The worksheet "{name}" goes to no school, so it is in one language.'
                yield Problem(message, hint="Leave --letter-language out.")


def _of_chart(library: Library, id: str, request: Request) -> Iterator[Problem]:
    code = look_up_language(library, request)
    if id not in library.ids(CHARTS, code):
        yield _untranslated(library, f'The chart "{id}"', CHARTS, id, request)
        return
    chart = library.chart(code, id)
    yield from _wrong_audience(library, f'The chart "{id}"', chart.audiences, request)
    if len(set(request.rows)) < len(request.rows):
        yield Problem("A row is given twice.", hint="Give each once.")
    known = (ALL, *chart.names)
    elsewhere = library.chart(library.settings.source_language, id)
    for name in dict.fromkeys(request.rows):
        if name not in known and name in elsewhere.names:
            hint = f"It has: {', '.join(known)}."
            said = library.language(code).english_name
            yield Problem(f'The row "{name}" is not written in {said} ({code}) yet.', hint=hint)
        else:
            yield from _found(library, unknown("row", name, known, "rows"), name, CHARTS)
    yield from _of_columns(chart, request.columns)


def _of_columns(chart: Comparison, names: Sequence[str]) -> Iterator[Problem]:
    """Names that are no column, and columns given twice or alone."""
    for name in dict.fromkeys(names):
        yield from unknown("column", name, chart.columns)
    if len(set(names)) < len(names):
        yield Problem("A column is given twice.", hint="Give each once.")
    elif len(names) < 2:
        yield Problem("A comparison needs two columns.", hint="Such as --columns iep,504.")


# ── Topics ───────────────────────────────────────────────────────────────────


def _of_topics(library: Library, request: Request) -> Iterator[Problem]:
    bundle = bundle_of(library, request)
    yield from _of_bundle(library, bundle, request) if bundle else _of_list(library, request)
    for id in dict.fromkeys(topic_ids(library, request)):
        if not library.is_bundle(id):
            yield from _of_topic(library, id, request)
    words, code = opening_words(library, request), look_up_language(library, request)
    if topic_ids(library, request) and words and words not in library.ids(BUNDLES, code):
        if library.languages_of(BUNDLES, words):
            yield _untranslated(library, f'The opening of the bundle "{words}"', BUNDLES, words, request)
        else:
            yield wordless(library, words)


def _of_bundle(library: Library, bundle: str, request: Request) -> Iterator[Problem]:
    lists = library.settings.bundles[bundle].topics
    if request.audience in library.settings.audiences and not lists.get(request.audience):
        hint = f"It has one for: {', '.join(lists)}. Choose topics of your own with --topics."
        message = f'The bundle "{bundle}" has no list for the audience "{request.audience}".'
        yield Problem(message, hint=hint)


def wordless(library: Library, bundle: str) -> Problem:
    """Of a bundle whose words stand in no language."""
    path = library.path(BUNDLES, library.settings.source_language, bundle)
    hint = f"Write title, summary, audiences and a lead in {library.shown(path)}."
    place = library.place(library.settings_path, "bundles", bundle)
    return Problem(f'The bundle "{bundle}" has no words yet.', place, hint)


def _of_list(library: Library, request: Request) -> Iterator[Problem]:
    for name, count in Counter(request.topics).items():
        if count > 1:
            yield Problem(f'The topic "{name}" is given {count} times.', hint="Give it once.")
    for id in topic_ids(library, request):
        if section_keys(request, id) and (id in request.topics or library.is_bundle(id)):
            what = "is a bundle, and has no sections" if library.is_bundle(id) else "is given whole, too"
            yield Problem(f'"{id}" {what}.', hint="Give the sections of topics, or whole topics.")
    for name in dict.fromkeys(filter(library.is_bundle, request.topics)):
        hint = "Give it alone, or list only topics."
        yield Problem(
            f'"{name}" is a bundle, and other topics are given too.', hint=hint, see=("list", BUNDLES.name)
        )


def _of_topic(library: Library, id: str, request: Request) -> Iterator[Problem]:
    code = look_up_language(library, request)
    if id in library.ids(TOPICS, code):
        article = library.article(TOPICS, code, id)
        audiences = article.words.audiences
        yield from _wrong_audience(library, f'The topic "{id}"', audiences, request, TOPICS.name)
        if request.audience in audiences:
            yield from _of_sections(article, request)
    elif id in lacking(library, request):
        return
    elif library.languages_of(TOPICS, id):
        yield _untranslated(library, f'The topic "{id}"', TOPICS, id, request)
    else:
        known = (*library.ids(TOPICS, code), *library.settings.bundles)
        place = _place_in_bundle(library, id, request)
        told = (each._replace(location=place) for each in unknown("topic", id, known, TOPICS.name))
        yield from _found(library, told, id, TOPICS, BUNDLES)


def _of_sections(article: Article, request: Request) -> Iterator[Problem]:
    """Sections that the topic does not have, or that say nothing to the audience."""
    if not (asked := section_keys(request, article.id)):
        return
    known = sections_for(article, request.audience)
    every = {section.key for section in article.sections}
    for key in asked:
        if key not in known:
            whom = f' for the audience "{request.audience}"' if key in every else ""
            hint = f"{near_match(key, known)} It has: {', '.join(known)}.".strip()
            yield Problem(f'The topic "{article.id}" has no section "{key}"{whom}.', hint=hint)


def _place_in_bundle(library: Library, id: str, request: Request) -> Location | None:
    bundle = bundle_of(library, request)
    if not bundle:
        return None
    number = str(topic_ids(library, request).index(id) + 1)
    return library.place(library.settings_path, "bundles", bundle, "topics", request.audience, number)
