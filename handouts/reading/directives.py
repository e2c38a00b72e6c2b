"""Directives: lines of three colons that say what the blocks between them are.

A container opens with ``::: name argument`` and closes with ``:::``; containers nest.  A leaf is one
line.  The rule only finds the lines; ``parse`` pairs them and ``blocks`` reads them, so that each
mistake gets its own message.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_ID = r"[a-z0-9]+(-[a-z0-9]+)*"
_LINE = re.compile(r":{3,}[ \t]*(?P<name>\S*)[ \t]*(?P<argument>.*)", re.DOTALL)


class Form(Struct, frozen=True):
    """How a directive is written."""

    usage: str
    argument: str = ""
    """A pattern that the whole argument fits."""
    is_leaf: bool = False
    words_from: int | None = None
    """With which word of the argument text that is printed begins, counted from 0."""


FORMS = {
    "short-version": Form("::: short-version TITLE", ".+", words_from=0),
    "words": Form("::: words TITLE", ".+", words_from=0),
    "note": Form("::: note TITLE", ".+", words_from=0),
    "example": Form("::: example TITLE", ".+", words_from=0),
    "deck": Form("::: deck"),
    "foot": Form("::: foot"),
    "contacts": Form("::: contacts"),
    "fine-print": Form("::: fine-print"),
    "cover": Form("::: cover"),
    "columns": Form("::: columns"),
    "draft": Form("::: draft"),
    "steps": Form("::: steps"),
    "timeline": Form("::: timeline TITLE", ".+", words_from=0),
    "path": Form("::: path TITLE", ".+", words_from=0),
    "seats": Form("::: seats TITLE", ".+", words_from=0),
    "table": Form("::: table CAPTION", ".*", words_from=0),
    "form-table": Form("::: form-table CAPTION", ".*", words_from=0),
    "strip": Form("::: strip"),
    "running-header": Form("::: running-header"),
    "running-footer": Form("::: running-footer"),
    "qr": Form("::: qr https://ADDRESS", r"https?://[^\s/]\S{0,200}"),
    "lead": Form("::: lead ID", _ID, is_leaf=True),
    "sections": Form("::: sections ID, or ::: sections ID ANCHOR", f"{_ID}( {_ID})?", is_leaf=True),
    "topic": Form("::: topic ID brief, or ::: topic ID full", f"{_ID} (brief|full)", is_leaf=True),
    "text": Form("::: text ID", _ID, is_leaf=True),
    "words-to-know": Form("::: words-to-know 8", "[1-9][0-9]?", is_leaf=True),
    "sources": Form("::: sources", is_leaf=True),
    "law": Form("::: law", is_leaf=True),
    "glossary": Form("::: glossary", is_leaf=True),
    "comparison": Form("::: comparison ID", _ID, is_leaf=True),
    "lines": Form("::: lines 3 LABEL", "([1-9]|[12][0-9]|30) .+", is_leaf=True, words_from=1),
    "contents": Form("::: contents", is_leaf=True),
    "page-break": Form("::: page-break", is_leaf=True),
}
"""All directives but those of the audiences."""


def directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The block rule: ``directive_open`` and ``directive_close``, each for its line; a leaf has both."""
    begin = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(":::", begin) or state.is_code_block(start):
        return False
    if not silent:
        found = _LINE.fullmatch(state.src[begin : state.eMarks[start]].rstrip())
        assert found is not None
        name, argument = found["name"], found["argument"]
        if name:
            _open(state, start, name, argument)
        if not name or (name not in state.env["audiences"] and _is_leaf(name)):
            state.push("directive_close", "", 0).map = [start, start + 1]
        state.line = start + 1
    return True


def _open(state: StateBlock, line: int, name: str, argument: str) -> None:
    token = state.push("directive_open", "", 0)
    token.map, token.info, token.content = [line, line + 1], name, unescaped(argument)
    form = FORMS.get(name)
    if form and form.words_from is not None:
        words = state.push("inline", "", 0)
        words.map, words.children = [line, line + 1], []
        words.content = argument.split(" ", form.words_from)[-1].strip()


@cache
def _is_leaf(name: str) -> bool:
    """Whether a directive has no closing line; one with a slip in its name is like its near match."""
    if name in FORMS:
        return FORMS[name].is_leaf
    from difflib import get_close_matches  # late: most texts have no slip

    return any(FORMS[known].is_leaf for known in get_close_matches(name, FORMS, n=1))


def unescaped(text: str) -> str:
    """An id or address without the backslashes that a template puts before signs."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
