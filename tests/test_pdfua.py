"""Every sheet that we ship is PDF/UA-1, by two checkers and by our own reading of its tags."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from unicodedata import name

import pikepdf
import pytest
from pikepdf import Name
from PIL import Image

from handouts.ask.request import Request
from handouts.ask.school import School
from handouts.library.load import Library
from handouts.pdf.readback import problems, read_tree
from handouts.pipeline import make_handout
from handouts.quality.gates import MOST_KILOBYTES
from tests.pdfua import page_validation, verapdf
from tests.tagged_pdf import Element, TaggedPdf

Sheets = dict[str, bytes]
"""The name of a sheet -> its PDF."""

LATIN_LIMIT = 60_000
"""Bytes of a sheet of at most two pages in Latin letters."""
LIMIT = MOST_KILOBYTES * 1000
"""Bytes of any sheet, and of a packet: small enough to mail, and to send over a slow line."""


@pytest.fixture(scope="session")
def files(pdfs: Sheets, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sheets as files, for the checkers."""
    folder = tmp_path_factory.mktemp("sheets")
    files = {sheet: folder / f"{number}.pdf" for number, sheet in enumerate(pdfs)}
    for sheet, file in files.items():
        file.write_bytes(pdfs[sheet])
    return files


def test_verapdf_finds_nothing_wrong(files: dict[str, Path]) -> None:
    assert {sheet: failed for sheet, file in files.items() if (failed := verapdf(file))} == {}


def test_page_validation_finds_nothing_wrong(files: dict[str, Path]) -> None:
    assert {sheet: failed for sheet, file in files.items() if (failed := page_validation(file))} == {}


def test_our_own_reading_finds_nothing_wrong(pdfs: Sheets) -> None:
    assert {sheet: found for sheet, pdf in pdfs.items() if (found := problems(pdf))} == {}


def test_every_sheet_has_a_parent_tree(pdfs: Sheets) -> None:
    """Screen readers need it to get from a place on the page to its element; no checker asks for it."""
    for sheet, pdf in pdfs.items():
        with pikepdf.open(BytesIO(pdf)) as file:
            assert Name.ParentTree in file.Root.StructTreeRoot, sheet


def test_a_sheet_with_a_logo_is_whole_and_small(miniature: Library, tmp_path: Path) -> None:
    """Also when the school gives a photograph, and where reading goes from right to left."""
    noise(3000, 2000).save(tmp_path / "logo.jpg")
    profile = School(name="Oak School", logo=str(tmp_path / "logo.jpg"), logo_alt="A tree")
    for code in ("en", "ar"):
        request = Request("fact-sheet", language=code, topics=("little",), school=profile)
        file = tmp_path / f"{code}.pdf"
        file.write_bytes(make_handout(miniature, request).data)
        assert (verapdf(file), page_validation(file), problems(file.read_bytes())) == ({}, [], ())
        assert file.stat().st_size < LIMIT


def noise(width: int, height: int) -> Image.Image:
    """A picture that no file makes small."""
    return Image.effect_noise((width, height), 80).convert("RGB")


def test_every_sheet_is_small(pdfs: Sheets) -> None:
    large = {sheet: pdf for sheet, pdf in pdfs.items() if len(pdf) > LATIN_LIMIT}
    assert {sheet: len(pdf) for sheet, pdf in large.items() if len(pdf) > _limit(pdf)} == {}


def _limit(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as file:
        if len(file.pages) > 2:
            return LIMIT
    letters = filter(str.isalpha, read_tree(pdf).text)
    return LATIN_LIMIT if all(name(letter, "").startswith("LATIN") for letter in letters) else LIMIT


def test_the_checkers_see_what_is_wrong(tmp_path: Path) -> None:
    """A checker that is silent about a sheet with no metadata and no embedded font is not running."""
    file = tmp_path / "bad.pdf"
    content = b"/P <</MCID 0>> BDC BT /F1 10 Tf 72 700 Td (Words) Tj ET EMC"
    file.write_bytes(TaggedPdf(Element("Document", (Element("P", (0,)),)), content).bytes())
    assert "7.21.4.1-1" in verapdf(file)
    assert any(line.startswith("PDFUA1-FONT-EMBEDDING") for line in page_validation(file))
