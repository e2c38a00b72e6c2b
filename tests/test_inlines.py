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


@pytest.mark.parametrize(
    ("markdown", "address", "target"),
    [
        ("See https://a.example/b_c?d=1&e=2.", "https://a.example/b_c?d=1&e=2", ""),
        ("(HTTP://a.example/b)", "HTTP://a.example/b", "http://a.example/b"),
        ("https://a.example/año", "https://a.example/año", "https://a.example/a%C3%B1o"),
        ("https://a.example/b_(c)", "https://a.example/b_(c)", ""),
        ("See www.a.example, please", "www.a.example", "https://www.a.example"),
        ("Write ann+b@school.a.example!", "ann+b@school.a.example", "mailto:ann+b@school.a.example"),
    ],
)
def test_an_address_in_the_words_is_a_link(markdown: str, address: str, target: str) -> None:
    """Without the signs of the sentence around it."""
    before, _, after = markdown.partition(address)
    pieces = (Text(before), Link((Text(address),), target or address), Text(after))
    assert read(markdown) == tuple(piece for piece in pieces if piece != Text(""))


@pytest.mark.parametrize(
    "words", ["a@b", "awww.b.example", "www.", "https://", "ftp://a.example", "@b.example"]
)
def test_what_only_looks_like_an_address_is_none(words: str) -> None:
    assert read(words) == (Text(words),)


@pytest.mark.parametrize("markdown", ["https\\://a.example", "www\\.a.example", "a\\@b.example"])
def test_a_backslash_keeps_an_address_from_being_a_link(markdown: str) -> None:
    assert read(markdown) == (Text(markdown.replace("\\", "")),)


def test_an_address_may_be_the_words_of_its_link() -> None:
    link = Link((Text("https://a.example"),), "https://a.example")
    assert read("[https://a.example](https://a.example)") == read("<https://a.example>") == (link,)


@pytest.mark.parametrize(
    ("markdown", "problem"),
    [
        ("~~old~~", "Nothing is struck out on a sheet. Leave the words out, or put \\ before each ~."),
        (
            "Law[^1]",
            "A sheet has no footnotes. Write the words in brackets, or cite the law: [words](cite:ID).",
        ),
        (
            "[^1]: A law",
            "A sheet has no footnotes. Write the words in brackets, or cite the law: [words](cite:ID).",
        ),
        ("==new==", "Nothing is highlighted on a sheet. Make it bold, **words**, or put \\ before each =."),
        ("H~2~O", "~ lowers no letters here. Type the small letter itself, such as H₂O."),
        ("m^2^", "^ raises no letters here. Type the small letter itself, such as m²."),
    ],
)
def test_signs_of_other_kinds_of_markdown_are_told(markdown: str, problem: str) -> None:
    """They would be printed."""
    assert wrong(f"Words.\n{markdown}") == [f"a.md:2: {problem}"]


@pytest.mark.parametrize("words", ["about ~5, ~6", "a = b == c", "2^3", "\\~\\~a\\~\\~", "a ^ b ^ c"])
def test_the_same_signs_alone_are_text(words: str) -> None:
    assert read(words) == (Text(words.replace("\\", "")),)


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
