"""Small pictures of first pages, by which people know a sheet again."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from handouts.ask.request import Request
from handouts.desk.choices import Card
from handouts.errors import ContentError, Problem
from handouts.library.load import Library
from handouts.pipeline import make_handout

WIDTH = 240
"""Of a picture, in pixels."""
QUALITY = 45


def first_pages(library: Library, cards: list[Card]) -> Iterator[tuple[Card, str, bytes]]:
    """For each card and language a WebP picture of the sheet, as its first audience gets it."""
    refuse_without_pdfium()
    for card in cards:
        for code, audiences in card["audiences"].items():
            if library.theme.families[library.language(code).font].is_installed:
                yield card, code, _picture(library, card, code, audiences[0])


def refuse_without_pdfium() -> None:
    from importlib.util import find_spec

    if not find_spec("pypdfium2"):
        hint = 'pip install "handouts[desk]", or leave the pictures out: --no-pictures'
        raise ContentError(Problem("What draws pictures of pages is not installed.", hint=hint))


def _picture(library: Library, card: Card, code: str, audience: str) -> bytes:
    import pypdfium2

    request = Request(
        card["kind"],
        card.get("name", ""),
        topics=tuple(card.get("topics", ())),
        rows=tuple(card.get("groups", ())[:1]),
        audience=audience,
        language=code,
        is_flat=True,
    )
    with pypdfium2.PdfDocument(make_handout(library, request).data) as document:
        page = document[0]
        image = page.render(scale=WIDTH / page.get_width()).to_pil()
    data = BytesIO()
    image.save(data, "WEBP", quality=QUALITY)
    return data.getvalue()
