"""The command line: one file for each command, loaded when the command is called."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli import streams, typed
from handouts.cli.boundary import run, worded
from handouts.errors import Problem, near_match

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from handouts.library.load import Library

COMMANDS = (
    "start",
    "desk",
    "make",
    "find",
    "batch",
    "list",
    "show",
    "check",
    "inspect",
    "translations",
    "layers",
    "new",
    "init",
)
"""Names of the commands; ``make`` is ``command`` in ``handouts/cli/make.py``."""


class LateCommands(click.Group):
    """A group that imports a command's file when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS]  # once the command of that name is loaded, ``list`` is its module

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """With two short dashes in the place of a long one."""
        return super().parse_args(ctx, [*map(typed.dashed, args[:1]), *args[1:]])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, rest = _called(ctx, args)
        command = self.get_command(ctx, name)
        return name, command, typed.understood(ctx, command, rest)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        if cmd_name not in COMMANDS:
            message, near = f'There is no command "{cmd_name}".', near_match(cmd_name, COMMANDS)
            if not near and (line := _what_else(cmd_name)):
                raise click.UsageError(f"{message} {line}")
            hint = near or f"There are: {', '.join(COMMANDS)}."
            raise click.UsageError(f"{message} {hint}", ctx)
        command: click.Command = import_module(f"handouts.cli.{cmd_name}").command
        return typed.with_letters(command)


def _called(ctx: click.Context, args: Sequence[str]) -> tuple[str, list[str]]:
    """The command that is meant, and what stands behind it: ``handouts chart`` makes one."""
    first, *rest = args
    word = typed.OTHER_COMMANDS.get(first.lower(), first.lower())
    if word == "help":
        return _helped(ctx, rest)
    if word == "handouts" and rest:  # a line that was copied whole
        return _called(ctx, rest)
    if word in COMMANDS:
        return word, rest
    from handouts.cli.list import LISTINGS, listing_of

    if (listed := listing_of(word)) in LISTINGS and not rest and word.endswith("s"):
        return "list", [listed]
    words = [first, *takewhile(lambda each: not each.startswith("-"), rest)]
    return ("make", [*args]) if _can_be_made(words) else (first, rest)


def _helped(ctx: click.Context, rest: Sequence[str]) -> tuple[str, list[str]]:
    """``handouts help make``, as another program has it."""
    if rest:
        return rest[0], ["--help"]
    streams.write(ctx.get_help() + "\n")
    ctx.exit()


def _can_be_made(words: Sequence[str]) -> bool:
    """Whether words that stand in the place of a command name a kind of handout, or one of our texts."""
    from handouts.ask.meaning import meant  # late: most runs name a command

    library = _library()
    return meant(library, words).kind in library.kinds


def _library() -> Library:
    from handouts.cli.options import open_library

    named = os.environ.get("HANDOUTS_LIBRARY", "").split(os.pathsep)
    return open_library([Path(folder) for folder in named if folder])


def _what_else(word: str) -> str:
    """The kind of handout that may be meant by a word in the place of a command, or where it stands."""
    library = _library()
    kind = next((kind for kind in library.kinds if f'"{kind}"' in near_match(word, library.kinds)), "")
    if kind:
        return f"Write: handouts make {kind}"
    from handouts.ask.refusals import found_in
    from handouts.library.search import HEADING
    from handouts.library.shelves import BUNDLES, LETTERS, TOPICS, WORKSHEETS

    shelves = TOPICS, BUNDLES, WORKSHEETS, LETTERS
    return worded(found_in(library, Problem(""), word, *shelves, least=HEADING)).strip()


def _version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        from handouts import __version__

        streams.write(f"handouts {__version__}\n")
        ctx.exit()


@click.group(
    cls=LateCommands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
)
@click.pass_context
def handouts(ctx: click.Context) -> None:
    """Print-ready handouts about special education, for families and teachers.

    Each handout is a PDF for paper and for screen readers, in your choice of topics and language.

    \b
    Try these:
      handouts make              the kinds of handout, with an example of each
      handouts list topics       what you can put on a sheet
      handouts make fact-sheet   a sheet to start with, in the folder output
    """
    if ctx.invoked_subcommand is None:
        streams.write(ctx.get_help() + "\n")


def main(arguments: Sequence[str] | None = None, executor: Executor | None = None) -> int:
    """The command ``handouts``, with these arguments or the process's own; gives its exit code.

    ``executor``: makes the files of ``batch``, such as that of a cluster.
    """
    return run(handouts, arguments, executor)
