"""Holds the ink of a finished PDF against what HarfBuzz says of the same words.

Nothing of ``pdf.embed`` or of what a face keeps is used: the file is read back, and each word is shaped anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import NamedTuple

import pikepdf
import uharfbuzz as hb

from handouts.pdf.fonts import FEATURES, SPACES, Face, Font
from handouts.pdf.readback import ReadGlyph, glyphs
from handouts.pdf.story import GlyphRun, Page, Story

NEAR = 0.03
"""Points: places are written with two decimals, and so are the moves between them."""
Box = tuple[int, int, int, int]


class Placed(NamedTuple):
    """A glyph, and where HarfBuzz wants it; lengths in points, from the lower left corner of the page."""

    id: int
    x: float
    y: float


def ink_problems(story: Story, pdf: bytes) -> Iterator[str]:
    """What is wrong with the glyphs of a file, page by page; never the words."""
    for number, page in enumerate(story.pages, 1):
        runs = [mark for mark in page.marks if isinstance(mark, GlyphRun)]
        for problem in (*_misplaced(runs, glyphs(pdf, number), page), *map(_misshapen, runs)):
            if problem:
                yield f"page {number}: {problem}"
    used: dict[Face, set[int]] = {}
    for page in story.pages:
        for mark in page.marks:
            if isinstance(mark, GlyphRun):
                used.setdefault(mark.face.base, set()).update(glyph.id for glyph in mark.glyphs)
    yield from _redrawn(pdf, used)


def _misplaced(runs: Sequence[GlyphRun], read: Sequence[ReadGlyph], page: Page) -> Iterator[str]:
    """Glyphs that a viewer would put elsewhere, or off the page."""
    wanted = [each for run in runs for each in placed(run, page.height)]
    if len(wanted) != len(read):
        yield f"{len(read)} glyphs are shown, {len(wanted)} were set"
        return
    for want, found in zip(wanted, read, strict=True):
        if max(aside := (abs(want.x - found.x), abs(want.y - found.y))) > NEAR:
            yield f"{found.font}: glyph {want.id} is {aside[0]:.2f}, {aside[1]:.2f} off its place"
        if not (0 <= found.x <= page.width and 0 <= found.y <= page.height):
            yield f"{found.font}: glyph {want.id} is off the page"


def placed(run: GlyphRun, height: float) -> Iterator[Placed]:
    """The glyphs of a run in their places."""
    at, scale = run.x, run.size / 1000
    for glyph in run.glyphs:
        yield Placed(glyph.id, at + glyph.dx * scale, height - run.y + glyph.dy * scale)
        at += glyph.advance * scale


# ── Shapes ───────────────────────────────────────────────────────────────────


def _misshapen(run: GlyphRun) -> str:
    """Whether HarfBuzz gives other glyphs for the run's words, in whichever direction they are set."""
    mine = [(glyph.id, *map(round, (glyph.advance, glyph.dx, glyph.dy))) for glyph in run.glyphs]
    texts = [glyph.text for glyph in run.glyphs]
    for is_rtl, text in ((False, "".join(texts)), (True, "".join(reversed(texts)))):
        words = re.findall(r" +|[^ ]+", text)
        shaped = [shape(run.face, word, is_rtl) for word in (reversed(words) if is_rtl else words)]
        if mine == [glyph for each in shaped for glyph in each]:
            return ""
    return f"{run.face.name}: a run of {len(mine)} glyphs is not what HarfBuzz makes of its words"


@cache
def shape(face: Face, word: str, is_rtl: bool) -> list[tuple[int, int, int, int]]:
    """Of each glyph its id, advance and offsets, in 1/1000 of the type size."""
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(word.translate(str.maketrans(SPACES)))
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if is_rtl else "ltr"
    buffer.language = face.language
    font = font_of(face.base)
    hb.shape(font, buffer, FEATURES)
    per_unit = 1000 / font.face.upem
    return [
        (
            info.codepoint,
            *(round(each * per_unit) for each in (place.x_advance, place.x_offset, place.y_offset)),
        )
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


@cache
def font_of(face: Face) -> hb.Font:
    font = hb.Font(face.hb_face)
    font.set_variations(face.axes)
    return font


# ── Outlines ─────────────────────────────────────────────────────────────────


def _redrawn(pdf: bytes, used: dict[Face, set[int]]) -> Iterator[str]:
    """Faces of which the file has other outlines, such as those of another weight."""
    with pikepdf.open(BytesIO(pdf)) as file:
        programs = {
            str(each.FontName).partition("+")[2]: bytes(each.FontFile2.read_bytes())
            for each in file.objects
            if isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each and "+" in str(each.FontName)
        }
    for face, ids in used.items():
        there = boxes(programs[face.name])
        for glyph_id in ids:
            box = box_of(font_of(face), glyph_id)
            if box not in there and not any(max(map(_apart, box, other)) <= 1 for other in there):
                yield f"{face.name}: glyph {glyph_id} has another outline in the file"


def _apart(one: int, other: int) -> int:
    return abs(one - other)


@cache
def boxes(program: bytes) -> frozenset[Box]:
    """The bounding boxes of all outlines of a font."""
    font = hb.Font(hb.Face(hb.Blob(program)))
    return frozenset(box_of(font, glyph_id) for glyph_id in range(font.face.glyph_count))


def box_of(font: hb.Font, glyph_id: int) -> Box:
    found = font.get_glyph_extents(glyph_id)
    return (found.x_bearing, found.y_bearing, found.width, found.height) if found else (0, 0, 0, 0)


def ink_height(font: Font, texts: Iterable[str], is_rtl: bool) -> float:
    """From the lowest to the highest ink of texts, in type sizes: lines that are closer may touch."""
    top = bottom = 0.0
    for face, words in (piece for text in texts for piece in font.split(text)):
        for word in words.split():
            for glyph in face.shape(word, rtl=is_rtl).glyphs:
                _, high, _, tall = (each / face.hb_face.upem for each in box_of(font_of(face.base), glyph.id))
                top, bottom = max(top, high + glyph.dy / 1000), min(bottom, high + tall + glyph.dy / 1000)
    return top - bottom
