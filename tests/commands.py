"""Running the commands: inside the test, and as a program of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import handouts


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


Command = Callable[..., Ran]
"""The fixture ``command``: runs ``handouts`` with these arguments."""

MODULE = f"{sys.executable} -m handouts"


def shell(script: str, stdout: int = subprocess.PIPE, **environment: str) -> Ran:
    """Run a line of the shell with the package in reach."""
    root = str(Path(handouts.__path__[0]).parent)
    done = subprocess.run(
        ["sh", "-c", script],
        env={**os.environ, "PYTHONPATH": root, **environment},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Ran(done.returncode, done.stdout or "", done.stderr)
