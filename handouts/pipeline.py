"""The straight line from a request to a finished handout.

``plan`` does what is the same whatever is filled in: select, compose, read, resolve, bind, check.  A plan
is filled once for a sheet, or many times for many children; then it is laid out and drawn, or written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from handouts.ask.request import PACKET, Request
from handouts.ask.school import School
from handouts.ask.selection import Selection, select
from handouts.ask.values import ByLanguage, Filled
from handouts.composing.checks import check
from handouts.composing.fill import Refill, asked, fill
from handouts.composing.finder import left_out
from handouts.composing.resolve import resolve
from handouts.composing.skeleton import compose
from handouts.document.nodes import Blocks, Document
from handouts.document.walk import plain_text
from handouts.errors import AccessibilityError, Location
from handouts.library.load import Library
from handouts.library.replaced import stale_notices
from handouts.library.sections import Article
from handouts.library.shelves import BUNDLES
from handouts.reading.parse import parse

if TYPE_CHECKING:
    from handouts.layout.block_setter import Kept
    from handouts.layout.build import Laid
    from handouts.layout.letters import Checked
    from handouts.layout.typeface import Typefaces
    from handouts.pdf.story import Story
    from handouts.pdf.structure import StructElem
    from handouts.press import Press


class Handout(Struct, frozen=True):
    """A finished handout and what to tell the user about it."""

    data: bytes
    selection: Selection
    document: Document
    """With its values in it."""
    notices: tuple[str, ...]
    pages: int = 0
    """Of a PDF."""
    is_turned: bool = False
    """Whether all of them lie on their side."""


class Plan(Struct, frozen=True, dict=True):
    """A sheet or a packet before the values of a child and a meeting; the school's are in it."""

    document: Document
    """Checked; each value still to be filled in is a blank."""
    selections: tuple[Selection, ...]
    """One; those of a packet's cover and sheets."""
    drafts: tuple[str, ...]
    """Ids of the translations in it that no person has reviewed."""
    notices: tuple[str, ...]
    """What the user should know of it."""

    @cached_property
    def kept(self) -> Kept:
        """Blocks that are set already: those in which no value stands are set once."""
        from handouts.layout.block_setter import Kept  # late: only what is drawn is laid out

        return Kept()

    @cached_property
    def typefaces(self) -> Typefaces:
        from handouts.layout.typeface import Typefaces

        library = self.selection.library
        return Typefaces(library.look(self.selection.request.variant), library.by_code)

    @cached_property
    def checked(self) -> Checked:
        """For whoever checks many fillings of it."""
        from handouts.layout.letters import Checked

        return Checked(self.typefaces)

    @cached_property
    def press(self) -> Press:
        """For whoever prints it many times."""
        from handouts.press import Press

        return Press(self.day)

    @property
    def day(self) -> date:
        """Printed on it, and the day of its file."""
        return self.selection.request.date or self.selection.library.settings.date

    @property
    def selection(self) -> Selection:
        """What stands for the whole: its paper, fields and name are a packet's."""
        return self.selections[0]

    @property
    def values(self) -> Mapping[str, Filled]:
        """What its request knows of a child and a meeting, by name."""
        return self.selection.request.values

    @cached_property
    def refill(self) -> Refill:
        """For whoever fills it many times."""
        return Refill(self.document, self.selection.library.by_code)

    def filled(self, values: Mapping[str, Filled]) -> Document:
        return fill(self.document, values, self.selection.library.by_code)

    def unused(self, values: Mapping[str, Filled]) -> tuple[str, ...]:
        """A notice for each value that it does not print."""
        names = sorted(values.keys() - asked(self.document)) if values else ()
        return tuple(f"Nothing here prints {name}." for name in names)


def make_handout(library: Library, request: Request) -> Handout:
    """All stages in order; each raises its own HandoutsError."""
    made = plan(library, request)
    document = made.filled(made.values)
    told = [*made.notices, *draft_notices(made.drafts), *made.unused(made.values), *_other_words(made)]
    if request.format != "pdf":
        data = write(made, document, request.format)
        return Handout(data, made.selection, document, tuple(dict.fromkeys(told)))
    refuse_missing_letters(made, document, made.selection.request.places)
    story = make_story(made, document)
    told += _longer(made, request.name, story)
    is_turned = all(page.width > page.height for page in story.pages)
    data, notices = draw_story(made, story), tuple(dict.fromkeys(told))
    return Handout(data, made.selection, document, notices, len(story.pages), is_turned)


def _other_words(made: Plan) -> Iterator[str]:
    """A notice for each of the school's words that print in another language than the sheet's."""
    for each in made.selections:
        request, languages = each.request, each.library.by_code
        for name, given in request.school.values().items():
            if isinstance(given, ByLanguage) and (own := given.text(request.language)[1]) != request.language:
                field = name.removeprefix("school.")
                here, there = languages[request.language].english_name, languages[own].english_name
                form = f"{field}: {{{own}: …, {request.language}: …}}"
                yield f'"{field}" of your school is in {there}, not {here}. Give both: {form}'


SHORT_PAGE = 0.6
"""A last page that is fuller is not there for contacts and values alone."""


def _longer(made: Plan, name: str, story: Story) -> tuple[str, ...]:
    """A notice when the school's contacts, or values, cost a page; found by making it without them.

    ``name``: as it was asked for: of a packet of one's own that is its file.
    """
    from handouts.layout.pages import fullness

    request, library = made.selection.request, made.selection.library
    is_short = fullness(story.pages[-1], library.look(request.variant).page) < SHORT_PAGE
    if len(story.pages) == 1 or not is_short or not (request.school.values() or request.values):
        return ()
    values = request.values if request.kind == PACKET else {}  # a recipe may need them
    bare = plan(library, replace(request, name=name, school=School(), values=values))
    if (more := len(story.pages) - len(make_story(bare, bare.filled(values)).pages)) <= 0:
        return ()
    what = "with fewer contacts" if not request.values else "with fewer contacts or shorter values"
    return (f"{len(story.pages)} pages: {more} more than {what}.",)


def draft_notices(drafts: tuple[str, ...]) -> tuple[str, ...]:
    return (f"No person has reviewed these translations yet: {', '.join(drafts)}.",) if drafts else ()


# ── Plan ─────────────────────────────────────────────────────────────────────


class _Composed(Struct, frozen=True):
    """One sheet's document, and what came up while it was made."""

    document: Document
    texts: tuple[Article, ...]
    notices: tuple[str, ...]


def plan(library: Library, request: Request) -> Plan:
    """The stages before values are filled in."""
    if request.kind == PACKET:
        return _packet(library, request)
    selection = select(library, request)
    if selection.request.also:
        return _in_languages(selection)
    sheet = _composed(selection)
    return _checked(sheet.document, (selection,), (sheet,))


def _in_languages(selection: Selection) -> Plan:
    """The stages for each language, then one document of them all."""
    from handouts.composing.binding import in_turn
    from handouts.composing.side_by_side import side_by_side

    selections = tuple(_each_language(selection))
    made = tuple(map(_composed, selections))
    documents, languages = [sheet.document for sheet in made], selection.library.by_code
    if not selection.request.twin:
        return _checked(in_turn(documents), selections, made)
    one, other = documents
    twin = side_by_side(one, other, languages[one.language], languages[other.language])
    return _checked(twin, selections, made)


def review_plan(library: Library, code: str, name: str, audience: str = "") -> Plan:
    """A translation beside its source, to be compared and signed; ``name``: as ``Library.names`` gives it.

    Raises SelectionError for a text that prints on no sheet of its own.
    """
    from handouts.ask.review import review_request
    from handouts.composing.review import review_sheet

    source = library.settings.source_language
    own = review_request(library, code, name, audience)
    requests = review_request(library, source, name, audience), own
    selections = tuple(select(library, request) for request in requests)
    made = tuple(map(_composed, selections))
    path = library.template_file("review.md")
    words = _read(library, library.text(path), path, 1)
    first, second = library.language(source), library.language(code)
    one, other = (sheet.document for sheet in made)
    has_help = selections[0].opening.shelf == BUNDLES
    sheet = review_sheet(one, other, first, second, words, has_help=has_help)
    return _checked(sheet, selections, made)


def _each_language(selection: Selection) -> Iterator[Selection]:
    """The selection, and the same for each further language, which may lack some topics."""
    yield selection
    request = selection.request
    one = replace(request, also=(), twin=False, together=(request.language, *request.also))
    for code in request.also:
        yield select(selection.library, replace(one, language=code))


def _packet(library: Library, request: Request) -> Plan:
    """The stages for the cover and for each sheet of a recipe, then one document of them all."""
    from handouts.ask.packet import packet_selections  # late: a sheet needs none of it
    from handouts.composing.binding import bound
    from handouts.library.recipes import find_recipe

    found = find_recipe(library, request.name)
    asked = packet_selections(library, found, request)
    selections = tuple(each for selection in asked for each in _each_language(selection))
    made = tuple(map(_composed, selections))
    cover, *sheets = (sheet.document for sheet in made)
    return _checked(bound(cover, sheets, duplex=found.recipe.duplex), selections, made)


def _composed(selection: Selection) -> _Composed:
    """Compose, read, resolve."""
    library, template = selection.library, selection.template
    skeleton, shown = compose(selection), library.shown(template.path)
    blocks = library.kept(
        ("skeleton", shown, skeleton.markdown, skeleton.places),
        lambda: parse(skeleton.markdown, shown, skeleton.place, audiences=library.settings.audiences),
    )
    document, notices = resolve(blocks, selection, lambda *text: _read(library, *text))
    return _Composed(document, skeleton.texts, (*notices, *left_out(selection)))


def _read(library: Library, markdown: str, path: Path, line: int) -> Blocks:
    """The blocks of a text of the library; a text that is on several sheets is read once."""
    return library.kept(
        ("blocks", path, line, markdown),
        lambda: parse(
            markdown,
            library.shown(path),
            line,
            audiences=library.settings.audiences,
            folder=path.parent,
            holds=library.holds,
        ),
    )


def _checked(document: Document, selections: tuple[Selection, ...], sheets: tuple[_Composed, ...]) -> Plan:
    library, school = selections[0].library, selections[0].request.school
    document = fill(document, _known(library, school), library.by_code, is_last=False)
    if problems := check(fill(document, {}, library.by_code)):
        raise AccessibilityError(*problems)
    texts = [article for each in selections for article in (each.opening, *each.topics)]
    texts += [article for sheet in sheets for article in sheet.texts]
    drafts = dict.fromkeys(article.id for article in texts if article.is_draft)
    told = (notice for sheet in sheets for notice in sheet.notices)
    own = (*stale_notices(library), *_lost(library, document)) if library.own_words else ()
    notices = dict.fromkeys((*told, *own))
    return Plan(document, selections, tuple(drafts), tuple(notices))


DISCLAIMER = "not-legal-advice"
"""The label that runs on every page."""


def _lost(library: Library, document: Document) -> Iterator[str]:
    """A notice where words of one's own have taken away what runs on every page of ours."""
    base = Library(*library.layers[:1])
    for part in document.parts:
        said = base.language(part.language).label(DISCLAIMER) if part.language in base.languages else ""
        if said not in plain_text((*document.footer, *(part.footer or ()))):
            yield f'No page says "{said}" any more: {", ".join(library.own_words)} took it away.'


def _known(library: Library, school: School) -> dict[str, Filled]:
    """The school's values, with the name of the state whose rules are in the library."""
    return school.values() | ({"school.state": ByLanguage(library.state.name)} if library.state else {})


# ── Write ────────────────────────────────────────────────────────────────────


def write(made: Plan, document: Document, format: str) -> bytes:
    """A filled document as bytes of a format; each writer is imported when it is needed."""
    refuse_missing_letters(made, document, made.selection.request.places)
    if format == "pdf":
        return draw_story(made, make_story(made, document))
    if format == "html":
        return _html(document, made.selection)
    if format == "docx":
        return _word(made, document)
    if format == "text":
        from handouts.writing.text import to_text

        return to_text(document, made.selection.library.by_code).encode()
    if format == "csv":
        from handouts.writing.spreadsheet import to_csv

        return to_csv(document).encode()
    if format == "markdown":
        from handouts.writing.markdown import to_markdown

        return to_markdown(document).encode()
    from handouts.writing.outline import outline

    return outline(document).encode()


def refuse_missing_letters(made: Plan, document: Document, places: Mapping[str, Location]) -> None:
    """No form of a sheet says what its PDF cannot."""
    from handouts.layout.letters import refuse_missing

    _check_fonts(made.selection.library, document)
    refuse_missing(document, made.typefaces, places)


def check_letters(made: Plan, document: Document) -> None:
    """The same for one of many fillings, without the places of its values."""
    _check_fonts(made.selection.library, document)
    made.checked.refuse_missing(document)


def _check_fonts(library: Library, document: Document) -> None:
    for part in document.parts:
        library.check_font(part.language)


def make_story(made: Plan, document: Document, within: StructElem | None = None) -> Story:
    """A filled document on pages, tagged; ``within``: as for ``layout.build.tagged``."""
    from handouts.layout.build import tagged

    return tagged(lay_out(made, document), within)


def lay_out(made: Plan, document: Document) -> Laid:
    """A filled document on pages."""
    from handouts.layout import build

    selection = made.selection
    library = selection.library
    _check_fonts(library, document)
    request, theme = selection.request, library.look(selection.request.variant)
    return build.lay_out(
        document, theme, library.by_code, request.paper, selection.has_fields, kept=made.kept
    )


def draw_story(made: Plan, story: Story) -> bytes:
    """The pages as a PDF."""
    from handouts.pdf.draw import draw

    return draw(story, made.day)


def _html(document: Document, selection: Selection) -> bytes:
    from handouts.writing.html import to_html

    library, variant = selection.library, selection.request.variant
    sheets = [library.template_file("sheet.css")]
    if variant and (own := library.variant_path(variant, ".css")).is_file():
        sheets.append(own)
    style = "\n".join(map(library.text, sheets))
    return to_html(document, library.by_code, style=style, has_fields=selection.has_fields).encode()


def _word(made: Plan, document: Document) -> bytes:
    from handouts.writing.word.document import to_word

    selection, library = made.selection, made.selection.library
    request, theme = selection.request, library.look(selection.request.variant)
    paper, has_fields = request.paper, selection.has_fields
    return to_word(document, library.by_code, theme=theme, paper=paper, day=made.day, has_fields=has_fields)
