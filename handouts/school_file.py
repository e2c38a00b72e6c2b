"""The files that ``handouts init`` writes: a school's file to fill in, and its JSON Schema for editors."""

from __future__ import annotations

import msgspec

from handouts.profile import Profile, about_fields

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
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Profile)}
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"
