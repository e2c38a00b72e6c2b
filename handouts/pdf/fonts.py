"""Faces: which glyphs a text needs and how wide they are.  HarfBuzz's home.

Every text is shaped, Latin too (kerning), so all scripts take one path.  Lengths are in 1/1000 of
the type size, as in PDF (ISO 32000-1, 9.2.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import uharfbuzz as hb
from msgspec import Struct

from handouts.errors import LayoutError
from handouts.resources import packaged

# Joiners, marks of direction, zero-width space, soft hyphen: HarfBuzz hides them, so no font needs them.
IGNORABLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff")
SPACES = {"\u00a0": " ", "\u202f": " "}
WIN_ANSI = bytes(range(32, 256)).decode("cp1252", "replace").translate(dict.fromkeys((0x7F, 0xFFFD), "•"))
"""The characters of WinAnsiEncoding from code 32 on; a bullet where a code has none (annex D.2)."""
MAX_KEPT, MAX_WORD = 2_000, 60
"""How many shapes and widths are kept, and of words of how many characters: a packet has about so many."""
FEATURES = {"kern": True, "liga": False, "clig": False, "dlig": False}
# Arabic needs its required ligatures; HarfBuzz turns `rlig` on by itself.


class Glyph(NamedTuple):
    """A glyph in its place; lengths in 1/1000 of the type size."""

    id: int
    text: str
    """The part of the source that it stands for; empty for a mark that belongs to another glyph."""
    advance: float
    dx: float
    dy: float


class Shaped(Struct, frozen=True):
    """A piece of text of one face and one direction, in visual order."""

    glyphs: tuple[Glyph, ...]
    width: float
    plain: bool
    """True when the glyphs' texts, read in order, are the source."""


class FaceSpec(Struct, frozen=True):
    """Where a face comes from."""

    name: str
    file: str
    """``package/path/within``: a file of an installed package; or the whole path of a library's own.

    Then, of a variable font, where on its axes the face is: ``#wght=700``, with ``&`` between several.
    """
    repertoire: str = ""
    """Characters that are embedded whatever the text, so that a name changes no other byte."""


class Face:
    """One face of a family, ready to measure and shape; shared by all documents of a process.

    Raises LayoutError for a file that is not there, or that no sheet can be set in.
    """

    def __init__(self, spec: FaceSpec) -> None:
        self.name = spec.name
        self.repertoire = spec.repertoire
        self.language = ""
        """Whose shapes of letters it has: some ask for their own."""
        self.base = self
        """The face of no language: what a document embeds, once for all of them."""
        file, _, axes = spec.file.partition("#")
        self.hb_face = _opened(file)
        self.axes = _axes_of(self.hb_face, file, axes)
        """Where on the axes of a variable font it is, as far as it is not where they are by default."""
        self._font = hb.Font(self.hb_face)
        if self.axes:
            self._font.set_variations(self.axes)
        self._scale: float = 1000 / self.hb_face.upem
        self._nominal: dict[str, int] = {}
        self._kept = lru_cache(MAX_KEPT)(self._shape)
        self._same = lru_cache(MAX_KEPT)(Glyph)
        self._met: set[str] = set()
        """Characters that it was found to have."""

    def in_language(self, code: str) -> Face:
        """The same face for the words of a language, which it keeps apart."""
        own = copy(self)
        own.language = code
        own._kept = lru_cache(MAX_KEPT)(own._shape)
        return own

    def glyph_of(self, char: str) -> int:
        """Glyph id of a character, 0 when the face lacks it."""
        found = self._nominal.get(char)
        if found is None:
            found = self._nominal[char] = self._font.get_nominal_glyph(ord(SPACES.get(char, char))) or 0
        return found

    def has(self, char: str) -> bool:
        return char in IGNORABLE or self.glyph_of(char) > 0

    def has_all(self, text: str) -> bool:
        if not self._met.issuperset(text):
            self._met.update(filter(self.has, text))
        return self._met.issuperset(text)

    def advance(self, glyph_id: int) -> float:
        return float(self._font.get_glyph_h_advance(glyph_id) * self._scale)

    def shape(self, text: str, *, rtl: bool = False) -> Shaped:
        """Shape a text of one direction; the face must have its characters."""
        return self._kept(text, rtl) if len(text) <= MAX_WORD else self._shape(text, rtl)

    def width(self, text: str, *, rtl: bool = False) -> float:
        return self.shape(text, rtl=rtl).width

    def _shape(self, text: str, rtl: bool) -> Shaped:
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text.translate(_PLAIN_SPACES))
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if rtl else "ltr"
        if self.language:
            buffer.language = self.language
        hb.shape(self._font, buffer, FEATURES)
        scale = self._scale
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        advances = [position.x_advance for position in positions]
        texts = _texts([info.cluster for info in infos], advances, text)
        glyphs = tuple(
            self._same(info.codepoint, part, advance * scale, place.x_offset * scale, place.y_offset * scale)
            for info, place, advance, part in zip(infos, positions, advances, texts, strict=True)
        )
        plain = all(texts) and "".join(texts) == text
        return Shaped(glyphs, sum([glyph.advance for glyph in glyphs]), plain)

    @cached_property
    def metrics(self) -> FaceMetrics:
        """Vertical metrics for the font descriptor (ISO 32000-1, 9.8)."""
        extents = self._font.get_font_extents("ltr")
        scale = self._scale
        return FaceMetrics(extents.ascender * scale, extents.descender * scale, self.name.endswith("Bold"))

    @property
    def extent(self) -> float:
        """From its lowest to its highest letters, in type sizes, as its file says it (hhea, OS/2)."""
        said = self.hb_face.reference_table("OS/2").data[74:78]  # usWinAscent, usWinDescent
        clipped = int.from_bytes(said[:2], "big") + int.from_bytes(said[2:], "big")
        return max(self.metrics.ascent - self.metrics.descent, clipped * self._scale) / 1000

    @property
    def weight(self) -> float:
        """Such as 400 for regular and 700 for bold: where it is on its axis, else what its file says."""
        default = {axis.tag: axis.default_value for axis in self.hb_face.axis_infos}.get("wght")
        said = self.hb_face.reference_table("OS/2").data[4:6]
        return self.axes.get("wght", int.from_bytes(said, "big") if default is None else default)


class FaceMetrics(Struct, frozen=True):
    ascent: float
    descent: float
    bold: bool


_PLAIN_SPACES = str.maketrans(SPACES)


def _texts(clusters: list[int], advances: list[int], text: str) -> list[str]:
    """For each glyph its part of the text: a cluster's text goes to its widest glyph."""
    if clusters == [*range(len(text))]:
        return [*text]
    starts = sorted({*clusters, len(text)})
    ends = dict(pairwise(starts))
    widest: dict[int, int] = {}
    for n, cluster in enumerate(clusters):
        if cluster not in widest or advances[n] > advances[widest[cluster]]:
            widest[cluster] = n
    return [text[c : ends[c]] if widest[c] == n else "" for n, c in enumerate(clusters)]


def load_face(spec: FaceSpec, language: str = "") -> Face:
    """The face of a spec, opened once per process; for the words of a language."""
    return _loaded(spec, language)


@cache
def _loaded(spec: FaceSpec, language: str) -> Face:
    return _loaded(spec, "").in_language(language) if language else Face(spec)


def _opened(file: str) -> Any:
    """HarfBuzz's face of a file; LayoutError unless its outlines are those of TrueType, as we embed them."""
    found = hb.Face(hb.Blob.from_file_path(str(font_file(file))))
    tables = found.table_tags
    if "glyf" in tables:
        return found
    if "CFF " in tables or "CFF2" in tables:
        hint = "Give the family its TrueType file: its name mostly ends in .ttf."
        raise LayoutError(f'theme.yaml: "{file}" has outlines of PostScript (CFF), which are not set. {hint}')
    raise LayoutError(f'theme.yaml: "{file}" is not a whole TrueType font.')


def characters_of(file: str) -> frozenset[str]:
    """The characters that a file has glyphs for."""
    return frozenset(map(chr, _opened(file).unicodes))


def _axes_of(face: Any, file: str, said: str) -> dict[str, float]:
    """Places on the axes of a variable font, from ``wght=700&wdth=90``; LayoutError where it has no such."""
    known = {axis.tag: axis for axis in face.axis_infos}
    places: dict[str, float] = {}
    for each in filter(None, said.split("&")):
        tag, _, number = each.partition("=")
        if tag not in known:
            has = f"It has {', '.join(known)}." if known else "It is not a variable font."
            raise LayoutError(f'theme.yaml: "{file}" has no axis "{tag}". {has}')
        least, most = known[tag].min_value, known[tag].max_value
        if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", number) or not least <= float(number) <= most:
            raise LayoutError(f'theme.yaml: "{tag}" of "{file}" must be a number from {least:g} to {most:g}.')
        places[tag] = float(number)
    return places


def font_file(file: str) -> Path:
    """Path of ``package/path/within``; the package must be installed.  A whole path is a library's own."""
    if found := packaged(file):
        return found
    package = file.partition("/")[0]
    install = f'Install the package "{package}", or put' if package.isidentifier() else "Put"
    hint = f"{install} the file beside theme.yaml."
    raise LayoutError(f'theme.yaml: there is no font file "{file}". {hint}')


class Font(Struct, frozen=True):
    """A face with the faces that stand in for the characters that it lacks."""

    faces: tuple[Face, ...]

    def face_of(self, char: str) -> Face | None:
        return next((face for face in self.faces if face.has(char)), None)

    def split(self, text: str) -> list[tuple[Face, str]]:
        """Text cut into pieces of one face; a character that no face has stays with the first."""
        first = self.faces[0]
        if len(self.faces) == 1 or first.has_all(text):
            return [(first, text)] if text else []
        pieces: list[tuple[Face, str]] = []
        for char in text:
            face = self.face_of(char) or first
            if pieces and (pieces[-1][0] is face or (char == " " and pieces[-1][0].has(" "))):
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + char)
            else:
                pieces.append((face, char))
        return pieces

    def lacks(self, text: str) -> list[str]:
        """Characters of a text that no face has, in order, each once."""
        if self.faces[0].has_all(text):
            return []
        return [c for c in dict.fromkeys(text) if c != "\n" and self.face_of(c) is None]

    def width(self, text: str, *, rtl: bool = False) -> float:
        if text and self.faces[0].has_all(text):
            return self.faces[0].width(text, rtl=rtl)  # a sum of one, asked for each word
        return sum(face.width(part, rtl=rtl) for face, part in self.split(text))


def missing_names(chars: Iterable[str]) -> str:
    """Code points for a message: never the text itself."""
    return ", ".join(f"U+{ord(c):04X}" for c in chars)
