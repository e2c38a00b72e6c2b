"""A face inside a document: a composite font whose subset holds just the glyphs that were drawn.

One Type 0 font a face, codes of two bytes (ISO 32000-1, 9.7), with an exact ToUnicode map
(9.10.3): a glyph that stands for two texts has two codes.

What is typed into fields is set by the viewer, in a simple font with the codes of Windows (9.6.3);
where words of the sheet are in that face too, both fonts have one program.
"""

from __future__ import annotations

import zlib
from functools import cached_property
from typing import Any, NamedTuple

import uharfbuzz as hb

from handouts.pdf.fonts import WIN_ANSI, Face, Glyph
from handouts.pdf.reportlab_guard import pdfdoc

DROPPED_TABLES = ("GSUB", "GPOS", "GDEF", "name", "OS/2", "cmap", "post", "DSIG", "STAT", "MATH", "BASE")
KEPT_TO_TYPE = ("OS/2", "cmap", "post")
"""Tables that a viewer needs to set text of its own."""
SYMBOLIC, LATIN = 4, 32
"""Flags of a font (table 123): its own codes, or the standard Latin characters."""
NO_TEXT = "\u200d"  # PDF/UA-1, 7.21.7: a code must map to something; a joiner is silent


class Program(NamedTuple):
    """A subset of a face, as it is embedded."""

    ids: dict[int, int]
    """For each glyph id of the face the one in the subset."""
    file: Any
    """The stream, which several fonts may refer to."""


class EmbeddedFont:
    """Hands out the codes of one face in one document and writes its objects at the end."""

    def __init__(self, face: Face, number: int) -> None:
        self.face = face
        self.name = f"F{number}"
        self._codes: dict[tuple[int, str], int] = {}
        self.is_typed = False
        """Whether text can be typed in it as well."""
        for char in face.repertoire:
            if glyph_id := face.glyph_of(char):
                self.code(glyph_id, char)

    def code(self, glyph_id: int, text: str) -> int:
        """Code of a glyph that stands for a text; codes count from 1 in order of first use."""
        return self._codes.setdefault((glyph_id, text), len(self._codes) + 1)

    def show(self, glyphs: tuple[Glyph, ...], size: float) -> str:
        """Operators that show positioned glyphs (9.4.3)."""
        out: list[str] = []
        line: list[str] = []
        rise = 0.0
        for glyph in glyphs:
            if glyph.dy != rise:
                out += _flush(line)
                out.append(f"{_number(glyph.dy * size / 1000)} Ts")
                rise = glyph.dy
            before = -glyph.dx
            after = self.face.advance(glyph.id) - glyph.advance + glyph.dx
            if before:
                line.append(_number(before))
            line.append(f"<{self.code(glyph.id, glyph.text):04X}>")
            if after:
                line.append(_number(after))
        out += _flush(line)
        if rise:
            out.append("0 Ts")
        return " ".join(out)

    @cached_property
    def program(self) -> Program:
        """The glyphs of all codes; once all is drawn."""
        return _program(self.face, {glyph_id for glyph_id, _ in self._codes}, typed=self.is_typed)

    def addObjects(self, doc: Any) -> None:
        """Write the font's objects: ReportLab's protocol for fonts that wait for the end."""
        codes, program = list(self._codes), self.program
        new_ids = [0, *(program.ids[glyph_id] for glyph_id, _ in codes)]
        base_name = f"HANDOU+{self.face.name}"
        widths = " ".join(_number(self.face.advance(glyph_id)) for glyph_id, _ in codes)
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": f"/{base_name}",
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": doc.Reference(_descriptor(doc, self.face, base_name, program, SYMBOLIC)),
                "W": f"[1 [{widths}]]",
                "CIDToGIDMap": doc.Reference(_stream(b"".join(n.to_bytes(2, "big") for n in new_ids))),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": f"/{base_name}",
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant)]),
                "ToUnicode": doc.Reference(_stream(_to_unicode([text for _, text in codes]))),
            }
        )
        doc.idToObject["BasicFonts"].dict[self.name] = doc.Reference(font)


def typing_font(face: Face, embedded: EmbeddedFont | None, doc: Any) -> Any:
    """A reference to a font with every character of WinAnsiEncoding, whatever the sheet says.

    ``embedded``: the face as the sheet has it, when all is drawn.
    """
    if embedded:
        embedded.is_typed = True
    program = embedded.program if embedded else _program(face, set(), typed=True)
    base_name = f"{face.name}-WinAnsi"  # no tag of a subset: viewers do not type in those
    font = pdfdoc.PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/TrueType",
            "BaseFont": f"/{base_name}",
            "Encoding": "/WinAnsiEncoding",
            "FirstChar": 32,
            "LastChar": 255,
            "Widths": f"[{' '.join(_number(face.advance(face.glyph_of(char))) for char in WIN_ANSI)}]",
            "FontDescriptor": doc.Reference(_descriptor(doc, face, base_name, program, LATIN)),
        }
    )
    return doc.Reference(font)


def _descriptor(doc: Any, face: Face, base_name: str, program: Program, flags: int) -> Any:
    metrics = face.metrics
    return pdfdoc.PDFDictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": f"/{base_name}",
            "Flags": flags,
            "FontBBox": pdfdoc.PDFArray([-500, round(metrics.descent), 2000, round(metrics.ascent)]),
            "ItalicAngle": 0,
            "Ascent": round(metrics.ascent),
            "Descent": round(metrics.descent),
            "CapHeight": round(metrics.ascent * 0.7),
            "StemV": 140 if metrics.bold else 80,
            "FontFile2": doc.Reference(program.file),
        }
    )


def _flush(line: list[str]) -> list[str]:
    if not line:
        return []
    ops = [f"[{''.join(line).replace('><', '')}] TJ"]
    line.clear()
    return ops


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def _stream(content: bytes) -> Any:
    stream = pdfdoc.PDFStream(content=zlib.compress(content, 9))
    stream.dictionary["Filter"] = "/FlateDecode"
    return stream


def _program(face: Face, glyph_ids: set[int], *, typed: bool) -> Program:
    """Glyphs without hints; ``typed``: with all of WinAnsiEncoding, and what a viewer finds them by."""
    dropped = set(DROPPED_TABLES)
    if typed:
        glyph_ids = glyph_ids | {face.glyph_of(char) for char in WIN_ANSI}
        dropped -= set(KEPT_TO_TYPE)
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyph_ids)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    wanted.drop_table_tag_set.update(int.from_bytes(t.ljust(4).encode(), "big") for t in dropped)
    plan = hb.SubsetPlan(face.hb_face, wanted)
    data = bytes(plan.execute().blob.data)
    file = _stream(data)
    file.dictionary["Length1"] = len(data)
    return Program(dict(plan.old_to_new_glyph_mapping), file)


def _to_unicode(texts: list[str]) -> bytes:
    pairs = [
        f"<{n:04X}> <{(t or NO_TEXT).encode('utf-16-be').hex().upper()}>" for n, t in enumerate(texts, 1)
    ]
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
