"""Inlines: what a paragraph is made of, named as CommonMark and Pandoc name them."""

from __future__ import annotations

from handouts.document.node import Node


class Text(Node, frozen=True):
    text: str


class Emphasis(Node, frozen=True):
    inlines: tuple[Inline, ...]


class Strong(Node, frozen=True):
    inlines: tuple[Inline, ...]


class Link(Node, frozen=True):
    inlines: tuple[Inline, ...]
    target: str
    """http, https, mailto or tel."""


class Term(Node, frozen=True):
    """A word of the glossary: ``[accommodations](term:accommodation)``."""

    inlines: tuple[Inline, ...]
    id: str
    first: bool = False
    """True where the sheet uses it for the first time: set in bold; set by resolve."""


class Citation(Node, frozen=True):
    """Words with law behind them: ``[tell you why](cite:cfr-300-503-a)``."""

    inlines: tuple[Inline, ...]
    id: str


class Note(Node, frozen=True):
    """Citations in brackets after the words they stand behind; added by resolve."""

    inlines: tuple[Inline, ...]


class Value(Node, frozen=True):
    """A place for somebody's own data: ``[your child's name](value:child.name)``."""

    name: str
    placeholder: str
    """What prints, as a labelled blank, when there is no value; for ``state.…`` the federal default."""
    text: str | None = None
    """The value, after fill."""
    spoken: str = ""
    """What a screen reader says for a blank, such as "blank: your child's name"; set by fill."""


class Foreign(Node, frozen=True):
    """A phrase in another language: ``[plan](lang:es)``."""

    inlines: tuple[Inline, ...]
    language: str


class LineBreak(Node, frozen=True):
    pass


Inline = Text | Emphasis | Strong | Link | Term | Citation | Note | Value | Foreign | LineBreak
Inlines = tuple[Inline, ...]
