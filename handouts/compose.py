"""The template, filled in: the sheet's skeleton in Markdown.  Jinja2's home.

What a template prints is text: its Markdown signs are escaped and it stays on one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Template, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from handouts.errors import ContentError, Location, Problem, TemplateError, near_match
from handouts.library.model import Language, Source
from handouts.profile import Profile
from handouts.resources import data_root
from handouts.selection import Selection

_SIGNS = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|:~&=]")
_SPACE = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_PART = re.compile(r"[a-z0-9-]+\.md\.j2")
_EDGE = "\ufdd0"
_MARK = re.compile(f"{_EDGE}[0-9]+{_EDGE}")
"""A number of a line between two edges that Unicode keeps for a program's own use."""
_FIRST_MARKS = re.compile(f"(?:{_EDGE}([0-9]+){_EDGE})*")
"""The marks at the beginning of a line; the group is the last of them: lines without print come before it."""

WENT_WRONG = (
    JinjaError,
    ContentError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
)
"""What running a template can raise: it is a small program of its author's."""


class Skeleton(Struct, frozen=True):
    """A composed template: the Markdown of a sheet without its topics."""

    markdown: str
    lines: tuple[int, ...]
    """For each line of the Markdown the line of the template's file that made it."""

    def line(self, number: int) -> int:
        """The file's line behind a line of the Markdown, counted from 0."""
        return self.lines[min(number, len(self.lines) - 1)]


def compose(selection: Selection) -> Skeleton:
    """Fill in the selection's template; raises TemplateError at file:line."""
    template = selection.template
    path = selection.library.shown(template.path)
    names = _names(selection)
    try:
        made = _compiled(template.body, selection.library.templates).render(names)
    except TemplateSyntaxError as error:
        location = Location(path, template.body_line + error.lineno - 1)
        raise TemplateError(Problem(f"{error.message}.".replace("..", "."), location)) from None
    except WENT_WRONG as error:
        location = Location(path, template.body_line + _line(error) - 1)
        raise TemplateError(_problem(error, location, names)) from None
    return Skeleton(_MARK.sub("", made), tuple(_lines(made, template.body_line)))


@cache
def _compiled(body: str, folder: Path) -> Template:
    """The template as a program: most of the time that composing takes, so made once."""
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda name: _part(folder, name)),
        undefined=StrictUndefined,
        comment_start_string="<!--",  # {# is how a heading names its anchor
        comment_end_string="-->",
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_escaped,
        extensions=[_Lines],
    )
    return environment.from_string(body)


def _part(folder: Path, name: str) -> tuple[str, str, None] | None:
    """A part that templates include, from the folder _parts beside them or from ours."""
    for path in (folder / "_parts" / name, data_root() / "templates" / "_parts" / name):
        if _PART.fullmatch(name) and path.is_file():
            return path.read_text("utf-8"), str(path), None
    return None


def _escaped(value: object) -> str:
    """A printed value as Markdown that reads as the value, on one line."""
    return _SIGNS.sub(r"\\\g<0>", _SPACE.sub(" ", _MARK.sub("", str(value)).replace(_EDGE, "")).strip())


# ── Lines ────────────────────────────────────────────────────────────────────


class _Lines(Extension):
    """Puts the number of its line before each piece of the template that prints."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        is_part = stream.name is not None  # its lines count as the line that includes it
        for token in stream:
            if is_part:
                yield token
                continue
            if token.type == "variable_begin":
                yield _marked(token.lineno, "")
            yield _marked(token.lineno, token.value) if token.type == "data" else token


def _marked(line: int, text: str) -> Token:
    marked = (f"{_EDGE}{number}{_EDGE}{each}" for number, each in enumerate(text.split("\n"), line))
    return Token(line, "data", "\n".join(marked))


def _lines(made: str, first: int) -> Iterator[int]:
    """For each line the number in its first marks, counted on from the first; else that of the line above."""
    number = 1
    for line in made.split("\n"):
        if (found := _FIRST_MARKS.match(line)) and found[1]:
            number = int(found[1])
        yield first + number - 1


# ── Names ────────────────────────────────────────────────────────────────────


def _names(selection: Selection) -> dict[str, Any]:
    """What a template may use; see templates/README.md."""
    library, settings, opening = selection.library, selection.library.settings, selection.opening
    language, source = library.language(selection.language), library.language(settings.source_language)
    return {
        "title": opening.topic.title,
        "summary": opening.topic.summary_for.get(selection.audience, opening.topic.summary),
        "opening": opening.id,
        "audience": selection.audience,
        "audience_line": language.audiences.get(selection.audience, ""),
        "cites_in_place": settings.audiences[selection.audience].citations == "in-place",
        "language": selection.language,
        "direction": language.direction,
        "source_language": settings.source_language,
        "topics": [{"id": source.id, "title": source.topic.title} for source in selection.topics],
        "bundle": selection.bundle,
        "how_to_use": selection.comparison.how_to_use[selection.audience] if selection.comparison else "",
        "detail": selection.detail,
        "paper": selection.paper,
        "school": _given(selection.profile),
        "version": settings.version,
        "help_address": settings.help_address,
        "draft": any(map(_is_draft(settings.source_language), (opening, *selection.topics))),
        "english_title": _english_title(selection),
        "date_line": language.day(selection.date) if selection.date else "",
        "label": _label(language),
        "source_label": _label(source),
    }


def _given(profile: Profile) -> dict[str, bool]:
    """For each field of the profile whether it is given: what it holds is not for templates."""
    return {name: f"school.{name}" in profile.values() for name in Profile.__struct_encode_fields__}


def _is_draft(source_language: str) -> Callable[[Source], bool]:
    return lambda source: source.language != source_language and source.topic.translation != "reviewed"


def _english_title(selection: Selection) -> str:
    """The sheet's title in the source language, so that staff can match a translation to it."""
    library, opening = selection.library, selection.opening
    source_language = library.settings.source_language
    if selection.comparison:
        known, found = library.comparison_ids(source_language), library.comparison_words
    elif opening in selection.topics:
        known, found = library.topic_ids(source_language), library.source
    else:
        known, found = library.bundle_ids(source_language), library.bundle
    return found(source_language, opening.id).topic.title if opening.id in known else ""


class _UnknownLabel(LookupError):
    """A label that the language does not have, and a hint."""


def _label(language: Language) -> Callable[..., str]:
    def label(name: str, **fields: object) -> str:
        if name not in language.labels:
            raise _UnknownLabel(name, near_match(name, language.labels))
        return language.label(name, **fields)

    return label


# ── Problems ─────────────────────────────────────────────────────────────────


def _line(error: Exception) -> int:
    """The template's line: Jinja2 puts it in the traceback."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _problem(error: Exception, location: Location, names: dict[str, Any]) -> Problem:
    match error:
        case _UnknownLabel(args=(name, hint)):
            return Problem(f'Unknown label "{name}".', location, str(hint) or "language.yaml lists them.")
        case ContentError(problems=(problem,)):  # a label asks for other fields
            return Problem(problem.message, location, problem.hint)
        case SecurityError():
            return Problem("This is not allowed in a template.", location)
        case UndefinedError():
            return _undefined(str(error), location, names)
    return Problem("The template cannot be filled in here.", location, "templates/README.md shows the forms.")


def _undefined(message: str, location: Location, names: dict[str, Any]) -> Problem:
    found = re.search(r"'([^']+)'(?: is undefined|$)", message)
    name = found[1] if found else ""
    hint = near_match(name, (*names, *names["school"])) or "templates/README.md lists the names."
    return Problem(f'Unknown name "{name}".', location, hint)
