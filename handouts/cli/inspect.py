"""``handouts inspect``: what a screen reader finds in a PDF."""

from __future__ import annotations

import os
from pathlib import Path

import click

from handouts.cli import streams
from handouts.errors import HandoutsError, Problem


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.pdf")
def command(file: Path) -> None:
    """Show what a screen reader finds in a PDF.

    One line for each heading, paragraph, list and table, in reading order.
    """
    data = _read(file)
    from handouts.pdf.readback import read_outline

    streams.write(read_outline(data))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise HandoutsError(Problem(f'Cannot read "{file}": {os.strerror(error.errno or 0)}.')) from None
