"""YAML as a tree of text with line numbers: the plain part of the language and nothing else.

No anchors, aliases, tags, merge keys or second documents; no ``null``; no key twice.  The tree is
built from the parser's events, so nothing is ever guessed from the look of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml
from msgspec import Struct

from handouts.characters import LONGEST, tidy, unfit
from handouts.errors import Location, Problem

MAX_DEPTH = 8

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser where PyYAML was built with it
_COMMENT = re.compile(r"[ \t]+#")
_NAME = re.compile(r"\s*(- )?\w[\w-]*:((?P<odd>[^\S ])|\S)")
"""A line such as ``name:Oak School``, or with a no-break space after its colon."""
_OPEN_QUOTE = re.compile(r"""(?:^\s*|: +|- +)(?:"(?:[^"\\]|\\.)*|'(?:[^']|'')*)$""")
"""A line whose last value opens with a quotation mark that does not come again."""
_NULL = frozenset({"", "~", "null", "Null", "NULL"})


class Scalar(Struct, frozen=True):
    text: str
    line: int
    plain: bool
    """Written without quotes."""


class Sequence(Struct, frozen=True):
    nodes: tuple[Node, ...]
    line: int


class Mapping(Struct, frozen=True):
    fields: dict[str, Node]
    lines: dict[str, int]
    """Line of each key."""
    line: int


class Refused(Struct, frozen=True):
    """Stands where a problem has been noted, so that it is not reported twice."""

    line: int


Node = Scalar | Sequence | Mapping | Refused


class Stop(Exception):
    """Nothing after this point can be read; the problem has been noted."""


class Notes(Struct):
    """The problems found so far in one file."""

    path: str
    first_line: int = 1
    private: bool = False
    """The file holds somebody's own data: never repeat a word of it."""
    problems: list[Problem] = []

    def add(self, line: int, message: str, hint: str = "") -> None:
        """Note a problem; ``line`` counts from 0 in the YAML."""
        self.problems.append(Problem(message, Location(self.path, self.first_line + line), hint))

    def quote(self, text: str, other: str) -> str:
        """The text in quotes, or other words for it when it must not be shown."""
        return other if self.private else f'"{" ".join(text.split())[:60]}"'


def parse(text: str, notes: Notes) -> Node:
    """The tree of a YAML text; an empty text is an empty mapping.  Problems go to ``notes``."""
    text = tidy(text)
    if not _only_fit_characters(text, notes):
        return Refused(0)
    try:
        return _Builder(text, notes).document()
    except yaml.MarkedYAMLError as error:
        notes.add(*_explained(error, text.split("\n")))
    except Stop:
        pass
    return Refused(0)


def _only_fit_characters(text: str, notes: Notes) -> bool:
    for number, line in enumerate(text.split("\n") if unfit(text) else ()):
        _judge(line, number, notes)
    return not notes.problems


def _judge(text: str, line: int, notes: Notes) -> None:
    for char in sorted(unfit(text)):
        notes.add(line, f"The character U+{ord(char):04X} cannot stand in this file.", "Delete it.")


def _explained(error: yaml.MarkedYAMLError, lines: list[str]) -> tuple[int, str, str]:
    """The line of the mistake, and our words for a complaint that may repeat text of the file."""
    problem, end = error.problem or "", error.problem_mark.line if error.problem_mark else 0
    start = error.context_mark.line if error.context_mark else end
    if "expected ':'" in problem and (found := _wrong_colon(lines[start])):
        return start, *found
    opened = [n for n, line in enumerate(lines[: end + 1]) if _OPEN_QUOTE.search(line)]
    if opened and "mapping values" not in problem:
        hint = "Put the same mark at its end; an apostrophe inside '…' is written twice."
        return opened[-1], "A quoted text opens on this line and is not closed.", hint
    return start if "end of stream" in problem else end, *_in_words(problem)


def _wrong_colon(line: str) -> tuple[str, str] | None:
    """What is wrong with a line that names a field, but has no ordinary space after its colon."""
    if not (found := _NAME.match(line)):
        return None
    if found["odd"]:
        return "The space after the colon is no ordinary space.", "Type a space in its place."
    return "There is no space after the colon.", "Write it as in name: text."


def _in_words(problem: str) -> tuple[str, str]:
    if "mapping values" in problem:
        return "A colon is out of place here.", "Put quotes around text that holds a colon and a space."
    if "cannot start any token" in problem:
        hint = "Indent with spaces, not tabs; put quotes around text that starts with a sign such as @ or %."
        return "This line starts with a sign that has another meaning.", hint
    if "end of stream" in problem:
        return "A quoted text or a bracket is not closed.", "Look for a quotation mark or bracket above."
    return "This line does not fit the lines above it.", "Check its indentation, dashes, quotes and brackets."


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0


class _Builder:
    """Builds the tree from the parser's events, one after the other."""

    def __init__(self, text: str, notes: Notes) -> None:
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=_PARSER)
        self.text = text
        self.notes = notes
        self.depth = 0

    def document(self) -> Node:
        next(self.events)  # start of the stream
        start = next(self.events)
        if not isinstance(start, yaml.DocumentStartEvent):
            return Mapping({}, {}, 0)
        if start.version or start.tags:
            self.notes.add(_line(start), "Lines that start with % are not used here.")
        root = self.node(next(self.events))
        next(self.events)  # end of the document
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            self.notes.add(_line(after), "A second document starts here; a file holds one.")
            raise Stop
        if isinstance(root, Scalar) and not root.text:
            return Mapping({}, {}, 0)
        if isinstance(root, Scalar) and root.plain and (found := _wrong_colon(root.text)):
            self.notes.add(root.line, *found)
            return Refused(root.line)
        return root

    def node(self, event: yaml.Event) -> Node:
        line = _line(event)
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            self.notes.add(line, "Text that starts with * needs quotes; aliases are not used here.")
            return Refused(line)
        if event.anchor:
            self.notes.add(line, "Text that starts with & needs quotes; anchors are not used here.")
        if event.tag:
            self.notes.add(line, "Text that starts with ! needs quotes; tags are not used here.")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, line)
        return self.collection(event, line)

    def scalar(self, event: yaml.ScalarEvent, line: int) -> Node:
        text = tidy(event.value)
        if self.notes.private:  # what a value holds is judged where its name is known
            if not event.style and event.end_mark:
                self.refuse_comment(event.end_mark.line, event.end_mark.index)
        elif event.style:  # \e and \u202e in quotes have become characters
            _judge(text, line, self.notes)
        if len(text) > LONGEST:
            self.notes.add(line, f"A text here is longer than {LONGEST:,} characters.", "Shorten it.")
            return Refused(line)
        return Scalar(text, line, not event.style)

    def refuse_comment(self, line: int, end: int) -> None:
        """A comment after a value without quotes: "Room #4" would print as "Room"."""
        if _COMMENT.match(self.text, end):
            hint = "Put quotes around the whole value."
            self.notes.add(line, 'What follows " #" would be lost.', hint)

    def collection(self, event: yaml.CollectionStartEvent, line: int) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.notes.add(line, f"This is nested more than {MAX_DEPTH} levels deep.")
            raise Stop
        sequence = isinstance(event, yaml.SequenceStartEvent)
        node = self.sequence(line) if sequence else self.mapping(line)
        self.depth -= 1
        return node

    def sequence(self, line: int) -> Sequence:
        nodes = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            nodes.append(self.value(self.node(event), "This entry"))
        return Sequence(tuple(nodes), line)

    def mapping(self, line: int) -> Mapping:
        fields: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event)
            name = self.key(key, lines)
            value = self.node(next(self.events))
            if name is not None:
                lines[name] = key.line
                fields[name] = self.value(value, self.notes.quote(name, "A field here"))
        return Mapping(fields, lines, line)

    def key(self, node: Node, lines: dict[str, int]) -> str | None:
        """The name of a field, or None when it is none."""
        match node:
            case Refused():
                return None
            case Scalar(text="<<", plain=True):
                self.notes.add(node.line, 'Merge keys ("<<") are not used here.')
                return None
            case Scalar(text=text) if text in lines:
                quoted = self.notes.quote(text, "This field")
                first = self.notes.first_line + lines[text]
                self.notes.add(node.line, f"{quoted} stands here twice; it is already on line {first}.")
                return None
            case Scalar(text=text) if re.search(r"[^\S ]|\u200b", text):
                hint = "Type it anew, with ordinary spaces or none."
                self.notes.add(node.line, "A space that is no ordinary one stands by this name.", hint)
                return None
            case Scalar(text=text):
                return text
            case _:
                self.notes.add(node.line, "The name of a field must be plain words.")
                return None

    def value(self, node: Node, what: str) -> Node:
        """The node itself, unless it is a null."""
        if not (isinstance(node, Scalar) and node.plain and node.text in _NULL):
            return node
        self.notes.add(node.line, f"{what} has no value.", 'Leave it out, or write "" for an empty text.')
        return Refused(node.line)
