"""What the commands print: results on the standard output, words about them on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from time import monotonic
from typing import TextIO

import click

from handouts.characters import CONTROLS
from handouts.errors import OutputError, Problem


def write(result: str | bytes) -> None:
    """Print a result: a file's bytes as they are, lines without control characters.

    A reader that has gone away ends the program quietly: where more is to be done, ``report`` is for it.
    """
    try:
        stream = sys.stdout.buffer
        encoding = sys.stdout.encoding
    except AttributeError:
        raise OutputError(Problem("There is no standard output to write to.")) from None
    try:
        sys.stdout.flush()
        stream.write(result if isinstance(result, bytes) else _lines(result).encode(encoding, "replace"))
        stream.flush()
    except OSError as error:
        raise unwritable(error) from None


def report(lines: str) -> None:
    """Print what a run has found or done, which goes on and keeps its exit code where nobody reads it."""
    with suppress(click.exceptions.Exit):
        write(lines)


def unwritable(error: OSError) -> Exception:
    """What to raise when the standard output cannot be written: a reader that has gone is no error."""
    _discard_the_rest(sys.stdout)
    if isinstance(error, BrokenPipeError):
        return click.exceptions.Exit(0)
    return OutputError(Problem(f"Cannot write to the standard output: {os.strerror(error.errno or 0)}."))


def _lines(text: str) -> str:
    """The lines as a terminal may get them: no text of a library or a PDF steers it."""
    return "\n".join(CONTROLS.sub(" ", line) for line in text.split("\n"))


def tell(message: str) -> None:
    """Print one line on standard error."""
    line = CONTROLS.sub(" ", message).strip()
    try:
        click.echo(f"handouts: {line}", err=True)
    except OSError:  # there is nowhere to say so
        _discard_the_rest(sys.stderr)


@contextmanager
def progress(count: int, *, is_shown: bool = True) -> Iterator[Callable[[int], None]]:
    """Told of each that is done, shows a bar with rate and time left; on a terminal only.

    It begins when it is told of the first, or of none: what cannot be begun is told without it.
    """
    if not (is_shown and is_terminal(sys.stderr)):
        yield lambda done: None
        return
    begun = monotonic()
    bar = click.progressbar(
        length=count, show_pos=True, item_show_func=lambda rate: rate or "", file=sys.stderr
    )
    with ExitStack() as stack:

        def step(done: int) -> None:
            if not bar.entered:
                stack.enter_context(bar)
            if done:
                rate = (bar.pos + done) / max(monotonic() - begun, 0.001)
                bar.update(done, f"{rate:.1f} a second")

        yield step


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at what is written to it."""
    return stream is not None and stream.isatty()


def columns(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Lines with columns two spaces apart."""
    cells = list(rows)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _discard_the_rest(stream: TextIO) -> None:
    """What is still in the buffer must not fail once more when Python ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
