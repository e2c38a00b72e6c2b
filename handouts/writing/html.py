"""The sheet as one web page: semantic, self-contained, with no script and nothing to load."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from typing import assert_never
from unicodedata import category

from handouts.document import nodes
from handouts.document.nodes import Figure, Picture, QrCode
from handouts.document.walk import below, plain_text, within
from handouts.library.model import Language
from handouts.pictures import png_bytes
from handouts.qr import modules
from handouts.signs import PATHS, SIDE
from handouts.writing.html_inlines import Phrasing

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

PAGE = """\
<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
{main}
</main>
{foot}</body>
</html>
"""

SCOPES = {"column": "col", "row": "row"}
NARROW = 3
"""Columns of words that a tablet has room for; the rows of a wider table are cards there too."""


def to_html(
    document: nodes.Document, languages: Mapping[str, Language], *, style: str, has_fields: bool = False
) -> str:
    """The page; ``style`` is the text of a style sheet, ``has_fields``: it can be filled in.

    Raises ContentError where a language has no words for a place to write.
    """
    phrasing = Phrasing(languages, document.language, has_fields)
    writer = _Writer(phrasing, document.title)
    foot = phrasing(document.footer)
    return PAGE.format(
        language=escape(document.language),
        direction=phrasing.direction,
        policy=POLICY,
        title=escape(document.title),
        style=style.replace("</", r"<\/").strip(),  # in CSS the same text, and it cannot end the element
        main=writer.parts(document),
        foot=f'<footer class="running">\n<p>{foot}</p>\n</footer>\n' if foot else "",
    )


class _Writer:
    """Writes nodes as HTML; knows the language that it stands in and the ids that are taken."""

    def __init__(self, phrasing: Phrasing, title: str) -> None:
        self._phrasing = phrasing
        self._title = title
        self._taken: set[str] = set()
        self._heads: tuple[str, ...] = ()
        """Of the columns of the table that is written."""
        self._contents_id = ""
        """The id of the table of contents, once it is written."""

    def parts(self, document: nodes.Document) -> str:
        if len(document.parts) == 1 and document.parts[0].language == document.language:
            return self._sheets(document.parts[0])
        return _joined(self._part(part, n) for n, part in enumerate(document.parts))

    # ── blocks ───────────────────────────────────────────────────────────────

    def _part(self, part: nodes.Part, number: int) -> str:
        with self._in(part.language):
            attributes = f' id="part-{number}"{self._phrasing.attributes}'
            back = self._back() if self._contents_id else ""  # before its blocks: none where they are listed
            return _element("article", attributes, self._sheets(part), back)

    def _sheets(self, part: nodes.Part) -> str:
        """The blocks; a letter in an element of its own: its pages carry no numbers of the whole."""
        if not part.sent:
            return self._blocks(part.blocks)
        letter, *rest = part.sheets
        own = _element("div", ' class="letter"', self._blocks(letter))
        return _joined((own, *(self._blocks((nodes.PageBreak(), *sheet)) for sheet in rest)))

    def _back(self) -> str:
        """A link to the table of contents; in the language of the part that it ends."""
        words = self._phrasing.known.label("in-this-packet") if self._phrasing.known else self._title
        return f'<p class="back"><a href="#{self._contents_id}">{escape(words)}</a></p>'

    @contextmanager
    def _in(self, language: str) -> Iterator[None]:
        """Writes in a language, and then again in the one around it."""
        around = self._phrasing
        self._phrasing = replace(around, language=language)
        yield
        self._phrasing = around

    def _blocks(self, blocks: nodes.Blocks) -> str:
        return _joined(map(self._block, blocks))

    def _block(self, block: nodes.Block) -> str:
        match block:
            case nodes.Heading(level, inlines, anchor, style=style):
                id_ = self._id(anchor or plain_text(inlines, values=False))
                return self._heading(level, inlines, id_, style)
            case nodes.Paragraph(inlines):
                return f"<p>{self._phrasing(inlines)}</p>"
            case nodes.BulletList(items):
                return _element("ul", "", self._items(items))
            case nodes.OrderedList(items, start):
                return _element("ol", _start(start), self._items(items))
            case nodes.Steps(items, start):
                return _element("ol", f' class="steps"{_start(start)}', self._items(items))
            case nodes.Checklist(items):
                return _element("ul", ' class="checklist"', _joined(map(self._check, items)))
            case nodes.Diagram(form, title, items):
                listed = _element("ul" if form == "seats" else "ol", f' class="{form}"', self._items(items))
                return f'<p class="caption">{self._phrasing(title)}</p>\n{listed}'
            case nodes.DefinitionList(definitions):
                return _element("dl", "", _joined(map(self._definition, definitions)))
            case nodes.Table():
                return self._table(block)
            case nodes.Figure():
                return self._figure(block)
            case nodes.Callout():
                return self._callout(block)
            case nodes.Division():
                return self._division(block)
            case nodes.Strip():
                return self._strip(block)
            case nodes.WriteInLines():
                return self._write_in_lines(block)
            case nodes.Contents(entries):
                return self._contents(entries)
            case nodes.Blank(label):
                return self._room(1, label)
            case nodes.TickBox(label):
                return f'<input type="checkbox" aria-label="{escape(label)}">'
            case nodes.Likeness(share, inlines):
                return f'<p class="likeness {share}">{self._phrasing(inlines)}</p>'
            case nodes.ThematicBreak():
                return "<hr>"
            case nodes.PageBreak():
                return '<div class="page-break"></div>'
            case nodes.AudienceBlock() | nodes.Insert() | nodes.Running():
                raise AssertionError(f"{type(block).__name__} does not reach the page")
            case _:
                assert_never(block)

    def _contents(self, entries: tuple[nodes.ContentsEntry, ...]) -> str:
        links = (f'<li><a href="#part-{e.part}">{self._phrasing(e.inlines)}</a></li>' for e in entries)
        self._contents_id = self._id("contents")
        return _element("ol", f' class="contents" id="{self._contents_id}"', _joined(links))

    def _heading(self, level: int, inlines: nodes.Inlines, id_: str, style: str = "") -> str:
        look = f' class="{escape(style)}"' if style else ""
        return f'<h{level} id="{id_}"{look}>{self._phrasing(inlines)}</h{level}>'

    def _items(self, items: tuple[nodes.ListItem, ...]) -> str:
        return _joined(f"<li>{sign(item)}{self._inside(item.blocks)}</li>" for item in items)

    def _check(self, item: nodes.ListItem) -> str:
        return f"<li>{self._boxed(item)}{sign(item)}</li>"

    def _boxed(self, item: nodes.ListItem) -> str:
        """An entry with a box to tick: its words are the box's label."""
        match item.blocks if self._phrasing.has_fields else ():
            case (nodes.Paragraph(inlines),) if not any(isinstance(i, nodes.Value) for i in within(inlines)):
                return f'<label><input type="checkbox"> {self._phrasing(inlines)}</label>'
            case (nodes.Paragraph(inlines), *_):
                box = f'<input type="checkbox" aria-label="{escape(plain_text(inlines))}">'
                return f"{box} {self._inside(item.blocks)}"
            case _:
                return f'<span class="box">☐</span> {self._inside(item.blocks)}'

    def _definition(self, definition: nodes.Definition) -> str:
        term, body = self._phrasing(definition.term), self._inside(definition.blocks)
        id_ = f' id="{self._id(definition.target)}"' if definition.target else ""
        colon, space = definition.colon.rstrip(), definition.space
        return f"<div{id_}><dt>{term}{colon}</dt>{space}<dd>{body}</dd></div>"

    def _inside(self, blocks: nodes.Blocks) -> str:
        """A container's blocks; an only paragraph needs no element of its own."""
        match blocks:
            case (nodes.Paragraph(inlines),):
                return self._phrasing(inlines)
            case _:
                return f"\n{self._blocks(blocks)}\n"

    def _division(self, division: nodes.Division) -> str:
        look = f' class="{escape(division.style)}"'
        if not division.language:
            return _element("div", look, self._blocks(division.blocks))
        with self._in(division.language):
            return _element("div", f"{look}{self._phrasing.attributes}", self._blocks(division.blocks))

    def _callout(self, callout: nodes.Callout) -> str:
        id_ = self._id(plain_text(callout.title, values=False))
        title = self._heading(callout.level, callout.title, id_)
        attributes = f' class="callout {escape(callout.style)}" role="group" aria-labelledby="{id_}"'
        return _element("div", attributes, _joined((title, self._blocks(callout.blocks))))

    def _strip(self, strip: nodes.Strip) -> str:
        texts = (self._phrasing(strip.start), self._phrasing(strip.end))
        lines = (
            f'<p class="{name}">{text}</p>'
            for name, text in zip(("start", "end"), texts, strict=True)
            if text
        )
        logo = self._figure(strip.logo) if strip.logo else ""
        return _element("header", ' class="strip"', logo, *lines)

    def _write_in_lines(self, lines: nodes.WriteInLines) -> str:
        room = self._room(lines.count, plain_text(lines.label))
        return f"<p>{self._phrasing(lines.label)}</p>\n{room}"

    def _room(self, count: int, label: str) -> str:
        """Lines to write on, with what is said for them; in a language that nobody knows, their label."""
        if self._phrasing.has_fields:
            return f'<textarea class="lines" rows="{count}" aria-label="{escape(label)}"></textarea>'
        known = self._phrasing.known
        spoken = known.label("blank", label=label) if known else label
        rules = '<span class="line"></span>' * count
        return f'<div class="lines" role="img" aria-label="{escape(spoken)}">{rules}</div>'

    # ── tables ───────────────────────────────────────────────────────────────

    def _table(self, table: nodes.Table) -> str:
        caption = self._phrasing(table.caption)
        looks = (("wide", table.breadth > NARROW), ("boxes", table.has_boxes))
        names = " ".join(name for name, has_it in looks if has_it)
        look = f' class="{names}"' if names else ""
        self._heads = tuple(" / ".join(_words(cell)) for cell in table.head.cells)
        return _element(
            "table",
            f'{look} role="table"',
            f"<caption>{caption}</caption>" if caption else "",
            _columns(table.widths),
            _element("thead", ' role="rowgroup"', self._row(table.head)),
            _element("tbody", ' role="rowgroup"', *map(self._row, table.rows)),
        )

    def _row(self, row: nodes.TableRow) -> str:
        return _element("tr", ' role="row"', *map(self._cell, row.cells, self._heads))

    def _cell(self, cell: nodes.TableCell, head: str) -> str:
        """Where rows are cards, a cell says its column's head, and its role, which browsers then drop."""
        body = self._inside(cell.blocks)
        if cell.scope:
            return f'<th scope="{SCOPES[cell.scope]}" role="{cell.scope}header">{body}</th>'
        return f'<td role="cell"{self._language_of(cell)} data-head="{escape(head)}">{body}</td>'

    def _language_of(self, cell: nodes.TableCell) -> str:
        """Of a cell in another language, whose head is too."""
        match cell.blocks:
            case (nodes.Division(language=language),) if language:
                return replace(self._phrasing, language=language).attributes
        return ""

    # ── figures ──────────────────────────────────────────────────────────────

    def _figure(self, figure: nodes.Figure) -> str:
        caption = self._phrasing(figure.caption)
        under = f"<figcaption>{caption}</figcaption>" if caption else ""
        drawn = f"<figure>{image(figure)}{under}</figure>"
        if not figure.beside:
            return drawn
        beside = _element("div", "", self._blocks(figure.beside))
        return _element("div", ' class="beside"', drawn, beside)

    def _id(self, words: str) -> str:
        """The words with hyphens for spaces; with a number when another element has that id."""
        plain = "".join(c if category(c)[0] in "LMN" else " " for c in words.lower())
        first = candidate = "-".join(plain.split()) or "section"
        number = 1
        while candidate in self._taken:
            number += 1
            candidate = f"{first}-{number}"
        self._taken.add(candidate)
        return candidate


def _columns(widths: tuple[int, ...]) -> str:
    """How wide the columns are to one another; nothing where the style sheet decides."""
    made = "".join(f'<col style="inline-size: {width / sum(widths):.0%}">' for width in widths)
    return f"<colgroup>{made}</colgroup>" if made else ""


def _words(cell: nodes.TableCell) -> Iterator[str]:
    """Of its paragraphs, also those in another language."""
    found = (node for node, _ in below(cell.blocks) if isinstance(node, nodes.Paragraph))
    return (plain_text(paragraph.inlines) for paragraph in found)


def _joined(pieces: Iterable[str]) -> str:
    return "\n".join(filter(None, pieces))


def _start(number: int) -> str:
    """The attribute of a list that does not start at 1."""
    return f' start="{number}"' if number != 1 else ""


def _element(name: str, attributes: str, *pieces: str) -> str:
    return _joined((f"<{name}{attributes}>", *pieces, f"</{name}>"))


# ── Pictures and codes ─────────────────────────────────────────────────────────


QUIET = 4
"""Modules of the quiet zone on each side (ISO/IEC 18004, 6.3.8)."""
BLACK_RUN = re.compile(b"\x01+")


def image(figure: Figure) -> str:
    """The element of a figure's picture or code, with its alternative."""
    match figure.image:
        case Picture(path):
            data = b64encode(png_bytes(path)).decode("ascii")
            return f'<img src="data:image/png;base64,{data}" alt="{escape(figure.alt)}">'
        case QrCode(address):
            return _qr_code(address, figure.alt)
        case _:
            assert_never(figure.image)


def sign(item: nodes.ListItem) -> str:
    """The sign of a list entry, which is not read."""
    if not item.sign:
        return ""
    return (
        f'<svg class="sign" aria-hidden="true" viewBox="0 0 {SIDE} {SIDE}">'
        f'<path d="{PATHS[item.sign]}"/></svg> '
    )


def _qr_code(address: str, alt: str) -> str:
    """The code as a drawing with its quiet zone: one path, a rectangle for each run of a row."""
    rows = modules(address)
    runs = (
        f"M{QUIET + run.start()} {QUIET + y}h{len(run[0])}v1h-{len(run[0])}z"
        for y, row in enumerate(rows)
        for run in BLACK_RUN.finditer(row)
    )
    side = len(rows) + 2 * QUIET
    return (
        f'<svg role="img" aria-label="{escape(alt)}" class="qr" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{"".join(runs)}"/></svg>'
    )
