"""Pictures in a Word document: drawings in a line of text, with what is said for them."""

from __future__ import annotations

from io import BytesIO
from typing import Any, assert_never

from docx.oxml.parser import parse_xml
from docx.parts.document import DocumentPart

from handouts.document import nodes
from handouts.library.theme import FigureStyle
from handouts.pictures import disc_png, line_art_png, modules_png, pixels, png_bytes
from handouts.qr import modules
from handouts.signs import PATHS, SIDE, Sign
from handouts.writing.word.xml import POINT, Element, w

SHARES = {"same": 1.0, "partly": 0.5, "different": 0.0}
"""How much of the circle of a likeness is filled."""
DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<d:decorative xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
"""Word's mark of a picture that says nothing ([MS-ODRAWXML], 2.26)."""


def figure_run(
    part: DocumentPart, figure: nodes.Figure, style: FigureStyle, room: float, number: int
) -> Element:
    """A figure's picture or code, as large as the style and the room allow."""
    match figure.image:
        case nodes.Picture(path):
            shown = pixels(path)
            width, height = shown.width, shown.height
            scale = min(style.width / width, style.height / height, room / width, style.pixel)
            return _drawing(part, png_bytes(path), width * scale, height * scale, number, figure.alt)
        case nodes.QrCode(address):
            side = style.qr + 2 * style.quiet
            return _drawing(part, modules_png(modules(address)), side, side, number, figure.alt)
        case _:
            assert_never(figure.image)


def sign_run(part: DocumentPart, sign: Sign, side: float, number: int) -> Element:
    """The sign of a list's entry, which is not read."""
    return _drawing(part, line_art_png(PATHS[sign], SIDE), side, side, number)


def likeness_run(part: DocumentPart, block: nodes.Likeness, side: float, number: int) -> Element:
    """The circle beside a word, which is not read."""
    return _drawing(part, disc_png(SHARES[block.share]), side, side, number)


def _drawing(
    part: DocumentPart, png: bytes, width: float, height: float, number: int, alt: str | None = None
) -> Element:
    """A picture of so many points; without ``alt`` it is an ornament."""
    inline: Any = part.new_pic_inline(BytesIO(png), round(width * POINT), round(height * POINT))
    for named in (inline.docPr, inline.graphic.graphicData.pic.nvPicPr.cNvPr):
        named.set("id", str(number))
        named.set("name", f"Picture {number}")
    if alt is None:
        inline.docPr.append(parse_xml(DECORATIVE))
    inline.docPr.set("descr", " ".join((alt or "").split()))
    return w("r", w("drawing", inline))
