"""A Dask cluster of two workers: the folder of one process, whatever happens to a worker."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from handouts import batch, workers
from handouts.ask.request import Request
from handouts.batch import Plans
from handouts.cli import handouts as group
from handouts.cli.boundary import run
from handouts.lock import LOCK
from handouts.manifest import MANIFEST, Line
from tests.sheets import ROOT

pytest.importorskip("distributed", reason='Dask is not installed: pip install ".[cluster]"')
if TYPE_CHECKING:
    from distributed import Client

OWN = ROOT / "tests" / "library"
ROWS = 100
"""More than are made ahead, so that a worker that is killed has work."""


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Two workers with a process each; one that is gone is not looked for as long as over a real network."""
    from dask import config
    from distributed import Client, LocalCluster

    with (
        config.set({"distributed.comm.timeouts.connect": "3s"}),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=60) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture
def executor(client: Client) -> Executor:
    found: Executor = client.get_executor(pure=False)
    return found


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The command that makes a letter for each child; one process has made the folder "one"."""
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(tmp_path_factory.mktemp("roster"))
        patched.setenv("HANDOUTS_LIBRARY", str(OWN))
        rows = "".join(f"a-{n:03},Zzname {n}\n" for n in range(ROWS))
        Path("roster.csv").write_text(f"id,child.name\n{rows}", "utf-8")
        command = ["batch", "roster.csv", "--letter", "ask", "--output"]
        assert run(group, [*command, "one", "--jobs", "1"]) == 0
        yield command


def files(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.name != LOCK}


def on_each(client: Client, do: Any, *given: Any, **which: Any) -> dict[str, Any]:
    """What a function of this file gives on the workers, which cannot import it, by their addresses."""
    import cloudpickle

    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    try:
        found: dict[str, Any] = client.run(do, *given, **which)
    finally:
        cloudpickle.unregister_pickle_by_value(sys.modules[__name__])
    return found


def test_a_killed_worker_loses_nothing(
    client: Client, executor: Executor, roster: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ends with the folder of one process, byte for byte."""
    victim = min(client.run(os.getpid).values())
    real = batch.append

    def append(folder: Path, line: Line) -> None:
        real(folder, line)
        if line.file == "a-020.pdf":
            os.kill(victim, signal.SIGKILL)

    monkeypatch.setattr(batch, "append", append)
    assert run(group, [*roster, "killed"], executor) == 0
    client.wait_for_workers(2, timeout=20)
    assert victim not in client.run(os.getpid).values()
    assert files("killed") == files("one")


def test_the_example_of_the_readme_works(client: Client, roster: list[str]) -> None:
    """As a script of its own, against a scheduler that is found by its address."""
    readme = (ROOT / "README.md").read_text("utf-8")
    scripts = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    (script,) = (each for each in scripts if "executor" in each)
    example, address = "tcp://scheduler.example.org:8786", client.scheduler.address
    assert example in script
    Path("on_cluster.py").write_text(script.replace(example, address), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "on_cluster.py", *roster, "script"], env=environment, check=False)
    assert ran.returncode == 0
    assert files("script") == files("one")


def dies(name: str) -> None:
    """From now on the worker does not live through the letter for this child."""
    real = batch._tried

    def tried(plans: Plans, request: Request) -> batch.Produced:
        if str(request.values["child.name"]) == name:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(plans, request)

    batch._tried = tried


def test_a_row_that_kills_its_workers_is_listed_and_stops_no_other(
    client: Client, executor: Executor, roster: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3; --resume makes it once the cause is gone."""
    on_each(client, dies, "Zzname 30")
    client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 0))
    assert run(group, [*roster, "out"], executor) == 3
    assert f"handouts: roster.csv:32: {workers.LOST}\n" in capfd.readouterr().err
    assert "a-030.pdf" not in files("out")
    assert 0 < len(files("one").keys() - files("out").keys()) < 5  # and what waited for the same worker
    assert run(group, [*roster, "out", "--resume"]) == 0
    client.restart(timeout=20)
    assert files("out") == files("one")


def other_version() -> None:
    """The last test's: the worker keeps it."""
    from handouts import fingerprint

    known = {**fingerprint._program(), "handouts": "0.0.9"}
    fingerprint._program = lambda: known  # type: ignore[assignment]
    workers._opened.clear()


def test_a_worker_of_another_version_ends_the_run(
    client: Client, executor: Executor, roster: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    """One line and exit code 2; what was made before stays, nothing is written after it."""
    address = min(client.scheduler_info()["workers"])
    on_each(client, other_version, workers=[address])
    assert run(group, [*roster, "refused"], executor) == 2
    told = capfd.readouterr()
    assert told.err.endswith(
        f"handouts: A worker differs from this process: handouts 0.0.9 (here 0.1.0). {workers.HINT}\n"
    )
    assert "Zz" not in told.err
    there = files("refused")
    pdfs = sorted(name for name in there if name.startswith("a-"))
    assert len(pdfs) < ROWS
    assert there[MANIFEST].count(b'"sha256"') == len(pdfs)  # beside claims of what was to come
    assert told.out.splitlines()[-len(pdfs) :] == [f"refused/{name}" for name in pdfs] or not pdfs
    assert run(group, [*roster, "refused", "--resume"]) == 0
    assert files("refused") == files("one")
