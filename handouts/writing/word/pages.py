"""Pages of a Word document: its sections, and what runs on each page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Literal

from docx.document import Document as Package
from docx.section import Section

from handouts.document import nodes
from handouts.writing.word.inlines import Look, Room, Runs
from handouts.writing.word.styles import Styles
from handouts.writing.word.xml import Element, emptied, flag, is_paragraph, twips, w

FIELDS = {"n": "PAGE", "total": "NUMPAGES"}
Numbers = Literal["all", "own", "none"]
"""Whether pages are counted with all others; or alone, as a letter's, of which the first has no number: no
field of Word counts those of one section in LibreOffice too."""
OfBlocks = Callable[[nodes.Part, int, float, nodes.Blocks], Iterator[Element]]
"""Writes some blocks of a part, with its number, in a column of this width."""
OfBlock = Callable[[nodes.Block], int]
"""How many columns a block stands in."""


class Pages:
    """The sections of a document on one paper."""

    def __init__(self, room: Room, paper: str) -> None:
        self._room, self._theme = room, room.theme
        self._width, self._height = room.theme.papers[paper]
        self.measure = self._width - 2 * room.theme.page.side
        """Width of the text on an upright page."""
        self._firsts: list[tuple[int, nodes.Part, bool]] = []
        """Numbers of the sections with running texts of their own, the part of each, whether it is sent."""

    def sections(self, document: nodes.Document, write: OfBlocks, columns: OfBlock) -> Iterator[Element]:
        """All blocks, each section with its properties at its end."""
        groups = list(self._groups(document, columns))
        for n, (number, sheet, count, blocks) in enumerate(groups):
            part = document.parts[number]
            begins = "continuous"
            if n == 0 or (number, sheet) != groups[n - 1][:2]:
                self._firsts.append((n, part, bool(part.sent) and sheet == 0))
                begins = "oddPage" if document.duplex and sheet == 0 else "nextPage"
            width, height = self._size(part)
            gutter = self._gutter(blocks)
            room = (width - 2 * self._theme.page.side - gutter * (count - 1)) / count
            made = [*write(part, number, room, blocks)]
            section = self._section(begins, width, height, count, gutter, self._room.is_rtl(part.language))
            yield from [*made, section] if n == len(groups) - 1 else _ended(made, section)

    def _groups(
        self, document: nodes.Document, columns: OfBlock
    ) -> Iterator[tuple[int, int, int, nodes.Blocks]]:
        """Blocks in as many columns: numbers of their part and of their sheet in it, columns, blocks.

        A letter is a sheet of its own; elsewhere a page break starts no section.
        """
        for number, part in enumerate(document.parts):
            for sheet, whole in enumerate(part.sheets if part.sent else (part.blocks,)):
                for count, blocks in groupby(whole, key=columns):
                    yield number, sheet, count, tuple(blocks)
            if not part.blocks:
                yield number, 0, 1, ()

    def _size(self, part: nodes.Part) -> tuple[float, float]:
        """The paper; on its side for a table with more columns than stand on an upright page; no letter's."""
        tables = (block for block in part.blocks if isinstance(block, nodes.Table))
        if not part.sent and any(
            0 < self._theme.tables[table.style].portrait < table.breadth for table in tables
        ):
            return self._height, self._width
        return self._width, self._height

    def _gutter(self, blocks: nodes.Blocks) -> float:
        return max(
            (self._theme.divisions[b.style].gutter for b in blocks if isinstance(b, nodes.Division)),
            default=0,
        )

    def _section(
        self, begins: str, width: float, height: float, columns: int, gutter: float, rtl: bool
    ) -> Element:
        """Margins; the running texts stand where the theme says, by their baselines."""
        page, running = self._theme.page, self._theme.text["running"]
        turned = {"orient": "landscape"} if width > height else {}
        margins = {
            "top": page.top,
            "right": page.side,
            "bottom": page.bottom,
            "left": page.side,
            "header": page.header - running.size,
            "footer": page.footer - running.leading,
            "gutter": 0,
        }
        return w(
            "sectPr",
            w("type", val=begins),
            w("pgSz", w=twips(width), h=twips(height), **turned),
            w("pgMar", **{name: twips(margin) for name, margin in margins.items()}),
            w("cols", num=columns, space=twips(gutter)) if columns > 1 else None,
            flag("bidi", rtl),
        )

    # ── running texts ────────────────────────────────────────────────────────

    def run(self, package: Package, document: nodes.Document, styles: Styles) -> None:
        """Put the running head and foot on the pages of each part, once its sections are there."""
        sections, before = list(package.sections), None
        for n, part, is_sent in self._firsts:
            header = document.header if part.header is None else part.header
            footer = document.footer if part.footer is None else part.footer
            section, language = sections[n], part.sent if is_sent else part.language
            section.different_first_page_header_footer = is_sent or bool(header)
            numbers: Numbers = "all" if not is_sent else "own" if len(document.parts) == 1 else "none"
            if (same := (header, footer, language, numbers)) != before:
                self._running(section, language, header, footer, styles, numbers)
            before = same

    def _running(
        self,
        section: Section,
        language: str,
        header: nodes.Inlines,
        footer: nodes.Inlines,
        styles: Styles,
        numbers: Numbers,
    ) -> None:
        """The head on all pages but the first, the foot on all."""
        look = Look(language, self._room.is_rtl(language))
        for place, style, text in (
            (section.header, "Header", header),
            (section.first_page_header, "Header", ()),
            (section.footer, "Footer", footer),
            (section.first_page_footer, "Footer", footer),
        ):
            place.is_linked_to_previous = False
            runs = Runs(self._room, place.part)
            words = [*runs(text, look)]
            if style == "Footer" and numbers == "all":
                words += [w("r", w("tab")), *self._number(runs, look)]
            elif place is section.footer and numbers == "own":
                words += [w("r", w("tab")), _field("n", runs, look)]
            properties = w("pPr", w("pStyle", val=styles.paragraph(style)), flag("bidi", look.rtl))
            emptied(place.part.element, w("p", properties, *words))

    def _number(self, runs: Runs, look: Look) -> Iterator[Element]:
        """The page's number and how many there are, as fields in the language's own words."""
        known = self._room.known(look.language)
        label = known.label("page", n="{n}", total="{total}") if known else "{n} / {total}"
        for piece in filter(None, re.split(r"(\{n\}|\{total\})", label)):
            if (name := piece.strip("{}")) in FIELDS:
                yield _field(name, runs, look)
            else:
                yield runs.run(piece, look, look.rtl)


def _field(name: str, runs: Runs, look: Look) -> Element:
    return w("fldSimple", runs.run("1", look, rtl=False), instr=f" {FIELDS[name]} ")


def _ended(made: list[Element], section: Element) -> list[Element]:
    """A section's last paragraph holds its properties; where a table is last, one more does."""
    if not made or not is_paragraph(made[-1]):
        made = [*made, w("p", w("pPr"))]
    made[-1][0].append(section)
    return made
