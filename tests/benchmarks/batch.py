"""How many letters a second of processor time a batch makes, beside its peers.

Ours, a plain Platypus script, WeasyPrint and Typst set the same words, with another name in each letter:
in turn (A B C D A B C D) in one process, each with all that it can keep, and are compared turn by turn.
Then, as whole runs of ``handouts batch``: two processes against one, and memory after many letters
against after few.  Usage: python tests/benchmarks/batch.py [TURNS] [MANY]
"""

from __future__ import annotations

import gc
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count
from operator import truediv
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import peers

from handouts.ask.request import PACKET, Request
from handouts.batch import Plans, made_file
from handouts.library.load import load_library
from handouts.pipeline import make_handout

ID = "ask-for-an-evaluation"
MARKER = "Zzzname Zzzfamily"
GIVEN = ("Ana", "Bo", "Chidi", "Daniela", "Emre", "Farah", "Guillermo", "Hana")
FAMILY = ("Ruiz", "Lee", "Okafor", "Nguyen", "Yılmaz", "Haddad", "Sandoval", "Kim")
OURS, PACKETS = "handouts batch", "  its packets"
EACH, FEW = 20, 100
"""Letters of a maker in a turn; rows of the short run whose memory is measured."""


def names() -> Iterator[str]:
    """No two alike, as in a school."""
    for number in count():
        yield f"{GIVEN[number % 8]} {FAMILY[number // 8 % 8]}-{number}"


def made_by_us(kind: str, name: str) -> peers.Maker:
    """As a batch makes it: tagged, with fields, its plan made."""
    plans = Plans(load_library())
    return lambda child: made_file(plans, Request(kind, name, values={"child.name": child}))[0]


def letter_as(format: str) -> str:
    """Its words, without fields."""
    asked = Request("letter", ID, format=format, values={"child.name": MARKER}, is_flat=True)
    return make_handout(load_library(), asked).data.decode()


def makers() -> dict[str, peers.Maker]:
    """Ours first; those that are not installed are left out."""
    outline = letter_as("outline")
    found = {OURS: made_by_us("letter", ID), "plain ReportLab": peers.plain_reportlab(outline, MARKER)}
    if find_spec("weasyprint"):
        found["WeasyPrint, UA-1"] = peers.weasyprint(letter_as("html"), MARKER)
    if find_spec("typst"):
        found["Typst, UA-1"] = peers.typst(outline, MARKER)
    found[PACKETS] = made_by_us(PACKET, "first-meeting")
    return found


# ── In one process, in turn ──────────────────────────────────────────────────


def processor_time() -> float:
    """Of this process and all its threads, in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def rates(turns: int) -> None:
    """Files a second of processor time, and how many times as fast we are."""
    child, made = names(), makers()
    shown = {name: make(next(child)) for name, make in made.items()}
    for make in made.values():
        for _ in range(EACH):
            make(next(child))
    gc.collect()
    gc.freeze()  # nobody looks through what the others keep
    found: dict[str, list[float]] = {name: [] for name in made}
    for _ in range(turns):
        for name, make in made.items():
            number = EACH if name != PACKETS else EACH // 4
            start = processor_time()
            for _ in range(number):
                make(next(child))
            found[name].append(number / (processor_time() - start))
    print(f"medians of {turns} turns  a second  we/it  pages     bytes")
    for name, each in found.items():
        ratio = statistics.median(map(truediv, found[OURS], each))
        print(
            f"{name:18}{statistics.median(each):10.1f}{ratio:8.2f}"
            f"{pages(shown[name]):7}{len(shown[name]):10,}"
        )


def pages(pdf: bytes) -> int:
    """As any reader counts them."""
    import pikepdf

    with pikepdf.open(peers.BytesIO(pdf)) as file:
        return len(file.pages)


# ── Whole runs ───────────────────────────────────────────────────────────────


MEASURED = """
import os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
print(time.perf_counter() - start, used.ru_maxrss)
sys.exit(process.returncode)
"""
"""Runs a command from a small process: the most memory of a child counts what its parent had."""


def run(folder: Path, rows: int, jobs: int) -> tuple[float, float]:
    """A batch from its start to its end: seconds by the clock, and the most memory it had, in MB."""
    child = names()
    lines = "".join(f"a-{number},{next(child)}\n" for number in range(rows))
    roster = folder / "roster.csv"
    roster.write_text(f"id,child.name\n{lines}", "utf-8")
    command = [sys.executable, "-m", "handouts", "batch", str(roster), "--letter", ID, "--jobs", str(jobs)]
    with tempfile.TemporaryDirectory(dir=folder) as out:
        measured = [sys.executable, "-c", MEASURED, *command, "--output", out]
        said = subprocess.run(measured, check=True, stdout=subprocess.PIPE, text=True).stdout
    seconds, memory = map(float, said.split())
    return seconds, memory / 1000


def processes(folder: Path, turns: int) -> None:
    clocks = [(run(folder, 300, 1)[0], run(folder, 300, 2)[0]) for _ in range(turns)]
    one, two = (statistics.median(column) for column in zip(*clocks, strict=True))
    ratio = statistics.median(one / two for one, two in clocks)
    print(f"300 letters: {one:.2f} s with one process, {two:.2f} s with two: {ratio:.2f} times as fast")


def memory(folder: Path, many: int) -> None:
    few, most = run(folder, FEW, 1)[1], run(folder, many, 1)[1]
    print(f"memory: {few:.0f} MB after {FEW} letters, {most:.0f} MB after {many:,}: {most / few:.2f}")


def main(turns: int = 9, many: int = 10_000) -> None:
    rates(turns)
    with tempfile.TemporaryDirectory() as folder:
        processes(Path(folder), max(3, turns // 3))
        memory(Path(folder), many)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
