"""Worksheets, letters, packets and glossaries that we ship: in every language, for every audience."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from handouts.ask.request import Request
from handouts.document import nodes
from handouts.document.walk import plain_text
from handouts.library.load import Library
from handouts.library.recipes import find_recipe
from handouts.library.shelves import LETTERS, PACKETS, WORKSHEETS
from handouts.pdf.readback import bookmarks, glyphs, read_outline
from handouts.pipeline import write
from tests.html_page import outline_of_page
from tests.sheets import ROOT, SCHOOL, MadeSheet, document_of, filled

DAY = date(2026, 12, 1)


def sheets_of(papers: dict[str, MadeSheet], *kinds: str) -> dict[str, MadeSheet]:
    return {name: sheet for name, sheet in papers.items() if sheet.request.kind in kinds}


def fields(pdf: bytes) -> list[pikepdf.Object]:
    with pikepdf.open(BytesIO(pdf)) as file:
        return [dict(field) for field in file.Root.get("/AcroForm", {}).get("/Fields", [])]


def page_count(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as file:
        return len(file.pages)


def test_what_is_read_back_is_what_the_document_says(all_papers: dict[str, MadeSheet]) -> None:
    """With fields and without, text, order, languages and tags are the document's."""
    assert [name for name, sheet in all_papers.items() if sheet.read != sheet.outline] == []


def test_the_web_page_says_the_same(all_papers: dict[str, MadeSheet]) -> None:
    assert [name for name, sheet in all_papers.items() if outline_of_page(sheet.html) != sheet.outline] == []


def test_each_worksheet_and_letter_fits_one_piece_of_paper(all_papers: dict[str, MadeSheet]) -> None:
    counts = {
        name: page_count(each.pdf) for name, each in sheets_of(all_papers, "worksheet", "letter").items()
    }
    assert {name: count for name, count in counts.items() if count > 2} == {}


def test_a_letter_is_alone_on_its_first_side(all_papers: dict[str, MadeSheet]) -> None:
    """What the family reads starts on the second."""
    for name, sheet in sheets_of(all_papers, "letter").items():
        on_first = [title for _, title, page in bookmarks(sheet.pdf) if page == 1]
        below = [title for _, title, page in bookmarks(sheet.pdf) if page > 1]
        assert len(on_first) == 1, name
        assert below[0] in NEXT.get(str(sheet.request.language), below), name


NEXT = {"en": ("Before you send it", "Read this first"), "es": ("Antes de enviarla", "Lea esto primero")}
"""Of the languages that a tester reads."""


def test_places_to_write_are_fields_but_for_a_flat_sheet(all_papers: dict[str, MadeSheet]) -> None:
    """A glossary has nothing to fill in."""
    for name, sheet in all_papers.items():
        is_form = sheet.request.kind != "glossary" and not sheet.request.is_flat
        assert bool(fields(sheet.pdf)) == is_form, name


def test_every_field_says_what_to_write(all_papers: dict[str, MadeSheet]) -> None:
    for name, sheet in all_papers.items():
        assert all(str(field["/TU"]).strip() for field in fields(sheet.pdf)), name


def test_every_audience_and_language_of_a_text_is_made(
    papers: dict[str, MadeSheet], shipped: Library
) -> None:
    """Each worksheet and letter is written in both languages."""
    for shelf, least in ((WORKSHEETS, 8), (LETTERS, 3)):
        english = shipped.ids(shelf, "en")
        assert len(english) >= least
        assert shipped.ids(shelf, "es") == english
    made = {sheet.request.name for sheet in papers.values()}
    assert {*shipped.ids(WORKSHEETS, "en"), *shipped.ids(LETTERS, "en")} <= made


def test_a_recipe_can_be_made_in_each_language_of_its_cover(
    papers: dict[str, MadeSheet], shipped: Library
) -> None:
    covered = {
        (id, code)
        for id in shipped.recipe_ids()
        for code in shipped.languages
        if find_recipe(shipped, id).recipe.words in shipped.ids(PACKETS, code)
    }
    packets = sheets_of(papers, "packet").values()
    assert {
        (each.request.name, each.request.language) for each in packets if not each.request.is_flat
    } == covered
    assert {id for id, _ in covered} == set(shipped.recipe_ids())


def test_a_draft_translation_says_so_in_both_languages(all_papers: dict[str, MadeSheet]) -> None:
    for name, sheet in all_papers.items():
        is_translated = sheet.request.language not in {"", "en"}
        assert ("no person has reviewed this translation" in sheet.outline) == is_translated, name


def test_no_word_is_left_over(all_papers: dict[str, MadeSheet]) -> None:
    assert {name: sheet.notices for name, sheet in all_papers.items() if sheet.notices} == {}


@pytest.mark.parametrize(
    ("kind", "name"), [("worksheet", "whos-who"), ("letter", "ask-for-records"), ("packet", "first-meeting")]
)
def test_a_sheet_of_which_all_is_known_has_no_blanks(kind: str, name: str, shipped: Library) -> None:
    """Each value prints where it is asked for; what is read back is what the document says."""
    texts = {name: f"«{name}»" for name, form in shipped.values.items() if form.type == "text"}
    days = {name: DAY for name, form in shipped.values.items() if form.type == "date"}
    made, document = filled(shipped, Request(kind, name, values={**texts, **days}, school=SCHOOL))
    pdf = read_outline(write(made, document, "pdf"))
    assert "«child.name»" in pdf
    assert "{blank: " not in pdf
    assert pdf == write(made, document, "outline").decode()


def test_the_recipe_in_the_writers_readme_can_be_made(
    shipped: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a recipe of one's own, with words for its cover."""
    readme = (ROOT / "content" / "README.md").read_text("utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    Path("own.yaml").write_text(f"words: first-meeting\n{example}", "utf-8")
    made = document_of(shipped, Request("packet", "own.yaml", values={"child.name": "Ann"}))
    assert len(made.parts) == 5


# ── The glossary ─────────────────────────────────────────────────────────────


def test_a_glossary_in_the_source_language_is_a_list(papers: dict[str, MadeSheet], shipped: Library) -> None:
    lines = papers["glossary-family-en"].read.partition("Lbl At your school")[0].splitlines()
    assert sum(line.strip().startswith("Lbl ") for line in lines) == len(shipped.glossary("en"))
    assert "  Table" not in lines


def test_a_glossary_in_another_language_stands_beside_the_english_words(
    papers: dict[str, MadeSheet], shipped: Library
) -> None:
    """A row has the English term, marked as English, the Spanish one, and one sentence, by the English."""
    lines = [line.strip() for line in papers["glossary-family-es"].read.splitlines()]
    start = lines.index("Table")
    assert lines[start + 3 : start + 6] == [
        "TH Column {en: English}",
        "TH Column Español",
        "TH Column Qué significa",
    ]
    cells = [line for line in lines[start:] if line.startswith(("TD", "TH Row"))]
    heads, own = cells[::3], cells[1::3]
    english = {term.term: id for id, term in shipped.glossary("en").items()}
    assert heads == [f"TH Row {{en: {term}}}" for term in sorted(english, key=str.casefold)]
    assert len(own) == len(shipped.glossary("es"))
    assert [
        cell for term, cell in zip(heads, own, strict=True) if f"({term[12:-1]}".casefold() in cell.casefold()
    ] == []


def test_a_glossary_may_follow_the_language_of_the_sheet(shipped: Library) -> None:
    """In place of the English words: whoever reads looks a Spanish word up."""
    document = document_of(shipped, Request("glossary", language="es", sort="language"))
    (table,) = (block for block in document.parts[0].blocks if isinstance(block, nodes.Table))
    terms = [plain_text(row.cells[1].blocks[0].inlines) for row in table.rows]
    assert terms[:3] == ["Adaptación", "Agencia local de educación", "Ajustes académicos"]
    assert terms[-1] == "Tecnología de asistencia"


def test_a_glossary_is_short(all_papers: dict[str, MadeSheet]) -> None:
    """One piece of paper in English; two with Spanish beside it, three with another language."""
    counts = {name: page_count(sheet.pdf) for name, sheet in sheets_of(all_papers, "glossary").items()}
    most = {"en": 2, "es": 4}
    assert {name: count for name, count in counts.items() if count > most.get(name.split("-")[-1], 6)} == {}
    assert len(counts) >= 4


def test_words_stand_in_two_columns_that_are_read_one_after_the_other(
    papers: dict[str, MadeSheet], shipped: Library
) -> None:
    """Down the left column of a page, then down the right one, then on to the next page."""
    pdf = papers["glossary-family-en"].pdf
    places = {}
    for page in (1, 2):
        shown = [glyph for glyph in glyphs(pdf, page) if glyph.font.endswith("Bold") and glyph.size == 12]
        text = "".join(glyph.text[0] for glyph in shown)
        for term in shipped.glossary("en").values():
            if (at := text.find(f"{term.term[:12]}")) >= 0:
                places[term.term] = page, round(shown[at].x), -shown[at].y
    assert len(places) == len(shipped.glossary("en"))
    assert sorted(places, key=places.__getitem__) == sorted(places, key=str.casefold)
    assert len({(page, x) for page, x, _ in places.values()}) == 4


def test_terms_stand_by_the_alphabet_of_their_letters(papers: dict[str, MadeSheet]) -> None:
    """Accents and capitals do not part what a reader looks for in one place."""
    read = papers["glossary-family-en"].read.partition("Lbl At your school")[0]
    terms = [line.strip()[4:-1] for line in read.splitlines() if line.strip().startswith("Lbl ")]
    assert terms == sorted(terms, key=str.casefold)


# ── As a whole ───────────────────────────────────────────────────────────────


def test_a_flat_sheet_says_what_one_with_fields_says(papers: dict[str, MadeSheet]) -> None:
    assert papers["worksheet-flat"].read == papers["meeting-checklist-family-en"].read
    assert papers["letter-flat"].read == papers["ask-for-records-family-es"].read
    assert papers["packet-flat"].read == papers["first-meeting-packet-en"].read


IN_SPANISH = ("ask-for-an-evaluation", "meeting-checklist")


def test_a_screen_reader_finds_all_of_it_in_order(
    papers: dict[str, MadeSheet], golden: Callable[[str, str], None]
) -> None:
    """The tree read back from each English worksheet and letter, two Spanish ones and a packet."""
    wanted = {}
    for sheet in sheets_of(papers, "worksheet", "letter").values():
        asked = sheet.request
        if not asked.is_flat and (
            asked.language == "en" or (asked.language == "es" and asked.name in IN_SPANISH)
        ):
            wanted.setdefault(f"{asked.kind}-{asked.name}-{asked.language}", sheet)
    wanted["packet-first-meeting-en"] = papers["first-meeting-packet-en"]
    for name, sheet in wanted.items():
        golden(f"handouts/{name}.txt", sheet.read)
