"""An office copier: a page printed light, copied, and its copy copied once more."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
from PIL import Image, ImageFilter

DPI = 200
SMALLER = 0.7
"""A copier's own resolution, beside that of the page."""


def rendered(pdf: bytes, number: int) -> Image.Image:
    """A page in grey."""
    page = pypdfium2.PdfDocument(pdf)[number]
    page.get_mediabox()
    return page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")


def soft(page: Image.Image) -> Image.Image:
    """A light grey copy: blurred, everything below a quarter black, above three quarters white."""
    return _blurred(page, 0.7).point(lambda light: max(0, min(255, round((light - 64) * 255 / 127))))


def hard(page: Image.Image) -> Image.Image:
    """A copy in black and white, as a fax makes it."""
    return _blurred(page, 0.8).point(lambda light: 255 if light > 0.55 * 255 else 0)


def twice(copy: Callable[[Image.Image], Image.Image], page: Image.Image) -> Image.Image:
    return copy(copy(page))


def _blurred(page: Image.Image, radius: float) -> Image.Image:
    small = page.resize((round(page.width * SMALLER), round(page.height * SMALLER)), Image.Resampling.BICUBIC)
    back = small.resize(page.size, Image.Resampling.BICUBIC)
    return back.filter(ImageFilter.GaussianBlur(radius))
