"""Strict YAML into the structs of the model: text stays text, and all problems of a file come at once.

msgspec alone stops at the first problem and knows no lines, so the tree is converted leaf by leaf;
msgspec has the last word on each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, cast, get_args, get_origin

import msgspec

from handouts.errors import ContentError, Location, Problem, near_match
from handouts.library.text_file import MAX_BYTES
from handouts.library.yaml_tree import Mapping, Node, Notes, Refused, Scalar, Sequence, parse

T = TypeVar("T")
_Struct = type(msgspec.Struct)


def read(text: str, path: str, type: type[T], first_line: int = 1, *, private: bool = False) -> T:
    """The text as a ``type``: a struct, or a dict of structs.

    ``first_line`` is the number of the text's first line in its file; with ``private`` no message
    repeats a word of the file.  Raises ContentError with all problems.
    """
    notes = Notes(path, first_line, private)
    return cast(T, _whole(text, notes, lambda node: _Reader(notes).value(node, type, "The file")))


def patched(text: str, path: str, base: T, form: Any = None, first_line: int = 1) -> T:
    """What a YAML text changes put in its place in ``base``, a struct or a dict of structs.

    What it leaves out stays.  Entries of a list that have ids are found by them; one that is new, as a
    new entry of a dictionary, must be whole.  ``form``: the type of a ``base`` that is a dict.  Raises
    ContentError with all problems; a name that stands nowhere is one.
    """
    notes = Notes(path, first_line)
    what = "The file"
    found = _whole(text, notes, lambda node: _Reader(notes).patched(node, base, form or type(base), what))
    return cast(T, found)


def _whole(text: str, notes: Notes, converted: Callable[[Node], Any]) -> Any:
    """What a text that is not too large is converted to; raises ContentError with all that was noted."""
    if len(text) > MAX_BYTES:
        raise ContentError(Problem(f"The file is larger than {MAX_BYTES:,} bytes.", Location(notes.path)))
    value = converted(parse(text, notes))
    if notes.problems:
        raise ContentError(*sorted(notes.problems, key=_line))
    return value


def read_private(text: str, path: str, type: type[T]) -> T:
    """As ``read``, for a file with somebody's own data: no message repeats a word of it.

    What a comment would cut off a value is a problem too: nothing that was typed may be lost.
    """
    return read(text, path, type, private=True)


def field_lines(text: str, first_line: int = 1) -> dict[str, int]:
    """The number of the line on which each field of a readable text starts."""
    match parse(text, Notes("")):
        case Mapping(lines=lines):
            return {name: first_line + line for name, line in lines.items()}
        case _:
            return {}


def places(text: str, first_line: int = 1) -> dict[tuple[str, ...], int]:
    """The line of each field of a readable text by the names that lead to it.

    A list's entry has its id for a name, or else its number.
    """
    return dict(_places(parse(text, Notes("")), (), first_line))


def _places(node: Node, names: tuple[str, ...], first_line: int) -> Iterator[tuple[tuple[str, ...], int]]:
    match node:
        case Mapping(fields=fields, lines=lines):
            for name, field in fields.items():
                yield (*names, name), first_line + lines[name]
                yield from _places(field, (*names, name), first_line)
        case Sequence(nodes=nodes):
            for number, entry in enumerate(nodes, 1):
                match entry:
                    case Mapping(fields={"id": Scalar(text=id)}):
                        name = id
                    case _:
                        name = str(number)
                yield (*names, name), first_line + entry.line
                yield from _places(entry, (*names, name), first_line)


class Leaf(NamedTuple):
    """A text in YAML, or a list of texts."""

    text: str
    line: int


def leaves(text: str, first_line: int = 1) -> dict[tuple[str, ...], Leaf]:
    """The texts of a readable text by the names that lead to them, as ``places`` names them."""
    return dict(_leaves(parse(text, Notes("")), (), first_line))


def _leaves(node: Node, names: tuple[str, ...], first_line: int) -> Iterator[tuple[tuple[str, ...], Leaf]]:
    match node:
        case Mapping(fields=fields):
            for name, field in fields.items():
                yield from _leaves(field, (*names, name), first_line)
        case Sequence(nodes=nodes) if any(isinstance(each, Mapping) for each in nodes):
            for each in nodes:
                match each:
                    case Mapping(fields={"id": Scalar(text=id)}):
                        yield from _leaves(each, (*names, id), first_line)
        case Sequence(nodes=nodes):
            texts = [each.text for each in nodes if isinstance(each, Scalar)]
            yield names, Leaf(", ".join(texts), first_line + node.line)
        case Scalar(text=text) if names[-1:] != ("id",):
            yield names, Leaf(text, first_line + node.line)


def _line(problem: Problem) -> int:
    return problem.location.line if problem.location else 0


@cache
def _fields(struct: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {each.encode_name: each for each in msgspec.structs.fields(struct)}


class _Reader:
    """Converts nodes; notes what does not fit and goes on."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes

    def value(self, node: Node, type: Any, name: str) -> Any:
        """The node as a ``type``; None where a problem was noted."""
        if isinstance(node, Refused):
            return None
        plain = get_args(type)[0] if get_origin(type) is Annotated else type
        if get_origin(plain) in {UnionType, Union}:
            return self.value(node, _fitting(node, get_args(plain)), name)
        if isinstance(plain, _Struct):
            return self.struct(node, plain, name)
        if get_origin(plain) is dict:
            return self.dictionary(node, get_args(plain)[1], name)
        if get_origin(plain) is tuple:
            return self.sequence(node, type, get_args(plain)[0], name)
        return self.scalar(node, type, plain, name)

    def struct(self, node: Node, struct: type[msgspec.Struct], name: str) -> Any:
        if not isinstance(node, Mapping):
            return self.wrong(node, f"{name} must hold fields, each with a colon and its value.")
        known = _fields(struct)
        missing = [key for key, each in known.items() if each.required and key not in node.fields]
        for key in missing:
            self.notes.add(node.line, f'"{key}" is missing.')
        for key in node.fields:
            if key not in known:
                self.unknown(node.lines[key], key, known)
        values = {
            known[key].name: self.value(child, known[key].type, f'"{key}"')
            for key, child in node.fields.items()
            if key in known
        }
        return None if missing else struct(**values)

    def patched(self, node: Node, base: Any, type: Any, name: str) -> Any:
        """A struct or dictionary with some of its fields from the node; any other value is the node's."""
        if isinstance(node, Refused):
            return base
        if isinstance(node, Sequence) and _has_ids(base):
            return self.entries(node, base, type)
        if not isinstance(base, dict | msgspec.Struct):
            return self.value(node, type, name)
        if not isinstance(node, Mapping):
            return self.wrong(node, f"{name} must hold fields, each with a colon and its value.")
        if isinstance(base, dict):
            return {**base, **self.changes(node, base, type)}
        known = _fields(base.__class__)
        for key in node.fields.keys() - known.keys():
            self.unknown(node.lines[key], key, known)
        changes = {
            known[key].name: self.patched(child, *_part(base, type, key), f'"{key}"')
            for key, child in node.fields.items()
            if key in known
        }
        return msgspec.structs.replace(base, **changes)

    def changes(self, node: Mapping, base: dict[str, Any], type: Any) -> dict[str, Any]:
        """What of a dictionary is changed, and what is new in it."""
        plain, *metas = get_args(type) if get_origin(type) is Annotated else (type,)
        entry = get_args(plain)[1]
        is_open = any((meta.extra or {}).get("open") for meta in metas)
        made: dict[str, Any] = {}
        for key, child in node.fields.items():
            if key in base:
                made[key] = self.patched(child, base[key], entry, f'"{key}"')
            elif is_open:
                made[key] = self.new(child, entry, key, base)
            else:
                self.unknown(node.lines[key], key, base)
        return made

    def entries(self, node: Sequence, base: tuple[Any, ...], type: Any) -> tuple[Any, ...]:
        """A list whose entries are found by their ids."""
        plain = get_args(type)[0] if get_origin(type) is Annotated else type
        made, entry = {each.id: each for each in base}, get_args(plain)[0]
        for child in node.nodes:
            id = child.fields.get("id") if isinstance(child, Mapping) else None
            if not isinstance(id, Scalar):
                self.wrong(child, 'An entry here needs an "id".')
            elif id.text in made:
                made[id.text] = self.patched(child, made[id.text], entry, f'"{id.text}"')
            else:
                made[id.text] = self.new(child, entry, id.text, made)
        return tuple(made.values())

    def new(self, node: Node, type: Any, key: str, known: dict[str, Any]) -> Any:
        """An entry that stands nowhere below; one that is not whole was meant for another name."""
        count = len(self.notes.problems)
        value = self.value(node, type, self.notes.quote(key, "A field"))
        near = near_match(key, known)
        if near and len(self.notes.problems) > count:
            del self.notes.problems[count:]
            self.notes.add(node.line, f'There is no "{key}" to change here.', near)
        return value

    def unknown(self, line: int, key: str, known: dict[str, Any]) -> None:
        quoted = self.notes.quote(key, "A field on this line")
        hint = near_match(key, known) or f"The fields are: {', '.join(known)}."
        self.notes.add(line, f"{quoted} is not a field that can stand here.", hint)

    def dictionary(self, node: Node, type: Any, name: str) -> Any:
        if not isinstance(node, Mapping):
            return self.wrong(node, f"{name} must hold names, each with a colon and its value.")
        quote = self.notes.quote
        return {key: self.value(child, type, quote(key, "A field")) for key, child in node.fields.items()}

    def sequence(self, node: Node, type: Any, entry: Any, name: str) -> Any:
        if not isinstance(node, Sequence):
            return self.wrong(node, f"{name} must be a list.", "Write [one, two], or lines with dashes.")
        values = tuple(self.value(each, entry, f"An entry of {name}") for each in node.nodes)
        return values if None in values else self.checked(node, values, type, name)

    def scalar(self, node: Node, type: Any, plain: Any, name: str) -> Any:
        if not isinstance(node, Scalar):
            return self.wrong(node, f"{name} must be one text, not a list or fields.")
        if plain is bool and not (node.plain and node.text in {"true", "false"}):
            return self.wrong(node, f"{name} must be true or false.")
        return self.checked(node, node.text, type, name)

    def checked(self, node: Node, value: Any, type: Any, name: str) -> Any:
        """The value as msgspec takes it."""
        try:
            return msgspec.convert(value, type, strict=False)
        except msgspec.ValidationError as error:
            reason = "" if self.notes.private else f": {error}"
            return self.wrong(node, *_expected(name, type, value, reason))

    def wrong(self, node: Node, message: str, hint: str = "") -> None:
        self.notes.add(node.line, message, hint)


def _has_ids(base: Any) -> bool:
    """Whether it is a list of structs that are told by their ids."""
    return isinstance(base, tuple) and bool(base) and all(hasattr(each, "id") for each in base)


def _part(base: Any, type: Any, key: str) -> tuple[Any, Any]:
    """What a struct holds under a name, and the type that it must have."""
    field = _fields(base.__class__)[key]
    return getattr(base, field.name), field.type


def _fitting(node: Node, types: tuple[Any, ...]) -> Any:
    """Of ``X | None`` X, as a null is refused; of a text or a dict the one that the node can be."""
    known = [each for each in types if each is not NoneType]
    dicts = [each for each in known if get_origin(each) is dict]
    return dicts[0] if dicts and isinstance(node, Mapping) else known[0]


def _expected(name: str, type: Any, value: object, reason: str) -> tuple[str, str]:
    """What should stand in a field, and a hint."""
    plain, *metas = get_args(type) if get_origin(type) is Annotated else (type,)
    if plain is date:
        return f"{name} must be a day, such as 2026-11-22.", ""
    if plain in {int, float}:
        what = "a whole number" if plain is int else "a number"
        return f"{name} must be {what}{_span(metas, 'ge', 'le')}.", ""
    if isinstance(value, tuple) and (count := _span(metas, "min_length", "max_length") or _pair(plain)):
        return f"{name} must have{count} entries.", ""
    if plain is str and (count := _span(metas, "min_length", "max_length")):
        return f"{name} must have{count} characters.", ""
    if get_origin(plain) is Literal:
        choices = [str(choice) for choice in get_args(plain)]
        return f"{name} must be one of: {', '.join(choices)}.", near_match(str(value), choices)
    return f"{name} does not fit{reason}.", ""


def _span(metas: list[Any], least: str, most: str) -> str:
    """The bounds that a type has, such as `` from 6 to 72``; nothing where it has none."""
    bounds = (tuple(getattr(meta, name) for meta in metas) for name in (least, most))
    low, high = (next((bound for bound in each if bound is not None), None) for each in bounds)
    if low == high:
        return "" if low is None else f" {low:,}"
    if low is None:
        return f" at most {high:,}"
    return f" at least {low:,}" if high is None else f" from {low:,} to {high:,}"


def _pair(plain: Any) -> str:
    """How many entries a tuple such as two numbers has."""
    entries = get_args(plain)
    return "" if Ellipsis in entries else f" {len(entries)}"
