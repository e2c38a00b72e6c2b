"""What is asked for: every option of a handout, as a person gives them and with the defaults put in."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Literal

from msgspec.structs import replace

from handouts.ask.school import School, as_known
from handouts.ask.values import Filled
from handouts.errors import ContentError, Location
from handouts.library.load import Library
from handouts.library.model import PAPERS, is_for_school
from handouts.library.recipes import SheetOptions
from handouts.library.sections import HEAD, LEAD, Article, for_audiences
from handouts.library.shelves import BUNDLES, CHARTS, LETTERS, SHELVES, TEXTS, TOPICS, WORKSHEETS
from handouts.library.synonyms import id_as_typed, slug
from handouts.library.templates import Kind

PACKET = "packet"
"""The kind that is made of a recipe: several sheets under a cover."""
ALL = "all"
"""The name that means every row of a chart."""
SHORT = "short"
"""The group of rows that, alone, prints their brief answers: a chart on one side."""
SECTION = "#"
"""Stands between a topic and the key of its one section that is asked for."""
DETAILS = ("brief", "full")
SORTS = ("english", "language")
NO_KIND = Kind(description="", example="", takes=())
"""Stands where the kind that is asked for is not known: its topics are looked up all the same."""


class Request(SheetOptions, frozen=True, kw_only=True):
    """The options of a sheet, and those that all sheets of a packet share.

    An option that is not given is empty.  The order of the fields is that of the words in a file's name.
    """

    also: tuple[str, ...] = ()
    """Languages in which a sheet says the same again, after its own: those after the first of ``en,es``."""
    twin: bool = False
    """True where two languages stand side by side."""
    state: str = ""
    """Code of the state whose rules are in the library; not an option of its own."""
    paper: str = ""
    variant: str = ""
    """A look that differs from the theme, such as large-print; empty for the theme's own."""
    is_flat: bool = False
    """True for a PDF without fields to fill in."""
    school: School = School()
    date: datetime.date | None = None
    """Day printed and recorded on the sheet; the library's own date when absent."""
    values: Mapping[str, Filled] = {}
    """What is known of a child and a meeting, by names of ``content/values.yaml``."""
    places: Mapping[str, Location] = {}
    """Where those of them stand that were read from a file, and the school's."""
    format: str = "pdf"
    packet_place: Literal["", "inner", "last"] = ""
    """Where a sheet stands in its packet: the last one has the help at its foot; empty outside of packets."""
    together: tuple[str, ...] = ()
    """All languages of a sheet of which this is one; not an option of its own."""


def with_defaults(library: Library, asked: Request) -> Request:
    """The request with the library's defaults in place of what was not given.

    What the library does not have stays as it is: ``refusals`` tells it.
    """
    defaults, kind = library.settings.defaults, kind_of(library, asked)
    language, *also = _languages(library, asked)
    request = replace(
        asked,
        state=library.state_code,
        language=language,
        also=(*also, *asked.also),
        paper=as_known(asked.paper, PAPERS) or asked.school.paper or defaults.paper,
        variant=_variant(library, asked),
        audience=library.audience_of(asked.audience),
        detail=as_known(asked.detail, DETAILS),
        sort=as_known(asked.sort, SORTS),
        letter_language=library.code_of(asked.letter_language) if asked.letter_language else "",
    )
    request = _with_topics(library, kind, request)
    request = replace(request, audience=request.audience or _audience(library, kind, request))
    return _with_detail(library, kind, _with_chart(library, kind, request))


def _languages(library: Library, asked: Request) -> list[str]:
    """Codes of the languages that are asked for, in their order; of a twin the library's own goes first."""
    given = asked.language or asked.school.language or library.settings.defaults.language
    codes = [library.code_of(name.strip()) for name in given.split(",") if name.strip()] or [given]
    if len(codes) > 1 and not asked.language and has_two(library, kind_of(library, asked), asked):
        codes = codes[-1:]  # the school's other language is beside it
    source = library.settings.source_language
    is_alone = asked.twin and len(codes) == 1 and not asked.also and codes != [source]
    return [source, *codes] if is_alone else codes


def has_two(library: Library, kind: Kind, request: Request) -> bool:
    """Whether a sheet in another language has the school's beside it: a letter, a glossary."""
    if kind.shelf in (LETTERS.name, TEXTS.name):
        return True
    code, shelf = library.settings.source_language, SHELVES[kind.shelf]
    if kind.shelf != WORKSHEETS.name or request.name not in library.ids(shelf, code):
        return False
    return is_for_school(library.article(shelf, code, request.name).words)


def kind_of(library: Library, request: Request) -> Kind:
    return library.template(request.kind).kind if request.kind in library.kinds else NO_KIND


def look_up_language(library: Library, request: Request) -> str:
    """The language to look texts up in: when the one asked for is unknown, the source language."""
    known = request.language in library.languages
    return request.language if known else library.settings.source_language


def topic_ids(library: Library, request: Request) -> tuple[str, ...]:
    """Ids of the topics; none when a bundle has none for the audience."""
    if bundle := bundle_of(library, request):
        return library.settings.bundles[bundle].topics.get(request.audience, ())
    return tuple(dict.fromkeys(name.partition(SECTION)[0] for name in request.topics))


def lacking(library: Library, request: Request) -> tuple[str, ...]:
    """Topics that one of a sheet's languages lacks, where it has others; the first has them all."""
    ids, known = topic_ids(library, request), library.ids(TOPICS, look_up_language(library, request))
    missing = tuple(id for id in ids if id not in known)
    return missing if request.together and len(missing) < len(ids) else ()


def section_keys(request: Request, topic: str) -> tuple[str, ...]:
    """Keys of the sections that are asked for of a topic; none where the whole is."""
    asked = (name.partition(SECTION) for name in request.topics)
    return tuple(dict.fromkeys(key for id, mark, key in asked if id == topic and mark))


def sections_for(article: Article, audience: str) -> tuple[str, ...]:
    """Keys of the sections in which a text says something to an audience, the lead left out."""
    every = article.words.audiences
    below = (section for section in article.sections if section.key not in {HEAD, LEAD})
    return tuple(section.key for section in below if for_audiences(section, (audience,), every))


def bundle_of(library: Library, request: Request) -> str:
    """The bundle that is asked for; empty for a list of one's own."""
    match request.topics:
        case (name,) if library.is_bundle(name):
            return name
        case _:
            return ""


def opening_words(library: Library, request: Request) -> str:
    """Id of the words that open a sheet about topics; empty when its one topic does.

    Those of a bundle, where all further languages of the sheet have them.
    """
    if len(topic_ids(library, request)) == 1:
        return ""
    bundle, (_, *others) = bundle_of(library, request), request.together or (request.language, *request.also)
    is_lacking = any(bundle not in library.ids(BUNDLES, code) for code in others if code in library.languages)
    return library.settings.defaults.own_list if is_lacking or not bundle else bundle


def _variant(library: Library, asked: Request) -> str:
    return as_known(asked.variant, library.variants) if asked.variant else asked.school.variant


def _all_known(given: tuple[str, ...], known: Collection[str]) -> tuple[str, ...]:
    """The names as the library writes them."""
    parts = (name.partition(SECTION) for name in given)
    return tuple("".join((id_as_typed(id, known), mark, slug(key))) for id, mark, key in parts)


def _audience(library: Library, kind: Kind, request: Request) -> str:
    """The default, where what is named is for it; else the first that it is for."""
    default, served = library.settings.defaults.audience, _served(library, kind, request)
    return default if default in served or not served else served[0]


def _served(library: Library, kind: Kind, request: Request) -> tuple[str, ...]:
    """The audiences that a text, a bundle or all topics are for; none where nothing is named."""
    code, settings = look_up_language(library, request), library.settings
    is_list, shelf = kind.shelf == TOPICS.name, SHELVES[kind.shelf]
    names = topic_ids(library, request) if is_list else (request.name,)
    if bundle := bundle_of(library, request):
        return tuple(audience for audience, ids in settings.bundles[bundle].topics.items() if ids)
    if kind.only or not all(name in library.ids(shelf, code) for name in names):
        return ()
    with suppress(ContentError):  # which is told with all others of its sort
        articles = [library.article(shelf, code, name) for name in names]
        return tuple(each for each in settings.audiences if all(_serves(a, each, request) for a in articles))
    return ()


def _serves(article: Article, audience: str, request: Request) -> bool:
    """Whether a text, or each of its sections that are asked for, is for an audience."""
    keys = set(section_keys(request, article.id)).intersection(section.key for section in article.sections)
    return audience in article.words.audiences and keys <= {*sections_for(article, audience), HEAD, LEAD}


def _with_chart(library: Library, kind: Kind, request: Request) -> Request:
    """Rows and columns of a kind with a chart."""
    defaults, code = library.settings.defaults, look_up_language(library, request)
    if not kind.comparison or kind.comparison not in library.ids(CHARTS, code):
        return request
    chart = library.chart(code, kind.comparison)
    rows = (ALL, *chart.names)
    return replace(
        request,
        rows=_all_known(request.rows, rows) or (defaults.rows.get(request.audience, ALL),),
        columns=_all_known(request.columns, chart.columns) or defaults.columns or tuple(chart.columns),
    )


def _with_topics(library: Library, kind: Kind, request: Request) -> Request:
    """Topics of a kind that has some, as the library writes them."""
    if kind.shelf != TOPICS.name:
        return request
    settings, code = library.settings, look_up_language(library, request)
    topics = _all_known(request.topics, (*library.ids(TOPICS, code), *settings.bundles))
    return replace(request, topics=topics or (settings.defaults.topics,))


def _with_detail(library: Library, kind: Kind, request: Request) -> Request:
    if kind.shelf != TOPICS.name:
        return request
    is_one = len(topic_ids(library, request)) == 1
    return replace(request, detail=request.detail or ("full" if is_one else "brief"))
