"""Letters that no font has: told with the file and line that they come from, whatever is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from unicodedata import normalize

from msgspec.structs import replace

from handouts.document import nodes
from handouts.document.walk import Spoken, every_inline_in, every_inline_of
from handouts.errors import LayoutError, Location, Problem
from handouts.layout.typeface import Typefaces
from handouts.library.theme import install
from handouts.pdf.fonts import missing_names


def refuse_missing(document: nodes.Document, typefaces: Typefaces, places: Mapping[str, Location]) -> None:
    """Raise LayoutError where a font lacks a letter: no form of a sheet says more than the PDF can.

    ``places``: where values stand that were read from a file, by their names.
    """
    _refuse(missing(every_inline_in(document), typefaces, places))


class Checked:
    """Does the same for many documents that share most of their blocks: each block is looked at once."""

    def __init__(self, typefaces: Typefaces) -> None:
        self._typefaces = typefaces
        self._known: dict[tuple[int, int], tuple[nodes.Block, tuple[Problem, ...]]] = {}
        """By part and place in it, the block of the last document."""

    def refuse_missing(self, document: nodes.Document) -> None:
        parts = tuple(replace(part, blocks=()) for part in document.parts)
        problems = [*missing(every_inline_in(replace(document, parts=parts)), self._typefaces, {})]
        for number, part in enumerate(document.parts):
            for place, block in enumerate(part.blocks):
                problems += self._of(block, part.language, (number, place))
        _refuse(problems)

    def _of(self, block: nodes.Block, language: str, key: tuple[int, int]) -> tuple[Problem, ...]:
        known, found = self._known.get(key, (None, ()))
        if known is not block:
            found = tuple(missing(every_inline_of((block,), language), self._typefaces, {}))
            self._known[key] = block, found
        return found


def _refuse(problems: Iterable[Problem]) -> None:
    if found := tuple(dict.fromkeys(problems)):
        raise LayoutError(*found)


def missing(inlines: Spoken, typefaces: Typefaces, places: Mapping[str, Location]) -> Iterator[Problem]:
    """A problem for each inline with letters that its font lacks; LayoutError where that is not installed."""
    for inline, around, language in inlines:
        match inline:
            case nodes.Text(text):
                name, place = "", around
            case nodes.Value(name=name, text=str(text)):
                place = places.get(name)
            case _:
                continue
        text = normalize("NFC", text)
        font = typefaces.font(language, bold=False)
        if name or not typefaces.knows(language):
            font = typefaces.font_of_value(text, language, bold=False)
        if lacking := font.lacks(text):
            yield problem(lacking, language, name, place, typefaces.extras(lacking))


def problem(
    lacking: list[str], language: str, value: str, place: Location | None, extras: tuple[str, ...] = ()
) -> Problem:
    """What to say of characters of a text, or of the value of a name, which is never shown.

    ``extras``: those of this program that would bring fonts for them.
    """
    names = missing_names(lacking)
    if value:  # all the code points would spell a name
        more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        names = missing_names(lacking[:1]) + more
    where = f'in the value "{value}"' if value else "in the text"
    give = "list under names in theme.yaml" if value else "give theme.yaml"
    hint = f"Type it with other letters, or {give} a family that has it."
    if value and extras:
        hint = f"Type it with other letters, or install more fonts: {install(extras)}"
    return Problem(f'no font for "{language}" has {names}, {where}.', place, hint)
