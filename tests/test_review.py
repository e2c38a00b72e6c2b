"""The sheet on which a person compares a translation with its source, and signs."""

from __future__ import annotations

from pathlib import Path

import pytest

from handouts.document import nodes
from handouts.document.walk import every_node, plain_text
from handouts.errors import SelectionError
from handouts.library.load import Library
from handouts.pdf.readback import read_outline
from handouts.pdf.story import GlyphRun, Page
from handouts.pipeline import draw_story, make_story, review_plan, write
from tests.commands import Command
from tests.ink import ink_problems
from tests.pdfua import verapdf

TEXTS = (
    *(("es", "what-is-an-iep"), ("ar", "who-gets-ieps"), ("vi", "letters/ask-for-records")),
    *(("es", "charts/iep-vs-504"), ("zh-Hans", "bundles/where-to-start"), ("vi", "charts/iep-vs-504")),
    *(("es", "worksheets/meeting-checklist"), ("es", "texts/glossary")),
)


@pytest.mark.parametrize(("code", "name"), TEXTS, ids=[f"{code}/{name}" for code, name in TEXTS])
def test_a_text_and_its_translation_stand_side_by_side(
    code: str, name: str, shipped: Library, tmp_path: Path
) -> None:
    """Both titles, then lines to write what must change and to sign; accessible as every sheet is."""
    made = review_plan(shipped, code, name)
    story = make_story(made, made.filled({}))
    pdf = draw_story(made, story)
    outline = read_outline(pdf)
    titles = {shipped.named(each, name).words.title for each in ("en", code)}
    flat = outline.replace(f"{{{code}: ", "")
    assert all(title.split("{")[0].strip() in flat for title in titles)
    assert flat.index("H2 What I found") < flat.rindex("What must change") < flat.index("Date and signature")
    assert list(ink_problems(story, pdf)) == []
    (tmp_path / "a.pdf").write_bytes(pdf)
    assert verapdf(tmp_path / "a.pdf") == {}


def test_beside_each_row_there_is_room_to_write(shipped: Library) -> None:
    """In a narrow third column, under the words that also head the lines at the end."""
    made = review_plan(shipped, "ar", "who-gets-ieps")
    tables = [node for node, _ in every_node(made.document) if isinstance(node, nodes.Table)]
    assert len(tables) > 5
    for table in tables:
        assert plain_text(table.head.cells[2].blocks[0].inlines) == "What must change"  # type: ignore[union-attr]
        assert {row.cells[2].blocks for row in table.rows} == {(nodes.Blank("What must change"),)}


def test_what_a_reviewer_fills_in_at_the_end_is_on_one_page(shipped: Library) -> None:
    """From the first box to tick to the signature; nobody is called, and no code is opened."""
    made = review_plan(shipped, "ar", "iep-vs-504")
    pages = [words(page) for page in make_story(made, made.filled({})).pages]
    (last,) = (page for page in pages if "Date and signature" in page)
    assert "What I found" in last
    outline = write(made, made.filled({}), "outline").decode()
    assert not any(said in outline for said in ("At school, I call", "Figure", "parentcenterhub.org"))


def words(page: Page) -> str:
    runs = (mark for mark in page.marks if isinstance(mark, GlyphRun))
    return "".join(glyph.text for run in runs for glyph in run.glyphs)


def test_the_words_of_the_foot_are_reviewed_with_a_bundle(shipped: Library) -> None:
    """Entry by entry, since they are the same on each sheet."""
    made = review_plan(shipped, "vi", "bundles/where-to-start")
    (foot,) = (
        node
        for node, _ in every_node(made.document)
        if isinstance(node, nodes.Table) and "Parent Training" in repr(node)
    )
    assert ["Legal help" in repr(row.cells[0]) for row in foot.rows].count(True) == 1
    assert len(foot.rows) == 4


def test_numbers_and_words_of_the_glossary_are_marked(shipped: Library) -> None:
    """In both languages: what a reader must compare first."""
    made = review_plan(shipped, "es", "who-gets-ieps")
    html = write(made, made.filled({}), "html").decode()
    assert html.count("<strong>13</strong>") == 2
    assert html.count("<dfn>evaluation</dfn>") == html.count("<dfn>evaluaci\u00f3n</dfn>") >= 1


def test_a_text_without_a_sheet_of_its_own_is_told(shipped: Library) -> None:
    with pytest.raises(SelectionError, match="handouts make glossary --language es"):
        review_plan(shipped, "es", "glossary")
    with pytest.raises(SelectionError, match="Review a sheet that it stands on"):
        review_plan(shipped, "es", "texts/foot")


def test_the_command_writes_it_under_the_name_of_the_text(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HANDOUTS_LIBRARY")
    done = command("translations", "review", "es/letters/ask-for-records", "--to", "html")
    assert (done.code, done.out) == (0, "output/review_es_letters_ask-for-records.html\n")
    assert command("translations", "review", "es").code == 2
