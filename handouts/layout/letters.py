"""Letters that no font has: told with the file and line that they come from, whatever is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from unicodedata import normalize

from handouts.document import nodes
from handouts.document.walk import every_inline_in
from handouts.errors import LayoutError, Location, Problem
from handouts.layout.typeface import Typefaces
from handouts.pdf.fonts import missing_names


def refuse_missing(document: nodes.Document, typefaces: Typefaces, places: Mapping[str, Location]) -> None:
    """Raise LayoutError where a font lacks a letter: no form of a sheet says more than the PDF can.

    ``places``: where values stand that were read from a file, by their names.
    """
    if problems := tuple(dict.fromkeys(_missing(document, typefaces, places))):
        raise LayoutError(*problems)


def _missing(
    document: nodes.Document, typefaces: Typefaces, places: Mapping[str, Location]
) -> Iterator[Problem]:
    for inline, around, language in every_inline_in(document):
        match inline:
            case nodes.Text(text):
                name, place = "", around
            case nodes.Value(name=name, text=str(text)):
                place = places.get(name)
            case _:
                continue
        if lacking := typefaces.font(language, bold=False).lacks(normalize("NFC", text)):
            yield problem(lacking, language, name, place)


def problem(lacking: list[str], language: str, value: str, place: Location | None) -> Problem:
    """What to say of characters of a text, or of the value of a name, which is never shown."""
    names = missing_names(lacking)
    if value:  # all the code points would spell a name
        more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        names = missing_names(lacking[:1]) + more
    where = f'in the value "{value}"' if value else "in the text"
    hint = "Type it with other letters, or give theme.yaml a family that has it."
    return Problem(f'no font for "{language}" has {names}, {where}.', place, hint)
