"""Inlines as Markdown: escaped so that a parse gives the same words back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import assert_never
from unicodedata import category
from urllib.parse import quote

from handouts.document import nodes

BLANK = "________"

SPACE = re.compile(r"[ \t\r\n\f\v]+")
SPECIAL = re.compile(
    r"[\\`*_\[\]<|~^]|&(?=[#A-Za-z]|$)|\{(?=[{%]|$)|=(?==)"
    r"|(?i:(?<=http)|(?<=https)):(?=//)|(?i:(?<=www))\.|@(?=[\w-])"
)
"""Signs that mean something, and those that would make a link of an address."""
LINE_START = re.compile(r"(?:(?=[#>:=-]|\+(?:\s|$))|(?P<number>\d{1,9})(?=[.)](?:\s|$)))")
"""Where a line would begin a list, a heading, a quotation, a directive or a definition."""
NOT_IN_ADDRESS = re.compile(r"""[\s<>()\[\]\\|"`]""")


@dataclass(frozen=True, slots=True)
class _Piece:
    markdown: str
    """A newline is a hard break."""
    mark: str
    """What stands on both sides: two asterisks, one, or none."""


def paragraph(inlines: nodes.Inlines) -> str:
    """The lines of a paragraph; two spaces at a line's end are the hard break that every dialect knows."""
    lines = (SPACE.sub(" ", line).strip() for line in _marked(inlines).split("\n"))
    return "  \n".join(_guarded(line) for line in lines if line)


def one_line(inlines: nodes.Inlines) -> str:
    """Inlines where Markdown has room for one line: a heading, a cell."""
    return SPACE.sub(" ", _marked(inlines)).strip()


def escaped(text: str) -> str:
    """Words that a parse leaves alone, on one line."""
    return SPECIAL.sub(r"\\\g<0>", SPACE.sub(" ", text))


def address(target: str) -> str:
    """A web address without the characters that would end it."""
    return NOT_IN_ADDRESS.sub(lambda found: quote(found[0]), target)


def _guarded(line: str) -> str:
    return LINE_START.sub(r"\g<number>\\", line, count=1) if LINE_START.match(line) else line


def _pieces(inlines: nodes.Inlines, mark: str) -> Iterator[_Piece]:
    for inline in inlines:
        match inline:
            case nodes.Text(text):
                yield _Piece(escaped(text), mark)
            case nodes.LineBreak():
                yield _Piece("\n", mark)
            case nodes.Value():
                yield _Piece(_value(inline), mark)
            case nodes.Link(inner, target) if target.startswith("#"):
                yield from _pieces(inner, mark)  # Markdown has no place for it to lead to
            case nodes.Link(inner, target):
                yield _Piece(_link(inner, target), mark)
            case nodes.Strong(inner) | nodes.Term(inner, first=True):
                yield from _pieces(inner, "**")
            case nodes.Emphasis(inner):
                yield from _pieces(inner, mark or "*")
            case nodes.Term(inner) | nodes.Citation(inner) | nodes.Note(inner) | nodes.Foreign(inner):
                yield from _pieces(inner, mark)
            case nodes.Choice():
                yield from _pieces(inline.inlines, mark)
            case _:
                assert_never(inline)


def _value(value: nodes.Value) -> str:
    if value.text is not None:
        return escaped(value.text)
    words = escaped(value.placeholder)
    if not value.spoken:
        return words
    return BLANK if value.labelled else f"{BLANK} ({words})"


def _link(inlines: nodes.Inlines, target: str) -> str:
    """A link; its words have no marks of their own."""
    words = "".join(piece.markdown for piece in _pieces(inlines, "")).strip()
    target = re.sub(r"&(?=#?\w+;)", "&amp;", address(target))
    return f"[{words}]({target})"


def _marked(inlines: nodes.Inlines) -> str:
    """The inlines with their marks, where Markdown can say them."""
    pieces = (piece for piece in _pieces(inlines, "") if piece.markdown)
    runs = groupby(pieces, key=lambda piece: piece.mark)
    groups = [(mark, "".join(piece.markdown for piece in run)) for mark, run in runs]
    text = ""
    for (mark, words), (_, following) in pairwise((*groups, ("", ""))):
        text += _in_marks(words, mark, text[-1:], following[:1]) if mark else words
    return re.sub(r"!(?=\[)", r"\!", text)  # a link after an exclamation mark is no picture


def _in_marks(words: str, mark: str, before: str, after: str) -> str:
    """The words between marks; without them where a parser would print them as asterisks."""
    inner = words.strip()
    start = words[: len(words) - len(words.lstrip())]
    end = words[len(words.rstrip()) :]
    if inner and _holds(start[-1:] or before, inner[0]) and _holds(end[:1] or after, inner[-1]):
        return f"{start}{mark}{inner}{mark}{end}"
    return words


def _holds(outside: str, inside: str) -> bool:
    """CommonMark's rule of flanking, on one side; dialects differ on which signs are punctuation."""
    if outside == "*":
        return False
    return not outside.strip() or category(outside)[0] == "P" or category(inside)[0] not in "PS"
