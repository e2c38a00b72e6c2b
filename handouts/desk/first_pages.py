"""Small pictures of first pages, by which people know a sheet again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec
from io import BytesIO

from handouts.ask.request import Request
from handouts.desk.choices import Card
from handouts.errors import ContentError, Problem
from handouts.library.load import Library
from handouts.pipeline import make_handout

WIDTH = 240
"""Of a picture, in pixels."""
QUALITY = 45


Progress = Callable[[int], AbstractContextManager[Callable[[int], object]]]
"""For so many pictures, what is told how many more are done."""


def silent(_count: int) -> AbstractContextManager[Callable[[int], object]]:
    return nullcontext(lambda done: None)


def first_pages(library: Library, cards: list[Card], progress: Progress) -> dict[str, bytes]:
    """Files of the site: each sheet in each language whose fonts are there; the cards name theirs."""
    _refuse_without_pdfium()
    wanted = [(card, code) for card in cards for code in card["audiences"] if _is_installed(library, code)]
    files = {}
    with progress(len(wanted)) as step:
        step(0)
        for card, code in wanted:
            name = f"pictures/{code}/{card['id'].replace('/', '-')}.webp"
            files[name] = _picture(library, card, code)
            card.setdefault("pictures", {})[code] = name
            step(1)
    return files


def _is_installed(library: Library, code: str) -> bool:
    return library.theme.families[library.language(code).font].is_installed


def can_draw() -> bool:
    """Whether what draws pictures of pages is installed."""
    return find_spec("pypdfium2") is not None


def _refuse_without_pdfium() -> None:
    if not can_draw():
        hint = 'pip install "handouts[desk]", or leave the pictures out: --no-pictures'
        raise ContentError(Problem("What draws pictures of pages is not installed.", hint=hint))


def _picture(library: Library, card: Card, code: str) -> bytes:
    """The sheet in a language as its first audience gets it, as WebP."""
    import pypdfium2

    request = Request(
        card["kind"],
        card.get("name", ""),
        topics=tuple(card.get("topics", ())),
        rows=tuple(card.get("groups", ())[:1]),
        audience=card["audiences"][code][0],
        language=code,
        is_flat=True,
    )
    with pypdfium2.PdfDocument(make_handout(library, request).data) as document:
        page = document[0]
        image = page.render(scale=WIDTH / page.get_width()).to_pil()
    data = BytesIO()
    image.save(data, "WEBP", quality=QUALITY)
    return data.getvalue()
