"""``handouts init``: a school's file to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from handouts.cli import streams
from handouts.cli.options import NEW_FILE, SCHOOL_FILE, TEXT, library_option, open_library, quoted
from handouts.errors import OutputError, Problem, SelectionError
from handouts.library.text_file import read_text
from handouts.output import save


@click.command()
@click.option(
    "--school",
    type=NEW_FILE,
    metavar="FILE",
    default=SCHOOL_FILE,
    help="Where to write it. Without it: school.yaml, here.",
)
@click.option("--language", type=TEXT, metavar="CODE", help="Language of your handouts, such as es.")
@library_option
def command(school: Path, language: str | None, folders: tuple[Path, ...]) -> None:
    """Write a file for your school's name, contacts and logo.

    Each field has a comment. Beside it comes a schema, with which many editors help you to fill it in.
    A file that is there already is left as it is.
    """
    from handouts.ask.refusals import unknown
    from handouts.ask.school import SCHEMA_NAME, schema, school_text

    library = open_library(folders)
    language = library.code_of(language) if language else ""
    if language and (problems := tuple(unknown("language", language, library.languages, "languages"))):
        raise SelectionError(*problems)
    if not school.name:  # . has none
        raise OutputError(Problem(f'"{school}" is a folder.', hint="Add the name of a file to it."))
    beside = school.with_name(SCHEMA_NAME)
    if school.exists() or school.is_symlink():
        raise OutputError(_taken(school, "Change it, or name another file with --school."))
    if beside.exists() and read_text(beside, str(beside)) != schema():
        raise OutputError(_taken(beside, "It is not ours, or it is an old one. Move it away."))
    save(schema().encode(), beside)
    save(school_text(language).encode(), school)
    streams.write(f"{school}\n")
    option = "" if school == SCHOOL_FILE else f" --school {quoted(str(school))}"
    streams.tell(f"Next: type your school's name in {school}. Then: handouts make fact-sheet{option}")


def _taken(path: Path, hint: str) -> Problem:
    return Problem(f'"{path}" is there already. Nothing was written.', hint=hint)
