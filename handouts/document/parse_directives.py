"""What each directive becomes; what may stand inside it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Literal, cast

from markdown_it.tree import SyntaxTreeNode

from handouts.document.directives import CALLOUTS, CONTAINERS, DIVISIONS, LEAVES
from handouts.document.nodes import (
    AudienceBlock,
    Block,
    Blocks,
    Callout,
    Division,
    Figure,
    Insert,
    OrderedList,
    PageBreak,
    Paragraph,
    QrCode,
    Running,
    Steps,
    Strip,
    Table,
    WriteInLines,
)
from handouts.errors import near_match

if TYPE_CHECKING:
    from handouts.document.parse import _Parser

MAX_LINES = 30


class DirectiveReader:
    """Reads directive nodes with the help of the parser that meets them."""

    def __init__(self, parser: _Parser, audiences: Collection[str]) -> None:
        self._parser = parser
        self._audiences = audiences

    def read(self, node: SyntaxTreeNode) -> Block | None:
        """The block of a directive; None where a problem was noted."""
        name, argument = node.info, _argument(node)
        if node.type == "leaf":
            return self._leaf(node, name, argument)
        inner = self._parser.blocks(node.children)
        if name in self._audiences:
            return AudienceBlock(name, inner, self._parser.place(node))
        if name in CALLOUTS:
            return self._callout(node, name, argument, inner)
        if name in DIVISIONS:
            return Division(name, inner)
        if name not in CONTAINERS:
            known = (*self._audiences, *CONTAINERS, *LEAVES)
            hint = near_match(name, known) or f"Known: {', '.join(known)}."
            return self._wrong(node, f'unknown directive "{name}".', hint)
        return self._container(node, name, argument, inner)

    def _wrong(self, node: SyntaxTreeNode, message: str, hint: str = "") -> Block | None:
        """Note a problem: there is no block."""
        self._parser.wrong(node, message, hint)
        return None

    def _callout(self, node: SyntaxTreeNode, style: str, title: str, inner: Blocks) -> Block | None:
        if not title:
            return self._wrong(node, f'"::: {style}" needs a title.', f"Write ::: {style} Title.")
        return Callout(style, self._parser.words(title, node), inner, location=self._parser.place(node))

    def _leaf(self, node: SyntaxTreeNode, name: str, argument: str) -> Block | None:
        place = self._parser.place(node)
        if name == "page-break":
            return PageBreak()
        if name == "lines":
            count, _, label = argument.partition(" ")
            if not count.isascii() or not count.isdigit() or not 0 < int(count) <= MAX_LINES or not label:
                hint = "Write ::: lines 3 What I want to say."
                return self._wrong(
                    node, f'"::: lines" needs a number from 1 to {MAX_LINES} and a label.', hint
                )
            return WriteInLines(int(count), self._parser.words(label, node), place)
        if not argument and name != "sources":
            return self._wrong(node, f'"::: {name}" needs a name after it.')
        kind = "words" if name == "words-to-know" else name
        known = cast(Literal["lead", "sections", "topic", "text", "words", "sources"], kind)
        return Insert(known, _name(argument), place)

    def _container(self, node: SyntaxTreeNode, name: str, argument: str, inner: Blocks) -> Block | None:
        place = self._parser.place(node)
        match name, inner:
            case "steps", (OrderedList(items),):
                return Steps(items)
            case "table", (Table() as table,):
                caption = self._parser.words(argument, node) if argument else ()
                return Table(table.head, table.rows, caption, place)
            case "strip", (Paragraph(end),):
                return Strip((), end, place)
            case "strip", (Paragraph(start), Paragraph(end)):
                return Strip(start, end, place)
            case "running-header" | "running-footer", (Paragraph(inlines),):
                return Running("header" if name == "running-header" else "footer", inlines)
            case "qr", _ if _name(argument).startswith(("https://", "http://")):
                return Figure(QrCode(_name(argument)), "", inner, place)
        return self._wrong(node, f'"::: {name}" must hold {HOLDS[name]}.')


HOLDS = {
    "steps": "one numbered list and nothing else",
    "table": "one table and nothing else",
    "strip": "one or two paragraphs",
    "running-header": "one paragraph",
    "running-footer": "one paragraph",
    "qr": "a web address on its first line",
}


def _argument(node: SyntaxTreeNode) -> str:
    token = node.token if node.type == "leaf" else node.nester_tokens.opening if node.nester_tokens else None
    return token.content if token else ""


def _name(argument: str) -> str:
    """An id or address, without the escapes that a template puts into what it prints."""
    return re.sub(r"\\(.)", r"\1", argument)
