"""Pictures and QR codes as drawings, each in a Figure with its alternative text."""

from __future__ import annotations

from handouts.document.nodes import Figure, Picture, QrCode
from handouts.layout.flow import Drawing
from handouts.library.theme import FigureStyle
from handouts.pdf.story import Image, Modules
from handouts.pdf.structure import Content, StructElem
from handouts.qr import modules


def drawing(figure: Figure, parent: StructElem, style: FigureStyle, room: float) -> Drawing:
    """The figure's image, as large as the style and the room allow."""
    elem = parent.add("Figure", alt=figure.alt, owner="Layout", attributes={"Placement": "/Block"})
    content = elem.content()
    if isinstance(figure.image, QrCode):
        return _qr_code(figure.image.address, content, style)
    return _picture(figure.image, content, style, room)


def _qr_code(address: str, content: Content, style: FigureStyle) -> Drawing:
    return Drawing(
        Modules(0, 0, style.qr, modules(address), content), style.qr + 2 * style.quiet, style.quiet
    )


def _picture(picture: Picture, content: Content, style: FigureStyle, room: float) -> Drawing:
    from handouts.pictures import picture_size  # late: most sheets have none

    width, height = picture_size(picture.path)
    scale = min(style.width / width, style.height / height, room / width, style.pixel)
    image = Image(0, 0, width * scale, height * scale, picture.path, content)
    return Drawing(image, image.height)
