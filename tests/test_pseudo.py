"""Two languages that nobody speaks find what a real translation would find late: one a third longer, with
accents on every letter, and one in letters that run from right to left."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.document import nodes
from handouts.document.walk import plain_text, rebuilt, rebuilt_inline
from handouts.library.load import Library
from handouts.library.model import Language
from handouts.pdf.draw import draw
from handouts.pdf.readback import read_outline
from handouts.pdf.story import GlyphRun, Story
from handouts.pipeline import plan
from tests.ink import ink_problems
from tests.pdfua import verapdf
from tests.sheets import build_story

ACCENTED = str.maketrans("aeiouycnszAEIOUYCNSZ", "ăęĩőůŷčňšžÂĒĪŐŪŶĆŅŠŻ")
RTL = str.maketrans("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתאבגד")
KINDS = {
    "topic": Request("fact-sheet", topics=("who-gets-ieps",)),
    "bundle for teachers": Request("fact-sheet", audience="teacher", topics=("new-teacher",)),
    "every diagram": Request("fact-sheet", topics=("iep-team-and-meeting",)),
    "chart": Request("comparison-chart", rows=("essential",)),
    "letter": Request("letter", "ask-for-records"),
    "worksheet": Request("worksheet", "meeting-checklist"),
    "packet": Request("packet", "first-meeting"),
    "glossary": Request("glossary"),
}


def longer(text: str) -> str:
    """The text with accents, and a third more of it."""
    words = text.translate(ACCENTED).split(" ")
    return " ".join(f"{word}{word[: (len(word) + 2) // 3]}" if word.isalpha() else word for word in words)


def mirrored(text: str) -> str:
    return text.lower().translate(RTL)


SAID = {"longer": longer, "mirrored": mirrored}


def in_pseudo(document: nodes.Document, how: str) -> nodes.Document:
    """The document with other letters; marks, numbers and addresses stay."""
    say = SAID[how]

    def inlines(found: nodes.Inlines) -> nodes.Inlines:
        return tuple(map(inline, found))

    def inline(found: nodes.Inline) -> nodes.Inline:
        if isinstance(found, nodes.Text):
            return replace(found, text=say(found.text))
        if isinstance(found, nodes.Value):
            return replace(found, placeholder=say(found.placeholder), spoken=say(found.spoken))
        return rebuilt_inline(found, inlines)

    def blocks(found: nodes.Blocks) -> nodes.Blocks:
        return tuple(rebuilt(block, blocks, inlines) for block in found)

    parts = tuple(
        replace(
            part,
            blocks=blocks(part.blocks),
            header=part.header and inlines(part.header),
            footer=part.footer and inlines(part.footer),
        )
        for part in document.parts
    )
    title = say(document.title)
    return replace(
        document,
        title=title,
        parts=parts,
        header=inlines(document.header),
        footer=inlines(document.footer),
    )


@cache
def document_of(library: Library, name: str) -> nodes.Document:
    made = plan(library, KINDS[name])
    return made.filled({})


def language(library: Library, how: str) -> Language:
    if how == "longer":
        return library.language("en")
    return replace(library.language("en"), direction="rtl", font="Noto Sans Hebrew")


def story_of(library: Library, name: str, how: str) -> Story:
    document = in_pseudo(document_of(library, name), how)
    return build_story(document, library.theme, {"en": language(library, how)}, "letter", fields=True)


@pytest.mark.parametrize("how", SAID)
@pytest.mark.parametrize("name", KINDS)
def test_a_sheet_in_a_language_nobody_speaks_is_whole(
    name: str, how: str, shipped: Library, tmp_path: Path
) -> None:
    """No word is torn, nothing leaves the page, all ink is in place, and veraPDF finds nothing."""
    story = story_of(shipped, name, how)
    pdf = draw(story, shipped.settings.date)
    assert list(ink_problems(story, pdf)) == []
    (tmp_path / "a.pdf").write_bytes(pdf)
    assert verapdf(tmp_path / "a.pdf") == {}
    (part, *_) = in_pseudo(document_of(shipped, name), how).parts
    title = next(plain_text(block.inlines) for block in part.blocks if isinstance(block, nodes.Heading))
    assert title in read_outline(pdf)


def test_a_page_from_right_to_left_is_the_mirror_of_one_from_left_to_right(shipped: Library) -> None:
    """What began at the left margin ends at the right one."""
    side = shipped.theme.page.side
    page = story_of(shipped, "topic", "mirrored").pages[0]
    runs = [mark for mark in page.marks if isinstance(mark, GlyphRun)]
    assert max(run.x + run.width for run in runs) == pytest.approx(page.width - side, abs=0.1)
    titles = [run for run in runs if run.size == shipped.theme.text["title"].size]
    assert max(run.x + run.width for run in titles) == pytest.approx(page.width - side, abs=0.1)
