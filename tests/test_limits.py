"""Long input: refused at its line, or done in a moment."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from handouts.ask.request import Request
from handouts.errors import ContentError, HandoutsError
from handouts.layout.breaks import opportunities
from handouts.layout.typeface import Typefaces
from handouts.library import strict_yaml
from handouts.library.front_matter import uncommented
from handouts.library.load import load_library
from handouts.library.sections import fingerprint
from handouts.library.text_file import read_text
from handouts.pdf.fonts import MAX_KEPT, MAX_WORD
from handouts.pipeline import make_handout
from handouts.reading.parse import parse
from tests.monospace import lines

MOMENT = 2.0
"""Seconds of the processor."""

HEAD = "---\ntitle: College\nsummary: What comes next.\naudiences: [family, teacher]\nwhole: true\n---\n"


@contextmanager
def moment() -> Iterator[None]:
    gc.disable()  # the garbage of other tests is not what is measured
    begin = time.process_time()
    try:
        yield
    finally:
        gc.enable()
    assert time.process_time() - begin < MOMENT


def repeated(piece: str, total: int = 49_000, most: int = 4_900) -> str:
    """Paragraphs of a piece again and again, as long as they may be."""
    paragraph = (piece * most)[:most].strip("\n")
    return "\n\n".join([paragraph] * (total // (most + 2)))


def layer(folder: Path) -> Path:
    """The folder as a layer over ours."""
    (folder / "layer.yaml").write_text("name: Own")
    return folder


def made(body: str, folder: Path) -> str:
    """What is wrong with a topic that is drawn; empty when it can be."""
    path = folder / "content" / "en" / "college.md"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + body)
    try:
        make_handout(load_library(layer(folder)), Request("fact-sheet", topics=("college",)))
    except HandoutsError as error:
        return str(error)
    return ""


# ── A whole sheet ────────────────────────────────────────────────────────────

OPENINGS = ["[", "![", "](", "[a](b ", "<", "<!--", "&", "*", "_", "`", "**a ", "<a ", "|", "(", '"', "{#"]


@pytest.mark.parametrize("piece", [*OPENINGS, "**bold** ", "a\\\n", "a\n", "a", "\\*", "&amp;", "a *b "])
def test_the_longest_text_of_one_piece_takes_a_moment(piece: str, tmp_path: Path) -> None:
    """Signs that open and do not close, breaks, bold words, a word as long as a paragraph may be."""
    with moment():
        made(repeated(piece), tmp_path)


@pytest.mark.parametrize("piece", [*OPENINGS, "**bold** ", "a", " a", "a\t\t\t\t\t\t"])
def test_a_line_without_end_is_refused_where_it_stands(piece: str, tmp_path: Path) -> None:
    with moment():
        found = made(f"A lead.\n\nb{piece * 150_000}"[:900_000] + "c\n", tmp_path)
    assert "college.md:9: This line is longer than 5,000 characters. Make several lines of it." in found


@pytest.mark.parametrize("piece", ["a\\\n", "a  \n", "**bold**\n", "[\n", "&\n"])
def test_a_paragraph_without_end_is_refused_where_it_begins(piece: str, tmp_path: Path) -> None:
    with moment():
        found = made(f"A lead.\n\n{piece * 2_600}b\n", tmp_path)
    assert "college.md:9: A text here is longer than 5,000 characters." in found or "1,000 opening" in found


def test_a_text_of_too_many_lines_or_characters_is_refused(tmp_path: Path) -> None:
    found = made("- a\n" * 40_000, tmp_path)
    assert "college.md:7: This text is longer than 50,000 characters. Make several texts of it." in found
    assert "college.md:3007: This text is longer than 3,000 lines. Make several texts of it." in found


def test_brackets_are_counted_over_the_whole_text() -> None:
    with pytest.raises(ContentError) as caught:
        parse("[a\n\n" * 1_200, "t", audiences=())
    assert str(caught.value) == "t:2001: This text has more than 1,000 opening brackets [. Take some away."


# ── Each of its steps ────────────────────────────────────────────────────────


def test_marks_at_the_end_of_a_text_are_found_without_looking_at_each_space() -> None:
    with moment():
        for _ in range(100):
            parse("a" + " " * 4_900 + "b\n\n# c" + " " * 4_900 + "{#d}", "t", audiences=())


@pytest.mark.parametrize("piece", ["<!--", "<!-- a -->", "<!-->", "-->"])
def test_comments_are_taken_out_in_one_pass(piece: str) -> None:
    with moment():
        uncommented(piece * 200_000)


def test_a_comment_leaves_its_lines() -> None:
    assert uncommented("a<!-- b\nc -->d<!-- e --> <!-->\n-->f <!-- g\n") == "a\nd \nf <!-- g\n"


@pytest.mark.parametrize("text", [" " * 200_000, f"a{' ' * 100_000}\n{' ' * 100_000}"])
def test_spaces_are_passed_over_once(text: str) -> None:
    """By what breaks lines, and by what takes the fingerprint of a section."""
    with moment():
        opportunities(text)
        fingerprint(text)


def test_a_long_word_is_cut_without_measuring_all_that_is_left_for_each_line() -> None:
    with moment():
        found = lines("x" * 200_000, 100)
    assert [len(line) for line in found] == [100] * 2_000


def test_a_word_is_cut_where_the_line_is_full_whatever_its_width() -> None:
    for width in range(1, 40):
        found = lines("x" * 100, width)
        assert [len(line) for line in found] == [width] * (100 // width) + [100 % width] * (100 % width > 0)


def test_what_is_measured_is_kept_within_bounds(tmp_path: Path) -> None:
    """A program that runs all day would else hold every word that it has met."""
    made(repeated("abcdefghijklmnopq"), tmp_path)
    library = load_library(layer(tmp_path))
    face = Typefaces(library.theme, library.by_code).font("en", False).faces[0]
    assert face._kept.cache_info().maxsize == MAX_KEPT
    before = face._kept.cache_info().currsize
    face.shape("a" * (MAX_WORD + 1))
    assert face._kept.cache_info().currsize == before > 0


# ── YAML ─────────────────────────────────────────────────────────────────────


def test_a_text_in_yaml_has_an_end() -> None:
    """Over how many lines it may go: it is one paragraph."""
    text = "a: b\nc: >\n" + "  word word\n" * 600
    with moment(), pytest.raises(ContentError) as caught:
        strict_yaml.read(text, "f", dict[str, str])
    assert str(caught.value) == "f:2: A text here is longer than 5,000 characters. Shorten it."


@pytest.mark.parametrize("field", ["title", "summary"])
def test_a_title_prints_on_every_page_so_it_is_short(field: str, tmp_path: Path) -> None:
    path = tmp_path / "content" / "en" / "college.md"
    path.parent.mkdir(parents=True)
    head = HEAD.replace("College" if field == "title" else "What comes next.", "word " * 200)
    path.write_text(f"{head}A lead.\n")
    with pytest.raises(ContentError) as caught:
        make_handout(load_library(layer(tmp_path)), Request("fact-sheet", topics=("college",)))
    line = 2 if field == "title" else 3
    assert f'college.md:{line}: "{field}" is longer than 500 characters.' in str(caught.value)


def test_every_file_that_a_person_writes_has_lines_of_a_length(tmp_path: Path) -> None:
    """All that are too long are told; nothing of them is repeated."""
    path = tmp_path / "school.yaml"
    path.write_text("name: a\nphone: " + "5" * 6_000 + "\n\nweb: " + "b" * 6_000)
    with pytest.raises(ContentError) as caught:
        read_text(path, "school.yaml")
    assert [str(problem.location) for problem in caught.value.problems] == ["school.yaml:2", "school.yaml:4"]
