"""The running text of a sheet: what is in it, and which of it has law behind it."""

from __future__ import annotations

import pytest

from handouts.document.nodes import (
    Block,
    BulletList,
    Callout,
    Checklist,
    Citation,
    Definition,
    DefinitionList,
    Division,
    Figure,
    Foreign,
    Heading,
    ListItem,
    Note,
    OrderedList,
    Paragraph,
    QrCode,
    Steps,
    Strip,
    Strong,
    Table,
    TableCell,
    TableRow,
    Text,
    WriteInLines,
)
from handouts.errors import Location
from handouts.quality.passages import after_lead, lead, passages

PLACE = Location("content/en/good.md", 9)


def says(text: str, *, no_law: bool = False) -> Paragraph:
    return Paragraph((Text(text),), PLACE, no_law=no_law)


def cites(text: str) -> Paragraph:
    return Paragraph((Strong((Citation((Text(text),), "law"),)),), PLACE)


def found(*blocks: Block) -> list[tuple[str, bool]]:
    """The texts, and whether each is backed."""
    return [(each.text, each.is_backed) for each in passages(blocks)]


def entry(*blocks: Block) -> ListItem:
    return ListItem(blocks)


def table(*blocks: Block) -> Table:
    head = TableRow((TableCell((says("head"),), "column"), TableCell((says("head"),), "column")))
    return Table(head, (TableRow((TableCell((says("row"),), "row"), TableCell(blocks))),))


def test_a_paragraph_needs_its_own_citation() -> None:
    """That of the one above says nothing of it; a mark is as good as a citation."""
    assert found(cites("a"), says("b"), says("c", no_law=True)) == [("a", True), ("b", False), ("c", True)]


@pytest.mark.parametrize("kind", [BulletList, OrderedList, Steps, Checklist])
def test_one_citation_is_enough_for_an_entry(kind: type[BulletList]) -> None:
    """Before or after, but not for the next entry; what is below an entry is part of it."""
    entries = (entry(says("a"), cites("b")), entry(says("c")), entry(cites("d"), kind((entry(says("e")),))))
    assert found(kind(entries)) == [("a", True), ("b", True), ("c", False), ("d", True), ("e", True)]


def test_one_citation_is_enough_for_a_cell_or_a_definition() -> None:
    """And not for another; heads are no running text."""
    assert found(table(says("a"), cites("b")), table(says("c"))) == [("a", True), ("b", True), ("c", False)]
    definition = Definition((Text("term"),), (cites("a"), says("b")))
    assert found(DefinitionList((definition,))) == [("a", True), ("b", True)]


def test_a_line_with_a_colon_speaks_for_its_list() -> None:
    """Only with a colon, and only for the list right below it."""
    items = BulletList((entry(says("b")),))
    assert found(cites("a:"), items) == [("a:", True), ("b", True)]
    assert found(cites("甲："), items) == [("甲：", True), ("b", True)]
    assert found(cites("a."), items) == [("a.", True), ("b", False)]
    assert found(cites("a:"), says("x"), items) == [("a:", True), ("x", False), ("b", False)]
    assert found(cites("a:"), Heading(2, (Text("x"),)), items) == [("a:", True), ("b", False)]


def test_a_list_speaks_for_the_line_above_it() -> None:
    """When each of its entries has a citation, and the line ends with a colon."""
    whole, part = (entry(cites("b")), entry(cites("c"))), (entry(cites("b")), entry(says("c")))
    assert found(says("a:"), BulletList(whole))[0] == ("a:", True)
    assert found(says("a:"), BulletList(part))[0] == ("a:", False)
    assert found(says("a."), BulletList(whole))[0] == ("a.", False)
    assert found(says("a:")) == [("a:", False)]


def test_what_is_not_running_text_is_left_out() -> None:
    """Headings, deck, strip, foot, words to know, labels, other languages, and law in brackets."""
    assert (
        found(
            Heading(1, (Text("x"),)),
            Strip((Text("x"),), (Text("x"),)),
            Division("deck", (says("x"),)),
            Callout("words", (Text("x"),), (says("x"),)),
            WriteInLines(1, (Text("x"),)),
            Paragraph((Foreign((Text("x"),), "es"),)),
            Paragraph((Note((Text("[34 CFR 300.8]"),)),)),
        )
        == []
    )
    with_law = Paragraph((Text("a"), Text(" "), Note((Text("[34 CFR 300.8]"),))))
    mixed = Paragraph((Text("b "), Foreign((Text("c"),), "es")))
    assert found(with_law, mixed) == [("a", False), ("b c", False)]


def test_boxes_and_texts_beside_pictures_are_read() -> None:
    """Their citations are their own; each passage knows its place and its law."""
    box = Callout("note", (Text("x"),), (cites("a"), says("b")))
    assert found(box) == [("a", True), ("b", False)]
    assert found(Figure(QrCode("https://example.org"), "x", (says("a"),))) == [("a", False)]
    (passage,) = passages((cites("a"),))
    assert (passage.location, passage.cited) == (PLACE, ("law",))


def test_the_lead_is_what_the_short_version_holds() -> None:
    """And the detail is the rest."""
    short, rest = Callout("short-version", (), (says("a"),)), Callout("note", (), (says("b"),))
    assert (lead((rest, short)), after_lead((rest, short))) == ((says("a"),), (rest,))
    assert lead((rest,)) == ()
