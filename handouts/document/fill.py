"""Values go into the document, as text and never as markup."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import normalize

from msgspec.structs import replace

from handouts.document.inline_nodes import Inline, Inlines, Value
from handouts.document.nodes import Blocks, Document
from handouts.document.rebuild import rebuilt, rebuilt_inline
from handouts.document.walk import inlines
from handouts.errors import Problem, ValueProblem
from handouts.library.model import Language
from handouts.values import Filled, unprintable

WITH_DEFAULT = "state."
"""Beginning of the names whose placeholder prints as it is: the federal default."""


def fill(document: Document, values: Mapping[str, Filled], language: Language) -> Document:
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


def asked(document: Document) -> set[str]:
    """Names of the values that the document prints, or has a blank for."""
    return {inline.name for inline, _ in inlines(document) if isinstance(inline, Value)}


def _check(values: Mapping[str, str]) -> None:
    reasons = {name: unprintable(text) for name, text in values.items()}
    if wrong := [Problem(f'The value "{name}" {reason}.') for name, reason in reasons.items() if reason]:
        raise ValueProblem(*wrong)


class _Filler:
    def __init__(self, values: Mapping[str, str], language: Language) -> None:
        self._values = values
        self._language = language

    def blocks(self, blocks: Blocks) -> Blocks:
        return tuple(rebuilt(block, self.blocks, self.inlines) for block in blocks)

    def inlines(self, inlines: Inlines) -> Inlines:
        return tuple(map(self._inline, inlines))

    def _inline(self, inline: Inline) -> Inline:
        return self._filled(inline) if isinstance(inline, Value) else rebuilt_inline(inline, self.inlines)

    def _filled(self, value: Value) -> Value:
        text = self._values.get(value.name)
        if text is not None:
            return replace(value, text=normalize("NFC", text))
        if value.name.startswith(WITH_DEFAULT):
            return value
        return replace(value, spoken=self._language.label("blank", label=value.placeholder))
