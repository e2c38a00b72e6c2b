"""What the commands print: results on the standard output, words about them on standard error."""

from __future__ import annotations

import os
import re
import sys

import click

from handouts.errors import OutputError, Problem

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]+")


def write(result: str | bytes) -> None:
    """Print a result.  A reader that has gone away ends the program quietly."""
    try:
        stream = sys.stdout.buffer
        encoding = sys.stdout.encoding
    except AttributeError:
        raise OutputError(Problem("There is no standard output to write to.")) from None
    try:
        sys.stdout.flush()
        stream.write(result if isinstance(result, bytes) else result.encode(encoding, "replace"))
        stream.flush()
    except BrokenPipeError:
        _discard_the_rest()
        raise click.exceptions.Exit(0) from None
    except OSError as error:
        _discard_the_rest()
        reason = os.strerror(error.errno or 0)
        raise OutputError(Problem(f"Cannot write to the standard output: {reason}.")) from None


def tell(message: str) -> None:
    """Print one line on standard error."""
    line = _CONTROLS.sub(" ", message).strip()
    click.echo(f"handouts: {line}", err=True)


def _discard_the_rest() -> None:
    """What is still in the buffer must not fail once more when Python ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
