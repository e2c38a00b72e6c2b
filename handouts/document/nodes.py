"""The document: blocks and inlines, named as CommonMark and Pandoc name them.

Every consumer ends its ``match`` in ``assert_never``, so mypy names each place that has not learned
a new node.  Nodes are immutable; a stage returns a new document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from handouts.errors import Location

# ── Inlines ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    inlines: tuple[Inline, ...]
    target: str
    """http, https, mailto or tel."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary: ``[accommodations](term:accommodation)``."""

    inlines: tuple[Inline, ...]
    id: str
    first: bool = False
    """True where the sheet uses it for the first time: set in bold; set by resolve."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Words with law behind them: ``[tell you why](cite:cfr-300-503-a)``."""

    inlines: tuple[Inline, ...]
    id: str


@dataclass(frozen=True, slots=True)
class Note:
    """Citations in brackets after the words they stand behind; added by resolve."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A place for somebody's own data: ``[your child's name](value:child.name)``."""

    name: str
    placeholder: str
    """What prints, as a labelled blank, when there is no value; for ``state.…`` the federal default."""
    text: str | None = None
    """The value, after fill."""
    spoken: str = ""
    """What a screen reader says for a blank, such as "blank: your child's name"; set by fill."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A phrase in another language: ``[plan](lang:es)``."""

    inlines: tuple[Inline, ...]
    language: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    pass


Inline = Text | Emphasis | Strong | Link | Term | Citation | Note | Value | Foreign | LineBreak
Inlines = tuple[Inline, ...]

# ── Blocks ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    inlines: Inlines
    anchor: str = ""
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    inlines: Inlines
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ListItem:
    blocks: Blocks
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class BulletList:
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class OrderedList:
    items: tuple[ListItem, ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Steps:
    """Things to do in order, numbered in circles."""

    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """Things to tick off."""

    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    term: Inlines
    blocks: Blocks
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DefinitionList:
    definitions: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class TableCell:
    blocks: Blocks
    scope: Literal["", "column", "row"] = ""
    """What the cell heads; empty for a data cell."""


@dataclass(frozen=True, slots=True)
class TableRow:
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    head: TableRow
    rows: tuple[TableRow, ...]
    caption: Inlines = ()
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn or photographed picture, from a file of the library."""

    path: str
    """Absolute path of a PNG or JPEG file."""


@dataclass(frozen=True, slots=True)
class QrCode:
    address: str


@dataclass(frozen=True, slots=True)
class Figure:
    image: Picture | QrCode
    alt: str
    beside: Blocks = ()
    """Text that is set beside the image."""
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Callout:
    """A box with a title."""

    style: str
    """A name under ``callouts`` in theme.yaml: short-version, words, note, example."""
    title: Inlines
    blocks: Blocks
    level: int = 2
    """The title's heading level; set by resolve."""
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Division:
    """Blocks that look alike, such as the deck or the foot of the sheet."""

    style: str
    """A name under ``divisions`` in theme.yaml: deck, foot, fine-print."""
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Strip:
    """The header strip: who gives the sheet at the start, whom it is for at the end."""

    start: Inlines
    end: Inlines
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class WriteInLines:
    """Empty lines to write on."""

    count: int
    label: Inlines
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ThematicBreak:
    pass


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


# ── Blocks that resolve replaces: no later stage meets them ──────────────────


@dataclass(frozen=True, slots=True)
class AudienceBlock:
    """``::: family`` or ``::: teacher``: kept for that audience, dropped for the others."""

    audience: str
    blocks: Blocks
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Insert:
    """A place in a template where a piece of the library goes: ``::: lead who-gets-ieps``."""

    name: Literal["lead", "sections", "topic", "text", "words", "sources"]
    argument: str
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Running:
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
    | ThematicBreak
    | PageBreak
    | AudienceBlock
    | Insert
    | Running
)
Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of a document; a fact sheet has one part, a packet several."""

    blocks: Blocks
    language: str
    """BCP 47 tag of the part's own language."""


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    """For the metadata and the window's title: holds no value."""
    language: str
    parts: tuple[Part, ...]
    header: Inlines = ()
    """Repeated at the head of every page but the first."""
    footer: Inlines = ()
    """Repeated at the foot of every page, before the page number."""
