"""Every sheet of a library made and judged: what ``handouts check`` runs."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from handouts.ask.request import PACKET, HandoutRequest
from handouts.ask.selection import drafts
from handouts.ask.values import Filled
from handouts.errors import Location, Problem, SelectionError, near_match
from handouts.library import drift
from handouts.library.load import Library
from handouts.library.model import Source
from handouts.library.recipes import find_recipe, recipe_ids
from handouts.library.references import field_places
from handouts.library.text_file import read_text
from handouts.library.theme import Theme, load_theme
from handouts.pdf.readback.integrity import problems as tag_problems
from handouts.pdf.story import Page
from handouts.pdf.structure import FOOTER, HEADER
from handouts.pipeline import draw_story, make, make_story
from handouts.quality import library as files
from handouts.quality.finding import Finding
from handouts.quality.look import theme_findings
from handouts.quality.rules import judged
from handouts.quality.sheet import BUNDLE, GLOSSARY, TOPIC, Card, Sheet, card, read_level, read_passages

SHEET = "fact-sheet"
"""The kind that is about topics."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, by place, and a card of each sheet that could be made."""

    findings: tuple[Finding, ...]
    cards: tuple[Card, ...]


class Wish(NamedTuple):
    """A sheet to make."""

    name: str
    form: str
    request: HandoutRequest


def audit(library: Library, day: datetime.date, names: Collection[str] = (), language: str = "") -> Report:
    """All findings of a library; with ``names`` those of the sheets and texts of these ids only.

    Raises ContentError when library.yaml cannot be read, SelectionError for what there is not.
    """
    codes = _codes(library, language)
    found: list[Finding] = []
    wishes = [wish for code in codes for wish in _wishes(library, code, found)]
    known = {wish.name for wish in wishes} | {id for code in codes for id in _text_ids(library, code, found)}
    if unknown := [name for name in names if name not in known]:
        raise SelectionError(*(_unknown(name, known) for name in unknown))
    if not names:
        found += files.citations(library, day)
        found += files.values(library)
        found += _of_theme(library)
    for code in codes:
        found += _of_texts(library, code, names)
    cards: list[Card] = []
    for wish in wishes:
        if not names or wish.name in names:
            made = files.tried(found, _sheet, library, wish)
            if made:
                found += judged(made)
                cards.append(card(made, library.citations))
    return Report(tuple(sorted(dict.fromkeys(found), key=_order)), tuple(cards))


def _codes(library: Library, language: str) -> tuple[str, ...]:
    if language and language not in library.languages:
        hint = f"{near_match(language, library.languages)} List them: handouts list languages".strip()
        raise SelectionError(Problem(f'Unknown language "{language}".', hint=hint))
    return (language,) if language else library.languages


def _text_ids(library: Library, code: str, found: list[Finding]) -> Iterator[str]:
    """Also those of texts that cannot be read, so that no sheet can be made of them."""
    names = files.tried(found, drift.names, library, code) or ()
    return (name.rpartition("/")[2] for name in names)


def _unknown(name: str, known: Collection[str]) -> Problem:
    hint = near_match(name, known) or "List what there is: handouts list topics"
    return Problem(f'There is no sheet "{name}" to check.', hint=hint)


def _order(found: Finding) -> tuple[Location, str, str]:
    return found.problem.location or Location(""), found.rule, found.problem.message


# ── Sheets ───────────────────────────────────────────────────────────────────


def _wishes(library: Library, code: str, found: list[Finding]) -> Iterator[Wish]:
    """Every sheet that there is in a language; a file that cannot be read is noted."""
    settings = library.settings
    for id in files.tried(found, library.topic_ids, code) or ():
        for audience in _audiences(files.tried(found, library.source, code, id)):
            yield Wish(id, TOPIC, _request(code, audience, SHEET, topics=(id,)))
    for id in files.tried(found, library.bundle_ids, code) or ():
        for audience in settings.bundles[id].topics if id in settings.bundles else ():
            yield Wish(id, BUNDLE, _request(code, audience, SHEET, topics=(id,)))
    for kind in library.kinds:
        yield from files.tried(found, _of_kind, library, code, kind, found) or ()


def _of_kind(library: Library, code: str, kind: str, found: list[Finding]) -> tuple[Wish, ...]:
    return tuple(_wishes_of_kind(library, code, kind, found))


def _wishes_of_kind(library: Library, code: str, kind: str, found: list[Finding]) -> Iterator[Wish]:
    """The sheets of a kind that takes no topics."""
    template = library.template(kind)
    folder, chart = template.kind.folder, template.kind.comparison
    if kind == PACKET:
        yield from _packets(library, code, found)
    elif chart and chart in library.comparison_ids(code):
        words = files.tried(found, library.comparison_words, code, chart)
        for audience in _audiences(words):
            yield Wish(chart, kind, _request(code, audience, kind))
    elif folder:
        for id in files.tried(found, library.page_ids, code, folder) or ():
            for audience in _audiences(files.tried(found, library.page, code, folder, id)):
                yield Wish(id, kind, _request(code, audience, kind, name=id))
    elif template.kind.text in library.page_ids(code, "texts"):
        yield Wish(kind, GLOSSARY, _request(code, library.settings.defaults.audience, kind))


def _packets(library: Library, code: str, found: list[Finding]) -> Iterator[Wish]:
    """The recipes whose covers are written in a language."""
    for id in recipe_ids(library):
        named = files.tried(found, find_recipe, library, id)
        if named and named.recipe.words in library.page_ids(code, "packets"):
            required = (name for name in named.recipe.required if name in library.values)
            values = {name: _stand_in(library, name) for name in required}
            yield Wish(id, PACKET, HandoutRequest(PACKET, id, language=code, values=values))


def _stand_in(library: Library, name: str) -> Filled:
    """Something for a value that a recipe asks for."""
    form = library.values[name]
    return library.settings.date if form.type == "date" else form.means


def _audiences(source: Source | None) -> tuple[str, ...]:
    return source.topic.audiences if source else ()


def _request(
    code: str, audience: str, kind: str, *, name: str = "", topics: tuple[str, ...] = ()
) -> HandoutRequest:
    return HandoutRequest(kind, name, audience=audience, language=code, topics=topics)


def _sheet(library: Library, wish: Wish) -> Sheet:
    """The sheet made as ``make`` would make it."""
    made = make(library, wish.request)
    selection = made.selections[0]
    story = make_story(made.document, selection)
    pdf = draw_story(story, selection)
    theme = _theme(library)
    language = selection.language
    found, aids = read_passages(made.document), library.reading_aids(language)
    return Sheet(
        name=wish.name,
        form=wish.form,
        audience=selection.audience,
        language=language,
        place=Location(library.shown(selection.opening.path)),
        document=made.document,
        passages=found,
        reading=read_level(found, language, aids),
        pages=tuple(_full(page, theme) for page in story.pages),
        size=len(pdf),
        faults=tag_problems(pdf),
        notices=made.notices,
        is_draft=bool(drafts(selection)),
        is_latin=theme.families[library.language(language).font].repertoire == "latin",
        aids=aids,
    )


def _full(page: Page, theme: Theme) -> float:
    """How far down the page its own content goes, from 0 to 1."""
    room = page.height - theme.page.top - theme.page.bottom
    own = (mark for mark in page.marks if getattr(mark, "mark", None) not in (HEADER, FOOTER))
    lowest = max((mark.y + getattr(mark, "height", 0) for mark in own), default=0)
    return max(0, lowest - theme.page.top) / room


# ── Files ────────────────────────────────────────────────────────────────────


def _theme(library: Library) -> Theme:
    path = library.templates / "theme.yaml"
    return load_theme(path, library.shown(path))


def _of_theme(library: Library) -> Iterator[Finding]:
    path = library.templates / "theme.yaml"
    shown = library.shown(path)
    found: list[Finding] = []
    theme = files.tried(found, _theme, library)
    yield from found
    if theme:
        yield from theme_findings(theme, field_places(read_text(path, shown), shown))


def _of_texts(library: Library, code: str, names: Collection[str]) -> Iterator[Finding]:
    """What is found in a language's files, whatever sheet they are printed on."""
    found: list[Finding] = []
    if not names:
        found += files.entries(library, code)
    source = library.settings.source_language
    originals = files.tried(found, drift.names, library, source) or ()
    for name in files.tried(found, drift.names, library, code) or ():
        folder, _, id = name.rpartition("/")
        if names and id not in names:
            continue
        text = files.tried(found, _source, library, code, folder, id)
        if text:
            found += files.source(library, text, is_topic=not folder)
        if code != source and name in originals:
            found += files.translation(library, code, name)
    yield from found


def _source(library: Library, code: str, folder: str, id: str) -> Source | None:
    """A text with front matter, or a chart's words; nothing for the glossary and texts without a title."""
    if folder == drift.CHARTS:
        return library.comparison_words(code, id)
    is_titled = folder != "texts" and id != drift.GLOSSARY
    return library.page(code, folder, id) if is_titled else None
