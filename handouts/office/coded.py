"""Words with what a translator must not type taken out: Markdown as text, signs and marks around words.

A citation, a term, a value, bold: each is one code.  ``read`` finds them, ``written`` puts them back,
and whatever else would read as Markdown is escaped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import NamedTuple

PLAIN, MARKDOWN, CELL, CAPTION = "plain", "markdown", "cell", "caption"
"""How a text is written: as it is; with marks; in a table, where a bar ends it; in quotation marks."""

FIXED = frozenset({"term", "cite", "value", "choice", "half", "slot", "link", "address"})
"""Sorts of codes of which a translation has exactly those of the source."""
LOOK = frozenset({"bold", "italic", "break"})
"""Sorts of which it has as many as the source, or as it had before."""
LINKS = frozenset({"term", "cite", "value", "lang", "link"})
"""Sorts that are written as a link is; none stands inside another."""
BETWEEN = "between"
"""What stands between two paragraphs or entries that are one segment."""


class Sign(NamedTuple):
    """A code without words, such as a break or the place of a value."""

    sort: str
    name: str
    data: str
    id: str = ""


class Mark(NamedTuple):
    """A code around words, such as a link."""

    sort: str
    name: str
    opening: str
    closing: str
    inner: Content
    id: str = ""


Content = tuple["str | Sign | Mark", ...]
Code = Sign | Mark

_NAMED = {
    "term": "term",
    "cite": "citation",
    "value": "value",
    "choice": "choice",
    "half": "bar of a choice",
    "slot": "place of a value",
    "link": "link",
    "address": "address",
    "bold": "bold words",
    "italic": "words in italics",
    "break": "break of a line",
}


def described(sort: str, name: str) -> str:
    """A code as messages name it; its name is of our library."""
    shown = f' "{name}"' if name else ""
    return f"{_NAMED.get(sort, 'code')}{shown}"


class Span(NamedTuple):
    """A stretch of a text as it is written: words, or a code without words."""

    start: int
    end: int
    depth: int
    """How many marks are around it."""
    is_words: bool
    """Whether it is words as they stand; else a code, or a sign that is written as several."""


# ── Reading ──────────────────────────────────────────────────────────────────


_TARGET = re.compile(
    r"\]\((?:(?P<own>term|cite|value|lang):(?P<id>[^()\s]+)"
    r"|(?P<web>(?:https?|mailto|tel):(?:[^()\s]|\([^()\s]*\))+))\)"
)
_WITHOUT = re.compile(r"\{without (?P<name>[\w.-]+): *")
_ADDRESS = re.compile(
    r"<(?:https?://|mailto:)[^<>\s]+>|\bhttps?://\w[^\s<>]*|(?<![\w.])www\.[\w-]+\.\w[^\s<>]*"
    r"|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\\\n[ \t]*")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_SPACE = re.compile(r"[ \t\r\n]+")
_HALF = re.compile(r" *\| *")
_AFTER = ".,;:!?'\"’”»…)"
_PLACES = re.compile(r"\{[a-z]*\}")
_WORDS = re.compile(r"[^\\*_\[\]{}|&]+|.", re.DOTALL)
_PAIRED = re.compile(r"\\.|[\[\]{}]", re.DOTALL)
_DEEPEST = 20


def read(text: str, form: str) -> Content:
    """The codes and words of a text that is written in a form."""
    if form == PLAIN:
        return spaced(_plain(text))
    return spaced(_Reader(text.replace("\\|", "|") if form == CELL else text).content())


def _plain(text: str) -> Iterator[str | Sign]:
    for span in spans(text, PLAIN):
        words = text[span.start : span.end]
        yield words if span.is_words else Sign("slot", words, words)


def spans(text: str, form: str) -> Iterator[Span]:
    """Where the words of a text stand that is written in a form, and the codes without words."""
    if form != PLAIN:
        reader = _Reader(text.replace("\\|", " |") if form == CELL else text)  # as long as it was
        reader.content()
        yield from reader.spans
        return
    at = 0
    for found in _PLACES.finditer(text):
        yield Span(at, found.start(), 0, is_words=True)
        yield Span(found.start(), found.end(), 0, is_words=False)
        at = found.end()
    yield Span(at, len(text), 0, is_words=True)


def spaced(pieces: Iterable[str | Code]) -> Content:
    """The content with neighbouring texts as one, one space for any, and none at its ends."""
    made = list(joined(pieces))
    if made and isinstance(made[0], str):
        made[0] = made[0].lstrip(" ")
    if made and isinstance(made[-1], str):
        made[-1] = made[-1].rstrip(" ")
    return tuple(piece for piece in made if piece)


def joined(pieces: Iterable[str | Code]) -> Content:
    """As ``spaced``, for the inside of a mark, where the spaces at the ends count."""
    made = list[str | Code]()
    for piece in pieces:
        last = made[-1] if made else None
        if isinstance(piece, str) and isinstance(last, str):
            made[-1] = _SPACE.sub(" ", last + piece)
        elif piece:
            made.append(_SPACE.sub(" ", piece) if isinstance(piece, str) else piece)
    return tuple(made)


class _Reader:
    """Reads a text from its start to its end; what is not closed is text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.open = list[str]()
        """Sorts of the marks that are open."""
        self.ends = _pairs(text)
        self.addresses = {found.start(): _whole_address(found[0]) for found in _ADDRESS.finditer(text)}
        self.unclosed = set[int]()
        self.spans = list[Span]()

    def content(self) -> list[str | Code]:
        return self._until(lambda: False)

    def _until(self, ends: Callable[[], bool]) -> list[str | Code]:
        found = list[str | Code]()
        while self.at < len(self.text) and not ends():
            found.append(self._spanned())
        return found

    def _spanned(self) -> str | Code:
        """What comes next; unless it is a mark, whose inside has spans, with its span."""
        start, depth = self.at, len(self.open)
        piece = self._next()
        if not isinstance(piece, Mark):
            self.spans.append(Span(start, self.at, depth, piece == self.text[start : self.at]))
        return piece

    def _next(self) -> str | Code:
        if self.at in self.addresses and "link" not in self.open:
            data = self.addresses[self.at]
            return self._taken(Sign("address", data.strip("<>"), data))
        if found := _BREAK.match(self.text, self.at):
            return self._taken(Sign("break", "", found[0]))
        for form, meant in ((_ESCAPED, 1), (_ENTITY, 0)):
            if found := form.match(self.text, self.at):
                self.at = found.end()
                return found[1] if meant else unescape(found[0])
        return self._sign() or self._mark() or self._words()

    def _sign(self) -> Sign | None:
        """A sign that means something inside its mark only."""
        around = self.open[-1] if self.open else ""
        if self.text.startswith("{}", self.at) and {"choice", "value"}.intersection(self.open):
            return self._taken(Sign("slot", "", "{}"))
        if around == "choice" and (found := _HALF.match(self.text, self.at)):
            return self._taken(Sign("half", "", found[0]))
        if around == "term" and self.text.startswith("|", self.at):
            return self._taken(Sign("bar", "", "|"))
        return None

    def _taken(self, sign: Sign) -> Sign:
        self.at += len(sign.data)
        return sign

    def _mark(self) -> Mark | None:
        text, at = self.text, self.at
        if len(self.open) > _DEEPEST:
            return None
        if at in self.ends and (found := _WITHOUT.match(text, at)):
            return self._around("choice", found["name"], found[0], self.ends[at], "}")
        if (
            text[at] == "["
            and at in self.ends
            and not LINKS.intersection(self.open)
            and (found := _TARGET.match(text, self.ends[at]))
        ):
            sort = found["own"] or "link"
            return self._around(sort, found["id"] or found["web"], "[", self.ends[at], found[0])
        return self._emphasis()

    def _around(self, sort: str, name: str, opening: str, end: int, closing: str) -> Mark:
        self.at += len(opening)
        self.open.append(sort)
        inner = self._until(lambda: self.at >= end)
        self.open.pop()
        self.at = end + len(closing)
        return Mark(sort, name, opening, closing, joined(inner))

    def _emphasis(self) -> Mark | None:
        text, at, known = self.text, self.at, len(self.spans)
        if at in self.unclosed or text[at] not in "*_":
            return None
        sign = text[at] * 2 if text.startswith(text[at] * 2, at) else text[at]
        sort = "bold" if len(sign) > 1 else "italic"
        if sort in self.open or (sign[0] == "_" and text[:at][-1:].isalnum()):
            return None
        if text[at + len(sign) : at + len(sign) + 1].isspace():
            return None
        self.at += len(sign)
        self.open.append(sort)
        inner = self._until(lambda: self.text.startswith(sign, self.at))
        self.open.pop()
        if inner and self.text.startswith(sign, self.at):
            self.at += len(sign)
            return Mark(sort, "", sign, sign, joined(inner))
        self.at = at
        del self.spans[known:]
        self.unclosed.add(at)
        return None

    def _words(self) -> str:
        """All up to what may be a sign, or an address."""
        found = _WORDS.match(self.text, self.at)
        assert found is not None
        end = min((at for at in self.addresses if self.at < at < found.end()), default=found.end())
        words = self.text[self.at : end]
        self.at = end
        return words


def _pairs(text: str) -> dict[int, int]:
    """Where each bracket and brace that opens is closed."""
    made, stacks = dict[int, int](), {"[": list[int](), "{": list[int]()}
    for found in _PAIRED.finditer(text):
        if found[0] in stacks:
            stacks[found[0]].append(found.start())
        elif found[0] in "]}" and (stack := stacks["[" if found[0] == "]" else "{"]):
            made[stack.pop()] = found.start()
    return made


def _whole_address(found: str) -> str:
    """The address without the signs of the sentence around it."""
    while found[-1] in _AFTER and not (found[-1] == ")" and "(" in found):
        found = found[:-1]
    return found


# ── Writing ──────────────────────────────────────────────────────────────────


_MARKS = re.compile(
    r"[\\`*_\[\]<~^@]|(?<=\])\(|:::|==|&(?=[#\w]+;)"
    r"|(?<=\bhttp):|(?<=\bhttps):|(?<=\bmailto):|(?<=\bwww)\.",
    re.IGNORECASE,
)
"""What would be read as a mark or an address wherever it stands."""
_AT_START = re.compile(r"(?:[#>|+=:-]|\(?=[a-z]+\)|\d{1,9}(?=[.)]))")
"""What would be read as a mark at the beginning of a line."""
_BY_NAME = {"{": "&lbrace;", "}": "&rbrace;"}
"""Signs that ``parity`` and others look for, with or without a backslash before them."""


def written(content: Content, form: str) -> str:
    """The content in a form: what its words hold that would read as a mark is escaped."""
    if form == PLAIN:
        return "".join(piece if isinstance(piece, str) else piece[2] for piece in content)
    made = "".join(_pieces(content, form))
    return re.sub(r"(?<!\\)\|", r"\\|", made) if form == CELL else made


def _pieces(content: Content, form: str, is_start: bool = True) -> Iterator[str]:
    for piece in content:
        match piece:
            case str():
                yield _escaped(piece, form, is_start)
            case Sign(data=data):
                yield data
            case Mark(opening=opening, closing=closing, inner=inner):
                yield from (opening, *_pieces(inner, form, is_start=False), closing)
        is_start = isinstance(piece, Sign) and "\n" in piece.data


def _escaped(text: str, form: str, is_start: bool) -> str:
    made = _MARKS.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), text)
    for sign, name in {**_BY_NAME, "|": "&vert;" if form == CELL else "\\|"}.items():
        made = made.replace(sign, name)
    if form == CAPTION:
        made = made.replace('"', '\\"')
    if is_start and (found := _AT_START.match(made)):
        at = found.end() if found[0].isdigit() else 0
        made = f"{made[:at]}\\{made[at:]}"
    return made


# ── Comparing ────────────────────────────────────────────────────────────────


def codes(content: Content) -> Iterator[Code]:
    """All codes, those within marks too, in their order."""
    for piece in content:
        if not isinstance(piece, str):
            yield piece
        if isinstance(piece, Mark):
            yield from codes(piece.inner)


def counted(content: Content, sorts: frozenset[str]) -> Counter[tuple[str, str]]:
    """How often each code of some sorts is there."""
    return Counter((code.sort, code.name) for code in codes(content) if code.sort in sorts)


def flat(content: Content) -> tuple[str, ...]:
    """The words, and the ids of codes where they stand: what two contents are compared by."""
    made = list[str]()
    for piece in content:
        match piece:
            case str():
                made.append(piece)
            case Sign(id=id):
                made.append(f"\0{id}\0")
            case Mark(id=id, inner=inner):
                made += (f"\0{id}(\0", *flat(inner), "\0)\0")
    return tuple(made)


def bare(content: Content) -> Content:
    """The content without what tells only how it was written."""
    made = list[str | Code]()
    for piece in joined(content):
        match piece:
            case str():
                made.append(piece)
            case Sign(sort=sort, name=name):
                made.append(Sign(sort, name, ""))
            case Mark(sort=sort, name=name, inner=inner):
                made.append(Mark(sort, name, "", "", bare(inner)))
    return tuple(made)


def said(content: Content) -> str:
    """The words alone."""
    return "".join(piece if isinstance(piece, str) else _inner(piece) for piece in content)


def _inner(code: Code) -> str:
    return said(code.inner) if isinstance(code, Mark) else "·" if code.sort in {"slot", "address"} else ""
