"""Lines of colons: what they open and close, and what is said about a wrong one."""

from __future__ import annotations

import pytest

from handouts.document.nodes import AudienceBlock, BulletList, Callout, Paragraph, Steps, Table, Text
from handouts.reading.directives import FORMS, unescaped
from tests.dump import dump
from tests.test_parse import read, wrong

A = Paragraph((Text("a"),))
B = Paragraph((Text("b"),))


def test_containers_nest_with_the_same_number_of_colons() -> None:
    """Each closing line closes the last that is open; more colons mean the same."""
    nested = (AudienceBlock("family", (Callout("note", (Text("T"),), (A,)), B)),)
    assert read("::: family\n::: note T\na\n:::\nb\n:::") == nested
    assert read("::::: family\n:::: note T\na\n::::\nb\n:::") == nested


def test_a_directive_interrupts_what_stands_before_it() -> None:
    """A paragraph, a list and a table need no empty line before it."""
    box = Callout("note", (Text("T"),), (B,))
    assert read("a\n::: note T\nb\n:::\na") == (A, box, A)
    assert dump(read("- a\n::: note T\nb\n:::")).startswith("BulletList\n")
    table, after = read("| x |\n| - |\n| y |\n::: note T\nb\n:::")
    assert isinstance(table, Table)
    assert len(table.rows) == 1
    assert after == box


def test_a_directive_stands_in_a_list_entry() -> None:
    """Indented like the entry's other blocks; the list goes on after it."""
    (blocks,) = read("- a\n  ::: note T\n  b\n  :::\n- b")
    assert isinstance(blocks, BulletList)
    first, second = blocks.items
    assert first.blocks == (A, Callout("note", (Text("T"),), (B,)))
    assert second.blocks == (B,)


def test_a_list_stands_in_a_directive() -> None:
    """The closing line ends the list too."""
    (steps,) = read("::: steps\n1. a\n2. b\n:::")
    assert isinstance(steps, Steps)
    assert [item.blocks for item in steps.items] == [(A,), (B,)]


def test_a_leaf_needs_no_closing_line() -> None:
    assert dump(read("::: lead x\na")) == 'Insert name=lead argument=x\nParagraph inlines: "a"\n'


def test_code_hides_directives_and_is_refused() -> None:
    """What stands between fences opens nothing, so only the code is reported."""
    assert (
        wrong("```\n::: family\n```") == "topic.md:1: A sheet has no code blocks. Take the ``` or ~~~ away."
    )


def test_an_unclosed_directive_is_reported_where_it_opens() -> None:
    message = wrong("a\n\n::: family\nb\n\n::: steps\n1. a\n:::\n")
    assert message.startswith('topic.md:3: "::: family" is not closed.')


def test_an_entry_ends_before_the_directive_in_it_is_closed() -> None:
    """The closing line stands outside the entry: both ends are reported."""
    first, second = wrong("- a\n  ::: note T\n  b\n:::").splitlines()
    assert first.startswith('topic.md:2: "::: note" is not closed.')
    assert second.startswith('topic.md:4: This ":::" closes nothing.')


def test_a_closing_line_too_many_is_reported() -> None:
    assert wrong("::: family\na\n:::\n\n:::").startswith('topic.md:5: This ":::" closes nothing.')


def test_an_unknown_name_has_a_near_match() -> None:
    """Audiences are names too; what stands inside is read all the same."""
    assert wrong("::: famly\n`a`\n:::").splitlines() == [
        'topic.md:1: Unknown directive "famly". Did you mean "family"?',
        "topic.md:2: Text between ` signs is code, which a sheet does not have. Take the signs away.",
    ]


def test_a_slip_in_the_name_of_a_leaf_opens_nothing() -> None:
    assert (
        wrong("::: page-brek\n\na") == 'topic.md:1: Unknown directive "page-brek". Did you mean "page-break"?'
    )


@pytest.mark.parametrize(
    "line",
    [
        "::: lead",
        "::: lead a b",
        "::: lead A",
        "::: topic a",
        "::: topic a half",
        "::: text",
        "::: sections",
        "::: sections a b c",
        "::: words-to-know",
        "::: words-to-know 0",
        "::: words-to-know many",
        "::: words-to-know ²",
        "::: sources now",
        "::: lines",
        "::: lines 3",
        "::: lines 99 x",
        "::: page-break x",
    ],
)
def test_a_leaf_with_a_wrong_argument_says_how_it_is_written(line: str) -> None:
    usage = FORMS[line.split()[1]].usage
    assert wrong(line).endswith(f"is not complete, or has too much. Write {usage}.")


@pytest.mark.parametrize(
    "line", ["::: family x", "::: note", "::: steps 3", "::: qr", "::: qr javascript:1", "::: deck a"]
)
def test_a_container_with_a_wrong_argument_says_how_it_is_written(line: str) -> None:
    assert "is not complete, or has too much. Write ::: " in wrong(f"{line}\na\n:::")


@pytest.mark.parametrize(
    ("name", "inner"),
    [
        ("steps", "- a"),
        ("steps", "1. a\n\nb"),
        ("steps", "a"),
        ("table T", "a"),
        ("table T", "| a |\n| - |\n\nb"),
        ("strip", "a\n\nb\n\nc"),
        ("strip", "- a"),
        ("running-footer", "a\n\nb"),
        ("running-header", "# a"),
    ],
)
def test_some_directives_hold_only_certain_blocks(name: str, inner: str) -> None:
    assert f'"::: {name.partition(" ")[0]}" must hold ' in wrong(f"::: {name}\n{inner}\n:::")


@pytest.mark.parametrize("around", ["- {}", "::: family\n{}\n:::", "a\n: {}", "::: note T\n{}\n:::"])
def test_headings_and_page_breaks_stand_in_the_text_itself(around: str) -> None:
    """Sections are cut at headings and pages at breaks, before boxes and lists are drawn."""
    assert "A heading cannot stand inside" in wrong(around.format("## a"))
    assert "A page break cannot stand inside" in wrong(around.format("::: page-break"))


def test_names_and_addresses_lose_the_escapes_of_templates() -> None:
    """A template escapes all that it prints, ids too."""
    assert unescaped(r"what\-is\-an\-iep") == "what-is-an-iep"
    assert dump(read("::: lead what\\-is\\-it")) == "Insert name=lead argument=what-is-it\n"
