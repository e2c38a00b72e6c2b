"""A QR code is read back as a phone reads it: from its picture."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
import zxingcpp
from msgspec.structs import replace
from PIL import Image

from handouts.ask.request import Request
from handouts.ask.school import MAX_WEB_COPY, School
from handouts.library.load import Library
from handouts.pipeline import make_handout
from handouts.qr import modules

QUIET = 4
"""Modules of white that a code needs around it."""
PIXELS = 3
"""A module's side."""

ADDRESSES = [
    "https://www.parentcenterhub.org",
    "HTTPS://EXAMPLE.ORG/IN/CAPITALS",
    "https://example.org/?q=a&b=%C3%B1#part",
    *("https://example.org/".ljust(length, "x") for length in range(24, 201, 16)),
]


def read(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_address_is_read_back(address: str) -> None:
    rows = modules(address)
    side = len(rows) + 2 * QUIET
    image = Image.new("L", (side, side), "white")
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            image.putpixel((x + QUIET, y + QUIET), 0 if module else 255)
    assert read(image.resize((side * PIXELS, side * PIXELS), Image.Resampling.NEAREST)) == [address]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_code_of_a_printed_sheet_is_read_back(shipped: Library, language: str) -> None:
    """At 100 dots an inch, less than any copier has."""
    pdf = make_handout(shipped, Request("fact-sheet", language=language)).data
    with pdfium.PdfDocument(pdf) as file:
        found = [text for page in file for text in read(page.render(scale=100 / 72).to_pil())]
    assert found == [shipped.settings.help_address]


COPIES = {"en": "https://oak.example/sheets", "es": "https://oak.example/".ljust(MAX_WEB_COPY, "x")}


@pytest.mark.parametrize(
    ("language", "copies", "opened"),
    [
        ("en", COPIES, COPIES["en"]),
        ("es", COPIES, COPIES["es"]),
        ("es", COPIES["en"], COPIES["en"]),
        ("es", {"en": COPIES["en"]}, COPIES["en"]),
    ],
)
def test_the_code_opens_the_page_with_the_schools_own_copies(
    shipped: Library, language: str, copies: str | dict[str, str], opened: str
) -> None:
    """Also the longest address; its words stand beside the code, and the help's address stays in words."""
    request = Request("fact-sheet", language=language, school=School(web_copy=copies))
    pdf = make_handout(shipped, request).data
    with pdfium.PdfDocument(pdf) as file:
        found = [text for page in file for text in read(page.render(scale=100 / 72).to_pil())]
    outline = make_handout(shipped, replace(request, format="outline")).data.decode()
    assert found == [opened]
    assert f"{{Link {opened}: {opened}}}" in outline
    assert "parentcenterhub.org" in outline
