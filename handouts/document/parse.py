"""Markdown becomes blocks; all that is wrong with a text comes at once, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.deflist import deflist_plugin

from handouts.document.directives import directive_plugin
from handouts.document.inlines import InlineReader
from handouts.document.nodes import (
    Block,
    Blocks,
    BulletList,
    Checklist,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    Inlines,
    ListItem,
    OrderedList,
    Paragraph,
    Table,
    TableCell,
    TableRow,
    Text,
    ThematicBreak,
)
from handouts.document.parse_directives import DirectiveReader
from handouts.errors import ContentError, Location, Problem

REFUSED = {
    "html_block": "raw HTML is not allowed; write Markdown.",
    "code_block": "a text indented by four spaces is code in Markdown; take the spaces away.",
    "fence": "code blocks are not allowed.",
    "blockquote": "quotations with > are not allowed; use quotation marks.",
    "stray_end": 'this ":::" closes nothing.',
    "unclosed": 'this "::: {name}" is not closed; add a line ":::" after its last block.',
}
TICK = "[ ] "


@cache
def _markdown() -> MarkdownIt:
    """The parser, made once: CommonMark, tables, definition lists, directives."""
    md = MarkdownIt("commonmark", {"html": True})  # HTML is seen, and refused
    md.enable("table").disable("reference")  # a link reference would vanish
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # a forbidden link is seen, and refused
    return md.use(deflist_plugin).use(directive_plugin)


def parse(
    markdown: str,
    path: str,
    lines: int | Callable[[int], int] = 1,
    *,
    audiences: Collection[str],
    folder: Path | None = None,
) -> Blocks:
    """The blocks of a text.

    ``lines``: number of the text's first line in its file, or what turns a line of the text (from 0)
    into a line of the file; ``folder``: where pictures are.  Raises ContentError with all problems.
    """
    parser = _Parser(path, lines, audiences, folder)
    blocks = parser.blocks(SyntaxTreeNode(_markdown().parse(markdown)).children)
    if parser.problems:
        raise ContentError(*sorted(parser.problems, key=lambda p: p.location or Location(path)))
    return blocks


class _Parser:
    """Converts syntax nodes; notes what is wrong and goes on."""

    def __init__(
        self, path: str, lines: int | Callable[[int], int], audiences: Collection[str], folder: Path | None
    ) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._lines = lines
        self._inlines = InlineReader(self.location, self.problems, folder)
        self._directives = DirectiveReader(self, audiences)

    def location(self, line: int) -> Location:
        """The place of a line, counted from 0 in the text."""
        found = self._lines + line if isinstance(self._lines, int) else self._lines(line)
        return Location(self._path, found)

    def wrong(self, node: SyntaxTreeNode, message: str, hint: str = "") -> None:
        self.problems.append(Problem(message, self.place(node), hint))

    def place(self, node: SyntaxTreeNode) -> Location:
        return self.location(node.map[0] if node.map else 0)

    def words(self, text: str, node: SyntaxTreeNode) -> Inlines:
        """The inlines of a directive's argument."""
        line = node.map[0] if node.map else 0
        return self._inlines.read(SyntaxTreeNode(_markdown().parseInline(text)).children[0], line)

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> Blocks:
        made = (self._block(node) for node in nodes)
        return tuple(block for block in made if block is not None)

    def _block(self, node: SyntaxTreeNode) -> Block | None:
        match node.type:
            case "paragraph":
                return self._paragraph(node)
            case "heading":
                return self._heading(node)
            case "bullet_list":
                return self._bullet_list(node)
            case "ordered_list":
                return OrderedList(self._items(node), int(node.attrs.get("start", 1)))
            case "dl":
                return self._definitions(node)
            case "table":
                return self._table(node)
            case "hr":
                return ThematicBreak()
            case "directive" | "leaf":
                return self._directives.read(node)
            case _:
                self.wrong(node, REFUSED[node.type].format(name=node.info if node.nester_tokens else ""))
                return None

    def _paragraph(self, node: SyntaxTreeNode) -> Block | None:
        inline = node.children[0]
        if len(inline.children) == 1 and inline.children[0].type == "image":
            return self._figure(inline.children[0], node)
        return Paragraph(self._inline(inline), self.place(node))

    def _figure(self, image: SyntaxTreeNode, node: SyntaxTreeNode) -> Figure | None:
        picture = self._inlines.picture(image, self.place(node))
        return Figure(picture, image.content, (), self.place(node)) if picture else None

    def _inline(self, node: SyntaxTreeNode) -> Inlines:
        return self._inlines.read(node, node.map[0] if node.map else 0)

    def _heading(self, node: SyntaxTreeNode) -> Heading:
        inlines, anchor = self._inlines.anchored(self._inline(node.children[0]))
        return Heading(int(node.tag[1]), inlines, anchor, self.place(node))

    def _items(self, node: SyntaxTreeNode) -> tuple[ListItem, ...]:
        return tuple(ListItem(self.blocks(item.children), self.place(item)) for item in node.children)

    def _bullet_list(self, node: SyntaxTreeNode) -> BulletList | Checklist:
        items = self._items(node)
        if not all(map(_is_unticked, items)):
            return BulletList(items)
        return Checklist(
            tuple(ListItem((_without_box(i.blocks[0]), *i.blocks[1:]), i.location) for i in items)
        )

    def _definitions(self, node: SyntaxTreeNode) -> DefinitionList:
        definitions: list[Definition] = []
        for child in node.children:
            if child.type == "dt":
                definitions.append(Definition(self._inline(child.children[0]), (), self.place(child)))
            else:
                last = definitions[-1]
                more = self.blocks(child.children)
                definitions[-1] = Definition(last.term, last.blocks + more, last.location)
        return DefinitionList(tuple(definitions))

    def _table(self, node: SyntaxTreeNode) -> Table:
        head, *rest = (row for part in node.children for row in part.children)
        return Table(
            TableRow(tuple(TableCell(self._cell(cell), "column") for cell in head.children)),
            tuple(self._row(row) for row in rest),
            (),
            self.place(node),
        )

    def _row(self, row: SyntaxTreeNode) -> TableRow:
        first, *others = row.children
        cells = (TableCell(self._cell(cell)) for cell in others)
        return TableRow((TableCell(self._cell(first), "row"), *cells))

    def _cell(self, cell: SyntaxTreeNode) -> Blocks:
        inlines = self._inline(cell.children[0])
        return (Paragraph(inlines, self.place(cell.children[0])),) if inlines else ()


def _is_unticked(item: ListItem) -> bool:
    match item.blocks:
        case (Paragraph((Text(text), *_)), *_):
            return text.startswith(TICK)
        case _:
            return False


def _without_box(block: Block) -> Block:
    assert isinstance(block, Paragraph)
    first = block.inlines[0]
    assert isinstance(first, Text)
    kept = first.text.removeprefix(TICK)
    return Paragraph((*((Text(kept),) if kept else ()), *block.inlines[1:]), block.location)
