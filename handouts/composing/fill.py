"""Values go into the document, as text and never as markup: the last step before it is set or written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain
from operator import is_

from msgspec.structs import replace

from handouts.ask.values import ByLanguage, Filled
from handouts.document import nodes
from handouts.document.walk import (
    Spoken,
    every_inline_in,
    every_inline_of,
    plain_text,
    rebuilt,
    rebuilt_inline,
    within,
)
from handouts.library.model import Language

WITH_DEFAULT = "school.parent-center"
"""The name whose placeholder prints as it is: where a Parent Center can be found."""


def fill(
    document: nodes.Document,
    values: Mapping[str, Filled],
    languages: Mapping[str, Language],
    *,
    is_last: bool = True,
) -> nodes.Document:
    """The document with each value in its place; a blank gets what a screen reader says for it.

    A day and a blank are said in the language that they stand in.  ``values`` were checked when they were
    read (``handouts.ask.values``).  What holds no value, or one that is filled in already, stays as it is.
    ``is_last``: no value comes later, so a sentence that waits for its value is left out.
    """
    filler = _Filler(values, languages, document.language, is_last)
    return filler.document(document, map(filler.part, document.parts))


def asked(document: nodes.Document) -> dict[str, None]:
    """Names of the values that the document prints, or has a blank for, in their order."""
    return _asked(every_inline_in(document))


def _asked(inlines: Spoken) -> dict[str, None]:
    return dict.fromkeys(inline.name for inline, *_ in inlines if isinstance(inline, nodes.Value))


class Refill:
    """Fills one document many times.

    What asks for no other values than the last time is the very node of the last time.
    """

    def __init__(self, document: nodes.Document, languages: Mapping[str, Language]) -> None:
        self._document, self._languages = document, languages
        self._parts = [_RefilledPart(part) for part in document.parts]

    def fill(self, values: Mapping[str, Filled]) -> nodes.Document:
        """As ``fill`` does it."""
        filler = _Filler(values, self._languages, self._document.language, True)
        return filler.document(self._document, (part.fill(filler, values) for part in self._parts))


class _RefilledPart:
    def __init__(self, part: nodes.Part) -> None:
        self._part = part
        self._names = [sorted(_asked(every_inline_of((block,), ""))) for block in part.blocks]
        self._known: list[tuple[list[Filled | None], nodes.Blocks]] = [([], ())] * len(part.blocks)
        self._last = part

    def fill(self, filler: _Filler, values: Mapping[str, Filled]) -> nodes.Part:
        own = filler.of(self._part.language)
        blocks = tuple(chain.from_iterable(self._blocks(n, own, values) for n in range(len(self._names))))
        made = rebuilt(replace(self._part, blocks=()), own.blocks, own.inlines)
        last = self._last
        is_same = len(blocks) == len(last.blocks) and all(map(is_, blocks, last.blocks))
        if not is_same or (made.header, made.footer) != (last.header, last.footer):
            self._last = replace(made, blocks=blocks)
        return self._last

    def _blocks(self, n: int, filler: _Filler, values: Mapping[str, Filled]) -> nodes.Blocks:
        asked_for = [values.get(name) for name in self._names[n]]
        known, made = self._known[n]
        if not made or known != asked_for:
            made = filler.blocks((self._part.blocks[n],))
            self._known[n] = asked_for, made
        return made


class _Filler:
    """Fills what is written in one language."""

    def __init__(
        self, values: Mapping[str, Filled], languages: Mapping[str, Language], language: str, is_last: bool
    ) -> None:
        self._is_last = is_last
        self._values = values
        self._languages = languages
        self._code = language
        self._language = languages[language]

    def document(self, document: nodes.Document, parts: Iterable[nodes.Part]) -> nodes.Document:
        """With its parts, which are filled."""
        header, footer = self.inlines(document.header), self.inlines(document.footer)
        return replace(document, parts=tuple(parts), header=header, footer=footer)

    def part(self, part: nodes.Part) -> nodes.Part:
        filler = self.of(part.language)
        return rebuilt(part, filler.blocks, filler.inlines)

    def blocks(self, blocks: nodes.Blocks) -> nodes.Blocks:
        return tuple(new for block in blocks for new in self._block(block))

    def inlines(self, inlines: nodes.Inlines) -> nodes.Inlines:
        made: list[nodes.Inline] = []
        for inline in inlines:
            new = self._inline(inline)
            if not new and made and isinstance(before := made[-1], nodes.Text):
                made[-1] = nodes.Text(before.text.rstrip())  # the space before a sentence that is left out
            made += new
        return tuple(made)

    def of(self, language: str) -> _Filler:
        if language in {"", self._code} or language not in self._languages:
            return self
        return _Filler(self._values, self._languages, language, self._is_last)

    def _block(self, block: nodes.Block) -> nodes.Blocks:
        match block:
            case nodes.Division():
                filler = self.of(block.language)
                return (rebuilt(block, filler.blocks, filler.inlines),)
            case nodes.WriteInLines(label=label, value=(nodes.Value() as value,)) if (
                value.name in self._values
            ):
                return (nodes.Paragraph(self.inlines(label), block.location), *self._sentences(value))
            case nodes.Blank(value=(nodes.Value() as value,)) if value.name in self._values:
                return self._sentences(value)
            case nodes.Paragraph(inlines) if self._is_last and any(map(_waits, within(inlines))):
                made = self.inlines(inlines)
                return (replace(block, inlines=made),) if plain_text(made).strip() else ()
            case _:
                return (rebuilt(block, self.blocks, self.inlines),)

    def _sentences(self, value: nodes.Value) -> nodes.Blocks:
        """What stands in place of lines or of an empty cell: a paragraph for each line of the value."""
        text = str(self._values[value.name])
        return tuple(nodes.Paragraph((replace(value, text=line),)) for line in text.split("\n"))

    def _inline(self, inline: nodes.Inline) -> nodes.Inlines:
        match inline:
            case nodes.Value(text=None):
                return self._value(inline)
            case nodes.Choice():
                return self._chosen(inline)
            case nodes.Value() | nodes.Link():  # filled before; a link holds no value but what was made one
                return (inline,)
            case _:
                return (rebuilt_inline(inline, self.inlines),)

    def _chosen(self, choice: nodes.Choice) -> nodes.Inlines:
        """The words for what is known of it; while values may come, both."""
        if choice.name in self._values:
            return self.inlines(choice.known)
        return self.inlines(choice.unknown) if self._is_last else (rebuilt_inline(choice, self.inlines),)

    def _value(self, value: nodes.Value) -> nodes.Inlines:
        match self._values.get(value.name):
            case None:
                return self._empty(value)
            case ByLanguage() as words:
                return self._in_its_language(value, *words.text(self._code))
            case str() as text:
                return _filled(value, text)
            case day:
                return _filled(value, self._language.day(day))

    def _in_its_language(self, value: nodes.Value, text: str, language: str) -> nodes.Inlines:
        """Words that are not given in the language around them are marked, for the eye and the ear."""
        made = _filled(value, text)
        if language == self._code or language not in self._languages:
            return made
        name = nodes.Text(f" ({self._languages[language].name})")
        return (nodes.Foreign((*made, name), language),)

    def _empty(self, value: nodes.Value) -> nodes.Inlines:
        if value.name == WITH_DEFAULT:
            return _linked(value, value.placeholder)
        spoken = value.spoken or self._language.label("blank", label=value.placeholder)
        return (replace(value, spoken=spoken),)


def _waits(inline: nodes.Inline) -> bool:
    return isinstance(inline, nodes.Choice)


# ── Phones and addresses ───────────────────────────────────────────────────────


REACHED = "school."
"""Beginning of the names whose phones and addresses are links."""
_REACH = re.compile(
    r"""
    (?P<mail> [\w.+-]+@[\w-]+(?:\.[\w-]+)+ )
    | (?P<web> (?:https?://|www\.)[^\s,;]*[\w/] )
    | (?P<phone> (?:\+|\()?\d(?:[ .()/-]{0,2}\d){6,14} ) (?: \ ?(?:ext\.?|x) \ ?(?P<extension>\d{1,6}) )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE = {10: "+1", 11: "+"}
"""What goes before the digits of a number of the North American plan: 10, or 11 with its 1."""


def _filled(value: nodes.Value, text: str) -> nodes.Inlines:
    text = text.replace("\n", " ")
    value = replace(value, text=text, spoken="")
    return _linked(value, text) if value.name.startswith(REACHED) else (value,)


def _linked(value: nodes.Value, text: str) -> nodes.Inlines:
    """The value cut into pieces, those that one can call, write to or open as links."""
    pieces: list[nodes.Inline] = []
    at = 0
    for found in _REACH.finditer(text):
        if target := _target(found):
            pieces += [
                _piece(value, text[at : found.start()]),
                nodes.Link((_piece(value, found[0]),), target),
            ]
            at = found.end()
    if value.name == "school.web" and not pieces:
        return (nodes.Link((value,), f"https://{text}"),)
    if not pieces:
        return (value,)
    return tuple(piece for piece in (*pieces, _piece(value, text[at:])) if plain_text((piece,)))


def _piece(value: nodes.Value, text: str) -> nodes.Value:
    """A part of what the value prints."""
    return replace(value, placeholder=text) if value.text is None else replace(value, text=text)


def _target(found: re.Match[str]) -> str:
    """The address of a link (RFC 3966, RFC 6068); empty for digits that are no whole phone number."""
    if mail := found["mail"]:
        return f"mailto:{mail}"
    if web := found["web"]:
        return web if "://" in web else f"https://{web}"
    digits = "".join(filter(str.isdigit, found["phone"]))
    extension = f";ext={found['extension']}" if found["extension"] else ""
    if found["phone"].startswith("+"):
        return f"tel:+{digits}{extension}"
    is_whole = len(digits) == 10 or (len(digits) == 11 and digits[0] == "1")
    return f"tel:{_BEFORE[len(digits)]}{digits}{extension}" if is_whole else ""
