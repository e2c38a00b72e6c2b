"""The document: its inlines and blocks, named as CommonMark and Pandoc name them.

Nodes are immutable; a stage returns a new document.  A node tells its ``PARTS``, so whoever only goes
through a document (``handouts.document.walk``) knows a new node at once; whoever sets or writes nodes ends
its ``match`` in ``assert_never``, so mypy names each place that has not learned it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import ClassVar, Literal

from msgspec import Struct

from handouts.errors import Location
from handouts.signs import Sign

Room = Literal["short", "name", "line", "lines"]
"""What a value needs to be written by hand: see ``ValueForm``."""
Scope = Literal["", "column", "row"]
Sort = Literal["inlines", "blocks", "nodes"]
"""What a field holds: a text, blocks, or other nodes (one, several, or none), such as rows."""


class Node(Struct, frozen=True, eq=False):
    """Anything in a document; equal nodes may come from different places of different files.

    msgspec's structs are made much faster than dataclasses when the program starts.
    """

    PARTS: ClassVar[Mapping[str, Sort]] = {}
    """The fields that hold other nodes, in the order of reading."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._content() == other._content()

    def __ne__(self, other: object) -> bool:
        return not self == other  # msgspec's own would compare the places too

    def __hash__(self) -> int:
        return hash(self._content())

    def _content(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name != "location")


# ── Inlines ──────────────────────────────────────────────────────────────────


class Text(Node, frozen=True):
    text: str


BETWEEN = Text(" / ")
"""Between the words of one language and those of another, a ``Foreign``, on one line."""


class Emphasis(Node, frozen=True):
    PARTS = {"inlines": "inlines"}

    inlines: tuple[Inline, ...]


class Strong(Node, frozen=True):
    PARTS = {"inlines": "inlines"}

    inlines: tuple[Inline, ...]


class Link(Node, frozen=True):
    PARTS = {"inlines": "inlines"}

    inlines: tuple[Inline, ...]
    target: str
    """http, https, mailto or tel."""


class Term(Node, frozen=True):
    """A word of the glossary: ``[accommodations](term:accommodation)``."""

    PARTS = {"inlines": "inlines"}

    inlines: tuple[Inline, ...]
    id: str
    first: bool = False
    """True where the sheet uses it for the first time: set in bold; set by resolve."""
    short: str = ""
    """What prints after the first use, where the writer gives it: ``[…(IEP)은|IEP는](term:iep)``."""


class Citation(Node, frozen=True):
    """Words with law behind them: ``[tell you why](cite:cfr-300-503-a)``."""

    PARTS = {"inlines": "inlines"}

    inlines: tuple[Inline, ...]
    id: str


class Note(Node, frozen=True):
    """Citations in brackets after the words they stand behind; added by resolve."""

    PARTS = {"inlines": "inlines"}

    inlines: tuple[Inline, ...]


SLOT = "{}"
"""Where the value stands in words that print only with it: ``[Your state: {}.](value:state.ages)``."""


class Value(Node, frozen=True):
    """A place for somebody's own data: ``[your child's name](value:child.name)``."""

    name: str
    placeholder: str
    """What prints, as a labelled blank, when there is no value."""
    text: str | None = None
    """The value, after fill."""
    spoken: str = ""
    """What a screen reader says for a blank, such as "blank: your child's name"; set by fill."""
    room: Room = "name"
    """How wide its blank is; set by resolve."""
    labelled: bool = False
    """Whether the words before it are its label, so that the placeholder does not print; set by resolve."""


class Choice(Node, frozen=True):
    """Words for where a value is not known, and for where it is: ``{without state.ages: 3 to 21 | {}}``.

    Resolve puts what the state's rule says in place of the unknown; fill takes one of the two.
    """

    PARTS = {"unknown": "inlines", "known": "inlines"}

    name: str
    unknown: tuple[Inline, ...]
    known: tuple[Inline, ...] = ()
    """With a ``Value`` of the name."""

    @property
    def inlines(self) -> Inlines:
        """What prints before it is filled."""
        return self.unknown


class Foreign(Node, frozen=True):
    """A phrase in another language: ``[plan](lang:es)``."""

    PARTS = {"inlines": "inlines"}

    inlines: tuple[Inline, ...]
    language: str
    is_translation: bool = False
    """Whether it says again what stands before it: smaller, and not in bold; set by resolve."""


class LineBreak(Node, frozen=True):
    pass


Inline = Text | Emphasis | Strong | Link | Term | Citation | Note | Value | Choice | Foreign | LineBreak
Inlines = tuple[Inline, ...]


# ── Blocks ───────────────────────────────────────────────────────────────────


class Heading(Node, frozen=True):
    PARTS = {"inlines": "inlines"}

    level: int
    inlines: Inlines
    anchor: str = ""
    location: Location | None = None
    style: str = ""
    """A name under ``text`` in theme.yaml; empty for the one of its level."""


class Paragraph(Node, frozen=True):
    PARTS = {"inlines": "inlines"}

    inlines: Inlines
    location: Location | None = None
    anchor: str = ""
    no_law: bool = False
    """Whether it is marked ``{no-law}``: no law stands behind its words. For ``handouts check`` only."""


class ListItem(Node, frozen=True):
    PARTS = {"blocks": "blocks"}

    blocks: Blocks
    location: Location | None = None
    sign: Sign | None = None
    """Drawn in place of its bullet, or before its words; not read: the words say it."""


class BulletList(Node, frozen=True):
    PARTS = {"items": "nodes"}

    items: tuple[ListItem, ...]


class OrderedList(Node, frozen=True):
    PARTS = {"items": "nodes"}

    items: tuple[ListItem, ...]
    start: int = 1


class Steps(Node, frozen=True):
    """Things to do in order, numbered in circles."""

    PARTS = {"items": "nodes"}

    items: tuple[ListItem, ...]
    start: int = 1


class Checklist(Node, frozen=True):
    """Things to tick off."""

    PARTS = {"items": "nodes"}

    items: tuple[ListItem, ...]


List = BulletList | OrderedList | Steps | Checklist


class Diagram(Node, frozen=True):
    """A list that is drawn: stations on a line, questions that lead on, people at a table."""

    PARTS = {"title": "inlines", "items": "nodes"}

    form: Literal["timeline", "path", "seats"]
    title: Inlines
    items: tuple[ListItem, ...]
    location: Location | None = None


class Definition(Node, frozen=True):
    PARTS = {"term": "inlines", "blocks": "blocks"}

    term: Inlines
    blocks: Blocks
    location: Location | None = None
    target: str = ""
    """What a link to it names, without the number sign; empty where none leads to it."""
    colon: str = ": "
    """Between the two, as the language writes it; set by resolve."""
    id: str = ""
    """The term's in the glossary, the same in each language."""

    @property
    def space(self) -> str:
        """After the colon; where the language writes a wide one there is none."""
        return " " * self.colon.endswith(" ")


class DefinitionList(Node, frozen=True):
    PARTS = {"definitions": "nodes"}

    definitions: tuple[Definition, ...]


class TableCell(Node, frozen=True):
    PARTS = {"blocks": "blocks"}

    blocks: Blocks
    scope: Scope = ""
    """What the cell heads; empty for a data cell."""


class TableRow(Node, frozen=True):
    PARTS = {"cells": "nodes"}

    cells: tuple[TableCell, ...]
    location: Location | None = None


class Table(Node, frozen=True):
    PARTS = {"caption": "inlines", "head": "nodes", "rows": "nodes"}

    head: TableRow
    rows: tuple[TableRow, ...]
    caption: Inlines = ()
    location: Location | None = None
    style: str = "plain"
    """A name under ``tables`` in theme.yaml: plain, chart, form."""
    summary: str = ""
    """What the table is about, for those who hear it."""
    widths: tuple[int, ...] = ()
    """Of the columns, relative to one another; empty where their words decide."""

    @property
    def has_boxes(self) -> bool:
        """Whether its last column is one of boxes to tick."""
        return any(isinstance(block, TickBox) for row in self.rows for block in row.cells[-1].blocks)

    @property
    def breadth(self) -> int:
        """How many columns of words it has."""
        return len(self.head.cells) - self.has_boxes


class Picture(Node, frozen=True):
    """A drawn or photographed picture, from a file of the library."""

    path: str
    """Absolute path of a PNG or JPEG file."""


class QrCode(Node, frozen=True):
    address: str


class Figure(Node, frozen=True):
    PARTS = {"caption": "inlines", "beside": "blocks"}

    image: Picture | QrCode
    alt: str
    beside: Blocks = ()
    """Text that is set beside the image."""
    location: Location | None = None
    caption: Inlines = ()
    """What prints under a picture."""


class Callout(Node, frozen=True):
    """A box with a title."""

    PARTS = {"title": "inlines", "blocks": "blocks"}

    style: str
    """A name under ``callouts`` in theme.yaml: short-version, words, note, example."""
    title: Inlines
    blocks: Blocks
    level: int = 2
    """The title's heading level; set by resolve."""
    location: Location | None = None


class Division(Node, frozen=True):
    """Blocks that look alike, such as the deck or the foot of the sheet."""

    PARTS = {"blocks": "blocks"}

    style: str
    """A name under ``divisions`` in theme.yaml: deck, foot, fine-print."""
    blocks: Blocks
    language: str = ""
    """BCP 47 tag of its own language; empty for the one around it."""


class Strip(Node, frozen=True):
    """The header strip: who gives the sheet at the start, whom it is for at the end."""

    PARTS = {"logo": "nodes", "start": "inlines", "end": "inlines"}

    start: Inlines
    end: Inlines
    location: Location | None = None
    logo: Figure | None = None
    """The school's, before its name; set by resolve."""


class WriteInLines(Node, frozen=True):
    """Empty lines to write on."""

    PARTS = {"label": "inlines", "value": "inlines"}

    count: int
    label: Inlines
    location: Location | None = None
    anchor: str = ""
    value: Inlines = ()
    """The value that they ask for, if any: when it is given, fill puts its text in their place."""


class Blank(Node, frozen=True):
    """A place to write in a cell of a table."""

    PARTS = {"value": "inlines"}

    label: str
    """What a screen reader says for it: the heads of its row and column, or the words of its value."""
    value: Inlines = ()
    """As for ``WriteInLines``."""


class TickBox(Node, frozen=True):
    """A box to tick that fills a cell of a table."""

    label: str
    """What a screen reader says for it."""


class Likeness(Node, frozen=True):
    """How far two things are alike: a circle, filled, in half or empty, and the word beside it."""

    PARTS = {"inlines": "inlines"}

    share: Literal["same", "partly", "different"]
    inlines: Inlines


class ContentsEntry(Node, frozen=True):
    title: str
    language: str
    """Empty for the document's own."""
    part: int
    """Number of the part that it leads to, counted from 0."""

    @property
    def inlines(self) -> Inlines:
        """The title in its language."""
        words = (Text(self.title),)
        return (Foreign(words, self.language),) if self.language else words


class Contents(Node, frozen=True):
    """The table of contents of a document with several parts; filled in when they are bound."""

    entries: tuple[ContentsEntry, ...] = ()
    location: Location | None = None


class ThematicBreak(Node, frozen=True):
    pass


class PageBreak(Node, frozen=True):
    pass


# ── Blocks that resolve replaces: no later stage meets them ──────────────────


class AudienceBlock(Node, frozen=True):
    """``::: family`` or ``::: teacher``: kept for that audience, dropped for the others."""

    PARTS = {"blocks": "blocks"}

    audience: str
    blocks: Blocks
    location: Location | None = None


class Insert(Node, frozen=True):
    """A place in a template where a piece of the library goes: ``::: lead who-gets-ieps``."""

    name: Literal["lead", "sections", "topic", "text", "words", "sources", "law", "comparison", "glossary"]
    argument: str
    location: Location | None = None


class Running(Node, frozen=True):
    """Text that repeats on every page: ``::: running-footer``."""

    PARTS = {"inlines": "inlines"}

    place: Literal["header", "footer"]
    inlines: Inlines
    location: Location | None = None


Block = (
    Heading
    | Paragraph
    | BulletList
    | OrderedList
    | Steps
    | Checklist
    | Diagram
    | DefinitionList
    | Table
    | Figure
    | Callout
    | Division
    | Strip
    | WriteInLines
    | Blank
    | TickBox
    | Likeness
    | Contents
    | ThematicBreak
    | PageBreak
    | AudienceBlock
    | Insert
    | Running
)
Blocks = tuple[Block, ...]


class Part(Node, frozen=True):
    """One sheet of a document; a fact sheet has one part, a packet several."""

    PARTS = {"header": "inlines", "footer": "inlines", "blocks": "blocks"}

    blocks: Blocks
    language: str
    """BCP 47 tag of the part's own language."""
    header: Inlines | None = None
    """Repeated on every page of the part but its first; None for the document's."""
    footer: Inlines | None = None
    sent: str = ""
    """BCP 47 tag of the language in which a letter is sent; empty for what is none.  The letter is what
    stands before the first page break, and goes alone."""

    @property
    def sheets(self) -> tuple[Blocks, ...]:
        """What stands between page breaks; of a letter the first is sent."""
        groups = groupby(self.blocks, key=lambda block: isinstance(block, PageBreak))
        return tuple(tuple(group) for is_break, group in groups if not is_break)


class Document(Node, frozen=True):
    PARTS = {"header": "inlines", "footer": "inlines", "parts": "nodes"}

    title: str
    """For the metadata and the window's title: holds no value."""
    language: str
    parts: tuple[Part, ...]
    header: Inlines = ()
    """Repeated at the head of every page but the first."""
    footer: Inlines = ()
    """Repeated at the foot of every page, before the page number."""
    duplex: bool = False
    """True where each part starts on a right-hand page."""
    parallel: bool = False
    """True where each part says the same in another language: under a title of its own, and, where one is
    longer than a side, each on its own paper."""
