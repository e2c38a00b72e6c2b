"""The skeleton and the library become a document: topics put in, audience chosen, words gathered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, assert_never

from msgspec.structs import replace

from handouts.document.citations import sources
from handouts.document.gather import Gatherer
from handouts.document.nodes import (
    AudienceBlock,
    Block,
    Blocks,
    BulletList,
    Callout,
    Checklist,
    Definition,
    DefinitionList,
    Division,
    Document,
    Figure,
    Heading,
    Insert,
    Link,
    OrderedList,
    PageBreak,
    Paragraph,
    Part,
    QrCode,
    Running,
    Steps,
    Strip,
    Strong,
    Table,
    TableRow,
    Text,
    ThematicBreak,
    Value,
    WriteInLines,
)
from handouts.errors import ContentError, Problem
from handouts.library.model import Source
from handouts.selection import Selection

Read = Callable[[Source, bool], Blocks]
"""Gives the blocks of a file of the library: all, or only its lead."""
L = TypeVar("L", BulletList, OrderedList, Steps, Checklist)
SHEET_CALLOUTS = ("short-version", "words")
"""Boxes that are parts of the sheet; other boxes belong to the section they stand in."""


def resolve(skeleton: Blocks, selection: Selection, read: Read) -> tuple[Document, tuple[str, ...]]:
    """The document of a skeleton, and notices.

    Raises ContentError with every unknown term, citation and topic.
    """
    resolver = _Resolver(selection, read)
    blocks = resolver.blocks(skeleton)
    blocks = resolver.late(blocks)
    if resolver.gathered.problems:
        raise ContentError(*dict.fromkeys(resolver.gathered.problems))
    title = next((_text(block) for block in blocks if isinstance(block, Heading)), "")
    part = Part(blocks, selection.language)
    document = Document(title, selection.language, (part,), resolver.header, resolver.footer)
    return document, tuple(resolver.notices)


class _Resolver:
    """Walks the skeleton once in reading order, then once more for what needs the whole."""

    def __init__(self, selection: Selection, read: Read) -> None:
        library, self._selection = selection.library, selection
        self._language = library.language(selection.language)
        audience = library.settings.audiences[selection.audience]
        self.gathered = Gatherer(
            library.glossary(selection.language), library.citations, audience.citations == "in-place"
        )
        self._read = read
        self._level = 1
        self.header: tuple = ()  # type: ignore[type-arg]
        self.footer: tuple = ()  # type: ignore[type-arg]
        self.notices: list[str] = []

    def blocks(self, blocks: Blocks) -> Blocks:
        return tuple(new for block in blocks for new in self._block(block))

    def _block(self, block: Block) -> Sequence[Block]:
        match block:
            case Paragraph():
                return [self.gathered.paragraph(block)]
            case Heading():
                self._level = block.level
                return [block]
            case BulletList() | OrderedList() | Steps() | Checklist():
                return [self._list(block)]
            case DefinitionList():
                return [DefinitionList(tuple(map(self._definition, block.definitions)))]
            case Table():
                return [replace(block, rows=tuple(map(self._row, block.rows)))]
            case Figure():
                return [replace(self._described(block), beside=self.blocks(block.beside))]
            case Callout():
                level = 2 if block.style in SHEET_CALLOUTS else self._level + 1
                return [replace(block, level=level, blocks=self.blocks(block.blocks))]
            case Division():
                return [replace(block, blocks=self.blocks(block.blocks))]
            case AudienceBlock():
                return self.blocks(block.blocks) if block.audience == self._selection.audience else []
            case Insert():
                return self._insert(block)
            case Running():
                self._run(block)
                return []
            case Strip() | WriteInLines() | ThematicBreak() | PageBreak():
                return [block]
            case _:
                assert_never(block)

    def _list(self, block: L) -> L:
        items = tuple(replace(item, blocks=self.blocks(item.blocks)) for item in block.items)
        return replace(block, items=items)

    def _definition(self, definition: Definition) -> Definition:
        term = self.gathered.inlines(definition.term, definition.location)
        return replace(definition, term=term, blocks=self.blocks(definition.blocks))

    def _row(self, row: TableRow) -> TableRow:
        return TableRow(tuple(replace(cell, blocks=self.blocks(cell.blocks)) for cell in row.cells))

    def _described(self, figure: Figure) -> Figure:
        if figure.alt or not isinstance(figure.image, QrCode):
            return figure
        return replace(figure, alt=self._language.labels["qr-code"].format(address=figure.image.address))

    def _run(self, running: Running) -> None:
        if running.place == "header":
            self.header = running.inlines
        else:
            self.footer = running.inlines

    # ── pieces of the library ────────────────────────────────────────────────

    def _insert(self, insert: Insert) -> Sequence[Block]:
        name, _, detail = insert.argument.partition(" ")
        match insert.name:
            case "words" | "sources":
                return [insert]  # they need the whole sheet: see late
            case "text":
                text = self._selection.library.text(self._selection.language, name)
                return self.blocks(self._read(text, False))
        source = self._source(name)
        if source is None:
            problem = Problem(f'the sheet has no topic "{name}".', insert.location)
            self.gathered.problems.append(problem)
            return []
        lead_only = insert.name == "lead" or (insert.name == "topic" and detail != "full")
        lead, sections = _parted(_chosen(self._read(source, lead_only), self._selection.audience))
        match insert.name:
            case "lead":
                return self._lead(lead)
            case "sections":
                return self.blocks(sections)
            case "topic":
                self._level = 2
                head = Heading(2, (Text(source.topic.title),), source.id, insert.location)
                more = self.blocks(_deeper(sections)) if detail == "full" else ()
                return [head, *self._lead(lead), *more]

    def _source(self, id: str) -> Source | None:
        known = (self._selection.opening, *self._selection.topics)
        return next((source for source in known if source.id == id), None)

    def _lead(self, lead: Blocks) -> Blocks:
        self.gathered.in_lead = True
        blocks = self.blocks(lead)
        self.gathered.in_lead = False
        return blocks

    # ── what needs the whole sheet ───────────────────────────────────────────

    def late(self, blocks: Blocks) -> Blocks:
        return tuple(new for block in blocks for new in self._late(block))

    def _late(self, block: Block) -> Sequence[Block]:
        match block:
            case Insert(name="words"):
                return self._words(int(block.argument))
            case Insert(name="sources"):
                return [Paragraph(self._sources(), block.location)] if self.gathered.cited else []
            case Division() | Callout():
                return [replace(block, blocks=self.late(block.blocks))]
            case Figure():
                return [replace(block, beside=self.late(block.beside))]
            case _:
                return [block]

    def _words(self, most: int) -> Sequence[Block]:
        """The box of words to know: terms in order of use, without those that a lead opens."""
        glossary = self.gathered.glossary
        terms = [glossary[id] for id in self.gathered.terms if id not in self.gathered.opened]
        if left := [term.term for term in terms[most:]]:
            box = self._language.labels["words-to-know"]
            self.notices.append(f'The box "{box}" has no room for: {", ".join(left)}.')
        if not terms:
            return []
        entries = tuple(
            Definition((Text(term.term),), (Paragraph((Text(term.definition),)),)) for term in terms[:most]
        )
        title = (Text(self._language.labels["words-to-know"]),)
        return [Callout("words", title, (DefinitionList(entries),))]

    def _sources(self) -> tuple:  # type: ignore[type-arg]
        labels = self._language.labels
        cited = [self.gathered.law[id] for id in self.gathered.cited]
        oldest = min(citation.checked for citation in cited)
        month = self._language.month_format.format(
            month=self._language.months[oldest.month - 1], year=oldest.year
        )
        checked = labels["checked"].format(month=month)
        words = Text(f". {labels['state-rules']} {checked}")
        return (Strong((Text(labels["sources"]),)), Text(" "), *sources(cited), words)


def _chosen(blocks: Blocks, audience: str) -> Blocks:
    """Blocks for the audience; a section with nothing for it is dropped with its heading."""
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, AudienceBlock):
            if block.audience == audience:
                kept += _chosen(block.blocks, audience)
        else:
            kept.append(block)
    return _without_empty_sections(tuple(kept))


def _without_empty_sections(blocks: Blocks) -> Blocks:
    kept: list[Block] = []
    for block in reversed(blocks):
        below = kept[-1] if kept else None
        is_empty = below is None or (isinstance(below, Heading) and isinstance(block, Heading))
        if isinstance(block, Heading) and is_empty and (below is None or block.level >= _level(below)):
            continue
        kept.append(block)
    return tuple(reversed(kept))


def _level(block: Block) -> int:
    return block.level if isinstance(block, Heading) else 0


def _parted(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """The lead, before the first heading, and the sections."""
    at = next((n for n, block in enumerate(blocks) if isinstance(block, Heading)), len(blocks))
    return blocks[:at], blocks[at:]


def _deeper(blocks: Blocks) -> Blocks:
    """Sections under a topic's own heading: one level down."""
    return tuple(replace(b, level=b.level + 1) if isinstance(b, Heading) else b for b in blocks)


def _text(heading: Heading) -> str:
    """A heading's words without its values: for the metadata."""
    words = []
    for inline in heading.inlines:
        if isinstance(inline, Text):
            words.append(inline.text)
        elif isinstance(inline, Strong | Link):
            words += [i.text for i in inline.inlines if isinstance(i, Text)]
        elif isinstance(inline, Value):
            words.append(inline.placeholder)
    return "".join(words).strip()
