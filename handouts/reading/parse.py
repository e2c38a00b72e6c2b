"""Markdown becomes blocks; all that is wrong with a text comes at once, each with its line.

The parser finds tokens, ``_grown`` makes a tree of them, ``blocks`` and ``inlines`` read the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from handouts.characters import LONGEST, tidy
from handouts.document.nodes import Blocks
from handouts.errors import ContentError, Location, Problem
from handouts.reading.blocks import BlockReader
from handouts.reading.directives import choice, directive, emphasis
from handouts.reading.inlines import OWN
from handouts.reading.limits import judge
from handouts.reading.syntax import Branch, Report

MAX_DEPTH = 20
"""Lists, entries, directives and marks inside one another."""
_PARSER_DEPTH = 50
"""Beyond it markdown-it drops text without a word; ours is reached first, so nothing is lost unseen."""

_INTERRUPTS = ["paragraph", "list", "blockquote"]
"""Blocks that a line of colons ends; markdown-it asks tables as it asks quotations."""

_REPORT = "report"
_MARK = re.compile(r"(?<!\\)\{(?:#(?P<anchor>[^{}]*)|(?P<no_law>no-law))\}")
_ANCHORED = ("heading_open", "paragraph_open", "directive_open")
_NO_LAW = ("paragraph_open", "td_open")

_JINJA = re.compile(r"(?<!\\)\{[{%]")

VALUES = "A value is written [your child’s name](value:child.name). To print the sign, put \\ before it."
TOO_DEEP = "Too much stands inside one another here."
UNCLOSED = 'A line ":::" after its last block closes it; each block inside it needs one too.'


def parse(
    markdown: str,
    path: str,
    lines: int | Callable[[int], Location] = 1,
    *,
    audiences: Collection[str],
    folder: Path | None = None,
    holds: Callable[[Path], bool] = Path.is_file,
) -> Blocks:
    """The blocks of a text, in NFC.

    ``path`` and ``lines`` are for messages: the number of the text's first line in its file, or what
    tells where a line of the text, counted from 0, is from.  ``folder`` is where its pictures are;
    without one it may have none; ``holds`` says whether a picture lies in the library.  Raises
    ContentError with all problems.
    """
    report = Report(path, lines)
    markdown = tidy(markdown).replace("\r\n", "\n").replace("\r", "\n")
    judge(markdown, report)
    if report.problems:
        raise ContentError(*report.problems)
    tree = _grown(_markdown().parse(markdown, {_REPORT: report, "audiences": audiences}), 0, report)
    blocks = BlockReader(report, markdown, audiences, folder, holds).blocks(tree.kids)
    for line, text in enumerate(markdown.split("\n")):
        if found := _JINJA.search(text):
            report.add(line, f'"{found[0]}" works in templates only.', VALUES)
    if report.problems:
        raise ContentError(*sorted(dict.fromkeys(report.problems), key=_line))
    return blocks


def _line(problem: Problem) -> int:
    return problem.location.line if problem.location else 0


@cache
def _markdown() -> MarkdownIt:
    """The parser, made once: CommonMark, tables, definition lists, directives.

    What we refuse stays on, so that it is seen and gets a message instead of becoming text.
    """
    md = MarkdownIt("commonmark", {"maxNesting": _PARSER_DEPTH})
    md.enable("table")
    md.disable("text_join")  # an escaped sign must stay known as such
    md.disable("reference")  # "[Parent]: yes" would vanish
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.normalizeLink = _normalized  # type: ignore[assignment,method-assign]
    md.use(deflist_plugin)
    md.block.ruler.before("table", "directive", directive, {"alt": _INTERRUPTS})
    md.inline.ruler.before("link", "choice", choice)
    md.inline.ruler.at("emphasis", emphasis)
    md.core.ruler.before("inline", "length", _refuse_long)
    md.core.ruler.before("inline", "marks", _take_marks)
    return md


def _normalized(address: str) -> str:
    """A web address in ASCII; the project's own addresses as they are."""
    return address if address.partition(":")[0] in OWN else normalizeLink(address)


def _refuse_long(state: StateCore) -> None:
    """Empty a text that is too long to look for pairs of signs in."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) > LONGEST:
            message = f"A text here is longer than {LONGEST:,} characters."
            state.env[_REPORT].add((token.map or [0])[0], message, "Make several paragraphs of it.")
            token.content = ""


def _take_marks(state: StateCore) -> None:
    """Take ``{#anchor}`` and ``{no-law}``, each once, from the end of a text before its words are read."""
    for opening, inline in pairwise(state.tokens):
        while found := _MARK.fullmatch(inline.content, max(inline.content.rfind("{"), 0)):
            name = "no-law" if found["no_law"] else "anchor"
            if opening.type not in (_NO_LAW if found["no_law"] else _ANCHORED) or name in opening.attrs:
                break
            opening.attrSet(name, found["anchor"] or " ")
            inline.content = inline.content[: found.start()].rstrip(" \t")


def _grown(tokens: Sequence[Token], line: int, report: Report) -> Branch:
    """A tree of tokens, the text's or those of one inline that begins on a line."""
    root = Branch("root", line)
    stem = [root]
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.type.endswith("_close"):
            _close(stem, token.type.removesuffix("_close"), line, report)
            continue
        branch = _branch(token, line, report)
        stem[-1].kids.append(branch)
        if token.type.endswith("_open"):
            stem.append(branch)
            if len(stem) > MAX_DEPTH:
                report.add(line, TOO_DEEP)
                return root
        line += branch.kind in ("softbreak", "hardbreak")
    while len(stem) > 1:
        _report_unclosed(stem.pop(), report)
    return root


def _branch(token: Token, line: int, report: Report) -> Branch:
    kids = _grown(token.children, line, report).kids if token.children else []
    kind = token.type.removesuffix("_open")
    return Branch(kind, line, token.content, token.markup, token.info, token.attrs, kids)


def _close(stem: list[Branch], kind: str, line: int, report: Report) -> None:
    """End the branch that a closing token belongs to; only directives can be left open or closed twice."""
    if kind == "directive" != stem[-1].kind:
        report.add(line, 'This ":::" closes nothing.', "The directives above it are closed already.")
        return
    while stem[-1].kind != kind:
        _report_unclosed(stem.pop(), report)
    stem.pop()


def _report_unclosed(branch: Branch, report: Report) -> None:
    if branch.kind == "directive":
        report.add(branch.line, f'"::: {branch.name}" is not closed.', UNCLOSED)
