"""``handouts check``: every sheet of a library held to the gates."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts.cli import streams
from handouts.cli.boundary import command_hint
from handouts.cli.options import date_option, library_option, open_school_library, state_option
from handouts.cli.processes import jobs_option, processes

if TYPE_CHECKING:
    from handouts.audit import Report
    from handouts.quality.finding import Finding
    from handouts.quality.sheet import Card

FAILED = 4


@click.command()
@click.argument("what", nargs=-1, metavar="[ID ...]")
@click.option("--language", metavar="CODE", default="", help="Only the sheets in this language.")
@date_option("Day on which citations must be fresh. Without it: SOURCE_DATE_EPOCH, else the library's date.")
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.option("--quiet", "is_quiet", is_flag=True, help="Print findings and counts, no card of a sheet.")
@jobs_option
@library_option
@state_option
def command(
    *,
    what: tuple[str, ...],
    language: str,
    day: date | None,
    strict: bool,
    as_json: bool,
    is_quiet: bool,
    at_once: int | None,
    folders: tuple[Path, ...],
    state: str,
) -> int:
    """Check content: is it right, readable, cited and accessible?

    Without IDs, everything is checked: each topic, bundle, chart, worksheet, letter and packet in each
    language, for each audience. An ID is that of one of them. Each is made as a PDF and judged.

    An error fails (exit code 4). A warning fails with --strict. A note tells of a goal that is missed,
    and never fails. The tags of each PDF are read back; a full test of PDF/UA is in our own tests.
    """
    gc.enable()  # hundreds of sheets, not one
    from handouts.audit import audit, scope

    library = open_school_library(folders, state)
    as_of = day or library.settings.date
    asked = scope(library, what, language)
    count = len(asked.wishes)
    bar = streams.progress(count, is_shown=not (as_json or is_quiet))
    with bar as step, processes(at_once, count) as executor:
        report = audit(library, asked, as_of, step=step, executor=executor)
    cards = () if is_quiet else report.cards
    lines = _text(report, cards, f"{as_of}" if day else f"{as_of}, the library's date")
    streams.report(_json(report, as_of) if as_json else "".join(f"{line}\n" for line in lines))
    fails = {"error", "warning"} if strict else {"error"}
    return FAILED if any(found.level in fails for found in report.findings) else 0


def _text(report: Report, cards: Sequence[Card], as_of: str) -> Iterator[str]:
    yield from map(_line, report.findings)
    yield from [""] if report.findings else []
    yield from streams.columns(card.row() for card in cards)
    yield from [""] if cards else []
    told = ", ".join(_counted(name, count) for name, count in _counts(report).items())
    yield f"As of {as_of}: {told}."


def _counted(name: str, count: int) -> str:
    return f"{count} {name.removesuffix('s') if count == 1 else name}"


def _line(found: Finding) -> str:
    problem = found.problem
    where = f"{problem.location}: " if problem.location else ""
    hint = f" {problem.hint}" if problem.hint else ""
    hint += command_hint(problem)
    return f"{where}{found.level}: {found.rule}: {problem.message}{hint}"


def _json(report: Report, as_of: date) -> str:
    data = {
        "date": as_of.isoformat(),
        "findings": [_finding(found) for found in report.findings],
        "sheets": [card.data() for card in report.cards],
        "summary": _counts(report),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _finding(found: Finding) -> dict[str, Any]:
    problem, place = found.problem, found.problem.location
    return {
        "rule": found.rule,
        "level": found.level,
        "file": place.path if place else None,
        "line": place.line if place else None,
        "message": problem.message,
        "hint": f"{problem.hint}{command_hint(problem)}".strip(),
    }


def _counts(report: Report) -> dict[str, int]:
    levels = Counter(found.level for found in report.findings)
    return {
        "sheets": len(report.cards),
        "errors": levels["error"],
        "warnings": levels["warning"],
        "notes": levels["note"],
    }
