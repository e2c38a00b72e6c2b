"""Every sheet of a library made and judged: what ``handouts check`` runs."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import NamedTuple

from msgspec.structs import replace

from handouts.ask.packet import stand_ins
from handouts.ask.refusals import unknown, wordless
from handouts.ask.request import PACKET, Request
from handouts.errors import Location, Problem, SelectionError, WorkerError, near_match
from handouts.layout.pages import fullness
from handouts.library.load import Library
from handouts.library.recipes import find_recipe
from handouts.library.shelves import BUNDLES, LETTERS, PACKETS, SHELVES, TOPICS, Shelf, shelf_and_id
from handouts.library.templates import Kind
from handouts.library.theme import install
from handouts.pipeline import draw_story, make_story, plan
from handouts.quality import facts, gates, layers
from handouts.quality import library as files
from handouts.quality.finding import Finding
from handouts.quality.look import theme_findings
from handouts.quality.rules import judged
from handouts.quality.sheet import BUNDLE, TOPIC, Card, Sheet, card, read_level, read_passages
from handouts.workers import LOST, from_workers

SHEET = "fact-sheet"
"""The kind whose sheets are called by what they are about: a topic, a bundle."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, by place, and a card of each sheet that could be made."""

    findings: tuple[Finding, ...]
    cards: tuple[Card, ...]


class Wish(NamedTuple):
    """A sheet to make."""

    name: str
    form: str
    request: Request


class Scope(NamedTuple):
    """What is checked: sheets, and the files of languages."""

    names: Collection[str]
    """Ids of the only sheets and texts; none for all, and the library's own files."""
    codes: tuple[str, ...]
    wishes: tuple[Wish, ...]
    found: tuple[Finding, ...]
    """Why no sheet of a file is among them."""


def scope(library: Library, names: Collection[str] = (), language: str = "") -> Scope:
    """All sheets of a library, or of one language; with ``names`` those of these ids.

    Raises ContentError when library.yaml cannot be read, SelectionError for what there is not.
    """
    codes = _codes(library, language)
    found: list[Finding] = []
    wishes = [wish for code in codes for wish in wishes_of(library, code, found)]
    known = {wish.name for wish in wishes} | {id for code in codes for id in _text_ids(library, code, found)}
    if lacks := [name for name in names if name not in known]:
        raise SelectionError(*(_unknown(library, name, known) for name in lacks))
    wanted = [wish for wish in wishes if not names or wish.name in names]
    written = dict.fromkeys(wish.request.language for wish in wanted)
    unset = {code: files.tried(found, _not_installed, library, code) for code in written}
    found += [Finding("fonts", "warning", problem) for problem in unset.values() if problem]
    return Scope(
        names, codes, tuple(wish for wish in wanted if not unset[wish.request.language]), tuple(found)
    )


def audit(
    library: Library,
    scope: Scope,
    day: datetime.date,
    *,
    step: Callable[[int], object] = lambda done: None,
    executor: Executor | None = None,
) -> Report:
    """All findings of a scope, by place, and its cards in the order of its sheets.

    ``step``: told of each sheet that is judged, and at first of none.  ``executor``: makes them elsewhere.
    Raises WorkerError when a worker of it is lost.
    """
    step(0)
    found = [*scope.found, *_of_files(library, scope, day)]
    cards: list[Card] = []
    for findings, made in _all_judged(library, scope.wishes, executor):
        found += findings
        cards += made
        step(1)
    return Report(tuple(sorted(dict.fromkeys(found), key=_order)), tuple(cards))


def _of_files(library: Library, scope: Scope, day: datetime.date) -> list[Finding]:
    """What is found without a sheet."""
    found: list[Finding] = []
    if not scope.names:
        found += files.citations(library, day)
        found += files.tried(found, facts.every_fact, library) or ()
        found += files.tried(found, facts.addresses, library, day) or ()
        found += files.values(library)
        found += _of_theme(library)
        found += layers.states(library, day)
        found += layers.own_words(library)
        lacks = files.tried(found, lambda: [*_wordless(library)]) or ()
        found += (Finding("missing", "error", problem) for problem in lacks)
    for code in scope.codes:
        found += _of_texts(library, code, scope.names)
    return found


def _wordless(library: Library) -> Iterator[Problem]:
    """Bundles of several topics of which no sheet can be made in any language."""
    written = library.every_id(BUNDLES)
    for id, bundle in library.settings.bundles.items():
        if id not in written and any(len(topics) > 1 for topics in bundle.topics.values()):
            yield wordless(library, id)


def _codes(library: Library, language: str) -> tuple[str, ...]:
    if language and (problems := tuple(unknown("language", language, library.languages, "languages"))):
        raise SelectionError(*problems)
    return (language,) if language else library.written


def _text_ids(library: Library, code: str, found: list[Finding]) -> Iterator[str]:
    """Also those of texts that cannot be read, so that no sheet can be made of them."""
    names = files.tried(found, library.names, code) or ()
    return (shelf_and_id(name)[1] for name in names)


def _unknown(library: Library, name: str, known: Collection[str]) -> Problem:
    if name in library.settings.bundles and name not in library.every_id(BUNDLES):
        return wordless(library, name)
    hint = near_match(name, known)
    return Problem(f'There is no sheet "{name}" to check.', hint=hint, see=() if hint else ("list", "topics"))


def _order(found: Finding) -> tuple[Location, str, str]:
    return found.problem.location or Location(""), found.rule, found.problem.message


# ── Sheets ───────────────────────────────────────────────────────────────────


def wishes_of(library: Library, code: str, found: list[Finding]) -> Iterator[Wish]:
    """Every sheet of every kind in a language; a file that cannot be read is noted."""
    for kind in sorted(library.kinds, key=lambda kind: kind != SHEET):
        yield from files.tried(found, _of_kind, library, code, kind, found) or ()


def _of_kind(library: Library, code: str, kind: str, found: list[Finding]) -> tuple[Wish, ...]:
    form = library.template(kind).kind
    shelf = SHELVES[form.shelf]
    if kind == PACKET:
        return tuple(_packets(library, code, found))
    if shelf == TOPICS:
        return tuple(_about_topics(library, code, kind, found))
    return tuple(_of_shelf(library, code, kind, form, shelf, found))


def _about_topics(library: Library, code: str, kind: str, found: list[Finding]) -> Iterator[Wish]:
    """A sheet of each topic and of each bundle."""
    forms = (TOPIC, BUNDLE) if kind == SHEET else (kind, kind)
    for id in files.tried(found, library.ids, TOPICS, code) or ():
        for audience in _audiences(library, TOPICS, code, id, found):
            yield Wish(id, forms[0], _request(kind, code, audience, topics=(id,)))
    bundles = library.settings.bundles
    for id in files.tried(found, library.ids, BUNDLES, code) or ():
        served = _audiences(library, BUNDLES, code, id, found)
        for audience in (each for each in bundles[id].topics if each in served) if id in bundles else ():
            yield Wish(id, forms[1], _request(kind, code, audience, topics=(id,)))


def _of_shelf(
    library: Library, code: str, kind: str, form: Kind, shelf: Shelf, found: list[Finding]
) -> Iterator[Wish]:
    """A sheet of each text of a shelf, or of the only one that the kind opens with."""
    ids = files.tried(found, library.ids, shelf, code) or ()
    if form.text and form.text in ids:
        yield Wish(kind, kind, _request(kind, code, library.settings.defaults.audience))
        return
    for id in (id for id in ids if not form.only or id == form.only):
        for audience in _audiences(library, shelf, code, id, found):
            request = _request(kind, code, audience, name="" if form.only else id)
            yield Wish(id, kind, request)
            if shelf == LETTERS and code != library.settings.source_language:  # its own words, to be judged
                yield Wish(id, kind, replace(request, letter_language=code))
            yield from (Wish(id, kind, replace(request, rows=rows)) for rows in _groups(library, code, form))


def _groups(library: Library, code: str, form: Kind) -> Iterator[tuple[str]]:
    """Groups of a chart's rows that stand on so many sides."""
    groups = library.chart(code, form.comparison).groups if form.comparison else ()
    return ((group,) for group in gates.CHART_SIDES if group in groups)


def _packets(library: Library, code: str, found: list[Finding]) -> Iterator[Wish]:
    """The recipes whose covers are written in a language."""
    for id in library.recipe_ids():
        named = files.tried(found, find_recipe, library, id)
        if named and named.recipe.words in library.ids(PACKETS, code):
            values = stand_ins(library, named)
            yield Wish(id, PACKET, Request(PACKET, id, language=code, values=values))


def _audiences(library: Library, shelf: Shelf, code: str, id: str, found: list[Finding]) -> tuple[str, ...]:
    article = files.tried(found, library.article, shelf, code, id)
    return article.words.audiences if article else ()


def _request(kind: str, code: str, audience: str, *, name: str = "", topics: tuple[str, ...] = ()) -> Request:
    return Request(kind, name, topics, audience=audience, language=code)


Judged = tuple[list[Finding], tuple[Card, ...]]
"""What is found on a sheet, and its card; none where it cannot be made."""


def _all_judged(library: Library, wishes: Sequence[Wish], executor: Executor | None) -> Iterator[Judged]:
    if executor is None:
        yield from (_judged(library, wish) for wish in wishes)
        return
    for each in from_workers(executor, _judged, library, wishes):
        match each:
            case (list() as found, tuple() as cards):
                yield found, cards
            case _:
                raise WorkerError(LOST._replace(hint="Try --jobs 1."))


def _judged(library: Library, wish: Wish) -> Judged:
    found: list[Finding] = []
    made = files.tried(found, _sheet, library, wish)
    return (found, ()) if made is None else ([*found, *judged(made)], (card(made, library.citations),))


def _not_installed(library: Library, code: str) -> Problem | None:
    """What to say where the fonts of a language are not installed."""
    name = library.language(code).font
    family = library.look("").families.get(name)
    if family is None or family.is_installed:
        return None
    message = f'No sheet in "{code}" was made: the fonts of "{name}" are not installed.'
    return Problem(message, hint=f"Type: {install([family.extra])}")


def _sheet(library: Library, wish: Wish) -> Sheet:
    """The sheet made as ``make`` would make it."""
    from handouts.pdf.readback.integrity import problems as tag_problems  # late: a page has no pikepdf

    made = plan(library, wish.request)
    document, selection = made.filled(made.values), made.selection
    story = make_story(made, document)
    pdf = draw_story(made, story)
    theme, language = library.theme, selection.request.language
    found, aids = read_passages(document), library.reading_aids(language)
    return Sheet(
        name=wish.name,
        form=wish.form,
        audience=selection.request.audience,
        language=language,
        place=Location(library.shown(selection.opening.path)),
        document=document,
        passages=found,
        reading=read_level(found, language, aids),
        pages=tuple(fullness(page, theme.page) for page in story.pages),
        size=len(pdf),
        faults=tag_problems(pdf),
        notices=(*made.notices, *made.unused(wish.request.values)),
        is_draft=bool(made.drafts),
        is_latin=theme.families[library.language(language).font].repertoire == "latin",
        aids=aids,
        rows="+".join(selection.request.rows),
        spare=gates.OWN_NAME if library.state else 0,
    )


# ── Files ────────────────────────────────────────────────────────────────────


def _of_theme(library: Library) -> Iterator[Finding]:
    found: list[Finding] = []
    theme = files.tried(found, library.look, "")
    yield from found
    if theme:
        yield from theme_findings(theme, lambda names: library.place(library.theme_path, *names))
        for id in library.variants:
            yield from _of_variant(library, id)


def _of_variant(library: Library, id: str) -> Iterator[Finding]:
    """What is wrong with a variant; what it takes over from the theme is told there."""
    found: list[Finding] = []
    look = files.tried(found, library.look, id)
    yield from found
    if look:
        path = library.variant_path(id)
        yield from theme_findings(look, lambda names: library.place(path, "theme", *names))


def _of_texts(library: Library, code: str, names: Collection[str]) -> Iterator[Finding]:
    """What is found in a language's files, whatever sheet they are printed on."""
    found: list[Finding] = []
    if not names:
        found += files.entries(library, code)
        found += files.tried(found, lambda: [*files.missing(library, code)]) or ()
    source = library.settings.source_language
    is_translated = code != source and library.is_written(code)
    originals = files.tried(found, library.names, source) or ()
    for name in files.tried(found, library.names, code) or ():
        shelf, id = shelf_and_id(name)
        if names and id not in names:
            continue
        if text := files.tried(found, library.article, shelf, code, id):
            found += files.article(library, text) if shelf.is_titled else ()
            found += files.tried(found, facts.behind, library, text) or ()
            found += files.unspaced(text)
        if is_translated and name in originals:
            found += files.translation(library, code, name)
    yield from found
