"""The command line: one file for each command, loaded when the command is called."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli import streams
from handouts.cli.boundary import run
from handouts.errors import near_match

if TYPE_CHECKING:
    from concurrent.futures import Executor

COMMANDS = ("make", "batch", "list", "show", "check", "inspect", "translations", "layers", "new", "init")
"""Names of the commands; ``make`` is ``command`` in ``handouts/cli/make.py``."""


class LateCommands(click.Group):
    """A group that imports a command's file when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS]  # once the command of that name is loaded, ``list`` is its module

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        if cmd_name not in COMMANDS:
            near = near_match(cmd_name, COMMANDS)
            if not near and (kind := _kind_of(cmd_name)):
                raise click.UsageError(f'"{cmd_name}" is no command. Write: handouts make {kind}')
            hint = near or f"There are: {', '.join(COMMANDS)}."
            raise click.UsageError(f'There is no command "{cmd_name}". {hint}', ctx)
        command: click.Command = import_module(f"handouts.cli.{cmd_name}").command
        return command


def _kind_of(word: str) -> str:
    """The kind of handout that stands in the place of a command, if it is one."""
    from handouts.cli.options import open_library  # late: most runs name a command

    named = os.environ.get("HANDOUTS_LIBRARY", "").split(os.pathsep)
    kinds = open_library([Path(folder) for folder in named if folder]).kinds
    return next((kind for kind in kinds if f'"{kind}"' in near_match(word, kinds)), "")


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
      handouts make                        the kinds of handout, with an example of each
      handouts list topics                 what you can put on a sheet
      handouts make fact-sheet             a sheet to start with, in the folder output
    """
    if ctx.invoked_subcommand is None:
        streams.write(ctx.get_help() + "\n")


def main(arguments: Sequence[str] | None = None, executor: Executor | None = None) -> int:
    """The command ``handouts``, with these arguments or the process's own; gives its exit code.

    ``executor``: makes the files of ``batch``, such as that of a cluster.
    """
    return run(handouts, arguments, executor)
