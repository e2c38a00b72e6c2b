"""The sheet at which a family points to its language: which languages stand on it, and which are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from unicodedata import normalize

from handouts.ask.selection import Selection
from handouts.library.load import Library
from handouts.library.model import Spoken

FINDER = "language-finder"
"""The text of the sheet."""


def languages(selection: Selection) -> Iterator[dict[str, Any]]:
    """Languages at which a family may point, on the sheet that is for it."""
    library = selection.library
    for code, language in _shown(library).items() if selection.template.kind.text == FINDER else ():
        yield {
            "code": code,
            "name": language.name,
            "english_name": language.english_name,
            "has_sheets": library.is_written(code),
        }


def left_out(selection: Selection) -> Iterator[str]:
    """A notice where the sheet lacks languages whose letters cannot be printed."""
    library = selection.library
    if selection.template.kind.text != FINDER:
        return
    from handouts.library.theme import install  # late: only what is drawn has a look

    codes = library.spoken.keys() - library.printable.keys()
    families, fonts = library.look("").families, {library.spoken[code].font for code in codes}
    if extras := {families[font].extra for font in fonts if font in families}:
        yield f"{_are(len(codes))} left out: their fonts are not installed. Type: {install(extras)}"
    for code in library.printable.keys() - _shown(library).keys():
        file, font = library.shown(library.language_path(code)), library.language(code).font
        yield f'{_are(1)} left out: "{font}" lacks the letters of its name. Write another font: in {file}.'


def _are(count: int) -> str:
    return "1 language is" if count == 1 else f"{count} languages are"


def _shown(library: Library) -> Mapping[str, Spoken]:
    """The languages that are printable, but for those whose own font lacks the letters of their names."""
    return library.kept(
        "finder",
        lambda: {
            code: language
            for code, language in library.printable.items()
            if code not in library.languages or _has_letters(library, code, language.name)
        },
    )


def _has_letters(library: Library, code: str, name: str) -> bool:
    """Whether the name can be set in the family that the language says; what is no family is told later."""
    from handouts.library.theme import chain
    from handouts.pdf.fonts import FaceSpec, Font, load_face  # late: HarfBuzz, of which web pages need none

    families = library.look("").families
    fonts = {font: families[font] for font in chain(families, library.language(code).font)}
    if not all(family.is_installed for family in fonts.values()):
        return False
    faces = tuple(load_face(FaceSpec(font, family.regular)) for font, family in fonts.items())
    return not faces or not Font(faces).lacks(normalize("NFC", name))
