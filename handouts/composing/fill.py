"""Values go into the document, as text and never as markup."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import normalize

from msgspec.structs import replace

from handouts.ask.values import Filled, unprintable
from handouts.document import nodes
from handouts.document.walk import every_inline, rebuilt, rebuilt_inline
from handouts.errors import Problem, ValueProblem
from handouts.library.model import Language

WITH_DEFAULT = "state."
"""Beginning of the names whose placeholder prints as it is: the federal default."""


def fill(document: nodes.Document, values: Mapping[str, Filled], language: Language) -> nodes.Document:
    """The document with each value in its place; a blank gets what a screen reader says for it.

    ``language``: the document's.  Raises ValueProblem, which names fields and no values.
    """
    texts = {name: v if isinstance(v, str) else language.day(v) for name, v in values.items()}
    _check(texts)
    filler = _Filler(texts, language)
    return replace(
        document,
        parts=tuple(replace(part, blocks=filler.blocks(part.blocks)) for part in document.parts),
        header=filler.inlines(document.header),
        footer=filler.inlines(document.footer),
    )


def asked(document: nodes.Document) -> set[str]:
    """Names of the values that the document prints, or has a blank for."""
    return {inline.name for inline, _ in every_inline(document) if isinstance(inline, nodes.Value)}


def _check(values: Mapping[str, str]) -> None:
    reasons = {name: unprintable(text) for name, text in values.items()}
    if wrong := [Problem(f'The value "{name}" {reason}.') for name, reason in reasons.items() if reason]:
        raise ValueProblem(*wrong)


class _Filler:
    def __init__(self, values: Mapping[str, str], language: Language) -> None:
        self._values = values
        self._language = language

    def blocks(self, blocks: nodes.Blocks) -> nodes.Blocks:
        return tuple(rebuilt(block, self.blocks, self.inlines) for block in blocks)

    def inlines(self, inlines: nodes.Inlines) -> nodes.Inlines:
        return tuple(map(self._inline, inlines))

    def _inline(self, inline: nodes.Inline) -> nodes.Inline:
        return (
            self._filled(inline) if isinstance(inline, nodes.Value) else rebuilt_inline(inline, self.inlines)
        )

    def _filled(self, value: nodes.Value) -> nodes.Value:
        text = self._values.get(value.name)
        if text is not None:
            return replace(value, text=normalize("NFC", text))
        if value.name.startswith(WITH_DEFAULT):
            return value
        return replace(value, spoken=self._language.label("blank", label=value.placeholder))
