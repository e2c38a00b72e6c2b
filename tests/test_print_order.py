"""The print order: a line a file for programs, and one page that an office hands to the copy room."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handouts.composing.checks import check
from handouts.library.load import Library
from handouts.pdf.readback import problems, read_tree
from handouts.print_order import Entry, OrderPage, to_csv
from tests.commands import Command
from tests.pdfua import page_validation, verapdf
from tests.sheets import ROOT

FEW = (
    Entry("merged-en-60-copies.pdf", "en", 60, 6, "letter"),
    Entry("merged-es.pdf", "es", 1, 1, "legal"),
)
MANY = (
    *(Entry(f"a-{n:02}.pdf", "en" if n % 3 else "es", 1, 13, "letter") for n in range(40)),
    Entry("long.pdf", "en", 1, 15, "letter"),
)


def table(pdf: bytes) -> list[list[str]]:
    """The cells as they are read."""
    rows = (element for element in read_tree(pdf).walk() if element.role == "TR")
    return [["".join(cell.text.split("\u00a0")).strip() for cell in row.elements] for row in rows]


def paragraphs(pdf: bytes) -> list[str]:
    return [element.text.strip() for element in read_tree(pdf).elements if element.role == "P"]


def test_programs_get_a_line_a_file() -> None:
    """With the sheets of one copy."""
    assert to_csv(FEW).splitlines() == [
        "file,copies,pages,sides,sheets,paper",
        "merged-en-60-copies.pdf,60,6,two,3,letter",
        "merged-es.pdf,1,1,one,1,legal",
    ]


def test_people_get_a_row_a_file_and_all_the_paper_that_it_takes(shipped: Library) -> None:
    """With the sheets of all copies, so that the tray can be filled."""
    pdf = OrderPage(shipped).pdf(FEW)
    assert table(pdf) == [
        ["File", "Copies", "Sides", "Pages in a copy", "Sheets in all", "Paper"],
        ["merged-en-60-copies.pdf", "60", "two", "6", "180", "Letter"],
        ["merged-es.pdf", "1", "one", "1", "1", "Legal"],
    ]
    assert paragraphs(pdf) == ["Files: 2. Sheets of Letter paper: 180. Sheets of Legal paper: 1."]


def test_files_that_are_printed_alike_are_one_row_where_a_page_does_not_hold_all(shipped: Library) -> None:
    """One page in every case that an office meets; it says where each file is named."""
    pdf = OrderPage(shipped).pdf(MANY)
    assert table(pdf)[1:] == [
        ["14 files in Spanish", "1", "two", "13", "98", "Letter"],
        ["26 files in English", "1", "two", "13", "182", "Letter"],
        ["long.pdf", "1", "two", "15", "8", "Letter"],
    ]
    assert paragraphs(pdf)[-1] == "The file print-order.csv names each of them."
    assert len(table(OrderPage(shipped).pdf(MANY[:20]))) == 21


@pytest.mark.parametrize("entries", [FEW, MANY])
def test_the_page_is_accessible(entries: tuple[Entry, ...], shipped: Library, tmp_path: Path) -> None:
    page, path = OrderPage(shipped), tmp_path / "print-order.pdf"
    path.write_bytes(page.pdf(entries))
    assert (verapdf(path), page_validation(path), problems(path.read_bytes())) == ({}, [], ())
    assert [*check(page.document([[entry] for entry in entries]))] == []


def test_long_ids_break_and_no_column_does(shipped: Library) -> None:
    """An id has 40 characters at most."""
    pdf = OrderPage(shipped).pdf([Entry(f"{'x' * 40}.pdf", "en", 10_000, 99, "legal")])
    assert table(pdf)[1] == [f"{'x' * 40}.pdf", "10,000", "two", "99", "500,000", "Legal"]


# ── The command ──────────────────────────────────────────────────────────────

LINE = ("batch", "roster.csv", "--letter", "ask", "--output", "out")


def test_it_lies_beside_the_files_without_a_name(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDOUTS_LIBRARY", str(ROOT / "tests" / "library"))
    Path("roster.csv").write_text("id,child.name\na-1,Ana Zzmarker\n", "utf-8")
    assert command(*LINE).code == 0
    pdf = Path("out/print-order.pdf").read_bytes()
    assert table(pdf)[1] == ["a-1.pdf", "1", "two", "2", "1", "Letter"]
    assert b"Zzmarker" not in pdf
    assert "Zzmarker" not in read_tree(pdf).text


def test_no_row_can_take_its_name(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDOUTS_LIBRARY", str(ROOT / "tests" / "library"))
    Path("roster.csv").write_text("id,child.name\nPrint-Order,Ana\n", "utf-8")
    ran = command(*LINE)
    assert (ran.code, Path("out").exists()) == (2, False)
    assert "roster.csv:2: id: cannot be the name of a file." in ran.err


@pytest.mark.parametrize("more", [(), ("--merge",)])
def test_a_library_that_lacks_its_words_is_told_before_a_file_is_made(
    more: tuple[str, ...], command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library of one's own may be older than the program."""
    library = tmp_path / "own"
    shutil.copytree(ROOT / "tests" / "library", library)
    path = library / "content" / "en" / "language.yaml"
    left_out = "order-" if not more else "row:"
    kept = (
        line for line in path.read_text("utf-8").splitlines(True) if not line.strip().startswith(left_out)
    )
    path.write_text("".join(kept), "utf-8")
    monkeypatch.setenv("HANDOUTS_LIBRARY", str(library))
    Path("roster.csv").write_text("id,child.name\na-1,Ana\n", "utf-8")
    ran = command(*LINE, *more)
    assert (ran.code, Path("out").exists()) == (2, False)
    assert 'English has no label "' in ran.err
