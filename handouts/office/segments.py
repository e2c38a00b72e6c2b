"""A section of Markdown as a translator sees it: its texts, each with its place, and what holds them.

A ``Block`` is a text: a heading's, a paragraph's, an entry's, a cell's, a directive's title. A ``Wall`` is
a line that holds none: a directive, a row of a table. Both know where they stand in the section, so a text
can be put in another's place and every other character stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from handouts.office.coded import CAPTION, CELL, MARKDOWN

HEADING, PARAGRAPH, ENTRY, ALT = "heading", "paragraph", "entry", "alt"
FLOWING = frozenset({PARAGRAPH, ENTRY})
"""Kinds of blocks of which a translation may have more or fewer."""
TITLED = {
    **dict.fromkeys(
        ("short-version", "words", "note", "example", "timeline", "path", "seats", "table", "form-table"), 0
    ),
    "lines": 1,
}
"""Directives with words, and with which word of theirs these begin: as in ``reading/directives.py``."""

_DIRECTIVE = re.compile(r"\s*:{3,}[ \t]*(?P<name>\S*)[ \t]*(?P<words>.*)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+")
_LINE = re.compile(r"\s*([-*_])(?:[ \t]*\1){2,}\s*")
"""A line across the page."""
_ENTRY = re.compile(r"\s*(?:[-*+:]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\](?:[ \t]+|$))?(?:\([a-z]+\)(?:[ \t]+|$))?")
_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
_PICTURE = re.compile(r'\s*!\[(?P<alt>.*)\]\((?P<file>[^()\s"]+)(?:[ \t]+"(?P<caption>.*)")?\)\s*')
_CELL = re.compile(r"(?<!\\)\|")
_MARKS = re.compile(r"(?:[ \t]*(?<!\\)\{(?:#[^{}]*|no-law)\})+\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ANCHOR = re.compile(r"\{#([^{}]*)\}")


class Block(NamedTuple):
    """A text and its place in the section: characters counted from 0."""

    kind: str
    form: str
    start: int
    end: int
    opens: int
    """Where its line begins, or the line on which its entry or paragraph does."""
    closes: int
    """Where its last line ends, before the break."""


class Wall(NamedTuple):
    """Lines on which no text is; the same stand in a translation."""

    name: str
    opens: int
    closes: int


Item = Block | Wall


def uncommented(text: str) -> str:
    """The text with spaces in place of its comments: every character keeps its place."""
    return _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def items_of(text: str) -> list[Item]:
    """What stands in a section, in its order."""
    made, at, is_open = list[Item](), 0, False
    for line in text.split("\n"):
        found = list(_on_line(line, at))
        last = made[-1] if made else None
        goes_on = is_open and isinstance(last, Block) and len(found) == 1 and _is_paragraph(found[0])
        if goes_on and isinstance(last, Block) and isinstance(found[0], Block):
            made[-1] = last._replace(end=found[0].end, closes=found[0].closes)
        else:
            made += found
        is_open = bool(found) and isinstance(found[-1], Block) and found[-1].kind in FLOWING
        at += len(line) + 1
    return [_without_marks(item, text) if isinstance(item, Block) else item for item in made]


def _is_paragraph(item: Item) -> bool:
    return isinstance(item, Block) and item.kind == PARAGRAPH


def _on_line(line: str, at: int) -> Iterator[Item]:
    """What begins on a line, or goes on there as a paragraph does."""
    if not line.strip():
        return
    if found := _DIRECTIVE.fullmatch(line):
        yield from _directive(line, at, found)
    elif _LINE.fullmatch(line):
        yield Wall("---", at, at + len(line))
    elif line.lstrip().startswith("|"):
        yield from _row(line, at)
    elif found := _PICTURE.fullmatch(line):
        yield Wall(f"picture {found['file']}", at, at + len(line))
        yield _block(ALT, MARKDOWN, line, at, *found.span("alt"))
        if found["caption"]:
            yield _block("caption", CAPTION, line, at, *found.span("caption"))
    elif found := _HEADING.match(line):
        yield _block(HEADING, MARKDOWN, line, at, found.end())
    elif found := _ENTRY.match(line):
        yield _block(ENTRY, MARKDOWN, line, at, found.end())
    else:
        yield _block(PARAGRAPH, MARKDOWN, line, at, len(line) - len(line.lstrip()))


def _block(kind: str, form: str, line: str, at: int, start: int, end: int | None = None) -> Block:
    words = line[start:end].rstrip()
    return Block(kind, form, at + start, at + start + len(words), at, at + len(line))


def _directive(line: str, at: int, found: re.Match[str]) -> Iterator[Item]:
    name, words = found["name"], found["words"]
    yield Wall(f"::: {name}" if name in TITLED else f"::: {name} {words}".rstrip(), at, at + len(line))
    if name in TITLED and words.strip():
        start = found.start("words")
        for _ in range(TITLED[name]):
            start = line.find(" ", start) + 1
        yield _block("title", MARKDOWN, line, at, start)


def _row(line: str, at: int) -> Iterator[Item]:
    """The cells of a row of a table that hold words."""
    if _RULE.fullmatch(line):
        yield Wall(f"rule {len(_CELL.findall(line))}", at, at + len(line))
        return
    bars = [found.start() for found in _CELL.finditer(line)] + [len(line)]
    cells = [(start + 1, end) for start, end in pairwise(bars)]
    spans = [(a + len(line[a:b]) - len(line[a:b].lstrip()), b) for a, b in cells]
    yield Wall("row " + "".join("x" if line[a:b].strip() else "-" for a, b in spans), at, at + len(line))
    for start, end in spans:
        if line[start:end].strip():
            yield _block("cell", CELL, line, at, start, end)


def _without_marks(block: Block, text: str) -> Block:
    """The block without the anchor behind its words."""
    found = _MARKS.search(text, block.start, block.end)
    end = found.start() if found else block.end
    return block._replace(end=max(block.start, end))


def anchor_of(block: Block, text: str) -> str:
    """The name of a block; empty where it has none."""
    found = _ANCHOR.search(text, block.end, block.closes)
    return found[1] if found and block.kind != "cell" else ""
