"""The document as an outline: a line for each element of the tag tree that the PDF gets.

``read_outline`` of ``handouts.pdf.readback`` writes the same form from a finished PDF, so comparing
the two texts shows whether the PDF says what the document says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import assert_never
from unicodedata import normalize

from handouts.document import nodes

INVISIBLE = {0x200B: None, 0x00AD: None}
"""The zero width space and the soft hyphen only say where a line may break."""

Lines = Iterator[str]
"""Lines of the outline; the first of an element has no indent, those of its kids have more."""


def outline(document: nodes.Document) -> str:
    """The outline, each line two spaces deeper than its parent's; the last line ends with a newline too."""
    first = _line("Document", f"[{document.language}]", _tidy(document.title))
    return "\n".join([first, *_deeper(_parts(document))]) + "\n"


def _parts(document: nodes.Document) -> Lines:
    if len(document.parts) == 1:
        yield from _blocks(document.parts[0].blocks)
        return
    for part in document.parts:
        yield _line("Part", _remark(part, document))
        yield from _deeper(_blocks(part.blocks))


def _remark(part: nodes.Part, document: nodes.Document) -> str:
    return f"[{part.language}]" if part.language != document.language else ""


def _blocks(blocks: nodes.Blocks) -> Lines:
    for block in blocks:
        yield from _block(block)


def _labelled(definition: nodes.Definition) -> tuple[str, nodes.Blocks]:
    """The term with its colon, and what it means."""
    return _text((*definition.term, nodes.Text(definition.colon.rstrip()))), definition.blocks


def _block(block: nodes.Block) -> Lines:
    match block:
        case nodes.Heading(level, inlines):
            yield _line(f"H{level}", _text(inlines))
        case nodes.Paragraph(inlines):
            yield _line("P", _text(inlines))
        case nodes.BulletList(items):
            yield from _list("Disc", (("•", item.blocks) for item in items))
        case nodes.OrderedList(items, start):
            yield from _list("Decimal", _numbered(items, start, "."))
        case nodes.Steps(items, start):
            yield from _list("Decimal", _numbered(items, start, ""))
        case nodes.Checklist(items):
            yield from _list("None", (("☐", item.blocks) for item in items))
        case nodes.Diagram(form, title, items):
            yield _line("P", _text(title))
            if form == "seats":
                yield from _list("Disc", (("•", item.blocks) for item in items))
            else:
                yield from _list("Decimal", _numbered(items, 1, ""))
        case nodes.DefinitionList(definitions):
            yield from _list("None", map(_labelled, definitions))
        case nodes.Table():
            yield from _table(block)
        case nodes.Figure(alt=alt, beside=beside, caption=caption):
            yield from (_line("Figure", f'"{_tidy(alt)}"'), *_deeper(_caption(caption)), *_blocks(beside))
        case nodes.Callout(title=title, blocks=blocks, level=level):
            yield "Sect"
            yield from _deeper((_line(f"H{level}", _text(title)), *_blocks(blocks)))
        case nodes.Division(blocks=blocks, language=""):
            yield from _blocks(blocks)
        case nodes.Division(blocks=blocks, language=language):
            yield f"Div [{language}]"
            yield from _deeper(_blocks(blocks))
        case nodes.Strip(start, end, _, logo):
            yield from _blocks((logo,) if logo else ())
            yield from (_line("P", text) for text in (_text(start), _text(end)) if text)
        case nodes.WriteInLines(label=label):
            yield _line("P", _text(label))
        case nodes.TickBox(label):
            yield f"☐ {label}"
        case nodes.Likeness(inlines=inlines):
            yield _line("P", _text(inlines))
        case nodes.Contents(entries):
            yield from _contents(entries)
        case nodes.ThematicBreak() | nodes.PageBreak() | nodes.Blank():
            return
        case nodes.AudienceBlock() | nodes.Insert() | nodes.Running():
            raise AssertionError(f"{type(block).__name__} does not reach the outline")
        case _:
            assert_never(block)


def _contents(entries: tuple[nodes.ContentsEntry, ...]) -> Lines:
    """The titles; the numbers of pages are known on paper only."""
    yield "TOC"
    for entry in entries:
        yield from _deeper((_line("TOCI", f"{{Link #: {_text(entry.inlines)}}}{{page}}"),))


# ── Lists and tables ─────────────────────────────────────────────────────────


def _numbered(
    items: tuple[nodes.ListItem, ...], start: int, point: str
) -> Iterator[tuple[str, nodes.Blocks]]:
    return ((f"{n}{point}", item.blocks) for n, item in enumerate(items, start))


def _list(numbering: str, entries: Iterable[tuple[str, nodes.Blocks]]) -> Lines:
    """A list of labels and bodies."""
    yield _line("L", numbering)
    for label, blocks in entries:
        yield from _deeper(("LI", *_deeper((_line("Lbl", label), *_container("LBody", blocks)))))


def _table(table: nodes.Table) -> Lines:
    yield "Table"
    yield from _deeper(_caption(table.caption))
    yield from _deeper(("THead", *_deeper(_row(table.head))))
    rows = (line for row in table.rows for line in _row(row))
    yield from _deeper(("TBody", *_deeper(rows)))


def _caption(inlines: nodes.Inlines) -> Lines:
    if caption := _text(inlines):
        yield _line("Caption", caption)


def _row(row: nodes.TableRow) -> Lines:
    yield "TR"
    for cell in row.cells:
        yield from _deeper(_container(_cell_role(cell), cell.blocks))


def _cell_role(cell: nodes.TableCell) -> str:
    return f"TH {cell.scope.capitalize()}" if cell.scope else "TD"


def _container(role: str, blocks: nodes.Blocks) -> Lines:
    """An element that says its only paragraph itself, and other blocks through its kids."""
    match blocks:
        case (nodes.Paragraph(inlines),):
            yield _line(role, _text(inlines))
        case (nodes.TickBox() as box,):
            yield _line(role, *_block(box))
        case _:
            yield role
            yield from _deeper(_blocks(blocks))


# ── Text ─────────────────────────────────────────────────────────────────────


def _text(inlines: nodes.Inlines) -> str:
    return _tidy(_words(inlines))


def _words(inlines: nodes.Inlines) -> str:
    return "".join(map(_inline, inlines))


def _inline(inline: nodes.Inline) -> str:
    match inline:
        case nodes.Text(text):
            return text
        case nodes.LineBreak():
            return " "
        case nodes.Link(inner, target):
            return _braced(f"Link {'#' if target.startswith('#') else target}: ", _words(inner))
        case nodes.Foreign(inner, language):
            return _braced(f"{language}: ", _words(inner))
        case nodes.Value():
            return _value(inline)
        case (
            nodes.Emphasis()
            | nodes.Strong()
            | nodes.Term()
            | nodes.Citation()
            | nodes.Note()
            | nodes.Choice()
        ):
            return _words(inline.inlines)
        case _:
            assert_never(inline)


def _value(value: nodes.Value) -> str:
    """The value, or what a screen reader says for a blank; a federal default says itself."""
    if value.text is not None:
        return value.text
    return _braced("", value.spoken) if value.spoken else value.placeholder


def _braced(remark: str, text: str) -> str:
    """The text in braces; space at its edges stays outside, where a line's end puts it too."""
    text = text.translate(INVISIBLE)
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return f"{before}{{{remark}{text.strip()}}}{after}"


def _tidy(text: str) -> str:
    return normalize("NFC", re.sub(r"\s+", " ", text.translate(INVISIBLE))).strip()


def _line(*words: str) -> str:
    return " ".join(filter(None, words))


def _deeper(lines: Iterable[str]) -> Lines:
    return (f"  {line}" for line in lines)
