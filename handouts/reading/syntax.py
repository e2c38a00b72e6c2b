"""Markdown as a tree: what the parser found, before blocks and inlines are made of it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, field

from handouts.errors import Location, Problem


class Branch(Struct):
    """A piece of the text; its kinds have markdown-it's names: paragraph, link, softbreak."""

    kind: str
    line: int
    """Counted from 0 in the text."""
    text: str = ""
    """The words of a text, the raw Markdown of an inline or a picture, the argument of a directive."""
    markup: str = ""
    """The signs that made it, such as ``##`` or ``autolink``."""
    name: str = ""
    """Of a directive."""
    attributes: dict[str, str | int | float] = field(default_factory=dict)
    """href, src, title, start; anchor."""
    kids: list[Branch] = field(default_factory=list)


class Report:
    """The problems of one text, each at its place in the file."""

    def __init__(self, path: str, lines: int | Callable[[int], Location]) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._lines = lines

    def add(self, line: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(message, self.place(line), hint))

    def place(self, line: int) -> Location:
        """The place of a line, counted from 0 in the text."""
        if isinstance(self._lines, int):
            return Location(self._path, self._lines + line)
        return self._lines(line)
