"""The template, filled in: the sheet's skeleton in Markdown.  Jinja2's home.

What a template prints is text: its Markdown signs are escaped and it stays on one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from handouts.ask.rows import titled
from handouts.ask.school import KINDS, PRINTED, School
from handouts.ask.selection import Selection
from handouts.composing.allowed import Fault, bounded, faults, filters, printable, tests
from handouts.composing.finder import languages
from handouts.composing.state_rules import StateRules
from handouts.errors import ContentError, Location, Problem, TemplateError, near_match
from handouts.library.load import Library
from handouts.library.model import Comparison, Language
from handouts.library.sections import Article
from handouts.library.shelves import TEXTS

_SIGNS = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|:~&=]")
_SPACE = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_PART = re.compile(r"[a-z0-9-]+\.md\.j2")
_TEMPLATE = "<template>"
"""What Jinja2 calls one that has no file's name."""
_EDGE = "\ufdd0"
_MARK = re.compile(f"{_EDGE}[a-z0-9.-]*:[0-9]+{_EDGE}")
"""A part's name and a number of a line between two edges that Unicode keeps for a program's own use."""
_FIRST_MARKS = re.compile(f"(?:{_EDGE}([a-z0-9.-]*):([0-9]+){_EDGE})*")
"""The marks at the beginning of a line; the groups are of the last: lines without print come before it."""

MAX_PRINTED = 200_000
"""Characters that a template prints, with the marks of its lines; each round of a loop has a mark."""

_ROUNDS = "Look for a loop that goes round too often."
_TEXT = re.compile(r"^::: text (\S+)", re.MULTILINE)

WENT_WRONG = (
    JinjaError,
    ContentError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What running a template can raise: it is a small program of its author's."""


class Skeleton(Struct, frozen=True):
    """A composed template: the Markdown of a sheet without its topics."""

    markdown: str
    texts: tuple[Article, ...]
    """Texts of the sheet, such as its foot, that it puts in."""
    places: tuple[Location, ...]
    """For each line of the Markdown the line of the template, or of a part that it includes, that made it."""

    def place(self, number: int) -> Location:
        """What is behind a line of the Markdown, counted from 0."""
        return self.places[min(number, len(self.places) - 1)]


def compose(selection: Selection) -> Skeleton:
    """Fill in the selection's template; raises TemplateError at file:line."""
    names = _names(selection)
    made = _rendered(selection, names)
    texts = tuple(_texts(selection, made))
    if not names["draft"] and any(text.is_draft for text in texts):
        made = _rendered(selection, names | {"draft": True})
    return Skeleton(_MARK.sub("", made), texts, tuple(_places(made, selection)))


def _rendered(selection: Selection, names: dict[str, Any]) -> str:
    """The template with these names filled in, and with the marks of its lines."""
    try:
        return _printed(_compiled(selection.template.body, selection.library), names)
    except _Refused as error:
        told = (
            Problem(message, _place(selection, error.part, line), hint)
            for line, message, hint in error.faults
        )
        raise TemplateError(*told) from None
    except TemplateSyntaxError as error:
        location = _place(selection, error.name or "", error.lineno)
        raise TemplateError(Problem(f"{error.message}.".replace("..", "."), location)) from None
    except WENT_WRONG as error:
        raise TemplateError(_problem(error, _place(selection, *_origin(error)), names)) from None


def _texts(selection: Selection, made: str) -> Iterator[Article]:
    """The texts of the sheet, such as its foot, that the skeleton puts in."""
    library, code = selection.library, selection.request.language
    known = library.ids(TEXTS, code)
    return (library.article(TEXTS, code, id) for id in _TEXT.findall(_MARK.sub("", made)) if id in known)


def _printed(template: Template, names: dict[str, Any]) -> str:
    """What the template prints, piece by piece: one that goes on and on is stopped."""
    pieces, left = [], MAX_PRINTED
    for piece in template.generate(names):
        pieces.append(piece)
        left -= len(piece)
        if left < 0:
            *_, last = re.findall(_MARK, "".join(pieces))
            part, _, line = last.strip(_EDGE).rpartition(":")
            fault = (int(line), f"The template prints more than {MAX_PRINTED:,} characters.", _ROUNDS)
            raise _Refused(part, [fault])
    return "".join(pieces)


def _compiled(body: str, library: Library) -> Template:
    """The template as a program: most of the time that composing takes, so made once."""
    return library.kept(("compiled", body), lambda: _environment(library).from_string(body))


def _environment(library: Library) -> _Environment:
    environment = _Environment(
        loader=FunctionLoader(lambda name: _part(library, name)),
        undefined=StrictUndefined,
        comment_start_string="<!--",  # {# is how a heading names its anchor
        comment_end_string="-->",
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_escaped,
        extensions=[_Lines],
        auto_reload=False,
    )
    environment.globals.clear()
    environment.filters = filters()
    environment.tests = tests()
    return environment


class _Environment(ImmutableSandboxedEnvironment):
    """Takes what a template may hold, and nothing else."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parser = Parser(self, source, name, filename)
        try:
            tree = parser.parse()
        except (RecursionError, ValueError):  # brackets without end, a number of 10,000 digits
            line = parser.stream.current.lineno
            fault = (line, "This is nested too deeply, or is too long, to be read.", "Write it shorter.")
            raise _Refused(name or "", [fault]) from None
        if wrong := sorted(set(faults(tree))):
            raise _Refused(name or "", wrong)
        return tree


class _Refused(Exception):
    """What a template or a part holds or does that it may not."""

    def __init__(self, part: str, faults: list[Fault]) -> None:
        super().__init__(part)
        self.part, self.faults = part, faults


def _part(library: Library, name: str) -> tuple[str, str, None] | None:
    """A part that templates include: its text and its name again."""
    if not _PART.fullmatch(name) or not (path := library.template_file("_parts", name)).is_file():
        return None
    try:
        return library.text(path), name, None
    except ContentError as error:  # it names the part's own file
        raise TemplateError(*error.problems) from None


def _escaped(value: object) -> str:
    """A printed value as Markdown that reads as the value, on one line."""
    return _SIGNS.sub(r"\\\g<0>", _SPACE.sub(" ", _MARK.sub("", printable(value)).replace(_EDGE, "")).strip())


# ── Lines ────────────────────────────────────────────────────────────────────


class _Lines(Extension):
    """Puts the number of its line before each piece of the template that prints, and before each statement.

    So whatever a loop does, each of its rounds prints something that can be measured.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        part = stream.name or ""
        for token in stream:
            if token.type in {"variable_begin", "block_begin"}:
                yield _marked(part, token.lineno, "")
            yield _marked(part, token.lineno, token.value) if token.type == "data" else token


def _marked(part: str, line: int, text: str) -> Token:
    lines = enumerate(text.replace(_EDGE, "").split("\n"), line)
    marked = (f"{_EDGE}{part}:{number}{_EDGE}{each}" for number, each in lines)
    return Token(line, "data", "\n".join(marked))


def _places(made: str, selection: Selection) -> Iterator[Location]:
    """For each line the place in its first marks; else that of the line above."""
    place = _place(selection, "", 1)
    for line in made.split("\n"):
        if (found := _FIRST_MARKS.match(line)) and found[2]:
            place = _place(selection, found[1], int(found[2]))
        yield place


def _place(selection: Selection, part: str, line: int) -> Location:
    """A line of the template's body, or of a part."""
    library, template = selection.library, selection.template
    if part:
        return Location(library.shown(library.template_file("_parts", part)), line)
    return Location(library.shown(template.path), template.body_line + line - 1)


# ── Names ────────────────────────────────────────────────────────────────────


def _names(selection: Selection) -> dict[str, Any]:
    """What a template may use; see templates/README.md."""
    library, settings, opening = selection.library, selection.library.settings, selection.opening
    request, chart = selection.request, selection.chart
    language, source = library.language(request.language), library.language(settings.source_language)
    return {
        "title": opening.words.title,
        "summary": opening.words.summary_of(request.audience),
        "opening": opening.id,
        "audience": request.audience,
        "audience_line": _audience_line(selection, language),
        "cites_in_place": settings.audiences[request.audience].citations == "in-place",
        "language": request.language,
        "direction": language.direction,
        "source_language": settings.source_language,
        "topics": [{"id": topic.id, "title": topic.words.title} for topic in selection.topics],
        "bundle": selection.bundle,
        "how_to_use": chart.how_to_use[request.audience] if chart else "",
        "detail": request.detail,
        "paper": request.paper,
        "school": _given(request.school) | ({"state": True} if library.state else {}),
        "letter_only": request.letter_only,
        "letter_languages": list(selection.letter_languages),
        "packet_place": request.packet_place,
        "giver": request.school.kind or KINDS[0],
        "version": " · ".join((settings.version, *library.own_words)),
        "help_address": settings.help_address,
        "draft": any(text.is_draft for text in (opening, *selection.topics)),
        "english_title": _english_title(selection),
        "stop": language.stop.rstrip(),
        "spoken": list(languages(selection)),
        "date_line": language.day(request.date) if request.date else "",
        "label": _label(language),
        "source_label": _label(source),
    }


def _audience_line(selection: Selection, language: Language) -> str:
    library, request = selection.library, selection.request
    if request.audience not in language.audiences:
        place = library.place(library.language_path(request.language), "audiences")
        hint = f"Write {request.audience}: and its words, such as For families."
        raise ContentError(Problem(f'"audiences" has no words for "{request.audience}".', place, hint))
    return language.audiences[request.audience]


def _given(school: School) -> dict[str, bool]:
    """For each field of the school whether it is given: what it holds is not for templates."""
    values = school.values()
    return {**{name: f"school.{name}" in values for name in PRINTED}, "logo": bool(school.logo)}


def _english_title(selection: Selection) -> str:
    """The sheet's title in the source language, so that staff can match a translation to it."""
    library, code = selection.library, selection.library.settings.source_language
    twin = library.twin(selection.opening, code)
    if twin is None:
        return ""
    if not isinstance(twin.words, Comparison):
        return StateRules(library, code).reworded(twin.words.title)
    return titled(twin.words, selection.request.columns, library.language(code)).title


class _UnknownLabel(LookupError):
    """A label that the language does not have, and a hint."""


def _label(language: Language) -> Callable[..., str]:
    def label(name: str, **fields: object) -> str:
        if name not in language.labels:
            raise _UnknownLabel(name, near_match(name, language.labels))
        return language.label(name, **{field: printable(value) for field, value in fields.items()})

    return bounded(label)


# ── Problems ─────────────────────────────────────────────────────────────────


def _origin(error: Exception) -> tuple[str, int]:
    """The part, if it is in one, and the line: Jinja2 puts them in the traceback."""
    part, line, trace = "", 1, error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file == _TEMPLATE or _PART.fullmatch(file):
            part, line = file.removeprefix(_TEMPLATE), trace.tb_lineno
        trace = trace.tb_next
    return part, line


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
        case TemplateNotFound(name=name):
            return Problem(f'There is no part "{name}" in templates/_parts.', location)
        case RecursionError():
            return Problem("What is put in here holds itself.", location)
    reason = str(error).replace(f"{_label.__name__}.<locals>.", "").rstrip(".")
    hint = "templates/README.md shows the forms."
    return Problem(f"The template cannot be filled in here: {reason}.", location, hint)


def _undefined(message: str, location: Location, names: dict[str, Any]) -> Problem:
    found = re.search(r"'([^']+)'(?: is undefined|$)", message)
    name = found[1] if found else ""
    hint = near_match(name, (*names, *names["school"])) or "templates/README.md lists the names."
    return Problem(f'Unknown name "{name}".', location, hint)
