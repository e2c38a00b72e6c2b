"""``handouts layers``: what a folder of one's own puts in the place of our words."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli import streams
from handouts.cli.options import library_option, open_library, open_school_library, state_option
from handouts.errors import Problem, SelectionError
from handouts.output import save

if TYPE_CHECKING:
    from handouts.library.layers import Layer
    from handouts.library.load import Library
    from handouts.library.replaced import Replaced


@click.group()
def command() -> None:
    """See what your words replace, and whether ours have changed below them.

    A layer is a folder with words of your own over ours. It records what lay below each part when you
    wrote it. When ours changes, make and check say so.
    """


@command.command()
@library_option
@state_option
def diff(folders: tuple[Path, ...], state: str) -> None:
    """Show our words and yours, for each part that is not as you recorded it.

    - is what lies below now, + is what stands in its place. Where ours is better, take yours out. A file
    of yours that nothing reads is named too.
    """
    from handouts.cli.boundary import worded
    from handouts.library.replaced import every_replaced
    from handouts.library.unread import unread

    library = open_school_library(folders, state)
    _refuse_none(library)
    found = [each for each in every_replaced(library) if each.recorded != each.hash]
    lines = [line for each in found for line in _compared(each)]
    if found:
        lines.append("When yours is still right: handouts layers accept")
    lines = lines or ["Nothing below has changed."]
    lines += [worded(problem) for problem in unread(library)]
    streams.write("".join(f"{line}\n" for line in lines))


def _compared(each: Replaced) -> Iterator[str]:
    state = "ours has changed" if each.recorded else "nobody has recorded what it replaces"
    yield f"{each.place} {each.part}: {state}"
    lines = unified_diff(each.below.split("\n"), each.own.split("\n"), lineterm="", n=1000)
    yield from (f"  {line}".rstrip() for line in list(lines)[3:])
    yield ""


@command.command()
@library_option
def accept(folders: tuple[Path, ...]) -> None:
    """Record that your words may stand over ours as they are today.

    Do it after you have compared the two. It writes hashes into layer.yaml and changes nothing else.
    """
    library = open_library(folders)
    _refuse_none(library)
    for layer in library.layers[1:]:
        if layer.name:
            count = record(library, layer)
            what = "part" if count == 1 else "parts"
            streams.write(f"{library.shown(layer.file)}: {count} {what}\n")


def record(library: Library, layer: Layer, only: str = "") -> int:
    """Write what lies below each part of a layer, or of one file; and give their number."""
    from handouts.library.layer_file import recorded
    from handouts.library.replaced import replaced

    parts = list(replaced(library, layer))
    data = recorded(layer.file.read_bytes(), library.shown(layer.file), _as_recorded(parts, only))
    save(data, layer.file)
    return len(parts)


def _as_recorded(parts: list[Replaced], only: str) -> Iterator[tuple[Replaced, str]]:
    """Each part with its hash: those of other files keep theirs."""
    for each in parts:
        if hash := each.hash if only in {"", each.file} else each.recorded:
            yield each, hash


def _refuse_none(library: Library) -> None:
    if not library.own_words:
        hint = "Give your folder with --library. To start one: handouts new layer my-words"
        raise SelectionError(Problem("There are no words of your own here.", hint=hint))
