"""Lists, steps, checklists and definition lists: entries with a label and an indented body."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec.structs import replace

from handouts.document import nodes
from handouts.document.walk import plain_text, within
from handouts.layout.fields import Form
from handouts.layout.flow import Badge, Flowable, Labelled, SignMark, Stack, TextBlock
from handouts.layout.frames import Columns
from handouts.layout.lines import Run
from handouts.layout.setter import Setter, Slot, is_bare
from handouts.library.theme import ListStyle
from handouts.pdf.structure import Tag
from handouts.signs import Sign

BOX = "☐"
BETWEEN = " " * 3
"""After what another paragraph or definition follows in the same text."""
CLEAR = 3.0
"""Between two circles, in strokes: half a stroke of each is drawn outside."""
SHARES = {"same": 1.0, "partly": 0.5, "different": 0.0}
"""How much of the circle of a likeness is filled."""


def list_entries(setter: Setter, block: nodes.List, slot: Slot) -> list[Flowable]:
    """One flowable an entry, so that a list may go on over a page's end; or all in a division's columns."""
    style, numbering, labels = _labels(block, setter.theme.bullet)
    (count, gutter), found = slot.columns, setter.theme.lists[style]
    width = (slot.width - gutter * (count - 1)) / count
    inner = replace(slot, tag=list_tag(slot, numbering), width=width)
    has_signs = style != "bullets" and any(item.sign for item in block.items)
    room = setter.theme.lists["signs"].indent if has_signs else 0.0
    if style == "numbers":  # 100 is wider than 9
        widest = setter.bold_width(plain_text(labels[-1]), "label")
        found = replace(found, indent=max(found.indent, widest + setter.theme.lists["signs"].gap))
    pairs = zip(block.items, labels, strict=True)
    entries = _spaced(
        [_entry(setter, item, label, style, found, inner, room) for item, label in pairs], found
    )
    if count == 1:
        return entries
    return [Columns(tuple(entries), count, width, gutter, found.gap, before=found.before, after=found.after)]


def list_tag(slot: Slot, numbering: str) -> Tag:
    return Tag("L", slot.tag, owner="List", attributes={"ListNumbering": f"/{numbering}"})


def _labels(block: nodes.List, bullet: str) -> tuple[str, str, list[nodes.Inlines]]:
    """Name of the style, ListNumbering (14.8.5.5), and each entry's label."""
    count = len(block.items)
    match block:
        case nodes.BulletList():
            return "bullets", "Disc", [(nodes.Text(bullet),)] * count
        case nodes.OrderedList(start=start):
            return "numbers", "Decimal", [(nodes.Text(f"{n}."),) for n in range(start, start + count)]
        case nodes.Steps(start=start):
            return "steps", "Decimal", [(nodes.Text(f"{n}"),) for n in range(start, start + count)]
        case nodes.Checklist():
            return "checks", "None", [()] * count


def _spaced(entries: list[Labelled], style: ListStyle) -> list[Flowable]:
    last = len(entries) - 1
    return [
        replace(
            entry,
            before=max(entry.body.room_above, style.before if n == 0 else 0),
            after=style.after if n == last else max(style.gap, _clear(entry)),
            keep_with_next=n == last - 1,  # the last entry does not stand alone on the next page
        )
        for n, entry in enumerate(entries)
    ]


def _clear(entry: Labelled) -> float:
    """What keeps a circle that is higher than its text from touching the next one."""
    badge = entry.label
    is_high = isinstance(badge, Badge) and badge.side > entry.body.height
    return CLEAR * badge.line if isinstance(badge, Badge) and is_high else 0.0


def _entry(
    setter: Setter,
    item: nodes.ListItem,
    label: nodes.Inlines,
    style: str,
    found: ListStyle,
    slot: Slot,
    sign_room: float,
) -> Labelled:
    """``sign_room``: for signs between the labels and the words of all entries."""
    tag = Tag("LI", slot.tag)
    width = slot.width - found.indent - sign_room
    inner = Slot(Tag("LBody", tag), width, slot.text, is_bare(item.blocks))
    body = setter.stack(item.blocks, inner)
    if item.sign and style == "bullets":
        bullet = Tag("Lbl", tag, actual_text=setter.theme.bullet)
        return Labelled(_sign(setter, item.sign, slot, bullet), 0, found.indent, body)
    if sign_room:
        sign = _sign(setter, item.sign, slot) if item.sign else None
        start = sign_room - sign.side - setter.theme.lists["signs"].gap if sign else 0
        body = Stack((Labelled(sign, start, sign_room, body),))
    drawn = _box(setter, tag, item) if style == "checks" else _label(setter, tag, style, label, item, slot)
    least = drawn.side if isinstance(drawn, Badge) else 0
    return Labelled(drawn, found.label, found.indent, body, least, keep=style == "steps")


def _sign(setter: Setter, sign: Sign, slot: Slot, tag: Tag | None = None) -> SignMark:
    style = setter.theme.badges["sign"]
    color = setter.theme.color(style.color)
    return SignMark(style.side, style.line, color, setter.leading(slot.text), sign, tag)


def _label(
    setter: Setter, entry: Tag, style: str, label: nodes.Inlines, item: nodes.ListItem, slot: Slot
) -> TextBlock | Badge:
    """A bullet or number as text, on the line of the entry's words; a step's number in a circle."""
    width = setter.theme.lists[style].indent
    number = setter.words(label, Tag("Lbl", entry), "label", width, item.location)
    if style == "steps":
        return _circled(setter, number)
    return replace(number, baseline=setter.leading(slot.text) * setter.theme.baseline)


def numbered_badge(setter: Setter, entry: Tag, number: int, item: nodes.ListItem) -> Badge:
    """A number in a circle, as that of a step."""
    words, width = (nodes.Text(str(number)),), setter.theme.lists["steps"].indent
    return _circled(setter, setter.words(words, Tag("Lbl", entry), "label", width, item.location))


def _circled(setter: Setter, number: TextBlock) -> Badge:
    circle = setter.theme.badges["step"]
    return Badge(circle.side, circle.line, setter.theme.color(circle.color), setter.leading("label"), number)


def _box(setter: Setter, entry: Tag, item: nodes.ListItem) -> Badge:
    """A box to tick: a field where the sheet is filled in on the screen."""
    words, _ = _first_paragraph(item.blocks)
    form = setter.form("check", Tag("Lbl", entry), words, shown=BOX)
    return _badge(setter, "check", "label", form or Tag("Lbl", entry, actual_text=BOX))


def tick_box(setter: Setter, box: nodes.TickBox, slot: Slot) -> Labelled:
    """A box that is alone in its cell, with what is said for it."""
    shown = f"{BOX} {box.label}"
    form = setter.form("check", slot.tag, (nodes.Text(box.label),), shown=shown)
    drawn = _badge(setter, "check", slot.text, form or Tag("Span", slot.tag, actual_text=shown))
    return Labelled(drawn, (slot.width - drawn.side) / 2, 0, Stack(()), setter.leading(slot.text))


def likeness(setter: Setter, block: nodes.Likeness, slot: Slot) -> Labelled:
    """The word beside a circle, which is not read."""
    style = setter.theme.lists["likeness"]
    words = setter.words(block.inlines, Tag("P", slot.tag), slot.text, slot.width - style.indent, None)
    drawn = _badge(setter, "likeness", slot.text, SHARES[block.share])
    body = Stack((words,))
    return Labelled(drawn, style.label, style.indent, body, before=style.before, after=style.after)


def _badge(setter: Setter, name: str, text: str, label: Form | Tag | float) -> Badge:
    """A badge of the theme, beside text of a style."""
    style = setter.theme.badges[name]
    return Badge(style.side, style.line, setter.theme.color(style.color), setter.leading(text), label)


# ── Definition lists ─────────────────────────────────────────────────────────


def definitions(
    setter: Setter, block: nodes.DefinitionList, slot: Slot, columns: int = 1, gutter: float = 0
) -> list[Flowable]:
    """Each term run in before its definition; in columns where the box has them.

    Two at least stand on either side of a page's end.
    """
    tag, style = list_tag(slot, "None"), setter.theme.lists[slot.definitions]
    if slot.labels:
        return _definition_rows(setter, block, replace(slot, tag=tag))
    width = (slot.width - gutter * (columns - 1)) / columns
    inner = Slot(tag, width, slot.text)
    bodies = [_definition(setter, each, inner) for each in block.definitions]
    last = len(bodies) - 1
    entries = [
        replace(each, before=each.room_above, after=style.gap, keep_with_next=n < last and n in (0, last - 1))
        for n, each in enumerate(bodies)
    ]
    if columns > 1:
        return [Columns(tuple(entries), columns, width, gutter, style.gap, after=style.after)]
    return [*entries]


def _definition_rows(setter: Setter, block: nodes.DefinitionList, slot: Slot) -> list[Flowable]:
    """Terms in a column of their own, a rule under each row: the cover of a packet."""
    rows: list[Flowable] = [setter.rule("row-top", slot.width)]
    for definition in block.definitions:
        entry = Tag("LI", slot.tag)
        label = setter.words(
            _term(definition), Tag("Lbl", entry), slot.text, slot.labels, definition.location
        )
        width = slot.width - slot.labels
        inner = Slot(Tag("LBody", entry), width, slot.text, is_bare(definition.blocks))
        body = setter.stack(definition.blocks, inner)
        row = Labelled(label, 0, slot.labels, body, label.height, before=body.room_above, keep_with_next=True)
        rows.append(row)
        if not any(map(_is_blank, within(_first_paragraph(definition.blocks)[0]))):  # it has a rule itself
            rows.append(setter.rule("row", slot.width))
    rows[-1] = replace(rows[-1], after=setter.theme.rules["row"].after)  # a last row may end in a blank
    return rows


def run_on(setter: Setter, blocks: nodes.Blocks, slot: Slot) -> Iterator[Flowable]:
    """A division's paragraphs in one text, its definitions in another, each in its own element."""
    for sort, group in groupby(blocks, key=type):
        if sort not in (nodes.Paragraph, nodes.DefinitionList):
            yield from setter.stack(tuple(group), slot).children
            continue
        pieces = [runs for block in group for runs in _pieces(setter, block, slot)]
        for piece in pieces[:-1]:
            piece[-1] = replace(piece[-1], text=piece[-1].text.rstrip() + BETWEEN)
        runs = [run for piece in pieces for run in piece]
        yield setter.lines(runs[0].tag, runs, slot.width, slot.text)


def _pieces(setter: Setter, block: nodes.Block, slot: Slot) -> Iterator[list[Run]]:
    """The runs of a paragraph, or of each definition of a list."""
    match block:
        case nodes.Paragraph(inlines, location):
            yield setter.runs(inlines, Tag("P", slot.tag), slot.text, location)
        case nodes.DefinitionList(definitions):
            tag = list_tag(slot, "None")
            for definition in definitions:
                yield _definition_runs(setter, definition, replace(slot, tag=tag))


def _definition_runs(setter: Setter, definition: nodes.Definition, slot: Slot) -> list[Run]:
    """The term and the first paragraph of a definition, in elements of their own."""
    entry = Tag("LI", slot.tag)
    first, _ = _first_paragraph(definition.blocks)
    term = setter.runs(_term(definition), Tag("Lbl", entry), slot.text, definition.location)
    words = _after_term(definition, first)
    return [*term, *setter.runs(words, Tag("LBody", entry), slot.text, definition.location)]


def _is_blank(inline: nodes.Inline) -> bool:
    return isinstance(inline, nodes.Value) and inline.text is None


def _definition(setter: Setter, definition: nodes.Definition, slot: Slot) -> Stack:
    """The term and the first paragraph are one text of two elements; other blocks follow."""
    entry = Tag("LI", slot.tag)
    label, body = Tag("Lbl", entry), Tag("LBody", entry)
    first, rest = _first_paragraph(definition.blocks)
    inner = Tag("P", body) if rest else body
    term = setter.runs(_term(definition), label, slot.text, definition.location)
    words = setter.runs(_after_term(definition, first), inner, slot.text, definition.location)
    block = replace(setter.lines(label, [*term, *words], slot.width, slot.text), target=definition.target)
    return Stack((block, *setter.stack(rest, replace(slot, tag=body)).children))


def _term(definition: nodes.Definition) -> nodes.Inlines:
    return (nodes.Strong((*definition.term, nodes.Text(definition.colon.rstrip()))),)


def _after_term(definition: nodes.Definition, first: nodes.Inlines) -> nodes.Inlines:
    return (nodes.Text(definition.space), *first) if definition.space else first


def _first_paragraph(blocks: nodes.Blocks) -> tuple[nodes.Inlines, nodes.Blocks]:
    if blocks and isinstance(blocks[0], nodes.Paragraph):
        return blocks[0].inlines, blocks[1:]
    return (), blocks
