"""The template, filled in: the sheet's skeleton in Markdown.  Jinja2's home.

What a template prints is text: its Markdown signs are escaped and it stays on one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from handouts.errors import Location, Problem, TemplateError, near_match
from handouts.library.model import Language, Source, Template
from handouts.profile import Profile
from handouts.selection import Selection

_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|:~&])")


@dataclass(frozen=True)
class Skeleton:
    """A composed template: the Markdown of a sheet without its topics."""

    markdown: str
    template: Template

    def line(self, number: int) -> int:
        """The template's line that most likely made a line of the skeleton, counted from 0."""
        return self._lines[min(number, len(self._lines) - 1)]

    @cached_property
    def _lines(self) -> tuple[int, ...]:
        return _lines(self.markdown, self.template)


def compose(selection: Selection) -> Skeleton:
    """Fill in the selection's template; raises TemplateError at file:line."""
    template = selection.template
    path = selection.library.shown(template.path)
    names = _names(selection)
    try:
        markdown = _environment().from_string(template.body).render(names)
    except TemplateSyntaxError as error:
        location = Location(path, template.body_line + error.lineno - 1)
        raise TemplateError(Problem(f"{error.message}.", location)) from None
    except JinjaError as error:
        raise TemplateError(_problem(error, path, template, names)) from None
    return Skeleton(markdown, template)


def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        comment_start_string="<!--",  # {# is how a heading names its anchor
        comment_end_string="-->",
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_escaped,
    )


def _escaped(value: object) -> object:
    """A printed value as Markdown that reads as the value, on one line."""
    if isinstance(value, str):
        return _SIGNS.sub(r"\\\1", " ".join(value.split()))
    return value


def _names(selection: Selection) -> dict[str, Any]:
    """What a template may use; see templates/README.md."""
    library, settings = selection.library, selection.library.settings
    language = library.language(selection.language)
    used = (selection.opening, *selection.topics)
    return {
        "title": selection.opening.topic.title,
        "summary": _summary(selection.opening, selection.audience),
        "opening": selection.opening.id,
        "audience": selection.audience,
        "audience_line": language.audiences[selection.audience],
        "cites_in_place": settings.audiences[selection.audience].citations == "in-place",
        "language": selection.language,
        "source_language": settings.source_language,
        "topics": [{"id": source.id, "title": source.topic.title} for source in selection.topics],
        "bundle": selection.bundle,
        "detail": selection.detail,
        "paper": selection.paper,
        "school": _given(selection.profile),
        "version": settings.version,
        "help_address": settings.help_address,
        "draft": any(source.topic.translation == "draft" for source in used),
        "english_title": _english_title(selection),
        "date_line": _date_line(selection, language),
        "label": _label(language),
        "source_label": _label(library.language(settings.source_language)),
    }


def _given(profile: Profile) -> dict[str, bool]:
    """For each field of the profile whether it is given: its value is not for templates."""
    return {name: f"school.{name}" in profile.values() for name in Profile.__struct_encode_fields__}


def _summary(source: Source, audience: str) -> str:
    return source.topic.summary_for.get(audience, source.topic.summary)


def _english_title(selection: Selection) -> str:
    """The sheet's title in the source language, so that staff can match a translation to it."""
    library, opening = selection.library, selection.opening
    source_language = library.settings.source_language
    is_topic = opening in selection.topics
    found = library.source if is_topic else library.bundle
    known = library.topic_ids(source_language) if is_topic else library.bundle_ids(source_language)
    return found(source_language, opening.id).topic.title if opening.id in known else ""


def _date_line(selection: Selection, language: Language) -> str:
    day = selection.date
    if day is None:
        return ""
    return language.date_format.format(day=day.day, month=language.months[day.month - 1], year=day.year)


def _label(language: Language) -> Callable[..., str]:
    def label(name: str, **values: object) -> str:
        if name not in language.labels:
            raise UndefinedError(f"'{name}' is undefined")
        return language.labels[name].format(**values)

    return label


def _problem(error: JinjaError, path: str, template: Template, names: dict[str, Any]) -> Problem:
    """What went wrong and where: Jinja2 puts the template's line in the traceback."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    location = Location(path, template.body_line + line - 1)
    if isinstance(error, SecurityError):
        return Problem("this is not allowed in a template.", location)
    if isinstance(error, UndefinedError) and (found := re.search(r"'([\w-]+)' is undefined", str(error))):
        hint = near_match(found[1], names) or "templates/README.md lists the names."
        return Problem(f'unknown name "{found[1]}".', location, hint)
    return Problem("the template cannot be filled in here.", location)


def _lines(markdown: str, template: Template) -> tuple[int, ...]:
    """For each line of the skeleton the template's line that it most likely comes from."""
    from difflib import SequenceMatcher  # late: only an error asks for a line

    made, written = markdown.split("\n"), template.body.split("\n")
    lines = [template.body_line] * len(made)
    for match in SequenceMatcher(None, made, written, autojunk=False).get_matching_blocks():
        for offset in range(match.size):
            lines[match.a + offset] = template.body_line + match.b + offset
    for n in range(1, len(lines)):
        lines[n] = max(lines[n], lines[n - 1])
    return tuple(lines)
