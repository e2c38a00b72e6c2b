"""Workers: they make the bytes that one process makes, or the run says why not."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from handouts import audit, batch, workers
from handouts.ask.jobs import Job
from handouts.ask.request import PACKET, Request
from handouts.ask.school import School
from handouts.batch import Plans, make_jobs
from handouts.cli import handouts as group
from handouts.cli.boundary import run
from handouts.errors import HandoutsError, WorkerError
from handouts.fingerprint import differences, fingerprint
from handouts.library.load import Library, load_library
from handouts.lock import LOCK
from handouts.manifest import MANIFEST
from tests.sheets import ROOT

OWN = ROOT / "tests" / "library"
HEAD = "id,child.name,meeting.date\n"


def letters(count: int) -> tuple[Job, ...]:
    return tuple(
        Job(f"a-{n}", n + 2, Request("letter", "ask", values={"child.name": f"Name {n}"}))
        for n in range(count)
    )


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LOCK}


def made(
    jobs: tuple[Job, ...], folder: Path, executor: Executor | None = None, library: Library | None = None
) -> dict[str, bytes]:
    """What a run leaves in its folder."""
    folder.mkdir()
    for _ in make_jobs(Plans(library or load_library(OWN)), jobs, folder, resume=False, executor=executor):
        pass
    return files(folder)


# ── A worker on another machine ──────────────────────────────────────────────

ELSEWHERE = """\
import pickle, sys
do, *given = pickle.load(sys.stdin.buffer)
sys.stdout.buffer.write(pickle.dumps(do(*given)))
"""


class Elsewhere(Executor):
    """Another installation of the program in another folder, as a worker on another machine is one."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        done: Future[Any] = Future()
        ran = subprocess.run(
            [sys.executable, "-W", "error", "-c", ELSEWHERE],
            input=pickle.dumps((fn, *args)),
            env={**os.environ, "PYTHONPATH": str(self.root)},
            cwd=self.root,
            stdout=subprocess.PIPE,
            check=True,
        )
        done.set_result(pickle.loads(ran.stdout))
        return done


@pytest.fixture
def elsewhere(tmp_path: Path) -> Elsewhere:
    for name in ("handouts", "content", "templates"):
        bytecode = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / "there" / name, ignore=bytecode)
    return Elsewhere(tmp_path / "there")


def test_a_worker_has_its_library_where_it_likes(elsewhere: Elsewhere, tmp_path: Path) -> None:
    """The one that comes with the program lies elsewhere on each machine; a recipe has its whole path."""
    recipe = tmp_path / "own.yaml"
    recipe.write_text("like: first-meeting\nparts:\n  - {kind: letter, name: ask-for-records}\n", "utf-8")
    name = os.path.relpath(recipe)
    jobs = (
        Job("a", 2, Request("letter", "ask-for-records", values={"child.name": "Ana"})),
        Job("b", 3, Request(PACKET, name, values={"child.name": "Bo"})),
    )
    shipped = load_library(ROOT)
    alone = made(jobs, tmp_path / "one", library=shipped)
    assert made(jobs, tmp_path / "two", elsewhere, shipped) == alone


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("content/en/letters/ask-for-records.md", "the words"),
        ("templates/theme.yaml", "the words"),
        ("handouts/pdf/draw.py", "the program's files"),
        ("handouts/__init__.py", "handouts 0.0.9 (here 0.1.0), the program's files"),
    ],
)
def test_a_worker_that_differs_is_told_and_makes_nothing(
    file: str, told: str, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    """By an edited line as well as by a version; the run ends there."""
    path = elsewhere.root / file
    path.write_text(path.read_text("utf-8").replace('"0.1.0"', '"0.0.9"') + "\n", "utf-8")
    jobs = (Job("a", 2, Request("letter", "ask-for-records")),)
    with pytest.raises(WorkerError) as error:
        made(jobs, tmp_path / "two", elsewhere, load_library(ROOT))
    assert str(error.value) == f"A worker differs from this process: {told}. {workers.HINT}"
    assert files(tmp_path / "two") == {MANIFEST: b'{"file":"a.pdf"}\n'}


def test_a_recipe_or_logo_that_a_worker_lacks_is_told(tmp_path: Path) -> None:
    """They lie outside of the library, and a worker must have them too."""
    paths = [tmp_path / "own.yaml", tmp_path / "logo.png"]
    for path in paths:
        path.write_text("a", "utf-8")
    school = School(logo=str(paths[1]))
    outside = batch._outside(Request(PACKET, str(paths[0]), school=school))
    owner = workers._owner(load_library(OWN), outside)
    workers._opened.clear()
    assert isinstance(workers._library_of(owner), Library)
    workers._opened.clear()
    paths[0].unlink()
    paths[1].write_text("b", "utf-8")
    with pytest.raises(WorkerError) as error:
        workers._library_of(owner)
    assert f'process: the file "{paths[1]}", the file "{paths[0]}". ' in str(error.value)


def test_words_that_were_edited_open_the_library_anew(tmp_path: Path) -> None:
    """A worker that works for one run after another makes the second from the second's words."""
    shutil.copytree(OWN, tmp_path / "own")
    jobs = letters(1)
    with ProcessPoolExecutor(1) as executor:
        first = made(jobs, tmp_path / "one", executor, load_library(tmp_path / "own"))
        letter = tmp_path / "own/content/en/letters/ask.md"
        letter.write_text(letter.read_text("utf-8").replace("title: ", "title: New "), "utf-8")
        edited = load_library(tmp_path / "own")
        second = made(jobs, tmp_path / "two", executor, edited)
    assert first != second == made(jobs, tmp_path / "three", library=edited)


def test_a_fingerprint_names_versions_and_hashes() -> None:
    """Versions are shown on both sides, hashes by their names alone."""
    here = fingerprint(load_library(OWN))
    assert differences(here, here) == ""
    there = {**here, "the words": "x", "reportlab": "1.0"}
    assert differences(here, there) == f"reportlab 1.0 (here {here['reportlab']}), the words"
    assert differences(here, {}).startswith("handouts none (here ")


# ── Pools ────────────────────────────────────────────────────────────────────


def test_threads_make_the_same_files(tmp_path: Path) -> None:
    """Plans are for one at a time, so threads wait for each other, and the folder is the same."""
    jobs = letters(workers.AHEAD + 4)
    with ThreadPoolExecutor(4) as executor:
        assert made(jobs, tmp_path / "four", executor) == made(jobs, tmp_path / "one")


def test_no_more_files_are_made_ahead_than_memory_should_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the run ends early, what was not begun is called off."""
    monkeypatch.setattr(workers, "AHEAD", 3)
    asked: list[Future[Any]] = []

    class Counted(Executor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
            asked.append(Future())
            if len(asked) == 1:
                asked[0].set_result(fn(*args))
            return asked[-1]

    run = make_jobs(Plans(load_library(OWN)), letters(9), tmp_path, resume=False, executor=Counted())
    next(run)
    assert len(asked) == 3
    run.close()  # type: ignore[attr-defined]
    assert [each.cancelled() for each in asked] == [False, True, True]


class Silent(Executor):
    """A pool whose scheduler is gone: it answers nothing, and takes nothing more."""

    def __init__(self) -> None:
        self.tasks = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        self.tasks += 1
        if self.tasks > 2:
            raise BrokenExecutor
        return Future()


def test_a_pool_that_is_gone_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rows are lost, and the run ends."""
    monkeypatch.setattr(workers, "PATIENCE", 0.01)
    found = make_jobs(Plans(load_library(OWN)), letters(2), tmp_path, resume=False, executor=Silent())
    assert [each.problems for each in found] == [(workers.LOST,)] * 2


class Stumbling(Executor):
    """A pool that loses an answer on its way, and trips over what is left of it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        answer: Future[Any] = Future()
        try:
            _kind, _error, _traceback = b"what is left"
        except ValueError as error:
            answer.set_exception(error)
        return answer


def test_a_pool_that_trips_over_an_answer_has_lost_it(tmp_path: Path) -> None:
    """It raises an error of Python's own, but in the pool's code: the run goes on, and the row is listed."""
    found = make_jobs(Plans(load_library(OWN)), letters(2), tmp_path, resume=False, executor=Stumbling())
    assert [each.problems for each in found] == [(workers.LOST,)] * 2


def test_a_task_shows_no_name(tmp_path: Path) -> None:
    """Pools write into their logs what a worker cannot read."""
    shown: list[bytes] = []

    class Shown(ThreadPoolExecutor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
            shown.append(pickle.dumps((fn, *args)))
            return super().submit(fn, *args)

    with Shown(1) as executor:
        made(letters(2), tmp_path / "out", executor)
    assert len(shown) == 2
    assert not any(b"Name" in each for each in shown)


def test_a_bug_in_a_worker_stays_a_bug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no lost worker: somebody must hear of it."""

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(batch, "_tried", fails)
    with ThreadPoolExecutor(1) as executor, pytest.raises(ZeroDivisionError):
        made(letters(1), tmp_path / "out", executor)


@pytest.fixture
def roster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command that makes a letter for each of twenty children, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANDOUTS_LIBRARY", str(OWN))
    rows = "".join(f"a-{n:02},Zzname {n},\n" for n in range(20))
    Path("roster.csv").write_text(HEAD + rows, "utf-8")
    return ["batch", "roster.csv", "--letter", "ask", "--output"]


def test_rows_of_a_broken_pool_are_listed_and_made_later(
    roster: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 3 and one line for all of them; --resume ends with the folder of one process."""
    real = batch._tried

    def dies(plans: Plans, request: Request) -> batch.Produced:
        if str(request.values["child.name"]) == "Zzname 7":
            os.kill(os.getpid(), signal.SIGKILL)
        return real(plans, request)

    assert run(group, [*roster, "one", "--jobs", "1"]) == 0
    with monkeypatch.context() as patched, ProcessPoolExecutor(1, get_context("fork")) as executor:
        patched.setattr(batch, "_tried", dies)
        assert run(group, [*roster, "out"], executor) == 3
    told = capfd.readouterr().err
    made = len([*Path("out").glob("a-*.pdf")])
    assert f"roster.csv: {workers.LOST} Rows: {made + 2}-21." in told
    assert "Zz" not in told
    assert files(Path("out")) != files(Path("one"))
    assert run(group, [*roster, "out", "--resume"]) == 0
    assert files(Path("out")) == files(Path("one"))


def test_a_few_rows_have_a_line_each(
    roster: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that each can be found; their values are not told."""
    real = batch.made_file

    def fails(plans: Plans, request: Request) -> tuple[bytes, int]:
        if str(request.values["child.name"]) in {"Zzname 3", "Zzname 5"}:
            raise HandoutsError("Not this.")
        return real(plans, request)

    monkeypatch.setattr(batch, "made_file", fails)
    assert run(group, [*roster, "out"]) == 3
    assert "handouts: roster.csv:5: Not this.\nhandouts: roster.csv:7: Not this.\n" in capfd.readouterr().err


@pytest.mark.parametrize("option", [["--jobs", "2"], ["--merge"]])
def test_what_is_for_one_computer_is_refused_on_a_cluster(
    option: list[str], roster: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing is begun."""
    with ThreadPoolExecutor(1) as executor:
        assert run(group, [*roster, "out", *option], executor) == 2
    assert "--jobs and --merge are for one computer" in capfd.readouterr().err
    assert not Path("out").exists()


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_check_in_processes_says_what_one_says(
    more: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    """The same bytes, with what is wrong with each sheet in its place."""
    said = []
    for count in ("1", "2"):
        code = run(group, ["check", "--library", str(OWN), *more, "--jobs", count])
        said.append((code, *capfd.readouterr()))
    assert said[0] == said[1]
    assert "everything" in said[0][1]


def test_a_check_that_loses_a_process_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells nothing of the rest as if that were all."""
    library = load_library(OWN)
    monkeypatch.setattr(audit, "_sheet", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    asked = audit.scope(library, ["little"])
    with (
        ProcessPoolExecutor(1, get_context("fork")) as executor,
        pytest.raises(WorkerError, match=r"lost: .* Try --jobs 1"),
    ):
        audit.audit(library, asked, library.settings.date, executor=executor)
