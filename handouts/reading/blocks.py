"""The tree becomes blocks: headings, lists, tables, pictures and what the directives say."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from msgspec.structs import replace

from handouts.document import nodes
from handouts.document.walk import plain_text
from handouts.errors import LayoutError, Location, near_match
from handouts.library.text_file import on_disk
from handouts.pictures import pixels
from handouts.reading.directives import FORMS, Form
from handouts.reading.inlines import InlineReader
from handouts.reading.syntax import Branch, Report
from handouts.signs import PATHS

REFUSED = {
    "html_block": ("Raw HTML is not allowed.", "Write Markdown."),
    "code_block": ("A line indented by four spaces is code, which a sheet does not have.", "Indent it less."),
    "fence": ("A sheet has no code blocks.", "Take the ``` or ~~~ away."),
    "blockquote": ("A sheet has no quotations with >.", "Use quotation marks, or ::: example TITLE."),
}
HOLDS = {
    "steps": "one numbered list and nothing else",
    "timeline": "one numbered list of 3 to 7 stations, a paragraph each, without signs",
    "path": "one numbered list without signs: a question and what yes leads to, a paragraph each, "
    "and a last paragraph",
    "seats": "one list of 4 to 12 people with hyphens, without signs",
    "table": "one table and nothing else",
    "form-table": "one table and nothing else",
    "strip": "one or two paragraphs: who gives the sheet, and whom it is for",
    "running-header": "one paragraph",
    "running-footer": "one paragraph",
}

_ANCHOR = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PICTURE = re.compile(r"[\w-]+\.(png|jpe?g)", re.IGNORECASE)
_PIPE = re.compile(r"(?<!\\)\|")


class BlockReader:
    """Reads the blocks of one text; notes what is wrong and goes on."""

    def __init__(
        self,
        report: Report,
        markdown: str,
        audiences: Collection[str],
        folder: Path | None,
        holds: Callable[[Path], bool],
    ) -> None:
        self._report = report
        self._inlines = InlineReader(report)
        self._lines = markdown.split("\n")
        self._forms = {**{name: Form(f"::: {name}") for name in audiences}, **FORMS}
        self._folder = folder
        self._holds = holds
        self._level = 1
        """Of the last heading; the first of a text may be one deeper: the sheet has a title."""

    def blocks(self, branches: Sequence[Branch]) -> nodes.Blocks:
        made = (self._block(branch) for branch in branches if branch.kind != "inline")
        return tuple(block for block in made if block is not None)

    def _block(self, branch: Branch) -> nodes.Block | None:
        match branch.kind:
            case "paragraph":
                return self._paragraph(branch)
            case "heading":
                return self._heading(branch)
            case "bullet_list":
                return self._bullet_list(branch)
            case "ordered_list":
                return nodes.OrderedList(self._items(branch.kids), int(branch.attributes.get("start", 1)))
            case "dl":
                return nodes.DefinitionList(tuple(self._definitions(branch.kids)))
            case "table":
                return self._table(branch)
            case "hr":
                return nodes.ThematicBreak()
            case "directive":
                return self._directive(branch)
            case kind:
                self._wrong(branch, *REFUSED[kind])
                return None

    def _wrong(self, branch: Branch, message: str, hint: str = "") -> None:
        self._report.add(branch.line, message, hint)

    def _place(self, branch: Branch) -> Location:
        return self._report.place(branch.line)

    def _words(self, branch: Branch) -> nodes.Inlines:
        """The inlines right below a heading, a paragraph, a cell or a directive."""
        inline = next((kid for kid in branch.kids if kid.kind == "inline"), None)
        return self._inlines.read(inline.kids) if inline else ()

    def _inside(self, branches: Sequence[Branch]) -> nodes.Blocks:
        """Blocks where no heading may stand: sections and pages are cut in the text itself, not in a box."""
        for branch in branches:
            if branch.kind == "heading":
                self._wrong(branch, "A heading cannot stand inside a list, a definition or a directive.")
            elif branch.name == "page-break":
                self._wrong(branch, "A page break cannot stand inside a list, a definition or a directive.")
        return self.blocks(branches)

    # ── paragraphs, pictures, headings ───────────────────────────────────────

    def _paragraph(self, branch: Branch) -> nodes.Block | None:
        match branch.kids[0].kids:
            case [Branch(kind="image") as image]:
                return self._figure(image)
            case _:
                no_law = "no-law" in branch.attributes
                return nodes.Paragraph(self._words(branch), self._place(branch), self._anchor(branch), no_law)

    def _figure(self, image: Branch) -> nodes.Figure | None:
        alt = plain_text(self._inlines.read(image.kids)).strip()
        caption = self._inlines.plain(" ".join(str(image.attributes.get("title", "")).split()), image.line)
        name = unquote(str(image.attributes["src"]))
        path = on_disk(self._folder / name) if self._folder and _PICTURE.fullmatch(name) else None
        if not alt:
            self._wrong(image, "A picture has no words for who does not see it.", "Write ![words](file.png).")
        elif caption and _bare(alt) == _bare(plain_text(caption)):
            hint = "Let it tell more, or take it away."
            self._wrong(image, "The caption only repeats the words for who does not see the picture.", hint)
        elif path is None:
            self._wrong(image, f'"{name}" is not a PNG or JPEG file in the folder of this text.')
        elif not path.is_file():
            self._wrong(image, f'There is no picture "{name}" in the folder of this text.')
        elif not self._holds(path):
            message, hint = (
                f'"{name}" is a link that leads out of the library.',
                "Put the picture in its place.",
            )
            self._wrong(image, message, hint)
        elif broken := _broken(path):
            self._wrong(image, broken)
        else:
            return nodes.Figure(nodes.Picture(str(path.absolute())), alt, (), self._place(image), caption)
        return None

    def _heading(self, branch: Branch) -> nodes.Heading | None:
        if branch.markup[0] != "#":
            hint = "Write ## Title; put an empty line before a line of hyphens that is to divide."
            self._wrong(branch, f'A line of "{branch.markup}" makes the text above it a heading.', hint)
            return None
        level = len(branch.markup)
        if level > self._level + 1:
            self._wrong(branch, f"A heading of level {level} comes after one of level {self._level}.")
        self._level = level
        return nodes.Heading(level, self._words(branch), self._anchor(branch), self._place(branch))

    def _anchor(self, branch: Branch) -> str:
        anchor = str(branch.attributes.get("anchor", ""))
        if anchor and not _ANCHOR.fullmatch(anchor):
            self._wrong(branch, f'"{{#{anchor}}}" is not an anchor.', "Use a to z, 0 to 9 and hyphens.")
        return anchor

    # ── lists ────────────────────────────────────────────────────────────────

    def _items(self, entries: Sequence[Branch]) -> tuple[nodes.ListItem, ...]:
        return tuple(map(self._item, entries))

    def _item(self, entry: Branch) -> nodes.ListItem:
        name = opening_sign(entry)
        sign = next((sign for sign in PATHS if sign == name), None)
        if sign:
            take(entry, f"({sign})")
        elif hint := near_match(name, PATHS):
            self._wrong(entry, f'There is no sign "({name})".', f"{hint} For words in brackets write \\(.")
        blocks = self._inside(entry.kids)
        if not entry.kids or blocks[:1] == (nodes.Paragraph(()),):
            self._wrong(entry, "An entry of a list is empty.")
        return nodes.ListItem(blocks, self._place(entry), sign)

    def _bullet_list(self, branch: Branch) -> nodes.BulletList | nodes.Checklist:
        """A list; entries that begin with ``[ ]`` are a checklist."""
        openings = [opening_box(entry) for entry in branch.kids]
        for entry, opening in zip(branch.kids, openings, strict=True):
            if any(openings) and opening != BOX:
                self._wrong(entry, "An entry of a checklist does not begin with [ ].", "Write - [ ] text.")
        if not any(openings):
            return nodes.BulletList(self._items(branch.kids))
        for entry in branch.kids:
            take(entry, BOX)
        return nodes.Checklist(self._items(branch.kids))

    def _definitions(self, branches: Sequence[Branch]) -> Sequence[nodes.Definition]:
        definitions: list[nodes.Definition] = []
        for branch in branches:
            if branch.kind == "dt":
                definitions.append(nodes.Definition(self._words(branch), (), self._place(branch)))
            else:
                last = definitions.pop()
                more = last.blocks + self._inside(branch.kids)
                definitions.append(nodes.Definition(last.term, more, last.location))
        return definitions

    # ── tables ───────────────────────────────────────────────────────────────

    def _table(self, branch: Branch) -> nodes.Table:
        head, *rows = (row for part in branch.kids for row in part.kids)
        columns = len(head.kids)
        for row in rows:
            if (count := len(_PIPE.split(self._lines[row.line].strip().strip("|")))) > columns:
                self._wrong(row, f"This row has {count} cells, the head of its table {columns}.")
        heads = nodes.TableRow(tuple(self._cell(cell, "column") for cell in head.kids))
        return nodes.Table(heads, tuple(map(self._row, rows)), (), self._place(branch))

    def _row(self, row: Branch) -> nodes.TableRow:
        first, *others = row.kids
        cells = (self._cell(first, "row"), *(self._cell(cell, "") for cell in others))
        return nodes.TableRow(cells, self._place(row))

    def _cell(self, cell: Branch, scope: Literal["column", "row", ""]) -> nodes.TableCell:
        paragraph = nodes.Paragraph(self._words(cell), self._place(cell), no_law="no-law" in cell.attributes)
        return nodes.TableCell((paragraph,) if paragraph.inlines else (), scope)

    # ── directives ───────────────────────────────────────────────────────────

    def _directive(self, branch: Branch) -> nodes.Block | None:
        name, form = branch.name, self._forms.get(branch.name)
        if form is None:
            hint = near_match(name, self._forms) or f"Known: {', '.join(self._forms)}."
            self._wrong(branch, f'Unknown directive "{name}".', hint)
        elif not re.fullmatch(form.argument, branch.text):
            self._wrong(branch, f'"::: {name}" is not complete, or has too much.', f"Write {form.usage}.")
        elif name not in FORMS:
            return nodes.AudienceBlock(name, self._inside(branch.kids), self._place(branch))
        else:
            return self._leaf(branch) if form.is_leaf else self._container(branch)
        self._inside(branch.kids)  # what is wrong inside it is told too
        return None

    def _leaf(self, branch: Branch) -> nodes.Block | None:
        place = self._place(branch)
        match branch.name:
            case "page-break":
                return nodes.PageBreak()
            case "contents":
                return nodes.Contents(location=place)
            case "lines":
                return self._write_in_lines(branch)
            case "words-to-know":
                return nodes.Insert("words", branch.text, place)
            case (
                "lead" | "sections" | "topic" | "text" | "sources" | "law" | "comparison" | "glossary" as name
            ):
                return nodes.Insert(name, branch.text, place)
        raise AssertionError(branch.name)

    def _write_in_lines(self, branch: Branch) -> nodes.WriteInLines:
        """Lines with their label, which may end in the value that they ask for."""
        count, place, anchor = int(branch.text.split()[0]), self._place(branch), self._anchor(branch)
        match self._words(branch):
            case (*before, nodes.Text(words), nodes.Value() as value):
                last = (nodes.Text(words.rstrip()),) if words.strip() else ()
                return nodes.WriteInLines(count, (*before, *last), place, anchor, (value,))
            case (nodes.Value(),) as label:
                hint = "Write ::: lines 3 WORDS [label](value:NAME)."
                self._wrong(branch, "The lines have no words before their value.", hint)
            case label:
                pass
        return nodes.WriteInLines(count, label, place, anchor)

    def _container(self, branch: Branch) -> nodes.Block | None:
        match branch.name:
            case "short-version" | "words" | "note" | "example":
                title, inner = self._words(branch), self._inside(branch.kids)
                if not inner:
                    self._wrong(branch, f'"::: {branch.name}" is empty.')
                return nodes.Callout(branch.name, title, inner, location=self._place(branch))
            case "deck" | "foot" | "contacts" | "fine-print" | "cover" | "columns" | "finder" | "draft":
                return nodes.Division(branch.name, self._inside(branch.kids))
            case "qr":
                return nodes.Figure(
                    nodes.QrCode(branch.text), "", self._inside(branch.kids), self._place(branch)
                )
        return self._holder(branch, self._inside(branch.kids))

    def _holder(self, branch: Branch, inner: nodes.Blocks) -> nodes.Block | None:
        """A directive that holds certain blocks and no others."""
        place = self._place(branch)
        match branch.name, inner:
            case "steps", (nodes.OrderedList(items),):
                return nodes.Steps(items)
            case "timeline", (nodes.OrderedList(items),) if 3 <= len(items) <= 7 and _each_has(items, 1):
                return nodes.Diagram("timeline", self._words(branch), items, place)
            case "path", (nodes.OrderedList((*asked, end)),) if _each_has(asked, 2) and _each_has((end,), 1):
                return nodes.Diagram("path", self._words(branch), (*asked, end), place)
            case "seats", (nodes.BulletList(items),) if 4 <= len(items) <= 12 and _each_has(items, 1):
                return nodes.Diagram("seats", self._words(branch), items, place)
            case "table", (nodes.Table(head, rows),):
                return nodes.Table(head, rows, self._words(branch), place)
            case "form-table", (nodes.Table(head, rows),):
                table = next(kid for kid in branch.kids if kid.kind == "table")
                widths = column_widths(self._lines[table.line + 1])
                return to_fill_in(nodes.Table(head, rows, self._words(branch), place, widths=widths))
            case "strip", (nodes.Paragraph(end),):
                return nodes.Strip((), end, place)
            case "strip", (nodes.Paragraph(start), nodes.Paragraph(end)):
                return nodes.Strip(start, end, place)
            case "running-header", (nodes.Paragraph(inlines),):
                return nodes.Running("header", inlines, place)
            case "running-footer", (nodes.Paragraph(inlines),):
                return nodes.Running("footer", inlines, place)
        self._wrong(branch, f'"::: {branch.name}" must hold {HOLDS[branch.name]}.')
        return None


# ── What a block holds ──────────────────────────────────────────────────────────


def _broken(picture: Path) -> str:
    """What is wrong with a file that is no whole picture, with its name."""
    try:
        pixels(str(picture))
    except LayoutError as error:
        return str(error)
    return ""


def _bare(text: str) -> str:
    """The words of a text without its signs."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _each_has(items: Sequence[nodes.ListItem], count: int) -> bool:
    """Whether each entry has so many paragraphs and nothing else."""
    return all(
        len(item.blocks) == count
        and not item.sign
        and all(isinstance(block, nodes.Paragraph) for block in item.blocks)
        for item in items
    )


BOX = "[ ]"
_BOXES = re.compile(r"\[[ xX]\](?=\s|$)")
_SIGN = re.compile(r"\(([a-z]+)\)(?=\s|$)")


def to_fill_in(table: nodes.Table) -> nodes.Table:
    """The table with a place to write in each empty cell; a row without a first cell has no head."""
    heads = tuple(map(_words, table.head.cells))
    rows = tuple(_row(row, n, heads) for n, row in enumerate(table.rows, 1))
    return replace(table, rows=rows, style="form")


def column_widths(line: str) -> tuple[int, ...]:
    """How wide the columns are to one another: as the dashes under their heads, like Pandoc."""
    return tuple(cell.count("-") for cell in line.strip().strip("|").split("|"))


def _row(row: nodes.TableRow, number: int, heads: tuple[str, ...]) -> nodes.TableRow:
    first = row.cells[0]
    name = _words(first) or str(number)
    cells = row.cells if first.blocks else (replace(first, scope=""), *row.cells[1:])
    filled = (_cell(cell, f"{name}: {head}") for cell, head in zip(cells, heads, strict=True))
    return replace(row, cells=tuple(filled))


def _cell(cell: nodes.TableCell, label: str) -> nodes.TableCell:
    match cell.blocks:
        case ():
            return replace(cell, blocks=(nodes.Blank(label),))
        case (nodes.Paragraph((nodes.Value(placeholder=words) as value,)),):
            return replace(cell, blocks=(nodes.Blank(words, (value,)),))
        case _:
            return cell


def _words(cell: nodes.TableCell) -> str:
    return " ".join(plain_text(block.inlines) for block in cell.blocks if isinstance(block, nodes.Paragraph))


def opening_box(entry: Branch) -> str:
    """The box at the beginning of a list entry, from its raw text: an escaped one is none."""
    match entry.kids:
        case [Branch(kind="paragraph", kids=[inline]), *_] if found := _BOXES.match(inline.text):
            return found[0]
        case _:
            return ""


def opening_sign(entry: Branch) -> str:
    """The name of the sign that a list entry begins with, after its box, if any; from its raw text."""
    match entry.kids:
        case [Branch(kind="paragraph", kids=[inline]), *_]:
            found = _SIGN.match(inline.text.removeprefix(BOX).lstrip())
            return found[1] if found else ""
        case _:
            return ""


def take(entry: Branch, opening: str) -> None:
    """Take a box or a sign from the first text of an entry."""
    match entry.kids:
        case [Branch(kids=[Branch(kids=[Branch(kind="text") as text, *_])]), *_]:
            text.text = text.text.removeprefix(opening).lstrip()
