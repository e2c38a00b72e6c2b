"""What the codes of a shown string stand for, and how wide they are.

Only what ReportLab and our own writer use is known here: simple fonts with codes of one byte,
Type0 fonts with Identity encoding and codes of two.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

import pikepdf
from pikepdf import Name, Object

UNKNOWN = "\ufffd"
SAME = 32
"""CMaps that are kept: one font is on many pages, and on many sheets."""


class Shape(NamedTuple):
    """A character code of a font."""

    text: str
    """What it stands for, by the font's ToUnicode; U+FFFD when that does not tell."""
    width: float
    """In thousandths of the font size."""
    spaced: bool
    """Whether word spacing (Tw) widens it: the one-byte code 32."""


class ReadFont:
    """A font resource, as far as reading needs it."""

    def __init__(self, resource: Object) -> None:
        self.name = str(resource.BaseFont).removeprefix("/").rpartition("+")[2]
        self._composite = resource.Subtype == Name.Type0
        self._resource = resource.DescendantFonts[0] if self._composite else resource
        self._to_unicode = resource.get(Name.ToUnicode)

    def shapes(self, shown: bytes) -> Iterator[Shape]:
        """The codes of a shown string."""
        length = 2 if self._composite else 1
        for at in range(0, len(shown), length):
            code = int.from_bytes(shown[at : at + length])
            width = self._widths.get(code, self._default_width)
            yield Shape(self._texts.get(code, UNKNOWN), width, shown[at : at + length] == b" ")

    @cached_property
    def _texts(self) -> dict[int, str]:
        return {} if self._to_unicode is None else _unicodes(self._to_unicode.read_bytes())

    @cached_property
    def _default_width(self) -> float:
        if self._composite:
            return float(self._resource.get(Name.DW, 1000))
        descriptor = self._resource.get(Name.FontDescriptor, pikepdf.Dictionary())
        return float(descriptor.get(Name.MissingWidth, 0))

    @cached_property
    def _widths(self) -> dict[int, float]:
        if self._composite:
            return dict(_cid_widths(list(self._resource.get(Name.W, ()))))
        first = int(self._resource.get(Name.FirstChar, 0))
        return {first + n: float(width) for n, width in enumerate(self._resource.get(Name.Widths, ()))}


@lru_cache(SAME)
def _unicodes(cmap: bytes) -> dict[int, str]:
    """What a ToUnicode CMap says; its syntax is near enough to a content stream's."""
    with pikepdf.new() as file:
        return dict(_pairs(file.make_stream(cmap)))


def _pairs(cmap: Object) -> Iterator[tuple[int, str]]:
    for instruction in pikepdf.parse_content_stream(cmap):
        operands = list(instruction.operands)
        match str(instruction.operator):
            case "endbfchar":
                for code, text in zip(operands[::2], operands[1::2], strict=True):
                    yield _code(code), _utf16(bytes(text))
            case "endbfrange":
                for first, last, texts in zip(operands[::3], operands[1::3], operands[2::3], strict=True):
                    yield from zip(range(_code(first), _code(last) + 1), _range(texts), strict=False)


def _range(texts: Object) -> Iterator[str]:
    """The texts of a bfrange: an array of them, or the first, whose last byte counts up."""
    if isinstance(texts, pikepdf.Array):
        yield from (_utf16(bytes(text)) for text in texts)
        return
    first = bytes(texts)
    for byte in range(first[-1], 256):
        yield _utf16(first[:-1] + bytes([byte]))


def _code(code: Object) -> int:
    return int.from_bytes(bytes(code))


def _utf16(text: bytes) -> str:
    return text.decode("utf-16-be", errors="replace")


def _cid_widths(array: list[Object]) -> Iterator[tuple[int, float]]:
    """/W of a CIDFont: ``c [w1 w2 …]`` gives widths from c on, ``first last w`` one for all."""
    at = 0
    while at < len(array):
        first, second = int(array[at]), array[at + 1]
        if isinstance(second, pikepdf.Array):
            yield from ((first + n, float(width)) for n, width in enumerate(second))
            at += 2
        else:
            yield from ((cid, float(array[at + 2])) for cid in range(first, int(second) + 1))
            at += 3
