"""The skeleton and the library become a document: topics put in, audience chosen, words gathered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace

from handouts.ask.school import School, known_values
from handouts.ask.selection import Selection
from handouts.characters import unsegmented
from handouts.composing.audience import (
    chosen,
    deeper,
    empty_headings,
    sections,
    sections_where,
    without_empty_sections,
)
from handouts.composing.comparison import comparison_table
from handouts.composing.gather import Gatherer
from handouts.composing.glossary import Glossaries, Read
from handouts.composing.labels import labelled_by_term, without_spaces
from handouts.composing.law import checked_line, numbered, sources
from handouts.composing.paired import Unlike, paired
from handouts.composing.stale_notices import Staleness
from handouts.composing.state_rules import StateRules
from handouts.document import nodes
from handouts.document.walk import below, plain_text, rebuilt
from handouts.errors import ContentError, Location, Problem, near_match
from handouts.library.sections import Article, Piece
from handouts.library.shelves import BUNDLES, TEXTS, TOPICS

TEMPLATE = ".j2"
SENT = "sent"
"""The division of a letter's words that are in another language than its sheet."""
SHEET_CALLOUTS = ("short-version", "words")
"""Boxes that are parts of the sheet; other boxes belong to the section they stand in."""


def resolve(
    skeleton: nodes.Blocks, selection: Selection, read: Read
) -> tuple[nodes.Document, tuple[str, ...]]:
    """The document of a skeleton, and notices.

    Raises ContentError with all problems: of the texts put in, unknown terms, citations and topics.
    """
    sheet = _Sheet(selection, read)
    blocks = sheet.late(sheet.blocks(chosen(skeleton, selection.request.audience)))
    if sheet.problems:
        raise ContentError(*sorted(dict.fromkeys(sheet.problems), key=_place))
    language = selection.request.language
    if not selection.library.language(language).colon.endswith(" "):
        blocks = without_spaces(blocks)
    heads = (node for node, _ in below(blocks) if isinstance(node, nodes.Heading))
    titles = (head.inlines for head in heads if head.level == 1)
    title = unsegmented(plain_text(next(titles, ()), values=False)).strip()
    sent = selection.letter_languages[0] if selection.is_letter else ""
    part = nodes.Part(blocks, language, sent=sent)
    document = nodes.Document(title, language, (part,), sheet.header, sheet.footer)
    return document, (*sheet.notices, *sheet.staleness.notices)


def _place(problem: Problem) -> Location:
    return problem.location or Location("")


def _lacking(selection: Selection) -> Iterator[str]:
    """Notices of what one language of a sheet in several does not have."""
    library, code = selection.library, selection.request.language
    name, bundle = library.language(code).english_name, selection.bundle
    if ids := ", ".join(selection.lacking):
        yield f"Not written in {name} yet, as the sheet says in their place: {ids}."
    if bundle and selection.request.together and bundle not in library.ids(BUNDLES, code):
        yield f'The words that open "{bundle}" are not written in {name} yet: others open the sheet.'


def _logo(school: School) -> nodes.Figure | None:
    return nodes.Figure(nodes.Picture(school.logo), school.logo_alt) if school.logo else None


class _Sheet:
    """Reads the skeleton once in reading order, then once more for what needs the whole."""

    def __init__(self, selection: Selection, read: Read) -> None:
        library, request = selection.library, selection.request
        self.header: nodes.Inlines = ()
        self.footer: nodes.Inlines = ()
        self.notices: list[str] = [*_lacking(selection)]
        self._selection = selection
        self._audience, self._language_code = request.audience, request.language
        self._library = library
        self._read = read
        self._language = library.language(request.language)
        self._glossary = library.glossary(request.language)
        audience = library.settings.audiences[request.audience]
        values, in_place = known_values(library), audience.citations == "in-place" and not selection.is_brief
        self._rules = StateRules(library, request.language)
        given = self._glossary, library.citations, values, library.values, self._rules
        self._gathered = Gatherer(*given, in_place=in_place, numbered=bool(selection.chart))
        self.problems = self._gathered.problems
        self._is_letter = selection.is_letter
        """Then what is said of the letter stands below it: the letter goes to the school as it is."""
        self._title_style = selection.template.kind.title_style
        self._words_of = Glossaries(library, read, self.problems)
        self.staleness = Staleness(library, request.language)
        self._own: dict[str, None] = {}
        """Names of the layers whose sections stand on the sheet, in order."""
        self._location: Location | None = None
        self._level = 1
        """Of the heading above."""

    def blocks(self, blocks: nodes.Blocks) -> nodes.Blocks:
        return tuple(new for block in blocks for new in self._block(block))

    def _block(self, block: nodes.Block) -> nodes.Blocks:
        self._location = getattr(block, "location", None) or self._location
        match block:
            case nodes.Insert():
                return self._insert(block)
            case nodes.Running(location=location) if location and not location.path.endswith(TEMPLATE):
                self.problems.append(Problem("Only a template says what runs on every page.", location))
                return ()
            case nodes.Running(place, inlines):
                self._run(place, self._words(inlines))
                return ()
            case nodes.Paragraph():
                return (self._gathered.paragraph(block),)
            case nodes.Callout():
                box = self._callout(block)
                return (box,) if box.blocks else ()
            case nodes.Figure(image=nodes.QrCode(address)):
                address = self._qr_address(address)
                shown = address.partition("://")[2].rstrip("/")
                alt = self._label("qr-code", address=shown)
                block = replace(block, image=nodes.QrCode(address), alt=alt)
            case nodes.Strip():
                block = replace(block, logo=_logo(self._selection.request.school))
            case nodes.Heading(level):
                self._level = level
                block = replace(block, style=self._title_style if level == 1 else "")
                return self._title(block) if level == 1 else (rebuilt(block, self.blocks, self._words),)
            case nodes.DefinitionList():
                made = rebuilt(block, self.blocks, self._words)
                named = map(labelled_by_term, made.definitions)
                colon = self._language.colon
                return (replace(made, definitions=tuple(replace(each, colon=colon) for each in named)),)
        return (rebuilt(block, self.blocks, self._words),)

    def _title(self, heading: nodes.Heading) -> nodes.Blocks:
        """Of a letter in the language, and so in the direction, in which it is sent."""
        made, sent = rebuilt(heading, self.blocks, self._words), self._selection.letter_languages[:1]
        if not self._is_letter or sent == (self._language_code,):
            return (made,)
        return (nodes.Division(SENT, (made,), *sent),)

    def _qr_address(self, address: str) -> str:
        """The page with the school's own copies, if it has one, in place of the help's."""
        own = self._selection.request.school.web_copy_in(self._language_code)
        return own if own and address == self._library.settings.help_address else address

    def _words(self, inlines: nodes.Inlines) -> nodes.Inlines:
        return self._gathered.title(inlines, self._location)

    def _run(self, place: str, inlines: nodes.Inlines) -> None:
        if place == "header":
            self.header = inlines
        else:
            self.footer = inlines

    def _callout(self, callout: nodes.Callout) -> nodes.Callout:
        """The box with its heading one below the heading that it stands under."""
        above = self._level
        self._level = 2 if callout.style in SHEET_CALLOUTS else above + 1
        made = rebuilt(replace(callout, level=self._level), self.blocks, self._words)
        self._level = above
        return made

    def _label(self, name: str, **fields: object) -> str:
        return self._language.label(name, **fields)

    # ── pieces of the library ────────────────────────────────────────────────

    def _insert(self, insert: nodes.Insert) -> nodes.Blocks:
        id, _, more = insert.argument.partition(" ")
        if insert.location and not insert.location.path.endswith(TEMPLATE):  # a text could hold itself
            self.problems.append(Problem("Only a template puts other texts in.", insert.location))
            return ()
        match insert.name:
            case "words" | "sources" | "law":
                return (insert,)  # they need the whole sheet: see late
            case "comparison":
                return self._comparison(insert)
            case "glossary":
                return self._whole_glossary()
            case "text":
                text = self._library.article(TEXTS, self._language_code, id)
                return self._marked(text, self._chosen(text))
        if insert.name == "topic" and id in self._selection.lacking:
            return self._lacking(id, insert.location)
        source = self._source(id, insert.location)
        if source is None:
            return ()
        if self._selection.sections_of(source.id):
            return self._some_sections(source, insert)
        match insert.name:
            case "lead":
                return self._sent(source, _Sheet._lead) if self._is_letter else self._lead(source)
            case "sections":
                return self._below_lead(source, more)
            case "topic":
                head = nodes.Heading(2, (nodes.Text(source.words.title),), id, insert.location)
                below = deeper(sections(self._chosen(source))) if more == "full" else ()
                return (*self.blocks((head,)), *self._lead(source), *self._marked(source, below))

    def _lacking(self, id: str, location: Location | None) -> nodes.Blocks:
        """In the place of a topic its title in the first language, and that it is not written yet."""
        first = self._selection.request.together[0]
        title = nodes.Text(self._library.article(TOPICS, first, id).words.title)
        told = nodes.Text(self._label("no-translation", language=self._language.name))
        head = nodes.Heading(2, (nodes.Foreign((title,), first),), id, location)
        return self.blocks((head, nodes.Paragraph((nodes.Emphasis((told,)),))))

    def _some_sections(self, topic: Article, insert: nodes.Insert) -> nodes.Blocks:
        """Of a topic whose sections are asked for only these, without its lead; below others its title."""
        if insert.name == "lead":
            return ()
        keys = self._selection.sections_of(topic.id)
        places = {section.place for section in topic.sections if section.key in keys}
        found = sections_where(self._chosen(topic), lambda heading: heading.location in places)
        if insert.name == "sections":
            return self._marked(topic, found)
        head = nodes.Heading(2, (nodes.Text(topic.words.title),), topic.id, insert.location)
        return (*self.blocks((head,)), *self._marked(topic, deeper(found)))

    def _marked(self, source: Article, blocks: nodes.Blocks) -> nodes.Blocks:
        return self.blocks(self.staleness.marked(source, blocks))

    def _comparison(self, insert: nodes.Insert) -> nodes.Blocks:
        """The selection's chart."""
        selection, chart = self._selection, self._selection.chart
        if chart is None:
            hint = "Name it after comparison: in the front matter."
            self.problems.append(Problem("This kind of handout has no chart.", insert.location, hint))
            return ()
        path, request = selection.opening.path, selection.request

        def place(id: str) -> Location:
            return self._library.place(path, "rows", id)

        def cell(text: str, location: Location) -> nodes.Blocks:
            return self._cell(text, path, location)

        table = comparison_table(
            chart, selection.rows, request.columns, self._audience, cell=cell, place=place
        )
        above = self.staleness.above_chart(selection.opening, selection.rows)
        return (*self.blocks(above), table)

    def _cell(self, text: str, path: Path, location: Location) -> nodes.Blocks:
        try:
            blocks = self._read(text, path, location.line)
        except ContentError as error:
            self.problems.extend(error.problems)
            return ()
        return self.blocks(blocks)

    def _source(self, id: str, location: Location | None) -> Article | None:
        """The opening, or a topic."""
        if id == self._selection.opening.id:
            return self._selection.opening
        known = self._library.ids(TOPICS, self._language_code)
        if id in known:
            return self._library.article(TOPICS, self._language_code, id)
        self.problems.append(Problem(f'Unknown topic "{id}".', location, near_match(id, known)))
        return None

    def _lead(self, source: Article) -> nodes.Blocks:
        known = len(self.problems)
        self._gathered.in_lead = True
        chosen_blocks = self._chosen(source, lead_only=True)
        blocks = self.blocks(chosen_blocks) if self._is_letter else self._marked(source, chosen_blocks)
        self._gathered.in_lead = False
        if not blocks and len(self.problems) == known:
            message = f'The lead of "{source.id}" has nothing for the audience "{self._audience}".'
            self.problems.append(Problem(message, source.start))
        return blocks

    def _below_lead(self, source: Article, anchor: str) -> nodes.Blocks:
        """The sections; below a letter what is said of it, and of a sheet for the school what it fills in."""
        if not self._is_letter and self._selection.letter_languages != (self._language_code,):
            above = self.blocks(self.staleness.above_sections(source))
            return (*above, *self._sent(source, _Sheet._filled_in))
        made = self._marked(source, sections(self._chosen(source), anchor))
        return (*self.blocks(self.staleness.of_lead(source)), *made) if self._is_letter else made

    def _filled_in(self, source: Article) -> nodes.Blocks:
        return self.blocks(sections(self._chosen(source)))

    def _sent(self, letter: Article, part: PartOf) -> nodes.Blocks:
        """What the school gets of a text: in one language, or in the school's with the family's under it."""
        code, *under = self._selection.letter_languages
        if code == self._language_code:
            return part(self, letter)
        sent = self._in_language(code, letter, part)
        if not under:
            return (nodes.Division(SENT, sent, code),)
        own = self._in_language(self._language_code, letter, part, is_under=True)
        try:
            return (nodes.Division(SENT, paired(sent, own, self._language_code), code),)
        except Unlike as error:
            place = error.location or letter.start
            message = "This does not hold the same paragraphs and places to write as its English."
            hint = f"Or send it in one language: --letter-language {self._language_code}."
            self.problems.append(Problem(message, place, hint))
            return ()

    def _in_language(
        self, code: str, letter: Article, part: PartOf, *, is_under: bool = False
    ) -> nodes.Blocks:
        """A part of the letter as a text of its own; its law is the sheet's too."""
        request = replace(self._selection.request, language=code)
        other = _Sheet(replace(self._selection, request=request), self._read)
        if is_under:
            other._gathered.open_all()
        twin = self._library.twin(letter, code)
        blocks = part(other, twin) if twin else ()
        self.problems.extend(other.problems)
        self._gathered.cited[:] = dict.fromkeys((*self._gathered.cited, *other._gathered.cited))
        return blocks

    def _chosen(self, source: Article, *, lead_only: bool = False) -> nodes.Blocks:
        """What a source says to the audience; nothing when it cannot be read, which is noted."""
        pieces = (source.lead,) if lead_only else source.pieces
        read = tuple(map(self._piece, pieces))
        if None in read:
            return ()
        blocks = tuple(block for each in read for block in each or ())
        for heading in empty_headings(blocks):
            hint = "Write its text, or take it away."
            self.problems.append(Problem("This heading has nothing under it.", heading.location, hint))
        return without_empty_sections(chosen(blocks, self._audience))

    def _piece(self, piece: Piece) -> nodes.Blocks | None:
        """The blocks of a text from one file; None for one that cannot be read, which is noted."""
        if name := self._library.layer_of(piece.path).name:
            self._own[name] = None
        try:
            return self._read(piece.text, piece.path, piece.line)
        except ContentError as error:
            self.problems.extend(error.problems)
            self._gathered.scan(piece.text, piece.shown, piece.line)
            return None

    # ── what needs the whole sheet ───────────────────────────────────────────

    def late(self, blocks: nodes.Blocks) -> nodes.Blocks:
        return tuple(new for block in blocks for new in self._late(block))

    def _late(self, block: nodes.Block) -> nodes.Blocks:
        match block:
            case nodes.Insert(name="words", argument=most):
                return self._words_to_know(int(most))
            case nodes.Insert(name="sources"):
                return self._sources()
            case nodes.Insert(name="law"):
                return numbered({id: self._library.citations[id] for id in self._gathered.numbered})
        return (rebuilt(block, self._late_inside, lambda inlines: inlines),)

    def _late_inside(self, blocks: nodes.Blocks) -> nodes.Blocks:
        if any(isinstance(block, nodes.PageBreak) for block in blocks):
            self.problems.append(Problem("A page break stands inside a box: pages end between sections."))
        return self.late(blocks)

    def _words_to_know(self, most: int) -> nodes.Blocks:
        """The box of terms in order of use, without those that a lead explains."""
        terms = [id for id in self._gathered.terms if id not in self._gathered.explained]
        if left := [self._glossary[id].term for id in terms[most:]]:
            what = "more word does" if len(left) == 1 else "more words do"
            self.notices.append(f"{len(left)} {what} not fit the box of words: {', '.join(left)}.")
        if not terms:
            return ()
        title = (nodes.Text(self._label("words-to-know")),)
        words = nodes.DefinitionList(tuple(map(self._definition, terms[:most])))
        below = self.staleness.below_words(terms[:most])
        return (nodes.Callout("words", title, (words, *below)),)

    def _definition(self, id: str) -> nodes.Definition:
        """A glossary's entry, which opens no terms of its own."""
        found = self._words_of.definition(self._language_code, id)
        return replace(found, blocks=tuple(rebuilt(b, self.blocks, self._words) for b in found.blocks))

    def _sources(self) -> nodes.Blocks:
        cited = [self._library.citations[id] for id in self._gathered.cited]
        law = sources(cited, self._language, is_listed=bool(self._gathered.numbered))
        if not self._own:
            return law
        own = self._label("own-words", names=", ".join(self._own))
        return (*law, nodes.Paragraph((nodes.Text(own),)))

    def _whole_glossary(self) -> nodes.Blocks:
        code, source = self._language_code, self._library.settings.source_language
        by_own = self._selection.request.sort == "language"
        is_source, words = code == source, self._words_of
        terms = words.all(code) if is_source else words.beside(code, source, by_own)
        oldest = min((term.checked for term in self._glossary.values()), default=self._library.settings.date)
        checked = nodes.Division(
            "fine-print", (nodes.Paragraph((nodes.Text(checked_line(self._language, oldest)),)),)
        )
        return self.blocks((terms, checked))


PartOf = Callable[[_Sheet, Article], nodes.Blocks]
"""Reads a part of a text, such as its lead."""
