"""The table of contents of a packet: a title and the number of its page on each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from handouts.document import nodes
from handouts.layout.flow import Flowable
from handouts.layout.frames import Opposite
from handouts.layout.place import Place
from handouts.pdf.story import part_target

if TYPE_CHECKING:
    from handouts.layout.builder import Builder


def contents(builder: Builder, block: nodes.Contents, place: Place) -> list[Flowable]:
    """One flowable an entry; TOC, TOCI and Reference of ISO 32000-1, 14.8.4.2."""
    toc = place.elem.add("TOC")
    return [_entry(builder, entry, replace(place, elem=toc)) for entry in block.entries]


def _entry(builder: Builder, entry: nodes.ContentsEntry, place: Place) -> Opposite:
    item = place.elem.add("TOCI")
    number = str(builder.part_pages.get(entry.part, 0))
    reference, page = item.add("Reference"), item.add("Span", title="page")
    end = builder.words((nodes.Text(number),), page, "contents", place.width, None)
    room = place.width - builder.theme.figure.gap - end.lines[0].width
    start = builder.words(
        (nodes.Link(entry.inlines, part_target(entry.part)),), reference, "contents", room, None
    )
    rule = builder.rule("contents", place)
    return Opposite(start, end, place.width, rule, rule.before, after=rule.after, keep_with_next=False)
