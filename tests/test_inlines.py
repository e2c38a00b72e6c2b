"""Inline Markdown becomes inlines."""

from __future__ import annotations

import pytest

from handouts.document.nodes import (
    Citation,
    Emphasis,
    Foreign,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Paragraph,
    Strong,
    Term,
    Text,
    Value,
)
from handouts.errors import ContentError
from handouts.reading.inlines import OWN, WEB
from handouts.reading.parse import parse

WORDS = (Text("words"),)


def read(markdown: str) -> Inlines:
    (paragraph,) = parse(markdown, "a.md", audiences=())
    assert isinstance(paragraph, Paragraph)
    return paragraph.inlines


def wrong(markdown: str) -> list[str]:
    with pytest.raises(ContentError) as error:
        read(markdown)
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("markdown", "inline"),
    [
        ("**words**", Strong(WORDS)),
        ("*words*", Emphasis(WORDS)),
        ("[words](https://example.org)", Link(WORDS, "https://example.org")),
        ("[words](HTTPS://example.org)", Link(WORDS, "https://example.org")),
        ("[words](mailto:a@example.org)", Link(WORDS, "mailto:a@example.org")),
        ("[words](tel:555-0100)", Link(WORDS, "tel:555-0100")),
        ("[words](term:iep)", Term(WORDS, "iep")),
        ("[words](cite:cfr-300-8)", Citation(WORDS, "cfr-300-8")),
        ("[words](value:child.name)", Value("child.name", "words")),
        ("[the **words**](value:child.name)", Value("child.name", "the words")),
        ("[words](lang:zh-Hans)", Foreign(WORDS, "zh-Hans")),
    ],
)
def test_each_form_has_its_inline(markdown: str, inline: Inline) -> None:
    """Marks, links of the web, and the project's own schemes."""
    assert read(markdown) == (inline,)


def test_only_a_hard_break_breaks_the_line() -> None:
    """The end of a line is a space; a backslash or two spaces before it keep it."""
    assert read("a\nb\\\nc  \nd") == (Text("a b"), LineBreak(), Text("c"), LineBreak(), Text("d"))


def test_marks_and_links_nest() -> None:
    link, term = Link((Strong(WORDS),), "https://example.org"), Term(WORDS, "iep")
    assert read("*[**words**](https://example.org) and [words](term:iep)*") == (
        Emphasis((link, Text(" and "), term)),
    )


@pytest.mark.parametrize("scheme", ["javascript", "data", "file", "vbscript", "about", "ftp"])
def test_no_other_scheme_becomes_a_link(scheme: str) -> None:
    """Written in any way that Markdown has, in any case."""
    assert scheme not in {**WEB, **OWN}
    for address in (
        f"{scheme}:x",
        f"{scheme.upper()}:x",
        f"{scheme}&colon;x",
        f"{scheme[0]}\\{scheme[1:]}:x",
    ):
        (problem,) = wrong(f"[words]({address})")
        assert problem.startswith("a.md:1: A link may not lead to ")


@pytest.mark.parametrize(
    "markdown",
    [
        "[a [b](https://b.example) c](https://a.example)",
        "[[a](term:iep)](cite:x)",
        "[<https://b.example>](https://a.example)",
        "[**<https://b.example>**](https://a.example)",
        "[<https://b.example>](term:iep)",
    ],
)
def test_no_link_stands_inside_a_link(markdown: str) -> None:
    """A phrase is a term or a citation, not both: a reader can follow only one."""
    assert wrong(markdown)


@pytest.mark.parametrize(
    "markdown",
    ["[a](https://b c)", "[a](https://b", "[a](term: iep)", "[a](iep", "a](https://b.example)"],
)
def test_a_link_that_would_print_its_brackets_is_refused(markdown: str) -> None:
    assert wrong(markdown) == [
        "a.md:1: This link is not complete. Write [words](address), without spaces in the address."
    ]


def test_mistakes_have_the_line_that_they_stand_on() -> None:
    """Not the first line of their paragraph; also behind hard breaks and inside marks."""
    found = wrong("a\n**b\n`c`**\\\n<i>\n[d](file:e)")
    assert [problem[:7] for problem in found] == ["a.md:3:", "a.md:4:", "a.md:5:"]
