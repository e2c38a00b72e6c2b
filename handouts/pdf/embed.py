"""A face inside a document: a composite font whose subset holds just the glyphs that were drawn.

One Type 0 font a face, codes of two bytes (ISO 32000-1, 9.7), with an exact ToUnicode map
(9.10.3): a glyph that stands for two texts has two codes.

What is typed into fields is set by the viewer, in a simple font with the codes of Windows (9.6.3);
where words of the sheet are in that face too, both fonts have one program.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from itertools import groupby, islice
from math import fsum
from operator import attrgetter
from struct import unpack
from typing import Any

import uharfbuzz as hb
from msgspec import Struct

from handouts.directions import has_rtl
from handouts.pdf.fonts import WIN_ANSI, Face, Glyph
from handouts.pdf.objects import Dictionary, array, numbers, reference, stream, string

DROPPED_TABLES = ("GSUB", "GPOS", "GDEF", "name", "OS/2", "cmap", "post", "DSIG", "STAT", "MATH", "BASE")
KEPT_TO_TYPE = ("OS/2", "cmap", "post")
"""Tables that a viewer needs to set text of its own."""
SYMBOLIC, LATIN = 4, 32
"""Flags of a font (table 123): its own codes, or the standard Latin characters."""
NO_TEXT = "\u200d"  # PDF/UA-1, 7.21.7: a code must map to something; a joiner is silent
KEPT = 16
"""Subsets that are kept for the next document."""

Pairs = tuple[tuple[int, str], ...]
"""What codes stand for, from code 1: a glyph and its text."""

ROUNDING = 0.02
"""Most by which the pen is off after a glyph, in 1/1000 of the type size: moves have two decimals."""
_rise = attrgetter("dy")


class Program(Struct, frozen=True):
    """A subset of a face, as it is embedded."""

    ids: dict[int, int]
    """For each glyph id of the face the one in the subset."""
    data: bytes
    """Compressed."""
    length: int
    """Before it was."""


class Codes(Struct, frozen=True):
    """What a font says about its codes."""

    widths: str
    glyph_ids: bytes
    """Compressed, as ``to_unicode``."""
    to_unicode: bytes


class EmbeddedFont:
    """Hands out the codes of one face in one document and writes its objects at the end."""

    def __init__(self, face: Face, number: int) -> None:
        self.face = face.base
        self.name = f"F{number}"
        self._codes = dict(_first_codes(self.face))
        self._shown = _Shown(self)
        self._unchecked: list[str] = []
        self._due = 0.0
        """How far HarfBuzz moves the pen over what is unchecked."""
        self.is_typed = False
        """Whether text can be typed in it as well."""

    def code(self, glyph_id: int, text: str) -> int:
        """Code of a glyph that stands for a text; codes count from 1 in order of first use."""
        return self._codes.setdefault((glyph_id, text), len(self._codes) + 1)

    def show(self, glyphs: tuple[Glyph, ...], size: float) -> str:
        """Operators that show positioned glyphs (9.4.3)."""
        out: list[str] = []
        rise = 0.0
        for dy, level in groupby(glyphs, _rise):
            if dy != rise:
                out.append(f"{_number(dy * size / 1000)} Ts")
                rise = dy
            shown = "".join(map(self._shown.__getitem__, level)).lstrip().replace("> ", ">").replace("><", "")
            self._unchecked.append(shown)
            out.append(f"[{shown}] TJ")
        if rise:
            out.append("0 Ts")
        self._due += fsum(glyph.advance for glyph in glyphs)
        return " ".join(out)

    def check(self) -> None:
        """Read what was shown since the last check as a viewer does.

        Raises AssertionError where the pen ends elsewhere than HarfBuzz says.
        """
        text, due = " ".join(self._unchecked), self._due
        self._due, self._unchecked = 0.0, []
        try:
            moved, count = self._moved(text)
        except ValueError:  # what was meant for two numbers is none
            moved, count = float("nan"), 0
        if not abs(moved - due) <= 1 + ROUNDING * count:
            raise AssertionError(f"{self.face.name}: glyphs are not where they were set")

    def _moved(self, text: str) -> tuple[float, int]:
        """How far operands of TJ move the pen, and over how many glyphs."""
        parts = text.replace("<", ">").split(">")
        shown = bytes.fromhex("".join(parts[1::2]))
        codes = unpack(f">{len(shown) // 2}H", shown)
        widths, moves = self._widths(), " ".join(parts[::2]).split()
        return fsum(map(widths.__getitem__, codes)) - fsum(map(float, moves)), len(codes)

    def _widths(self) -> Sequence[float]:
        """By code; what is kept of a face has no more than its repertoire."""
        known = _first_widths(self.face)
        more = len(self._codes) + 1 - len(known)
        pairs = islice(reversed(self._codes), more)
        return (*known, *reversed([self.face.advance(glyph_id) for glyph_id, _ in pairs])) if more else known

    @cached_property
    def file(self) -> Any:
        """The stream with the glyphs of all codes, which several fonts may refer to; once all is drawn."""
        return _file(_program(self.face, tuple(self._codes), self.is_typed))

    def addObjects(self, doc: Any) -> None:
        """Write the font's objects: ReportLab's protocol for fonts that wait for the end."""
        codes = _about_codes(self.face, tuple(self._codes), self.is_typed)
        base_name = f"HANDOU+{self.face.name}"
        descendant = Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": f"/{base_name}",
                "CIDSystemInfo": Dictionary(
                    {
                        "Registry": string("Adobe"),
                        "Ordering": string("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": reference(doc, _descriptor(doc, self.face, base_name, self.file, SYMBOLIC)),
                "W": f"[1 [{codes.widths}]]",
                "CIDToGIDMap": reference(doc, stream(codes.glyph_ids)),
            }
        )
        font = Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": f"/{base_name}",
                "Encoding": "/Identity-H",
                "DescendantFonts": array([reference(doc, descendant)]),
                "ToUnicode": reference(doc, stream(codes.to_unicode)),
            }
        )
        doc.idToObject["BasicFonts"].dict[self.name] = doc.Reference(font)


def beyond_repertoire(face: Face, glyphs: tuple[Glyph, ...]) -> Pairs:
    """What of the glyphs gets its code when it is first shown: such codes depend on their order."""
    known = _first_codes(face.base)
    return tuple(pair for glyph in glyphs if (pair := (glyph.id, glyph.text)) not in known)


class _Shown(dict[Glyph, str]):
    """For each glyph that was shown what shows it: its code between the moves before and after it."""

    def __init__(self, font: EmbeddedFont) -> None:
        super().__init__(_first_shown(font.face))
        self._font = font

    def __missing__(self, glyph: Glyph) -> str:
        face, code = self._font.face, self._font.code(glyph.id, glyph.text)
        after = face.advance(glyph.id) - glyph.advance + glyph.dx
        before = f" {_number(-glyph.dx)}" if glyph.dx else ""  # the space: a move may stand before it
        made = self[glyph] = f"{before}<{code:04X}>{_number(after) if after else ''}"
        if code <= len(_first_codes(face)):
            _first_shown(face)[glyph] = made
        return made


def typing_font(face: Face, embedded: EmbeddedFont | None, doc: Any) -> bytes:
    """A reference to a font with every character of WinAnsiEncoding, whatever the sheet says.

    ``embedded``: the face as the sheet has it, when all is drawn.
    """
    if embedded:
        embedded.is_typed = True
    file = embedded.file if embedded else _file(_program(face, (), True))
    base_name = f"{face.name}-WinAnsi"  # no tag of a subset: viewers do not type in those
    font = Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/TrueType",
            "BaseFont": f"/{base_name}",
            "Encoding": "/WinAnsiEncoding",
            "FirstChar": 32,
            "LastChar": 255,
            "Widths": f"[{' '.join(_number(face.advance(face.glyph_of(char))) for char in WIN_ANSI)}]",
            "FontDescriptor": reference(doc, _descriptor(doc, face, base_name, file, LATIN)),
        }
    )
    return reference(doc, font)


def _descriptor(doc: Any, face: Face, base_name: str, file: Any, flags: int) -> Any:
    metrics = face.metrics
    return Dictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": f"/{base_name}",
            "Flags": flags,
            "FontBBox": numbers(-500, round(metrics.descent), 2000, round(metrics.ascent)),
            "ItalicAngle": 0,
            "Ascent": round(metrics.ascent),
            "Descent": round(metrics.descent),
            "CapHeight": round(metrics.ascent * 0.7),
            "StemV": 140 if metrics.bold else 80,
            "FontFile2": reference(doc, file),
        }
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def _file(program: Program) -> Any:
    return stream(program.data, f" /Length1 {program.length}")


# ── The same in every document, as long as a text brings no other code: a Latin face has all of them ──


@cache
def _first_codes(face: Face) -> dict[tuple[int, str], int]:
    """The codes of the face's repertoire."""
    pairs = dict.fromkeys((glyph_id, char) for char in face.repertoire if (glyph_id := face.glyph_of(char)))
    return {pair: code for code, pair in enumerate(pairs, 1)}


@cache
def _first_widths(face: Face) -> tuple[float, ...]:
    """By code, from 0 on, which is never shown."""
    return (0.0, *(face.advance(glyph_id) for glyph_id, _ in _first_codes(face)))


@cache
def _first_shown(face: Face) -> dict[Glyph, str]:
    """What shows the glyphs of those codes, as far as a document has shown them."""
    return {}


@lru_cache(KEPT)
def _about_codes(face: Face, codes: Pairs, typed: bool) -> Codes:
    ids = _program(face, codes, typed).ids
    new_ids = [0, *(ids[glyph_id] for glyph_id, _ in codes)]
    return Codes(
        " ".join(_number(face.advance(glyph_id)) for glyph_id, _ in codes),
        zlib.compress(b"".join(n.to_bytes(2, "big") for n in new_ids), 9),
        zlib.compress(_to_unicode([text for _, text in codes]), 9),
    )


@lru_cache(KEPT)
def _program(face: Face, codes: Pairs, typed: bool) -> Program:
    """Glyphs without hints; ``typed``: with all of WinAnsiEncoding, and what a viewer finds them by."""
    dropped, glyph_ids = set(DROPPED_TABLES), {glyph_id for glyph_id, _ in codes}
    if typed:
        glyph_ids |= {face.glyph_of(char) for char in WIN_ANSI}
        dropped -= set(KEPT_TO_TYPE)
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyph_ids)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    wanted.drop_table_tag_set.update(int.from_bytes(t.ljust(4).encode(), "big") for t in dropped)
    if face.hb_face.has_var_data:  # a PDF shows one instance of a variable font
        wanted.pin_all_axes_to_default(face.hb_face)
        for tag, place in face.axes.items():
            wanted.pin_axis_location(face.hb_face, tag, place)
    plan = hb.SubsetPlan(face.hb_face, wanted)
    data = bytes(plan.execute().blob.data)
    return Program(dict(plan.old_to_new_glyph_mapping), zlib.compress(data, 9), len(data))


def _to_unicode(texts: list[str]) -> bytes:
    shown = enumerate(map(_as_shown, texts), 1)
    pairs = [f"<{n:04X}> <{(t or NO_TEXT).encode('utf-16-be').hex().upper()}>" for n, t in shown]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for at in range(0, len(pairs), 100):  # 9.10.3 with the CMap format's limit of 100 a block
        block = pairs[at : at + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


def _as_shown(text: str) -> str:
    """A ligature's letters from left to right, as glyphs stand: viewers turn the whole line."""
    return text[::-1] if len(text) > 1 and has_rtl(text) else text
