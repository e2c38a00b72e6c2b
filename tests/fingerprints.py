"""The sha256 of every sheet that ``handouts check`` makes, in every format, at two commits.

    python tests/fingerprints.py             a line for each sheet of the working tree
    python tests/fingerprints.py COMMIT      what differs from that commit; exit 1 where anything does

A change of the code that is meant to change no sheet is held to the commit before it.  Both sides are
made through the command line, which outlives what is behind it, so the list needs no file of its own.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MINIATURE = ("--library", "tests/library")
SCHOOL = """\
name: Lakeview Elementary
office: Student Support Office
address: 1200 Lakeview Avenue, Springfield, EX 00001
phone: (555) 010-0142
coordinator-504: Ms. Rivera, (555) 010-0143
interpreter: Ask the office for an interpreter. It is free.
"""
NAMES = ("Ana Ruiz", "José Núñez", "Łukasz Żak", "Zoë", "X Æ Ø", "A" * 60, "Mary-Jane O’Neill Smith Jr.")
GIVEN = ("--set", "meeting.date=2026-12-01", "--date", "2026-11-22")


def requests(sheets: list[dict[str, str]], formats: dict[str, list[str]]) -> Iterator[list[str]]:
    """The arguments of ``make`` for each sheet and format, and for what a check does not make."""
    for sheet in sheets:
        kind = {"topic": "fact-sheet", "bundle": "fact-sheet"}.get(sheet["form"], sheet["form"])
        what = ["--topics", sheet["name"]] if kind == "fact-sheet" else [sheet["name"]]
        own = [] if kind in {"glossary", "comparison-chart"} else what
        asked = [kind, *own, "--language", sheet["language"], "--audience", sheet["audience"]]
        for format in formats[kind]:
            yield [*asked, "--to", format]
        if kind in {"letter", "packet", "worksheet"}:
            yield from ([*asked, *more] for more in _filled(kind))
    for kind in ("fact-sheet", "comparison-chart", "glossary"):
        yield from ([kind, "--school", "school.yaml", "--paper", paper] for paper in ("legal", "a4"))
    yield ["comparison-chart", "--columns", "iep,504,ifsp,service-plan", "--language", "es", "--rows", "all"]


def _filled(kind: str) -> Iterator[list[str]]:
    for name in NAMES if kind == "letter" else NAMES[:2]:
        yield ["--set", f"child.name={name}", *GIVEN, "--school", "school.yaml"]
    for paper in ("legal", "a4"):
        yield ["--set", f"child.name={NAMES[0]}", *GIVEN, "--paper", paper, "--flat"]
        yield ["--set", f"child.name={NAMES[1]}", *GIVEN, "--paper", paper]


def _main() -> None:
    """A line for each sheet, made by the program in the working folder."""
    from handouts.cli import handouts
    from handouts.cli.boundary import run

    def said(arguments: list[str]) -> tuple[bytes, str]:
        out, errors = io.BytesIO(), io.StringIO()
        stdout, sys.stdout = sys.stdout, io.TextIOWrapper(out, "utf-8")
        try:
            with redirect_stderr(errors):
                code = run(handouts, arguments)
            sys.stdout.flush()
            return out.getvalue(), f"{code} {errors.getvalue()}"
        finally:
            sys.stdout = stdout

    for library in ((), MINIATURE):
        kinds = json.loads(said(["list", "kinds", "--json", *library])[0])
        sheets = json.loads(said(["check", "--json", *library])[0])["sheets"]
        for asked in requests(sheets, {kind["id"]: kind["formats"] for kind in kinds}):
            data, told = said(["make", *asked, "--output", "-", *library])
            print(hashlib.sha256(data).hexdigest()[:16], *asked, *library, "|", " ".join(told.split()))


def _lines(root: Path) -> list[str]:
    """The list of the program in a folder."""
    with tempfile.TemporaryDirectory() as folder:
        school = Path(folder, "school.yaml")
        school.write_text(SCHOOL, "utf-8")
        for name in ("tests", "handouts", "content", "templates"):
            Path(folder, name).symlink_to(root / name)
        command = [sys.executable, str(Path(__file__).resolve()), "--here"]
        environment = os.environ | {"PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        made = subprocess.run(
            command, cwd=folder, env=environment, check=True, capture_output=True, text=True
        )
    return made.stdout.splitlines()


def _at(commit: str) -> list[str]:
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        return _lines(Path(folder))


def main(arguments: list[str]) -> int:
    if arguments == ["--here"]:
        _main()
        return 0
    now = _lines(ROOT)
    if not arguments:
        print("\n".join(now))
        return 0
    before = _at(arguments[0])
    removed, added = (sorted(set(one) - set(other)) for one, other in ((before, now), (now, before)))
    print("\n".join([*(f"- {line}" for line in removed), *(f"+ {line}" for line in added)]))
    print(f"{len(now)} sheets, {len(added)} differ from {arguments[0]}.")
    return 1 if removed or added else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
