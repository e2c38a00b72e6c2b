"""``handouts desk``: the whole program in a web page, on this computer or for others to host."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import click

from handouts.cli import streams
from handouts.cli.options import SCHOOL_FILE, library_option, open_school_library, school_option, state_option

if TYPE_CHECKING:
    from handouts.ask.school import Fields
    from handouts.library.load import Library

PARTS = "desk-parts"
KEPT_SITES = 3
parts_option = click.option(
    "--parts",
    "fetched",
    type=click.Path(path_type=Path),
    default=PARTS,
    show_default=True,
    metavar="DIR",
    help="Where the parts of a browser are. See: handouts desk parts",
)


@click.group(invoke_without_command=True)
@parts_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Of this computer. Without it: 50450, or a free one where another program has that.",
)
@click.option("--no-open", is_flag=True, help="Do not open the browser; only say the address.")
@library_option
@state_option
@click.pass_context
def command(
    context: click.Context,
    fetched: Path,
    port: int | None,
    no_open: bool,
    folders: tuple[Path, ...],
    state: str,
) -> None:
    """Open the desk: sheets, letters and packets in your browser.

    Nothing that you type there leaves this computer. Stop it with Ctrl-C.
    """
    if context.invoked_subcommand:
        return
    from handouts.desk.serving import address, server

    site = _cached(open_school_library(folders, state), fetched)
    with server(site, port) as running:
        at = address(running, site)
        streams.tell(f"The desk is at {at} Leave this window open. To stop it: Ctrl-C.")
        if SCHOOL_FILE.is_file():
            streams.tell(f"Your school is in {SCHOOL_FILE}: open that there once, under 3.")
        if not no_open:
            click.launch(at)
        running.serve_forever()


def _cached(library: Library, fetched: Path) -> Path:
    """A site of this program and these words, built where it is not there yet."""
    import hashlib
    import json

    from handouts.desk.first_pages import can_draw
    from handouts.desk.site import build
    from handouts.fingerprint import fingerprint

    made_of = json.dumps(fingerprint(library), sort_keys=True)
    folder = Path(click.get_app_dir("handouts")) / "desk" / hashlib.sha256(made_of.encode()).hexdigest()[:16]
    if not (folder / "index.html").is_file():
        streams.tell("The desk is being built for the first time: about a minute.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        build(library, folder, fetched, pictures=can_draw(), progress=streams.progress)
        _clear(folder.parent)
    return folder


def _clear(sites: Path) -> None:
    """Keep those that were built last: another may be open, or go with other words."""
    for old in sorted(sites.iterdir(), key=lambda site: site.stat().st_mtime, reverse=True)[KEPT_SITES:]:
        rmtree(old, ignore_errors=True)


@command.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@parts_option
@click.option("--no-pictures", is_flag=True, help="Without small pictures of the sheets: built in seconds.")
@school_option
@library_option
@state_option
def build(
    folder: Path,
    fetched: Path,
    no_pictures: bool,
    school: Path | None,
    folders: tuple[Path, ...],
    state: str,
) -> None:
    """Write the desk into DIR, as plain files for any web server.

    A district puts its own words, its state and its name in: --library, --state and --school. The page
    works in any folder of a site, and offline once it was open.
    """
    from handouts.desk import parts
    from handouts.desk.site import build as write

    library = open_school_library(folders, state, school)
    for name, version in parts.others_here().items():
        streams.tell(f"Note: {name} is {version} here, and another on the page: bytes may differ.")
    begun = _fields(school)
    first = write(library, folder, fetched, school=begun, pictures=not no_pictures, progress=streams.progress)
    streams.write(f"{folder}\n")
    streams.tell(f"First load: {first / 1_000_000:.1f} MB. Copy the folder to your web server.")


def _fields(school: Path | None) -> Fields:
    """What the page begins with: the fields of a school's file."""
    path = school or (SCHOOL_FILE if SCHOOL_FILE.is_file() else None)
    if path is None:
        return {}
    from handouts.ask.school import fields_of

    fields, others = fields_of(path)
    if "logo" in others:  # the folders of words are packed with the page
        streams.tell(
            f"Note: the logo of {path} is not in the page. It is chosen there, and kept in the browser."
        )
    return fields


@command.command()
@click.argument("folder", default=PARTS, metavar="[DIR]")
def parts(folder: str) -> None:
    """Say how to fetch the parts of a browser into DIR.

    They are not of this program: a Python for browsers, and what shows PDFs there. Each is held to its
    hash. You need npm and pip, once; making sheets never asks the network.
    """
    from handouts.desk.parts import commands

    streams.write("".join(f"{line}\n" for line in (f"mkdir -p {folder}", *commands(folder))))
