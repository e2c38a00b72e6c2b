"""The school's own name and contacts, from the file after ``--school``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from handouts.errors import ContentError, Location, Problem, ValueProblem
from handouts.library import strict_yaml
from handouts.library.model import FromYaml
from handouts.library.text_file import read_text

MAX_CHARACTERS = 200
_CUT = re.compile(r"[\w-]+:\s+[^\s\"'#].*\s#")
"""A value without quotes, and a comment after it: "Room #4" would print as "Room"."""
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_BREAKS = frozenset("\n\r\u0085\u2028\u2029")


class Profile(FromYaml, frozen=True):
    """A school; an empty field prints as a blank or not at all."""

    name: str = ""
    office: Annotated[str, Meta(description="who answers, such as Special Education Office")] = ""
    phone: str = ""
    web: str = ""
    coordinator_504: Annotated[str, Meta(description="name or contact of the 504 coordinator")] = ""
    interpreter: Annotated[str, Meta(description="whom to ask for an interpreter")] = ""

    def values(self) -> dict[str, str]:
        """The fields that are given, as templates and topics name them: ``school.phone``."""
        return {f"school.{name}": text for name, text in _texts(self) if text}


def read_profile(path: Path) -> Profile:
    """The school's file, in NFC, without spaces at the ends.

    Raises ContentError for its form and ValueProblem for what a field holds; both name the line and
    the field, never the value.
    """
    shown = str(path)
    text = read_text(path, shown)
    if cut := [n for n, line in enumerate(text.split("\n"), 1) if _CUT.match(line)]:
        message, hint = 'What follows " #" would be lost.', "Put quotes around the whole value."
        raise ContentError(*(Problem(message, Location(shown, n), hint) for n in cut))
    given = strict_yaml.read(text, shown, Profile, private=True)
    clean = {name: unicodedata.normalize("NFC", value).strip() for name, value in _texts(given)}
    wrong = {name: reason for name, value in clean.items() if (reason := _unprintable(value))}
    if wrong:
        lines = strict_yaml.field_lines(text)
        raise ValueProblem(
            *(Problem(f'"{name}" {reason}.', Location(shown, lines[name])) for name, reason in wrong.items())
        )
    return msgspec.convert(clean, Profile)


def _texts(profile: Profile) -> Iterator[tuple[str, str]]:
    """The name of each field in the file, and its text."""
    for field in msgspec.structs.fields(Profile):
        yield field.encode_name, getattr(profile, field.name)


def _unprintable(text: str) -> str:
    """Why a text cannot stand on a sheet; empty when it can."""
    if len(text) > MAX_CHARACTERS:
        return f"is longer than {MAX_CHARACTERS} characters"
    if not _LINE_BREAKS.isdisjoint(text):
        return "has more than one line"
    if not _BIDI_CONTROLS.isdisjoint(text):
        return "holds a hidden sign that turns the direction of writing"
    if any(unicodedata.category(character) == "Cc" for character in text):
        return "holds a control character"
    return ""
