"""The document and its blocks, named as CommonMark and Pandoc name them; inlines are in inline_nodes.

Every consumer ends its ``match`` in ``assert_never``, so mypy names each place that has not learned
a new node.  Nodes are immutable; a stage returns a new document.
"""

from __future__ import annotations

from typing import Literal

from handouts.document.inline_nodes import Foreign, Inlines, Text
from handouts.document.node import Node
from handouts.errors import Location

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
