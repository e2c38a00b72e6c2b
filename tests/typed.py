"""Filling in a sheet as a reader does: PDFium, which is in Chrome, types into its fields."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

SCALE = 4
"""Pixels a point."""

Box = tuple[float, float, float, float]
"""Left, bottom, right and top."""


def filled(pdf: bytes, text: str, *, only: int | None = None, on: int | None = None) -> bytes:
    """The sheet with the text typed into each text field, and each box checked by the space bar.

    ``only``: nothing is filled in but the annotation of that number; ``on``: nothing but on that page.
    """
    with pdfium.PdfDocument(pdf) as file:
        pages = _opened(file)
        for page in pages if on is None else [pages[on]]:
            for number in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
                annotation = pdfium_c.FPDFPage_GetAnnot(page, number)
                is_widget = pdfium_c.FPDFAnnot_GetSubtype(annotation) == pdfium_c.FPDF_ANNOT_WIDGET
                if is_widget and only in (None, number):
                    _fill(file.formenv, page, annotation, text)
                pdfium_c.FPDFPage_CloseAnnot(annotation)
        target = BytesIO()
        file.save(target)
        return target.getvalue()


def _opened(file: pdfium.PdfDocument) -> list[pdfium.PdfPage]:
    """All pages, with a form that finds them: Chrome gives PDFium each page that a field is on."""
    pages: list[pdfium.PdfPage] = []
    config = pdfium_c.FPDF_FORMFILLINFO(version=2)
    callback = dict(config._fields_)["FFI_GetPage"]
    config.FFI_GetPage = callback(lambda _form, _file, number: ctypes.addressof(pages[number].raw.contents))
    file.init_forms(config)
    pages.extend(file)
    return pages


def _fill(form: object, page: object, annotation: object, text: str) -> None:
    is_text = pdfium_c.FPDFAnnot_GetFormFieldType(form, annotation) == pdfium_c.FPDF_FORMFIELD_TEXTFIELD
    assert pdfium_c.FORM_SetFocusedAnnot(form, annotation)
    for character in text if is_text else " ":
        assert pdfium_c.FORM_OnChar(form, page, ord(character), 0)
    pdfium_c.FORM_ForceToKillFocus(form)


def picture(pdf: bytes, page: int = 0) -> Image.Image:
    """A page as it prints, fields included, in grey."""
    with pdfium.PdfDocument(pdf) as file:
        file.init_forms()
        drawn = file[page].render(scale=SCALE, may_draw_forms=True, grayscale=True)
        return drawn.to_pil().copy()  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Character:
    text: str
    box: Box
    size: float
    """Of its type, in points."""


def characters(pdf: bytes, page: int = 0) -> Iterator[Character]:
    """The characters that a page shows, those in fields last."""
    with pdfium.PdfDocument(pdf) as file:
        file.init_forms()
        assert file[page].flatten() == pdfium_c.FLATTEN_SUCCESS
        words = file[page].get_textpage()
        for number in range(words.count_chars()):
            size = pdfium_c.FPDFText_GetFontSize(words, number)
            yield Character(words.get_text_range(number, 1), words.get_charbox(number), size)


def ink(shown: Image.Image, box: Box) -> int:
    """How many pixels of a box are dark."""
    left, bottom, right, top = (value * SCALE for value in box)
    piece = shown.crop((int(left), int(shown.height - top), int(right) + 1, int(shown.height - bottom) + 1))
    return sum(piece.histogram()[:128])
