"""The topic *everything*: each block of the language, in four scripts, read back from the PDF."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
import pytest

from handouts.ask.request import Request
from handouts.library.load import Library
from handouts.pdf.readback import bookmarks, glyphs
from handouts.pipeline import make_handout
from tests.sheets import MadeSheet, everything, pages

LANGUAGES = ("ar", "en", "es", "zh")


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("audience", ["family", "teacher"])
def test_a_screen_reader_finds_all_of_it_in_order(
    code: str, audience: str, miniatures: dict[str, MadeSheet], golden: Callable[[str, str], None]
) -> None:
    """The tree read back from the finished file is the golden one, and what the document says."""
    sheet = miniatures[f"everything-{code}-{audience}"]
    golden(f"handouts/everything-{code}-{audience}.txt", sheet.read)
    assert sheet.read == sheet.outline


def test_each_kind_of_element_is_there(miniatures: dict[str, MadeSheet]) -> None:
    """The topic holds every structure type that we write, so that a lost tag changes the golden."""
    found = {line.split()[0] for line in miniatures["everything-en-family"].read.splitlines()}
    assert " ".join(sorted(found)) == (
        "Caption Document Figure H1 H2 H3 L LBody LI Lbl P Sect TBody TD TH THead TR Table"
    )


def test_blocks_that_can_split_do_split(miniatures: dict[str, MadeSheet]) -> None:
    """A paragraph, a list entry, a cell and a link stand on two pages, each as one element."""
    split: set[str] = set()
    for sheet in miniatures.values():
        with pikepdf.open(BytesIO(sheet.pdf)) as pdf:
            root = pdf.Root.StructTreeRoot.K[0]
            split |= {str(elem.S) for elem in below(root) if any(is_elsewhere(kid) for kid in elem.K)}
    assert {"/P", "/LBody", "/TD"} <= split


def below(elem: pikepdf.Object) -> Iterator[pikepdf.Object]:
    yield elem
    for kid in elem.K:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from below(kid)


def is_elsewhere(kid: pikepdf.Object) -> bool:
    """Whether a kid is marked content of another page than its element's first."""
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR"


def test_headings_are_bookmarks(miniatures: dict[str, MadeSheet]) -> None:
    """The outline of the document names each heading, with its level and page."""
    found = bookmarks(miniatures["everything-en-family"].pdf)
    lines = [line.strip() for line in miniatures["everything-en-family"].read.splitlines()]
    headings = [(int(line[1]), line[3:]) for line in lines if line[0] == "H" and line[1].isdigit()]
    assert [(level, title) for level, title, _ in found] == headings
    assert [page for *_, page in found] == sorted(page for *_, page in found)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_same_request_makes_the_same_bytes(
    code: str, miniature: Library, miniatures: dict[str, MadeSheet]
) -> None:
    """A sheet made twice is one sheet."""
    assert make_handout(miniature, everything(code)).data == miniatures[f"everything-{code}-family"].pdf


# ── Arabic: the order on the page ────────────────────────────────────────────


def lines_of(pdf: bytes) -> Iterator[str]:
    """The lines of all pages as they stand from left to right, artifacts left out."""
    for page in pages(pdf):
        by_line: dict[int, list[tuple[float, str]]] = defaultdict(list)
        for glyph in page:
            if glyph.mcid is not None:
                by_line[round(glyph.y)].append((glyph.x, glyph.text))
        for line in by_line.values():
            yield "".join(text for _, text in sorted(line)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    "run", ["555-0100", "34 CFR 300.8(a)", "help@example.org", "programa de educación individualizado"]
)
def test_left_to_right_runs_keep_their_order_in_an_arabic_line(
    run: str, miniatures: dict[str, MadeSheet]
) -> None:
    """Positions of glyphs, not the tree: the law, a phone number, an address, a Latin phrase."""
    assert any(run in line for line in lines_of(miniatures["everything-ar-family"].pdf))


def test_an_arabic_page_is_mirrored(miniatures: dict[str, MadeSheet]) -> None:
    """Bullets, steps and the first column of a table stand at the right."""
    english, arabic = (miniatures[f"everything-{code}-family"].pdf for code in ("en", "ar"))
    middle = 612 / 2
    for pdf, at_start in ((english, lambda x: x < middle), (arabic, lambda x: x > middle)):
        bullets = [glyph.x for page in pages(pdf) for glyph in page if glyph.text == "•"]
        assert bullets
        assert all(map(at_start, bullets))


def test_a_table_reads_from_its_first_column_in_every_direction(miniatures: dict[str, MadeSheet]) -> None:
    """The tree of the Arabic table starts each row with its row head."""
    lines = [line.strip() for line in miniatures["everything-ar-family"].read.splitlines()]
    rows = [lines[n + 1] for n, line in enumerate(lines) if line == "TR"]
    assert rows[0].startswith("TH Column السؤال")
    assert all(row.startswith("TH ") for row in rows)


def test_headers_and_footers_are_not_read(miniatures: dict[str, MadeSheet]) -> None:
    """Running texts are on the pages but not in the tree."""
    sheet = miniatures["everything-en-family"]
    assert "Page 2 of" not in sheet.read
    assert "Page 2 of" in "".join(glyph.text for glyph in glyphs(sheet.pdf, 2))


def test_an_unknown_language_of_a_phrase_is_set_all_the_same(miniature: Library) -> None:
    """A phrase may be in a language that the library does not have."""
    request = Request("fact-sheet", language="en", topics=("little",))
    assert make_handout(miniature, request).data.startswith(b"%PDF-1.7")
