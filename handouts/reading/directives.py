"""Our own marks, as rules of markdown-it: directives, and choices in a text.

Directives are lines of three colons that say what the blocks between them are.

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
    from markdown_it.rules_inline import StateInline

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
    "finder": Form("::: finder"),
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


# ── Choices ──────────────────────────────────────────────────────────────────


_OPENING = re.compile(r"\{without (?P<name>[a-z]+\.[a-z0-9]+(?:-[a-z0-9]+)*): *")


_CJK = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff01-\uffee]")


def emphasis(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule for ``*`` and ``_``, in which a sign of Chinese, Japanese or Korean is like a space.

    By CommonMark (6.2) nothing is bold in ``**帮助：**家长``: punctuation inside, and no space behind.
    """
    from markdown_it.rules_inline.state_inline import Delimiter

    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    found = state.scanDelims(state.pos, marker == "*")
    before, after = state.src[: state.pos][-1:], state.src[state.pos + found.length : state.posMax][:1]
    opens = found.can_open or bool(_CJK.fullmatch(before) and after.strip())
    closes = found.can_close or bool(_CJK.fullmatch(after) and before.strip())
    for _ in range(found.length):
        state.push("text", "", 0).content = marker
        at = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(marker), found.length, at, -1, opens, closes))
    state.pos += found.length
    return True


def choice(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule for ``{without state.ages: 3 to 21 | {}}``: words without a value, and with it.

    Both halves are inlines, each with marks of its own.
    """
    found = _OPENING.match(state.src, state.pos, state.posMax)
    ends = _ends(state.src, found.end(), state.posMax) if found else None
    if not found or not ends:
        return False
    bar, close = ends
    if not silent:
        halves = {"unknown": (found.end(), bar), "known": (min(bar + 1, close), close)}
        _push(state, found["name"], halves)
    state.pos = close + 1
    return True


def _push(state: StateInline, name: str, halves: dict[str, tuple[int, int]]) -> None:
    state.push("choice_open", "", 1).info = name
    source, end = state.src, state.posMax
    for half, (start, stop) in halves.items():
        words = source[start:stop]
        state.push(f"{half}_open", "", 1)
        state.pos = start + len(words) - len(words.lstrip(" "))
        state.posMax = max(state.pos, start + len(words.rstrip(" ")))
        state.src = source[: state.posMax]  # plain words would go on to the next sign of Markdown
        state.md.inline.tokenize(state)
        state.push(f"{half}_close", "", -1)
    state.push("choice_close", "", -1)
    state.src, state.posMax = source, end


def _ends(source: str, start: int, stop: int) -> tuple[int, int] | None:
    """Where the first half ends and where the whole does; None for one that is not closed."""
    bar, depth, at = -1, 1, start
    while at < stop:
        sign = source[at]
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return (at if bar < 0 else bar), at
        if sign == "|" and depth == 1 and bar < 0:
            bar = at
        at += 2 if sign == "\\" else 1
    return None
