"""What layout hands to drawing: pages of marks.

Coordinates are points from the page's upper left corner, y downward; drawing turns them into PDF's.
What is written from right to left is laid out like any other text and mirrored here, in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from handouts.library.theme import Color
from handouts.pdf.fonts import Face, Glyph
from handouts.pdf.structure import Mark, StructElem


class GlyphRun(Struct, frozen=True):
    """Glyphs of one face on a baseline."""

    x: float
    y: float
    width: float
    face: Face
    size: float
    color: Color
    glyphs: tuple[Glyph, ...]
    mark: Mark


class Rectangle(Struct, frozen=True):
    x: float
    y: float
    width: float
    height: float
    mark: Mark
    fill: Color | None = None
    stroke: Color | None = None
    line_width: float = 0


class Line(Struct, frozen=True):
    """A straight rule from (x, y) to (x + width, y + height)."""

    x: float
    y: float
    width: float
    height: float
    color: Color
    line_width: float
    mark: Mark


class Circle(Struct, frozen=True):
    """A circle in the square whose upper left corner is (x, y)."""

    x: float
    y: float
    width: float
    color: Color
    line_width: float
    mark: Mark
    filled: float = 0
    """How much of it is filled, from its left half on: 0, 0.5 or 1."""


class LineArt(Struct, frozen=True):
    """A sign in the square whose upper left corner is (x, y)."""

    x: float
    y: float
    width: float
    path: str
    """As ``handouts.signs`` has it."""
    color: Color
    line_width: float
    mark: Mark


class Image(Struct, frozen=True):
    """A picture file, of which only pixels are drawn."""

    x: float
    y: float
    width: float
    height: float
    path: str
    mark: Mark


class Modules(Struct, frozen=True):
    """Black squares of a matrix such as a QR code; each row is a bit string."""

    x: float
    y: float
    width: float
    rows: tuple[bytes, ...]
    """One byte a module, 1 is black; the quiet zone is not in it."""
    mark: Mark


class LinkArea(Struct, frozen=True):
    """A rectangle that opens an address, or a part of the document: ``#part-2``."""

    x: float
    y: float
    width: float
    height: float
    target: str
    description: str
    elem: StructElem


class Lettering(Struct, frozen=True):
    """How typed text looks."""

    face: Face
    """Holds all of WinAnsi, so that a viewer can set whatever is typed."""
    size: float
    color: Color
    height: float
    """Of a field of one line."""


FieldKind = Literal["check", "line", "lines"]


class Field(Struct, frozen=True):
    """A place to fill in on the screen: a box to check, a line or several lines to type."""

    kind: FieldKind
    name: str
    """Unique in the document once the pages are settled; holds no value."""
    description: str
    """What a screen reader says for it."""
    lettering: Lettering
    rtl: bool = False
    """Whether typed text starts at the right."""
    value: str = ""
    """The value that it asks for: all places that ask for it are one field, filled in once."""


class FieldArea(Struct, frozen=True):
    """The rectangle of a field, or a piece of it."""

    x: float
    y: float
    width: float
    height: float
    field: Field
    elem: StructElem


def part_target(number: int) -> str:
    """Where a link to a part of the document leads; parts count from 0."""
    return f"#part-{number}"


class Bookmark(Struct, frozen=True):
    """An entry of the document outline that points to here."""

    x: float
    y: float
    width: float
    level: int
    title: str
    closed: bool = False
    """Whether what stands below it is hidden at first."""


class Target(Struct, frozen=True):
    """A place that links in the document lead to."""

    x: float
    y: float
    width: float
    name: str
    """As a link names it, with the number sign."""


Painted = Rectangle | Line | Circle | LineArt | Image | Modules
"""What is neither text nor a place."""
PageMark = GlyphRun | Painted | LinkArea | FieldArea | Bookmark | Target


class Page(Struct, frozen=True):
    """One page, ready to draw."""

    width: float
    height: float
    marks: tuple[PageMark, ...]
    target: str = ""
    """What links that lead to this page name."""


def mirrored(marks: Iterable[PageMark], left: float, width: float) -> Iterator[PageMark]:
    """What a right-to-left reader expects in a box: each mark keeps its size and changes sides."""
    for mark in marks:
        if isinstance(mark, Line):  # it slopes the other way
            mark = replace(mark, y=mark.y + mark.height, height=-mark.height)  # noqa: PLW2901
        yield replace(mark, x=2 * left + width - mark.x - mark.width)


def inside(page: Page, name: str) -> Page:
    """The page in a longer story, which has others like it: bookmarks go one level down, and what links in
    the document lead to gets names that begin with this one.
    """
    marks = tuple(_inside(mark, name) for mark in page.marks)
    return replace(page, marks=marks, target=_own(page.target, name) if page.target else "")


def _inside(mark: PageMark, name: str) -> PageMark:
    match mark:
        case Bookmark():
            return replace(mark, level=mark.level + 1)
        case Target():
            return replace(mark, name=_own(mark.name, name))
        case LinkArea() if mark.target.startswith("#"):
            return replace(mark, target=_own(mark.target, name))
    return mark


def _own(target: str, name: str) -> str:
    return f"#{name}-{target.removeprefix('#')}"


class Story(Struct, frozen=True):
    """A laid-out document: pages in order and the structure tree that they fill."""

    title: str
    language: str
    rtl: bool
    pages: tuple[Page, ...]
    structure: StructElem
