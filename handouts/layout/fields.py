"""Fields of a sheet that is filled in on the screen: made with the layout, settled with its pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from unicodedata import category

from msgspec import Struct
from msgspec.structs import replace

from handouts.characters import unsegmented
from handouts.document.nodes import Inlines
from handouts.document.walk import plain_text
from handouts.layout.typeface import Typefaces
from handouts.pdf.story import Field, FieldArea, FieldKind, Lettering, LinkArea, Page, PageMark
from handouts.pdf.structure import StructElem, Tag, Tagger

LONGEST_NAME = 40


class Form(Struct, frozen=True):
    """A field with its tag: its areas are laid over what the paper shows in its place."""

    field: Field
    tag: Tag

    def area(self, x: float, y: float, width: float, height: float, tagger: Tagger) -> Iterator[FieldArea]:
        """One, or none where nothing is read."""
        if elem := tagger.elem(self.tag):
            yield FieldArea(x, y, width, height, self.field, elem)


class FieldMaker:
    """Makes the fields of one document, which look alike: the theme says how."""

    def __init__(self, typefaces: Typefaces) -> None:
        theme = typefaces.theme
        style = theme.fields
        self._typefaces = typefaces
        self._lettering = Lettering(typefaces.typed(), style.size, theme.color(style.color), style.height)

    def make(self, kind: FieldKind, tag: Tag, label: Inlines, language: str, value: str = "") -> Form:
        """A field; its label, without values, is what is said for it; the value that it asks for names it."""
        words = " ".join(unsegmented(plain_text(label, values=False)).split())
        rtl = self._typefaces.is_rtl(language)
        name = f"{_slug(value)}-{kind}" if value else _slug(words)
        return Form(Field(kind, name, words, self._lettering, rtl, value), tag)


def _slug(words: str) -> str:
    """Words as a part of a name: letters and digits with hyphens between them."""
    plain = "".join(c if category(c)[0] in "LMN" else " " for c in words.lower())
    return "-".join(plain.split())[:LONGEST_NAME].strip("-")


# ── The fields of finished pages ─────────────────────────────────────────────


def settled(pages: Sequence[Page], sheets: Sequence[str], root: StructElem) -> tuple[Page, ...]:
    """The pages with one area for each field, in the order of reading, each with a name of its own.

    Places that ask for the same value have the same name.  ``sheets`` has for each page the title of its
    sheet, which is said for fields that would otherwise sound like those of another sheet.
    """
    latest: dict[StructElem, StructElem] = {}
    joined = [replace(page, marks=tuple(_joined(page, latest))) for page in pages]
    order = {elem: n for n, elem in enumerate(root.walk())}
    numbers = count(1)
    ordered = [replace(page, marks=tuple(_ordered(page, order, numbers))) for page in joined]
    return tuple(_told_apart(ordered, sheets))


def _joined(page: Page, latest: dict[StructElem, StructElem]) -> Iterator[PageMark]:
    """The marks with the pieces of a field as one; what goes on from another page is a field of its own."""
    areas: dict[StructElem, FieldArea] = {}
    for mark in page.marks:
        if isinstance(mark, FieldArea):
            elem = mark.elem
            areas[elem] = _around(areas[elem], mark) if elem in areas else mark
        else:
            yield mark
    for elem, area in areas.items():
        goes_on = elem in latest
        latest[elem] = latest[elem].again() if goes_on else elem
        field = replace(area.field, value="") if goes_on else area.field
        yield replace(area, elem=latest[elem], field=field)


def _around(one: FieldArea, other: FieldArea) -> FieldArea:
    """The smallest area that holds both."""
    x, y = min(one.x, other.x), min(one.y, other.y)
    right = max(one.x + one.width, other.x + other.width)
    bottom = max(one.y + one.height, other.y + other.height)
    return replace(one, x=x, y=y, width=right - x, height=bottom - y)


def _ordered(page: Page, order: Mapping[StructElem, int], numbers: Iterator[int]) -> Iterator[PageMark]:
    """Links and fields last, as they are read: some viewers go by that order and not by the tree's."""
    yield from (mark for mark in page.marks if not isinstance(mark, FieldArea | LinkArea))
    areas = [mark for mark in page.marks if isinstance(mark, FieldArea | LinkArea)]
    for area in sorted(areas, key=lambda area: order[area.elem]):
        yield _numbered(area, next(numbers)) if isinstance(area, FieldArea) else area


def _told_apart(pages: Sequence[Page], sheets: Sequence[str]) -> Iterator[Page]:
    """The pages; a description that fields of two sheets have gets the title of its sheet before it."""
    heard: dict[str, set[str]] = {}
    for page, sheet in zip(pages, sheets, strict=True):
        for mark in page.marks:
            if isinstance(mark, FieldArea):
                heard.setdefault(mark.field.description, set()).add(sheet)
    for page, sheet in zip(pages, sheets, strict=True):
        yield replace(page, marks=tuple(_told(mark, sheet, heard) for mark in page.marks))


def _told(mark: PageMark, sheet: str, heard: Mapping[str, set[str]]) -> PageMark:
    """A field that asks for a value is one in the whole document: it keeps its description."""
    if not isinstance(mark, FieldArea) or mark.field.value or len(heard[mark.field.description]) == 1:
        return mark
    return replace(mark, field=replace(mark.field, description=f"{sheet}: {mark.field.description}"))


def _numbered(area: FieldArea, number: int) -> FieldArea:
    if area.field.value:
        return area
    name = "-".join(filter(None, (str(number), area.field.name)))
    return replace(area, field=replace(area.field, name=name))
