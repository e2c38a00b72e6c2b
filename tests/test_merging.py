"""``handouts batch --merge``: one PDF for the copier, in which each row is what it is alone."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
from msgspec.structs import replace
from pikepdf import Name

from handouts import merging
from handouts.ask.jobs import Job
from handouts.ask.request import Request
from handouts.batch import Made, Plans
from handouts.errors import LayoutError, OutputError
from handouts.library.load import Library
from handouts.manifest import MANIFEST
from handouts.merging import MergedFile, flat, make_merged, merged_files, merged_lengths
from handouts.pdf.readback import bookmarks, glyphs, problems, read_tree
from handouts.pipeline import make_handout
from tests.commands import Command
from tests.pdfua import page_validation, verapdf
from tests.sheets import ROOT

LETTER, PACKET = Request("letter", "ask"), Request("packet", "pack")
EVERYTHING = Request("fact-sheet", topics=("everything",))
SHEETS = {
    "letters": LETTER,
    "letters in two languages": replace(LETTER, language="es"),
    "packets": PACKET,
    "packets with parts on right-hand pages": Request("packet", "mixed"),
    "charts with numbers that lead to the law": Request("comparison-chart", audience="teacher"),
    "every block": EVERYTHING,
    "every block from right to left": replace(EVERYTHING, language="ar"),
}
DAY = date(2026, 12, 10)
NAMES = (
    "Ana Zzmarker",
    "Łukasz Zzmarker",
    "Mary-Jane Zzmarker-with-a-name-that-takes-a-line-of-its-own " * 3,
)


def jobs_of(request: Request) -> tuple[Job, ...]:
    """A row for each name."""
    rows = (replace(request, values={"child.name": name, "meeting.date": DAY}) for name in NAMES)
    return flat([Job(f"a-{line}", line, each) for line, each in enumerate(rows, 2)])


def nothing(_done: int) -> None:
    pass


def run(library: Library, jobs: Sequence[Job], folder: Path, *, resume: bool = False) -> list[Made]:
    folder.mkdir(exist_ok=True)
    plans = Plans(library)
    return [*make_merged(plans, merged_files(plans, jobs), folder, resume=resume, step=nothing)]


def merged(library: Library, jobs: Sequence[Job], folder: Path) -> bytes:
    """The bytes of the one file that they become."""
    (made,) = run(library, jobs, folder)
    assert made.line
    return (folder / made.line.file).read_bytes()


def count(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as file:
        return len(file.pages)


def said(pdf: bytes, page: int) -> str:
    """All that stands on a page, in the order of drawing."""
    return "".join(glyph.text for glyph in glyphs(pdf, page))


def links(pdf: bytes) -> list[tuple[int, int, float]]:
    """Each link in the document: its page, the page that it leads to, and how high on it."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as file:
        numbers = {page.obj.objgen: n for n, page in enumerate(file.pages, 1)}
        for n, page in enumerate(file.pages, 1):
            for annotation in page.obj.get(Name.Annots, ()):
                if Name.Dest in annotation:
                    target, _, _, top, _ = annotation.Dest
                    found.append((n, numbers[target.objgen], float(top)))
    return found


class Case(NamedTuple):
    """Rows of one sort, what each is alone, and the file that they become."""

    jobs: tuple[Job, ...]
    singles: tuple[bytes, ...]
    file: Path
    data: bytes


@pytest.fixture(scope="module", params=SHEETS)
def case(
    request: pytest.FixtureRequest, miniature: Library, tmp_path_factory: pytest.TempPathFactory
) -> Case:
    jobs, folder = jobs_of(SHEETS[request.param]), tmp_path_factory.mktemp("merged")
    singles = tuple(make_handout(miniature, job.request).data for job in jobs)
    data = merged(miniature, jobs, folder)
    (file,) = folder.glob("*.pdf")
    return Case(jobs, singles, file, data)


# ── The file ─────────────────────────────────────────────────────────────────


def test_each_row_is_read_as_it_is_alone(case: Case) -> None:
    """One document, in one language, with a part a row: the same elements and words in the same order."""
    root = read_tree(case.data)
    assert [(part.role, part.language) for part in root.elements] == [("Part", "")] * len(case.jobs)
    for part, single in zip(root.elements, case.singles, strict=True):
        of_row, of_single = (
            [(e.role, e.language, e.kids) for e in tree.elements] for tree in (part, read_tree(single))
        )
        assert of_row == of_single


def test_it_is_accessible(case: Case) -> None:
    assert (verapdf(case.file), page_validation(case.file), problems(case.data)) == ({}, [], ())


def test_each_row_starts_on_a_right_hand_page(case: Case, miniature: Library) -> None:
    """Its pages say what they say alone, the number too; after an odd last an empty one says so."""
    data, at = case.data, 0
    words = [language.label("empty-side") for language in miniature.by_code.values()]
    empty = [*words, *(text[::-1] for text in words)]  # as it is drawn
    for single in case.singles:
        assert at % 2 == 0
        pages = range(1, count(single) + 1)
        assert [said(data, at + page) for page in pages] == [said(single, page) for page in pages]
        at += count(single)
        if at % 2:
            at += 1
            assert said(data, at) in empty
    assert at == count(data)


def test_bookmarks_go_by_rows_and_hold_no_name(case: Case, miniature: Library) -> None:
    """Each row's own stand below its number; the same titles, on its own pages."""
    expected, at = [], 0
    for job, single in zip(case.jobs, case.singles, strict=True):
        row = miniature.by_code[job.request.language or "en"].label("row", n=job.line)
        expected.append((1, row, at + 1))
        expected += [(level + 1, title, at + page) for level, title, page in bookmarks(single)]
        at += count(single) + count(single) % 2
    assert [*bookmarks(case.data)] == expected
    assert "Zzmarker" not in "".join(title for _, title, _ in expected)


def test_links_lead_to_pages_of_their_own_row(case: Case) -> None:
    """Those of the contents, and of numbers of the law."""
    expected, at = [], 0
    for single in case.singles:
        expected += [(at + page, at + target, top) for page, target, top in links(single)]
        at += count(single) + count(single) % 2
    assert links(case.data) == expected
    assert expected or case.jobs[0].request.kind not in {"packet", "comparison-chart"}


def test_fonts_are_in_it_once(miniature: Library, tmp_path: Path) -> None:
    """So a row more costs its words only."""
    data = merged(miniature, jobs_of(LETTER), tmp_path / "out")
    single = make_handout(miniature, jobs_of(LETTER)[0].request).data
    fonts = []
    for pdf in (data, single):
        with pikepdf.open(BytesIO(pdf)) as file:
            dictionaries = [each for each in file.objects if isinstance(each, pikepdf.Dictionary)]
            fonts.append(sum(Name.FontFile2 in each for each in dictionaries))
    assert fonts[0] == fonts[1]


def test_no_name_is_outside_of_the_sheets(miniature: Library, tmp_path: Path) -> None:
    """Not in title, data or file name, nor in the manifest; nobody else can read the file."""
    data = merged(miniature, jobs_of(LETTER), tmp_path / "out")
    with pikepdf.open(BytesIO(data)) as file:
        told = [str(value) for value in file.docinfo.values()]
        told.append(file.Root.Metadata.read_bytes().decode())
    told.append((tmp_path / "out" / MANIFEST).read_text("utf-8"))
    assert "Zzmarker" not in "".join(told)
    assert stat.S_IMODE((tmp_path / "out" / "merged-en.pdf").stat().st_mode) == 0o600


def test_it_has_no_fields(miniature: Library, tmp_path: Path) -> None:
    """Paper has none: it is the flat sheet."""
    worksheet = Request("worksheet", "check", values={"child.name": NAMES[0]})
    flatly = merged(miniature, flat([Job("a", 2, worksheet)]), tmp_path / "out")
    forms = []
    for pdf in (make_handout(miniature, worksheet).data, flatly):
        with pikepdf.open(BytesIO(pdf)) as file:
            forms.append(Name.AcroForm in file.Root)
    assert forms == [True, False]


def test_sheets_without_values_may_be_read_by_all(miniature: Library, tmp_path: Path) -> None:
    merged(miniature, flat([Job("a", 2, EVERYTHING)]), tmp_path / "out")
    assert stat.S_IMODE((tmp_path / "out" / "merged-en.pdf").stat().st_mode) & 0o044


# ── Which files ──────────────────────────────────────────────────────────────


def files_of(library: Library, *rows: tuple[str, str, int]) -> tuple[MergedFile, ...]:
    jobs = (
        Job(str(line), line, replace(EVERYTHING, language=language, paper=paper), copies)
        for line, (language, paper, copies) in enumerate(rows, 2)
    )
    return merged_files(Plans(library), flat([*jobs]))


def test_what_is_one_job_of_the_copier_is_one_file(miniature: Library) -> None:
    """A language; a paper and a number of copies where an order has several."""
    found = files_of(
        miniature, ("en", "", 1), ("es", "legal", 1), ("en", "", 60), ("en", "letter", 1), ("es", "legal", 60)
    )
    assert {file.name: [row.line for row in file.rows] for file in found} == {
        "merged-en.pdf": [2, 5],
        "merged-es-legal.pdf": [3],
        "merged-en-60-copies.pdf": [4],
        "merged-es-legal-60-copies.pdf": [6],
    }


def test_a_name_says_only_what_tells_files_apart(miniature: Library) -> None:
    """Where all rows have one paper and one number of copies, the print order says them."""
    found = files_of(miniature, ("en", "legal", 30), ("es", "legal", 30))
    assert [file.name for file in found] == ["merged-en.pdf", "merged-es.pdf"]


def test_its_title_is_that_of_its_rows(miniature: Library) -> None:
    """Where they have several, it is none of them."""
    one, two = Job("a", 2, EVERYTHING), Job("b", 3, LETTER)
    titles = [merged_files(Plans(miniature), flat(jobs))[0].title for jobs in ([one], [one, two])]
    assert titles == [read_tree(make_handout(miniature, EVERYTHING).data).title, "Sheets to copy"]


def test_a_look_before_counts_the_empty_pages(miniature: Library, tmp_path: Path) -> None:
    jobs, plans = jobs_of(PACKET), Plans(miniature)
    ((request, copies, pages),) = merged_lengths(plans, merged_files(plans, jobs), nothing)
    assert (request.language, copies) == ("en", 1)
    assert pages == count(merged(miniature, jobs, tmp_path / "out"))


# ── Runs ─────────────────────────────────────────────────────────────────────


def without(line: int) -> object:
    """``make_story`` that fails for the row of a child."""
    real = merging.make_story

    def make_story(made: object, document: object, within: object) -> object:
        if NAMES[line - 2] in str(document):
            raise LayoutError("It cannot be set.")
        return real(made, document, within)  # type: ignore[arg-type]

    return make_story


def test_a_row_that_fails_is_told_and_the_others_are_in_it(
    miniature: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--resume`` makes the file with it, and the folder is as if nothing had been."""
    jobs, folder = jobs_of(LETTER), tmp_path / "out"
    with monkeypatch.context() as patched:
        patched.setattr(merging, "make_story", without(3))
        made = run(miniature, jobs, folder)
    assert [(each.job.line, bool(each.line)) for each in made] == [(2, True), (3, False)]
    assert made[1].problems
    data = (folder / "merged-en.pdf").read_bytes()
    assert [title for level, title, _ in bookmarks(data) if level == 1] == ["Row 2", "Row 4"]
    assert problems(data) == ()
    (again,) = run(miniature, jobs, folder, resume=True)
    whole = merged(miniature, jobs, tmp_path / "whole")
    assert (again.is_kept, (folder / "merged-en.pdf").read_bytes()) == (False, whole)
    assert (folder / MANIFEST).read_bytes() == (tmp_path / "whole" / MANIFEST).read_bytes()


def test_where_every_row_fails_there_is_no_file(
    miniature: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "make_story", without(3))
    (made,) = run(miniature, jobs_of(LETTER)[1:2], tmp_path / "out")
    assert made.problems
    assert [path.name for path in (tmp_path / "out").iterdir()] == [MANIFEST]


def test_a_file_that_cannot_be_written_is_told_once(
    miniature: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With how many rows it would hold; all of them count, and the manifest has no line of it."""

    def save(*_: object, **__: object) -> None:
        raise OutputError("The disk is full.")

    monkeypatch.setattr(merging, "save", save)
    made = run(miniature, jobs_of(LETTER), tmp_path / "out")
    told = [str(problem) for each in made for problem in each.problems]
    assert (len(made), told) == (3, ["merged-en.pdf and its 3 rows: The disk is full."])
    assert (tmp_path / "out" / MANIFEST).read_bytes() == b""


def test_a_file_is_kept_while_no_row_of_it_changes(miniature: Library, tmp_path: Path) -> None:
    """Not where a value changes, a row goes, moves or the file is cut."""
    jobs, folder = jobs_of(LETTER), tmp_path / "out"
    whole = merged(miniature, jobs, folder)
    changed = replace(jobs[0], request=replace(jobs[0].request, values={"child.name": "Bo"}))
    moved = replace(jobs[2], line=9)
    for others in ((changed, *jobs[1:]), jobs[:2], (*jobs[:2], moved)):
        for rows, is_kept in ((jobs, True), (others, False), (jobs, False)):
            (made,) = run(miniature, rows, folder, resume=True)
            assert made.is_kept is is_kept
    (folder / "merged-en.pdf").write_bytes(whole[:-9])
    (made,) = run(miniature, jobs, folder, resume=True)
    assert (made.is_kept, (folder / "merged-en.pdf").read_bytes()) == (False, whole)


def test_a_file_that_is_there_is_not_written_over(miniature: Library, tmp_path: Path) -> None:
    (tmp_path / "merged-en.pdf").write_bytes(b"mine")
    with pytest.raises(OutputError, match="holds files of these names"):
        run(miniature, jobs_of(LETTER), tmp_path)


def test_every_row_is_told_of_once(miniature: Library, tmp_path: Path) -> None:
    """What moves the bar on."""
    plans, told = Plans(miniature), []
    files = merged_files(plans, jobs_of(LETTER))
    for resume in (False, True):
        told.clear()
        assert [*make_merged(plans, files, tmp_path, resume=resume, step=told.append)]
        assert sum(told) == len(NAMES)


# ── The command ──────────────────────────────────────────────────────────────

ROWS = "id,child.name,language\na-1,Ana Zzmarker,en\na-2,Bo Zzmarker,es\na-3,Cy Zzmarker,en\n"


@pytest.fixture
def desk(command: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("HANDOUTS_LIBRARY", str(ROOT / "tests" / "library"))
    Path("roster.csv").write_text(ROWS, "utf-8")
    return command


LINE = ("batch", "roster.csv", "--letter", "ask", "--output", "out", "--merge")


def test_a_roster_becomes_a_file_for_each_language(desk: Command) -> None:
    ran = desk(*LINE)
    assert (ran.code, ran.out) == (0, "out/merged-en.pdf\nout/merged-es.pdf\n"), ran.err
    assert {path.name for path in Path("out").iterdir()} == {
        *("merged-en.pdf", "merged-es.pdf", MANIFEST, "print-order.csv", "print-order.pdf")
    }
    assert Path("out/print-order.csv").read_text("utf-8").splitlines()[1:] == [
        "merged-en.pdf,1,4,two,2,letter",
        "merged-es.pdf,1,2,two,1,letter",
    ]
    first = [title for level, title, _ in bookmarks(Path("out/merged-es.pdf").read_bytes()) if level == 1]
    assert first == ["Fila 3"]
    assert "Zzmarker" not in ran.out + ran.err
    ran = desk(*LINE, "--resume")
    assert ran.out == "out/merged-en.pdf (there already)\nout/merged-es.pdf (there already)\n"


def test_a_dry_run_of_it_counts_files_and_empty_pages(desk: Command) -> None:
    ran = desk(*LINE, "--dry-run")
    assert ran.out.splitlines()[-1] == "all: 2 files, 6 pages, 3 sheets of paper"
    assert not Path("out").exists()


def test_rows_that_fail_are_listed_at_the_end(desk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = merging.make_story, iter(range(9))

    def make_story(made: object, document: object, within: object) -> object:
        if next(calls) == 1:
            raise LayoutError("It cannot be set.")
        return real(made, document, within)  # type: ignore[arg-type]

    monkeypatch.setattr(merging, "make_story", make_story)
    ran = desk(*LINE)
    assert (ran.code, ran.out) == (3, "out/merged-en.pdf\nout/merged-es.pdf\n")
    assert "roster.csv:4: It cannot be set." in ran.err
    assert "1 rows could not be made" in ran.err


def test_it_is_made_by_one_process(desk: Command) -> None:
    ran = desk(*LINE, "--jobs", "2")
    assert (ran.code, Path("out").exists()) == (2, False)
    assert "Leave out --jobs." in ran.err
