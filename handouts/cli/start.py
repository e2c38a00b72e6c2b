"""``handouts start``: five questions, a sheet, and the command that makes it again."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli import streams
from handouts.cli.options import SCHOOL_FILE, library_option, open_school_library, state_option
from handouts.output import save

if TYPE_CHECKING:
    from handouts.library.load import Library
    from handouts.library.search import Hit, Sheet

MOST = 8
"""Texts to choose from."""
FIRST = "where to start"
"""What most families ask about: the default bundle."""


@click.command()
@library_option
@state_option
def command(folders: tuple[Path, ...], state: str) -> None:
    """Make a sheet by answering five questions.

    Press Enter to take what stands in brackets. At the end the sheet opens, and you see the command that
    makes it again.
    """
    if not streams.is_terminal(sys.stdin):
        raise click.UsageError("start asks questions: run it in a terminal.")
    arguments = _answers(open_school_library(folders, state))
    arguments += [part for folder in folders for part in ("--library", str(folder))]
    arguments += ["--state", state] if state else []
    from handouts.cli.make import command as make

    make.main([*arguments, "--open"], prog_name="handouts make", standalone_mode=False)
    streams.tell(f"The same again: {shlex.join(['handouts', 'make', *arguments])}")


def _answers(library: Library) -> list[str]:
    """The arguments of ``make`` that the answers mean."""
    hit, sheet = _about(library)
    options = {
        "topics": sheet.topics,
        "rows": sheet.rows,
        "audience": _audience(library, hit),
        "language": _language(library, hit),
    }
    _school()
    from handouts.ask.meaning import arguments

    return arguments(sheet.kind, sheet.name, options)


# ── The questions ────────────────────────────────────────────────────────────


def _about(library: Library) -> tuple[Hit, Sheet]:
    """What the sheet is about, in the reader's own words, until some text holds them."""
    from handouts.library.search import found, sheet_of

    while True:
        words = _asked("1 of 5. What is it about? A word such as ADHD, bus or letter", FIRST)
        printed = ((hit, sheet_of(library, hit)) for hit in found(library, words))
        choices = [(hit, sheet) for hit, sheet in printed if sheet][:MOST]
        if choices:
            titles = [f"{hit.title} ({hit.shelf.one})" for hit, _ in choices]
            return choices[_choice("2 of 5. Which of these?", titles)]
        click.echo("  Nothing holds these words. Try others.", err=True)


def _audience(library: Library, hit: Hit) -> str:
    """For whom; not asked where the text is for one audience."""
    from handouts.library.shelves import GLOSSARY

    known = list(library.settings.audiences)
    if hit.shelf != GLOSSARY:
        served = library.article(hit.shelf, hit.language, hit.id).words.audiences
        known = [each for each in known if each in served]
    names = [library.language(library.settings.source_language).audiences[each] for each in known]
    return known[_choice("3 of 5. Whom is it for?", names)]


def _language(library: Library, hit: Hit) -> str:
    """One language of the text, or two with a comma."""
    codes = library.languages_of(hit.shelf, hit.id)
    default = library.settings.defaults.language
    default = default if default in codes else hit.language
    shown = ", ".join(f"{code} {library.language(code).english_name}" for code in codes)
    click.echo(f"  {shown}. Two with a comma, such as en,es, print front and back.", err=True)
    while True:
        answer = _asked("4 of 5. Which language?", default)
        given = [library.code_of(each.strip()) for each in answer.split(",") if each.strip()]
        if given and all(code in codes for code in given):
            return ",".join(given)
        click.echo("  Type a code from the line above.", err=True)


def _school() -> None:
    """The school's name, kept in ``school.yaml``; not asked where there is one."""
    if SCHOOL_FILE.exists():
        click.echo(f"5 of 5. Your school is in {SCHOOL_FILE}.", err=True)
        return
    if name := _asked("5 of 5. Your school's name, to print at its head (Enter: none)", ""):
        from handouts.ask.school import written

        save(written({"name": name}).encode(), SCHOOL_FILE)
        streams.tell(f"It is kept in {SCHOOL_FILE}. More about your school: handouts init --school FILE")


def _asked(question: str, default: str) -> str:
    answer = click.prompt(question, default=default, show_default=bool(default), err=True)
    return str(answer).strip()


def _choice(question: str, names: Sequence[str]) -> int:
    """The number of a choice, counted from 0; the only one is taken."""
    if len(names) == 1:
        return 0
    for number, name in enumerate(names, 1):
        click.echo(f"  {number}  {name}", err=True)
    return int(click.prompt(question, type=click.IntRange(1, len(names)), default=1, err=True)) - 1
