"""Pictures and QR codes inside a web page itself: it loads nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape
from typing import assert_never

from handouts.document.nodes import Figure, Picture, QrCode
from handouts.pictures import png_bytes
from handouts.qr import modules

QUIET = 4
"""Modules of the quiet zone on each side (ISO/IEC 18004, 6.3.8)."""
BLACK_RUN = re.compile(b"\x01+")


def image(figure: Figure) -> str:
    """The element of a figure's picture or code, with its alternative."""
    match figure.image:
        case Picture(path):
            data = b64encode(png_bytes(path)).decode("ascii")
            return f'<img src="data:image/png;base64,{data}" alt="{escape(figure.alt)}">'
        case QrCode(address):
            return _qr_code(address, figure.alt)
        case _:
            assert_never(figure.image)


def _qr_code(address: str, alt: str) -> str:
    """The code as a drawing with its quiet zone: one path, a rectangle for each run of a row."""
    rows = modules(address)
    runs = (
        f"M{QUIET + run.start()} {QUIET + y}h{len(run[0])}v1h-{len(run[0])}z"
        for y, row in enumerate(rows)
        for run in BLACK_RUN.finditer(row)
    )
    side = len(rows) + 2 * QUIET
    return (
        f'<svg role="img" aria-label="{escape(alt)}" class="qr" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{"".join(runs)}"/></svg>'
    )
