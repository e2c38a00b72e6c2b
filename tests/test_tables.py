"""Grids: where a page cuts a table, what is repeated, how wide columns are."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from handouts.document.nodes import Blank, Block, Paragraph, Table, TableCell, TableRow, Text, Value
from handouts.errors import Location
from handouts.layout.block_setter import BlockSetter, Kept
from handouts.layout.fields import FieldMaker
from handouts.layout.flow import Flowable, Stack, TextBlock
from handouts.layout.runs import RunMaker
from handouts.layout.setter import Slot
from handouts.layout.tables import Grid, GridRow, GridStyle, column_widths, is_turned, table_flowables
from handouts.layout.typeface import Typefaces
from handouts.library.load import Library, load_library
from handouts.library.theme import Color
from handouts.pdf.story import FieldArea, GlyphRun, Line, LinkArea
from handouts.pdf.structure import REPEATED, StructElem, Tag, Tagger
from tests.monospace import placed, text_block, tree
from tests.sheets import ROOT

STYLE = GridStyle(2, 3, 4, 1, 0.5, Color(0, 0, 0), None, 0.25)
TBODY = Tag("TBody")
PADDING = 3 + 4
HEAD = 10 + PADDING + 1
"""Height of a head of one line, with its rule."""


def row(*cells: int, role: str = "TD") -> GridRow:
    """A row whose cells have so many lines, with the number of its cell in each line."""
    tag = Tag("TR", TBODY)
    return GridRow(tuple(_cell(n, count, Tag(role, tag)) for n, count in enumerate(cells)), STYLE)


def _cell(n: int, count: int, tag: Tag) -> Stack:
    return Stack((text_block(*[f"{n}"] * count, tag=tag),) if count else (), tag)


def grid(*rows: GridRow, page_room: float = 100) -> Grid:
    """A table of two columns under a head of one line."""
    head = GridRow((_cell(0, 1, Tag("TH")), _cell(1, 1, Tag("TH"))), STYLE)
    return Grid(TBODY, head, rows, (60, 40), STYLE, page_room, before=5, after=6)


# ── Pages ────────────────────────────────────────────────────────────────────


def test_a_row_is_as_high_as_its_highest_cell() -> None:
    """With the padding above and below; the rules between rows take no room."""
    assert row(1, 3).height == 30 + PADDING
    assert grid(row(1, 3), row(2, 1)).height == HEAD + 30 + PADDING + 20 + PADDING


def test_a_small_table_is_not_cut() -> None:
    """Three rows at most, on a quarter of a page, stay together, unless a page cannot hold them."""
    small, room = grid(row(1, 1), row(1, 1), row(1, 1), page_room=400), HEAD + 2 * (10 + PADDING)
    assert small.split(room, False) is None
    assert small.split(room, True)
    assert grid(*[row(1, 1)] * 4, page_room=400).split(room, False)
    assert replace(small, page_room=100).split(room, False)


def test_a_row_that_fits_a_page_is_not_cut() -> None:
    """It goes to the next page, under the head again."""
    cut = grid(row(1, 1), row(1, 6)).split(HEAD + 50, False)
    assert cut
    assert [len(part.rows) for part in cut] == [1, 1]
    assert [part.repeated for part in cut] == [False, True]
    assert [(part.before, part.after) for part in cut] == [(5, 0), (0, 6)]


def test_a_head_does_not_stand_alone() -> None:
    """A table whose first row does not fit goes to the next page."""
    assert grid(row(5, 1)).split(HEAD + 40, False) is None


def test_a_row_higher_than_a_page_is_cut_inside_its_cells() -> None:
    """A cell that is whole already is empty on the next page."""
    cut = grid(row(1, 12)).split(HEAD + PADDING + 55, False)
    assert cut
    first, second = (part.rows[0] for part in cut)
    assert [cell.height for cell in first.cells] == [10, 50]
    assert [cell.height for cell in second.cells] == [0, 70]


def test_a_row_of_which_no_line_fits_is_not_cut() -> None:
    """Not even when it is higher than a page."""
    assert row(4, 3).split(9 + PADDING) is None
    assert row(4, 0).split(10 + PADDING) is not None


def test_the_first_row_of_an_empty_page_is_cut_where_it_must_be() -> None:
    """Else the pages would never end."""
    made = grid(row(7, 7))
    assert made.split(HEAD + 60, False) is None
    cut = made.split(HEAD + 60, True)
    assert cut
    assert [part.rows[0].height for part in cut] == [50 + PADDING, 20 + PADDING]


def test_no_row_goes_along_with_a_foot() -> None:
    """A table fills its page, and the foot goes to the next alone."""
    foot = Stack((text_block("foot"),), keep=True)
    table = grid(*[row(1, 1)] * 4)
    cut = Stack((table, foot)).split(table.height + 5, False)
    assert cut
    assert [part.height for part in cut] == [table.height, 10]


# ── Reading ──────────────────────────────────────────────────────────────────


def test_a_table_over_two_pages_is_one_table() -> None:
    """The head that is repeated is an artifact; a cut row is one row."""
    root = StructElem("Document")
    tagger = Tagger(root)
    cut = grid(row(1, 12), row(1, 1)).split(HEAD + PADDING + 55, False)
    assert cut
    first, second = (placed(part, tagger) for part in cut)
    assert tree(root) == "Document(TH(.) TH(.) TBody(TR(TD(.) TD(.)) TR(TD(.) TD(.))))"
    heads = [mark for mark in second if isinstance(mark, GlyphRun) and mark.mark is REPEATED]
    assert len(heads) == 2
    assert not [mark for mark in first if isinstance(mark, GlyphRun) and mark.mark is REPEATED]


def test_a_repeated_head_opens_no_link() -> None:
    """It was read, and could be followed, where it stood first."""
    linked = text_block("site", tag=Tag("Link", Tag("TH")), link="#")
    head = GridRow((Stack((linked,)), _cell(1, 1, Tag("TH"))), STYLE)
    cut = Grid(TBODY, head, (row(1, 1), row(1, 1)), (60, 40), STYLE, 100).split(HEAD + 20, False)
    assert cut
    assert [len([m for m in placed(part) if isinstance(m, LinkArea)]) for part in cut] == [1, 0]


def test_empty_cells_and_an_empty_body_are_in_the_tree() -> None:
    """A table is whole whatever it holds."""
    roots = StructElem("Document"), StructElem("Document")
    placed(grid(row(0, 1)), Tagger(roots[0]))
    placed(grid(), Tagger(roots[1]))
    assert tree(roots[0]) == "Document(TH(.) TH(.) TBody(TR(TD TD(.))))"
    assert tree(roots[1]) == "Document(TH(.) TH(.) TBody)"


def test_rules_stand_under_each_row_and_between_the_columns() -> None:
    """One under the head is as thick as its style says."""
    rules = [mark for mark in placed(grid(row(1, 1))) if isinstance(mark, Line)]
    assert [(rule.y, rule.width) for rule in rules if rule.width] == [(HEAD - 0.5, 100), (HEAD + 17, 100)]
    assert [(rule.x, rule.height) for rule in rules if rule.height] == [(60, 17), (60, 17)]


# ── Nodes ────────────────────────────────────────────────────────────────────


@pytest.fixture
def setter(miniature: Library) -> BlockSetter:
    theme = load_library(ROOT).theme
    typefaces = Typefaces(theme, miniature.by_code)
    maker = RunMaker(typefaces, FieldMaker(typefaces))
    return BlockSetter(maker, maker.theme, "en", 600, Kept(), {})


def table(*cells: Block, style: str = "plain") -> Table:
    """A head and a row of such cells."""
    heads = tuple(TableCell((Paragraph((Text(f"Head {n}"),)),), "column") for n, _ in enumerate(cells))
    return Table(TableRow(heads), (TableRow(tuple(TableCell((cell,)) for cell in cells)),), style=style)


def _grid(flowables: list[Flowable]) -> Grid:
    (found,) = (each for each in flowables if isinstance(each, Grid))
    return found


def test_a_column_to_write_in_is_as_wide_as_it_can_be(setter: BlockSetter) -> None:
    """A blank asks for all the room there is."""
    made = table(Paragraph((Text("a short text"),)), Blank("b"), style="form")
    widths = _grid(table_flowables(setter, made, Slot(None, 400))).widths
    assert sum(widths) == pytest.approx(400)
    assert widths[1] > widths[0]


def test_a_place_to_write_fills_its_cell_from_rule_to_rule(setter: BlockSetter) -> None:
    """As high as the row, whatever stands in the other cells."""
    made = table(Paragraph((Text("words " * 40),)), Blank("b"), style="form")
    found = _grid(table_flowables(setter, made, Slot(None, 200)))
    (area,) = (mark for mark in placed(found) if isinstance(mark, FieldArea))
    row_line, head = found.style.row_line, found.head.height + found.style.head_line
    assert (area.y, area.height) == (head + row_line, found.rows[0].height - 2 * row_line)
    assert area.width == found.widths[1] - 2 * found.style.padding_side


def test_a_long_word_in_a_table_with_a_head_column_is_not_broken(setter: BlockSetter) -> None:
    """Its column takes the room from the wordy one."""
    word, many = "compensatoriosinterminablemente", "una frase de muchas palabras cortas " * 9
    cells = [Paragraph((Text(text),)) for text in ("a", word, many)]
    found = _grid(setter.block(table(*cells, style="glossary"), Slot(None, 400)))
    own = found.rows[0].cells[1].children
    assert [len(text.lines) for text in own if isinstance(text, TextBlock)] == [1]
    assert sum(found.widths) == pytest.approx(400)


def test_columns_are_never_narrower_than_their_longest_word() -> None:
    """Where the room allows it; what is left goes to those that ask for more."""
    assert column_widths((50, 900), (40, 50), 300) == pytest.approx(
        (40 + 210 * 10 / 860, 50 + 210 * 850 / 860)
    )
    assert column_widths((10, 10), (400, 200), 300) == pytest.approx((200, 100))
    assert column_widths((50, 100), (20, 20), 300) == pytest.approx((100, 200))


def words(*texts: str) -> Table:
    return table(*(Paragraph((Text(text),)) for text in texts))


def test_a_table_whose_words_would_be_torn_turns_the_page(setter: BlockSetter) -> None:
    """Whatever it is for; a few short words stand upright."""
    days = words(*("Understanding",) * 6)
    assert is_turned(setter, days, 400)
    assert not is_turned(setter, days, 700)
    assert not is_turned(setter, words("a", "b"), 400)


def test_a_column_takes_room_for_its_longest_word_from_the_others(setter: BlockSetter) -> None:
    """Also where the dashes of the text would have it narrow."""
    made = replace(words("Understanding", "a"), widths=(1, 9))
    first, second = _grid(table_flowables(setter, made, Slot(None, 300))).widths
    assert first + second == pytest.approx(300)
    assert first > setter.bold_width("Understanding", "cell") > 30
    assert setter._maker.problems == []


def test_words_that_fit_into_no_column_are_told(setter: BlockSetter) -> None:
    """A word is never torn in silence; a value may be long and is broken."""
    place = Location("t.md", 3)
    long = Paragraph((Value("child.name", "name", "Understanding" * 9),))
    table_flowables(setter, table(long, long), Slot(None, 400))
    table_flowables(setter, replace(words(*("Understanding",) * 6), location=place), Slot(None, 400))
    assert [str(problem) for problem in setter._maker.problems] == [
        "t.md:3: The longest words do not fit into the 6 columns of this table. "
        "Take fewer columns, shorter words or wider paper."
    ]


def test_a_line_that_would_be_wider_than_its_room_is_refused(setter: BlockSetter) -> None:
    """A column that is narrower than a letter: nothing is printed over what stands beside it."""
    assert setter.words((Text("a word"),), Tag("P"), "title", 80, None).lines
    assert setter._maker.problems == []
    setter.words((Text("W"),), Tag("P"), "title", 10, None)
    (problem,) = setter._maker.problems
    assert re.fullmatch(
        r'a line of "title" would be [0-9.]+ points wider than its room of 10.', problem.message
    )
