"""Which type sets the words of a language: the families of the theme, opened when first needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from msgspec import Struct, field

from handouts.characters import scripts_of
from handouts.directions import has_rtl
from handouts.errors import LayoutError, near_match
from handouts.library.model import Language
from handouts.library.theme import Color, Family, TextStyle, Theme, chain, install
from handouts.pdf.fonts import (
    MAX_KEPT,
    MAX_WORD,
    WIN_ANSI,
    Face,
    FaceSpec,
    Font,
    load_face,
    missing_names,
)

REPERTOIRES = {
    "": "",
    "latin": "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180)))) + "‐‑–—‘’“”•…→☐✓−",
}

INK = 0.92
"""What part of a face's extent the words of a text reach at most, in any script that was tried."""


class Type(Struct, frozen=True, eq=False):
    """A font in a size and a color; keeps what it has measured."""

    font: Font
    size: float
    color: Color
    _widths: dict[str, float] = field(default_factory=dict)

    def width(self, text: str) -> float:
        """Width of a word in points; a forced break has none."""
        found = self._widths.get(text)
        if found is None:
            found = self.font.width(text.replace("\n", ""), rtl=has_rtl(text)) * self.size / 1000
            if len(self._widths) < MAX_KEPT and len(text) <= MAX_WORD:
                self._widths[text] = found
        return found


@cache
def _type(font: Font, size: float, color: Color) -> Type:
    """Shared by all documents of a process, as faces are."""
    return Type(font, size, color)


class Typefaces:
    """The types of a theme, by language, style of text and weight."""

    def __init__(self, theme: Theme, languages: Mapping[str, Language]) -> None:
        self.theme = theme
        self._languages = languages
        self._known: dict[str, Language | None] = {}
        self._fonts: dict[tuple[str, bool], Font] = {}
        self._of_values: dict[tuple[str, bool], Font] = {}
        self._types: dict[tuple[str, str, bool], Type] = {}

    def type(self, language: str, style: str, bold: bool, value: str = "") -> Type:
        """The type of a style's text in a language.

        ``value``: the text of a value, or of a language that the library lacks, which may be in a script that
        the language's font lacks.
        """
        found = self._types.get((language, style, bold))
        if found is None:
            found = self._type(self.font(language, bold), language, style)
            self._types[language, style, bold] = found
        if value and (font := self.font_of_value(value, language, bold)) is not found.font:
            return self._type(font, language, style)
        return found

    def _type(self, font: Font, language: str, style: str) -> Type:
        text = self.theme.text[style]
        return _type(font, text.size * self.family(language).size, self.theme.color(text.color))

    def font(self, language: str, bold: bool) -> Font:
        """The font of a language; a language that the library lacks is set in the first family."""
        found = self._fonts.get((language, bold))
        if found is None:
            faces = self._faces(self._family_name(language), bold, language)
            found = self._fonts[language, bold] = Font(faces)
        return found

    def font_of_value(self, text: str, language: str, bold: bool) -> Font:
        """The language's font; where that lacks some of a value, with the families of names behind it."""
        own = self.font(language, bold)
        if not self.theme.names or not own.lacks(text):
            return own
        found = self._of_values.get((language, bold))
        if found is None:
            names = (name for name in self.theme.names if self.theme.families[name].is_installed)
            more = (face for name in names for face in self._faces(name, bold, language))
            found = self._of_values[language, bold] = Font(tuple(dict.fromkeys((*own.faces, *more))))
        return found

    def family(self, language: str) -> Family:
        return self.theme.families[self._family_name(language)]

    def leading(self, language: str, style: TextStyle) -> float:
        """Of a style's lines in a language, in points.

        Its family may say a factor.  Else its lines are as much further apart than those of the first family,
        which the theme's measures are for, as its face is higher, and never so close that they touch.
        """
        name, first = self._family_name(language), next(iter(self.theme.families))
        family = self.theme.families[name]
        if family.leading is not None or name == first:
            return style.leading * (family.leading or 1)
        own, usual = self._faces(name, bold=False)[0].extent, self._faces(first, bold=False)[0].extent
        return max(style.leading * max(own / usual, 1), style.size * family.size * own * INK)

    def knows(self, language: str) -> bool:
        """Whether the library has the language, and so its font."""
        return self._language(language) is not None

    def is_rtl(self, language: str) -> bool:
        """Whether a language is written from right to left."""
        known = self._language(language)
        return known is not None and known.direction == "rtl"

    def typed(self) -> Face:
        """The face of what is typed into fields."""
        name = self.theme.fields.font
        if name not in self.theme.families:
            hint = near_match(name, self.theme.families)
            raise LayoutError(f'theme.yaml: "{name}" under fields is not a family. {hint}'.strip())
        face = self._faces(name, bold=False)[0]
        if lacking := Font((face,)).lacks(WIN_ANSI):
            raise LayoutError(f'theme.yaml: "{name}" under fields lacks {missing_names(lacking)}.')
        return face

    def _language(self, code: str) -> Language | None:
        if code not in self._known:
            self._known[code] = self._languages.get(code)
        return self._known[code]

    def _family_name(self, language: str) -> str:
        known = self._language(language)
        families = self.theme.families
        if known is None:
            return next(iter(families))
        if known.font not in families:
            hint = near_match(known.font, families)
            raise LayoutError(f'{language}/language.yaml: theme.yaml has no family "{known.font}". {hint}')
        return known.font

    def extras(self, lacking: Iterable[str]) -> tuple[str, ...]:
        """The extras of this program that would bring families for such letters of values."""
        scripts = scripts_of("".join(lacking))
        named = (self.theme.families[name] for name in self.theme.names)
        fitting = (family for family in named if scripts.intersection(family.letters))
        return tuple(dict.fromkeys(family.extra for family in fitting if not family.is_installed))

    def _faces(self, font: str, bold: bool, language: str = "") -> tuple[Face, ...]:
        faces: list[Face] = []
        for name in chain(self.theme.families, font):
            family = self.theme.families[name]
            file = family.bold if bold else family.regular
            if not family.is_installed:
                raise LayoutError(f'The fonts of "{name}" are not installed. Type: {install([family.extra])}')
            label = f"{name.replace(' ', '')}-{'Bold' if bold else 'Regular'}"
            faces.append(load_face(FaceSpec(label, file, REPERTOIRES[family.repertoire]), language))
        return tuple(faces)
