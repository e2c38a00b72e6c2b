"""Values go into the document, as text and never as markup: the last step before it is set or written."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from handouts.ask.values import Filled
from handouts.document import nodes
from handouts.document.walk import every_inline, rebuilt, rebuilt_inline
from handouts.library.model import Language

WITH_DEFAULT = "state."
"""Beginning of the names whose placeholder prints as it is: the federal default."""


def fill(
    document: nodes.Document, values: Mapping[str, Filled], languages: Mapping[str, Language]
) -> nodes.Document:
    """The document with each value in its place; a blank gets what a screen reader says for it.

    A day and a blank are said in the language that they stand in.  ``values`` were checked when they were
    read (``handouts.ask.values``).  What holds no value is given back as it is.
    """
    filler = _Filler(values, languages, document.language)
    parts = tuple(filler.part(part) for part in document.parts)
    header, footer = filler.inlines(document.header), filler.inlines(document.footer)
    return replace(document, parts=parts, header=header, footer=footer)


def asked(document: nodes.Document) -> set[str]:
    """Names of the values that the document prints, or has a blank for."""
    return {inline.name for inline, _ in every_inline(document) if isinstance(inline, nodes.Value)}


class _Filler:
    """Fills what is written in one language."""

    def __init__(
        self, values: Mapping[str, Filled], languages: Mapping[str, Language], language: str
    ) -> None:
        self._values = values
        self._languages = languages
        self._code = language
        self._language = languages[language]

    def part(self, part: nodes.Part) -> nodes.Part:
        filler = self._in(part.language)
        return rebuilt(part, filler.blocks, filler.inlines)

    def blocks(self, blocks: nodes.Blocks) -> nodes.Blocks:
        return tuple(new for block in blocks for new in self._block(block))

    def inlines(self, inlines: nodes.Inlines) -> nodes.Inlines:
        return tuple(map(self._inline, inlines))

    def _in(self, language: str) -> _Filler:
        if language in {"", self._code} or language not in self._languages:
            return self
        return _Filler(self._values, self._languages, language)

    def _block(self, block: nodes.Block) -> nodes.Blocks:
        match block:
            case nodes.Division():
                filler = self._in(block.language)
                return (rebuilt(block, filler.blocks, filler.inlines),)
            case nodes.WriteInLines(label=label, value=(nodes.Value() as value,)) if (
                value.name in self._values
            ):
                return (nodes.Paragraph(self.inlines(label), block.location), *self._sentences(value))
            case nodes.Blank(value=(nodes.Value() as value,)) if value.name in self._values:
                return self._sentences(value)
            case _:
                return (rebuilt(block, self.blocks, self.inlines),)

    def _sentences(self, value: nodes.Value) -> nodes.Blocks:
        """What stands in place of lines or of an empty cell: a paragraph for each line of the value."""
        text = self._text(value.name) or ""
        return tuple(nodes.Paragraph((replace(value, text=line),)) for line in text.split("\n"))

    def _inline(self, inline: nodes.Inline) -> nodes.Inline:
        if isinstance(inline, nodes.Value):
            return self._filled(inline)
        return rebuilt_inline(inline, self.inlines)

    def _filled(self, value: nodes.Value) -> nodes.Value:
        text = self._text(value.name)
        if text is not None:
            return replace(value, text=text.replace("\n", " "), spoken="")
        if value.spoken or value.name.startswith(WITH_DEFAULT):
            return value
        return replace(value, spoken=self._language.label("blank", label=value.placeholder))

    def _text(self, name: str) -> str | None:
        """A value as it prints, a day in the language's own form; None where it is not known."""
        given = self._values.get(name)
        return given if given is None or isinstance(given, str) else self._language.day(given)
