"""The print order: what the copier is to print of each file, for programs and on one page for people.

Nobody's name is in it.  The page is a sheet like any other: a document, laid out and drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from handouts.document import nodes
from handouts.library.load import Library

PRINT_ORDER = "print-order"
"""Name of its files, without the ending."""
COLUMNS = ("file", "copies", "sides", "pages", "sheets", "paper")


class Entry(Struct, frozen=True):
    """A file, as the copier sees it."""

    file: str
    language: str
    copies: int
    pages: int
    paper: str

    @property
    def sides(self) -> str:
        return "two" if self.pages > 1 else "one"

    @property
    def sheets(self) -> int:
        """Sheets of paper of a copy."""
        return (self.pages + 1) // 2

    @property
    def sort(self) -> tuple[str, int, str, int]:
        """What it has in common with files that are printed alike."""
        return self.language, self.pages, self.paper, self.copies


def to_csv(entries: Sequence[Entry]) -> str:
    """A line a file; ``sheets`` are those of one copy."""
    lines = ["file,copies,pages,sides,sheets,paper"]
    for each in entries:
        cells = each.file, each.copies, each.pages, each.sides, each.sheets, each.paper
        lines.append(",".join(map(str, cells)))
    return "".join(f"{line}\n" for line in lines)


MOST = 60
"""Rows of which nobody asks whether a page holds them: more never fit."""


class OrderPage:
    """The printed page, in the source language.

    Raises ContentError when the library lacks words of it: before a file is made.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._language = library.language(library.settings.source_language)
        one, two = (Entry("", library.settings.source_language, 1, pages, "") for pages in (1, 2))
        self.document(((one, one), (two,)))  # with each of its words

    def pdf(self, entries: Sequence[Entry]) -> bytes:
        """A row a file; where these are more than a page, files that are printed alike are one row."""
        from handouts.layout.build import lay_out, tagged  # late: its words are asked for before
        from handouts.pdf.draw import draw

        look = self._library.look(""), self._library.by_code, self._library.settings.defaults.paper
        rows = [[each] for each in entries] if len(entries) <= MOST else _alike(entries)
        laid = lay_out(self.document(rows), *look)
        if len(laid.sides) > 1:
            laid = lay_out(self.document(_alike(entries)), *look)
        return draw(tagged(laid), self._library.settings.date)

    def document(self, rows: Sequence[Sequence[Entry]]) -> nodes.Document:
        """The page with a row for each of these; one of several files counts them."""
        title = self._label("title")
        head = nodes.TableRow(tuple(_cell(self._label(name), "column") for name in COLUMNS))
        table = nodes.Table(head, tuple(map(self._row, rows)))
        blocks: nodes.Blocks = (
            nodes.Heading(1, (nodes.Text(title),)),
            *self._sums([entry for row in rows for entry in row]),
            table,
        )
        if any(len(row) > 1 for row in rows):
            blocks = *blocks, _paragraph(self._label("every-file"))
        code = self._library.settings.source_language
        return nodes.Document(title, code, (nodes.Part(blocks, code),))

    def _row(self, entries: Sequence[Entry]) -> nodes.TableRow:
        one = entries[0]
        language = self._library.by_code[one.language].english_name if len(entries) > 1 else ""
        words = self._label("alike", count=len(entries), language=language) if language else one.file
        sheets = one.sheets * one.copies * len(entries)
        counts = f"{one.copies:,}", self._label(one.sides), f"{one.pages:,}", f"{sheets:,}"
        cells = (_cell(cell) for cell in (*counts, one.paper.capitalize()))
        return nodes.TableRow((_cell(words, "row"), *cells))

    def _sums(self, entries: Sequence[Entry]) -> tuple[nodes.Paragraph, ...]:
        """How many files, and sheets of each paper."""
        sums: dict[str, int] = {}
        for each in entries:
            sums[each.paper] = sums.get(each.paper, 0) + each.sheets * each.copies
        said = (self._label("sum", paper=p.capitalize(), sheets=f"{n:,}") for p, n in sums.items())
        return (_paragraph(" ".join((self._label("files", count=f"{len(entries):,}"), *said))),)

    def _label(self, name: str, **fields: object) -> str:
        return self._language.label(f"order-{name}", **fields)


def _alike(entries: Sequence[Entry]) -> list[list[Entry]]:
    groups: dict[tuple[str, int, str, int], list[Entry]] = {}
    for each in entries:
        groups.setdefault(each.sort, []).append(each)
    return [*groups.values()]


def _cell(words: str, scope: str = "") -> nodes.TableCell:
    return nodes.TableCell((_paragraph(words),), scope)  # type: ignore[arg-type]


def _paragraph(words: str) -> nodes.Paragraph:
    return nodes.Paragraph((nodes.Text(words),))
