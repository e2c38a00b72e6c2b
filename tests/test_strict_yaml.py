"""Strict YAML: text stays text, and what is wrong is said with its line."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Meta, field

from handouts.characters import TURNS, tidy
from handouts.errors import ContentError
from handouts.library import front_matter, strict_yaml, yaml_tree
from handouts.library.model import FromYaml
from handouts.library.text_file import MAX_BYTES, read_text

Side = Annotated[float, Meta(ge=200, le=2000)]


class Inner(FromYaml, frozen=True):
    label: str


class Sample(FromYaml, frozen=True, kw_only=True):
    title: str
    two_words: str = ""
    count: int = 0
    ready: bool = False
    day: date | None = None
    state: Literal["draft", "reviewed"] | None = None
    tags: tuple[str, ...] = ()
    pair: Annotated[tuple[str, ...], Meta(min_length=2, max_length=2)] = ("a", "b")
    size: Annotated[float, Meta(ge=6, le=72), Meta(description="of the type")] = 6
    columns: Annotated[int, Meta(ge=1, le=4)] = 1
    paper: tuple[Side, Side] = (200, 200)
    word: Annotated[str, Meta(min_length=1, max_length=4)] = "a"
    few: Annotated[tuple[str, ...], Meta(max_length=2)] = ()
    inner: Inner | None = None
    inners: tuple[Inner, ...] = ()
    named: dict[str, Inner] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)


def problems(text: str, *, private: bool = False, first_line: int = 1) -> list[str]:
    with pytest.raises(ContentError) as caught:
        strict_yaml.read(text, "f.yaml", Sample, first_line, private=private)
    return [str(problem) for problem in caught.value.problems]


def titled(text: str) -> list[str]:
    """Problems of a file that starts with a good line."""
    return problems("title: T\n" + text)


# ── Small slips of those who type YAML ───────────────────────────────────────

NO_SPACE = "There is no space after the colon. Write it as in name: text."
ODD_SPACE = "The space after the colon is no ordinary space. Type a space in its place."
OPEN = (
    "A quoted text opens on this line and is not closed. "
    "Put the same mark at its end; an apostrophe inside '…' is written twice."
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title:Oak School\n", f"1: {NO_SPACE}"),
        ("title: T\nstate:draft\n", f"2: {NO_SPACE}"),
        ("title: T\nstate:draft\ncount: 1\n", f"2: {NO_SPACE}"),
        ("title: T\nstate:\u00a0draft\ncount: 1\n", f"2: {ODD_SPACE}"),
        ("title: T\nstate:\u2009draft\n", f"2: {ODD_SPACE}"),
        (
            "title: T\n\u00a0state: draft\n",
            "2: A space that is no ordinary one stands by this name. "
            "Type it anew, with ordinary spaces or none.",
        ),
        ('title: "T\nstate: draft\ncount: 1\n', f"1: {OPEN}"),
        ("title: 'T\nword: it's\ncount: 1\n", f"1: {OPEN}"),
        ('title: T\nword: "a\ntags: ["b"]\n', f"2: {OPEN}"),
        ("title: T\nword: 'it''s\n", f"2: {OPEN}"),
    ],
)
def test_a_slip_is_told_at_its_own_line(text: str, problem: str) -> None:
    """Where the mistake is, not where the parser stumbles; a private file's words are not repeated."""
    assert problems(text) == problems(text, private=True) == [f"f.yaml:{problem}"]


# ── What is read ─────────────────────────────────────────────────────────────


def test_each_type_of_field_is_read() -> None:
    text = """\
title: T
two-words: x
count: -12
ready: true
day: 2026-11-22
state: draft
tags: [a, b]
inner: {label: L}
inners:
  - label: M
named:
  n: {label: N}
lists:
  l: [x]
"""
    assert strict_yaml.read(text, "f.yaml", Sample) == Sample(
        title="T",
        two_words="x",
        count=-12,
        ready=True,
        day=date(2026, 11, 22),
        state="draft",
        tags=("a", "b"),
        inner=Inner(label="L"),
        inners=(Inner(label="M"),),
        named={"n": Inner(label="N")},
        lists={"l": ("x",)},
    )


def test_a_file_may_be_a_dictionary_of_structs() -> None:
    assert strict_yaml.read("n: {label: N}", "f", dict[str, Inner]) == {"n": Inner(label="N")}


@pytest.mark.parametrize("text", ["", "\n", "# a comment\n", "---\n", "--- \n..."])
def test_an_empty_file_holds_no_fields(text: str) -> None:
    assert strict_yaml.read(text, "f", dict[str, Inner]) == {}


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "true", "01234", "1e3", "0x1F", ".inf", "2026-11-22", "12:30", "1_000", "="]
)
def test_a_word_stays_text_whatever_it_looks_like(word: str) -> None:
    assert strict_yaml.read(f"title: {word}", "f", Sample).title == word


@pytest.mark.parametrize("word", ["null", "~", ""])
def test_a_quoted_null_is_text(word: str) -> None:
    assert strict_yaml.read(f'title: "{word}"', "f", Sample).title == word


LINE = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"], exclude_characters="".join(TURNS))
)


@given(LINE)
@example("a: b # c")
@example(" 'quoted' \"twice\" ")
def test_a_quoted_text_survives_unchanged(text: str) -> None:
    quoted = text.replace("'", "''")
    assert strict_yaml.read(f"title: '{quoted}'", "f", Sample).title == tidy(text)


@given(st.text())
@example("a: &x b\nc: *x")
@example("a: !!str b")
@example("<<: {a: b}")
@example("? [a]\n: b")
@example("- a\n- b: c")
@example("[" * 5000)
@example("{a: " * 5000)
@example("a: \ud800")
@example("a: b\n--- c")
@example("%YAML 1.1\n---\n")
def test_no_text_gives_anything_but_a_value_or_a_content_error(text: str) -> None:
    with suppress(ContentError):
        strict_yaml.read(text, "f", Sample)


YAMLISH = st.text(st.sampled_from(list("ab:-?[]{},#&*!|>'\"%@~<= \n\t")))


@given(YAMLISH)
def test_no_heap_of_signs_gives_anything_but_a_value_or_a_content_error(text: str) -> None:
    with suppress(ContentError):
        strict_yaml.read(text, "f", dict[str, Inner], private=True)


# ── What is refused ──────────────────────────────────────────────────────────


def test_all_problems_of_a_file_come_at_once_with_their_lines() -> None:
    assert problems("titel: T\ncount: many\nready: yes\nday: tomorrow\nstate: drafted\n") == [
        'f.yaml:1: "title" is missing.',
        'f.yaml:1: "titel" is not a field that can stand here. Did you mean "title"?',
        'f.yaml:2: "count" must be a whole number.',
        'f.yaml:3: "ready" must be true or false.',
        'f.yaml:4: "day" must be a day, such as 2026-11-22.',
        'f.yaml:5: "state" must be one of: draft, reviewed. Did you mean "draft"?',
    ]


def test_lines_count_from_the_first_line_in_the_file() -> None:
    assert problems("tags: []\n", first_line=7) == ['f.yaml:7: "title" is missing.']


def test_an_unknown_field_that_is_near_no_other_gets_the_list_of_fields() -> None:
    text = "inner: {label: L, xyz: 1}\n"
    assert titled(text) == ['f.yaml:2: "xyz" is not a field that can stand here. The fields are: label.']


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("tags: a\n", '"tags" must be a list. Write [one, two], or lines with dashes.'),
        ("tags: [[a]]\n", 'An entry of "tags" must be one text, not a list or fields.'),
        ("two-words: [a]\n", '"two-words" must be one text, not a list or fields.'),
        ("inner: a\n", '"inner" must hold fields, each with a colon and its value.'),
        ("named: [a]\n", '"named" must hold names, each with a colon and its value.'),
        ("pair: [a]\n", '"pair" must have 2 entries.'),
        ("size: nan\n", '"size" must be a number from 6 to 72.'),
        ("size: inf\n", '"size" must be a number from 6 to 72.'),
        ("size: 5.9\n", '"size" must be a number from 6 to 72.'),
        ("size: x\n", '"size" must be a number from 6 to 72.'),
        ("columns: 1.5\n", '"columns" must be a whole number from 1 to 4.'),
        ("columns: 9\n", '"columns" must be a whole number from 1 to 4.'),
        ("paper: [600, 1e9]\n", 'An entry of "paper" must be a number from 200 to 2,000.'),
        ("paper: [600]\n", '"paper" must have 2 entries.'),
        ("word: abcde\n", '"word" must have from 1 to 4 characters.'),
        ('word: ""\n', '"word" must have from 1 to 4 characters.'),
        ("few: [a, b, c]\n", '"few" must have at most 2 entries.'),
        ("tags: []\ntitle: U\n", '"title" stands here twice; it is already on line 1.'),
        ("two-words:\n", '"two-words" has no value. Leave it out, or write "" for an empty text.'),
        ("two-words: null\n", '"two-words" has no value. Leave it out, or write "" for an empty text.'),
        ("tags: [~]\n", 'This entry has no value. Leave it out, or write "" for an empty text.'),
        ("two-words: &a b\n", "Text that starts with & needs quotes; anchors are not used here."),
        ("two-words: !b c\n", "Text that starts with ! needs quotes; tags are not used here."),
        ("two-words: *b\n", "Text that starts with * needs quotes; aliases are not used here."),
        ("<<: {two-words: b}\n", 'Merge keys ("<<") are not used here.'),
        ("[a]: b\n", "The name of a field must be plain words."),
        ("inner: [[[[[[[[[[a]]]]]]]]]]\n", "This is nested more than 8 levels deep."),
        ("--- x\n", "A second document starts here; a file holds one."),
        (
            "two-words: a: b\n",
            "A colon is out of place here. Put quotes around text that holds a colon and a space.",
        ),
        ("two-words: a\x07b\n", "The character U+0007 cannot stand in this file. Delete it."),
        ("two-words: a\u2028b\n", "The character U+2028 cannot stand in this file. Delete it."),
    ],
)
@pytest.mark.parametrize("parser", [yaml.SafeLoader, yaml_tree._PARSER])
def test_what_is_not_plain_is_refused(
    text: str, problem: str, parser: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_tree, "_PARSER", parser)
    (found,) = titled(text)
    assert found.split(": ", 1)[1] == problem


def test_a_line_with_a_percent_sign_is_refused() -> None:
    (found,) = problems("%YAML 1.1\n---\ntitle: T\n")
    assert found == "f.yaml:1: Lines that start with % are not used here."


@pytest.mark.parametrize(
    "text", ["two-words:\n\tx: y\n", "\ttwo-words: x\n", "two-words: @x\n", "inner: 'a\n", "x: ["]
)
def test_what_the_parser_refuses_is_one_problem_with_a_line(text: str) -> None:
    (found,) = titled(text)
    assert found.startswith("f.yaml:")


def test_a_huge_text_is_refused() -> None:
    assert problems("#" * (MAX_BYTES + 1)) == ["f.yaml:1: The file is larger than 1,000,000 bytes."]


def test_a_private_file_is_never_quoted() -> None:
    secret = "Rosalind"
    text = f"title: [{secret}]\n{secret}: {secret}\n{secret}: ~\n{secret}2: *{secret}\nstate: {secret}\n"
    found = problems(text, private=True)
    assert len(found) == 6
    assert secret not in "".join(found)


@pytest.mark.parametrize(
    "text", ["Rosalind: x: y", "'Rosalind", "x: @Rosalind", "!Rosalind x: y", "%Rosalind"]
)
def test_a_private_file_with_broken_yaml_is_never_quoted(text: str) -> None:
    assert "Rosalind" not in "".join(problems(text, private=True))


def test_the_lines_of_fields_are_known() -> None:
    assert strict_yaml.field_lines("a: 1\nb:\n  c: 2\nd: 3\n", 2) == {"a": 2, "b": 3, "d": 5}


# ── Files and front matter ───────────────────────────────────────────────────


def test_front_matter_is_parted_from_the_body_and_lines_are_known() -> None:
    parts = front_matter.split("---\ntitle: T\n---\n\nBody\n---\nmore", "f.md")
    assert parts == ("title: T", "\nBody\n---\nmore", 4)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", 'f.md:1: The first line must be "---". It opens the front matter: title, summary and so on.'),
        ("title: T\n---\n", 'f.md:1: The first line must be "---".'),
        ("---\ntitle: T\n", "f.md:1: The front matter that starts here is not closed."),
        ("---", "f.md:1: The front matter that starts here is not closed."),
    ],
)
def test_front_matter_that_is_missing_or_open_is_refused(text: str, problem: str) -> None:
    with pytest.raises(ContentError) as caught:
        front_matter.split(text, "f.md")
    assert str(caught.value).startswith(problem)


def test_a_file_is_read_without_byte_order_mark_and_with_one_kind_of_line_break(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes("\ufeffa\r\nb\rc\n".encode())
    assert read_text(path, "f") == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"a\n\xff\n", "f:2: This line is not in UTF-8. Save the file as UTF-8."),
        (b"a" * (MAX_BYTES + 1), '"f" is larger than 1,000,000 bytes.'),
        (None, 'Cannot read "f": No such file or directory.'),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, data: bytes | None, problem: str) -> None:
    path = tmp_path / "f"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ContentError) as caught:
        read_text(path, "f")
    assert str(caught.value) == problem
