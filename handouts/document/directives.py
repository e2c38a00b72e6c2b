"""Directives: lines of three colons that say what the blocks between them are.

A container opens with ``::: name argument`` and closes with ``:::``; containers nest.  A leaf is one
line.  Names are not judged here: an unknown name must become an error with its line, not text.
"""

from __future__ import annotations

import re
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

LEAVES = ("lead", "sections", "topic", "text", "words-to-know", "sources", "lines", "page-break")
CALLOUTS = ("short-version", "words", "note", "example")
DIVISIONS = ("deck", "foot", "fine-print")
CONTAINERS = (*CALLOUTS, *DIVISIONS, "steps", "strip", "running-header", "running-footer", "qr", "table")

_MARKER = ":::"
_OPENING = re.compile(r":{3,}\s*(\S+)\s*(.*)")


def directive_plugin(md: MarkdownIt) -> None:
    """Give markdown-it the block rule; it may interrupt a paragraph or a list."""
    md.block.ruler.before("table", "directive", _directive, {"alt": ["paragraph", "list", "table"]})


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line = _line(state, start)
    if not line.startswith(_MARKER) or state.is_code_block(start):
        return False
    if silent:
        return True
    opening = _OPENING.fullmatch(line)
    if opening is None:
        state.push("stray_end", "", 0).map = [start, start + 1]
        state.line = start + 1
    elif opening[1] in LEAVES:
        _token(state, "leaf", 0, opening, start, start + 1)
        state.line = start + 1
    else:
        _container(state, opening, start, end)
    return True


def _container(state: StateBlock, opening: re.Match[str], start: int, end: int) -> None:
    last = _closing(state, start, end)
    closed = last is not None
    inner_end = last if last is not None else end
    _token(state, "directive_open" if closed else "unclosed_open", 1, opening, start, inner_end)
    parent, line_max = state.parentType, state.lineMax
    state.lineMax = inner_end
    state.md.block.tokenize(state, start + 1, inner_end)
    state.parentType, state.lineMax = parent, line_max
    state.push("directive_close" if closed else "unclosed_close", "", -1)
    state.line = inner_end + closed


def _closing(state: StateBlock, start: int, end: int) -> int | None:
    """The line that closes the container which opens at start."""
    depth = 1
    for number in range(start + 1, end):
        line = _line(state, number)
        if line and state.sCount[number] < state.blkIndent:
            return None  # the list entry that holds the directive is over
        if not line.startswith(_MARKER):
            continue
        opening = _OPENING.fullmatch(line)
        if opening is None:
            depth -= 1
        elif opening[1] not in LEAVES:
            depth += 1
        if not depth:
            return number
    return None


def _token(
    state: StateBlock, type: str, nesting: Literal[-1, 0, 1], opening: re.Match[str], start: int, end: int
) -> None:
    token = state.push(type, "", nesting)
    token.map = [start, end]
    token.info = opening[1]
    token.content = opening[2].strip()


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip()
