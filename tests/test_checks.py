"""The rules that a document must keep."""

from __future__ import annotations

import pytest
from hypothesis import given
from msgspec.structs import replace

from handouts.composing.checks import RULES, check, walked, words
from handouts.document.nodes import (
    Block,
    BulletList,
    Callout,
    Checklist,
    Definition,
    DefinitionList,
    Division,
    Document,
    Figure,
    Foreign,
    Heading,
    Link,
    ListItem,
    Note,
    OrderedList,
    Paragraph,
    Part,
    QrCode,
    Steps,
    Strip,
    Strong,
    Table,
    TableCell,
    TableRow,
    Text,
    Value,
    WriteInLines,
)
from handouts.errors import Location, Problem
from tests.strategies import documents

PLACE = Location("content/en/who.md", 7)

TITLE = Heading(1, (Text("Who?"),))
WORDS = Paragraph((Text("x"),))
NO_ALT = Figure(QrCode("x"), " ", (), PLACE)
NOTHING = Paragraph((Text(" "), Strong(())), PLACE)


def sheet(*blocks: Block) -> Document:
    """A document that keeps every rule but for these blocks."""
    return Document("Who?", "en", (Part((TITLE, *blocks), "en"),))


def entries(*blocks: Block) -> tuple[ListItem, ...]:
    return (ListItem(blocks, PLACE),)


def row(*texts: str, scope: str = "") -> TableRow:
    return TableRow(tuple(TableCell((Paragraph((Text(t),)),), scope) for t in texts))  # type: ignore[arg-type]


def table(head: TableRow, *rows: TableRow) -> Table:
    return Table(head, rows, location=PLACE)


HEAD = row("a", "b", scope="column")

BROKEN: tuple[tuple[str, Document, str], ...] = (
    ("title", replace(sheet(), title=" "), "the document has no title."),
    ("first_heading", Document("Who?", "en", ()), "the document has no heading of level 1."),
    (
        "first_heading",
        replace(sheet(), parts=(Part((Heading(2, TITLE.inlines, "", PLACE), TITLE), "en"),)),
        "another heading comes before the one of level 1.",
    ),
    ("first_heading", sheet(Heading(1, TITLE.inlines, "", PLACE)), "a second heading of level 1."),
    (
        "levels",
        sheet(Heading(3, TITLE.inlines, "", PLACE)),
        "a heading of level 3 comes after one of level 1.",
    ),
    (
        "levels",
        sheet(Heading(2, TITLE.inlines), Callout("note", TITLE.inlines, (WORDS,), 4, PLACE)),
        "a heading of level 4 comes after one of level 2.",
    ),
    ("words", sheet(Heading(2, (), "", PLACE)), "a heading is empty."),
    ("words", sheet(NOTHING), "a paragraph is empty."),
    ("words", sheet(Division("foot", (NOTHING,))), "a paragraph is empty."),
    ("words", sheet(BulletList(entries())), "an entry of a list is empty."),
    ("words", sheet(Steps(entries(NOTHING))), "a paragraph is empty."),
    ("words", sheet(table(HEAD, row("c", " "))), "a paragraph is empty."),
    ("words", sheet(table(HEAD, TableRow((*row("c").cells, TableCell(()))))), "a cell of a table is empty."),
    ("words", sheet(Callout("note", (), (WORDS,), 2, PLACE)), "the title of a box is empty."),
    ("words", sheet(Callout("note", TITLE.inlines, (), 2, PLACE)), "a box is empty."),
    ("words", sheet(DefinitionList((Definition((), (WORDS,), PLACE),))), "a term is empty."),
    ("words", sheet(DefinitionList((Definition(TITLE.inlines, (), PLACE),))), "a definition is empty."),
    ("words", sheet(WriteInLines(2, (), PLACE)), "the label of lines to write on is empty."),
    ("words", sheet(Paragraph((Value("school.name", "school", ""),), PLACE)), "a paragraph is empty."),
    *(
        ("list_entries", sheet(BulletList((ListItem((WORDS, empty), PLACE),))), "a list has no entries.")
        for empty in (BulletList(()), OrderedList(()), Steps(()), Checklist(()), DefinitionList(()))
    ),
    ("tables", sheet(table(TableRow(()), TableRow(()))), "a table has no head."),
    ("tables", sheet(table(row("a"), row("b"))), "a table has no head."),
    ("tables", sheet(table(HEAD)), "a table has no rows."),
    ("tables", sheet(table(HEAD, row("c", "d"), row("e"))), "row 2 of a table has 1 cells, its head 2."),
    ("alternatives", sheet(NO_ALT), "a figure has no alternative text."),
    ("alternatives", sheet(Strip((), (), PLACE, NO_ALT)), "a figure has no alternative text."),
    ("links", sheet(Paragraph((WORDS.inlines[0], Link((), "tel:1")), PLACE)), "a link has no words."),
    (
        "links",
        sheet(Paragraph((Text("x"), Note((Link((Text(" "),), "tel:1"),))), PLACE)),
        "a link has no words.",
    ),
    ("links", sheet(Strip((Link((), "tel:1"),), (), PLACE)), "a link has no words."),
    ("links", replace(sheet(), footer=(Link((), "tel:1"),)), "a link has no words."),
    ("languages", replace(sheet(), language=""), '"" is not a language tag.'),
    ("languages", replace(sheet(), parts=(Part((TITLE,), "english"),)), '"english" is not a language tag.'),
    (
        "languages",
        sheet(Paragraph((Foreign((Text("x"),), "e s"),), PLACE)),
        '"e s" is not a language tag.',
    ),
    (
        "languages",
        sheet(Division("foot", (Division("deck", (WORDS,), "arabic!"),))),
        '"arabic!" is not a language tag.',
    ),
    (
        "languages",
        sheet(Table(HEAD, (row("c", "d"),), (Foreign((Text("x"),), "s"),), PLACE)),
        '"s" is not a language tag.',
    ),
)


def test_an_empty_cell_of_a_table_says_what_to_write() -> None:
    """At its row."""
    empty = TableRow((*row("c").cells, TableCell(())), Location("t.md", 5))
    (problem,) = words(walked(sheet(table(HEAD, empty))))
    assert str(problem) == (
        "t.md:5: a cell of a table is empty. Write its words, or a – where there is nothing to say."
    )


@pytest.mark.parametrize(("rule", "document", "message"), BROKEN)
def test_a_document_that_breaks_a_rule_has_that_problem_alone(
    rule: str, document: Document, message: str
) -> None:
    assert [problem.message for problem in check(document)] == [message]
    (broken,) = (each for each in RULES if any(each(walked(document))))
    assert broken.__name__ == rule


def test_every_rule_has_a_document_that_breaks_it() -> None:
    assert {rule.__name__ for rule in RULES} == {name for name, _, _ in BROKEN}


def test_every_rule_says_in_one_sentence_what_is_right() -> None:
    assert all((rule.__doc__ or "").endswith(".") for rule in RULES)


@given(documents())
def test_the_documents_of_our_strategy_keep_every_rule(document: Document) -> None:
    assert check(document) == ()


def test_all_problems_are_found_at_once() -> None:
    assert len(check(replace(sheet(NOTHING, Figure(QrCode("x"), "")), title=""))) == 3


def test_a_problem_has_the_place_of_its_block() -> None:
    (problem,) = check(sheet(NOTHING))
    assert problem == Problem("a paragraph is empty.", PLACE)


def test_a_problem_of_a_block_without_a_place_has_that_of_the_block_around_it() -> None:
    (problem,) = check(sheet(table(HEAD, row("c", " "))))
    assert problem.location == PLACE


def test_a_problem_never_quotes_a_value() -> None:
    named = Heading(3, (Value("child.name", "your child", "Ana"),))
    assert "Ana" not in str(check(sheet(named)))


@pytest.mark.parametrize("tag", ["en", "es-MX", "es-419", "zh-Hans", "zh-Hant-TW", "hmn", "sr-Latn", "x-y"])
def test_plausible_tags_are_languages(tag: str) -> None:
    problems = check(sheet(Paragraph((Foreign((Text("x"),), tag),))))
    assert bool(problems) == (tag == "x-y")


def test_the_parts_of_a_document_are_read_as_one() -> None:
    packet = Document("Who?", "en", (Part((TITLE,), "en"), Part((TITLE,), "es")))
    assert [problem.message for problem in check(packet)] == ["a second heading of level 1."]
