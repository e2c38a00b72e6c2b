"""Rows and heads as they come out of Excel, Word and a school's own program."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from handouts.ask.jobs import Jobs, read_jobs
from handouts.ask.request import Request
from handouts.ask.roster import read_rows
from handouts.batch import Plans, check_jobs
from handouts.errors import ContentError
from handouts.library.load import Library, load_library

KNOWN = ("id", "language", "child.name", "letter.concerns")
ORDER = ("id", "kind", "topics", "copies")


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def write(text: str, tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text(text, "utf-8")
    return path


def read(library: Library, text: str, tmp_path: Path, kind: str = "letter") -> Jobs:
    return read_jobs(library, write(text, tmp_path), {}, Request(kind, "ask-for-records" if kind else ""))


def refused(path: Path, known: tuple[str, ...] = KNOWN, **mapped: str) -> list[str]:
    heads = {head.replace("_", " "): name for head, name in mapped.items()}
    with pytest.raises(ContentError) as error:
        read_rows(path, known, heads, heads)
    return [str(each).partition("rows.csv:")[2] for each in error.value.problems]


# ── Line breaks ──────────────────────────────────────────────────────────────


def test_a_line_break_in_a_cell_joins_no_words(library: Library, tmp_path: Path) -> None:
    """In a value of one line it is refused as ``--set`` does it; one of several lines keeps them."""
    found = read(library, 'id,letter.concerns\na,"first line\nsecond line"\n', tmp_path)
    assert found.jobs[0].request.values == {"letter.concerns": "first line\nsecond line"}
    found = read(library, 'id,child.name\na,"Ana\nRuiz"\nb,Bo\n', tmp_path)
    assert [str(each).partition("rows.csv:")[2] for each in found.problems] == [
        '2: The value "child.name" has more than one line.'
    ]
    assert [(job.name, job.line) for job in found.jobs] == [("b", 4)]


def test_a_head_of_two_lines_can_be_mapped(tmp_path: Path) -> None:
    """As a person reads it, with a space."""
    path = write('id;"Student\nName"\na;Ana\n', tmp_path)
    (row,) = read_rows(path, KNOWN, {"Student Name": "child.name"}, ["Student Name"]).rows
    assert (row.line, row.cells) == (3, {"id": "a", "child.name": "Ana"})


# ── Heads ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "head",
    [
        "ID,Child.Name",
        "id|child.name",
        "sep=;\nid;child.name",
        '"sep=,"\nid,child.name',
        "sep=~\nid~child.name",
        "id,\u200bchild.name\u00a0",
        "\u201cid\u201d,\u201cchild.name\u201d",
        "\u00a0id,child\u00ad.name",
    ],
)
def test_a_head_is_known_however_a_program_writes_it(head: str, tmp_path: Path) -> None:
    """Case, quotation marks and signs that nobody sees change no name; ``sep=`` is for Excel alone."""
    between = next(sign for sign in "~|;," if sign in head.splitlines()[-1])
    path = write(f"{head}\na{between}Ana\n", tmp_path)
    (row,) = read_rows(path, KNOWN, {}).rows
    assert (row.line, row.cells) == (len(head.splitlines()) + 1, {"id": "a", "child.name": "Ana"})


def test_an_order_may_be_written_with_capitals(library: Library, tmp_path: Path) -> None:
    ((job), *_) = read(library, "Kind,Topics,Copies\nfact-sheet,adhd,3\n", tmp_path, kind="").jobs
    assert (job.request.topics, job.copies) == (("adhd",), 3)


def test_a_file_of_which_no_column_would_be_used_is_refused(tmp_path: Path) -> None:
    """Not a sheet for everybody with nothing of theirs; what is near is told, a head never."""
    assert refused(write("topic,copy\nadhd,3\n", tmp_path), ORDER) == [
        '1: No head is known, so no column would be used. Column 1: did you mean "topics"? '
        'Column 2: did you mean "copies"?'
    ]
    assert refused(write("id,Zzpupil\na,Ana\n", tmp_path)) == [
        "1: No head but id is known, so no column would be used. "
        'Say what a column is: --column "HEAD=child.name".'
    ]
    known = (*KNOWN, "parent.name", "call.name")
    for head, hint in (("Name", "Say what"), ("Student Name", "Say what"), ("Child Name", "Column 2: did")):
        assert f"would be used. {hint}" in refused(write(f"id,{head}\na,Ana\n", tmp_path), known)[0]
    assert read_rows(write("id\na\n", tmp_path), KNOWN, {}).rows[0].cells == {"id": "a"}


def test_a_column_that_the_file_does_not_have_is_refused(tmp_path: Path) -> None:
    """Named by its number: what is near in the file may be a name, where it has no head."""
    path = write("id,Student Name,language\na,Ana,en\n", tmp_path)
    assert refused(path, Studnet_Name="child.name") == [
        "1: No column has the head that --column number 1 names. Did you mean that of column 2?"
    ]
    assert refused(path, student_name="child.name", Zz="id") == [
        "1: No column has the head that --column number 2 names."
    ]
    (problem,) = refused(path, Student_Name="name")
    assert problem.startswith("1: --column number 1 gives a name that no column has here.")


def test_a_notice_proposes_what_there_is(tmp_path: Path) -> None:
    """For an order no value of a child."""
    path = write("kind,topic,Zz\nfact-sheet,adhd,1\n", tmp_path)
    (notice,) = read_rows(path, ORDER, {}).notices
    assert notice == (
        'Columns 2, 3 not used. Column 2: did you mean "topics"? To use one: --column "HEAD=topics".'
    )


# ── Cells ────────────────────────────────────────────────────────────────────


def test_a_cell_that_is_too_long_is_told_with_its_row_and_head(tmp_path: Path) -> None:
    """However long it is; the rows behind it are read, and other readers of CSV keep their limit."""
    long = "Zz " * 60_000
    before = csv.field_size_limit()
    path = write(f'id,child.name,More\na,"{long}",\nb,Bo,"{long}"\nc\n', tmp_path)
    found = read_rows(path, KNOWN, {})
    assert [f"{each.location.line} {each.message}" for each in found.problems if each.location] == [
        "2 child.name: this cell is longer than 5,000 characters.",
        "4 This row has 1 cells, the head 3.",
    ]
    assert [row.line for row in found.rows] == [3]
    assert csv.field_size_limit() == before


# ── Orders ───────────────────────────────────────────────────────────────────


def test_a_slip_in_an_order_is_told_with_what_is_near(library: Library, tmp_path: Path) -> None:
    """Or with what to list; a section needs its topic, and what is not there is not repeated."""
    cells = ("#help,", "zzzzzz,", "adhdd,", "adhd,Spansh", "adhd,Zzz", "adhd#zzz,", "adhd#hepl,")
    found = read(library, "topics,language\n" + "\n".join(cells) + "\n", tmp_path, kind="").problems
    assert [(each.message, each.hint, each.see) for each in found] == [
        ("topics: names a section of no topic.", "Such as adhd#help: the topic stands before the sign.", ()),
        ("topics: names none that there is.", "", ("list", "topics")),
        ("topics: names none that there is.", 'Did you mean "adhd"?', ()),
        ("language: names none that there is.", 'Did you mean "Spanish"?', ()),
        ("language: names none that there is.", "", ("list", "languages")),
        (
            "topics: names a section that the topic does not have.",
            "It has: glance, who, help, behavior, next.",
            (),
        ),
        ("topics: names a section that the topic does not have.", 'Did you mean "help"?', ()),
    ]
    assert "zzz" not in "".join(map(str, found)).lower()


def test_a_roster_without_its_option_is_told_what_it_lacks(tmp_path: Path) -> None:
    """It is read as an order, which has no values."""
    assert refused(write("id,child.name\na,Ana\n", tmp_path), ORDER) == [
        "1: Column 2 is called like a value, and an order has none. "
        "For a roster add --recipe, --letter or --worksheet."
    ]


def test_an_order_is_told_of_columns_and_not_of_options(library: Library, tmp_path: Path) -> None:
    """It has none of ``make``'s."""
    text = "kind,topics,columns\nglossary,adhd,\ncomparison-chart,,iep\ncomparison-chart,adhd,\n"
    path, asked = write(text, tmp_path), Request("")
    found = read_jobs(library, path, {}, asked)
    with pytest.raises(ContentError) as error:
        check_jobs(Plans(library), found.jobs, str(path), asked, found.problems)
    assert [str(each).partition("rows.csv:")[2] for each in error.value.problems] == [
        '2: The kind "glossary" does not take topics.',
        "3: A comparison needs two columns. Such as columns iep,504.",
        '4: The kind "comparison-chart" does not take topics. It takes rows, columns.',
    ]
