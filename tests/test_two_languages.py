"""One sheet of paper in two languages: front and back, or side by side."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.ask.school import School
from handouts.composing.side_by_side import side_by_side
from handouts.document import nodes
from handouts.document.walk import below, every_node, plain_text, texts
from handouts.errors import HandoutsError
from handouts.library.load import Library
from handouts.output import file_name
from handouts.pdf.readback import read_outline
from handouts.pdf.story import GlyphRun
from handouts.pipeline import Plan, draw_story, make_story, plan, write
from handouts.reading.parse import parse
from tests.ink import ink_problems
from tests.pdfua import verapdf
from tests.sheets import build_story, document_of

WHAT = ("what-is-an-iep",)
TWINS = {
    "one topic": Request("fact-sheet", topics=WHAT, language="en,es", twin=True),
    "a bundle": Request("fact-sheet", language="en,vi", twin=True),
    "the other way": Request("fact-sheet", language="zh-Hans,en", twin=True),
    "chart": Request("comparison-chart", rows=("essential",), language="es", twin=True),
    "worksheet": Request("worksheet", "meeting-checklist", language="es", twin=True),
    "Arabic beside English": Request("fact-sheet", topics=WHAT, language="ar", twin=True),
    "Arabic first": Request("comparison-chart", rows=("short",), language="ar,en", twin=True),
    "a topic that one lacks": Request("fact-sheet", topics=(*WHAT, "behavior"), language="en,ar", twin=True),
    "for teachers": Request("fact-sheet", topics=WHAT, audience="teacher", language="es", twin=True),
}


def finished(made: Plan) -> bytes:
    return draw_story(made, make_story(made, made.filled({})))


def parts(made: Plan) -> list[str]:
    """The language of the part that each page is of; empty for a page that is left empty."""
    story = make_story(made, made.filled({}))
    return [page.target for page in story.pages]


def test_what_fits_a_side_in_each_language_is_the_front_and_back_of_one_sheet_of_paper(
    shipped: Library, tmp_path: Path
) -> None:
    """English in front, Spanish behind, each marked as what it is, under a title of its own."""
    made = plan(shipped, Request("comparison-chart", rows=("short",), language="en,es"))
    pdf = finished(made)
    outline = read_outline(pdf).splitlines()
    assert len(make_story(made, made.filled({})).pages) == 2
    assert [line for line in outline if line.startswith(("  Part", "    H1"))] == [
        "  Part",
        "    H1 IEP or 504 plan, side by side",
        "  Part [es]",
        "    H1 IEP o plan 504, lado a lado",
    ]
    (tmp_path / "a.pdf").write_bytes(pdf)
    assert verapdf(tmp_path / "a.pdf") == {}


def test_a_longer_sheet_has_each_language_on_paper_of_its_own(shipped: Library) -> None:
    """So that a family gets its own after the sheets are parted: Spanish begins on a right-hand page."""
    made = plan(shipped, Request("comparison-chart", rows=("essential",), language="en,es"))
    targets = parts(made)
    first, second = (n for n, target in enumerate(targets) if target)
    assert first == 0
    assert second > 1
    assert second % 2 == 0


def test_three_languages_follow_one_another(shipped: Library) -> None:
    document = document_of(shipped, Request("fact-sheet", topics=WHAT, language="vi, ES, english"))
    assert [part.language for part in document.parts] == ["vi", "es", "en"]


def test_each_language_is_that_sheet_alone(shipped: Library) -> None:
    """Nothing of a sheet is lost or changed where another language follows it."""
    both = document_of(shipped, Request("fact-sheet", topics=WHAT, language="en,es"))
    for part, code in zip(both.parts, ("en", "es"), strict=True):
        alone = document_of(shipped, Request("fact-sheet", topics=WHAT, language=code))
        assert part.blocks == alone.parts[0].blocks
        assert (part.header, part.footer) == (alone.header, alone.footer)


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_sheet_is_accessible_and_its_ink_right(name: str, shipped: Library, tmp_path: Path) -> None:
    """What is read back is what was set; veraPDF finds nothing; every glyph is in place."""
    made = plan(shipped, TWINS[name])
    story = make_story(made, made.filled({}))
    pdf = draw_story(made, story)
    (tmp_path / "a.pdf").write_bytes(pdf)
    assert verapdf(tmp_path / "a.pdf") == {}
    assert list(ink_problems(story, pdf)) == []
    assert read_outline(pdf) == write(made, made.filled({}), "outline").decode()


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_sheet_holds_all_words_of_both(name: str, shipped: Library) -> None:
    """Every entry, paragraph and heading of each language stands on it."""
    request = TWINS[name]
    made = plan(shipped, request)
    said = _words(write(made, made.filled({}), "outline").decode())
    for each in made.selections:
        alone = plan(shipped, replace(each.request, also=(), twin=False))
        for line in write(alone, alone.filled({}), "outline").decode().splitlines():
            kind, _, words = line.strip().partition(" ")
            if kind in ("P", "LBody", "H1", "H2", "H3") and "{" not in words and ":" not in words:
                assert _words(words) in said


def _words(text: str) -> str:
    """Letters and digits alone: marks of languages, and how a line is divided, may differ."""
    return "".join(c for c in text.replace("{es: ", "").replace("{vi: ", "") if c.isalnum())


def test_steps_beside_each_other_have_the_same_number(shipped: Library) -> None:
    """A teacher can point: the third step of one language stands beside the third of the other."""
    rows = [row for table in _tables(shipped) for row in table.rows]
    numbers = [tuple(map(_number, row.cells)) for row in rows if all(map(_number, row.cells))]
    assert numbers == [(n, n) for n in range(1, len(numbers) + 1)]
    assert len(numbers) == 5


def _tables(library: Library) -> list[nodes.Table]:
    document = document_of(library, TWINS["one topic"])
    return [node for node, _ in every_node(document) if isinstance(node, nodes.Table)]


def _number(cell: nodes.TableCell) -> int:
    (block, *_) = cell.blocks
    if isinstance(block, nodes.Division):
        (block, *_) = block.blocks
    return block.start if isinstance(block, nodes.OrderedList | nodes.Steps) else 0


def twins(library: Library, ours: str, theirs: str, code: str = "es") -> nodes.Blocks:
    """The blocks of two texts in Markdown, side by side."""
    one, other = (parse(text, "a.md", audiences=("family",)) for text in (ours, theirs))
    return beside(library, one, other, code)


def beside(library: Library, ours: nodes.Blocks, theirs: nodes.Blocks, code: str) -> nodes.Blocks:
    one, other = (
        nodes.Document("T", language, (nodes.Part(blocks, language),))
        for blocks, language in ((ours, "en"), (theirs, code))
    )
    return side_by_side(one, other, library.by_code["en"], library.by_code[code]).parts[0].blocks


def row_texts(table: nodes.Block) -> list[list[list[str]]]:
    """The texts of each cell."""
    assert isinstance(table, nodes.Table)
    return [[list(map(plain_text, _texts(cell.blocks))) for cell in row.cells] for row in table.rows]


def _texts(blocks: nodes.Blocks) -> Iterator[nodes.Inlines]:
    return (text for node, _ in below(blocks) for text in texts(node))


def test_a_list_stands_beside_one_of_another_length(shipped: Library) -> None:
    """Each whole in its column, in one row: no entry stands beside what it does not say."""
    (table,) = twins(shipped, "- One\n- Two\n- Three", "- Uno\n- Dos y tres")
    assert row_texts(table) == [[["One", "Two", "Three"], ["Uno", "Dos y tres"]]]


def test_a_text_without_a_twin_stands_in_its_column(shipped: Library) -> None:
    """What the other language puts elsewhere is no reason to leave the columns."""
    table, _ = twins(shipped, "Words.\n\n---", "---")
    assert row_texts(table) == [[["Words."], ["–"]]]


def test_words_to_know_stand_beside_the_same_word(shipped: Library) -> None:
    """In a row each, whatever their order; beside a word that a language lacks stands a dash."""
    one, other = (
        nodes.Callout("words", (), (nodes.DefinitionList(tuple(map(_definition, ids))),))
        for ids in (("iep", "fape", "lre"), ("lre", "iep", "mediation"))
    )
    (box,) = beside(shipped, (one,), (other,), "es")
    assert isinstance(box, nodes.Callout)
    said = [[cell[-1] for cell in row] for row in row_texts(box.blocks[0])]
    assert said == [["iep", "iep"], ["fape", "–"], ["lre", "lre"], ["–", "mediation"]]


def _definition(id: str) -> nodes.Definition:
    return nodes.Definition((nodes.Text("Word"),), (nodes.Paragraph((nodes.Text(id),)),), id=id)


def test_a_cell_of_a_chart_has_each_language_on_lines_of_its_own(shipped: Library) -> None:
    """Arabic stands under the English, in its own direction; only short words are on one line with it."""
    document = document_of(
        shipped, Request("comparison-chart", rows=("essential",), language="ar", twin=True)
    )
    chart = next(
        node for node, _ in every_node(document) if isinstance(node, nodes.Table) and node.style == "chart"
    )
    for cell in (cell for row in (chart.head, *chart.rows) for cell in row.cells[: chart.breadth]):
        assert isinstance(cell.blocks[0], nodes.Paragraph)
        assert " / " not in plain_text(cell.blocks[0].inlines)
        assert isinstance(cell.blocks[1], nodes.Division)
        assert (cell.blocks[1].style, cell.blocks[1].language) == ("translation", "ar")
    said = {plain_text(node.inlines) for node, _ in below((chart,)) if isinstance(node, nodes.Likeness)}
    assert "Same / متشابه" in said


def test_a_drawing_has_each_language_on_lines_of_its_own(shipped: Library) -> None:
    """Beside a question stands what yes leads to, each with its Spanish under it."""
    path = "::: path T\n1. Under three years old?\n\n   Yes: early help now.\n2. Ask the school soon.\n:::"
    own = path.replace("Under three years old?", "¿Tiene menos de 3?").replace("Yes: early", "Sí: ayuda")
    made = twins(shipped, path, own)
    story = build_story(
        nodes.Document("T", "en", (nodes.Part(made, "en"),)), shipped.theme, shipped.by_code, "letter"
    )
    runs = [mark for page in story.pages for mark in page.marks if isinstance(mark, GlyphRun)]
    starts = {"".join(glyph.text for glyph in run.glyphs).strip(): (run.x, run.y) for run in runs}
    question, own_question = starts["Under three years old?"], starts["¿Tiene menos de 3?"]
    answer, own_answer = starts["Yes: early help now."], starts["Sí: ayuda help now."]
    assert question[0] == own_question[0] < answer[0] == own_answer[0]
    assert question[1] < own_question[1]
    assert answer[1] < own_answer[1]


@pytest.mark.parametrize(
    ("code", "title"), [("zh-Hans", "我怎样要求评估？"), ("es", "¿Cómo pido una evaluación?")]
)
def test_a_second_title_is_not_cut_where_it_fits_a_line(code: str, title: str, shipped: Library) -> None:
    """Where both titles do not fit one line, the second stands whole on its own."""
    made = plan(
        shipped, Request("fact-sheet", topics=("how-to-ask-for-an-evaluation",), language=code, twin=True)
    )
    page = make_story(made, made.filled({})).pages[0]
    lines: dict[float, str] = {}
    for run in (mark for mark in page.marks if isinstance(mark, GlyphRun)):
        lines[run.y] = lines.get(run.y, "") + "".join(glyph.text for glyph in run.glyphs)
    said = [*map(str.strip, lines.values())]
    assert said[said.index("How do I ask for an evaluation? /") + 1] == title


def test_each_column_of_a_twin_runs_in_its_own_direction(shipped: Library) -> None:
    """English begins at the left margin, Arabic at the right one; neither crosses the middle."""
    made = plan(shipped, TWINS["Arabic beside English"])
    page = make_story(made, made.filled({})).pages[1]
    middle, margin = page.width / 2, shipped.theme.page.side + shipped.theme.tables["twin"].padding_side
    runs = [mark for mark in page.marks if isinstance(mark, GlyphRun)]
    rows = [run for run in runs if "Arabic" in run.face.name and run.x > middle]
    assert max(run.x + run.width for run in rows) == pytest.approx(page.width - margin, abs=0.1)
    assert min(run.x for run in runs if run.x > margin - 1) < margin + 1
    english = [run for run in runs if run.x < margin + 20 and run.size == 12]
    assert max(run.x + run.width for run in english) < middle


@pytest.mark.parametrize(("code", "label"), [("es", "Phone / Teléfono:"), ("zh-Hant", "Phone / 電話:")])
def test_a_label_in_two_languages_stands_whole_before_its_blank(
    code: str, label: str, shipped: Library
) -> None:
    """On the foot of a twin sheet, where the two labels and their blanks do not fit one line."""
    made = plan(shipped, Request("fact-sheet", language=code, twin=True))
    last = make_story(made, made.filled({})).pages[-1]
    lines: dict[float, str] = {}
    for run in (mark for mark in last.marks if isinstance(mark, GlyphRun)):
        lines[run.y] = lines.get(run.y, "") + "".join(glyph.text for glyph in run.glyphs)
    assert label in map(str.strip, lines.values())


def test_the_foot_of_a_twin_says_once_what_is_the_same(shipped: Library) -> None:
    """Places to write, contacts and law; words stand beside each other, and the sheet needs no fifth side."""
    request = Request("fact-sheet", language="es", twin=True)
    made = plan(shipped, replace(request, school=School(phone="555-0100")))
    (foot,) = (node for node, _ in every_node(made.filled({})) if getattr(node, "style", "") == "foot")
    said = " ".join(map(plain_text, _texts((foot,))))
    assert [said.count(words) for words in ("555-0100", "42\u00a0USC\u00a012102")] == [1, 1]
    assert "Sources / Fuentes: " in said
    assert isinstance(foot, nodes.Division)
    ((english, spanish),) = row_texts(foot.blocks[-1])
    assert "your Parent Training and Information Center, parentcenterhub.org" in english
    assert "su Centro de Capacitación e Información para Padres, parentcenterhub.org" in spanish
    assert len(parts(plan(shipped, request))) == 4


def test_a_section_that_a_language_lacks_is_told_in_its_place(shipped: Library) -> None:
    """Nothing moves up beside what it does not say."""
    one, other = (
        document_of(shipped, Request("fact-sheet", topics=WHAT, language=code)) for code in ("en", "es")
    )
    (part,) = other.parts
    headings = [n for n, block in enumerate(part.blocks) if isinstance(block, nodes.Heading)]
    start, end = next(
        (a, b) for a, b in pairwise(headings) if getattr(part.blocks[a], "anchor", "") == "inside"
    )
    lacking = replace(other, parts=(replace(part, blocks=(*part.blocks[:start], *part.blocks[end:])),))
    languages = shipped.by_code
    made = side_by_side(one, lacking, languages["en"], languages["es"])
    told = [
        node
        for node, _ in every_node(made)
        if isinstance(node, nodes.TableRow) and "Todavía no está escrito en español." in repr(node)
    ]
    assert len(told) == 1
    assert "¿Cuándo empieza y cuándo cambia?" in repr(made)


def test_a_topic_that_a_language_lacks_is_told_in_its_place(shipped: Library) -> None:
    """In the words of that language; its title is in the first one's, once."""
    request = Request("fact-sheet", topics=("behavior", "what-is-an-iep"), language="en,vi")
    made, twin = (plan(shipped, replace(request, twin=is_twin)) for is_twin in (False, True))
    told = "Not written in Vietnamese yet, as the sheet says in their place: behavior."
    for each in (made, twin):
        assert each.notices == (told,)
        outline = write(each, each.filled({}), "outline").decode()
        assert outline.count("Chưa có bản Tiếng Việt.") == 1
    alone = write(made, made.filled({}), "outline").decode()
    assert "H2 {en: Help with behavior at school}\n    P Chưa có bản" in alone
    assert "H2 Help with behavior at school\n" in outline
    (row,) = (
        node
        for node, _ in every_node(twin.document)
        if isinstance(node, nodes.TableRow) and "Chưa có bản" in repr(node.cells[1])
    )
    assert "If behavior gets in the way" in repr(row.cells[0])


def test_a_bundle_of_which_a_language_has_some_topics_is_made(shipped: Library) -> None:
    """Both open with the words for a list of one's own, as the second has none for the bundle."""
    request = Request("fact-sheet", topics=("getting-an-evaluation",), language="ar", twin=True)
    made = plan(shipped, request)
    assert made.document.title == "IEPs and 504 plans: your questions"
    assert [selection.opening.id for selection in made.selections] == ["own-list", "own-list"]
    lacking = ("evaluation", "parent-rights", "disagreements")
    assert [selection.lacking for selection in made.selections] == [(), lacking]
    assert made.notices[1:] == (
        'The words that open "getting-an-evaluation" are not written in Arabic yet: others open the sheet.',
    )
    name = file_name(made.selection.request, "pdf")
    assert name == "fact-sheet_getting-an-evaluation_family_en_brief_ar_twin_letter.pdf"


REFUSED = (
    (Request("letter", "ask-for-records", language="en,es"), "This has two languages on one page already."),
    (Request("glossary", language="en,es", twin=True), "This has two languages on one page already."),
    (Request("packet", "first-meeting", language="en,es"), "A packet is in one language."),
    (Request("fact-sheet", topics=WHAT, language="en,en"), "A language is given twice."),
    (Request("fact-sheet", topics=WHAT, language="en,es,vi", twin=True), "A twin sheet has two languages."),
    (Request("fact-sheet", topics=WHAT, language="en", twin=True), "A twin sheet has two languages."),
    (Request("fact-sheet", topics=WHAT, language="en,xx"), 'Unknown language "xx".'),
    (Request("fact-sheet", topics=("behavior",), language="en,vi"), "is not written in Vietnamese (vi) yet."),
    (Request("fact-sheet", topics=(*WHAT, "behavior"), language="vi,en"), "not written in Vietnamese (vi)"),
)


@pytest.mark.parametrize(("request_", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_cannot_be_in_two_languages_is_told_once(
    request_: Request, words: str, shipped: Library
) -> None:
    with pytest.raises(HandoutsError) as caught:
        plan(shipped, request_)
    assert [words in problem.message for problem in caught.value.problems] == [True]


def test_a_part_of_a_packet_may_be_in_two_languages(shipped: Library, tmp_path: Path) -> None:
    """Both stand in its contents, each in its own language."""
    recipe = tmp_path / "r.yaml"
    recipe.write_text(
        "title: Ours\nwords: own-packet\nlanguage: en\nparts:\n"
        "  - {kind: comparison-chart, rows: [short], language: 'en,es'}\n",
        "utf-8",
    )
    outline = read_outline(finished(plan(shipped, Request("packet", str(recipe)))))
    assert "{es: IEP o plan 504, lado a lado}" in outline
    assert outline.count("  Part [es]") == 1
