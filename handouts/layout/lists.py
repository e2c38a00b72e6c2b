"""Lists, steps, checklists and definition lists: entries with a label and an indented body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from handouts.document import nodes
from handouts.errors import Location
from handouts.layout.flow import Badge, Flowable, Labelled, Stack, TextBlock
from handouts.layout.frames import Columns
from handouts.layout.place import Place, is_bare
from handouts.library.theme import ListStyle
from handouts.pdf.structure import StructElem

if TYPE_CHECKING:
    from handouts.layout.builder import Builder

BOX = "☐"


def list_entries(
    builder: Builder,
    block: nodes.BulletList | nodes.OrderedList | nodes.Steps | nodes.Checklist,
    place: Place,
) -> list[Flowable]:
    """One flowable an entry, so that a list may go on over a page's end."""
    style, numbering, labels = _labels(block, builder.theme.bullet)
    found = builder.theme.lists[style]
    elem = place.elem.add("L", owner="List", attributes={"ListNumbering": f"/{numbering}"})
    entries = [
        _entry(builder, item, label, style, replace(place, elem=elem))
        for item, label in zip(block.items, labels, strict=True)
    ]
    return _spaced(entries, found)


def _labels(
    block: nodes.BulletList | nodes.OrderedList | nodes.Steps | nodes.Checklist, bullet: str
) -> tuple[str, str, list[nodes.Inlines]]:
    """Name of the style, ListNumbering (14.8.5.5), and each entry's label."""
    count = len(block.items)
    match block:
        case nodes.BulletList():
            return "bullets", "Disc", [(nodes.Text(bullet),)] * count
        case nodes.OrderedList(start=start):
            return "numbers", "Decimal", [(nodes.Text(f"{n}."),) for n in range(start, start + count)]
        case nodes.Steps():
            return "steps", "Decimal", [(nodes.Text(f"{n}"),) for n in range(1, count + 1)]
        case nodes.Checklist():
            return "checks", "None", [()] * count


def _spaced(entries: list[Labelled], style: ListStyle) -> list[Flowable]:
    first, last = 0, len(entries) - 1
    return [
        replace(
            entry,
            before=style.before if n == first else 0,
            after=style.after if n == last else style.gap,
            keep_with_next=n == last - 1,  # the last entry does not stand alone on the next page
        )
        for n, entry in enumerate(entries)
    ]


def _entry(
    builder: Builder, item: nodes.ListItem, label: nodes.Inlines, style: str, place: Place
) -> Labelled:
    found = builder.theme.lists[style]
    elem = place.elem.add("LI")
    if style == "checks":
        drawn: TextBlock | Badge = _box(builder, elem, item)
    else:
        drawn = _label(builder, elem, style, label, found.indent, item.location)
    inner = Place(elem.add("LBody"), place.width - found.indent, place.text, is_bare(item.blocks))
    body = builder.stack(item.blocks, inner)
    least = drawn.side if isinstance(drawn, Badge) else 0
    return Labelled(drawn, found.label, found.indent, body, least, keep=style == "steps")


def _label(
    builder: Builder,
    entry: StructElem,
    style: str,
    label: nodes.Inlines,
    width: float,
    location: Location | None,
) -> TextBlock | Badge:
    """A bullet or number as text, a step's number in a circle."""
    number = builder.words(label, entry.add("Lbl"), "label", width, location)
    if style != "steps":
        return number
    circle = builder.theme.badges["step"]
    leading = builder.leading("label")
    return Badge(circle.side, circle.line, builder.theme.color(circle.color), leading, number)


def _box(builder: Builder, entry: StructElem, item: nodes.ListItem) -> Badge:
    """A box to tick: a field where the sheet is filled in on the screen."""
    style, leading = builder.theme.badges["check"], builder.leading("label")
    label = entry.add("Lbl")
    words, _ = _first_paragraph(item.blocks)
    field = builder.field("check", label, words, shown=BOX)
    content = None
    if field is None:
        label.actual_text = BOX
        content = label.content()
    return Badge(style.side, style.line, builder.theme.color(style.color), leading, None, content, field)


def definitions(
    builder: Builder, block: nodes.DefinitionList, place: Place, columns: int = 1, gutter: float = 0
) -> list[Flowable]:
    """Each term run in before its definition; in columns where the box has them."""
    if place.labels:
        return definition_rows(builder, block, place)
    style = builder.theme.lists["definitions"]
    elem = place.elem.add("L", owner="List", attributes={"ListNumbering": "/None"})
    width = (place.width - gutter * (columns - 1)) / columns
    entries = [
        replace(_definition(builder, d, Place(elem, width, place.text)), after=style.gap)
        for d in block.definitions
    ]
    if columns > 1:
        return [Columns(tuple(entries), columns, width, gutter, style.gap, after=style.after)]
    return [*entries]


def definition_rows(builder: Builder, block: nodes.DefinitionList, place: Place) -> list[Flowable]:
    """Terms in a column of their own, a rule under each row: the cover of a packet."""
    elem = place.elem.add("L", owner="List", attributes={"ListNumbering": "/None"})
    rows: list[Flowable] = [builder.rule("row-top", place)]
    for definition in block.definitions:
        entry = elem.add("LI")
        term: nodes.Inlines = (nodes.Strong((*definition.term, nodes.Text(":"))),)
        label = builder.words(term, entry.add("Lbl"), place.text, place.labels, definition.location)
        width = place.width - place.labels
        inner = Place(entry.add("LBody"), width, place.text, bare=is_bare(definition.blocks))
        body = builder.stack(definition.blocks, inner)
        rows.append(Labelled(label, 0, place.labels, body, label.height, keep_with_next=True))
        rows.append(builder.rule("row", place))
    return rows


def _definition(builder: Builder, definition: nodes.Definition, place: Place) -> Stack:
    """The term and the first paragraph are one text of two elements; other blocks follow."""
    entry = place.elem.add("LI")
    term: nodes.Inlines = (nodes.Strong((*definition.term, nodes.Text(":"))),)
    runs = builder.runs(term, entry.add("Lbl"), place.text, definition.location)
    body = entry.add("LBody")
    first, rest = _first_paragraph(definition.blocks)
    inner = body.add("P") if rest else body
    words = builder.runs((nodes.Text(" "), *first), inner, place.text, definition.location)
    block = builder.lines([*runs, *words], place.width, place.text)
    return Stack((block, *builder.stack(rest, replace(place, elem=body)).children))


def _first_paragraph(blocks: nodes.Blocks) -> tuple[nodes.Inlines, nodes.Blocks]:
    if blocks and isinstance(blocks[0], nodes.Paragraph):
        return blocks[0].inlines, blocks[1:]
    return (), blocks
