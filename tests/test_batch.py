"""``handouts batch``: rows as schools export them, everything told before a file is made, nothing lost."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from msgspec.structs import replace

from handouts import batch
from handouts.ask.jobs import Job, jobs_of
from handouts.ask.request import Request
from handouts.ask.roster import read_rows
from handouts.batch import Plans, make_jobs
from handouts.errors import ContentError, OutputError
from handouts.library.load import Library, load_library
from handouts.lock import LOCK
from handouts.manifest import MANIFEST, left_over
from tests.commands import Command
from tests.sheets import ROOT

KNOWN = ("id", "language", "audience", "child.name", "meeting.date")
HEAD = "id,child.name,meeting.date"
ROWS = f"{HEAD}\na-1,Ana Zzmarker,12/10/2026\na-2,Łukasz Zzmarker,12/11/2026\n"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ROOT / "tests" / "library")


def told(path: Path, mapped: dict[str, str] | None = None) -> list[str]:
    """What is wrong with a file."""
    try:
        problems = read_rows(path, KNOWN, mapped or {}).problems
    except ContentError as error:
        problems = error.problems
    return [f"{each.location.line if each.location else 0} {each.message}" for each in problems]


# ── CSV ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_a_file_is_read_as_schools_export_it(
    delimiter: str, encoding: str, line_break: str, tmp_path: Path
) -> None:
    """Each line break, separator and encoding that a spreadsheet writes."""
    path = tmp_path / "roster.csv"
    lines = ["id,child.name", '"a, 1",José']
    text = line_break.join(line.replace(",", delimiter, 1) if line[0] != '"' else line for line in lines)
    path.write_bytes(text.replace('"a, 1",', f'"a, 1"{delimiter}').encode(encoding))
    (row,) = read_rows(path, KNOWN, {}).rows
    assert (row.line, row.cells) == (2, {"id": "a, 1", "child.name": "José"})


BROKEN: tuple[tuple[bytes, str], ...] = (
    (b"", "1 The file is empty."),
    (b"id,child.name\n", "1 The file has a head and no row."),
    ("id,child.name\na,Jos\u00e9".encode("latin-1"), "2 This line is not in UTF-8."),
    (b"id,child.name\na,\0\n", "2 This line holds a NUL, so the file is no text."),
    (b"id,id\na,b\n", '1 Two columns are called "id".'),
    (b"id,Name,Name\na,b,c\n", "1 Two columns are called a name."),
    (b"id,child.nam\na,b\n", "1 Column 2 is called like a value, and there is none of that name."),
    (b"id,child.name\na\n", "2 This row has 1 cells, the head 2."),
    (b"id,child.name\nb,x\na,b,c\n", "3 This row has 3 cells, the head 2."),
)


@pytest.mark.parametrize(("data", "expected"), BROKEN)
def test_a_broken_file_is_told_at_its_row(data: bytes, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(data)
    assert told(path) == [expected]


def test_an_open_quotation_mark_is_told_where_it_opens(tmp_path: Path) -> None:
    """Not at the end of the file, which is all that a reader of CSV knows."""
    path = tmp_path / "roster.csv"
    path.write_text('id,child.name\na,x\nb,"Ana\nc,y\nd,z\n', "utf-8")
    assert told(path)[0].startswith("3 In this row a quotation mark opens")


def test_all_rows_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("id,child.name\na\nb,x\nc,y,z\n", "utf-8")
    assert [line[0] for line in told(path)] == ["2", "4"]


def test_a_column_that_is_not_used_is_told_and_a_mapped_one_used(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("id,Student Name,Grade\na,Ana,4\n", "utf-8")
    found = read_rows(path, KNOWN, {"Student Name": "child.name"})
    assert found.rows[0].cells == {"id": "a", "child.name": "Ana"}
    assert found.notices == ('Column 3 not used. To use one: --column "HEAD=child.name".',)


# ── Rows ─────────────────────────────────────────────────────────────────────


def jobs_in(library: Library, text: str, tmp_path: Path) -> tuple[Job, ...]:
    path = tmp_path / "roster.csv"
    path.write_text(text, "utf-8")
    return jobs_of(library, path, {}, Request("letter", "ask"))[0]


def problems_of(library: Library, text: str, tmp_path: Path) -> list[str]:
    with pytest.raises(ContentError) as error:
        jobs_in(library, text, tmp_path)
    return [str(each).partition("roster.csv:")[2] for each in error.value.problems]


def test_a_day_is_read_in_the_one_form_that_fits_its_column(library: Library, tmp_path: Path) -> None:
    """With slashes as the US writes it; a day that fits no form is told at its row."""
    first, second = jobs_in(library, ROWS, tmp_path)
    assert [str(job.request.values["meeting.date"]) for job in (first, second)] == [
        "2026-12-10",
        "2026-12-11",
    ]
    assert problems_of(library, ROWS.replace("12/11/2026", "13/11/2026"), tmp_path) == [
        f'{line}: The value "meeting.date" is not a day. Write year, month and day, such as 2026-11-22.'
        for line in (2, 3)
    ]


@pytest.mark.parametrize("id", ["a b", "../a", "x" * 41, "CON", "com1", "é"])
def test_an_id_is_the_name_of_a_file_everywhere(id: str, library: Library, tmp_path: Path) -> None:
    (problem,) = problems_of(library, f"{HEAD}\n{id},Ana,\n", tmp_path)
    assert problem.startswith("2: id: cannot be the name of a file.")
    assert id not in problem.partition(":")[2] or id == "é"


def test_two_rows_with_one_id_are_told(library: Library, tmp_path: Path) -> None:
    """Also when only its case differs: some disks know no case. Rows without one are numbered."""
    (problem,) = problems_of(library, f"{HEAD}\na,Ana,\nA,Bo,\n", tmp_path)
    assert problem == "3: id: row 2 has the same. Give each row its own."
    assert [job.name for job in jobs_in(library, "child.name\nAna\nBo\n", tmp_path)] == [
        "row-0002",
        "row-0003",
    ]


def test_no_message_repeats_a_cell(library: Library, tmp_path: Path) -> None:
    """Whatever is wrong, a name stays where it was written."""
    text = "id,language,audience,meeting.date\nZz 1,Zz2,Zz3,Zz4\n"
    told = problems_of(library, text, tmp_path)
    assert len(told) == 4
    assert "Zz" not in "".join(told)


def test_an_order_says_kind_topics_and_copies(library: Library, tmp_path: Path) -> None:
    """It holds no pupil's data; its copies are for the copier."""
    path = tmp_path / "order.csv"
    head = "kind,topics,language,copies\nfact-sheet,little,es,300\n"
    path.write_text(f"{head}fact-sheet,nothing,en,x\n", "utf-8")
    with pytest.raises(ContentError) as error:
        jobs_of(library, path, {}, Request(""))
    assert [str(each).partition("order.csv:")[2].partition(".")[0] for each in error.value.problems] == [
        "3: topics: names none that there is",
        "3: copies: not a number of copies",
    ]
    path.write_text(head, "utf-8")
    ((job,), _) = jobs_of(library, path, {}, Request(""))
    assert (job.request.topics, job.request.language, job.copies) == (("little",), "es", 300)


# ── The folder ───────────────────────────────────────────────────────────────


@pytest.fixture
def jobs(library: Library, tmp_path: Path) -> tuple[Job, ...]:
    rows = "".join(f"a-{n},Name {n},12/10/2026\n" for n in range(4))
    return jobs_in(library, f"{HEAD}\n{rows}", tmp_path)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def run(library: Library, jobs: Sequence[Job], folder: Path, *, resume: bool = False) -> None:
    folder.mkdir(exist_ok=True)
    for _ in make_jobs(Plans(library), jobs, folder, resume=resume):
        pass


@pytest.fixture
def whole(library: Library, jobs: tuple[Job, ...], tmp_path: Path) -> dict[str, bytes]:
    """The folder of a run that nothing stopped."""
    run(library, jobs, tmp_path / "whole")
    found = files(tmp_path / "whole")
    assert [*found] == ["a-0.pdf", "a-1.pdf", "a-2.pdf", "a-3.pdf", MANIFEST]
    return found


def killed(stage: str, k: int) -> Callable[[Library, Sequence[Job], Path], None]:
    """A run that is killed before the k-th file, in the middle of writing it, or before its line."""

    def run_until(library: Library, jobs: Sequence[Job], folder: Path) -> None:
        real, count = batch.save, iter(range(99))

        def save(data: bytes, path: Path, private: bool = False, *, sweeps: bool = True) -> None:
            if path.suffix == ".pdf" and next(count) == k:
                if stage == "within":
                    (folder / ".handouts-0123456789ab.unfinished").write_bytes(data[:99])
                if stage == "after":
                    real(data, path, private)
                os.kill(os.getpid(), signal.SIGKILL)
            real(data, path, private)

        batch.save = save  # type: ignore[assignment]
        run(library, jobs, folder)

    return run_until


@pytest.mark.parametrize("stage", ["before", "within", "after"])
@pytest.mark.parametrize("k", range(4))
def test_a_killed_run_goes_on_and_ends_as_if_nothing_had_been(
    stage: str, k: int, library: Library, jobs: tuple[Job, ...], whole: dict[str, bytes], tmp_path: Path
) -> None:
    """The same names and bytes, the manifest's too; nothing unfinished is left, and no lock."""
    folder = tmp_path / "killed"
    folder.mkdir()
    process = multiprocessing.get_context("fork").Process(
        target=killed(stage, k), args=(library, jobs, folder)
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert files(folder) != whole
    run(library, jobs, folder, resume=True)
    found = {name: data for name, data in files(folder).items() if "unfinished" not in name}
    assert found == whole


def test_only_what_is_missing_or_changed_is_made_again(
    library: Library, jobs: tuple[Job, ...], whole: dict[str, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "whole"
    (folder / "a-1.pdf").write_bytes(b"cut")
    (folder / "a-2.pdf").unlink()
    made = [*make_jobs(Plans(library), jobs, folder, resume=True)]
    assert [each.is_kept for each in made] == [True, False, False, True]
    assert files(folder) == whole


def test_a_row_whose_values_have_changed_is_made_again(
    library: Library, jobs: tuple[Job, ...], whole: dict[str, bytes], tmp_path: Path
) -> None:
    """The manifest holds no value, and yet knows."""
    changed = jobs_in(library, f"{HEAD}\na-0,Other,12/10/2026\n", tmp_path)
    (made,) = make_jobs(Plans(library), changed, tmp_path / "whole", resume=True)
    assert not made.is_kept
    assert whole["a-0.pdf"] != (tmp_path / "whole" / "a-0.pdf").read_bytes()


def test_files_of_edited_words_are_made_again(jobs: tuple[Job, ...], tmp_path: Path) -> None:
    """Also where nobody thought of giving them a new version."""
    root, folder = tmp_path / "own", tmp_path / "made"
    shutil.copytree(ROOT / "tests" / "library", root)
    folder.mkdir()
    run(load_library(root), jobs, folder)
    path = root / "content" / "en" / "letters" / "ask.md"
    path.write_text(path.read_text("utf-8").replace("full name", "whole name"), "utf-8")
    made = [*make_jobs(Plans(load_library(root)), jobs, folder, resume=True)]
    assert not any(each.is_kept for each in made)


def test_the_bytes_are_those_of_a_single_make(
    library: Library, jobs: tuple[Job, ...], whole: dict[str, bytes]
) -> None:
    from handouts.pipeline import make_handout

    for job in jobs:
        assert make_handout(library, job.request).data == whole[f"{job.name}.pdf"]


def test_one_run_writes_in_a_folder_at_a_time(
    library: Library, jobs: tuple[Job, ...], tmp_path: Path
) -> None:
    """A second is refused while the first is at work, and its files stay."""
    folder = tmp_path / "one"
    folder.mkdir()
    first = make_jobs(Plans(library), jobs, folder, resume=False)
    next(first)
    with pytest.raises(OutputError, match="Another run writes"):
        next(make_jobs(Plans(library), jobs, folder, resume=True))
    assert len([*first]) == 3
    assert not (folder / LOCK).exists()


def test_files_that_are_there_are_not_written_over(
    library: Library, jobs: tuple[Job, ...], tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "a-1.pdf").write_bytes(b"mine")
    with pytest.raises(OutputError, match="holds files of these names"):
        run(library, jobs, folder)
    assert files(folder).keys() - {LOCK} == {"a-1.pdf"}


def test_files_whose_rows_are_gone_stay(
    library: Library, jobs: tuple[Job, ...], whole: dict[str, bytes], tmp_path: Path
) -> None:
    """In the manifest too, so that the next run knows of them; one that was deleted is forgotten."""
    folder = tmp_path / "whole"
    few = jobs[2:]
    assert left_over(folder, ["a-2.pdf", "a-3.pdf"]) == ("a-0.pdf", "a-1.pdf")
    run(library, few, folder, resume=True)
    assert files(folder) == whole
    (folder / "a-0.pdf").unlink()
    assert left_over(folder, ["a-2.pdf", "a-3.pdf"]) == ("a-1.pdf",)
    run(library, few, folder, resume=True)
    assert b"a-0.pdf" not in (folder / MANIFEST).read_bytes()
    made = [*make_jobs(Plans(library), jobs[1:], folder, resume=True)]
    assert all(each.is_kept for each in made)


def test_a_row_that_fails_stops_no_other(
    library: Library, jobs: tuple[Job, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, say: the others are made, and it is told which is not."""
    real = batch.save

    def save(data: bytes, path: Path, private: bool = False, *, sweeps: bool = True) -> None:
        if path.name == "a-1.pdf":
            raise OutputError("No space left on the disk.")
        real(data, path, private)

    monkeypatch.setattr(batch, "save", save)
    (tmp_path / "full").mkdir()
    made = [*make_jobs(Plans(library), jobs, tmp_path / "full", resume=False)]
    assert [bool(each.line) for each in made] == [True, False, True, True]
    assert made[1].problems


# ── The command ──────────────────────────────────────────────────────────────


@pytest.fixture
def desk(command: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command with the miniature library, which has a letter."""
    monkeypatch.setenv("HANDOUTS_LIBRARY", str(ROOT / "tests" / "library"))
    return command


def test_a_roster_becomes_files_and_a_print_order(desk: Command) -> None:
    """Files of their owner only, named by ids; no name is in a message, the manifest or the order."""
    Path("roster.csv").write_text(ROWS, "utf-8")
    ran = desk("batch", "roster.csv", "--letter", "ask", "--output", "out")
    assert (ran.code, ran.out) == (0, "out/a-1.pdf\nout/a-2.pdf\n"), ran.err
    assert "meeting.date was read as month/day/year" in ran.err
    assert {path.name for path in Path("out").iterdir()} == {
        "a-1.pdf",
        "a-2.pdf",
        MANIFEST,
        "print-order.csv",
        "print-order.pdf",
    }
    assert Path("out/a-1.pdf").stat().st_mode & 0o777 == 0o600
    for path in (Path("out", MANIFEST), Path("out/print-order.csv")):
        assert "Zzmarker" not in path.read_text("utf-8")
    assert "Zzmarker" not in ran.out + ran.err
    assert Path("out/print-order.csv").read_text("utf-8").splitlines()[1] == "a-1.pdf,1,2,two,1,letter"


def test_a_recipe_s_own_values_are_its_owner_s_too(desk: Command) -> None:
    """A packet that names a child in its recipe's file is read by nobody else."""
    recipe = "words: pack\nvalues: {child.name: Ana Zzmarker}\nparts:\n  - {kind: letter, name: ask}\n"
    Path("own.yaml").write_text(recipe, "utf-8")
    Path("roster.csv").write_text("id,language\na-1,en\n", "utf-8")
    ran = desk("batch", "roster.csv", "--recipe", "own.yaml", "--output", "out")
    assert ran.code == 0, ran.err
    assert Path("out/a-1.pdf").stat().st_mode & 0o777 == 0o600


def test_a_refused_run_leaves_no_lock(desk: Command) -> None:
    """Nor anything else in a folder where another batch was made."""
    Path("roster.csv").write_text(ROWS, "utf-8")
    for code in (0, 2):
        assert desk("batch", "roster.csv", "--letter", "ask", "--output", "out").code == code
    assert not Path("out", LOCK).exists()


def test_nothing_is_written_when_a_row_is_wrong(desk: Command) -> None:
    Path("roster.csv").write_text(ROWS + "a-3,\u13a0\u13a1,12/12/2026\na-3,Bo,\n", "utf-8")
    ran = desk("batch", "roster.csv", "--letter", "ask", "--output", "out")
    assert (ran.code, ran.out, Path("out").exists()) == (2, "", False)
    assert "roster.csv:5: id: row 4 has the same." in ran.err


def test_letters_that_no_font_has_are_told_before_a_file_is_made(desk: Command) -> None:
    """At the row, by the field, never by the letter."""
    Path("roster.csv").write_text(ROWS + "a-3,\U00013000,12/12/2026\n", "utf-8")
    ran = desk("batch", "roster.csv", "--letter", "ask", "--output", "out")
    assert (ran.code, Path("out").exists()) == (2, False)
    assert "roster.csv:4: " in ran.err
    assert "child.name" in ran.err


def test_a_dry_run_says_how_much_paper(desk: Command) -> None:
    Path("order.csv").write_text("topics,language,copies\nlittle,en,300\nlittle,es,20\n", "utf-8")
    ran = desk("batch", "order.csv", "--output", "out", "--dry-run")
    assert ran.out.splitlines() == [
        "en, letter: 1 files, 300 pages, 300 sheets of paper",
        "es, letter: 1 files, 20 pages, 20 sheets of paper",
        "all: 2 files, 320 pages, 320 sheets of paper",
    ], ran.err
    assert not Path("out").exists()


def test_how_heads_are_mapped_is_kept_for_the_next_time(desk: Command) -> None:
    Path("roster.csv").write_text("id,Student Name\na,Ana\n", "utf-8")
    line = ("batch", "roster.csv", "--letter", "ask", "--output")
    assert desk(*line, "one", "--column", "Student Name=child.name").code == 0
    assert '"Student Name": "child.name"' in Path("roster.columns.yaml").read_text("utf-8")
    assert desk(*line, "two").code == 0
    assert Path("one/a.pdf").read_bytes() == Path("two/a.pdf").read_bytes()


def test_rows_that_failed_are_listed_at_the_end(desk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 3; ``--resume`` makes them once the cause is gone."""
    Path("roster.csv").write_text(ROWS, "utf-8")
    real = batch.save

    def save(data: bytes, path: Path, private: bool = False, *, sweeps: bool = True) -> None:
        if path.name == "a-1.pdf":
            raise OutputError("The disk is full.")
        real(data, path, private)

    line = ("batch", "roster.csv", "--letter", "ask", "--output", "out")
    with monkeypatch.context() as patched:
        patched.setattr(batch, "save", save)
        ran = desk(*line)
    assert (ran.code, ran.out) == (3, "out/a-2.pdf\n")
    assert "roster.csv:2: The disk is full." in ran.err
    assert desk(*line).code == 2
    ran = desk(*line, "--resume")
    assert (ran.code, ran.out) == (0, "out/a-1.pdf\nout/a-2.pdf (there already)\n")


def test_files_whose_rows_are_gone_are_named(desk: Command) -> None:
    """In one notice, when the run goes on; never deleted."""
    Path("roster.csv").write_text(ROWS, "utf-8")
    line = ("batch", "roster.csv", "--letter", "ask", "--output", "out")
    assert "still there" not in desk(*line).err
    assert "still there" not in desk(*line, "--resume").err
    Path("roster.csv").write_text(f"{HEAD}\na-3,Bo Zzmarker,12/10/2026\n", "utf-8")
    for _ in range(2):
        ran = desk(*line, "--resume")
        assert "no row makes 2 files of an earlier run any more; still there: a-1.pdf, a-2.pdf." in ran.err
        assert (ran.code, Path("out/a-1.pdf").is_file()) == (0, True)
    assert len(Path("out/print-order.csv").read_text("utf-8").splitlines()) == 2


def test_a_single_sheet_takes_its_values_from_a_file(desk: Command) -> None:
    """With the names and checks of a row; what --set says goes first."""
    Path("ana.yaml").write_text("child.name: Ana Zzmarker\nletter.date: 2026-12-10\n", "utf-8")
    line = ("make", "letter", "ask", "--to", "outline", "--output", "-", "--values", "ana.yaml")
    assert "Ana Zzmarker" in desk(*line).out
    assert "Bo" in desk(*line, "--set", "child.name=Bo").out
    Path("ana.yaml").write_text("child.nam: Ana Zzmarker\nletter.date: Zzday\n", "utf-8")
    ran = desk(*line)
    assert (ran.code, ran.err.count("ana.yaml:")) == (2, 2)
    assert "Zz" not in ran.err


def test_two_processes_make_the_same_folder(
    library: Library, jobs: tuple[Job, ...], whole: dict[str, bytes], tmp_path: Path
) -> None:
    """In the same order; a job that fails in a worker stops no other."""
    folder = tmp_path / "two"
    folder.mkdir()
    bad = replace(jobs[1], name="bad", request=replace(jobs[1].request, name="nothing"))
    with ProcessPoolExecutor(2) as executor:
        made = [*make_jobs(Plans(library), (bad, *jobs), folder, resume=False, executor=executor)]
    assert files(folder) == whole
    assert [bool(each.line) for each in made] == [False, True, True, True, True]
    assert made[0].problems
