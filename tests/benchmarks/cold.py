"""How long one sheet takes as a whole process, as a ratio to a plain ReportLab script.

Both run in turn (A B A B), from compiled bytecode, and are compared turn by turn: absolute times
drift on a shared machine, ratios hold.  Usage: python tests/benchmarks/cold.py [PAIRS]
"""

from __future__ import annotations

import compileall
import os
import resource
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from operator import truediv
from pathlib import Path

HERE = Path(__file__).parent
MAKE = ["make", "fact-sheet"]
COMMAND = [sys.executable, "-c", "from handouts.__main__ import main; main()", *MAKE]
"""What the installed command does."""
MODULE = [sys.executable, "-m", "handouts", *MAKE]


def compile_bytecode() -> None:
    """Without .pyc files a cold start measures the compiler; some environments forbid writing them."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for folder in (sysconfig.get_path("purelib"), HERE.parents[1] / "handouts"):
        compileall.compile_dir(str(folder), quiet=2, workers=0)


def run(command: list[str]) -> tuple[float, float]:
    """Wall and processor time of a process, in seconds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(pairs: int) -> None:
    compile_bytecode()
    with tempfile.TemporaryDirectory() as folder:
        files = ("sheet.outline", "ours.pdf", "theirs.pdf")
        outline, ours, theirs = (str(Path(folder, name)) for name in files)
        subprocess.run([*COMMAND, "--output", outline], check=True, stdout=subprocess.DEVNULL)
        commands = {
            "handouts make fact-sheet": [*COMMAND, "--output", ours],
            "python -m handouts make …": [*MODULE, "--output", ours],
            "plain ReportLab": [sys.executable, str(HERE / "plain_reportlab.py"), outline, theirs],
            "import reportlab.platypus": [sys.executable, "-c", "import reportlab.platypus"],
            "python -c pass": [sys.executable, "-c", "pass"],
        }
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(pairs):
            for name, command in commands.items():
                times[name].append(run(command))
        report(times, pairs)
        print(f"bytes: ours {Path(ours).stat().st_size:,}, plain {Path(theirs).stat().st_size:,}")


def report(times: dict[str, list[tuple[float, float]]], pairs: int) -> None:
    """Medians of the times, and of the ratios to the plain script within each turn."""
    print(f"{'medians of ' + str(pairs):32} wall s  ratio   cpu s  ratio")
    plain = list(zip(*times["plain ReportLab"], strict=True))
    for name, rows in times.items():
        (wall, wall_ratio), (cpu, cpu_ratio) = (
            (statistics.median(column), statistics.median(map(truediv, column, base)))
            for column, base in zip(zip(*rows, strict=True), plain, strict=True)
        )
        print(f"{name:32} {wall:6.3f}  {wall_ratio:5.2f}  {cpu:6.3f}  {cpu_ratio:5.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 21)
