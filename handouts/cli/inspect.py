"""``handouts inspect``: what a screen reader finds in a PDF."""

from __future__ import annotations

from pathlib import Path

import click

from handouts.cli import streams
from handouts.library.text_file import read_bytes

MAX_BYTES = 100_000_000
"""A sheet has some hundred kilobytes, and a packet of all sheets some millions."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.pdf")
def command(file: Path) -> None:
    """Show what a screen reader finds in a PDF.

    One line for each heading, paragraph, list and table, in reading order.
    """
    data = read_bytes(file, str(file), MAX_BYTES)
    from handouts.pdf.readback import read_outline

    streams.write(read_outline(data))
