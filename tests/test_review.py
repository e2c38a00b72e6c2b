"""The sheet on which a person compares a translation with its source, and signs."""

from __future__ import annotations

from pathlib import Path

import pytest

from handouts.errors import SelectionError
from handouts.library.load import Library
from handouts.pdf.readback import read_outline
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
    assert flat.index("H2 What I found") < flat.index("What must change") < flat.index("Date and signature")
    assert list(ink_problems(story, pdf)) == []
    (tmp_path / "a.pdf").write_bytes(pdf)
    assert verapdf(tmp_path / "a.pdf") == {}


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
