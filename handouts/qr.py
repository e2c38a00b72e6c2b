"""QR codes as a matrix of modules (ISO/IEC 18004); qrcodegen's home."""

from __future__ import annotations

from functools import lru_cache

MASK = 3
"""Readers take any of the eight masks; to choose by all eight takes a thirtieth of a sheet's time."""


@lru_cache(16)
def modules(address: str) -> tuple[bytes, ...]:
    """Rows of an address's QR code, a byte for each module, 1 for black; without the quiet zone."""
    from qrcodegen import QrCode, QrSegment  # late: not every sheet has one

    code = QrCode.encode_segments(QrSegment.make_segments(address), QrCode.Ecc.MEDIUM, mask=MASK)
    side = range(code.get_size())
    return tuple(bytes(code.get_module(x, y) for x in side) for y in side)
