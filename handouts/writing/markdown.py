"""The finished sheet as CommonMark with pipe tables, to paste and edit elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import assert_never

from handouts.document import nodes
from handouts.document.walk import plain_text
from handouts.writing.markdown_inlines import address, escaped, one_line, paragraph

BREAK = "***"
"""Asterisks: hyphens would make a heading of the line before, or front matter of the first."""
BOX = "☐"
WRITE_IN_LINE = "_" * 60
"""A thematic break too, so it is drawn as a line."""


@dataclass(frozen=True, slots=True)
class _Listing:
    """A list whose markers are not chosen yet: they depend on the list before it."""

    entries: tuple[str, ...]
    start: int | None = None
    """The first number; none for bullets."""

    def markdown(self, *, other: bool) -> str:
        gap = "\n\n" if any("\n\n" in entry for entry in self.entries) else "\n"
        return gap.join(_hung(self._marker(n, other), entry) for n, entry in enumerate(self.entries))

    def _marker(self, n: int, other: bool) -> str:
        if self.start is None:
            return "+ " if other else "- "
        return f"{self.start + n}{')' if other else '.'} "


Chunk = str | _Listing
"""Markdown of a block: a blank line stands between two."""


def to_markdown(document: nodes.Document) -> str:
    """The sheet's text; boxes are headings, blanks are underscores with their label in brackets."""
    parts = [_text(part.blocks) for part in document.parts]
    return f"\n\n{BREAK}\n\n".join(filter(None, (*parts, paragraph(document.footer)))) + "\n"


def _text(blocks: nodes.Blocks) -> str:
    """The blocks; a list right after one of its sort takes the other marker, else they were one list."""
    texts, other = [], False
    for before, chunk in pairwise(("", *_chunks(blocks))):
        if isinstance(chunk, str):
            texts.append(chunk)
        else:
            other = _same_sort(before, chunk) and not other
            texts.append(chunk.markdown(other=other))
    return "\n\n".join(texts)


def _same_sort(before: Chunk, chunk: _Listing) -> bool:
    return isinstance(before, _Listing) and (before.start is None) == (chunk.start is None)


def _chunks(blocks: nodes.Blocks) -> Iterator[Chunk]:
    """Without those that are empty: an empty block would come back as nothing, or as another block."""
    chunks = chain.from_iterable(map(_block, blocks))
    return (chunk for chunk in chunks if (chunk.entries if isinstance(chunk, _Listing) else chunk))


def _block(block: nodes.Block) -> Iterator[Chunk]:
    match block:
        case nodes.Heading(level, inlines):
            yield _heading(level, inlines)
        case nodes.Paragraph(inlines):
            yield paragraph(inlines)
        case nodes.BulletList(items):
            yield _Listing(_entries(items))
        case nodes.OrderedList(items, start) | nodes.Steps(items, start):
            yield _Listing(_entries(items), start)
        case nodes.Checklist(items):
            yield _Listing(tuple(f"[ ] {entry}" for entry in _entries(items)))
        case nodes.Diagram(form, title, items):
            yield paragraph(title)
            yield _Listing(_entries(items), None if form == "seats" else 1)
        case nodes.DefinitionList(definitions):
            yield _Listing(tuple(map(_definition, definitions)))
        case nodes.Table():
            yield from _table(block)
        case nodes.Figure(alt=alt, beside=beside, caption=caption):
            yield _image(block.image, alt, plain_text(caption))
            yield from _chunks(beside)
        case nodes.Callout(title=title, blocks=blocks, level=level):
            yield _heading(level, title)
            yield from _chunks(blocks)
        case nodes.Division(blocks=blocks):
            yield from _chunks(blocks)
        case nodes.Strip(start, end, _, logo):
            yield from _chunks((logo,) if logo else ())
            yield from (paragraph(start), paragraph(end))
        case nodes.WriteInLines(count, label):
            yield from (paragraph(label), *[WRITE_IN_LINE] * count)
        case nodes.TickBox():
            yield BOX
        case nodes.Likeness(inlines=inlines):
            yield paragraph(inlines)
        case nodes.ThematicBreak():
            yield BREAK
        case nodes.Contents(entries):
            yield _Listing(tuple(paragraph(entry.inlines) for entry in entries))
        case nodes.PageBreak() | nodes.Blank():
            return
        case nodes.AudienceBlock() | nodes.Insert() | nodes.Running():
            raise AssertionError(f"{type(block).__name__} does not reach the Markdown")
        case _:
            assert_never(block)


def _heading(level: int, inlines: nodes.Inlines) -> str:
    """A heading; number signs at its end would be taken for a closing mark."""
    words = re.sub(r"(?=#+$)", r"\\", one_line(inlines), count=1)
    return f"{'#' * level} {words}" if words else ""


def _entries(items: Iterable[nodes.ListItem]) -> tuple[str, ...]:
    return tuple(_text(item.blocks) for item in items)


def _definition(definition: nodes.Definition) -> str:
    """The term in bold, run in before its first paragraph: CommonMark has no definition lists."""
    term = nodes.Strong((*definition.term, nodes.Text(definition.colon.rstrip())))
    match definition.blocks:
        case (nodes.Paragraph(inlines), *rest):
            return _text((nodes.Paragraph((term, nodes.Text(definition.space), *inlines)), *rest))
        case blocks:
            return _text((nodes.Paragraph((term,)), *blocks))


def _hung(marker: str, entry: str) -> str:
    """An entry after its marker, its other lines indented to stay in it."""
    indented = ("\n" + " " * len(marker)).join(entry.split("\n"))
    return re.sub(r"^ +$", "", f"{marker}{indented}", flags=re.MULTILINE).rstrip()


def _image(image: nodes.Picture | nodes.QrCode, alt: str, caption: str) -> str:
    """A picture by its file's name; a code as the address that it opens."""
    match image:
        case nodes.Picture(path):
            title = ' "' + escaped(caption).replace('"', r"\"") + '"' if caption else ""
            return f"![{escaped(alt).strip()}]({address(Path(path).name)}{title})"
        case nodes.QrCode(opens):
            return f"<{address(opens)}>"
        case _:
            assert_never(image)


# ── Tables ───────────────────────────────────────────────────────────────────


def _table(table: nodes.Table) -> Iterator[str]:
    """The caption in bold, then the table."""
    if table.caption:
        yield paragraph((nodes.Strong(table.caption),))
    rule = "|" + " --- |" * len(table.head.cells)
    yield "\n".join((_row(table.head), rule, *map(_row, table.rows)))


def _row(row: nodes.TableRow) -> str:
    return "| " + " | ".join(_cell(cell.blocks) for cell in row.cells) + " |"


def _cell(blocks: nodes.Blocks) -> str:
    """A cell has one line: its blocks follow one another in it."""
    match blocks:
        case (nodes.Paragraph(inlines),):
            return one_line(inlines)
        case _:
            return re.sub(r"[ \n]+", " ", _text(blocks)).strip()
