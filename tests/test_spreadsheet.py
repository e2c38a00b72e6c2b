"""The tables of a sheet as CSV: a spreadsheet gets every word of them."""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.document import nodes
from handouts.writing.spreadsheet import to_csv
from tests.strategies import blocks, few_texts, strips, tuples

REPLACED = {"AudienceBlock", "Insert", "Running"}
"""Blocks of a template: none of them reaches a writer."""


def text(words: str) -> nodes.Inlines:
    return (nodes.Text(words),)


def says(words: str) -> nodes.Paragraph:
    return nodes.Paragraph(text(words))


def entries(*words: str) -> tuple[nodes.ListItem, ...]:
    return tuple(nodes.ListItem((says(each),)) for each in words)


def table(*cells: nodes.Blocks, caption: nodes.Inlines = ()) -> nodes.Table:
    """A head of one column, and a row for each cell."""
    head = nodes.TableRow((nodes.TableCell((says("Head"),), "column"),))
    return nodes.Table(head, tuple(nodes.TableRow((nodes.TableCell(cell),)) for cell in cells), caption)


def rows_of(*blocks: nodes.Block) -> list[list[str]]:
    document = nodes.Document("Title", "en", (nodes.Part(blocks, "en"),))
    return list(csv.reader(StringIO(to_csv(document).removeprefix("\ufeff"), newline="")))


CELLS: tuple[tuple[nodes.Block, str], ...] = (
    (nodes.Heading(2, text("Who?")), "Who?"),
    (nodes.Paragraph((*text("Ask "), nodes.Link(text("them"), "tel:1"), *text("."))), "Ask them."),
    (nodes.BulletList(entries("one", "two")), "one\ntwo"),
    (nodes.OrderedList(entries("one", "two"), 3), "one\ntwo"),
    (nodes.Steps(entries("one", "two")), "one\ntwo"),
    (nodes.Diagram("seats", text("title"), entries("one", "two")), "title\none\ntwo"),
    (nodes.Checklist(entries("Ask the school")), "Ask the school"),
    (nodes.DefinitionList((nodes.Definition(text("IEP"), (says("A plan."),)),)), "IEP\nA plan."),
    (table((says("inner"),), caption=text("About")), "About\nHead\ninner"),
    (nodes.Figure(nodes.QrCode("https://example.org"), "A code", (says("beside"),)), "A code\nbeside"),
    (nodes.Callout("note", text("Note"), (says("inside"),)), "Note\ninside"),
    (nodes.Division("foot", (nodes.Division("deck", (says("deep"),)),)), "deep"),
    (nodes.Strip(text("School"), text("Child")), "School\nChild"),
    (nodes.WriteInLines(2, text("Your words")), "Your words"),
    (nodes.Blank("Help, in class"), ""),
    (nodes.TickBox("Ask about: cost"), ""),
    (nodes.Likeness("same", text("Same")), "Same"),
    (nodes.Contents((nodes.ContentsEntry("Rights", "", 1),)), "Rights"),
    (nodes.ThematicBreak(), ""),
    (nodes.PageBreak(), ""),
)


@pytest.mark.parametrize(("block", "said"), CELLS, ids=lambda each: type(each).__name__)
def test_a_cell_says_each_text_in_it_on_a_line_of_its_own(block: nodes.Block, said: str) -> None:
    """A place to write is an empty cell, where a spreadsheet is typed into."""
    assert rows_of(table((block,))) == [["Head"], [said]]


def test_every_block_has_been_put_in_a_cell() -> None:
    tried = {type(block).__name__ for block, _ in CELLS}
    assert {kind.__name__ for kind in get_args(nodes.Block)} - tried == REPLACED


@pytest.mark.parametrize(
    "around",
    [
        lambda inner: inner,
        lambda inner: nodes.Division("foot", (says("not in a table"), inner)),
        lambda inner: nodes.Callout("note", text("not in a table"), (inner, says("x"))),
        lambda inner: nodes.BulletList((nodes.ListItem((says("not in a table"), inner)),)),
    ],
)
def test_a_table_is_written_wherever_it_stands(around: Any) -> None:
    assert rows_of(says("x"), around(table((says("cell"),))), says("x")) == [["Head"], ["cell"]]


def test_a_caption_stands_before_the_head() -> None:
    assert rows_of(table((says("cell"),), caption=text("About it"))) == [["About it"], ["Head"], ["cell"]]


def test_tables_follow_one_another() -> None:
    inner = table((says("inner"),))
    found = rows_of(table((inner,), (says("next"),)), inner)
    assert found == [["Head"], ["Head\ninner"], ["next"], ["Head"], ["inner"]]


@pytest.mark.parametrize("sign", "=+-@")
def test_no_cell_is_a_formula(sign: str) -> None:
    assert rows_of(table((says(f"{sign}1"),), caption=text(f"{sign}2"))) == [
        [f"'{sign}2"],
        ["Head"],
        [f"'{sign}1"],
    ]


# ── no letter is lost ────────────────────────────────────────────────────────

any_block = st.one_of(blocks, strips)
cells = st.builds(nodes.TableCell, tuples(any_block, 0, 2))
any_table = st.builds(
    nodes.Table,
    st.builds(nodes.TableRow, tuples(cells, 1, 2)),
    tuples(st.builds(nodes.TableRow, tuples(cells, 1, 2)), 0, 2),
    st.one_of(st.just(()), few_texts),
)


@given(tuples(any_table, 1, 2), st.booleans())
def test_no_letter_of_a_table_is_lost_and_none_is_added(tables: nodes.Blocks, is_in_a_box: bool) -> None:
    """Whatever stands in its cells, and wherever it stands."""
    around = (nodes.Callout("note", text("A box"), tables),) if is_in_a_box else tables
    said = "".join(cell for row in rows_of(*around) for cell in row)
    assert _letters(said) == _letters(_words(tables))


def _letters(text: str) -> Counter[str]:
    """Without the sign that keeps a cell from being a formula."""
    return Counter("".join(text.replace("'", "").split()))


def _words(thing: Any) -> str:
    """All that prints in a node, found by looking into every field."""
    match thing:
        case tuple():
            return "".join(map(_words, thing))
        case nodes.Text(words):
            return words
        case nodes.Value():
            return thing.placeholder if thing.text is None else thing.text
        case nodes.Figure():
            return thing.alt + _words(thing.beside)
        case nodes.Node():
            return "".join(_words(getattr(thing, name)) for name in thing.__struct_fields__)
        case _:
            return ""
