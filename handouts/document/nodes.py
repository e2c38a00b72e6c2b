"""The document: blocks and inlines, named as CommonMark and Pandoc name them.

Every consumer ends its ``match`` in ``assert_never``, so mypy names each place that has not learned
a new node.  Nodes are immutable; a stage returns a new document.
"""

from __future__ import annotations

from typing import Literal

from handouts.document.node import Node
from handouts.errors import Location

# ── Inlines ──────────────────────────────────────────────────────────────────


class Text(Node, frozen=True):
    text: str


class Emphasis(Node, frozen=True):
    inlines: tuple[Inline, ...]


class Strong(Node, frozen=True):
    inlines: tuple[Inline, ...]


class Link(Node, frozen=True):
    inlines: tuple[Inline, ...]
    target: str
    """http, https, mailto or tel."""


class Term(Node, frozen=True):
    """A word of the glossary: ``[accommodations](term:accommodation)``."""

    inlines: tuple[Inline, ...]
    id: str
    first: bool = False
    """True where the sheet uses it for the first time: set in bold; set by resolve."""


class Citation(Node, frozen=True):
    """Words with law behind them: ``[tell you why](cite:cfr-300-503-a)``."""

    inlines: tuple[Inline, ...]
    id: str


class Note(Node, frozen=True):
    """Citations in brackets after the words they stand behind; added by resolve."""

    inlines: tuple[Inline, ...]


class Value(Node, frozen=True):
    """A place for somebody's own data: ``[your child's name](value:child.name)``."""

    name: str
    placeholder: str
    """What prints, as a labelled blank, when there is no value; for ``state.…`` the federal default."""
    text: str | None = None
    """The value, after fill."""
    spoken: str = ""
    """What a screen reader says for a blank, such as "blank: your child's name"; set by fill."""


class Foreign(Node, frozen=True):
    """A phrase in another language: ``[plan](lang:es)``."""

    inlines: tuple[Inline, ...]
    language: str


class LineBreak(Node, frozen=True):
    pass


Inline = Text | Emphasis | Strong | Link | Term | Citation | Note | Value | Foreign | LineBreak
Inlines = tuple[Inline, ...]

# ── Blocks ───────────────────────────────────────────────────────────────────


class Heading(Node, frozen=True):
    level: int
    inlines: Inlines
    anchor: str = ""
    location: Location | None = None
    style: str = ""
    """A name under ``text`` in theme.yaml; empty for the one of its level."""


class Paragraph(Node, frozen=True):
    inlines: Inlines
    location: Location | None = None
    anchor: str = ""
    no_law: bool = False
    """Whether it is marked ``{no-law}``: no law stands behind its words. For ``handouts check`` only."""


class ListItem(Node, frozen=True):
    blocks: Blocks
    location: Location | None = None


class BulletList(Node, frozen=True):
    items: tuple[ListItem, ...]


class OrderedList(Node, frozen=True):
    items: tuple[ListItem, ...]
    start: int = 1


class Steps(Node, frozen=True):
    """Things to do in order, numbered in circles."""

    items: tuple[ListItem, ...]


class Checklist(Node, frozen=True):
    """Things to tick off."""

    items: tuple[ListItem, ...]


class Definition(Node, frozen=True):
    term: Inlines
    blocks: Blocks
    location: Location | None = None


class DefinitionList(Node, frozen=True):
    definitions: tuple[Definition, ...]


class TableCell(Node, frozen=True):
    blocks: Blocks
    scope: Literal["", "column", "row"] = ""
    """What the cell heads; empty for a data cell."""


class TableRow(Node, frozen=True):
    cells: tuple[TableCell, ...]


class Table(Node, frozen=True):
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


class Picture(Node, frozen=True):
    """A drawn or photographed picture, from a file of the library."""

    path: str
    """Absolute path of a PNG or JPEG file."""


class QrCode(Node, frozen=True):
    address: str


class Figure(Node, frozen=True):
    image: Picture | QrCode
    alt: str
    beside: Blocks = ()
    """Text that is set beside the image."""
    location: Location | None = None


class Callout(Node, frozen=True):
    """A box with a title."""

    style: str
    """A name under ``callouts`` in theme.yaml: short-version, words, note, example."""
    title: Inlines
    blocks: Blocks
    level: int = 2
    """The title's heading level; set by resolve."""
    location: Location | None = None


class Division(Node, frozen=True):
    """Blocks that look alike, such as the deck or the foot of the sheet."""

    style: str
    """A name under ``divisions`` in theme.yaml: deck, foot, fine-print."""
    blocks: Blocks


class Strip(Node, frozen=True):
    """The header strip: who gives the sheet at the start, whom it is for at the end."""

    start: Inlines
    end: Inlines
    location: Location | None = None
    logo: Figure | None = None
    """The school's, before its name; set by resolve."""


class WriteInLines(Node, frozen=True):
    """Empty lines to write on."""

    count: int
    label: Inlines
    location: Location | None = None
    anchor: str = ""


class Blank(Node, frozen=True):
    """A place to write in a cell of a table."""

    label: str
    """What a screen reader says for it: the heads of its row and column."""


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

    audience: str
    blocks: Blocks
    location: Location | None = None


class Insert(Node, frozen=True):
    """A place in a template where a piece of the library goes: ``::: lead who-gets-ieps``."""

    name: Literal["lead", "sections", "topic", "text", "words", "sources", "comparison", "glossary"]
    argument: str
    location: Location | None = None


class Running(Node, frozen=True):
    """Text that repeats on every page: ``::: running-footer``."""

    place: Literal["header", "footer"]
    inlines: Inlines


Block = (
    Heading
    | Paragraph
    | BulletList
    | OrderedList
    | Steps
    | Checklist
    | DefinitionList
    | Table
    | Figure
    | Callout
    | Division
    | Strip
    | WriteInLines
    | Blank
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

    blocks: Blocks
    language: str
    """BCP 47 tag of the part's own language."""
    header: Inlines | None = None
    """Repeated on every page of the part but its first; None for the document's."""
    footer: Inlines | None = None


class Document(Node, frozen=True):
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
