"""Part a file of Markdown into its front matter and its body."""

from __future__ import annotations

from typing import NamedTuple

from handouts.errors import ContentError, Location, Problem

FENCE = "---"
FIRST_LINE = 2
"""Line of the file on which the YAML of a front matter starts."""


class FrontMatter(NamedTuple):
    yaml: str
    body: str
    body_line: int
    """Number of the body's first line in the file."""


def split(text: str, path: str) -> FrontMatter:
    """The YAML between the first line ``---`` and the next one, and what follows.

    Raises ContentError when either line is missing.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        hint = "It opens the front matter: title, summary and so on."
        raise ContentError(Problem('The first line must be "---".', Location(path), hint))
    for number, line in enumerate(lines[1:], start=FIRST_LINE):
        if line.rstrip() == FENCE:
            yaml = "\n".join(lines[1 : number - 1])
            return FrontMatter(yaml, "\n".join(lines[number:]), number + 1)
    hint = 'Put a line "---" between it and the text.'
    raise ContentError(Problem("The front matter that starts here is not closed.", Location(path), hint))


def uncommented(body: str) -> str:
    """The body without its comments ``<!-- … -->``; the lines keep their numbers."""
    kept, at = "", 0
    while (start := body.find("<!--", at)) >= 0 and (end := body.find("-->", start + 4)) >= 0:
        kept += body[at:start] + "\n" * body.count("\n", start, end)
        at = end + 3
    return kept + body[at:]
