"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from handouts.library.load import Library

library_option = click.option(
    "--library",
    "library_folder",
    type=click.Path(path_type=Path),
    envvar="HANDOUTS_LIBRARY",
    metavar="DIR",
    help="A folder with content of your own, in place of ours. Or set HANDOUTS_LIBRARY.",
)


def open_library(folder: Path | None) -> Library:
    """The library in a folder, or ours."""
    from handouts.library.load import load_library
    from handouts.resources import data_root

    return load_library(data_root(folder))
