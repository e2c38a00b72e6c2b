"""Which font sets the words of a language: the families of the theme, opened when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from handouts.errors import LayoutError, near_match
from handouts.library.model import Language
from handouts.library.theme import Family, Theme
from handouts.pdf.fonts import WIN_ANSI, Face, FaceSpec, Font, load_face, missing_names

REPERTOIRES = {
    "": "",
    "latin": "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180)))) + "‐‑–—‘’“”•…→☐✓−",
}


@dataclass(slots=True)
class Typefaces:
    """Fonts by language and weight."""

    theme: Theme
    languages: Mapping[str, Language]
    _fonts: dict[tuple[str, bool], Font] = field(default_factory=dict)

    def font(self, language: str, bold: bool) -> Font:
        """The font of a language; a language that the library lacks is set in the first family."""
        family = self.family_name(language)
        found = self._fonts.get((family, bold))
        if found is None:
            found = self._fonts[family, bold] = Font(self._faces(family, bold))
        return found

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

    def family(self, language: str) -> Family:
        return self.theme.families[self.family_name(language)]

    def family_name(self, language: str) -> str:
        known = self.languages.get(language)
        families = self.theme.families
        if known is None:
            return next(iter(families))
        if known.font not in families:
            hint = near_match(known.font, families)
            raise LayoutError(f'{language}/language.yaml: theme.yaml has no family "{known.font}". {hint}')
        return known.font

    def _faces(self, name: str, bold: bool) -> tuple[Face, ...]:
        faces: list[Face] = []
        while name and len(faces) < len(self.theme.families):
            family = self.theme.families[name]
            file = family.bold if bold else family.regular
            label = f"{name.replace(' ', '')}-{'Bold' if bold else 'Regular'}"
            faces.append(load_face(FaceSpec(label, file, REPERTOIRES[family.repertoire])))
            name = family.fallback
        return tuple(faces)
