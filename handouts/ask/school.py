"""The school's own name, contacts and logo, from the file after ``--school`` or ``school.yaml``."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated, Any, get_args

import msgspec
from msgspec import Meta

from handouts.ask.values import clean, unprintable
from handouts.errors import LayoutError, Location, Problem, ValueProblem
from handouts.library import strict_yaml
from handouts.library.load import Library
from handouts.library.model import PAPERS, FromYaml
from handouts.library.text_file import read_text


class School(FromYaml, frozen=True):
    """A school; an empty field prints as a blank or not at all."""

    name: Annotated[str, Meta(description="the school's name", examples=["Example School"])] = ""
    office: Annotated[
        str,
        Meta(
            description="who answers, such as Special Education Office", examples=["Example Support Office"]
        ),
    ] = ""
    address: Annotated[
        str, Meta(description="in one line", examples=["1 Example Street, Example Town, EX 00000"])
    ] = ""
    phone: Annotated[str, Meta(description="as you want it to print", examples=["(555) 010-0100"])] = ""
    email: Annotated[str, Meta(description="for questions", examples=["office@school.example"])] = ""
    web: Annotated[str, Meta(description="where your website is", examples=["www.school.example"])] = ""
    coordinator_504: Annotated[
        str,
        Meta(description="name or contact of the 504 coordinator", examples=["Mx. Example, (555) 010-0101"]),
    ] = ""
    special_education_office: Annotated[
        str, Meta(description="contact of the special education office", examples=["Room 0, (555) 010-0102"])
    ] = ""
    interpreter: Annotated[
        str,
        Meta(description="whom to ask for an interpreter", examples=["Example Line, (555) 010-0103, free"]),
    ] = ""
    parent_center: Annotated[
        str,
        Meta(
            description="your state's Parent Center: see parentcenterhub.org",
            examples=["Example Parent Center, (555) 010-0104"],
        ),
    ] = ""
    state: Annotated[str, Meta(description="the state's name", examples=["Example State"])] = ""
    logo: Annotated[
        str, Meta(description="a PNG or JPEG file, in the folder of this file", examples=["logo.png"])
    ] = ""
    """Absolute once the file is read."""
    logo_alt: Annotated[
        str,
        Meta(
            description="what the logo shows, for those who cannot see it; a logo needs it",
            examples=["Logo of Example School, an open book"],
        ),
    ] = ""
    language: Annotated[
        str, Meta(description="language of your handouts, unless you give --language", examples=["es"])
    ] = ""
    paper: Annotated[
        str,
        Meta(
            description="letter, legal or a4, unless you give --paper",
            examples=["legal"],
            extra_json_schema={"enum": [*PAPERS]},
        ),
    ] = ""

    def values(self) -> dict[str, str]:
        """The texts that are given, as templates and topics name them: ``school.phone``."""
        return {f"school.{name}": text for name, text in _texts(self) if text and name in PRINTED}


_FIELDS = {field.encode_name: field for field in msgspec.structs.fields(School)}
PRINTED = tuple(name for name in _FIELDS if name not in {"logo", "logo-alt", "language", "paper"})
"""Names of the fields that print as text."""


def known_values(library: Library) -> tuple[str, ...]:
    """Names of all values: those of the school's file, and those that letters and worksheets ask for."""
    return (*(f"school.{name}" for name in PRINTED), *library.values)


def about_fields() -> Iterator[tuple[str, str, str]]:
    """Each field's name in the file, what it is, and an example."""
    for name in _FIELDS:
        meta = _meta(name)
        yield name, meta.description, meta.examples[0]


def read_school(path: Path, languages: Collection[str]) -> School:
    """The school's file, in NFC, without spaces at the ends; the logo is a whole picture.

    ``languages``: codes that the file may name.  Raises ContentError for its form and ValueProblem for
    what a field holds; both name the line and the field, never the value.
    """
    shown = str(path)
    text = read_text(path, shown)
    given = strict_yaml.read_private(text, shown, School)
    texts = {name: clean(value) for name, value in _texts(given)}
    choices = {"language": languages, "paper": PAPERS}
    wrong = [(name, *found) for name in texts if (found := _wrong(name, texts, choices, path.parent))]
    unseen = (name for name, value in _texts(given) if value and not texts[name])
    wrong += [(name, "holds nothing that can be seen", "") for name in unseen]
    if wrong:
        lines = strict_yaml.field_lines(text)
        raise ValueProblem(
            *(Problem(f'"{name}" {what}.', Location(shown, lines[name]), hint) for name, what, hint in wrong)
        )
    if texts["logo"]:
        texts["logo"] = str((path.parent / texts["logo"]).absolute())
    return msgspec.convert(texts, School)


def places(path: Path) -> dict[str, Location]:
    """Where each value of a school's file stands, once the file is read."""
    shown = str(path)
    lines = strict_yaml.field_lines(read_text(path, shown))
    return {f"school.{name}": Location(shown, line) for name, line in lines.items()}


def _wrong(
    name: str, texts: dict[str, str], choices: dict[str, Collection[str]], folder: Path
) -> tuple[str, str] | None:
    """What is wrong with a field, and a hint."""
    text = texts[name]
    if not text:
        return None
    if reason := unprintable(text):
        return reason, ""
    if name in choices:
        known = ", ".join(choices[name])
        return None if text in choices[name] else (f"must be one of: {known}", "")
    if name == "logo":
        return _wrong_logo(folder, text, texts["logo-alt"])
    if text == _meta(name).examples[0]:
        return "still holds the example", "Type your own text in its place, or take the line out."
    return None


def _wrong_logo(folder: Path, name: str, alt: str) -> tuple[str, str] | None:
    from handouts.pictures import picture_size  # late: most schools' files have no logo

    path = folder / name
    if not alt:
        return "needs logo-alt", "Say there what the logo shows, for those who do not see it."
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        return "is not in the folder of this file", "Copy it there and give its name alone."
    try:
        if not path.is_file():
            return "names a picture that is not there", "Put it into the folder of this file."
        picture_size(str(path))
    except OSError:  # its message has the picture's name, as that of the other has
        return "names a picture that cannot be read", "Change its permissions or its name."
    except LayoutError:
        return "is not a whole PNG or JPEG picture, or is too large", "Save it again as a small PNG."
    return None


def _meta(name: str) -> Any:
    return get_args(_FIELDS[name].type)[1]


def _texts(school: School) -> Iterator[tuple[str, str]]:
    """The name of each field in the file, and its text."""
    for name, field in _FIELDS.items():
        yield name, getattr(school, field.name)


# ── The file that init writes ──────────────────────────────────────────────────


SCHEMA_NAME = "school.schema.json"

_HEAD = f"""\
# yaml-language-server: $schema={SCHEMA_NAME}
#
# Your school, as it prints on your handouts. Type your own text in place of each example.
# To use a line that begins with #, take the # away. A text with # or : in it needs "quotes" around it.
"""


def school_text(language: str = "") -> str:
    """A school's file with all fields, as comments but for the name and, when it is given, the language."""
    own = {"language": language} if language else {}
    entries = (
        f"# {about}\n{'' if name == 'name' or name in own else '#'}{name}: {own.get(name, example)}\n"
        for name, about, example in about_fields()
    )
    return "\n".join((_HEAD, *entries))


def schema() -> str:
    """The form of a school's file, for editors that read JSON Schema."""
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(School)}
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"
