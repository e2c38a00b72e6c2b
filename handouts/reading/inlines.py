"""Inline Markdown becomes inlines: emphasis, links, and the project's own link schemes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import normalize
from urllib.parse import quote

from handouts.characters import tidy, unfit
from handouts.document import nodes
from handouts.document.walk import plain_text, rebuilt_inline
from handouts.errors import near_match
from handouts.reading.limits import unfit_problem
from handouts.reading.syntax import Branch, Report

WEB = {
    "http": r"//[^/?#\s]+\S*",
    "https": r"//[^/?#\s]+\S*",
    "mailto": r"[^@\s]+@[^@\s]+",
    "tel": r"[+0-9][-0-9.()+;=a-z]*",
}
"""Schemes that become links, with what may stand after the colon."""

OWN = {
    "term": r"\w+([.-]\w+)*",
    "cite": r"\w+([.-]\w+)*",
    "value": r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*",
    "lang": r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*",
}
"""Schemes of the project's own, with what they may name."""

STATE = "state."
"""Beginning of the names of what a state's rules say."""

REFUSED = {
    "html_inline": ("Raw HTML is not allowed.", "Write Markdown; put a backslash before a < that is a sign."),
    "code_inline": ("Text between ` signs is code, which a sheet does not have.", "Take the signs away."),
    "image": ("A picture stands alone in its paragraph.", "Put an empty line before and after it."),
}

LEFT_OVER = {
    r"\]\(": ("This link is not complete.", "Write [words](address), without spaces in the address."),
    r"\*\*": ("Two asterisks make nothing bold here.", "Put a pair at each end, inside punctuation marks."),
    r"\| ?--": ("This line divides no table.", "The line above it needs as many cells."),
    r"\{without\b": ("This is not whole.", "Write {without state.ages: 3 to 21 | {}}."),
    r"\{#": ("An anchor stands at the end of a heading, an entry or a paragraph.", "Write ## Title {#name}."),
    ":::": ("A directive stands on a line of its own.", "Begin the line with it, or indent it less."),
    "~~": ("Nothing is struck out on a sheet.", "Leave the words out, or put \\ before each ~."),
    r"\[\^": ("A sheet has no footnotes.", "Write the words in brackets, or cite the law: [words](cite:ID)."),
    r"==(?=\w)": ("Nothing is highlighted on a sheet.", "Make it bold, **words**, or put \\ before each =."),
    r"(?<!~)~\w+~(?!~)": ("~ lowers no letters here.", "Type the small letter itself, such as H₂O."),
    r"\^\w+\^": ("^ raises no letters here.", "Type the small letter itself, such as m²."),
}
"""Signs that would be printed: the text means something else."""

BARE = re.compile(
    r"(?P<web>\bhttps?://\w[^\s<>]*)"
    r"|(?P<www>(?<![\w.])www\.[\w-]+\.\w[^\s<>]*)"
    r"|(?P<mail>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)",
    re.IGNORECASE,
)
"""An address in running text, which becomes a link."""
_OF_ADDRESSES = "%/:?#[]@!$&'()*+,;=~"
"""Signs that stay in an address as they are; what is outside ASCII does not."""
_AFTER = ".,;:!?'\"’”»…)"
"""Signs that end the sentence around an address, not the address."""


class InlineReader:
    """Reads the inlines of one text."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def read(self, branches: Sequence[Branch], linked: bool = False) -> nodes.Inlines:
        """The inlines of the branches below an ``inline``; ``linked``: inside a link there is no other."""
        return _joined(inline for branch in branches for inline in self._inline(branch, linked))

    def plain(self, text: str, line: int) -> nodes.Inlines:
        """A text without marks, such as a caption."""
        self._judge_entity(Branch("text", line, text))
        return self.read([Branch("text", line, tidy(text))])

    def _inline(self, branch: Branch, linked: bool) -> Iterator[nodes.Inline]:
        match branch.kind:
            case "text":
                pieces = [nodes.Text(branch.text)] if linked else list(_with_links(branch.text))
                self._judge(branch.line, pieces)
                yield from pieces
            case "text_special":  # a character that stood behind a backslash or was an entity
                self._judge_entity(branch)
                yield nodes.Text(tidy(branch.text))
            case "softbreak":
                yield nodes.Text(" ")
            case "hardbreak":
                yield nodes.LineBreak()
            case "strong":
                yield nodes.Strong(self.read(branch.kids, linked))
            case "em":
                yield nodes.Emphasis(self.read(branch.kids, linked))
            case "link":
                yield from self._link(branch)
            case "choice":
                unknown, known = (self.read(kid.kids, linked) for kid in branch.kids)
                yield nodes.Choice(branch.name, unknown, with_slot(branch.name, known))
            case kind:
                self._report.add(branch.line, *REFUSED[kind])

    def _judge(self, line: int, pieces: Sequence[nodes.Text | nodes.Link]) -> None:
        text = " ".join(piece.text for piece in pieces if isinstance(piece, nodes.Text))
        for signs, problem in LEFT_OVER.items():
            if re.search(signs, text):
                self._report.add(line, *problem)

    def _judge_entity(self, branch: Branch) -> None:
        """The text was read for such characters before; an entity can bring one all the same."""
        for char in unfit(branch.text):
            self._report.add(branch.line, *unfit_problem(char))

    def _link(self, branch: Branch) -> Iterator[nodes.Inline]:
        inner = self.read(branch.kids, linked=True)
        problem = _wrong_words(branch, inner) or _wrong_address(branch)
        if problem:
            self._report.add(branch.line, *problem)
        else:
            yield _linked(inner, *_address(branch))


def _with_links(text: str) -> Iterator[nodes.Text | nodes.Link]:
    """The text, each address in it a link."""
    at = 0
    for found in BARE.finditer(text):
        address = _without_end(found[0])
        if before := text[at : found.start()]:
            yield nodes.Text(before)
        yield nodes.Link((nodes.Text(address),), _target(address, str(found.lastgroup)))
        at = found.start() + len(address)
    if text[at:]:
        yield nodes.Text(text[at:])


def _target(address: str, form: str) -> str:
    """Where an address in running text leads."""
    if form == "mail":
        return f"mailto:{address}"
    scheme, _, rest = address.partition("://") if form == "web" else ("https", "", address)
    return f"{scheme.lower()}://{quote(rest, safe=_OF_ADDRESSES)}"


def _without_end(address: str) -> str:
    """The address without the signs of the sentence that it stands in; brackets of its own stay."""
    while address[-1] in _AFTER and not (address[-1] == ")" and "(" in address):
        address = address[:-1]
    return address


def _wrong_words(branch: Branch, inner: nodes.Inlines) -> tuple[str, str] | None:
    if not plain_text(inner).strip():
        return "A link has no words.", "Write [words](address)."
    if "title" in branch.attributes:
        return "The title of a link is not printed.", "Write [words](address) without quotation marks."
    if any(isinstance(inline, nodes.Link) for inline in _within(inner)):
        return "A link stands inside a link.", ""
    return None


def _address(branch: Branch) -> tuple[str, str]:
    """Scheme and rest of a link's address; the scheme is empty when there is none."""
    href = str(branch.attributes["href"])
    scheme, colon, rest = href.partition(":")
    return (scheme.lower(), rest) if colon else ("", href)


def _wrong_address(branch: Branch) -> tuple[str, str] | None:
    scheme, rest = _address(branch)
    known = WEB if branch.markup == "autolink" else WEB | OWN
    if scheme not in known:
        shown = f"{scheme}:" if scheme else rest
        hint = near_match(scheme, known) or f"Addresses begin with: {', '.join(f'{s}:' for s in known)}"
        return f'A link may not lead to "{shown}".', hint
    if not re.fullmatch(known[scheme], rest):
        return f'"{scheme}:{rest}" leads nowhere.', "Something is missing, or a sign stands where none may."
    return None


def _linked(inner: nodes.Inlines, scheme: str, rest: str) -> nodes.Inline:
    match scheme:
        case "term":
            return _term(inner, rest)
        case "cite":
            return nodes.Citation(inner, rest)
        case "value":
            words = plain_text(inner)
            return _valued(rest, inner, words)
        case "lang":
            return nodes.Foreign(inner, rest)
        case _:
            return nodes.Link(inner, f"{scheme}:{rest}")


def _term(inner: nodes.Inlines, id: str) -> nodes.Term:
    """Words of the glossary; behind a bar how they print once they are opened."""
    match inner:
        case (nodes.Text(text),) if "|" in text:
            words, _, short = text.partition("|")
            return nodes.Term((nodes.Text(words),), id, short=short)
        case _:
            return nodes.Term(inner, id)


def _valued(name: str, inner: nodes.Inlines, words: str) -> nodes.Inline:
    """A place for a value, or words that print only with it; of a state's rule the federal default."""
    if nodes.SLOT in words:
        return nodes.Choice(name, (), with_slot(name, inner))
    if name.startswith(STATE):
        return nodes.Choice(name, inner, (nodes.Value(name, ""),))
    return nodes.Value(name, words)


def with_slot(name: str, inlines: nodes.Inlines) -> nodes.Inlines:
    """The words with a place for the value where they have ``{}``."""
    made: list[nodes.Inline] = []
    for inline in inlines:
        if isinstance(inline, nodes.Text) and nodes.SLOT in inline.text:
            first, *others = inline.text.split(nodes.SLOT)
            made.append(nodes.Text(first))
            for words in others:
                made += nodes.Value(name, ""), nodes.Text(words)
        else:
            made.append(rebuilt_inline(inline, lambda inner: with_slot(name, inner)))
    return tuple(each for each in made if each != nodes.Text(""))


def _within(inlines: nodes.Inlines) -> Iterator[nodes.Inline]:
    for inline in inlines:
        yield inline
        if isinstance(inline, nodes.Strong | nodes.Emphasis):
            yield from _within(inline.inlines)


def _joined(inlines: Iterable[nodes.Inline]) -> nodes.Inlines:
    """Neighbouring texts as one; an entity may bring the accent of the letter before it."""
    joined: list[nodes.Inline] = []
    for inline in inlines:
        before = joined[-1] if joined else None
        if isinstance(inline, nodes.Text) and isinstance(before, nodes.Text):
            joined[-1] = nodes.Text(normalize("NFC", before.text + inline.text))
        elif not isinstance(inline, nodes.Text) or inline.text:
            joined.append(inline)
    return tuple(joined)
