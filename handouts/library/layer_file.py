"""Write a layer: its file, a section to change, and the hashes of what it was written over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from handouts.errors import ContentError, Location, Problem
from handouts.library import strict_yaml
from handouts.library.accept import ending_of, lines_of
from handouts.library.layers import LayerFile
from handouts.library.replaced import Replaced
from handouts.library.sections import Section

_PLAIN = re.compile(r"[\w./-]+")
_FIELD = "replaces"

_NEW = """\
# Whose words are in this folder. The name is printed on each sheet that is made with it.
name: {name}
# version: "1"

# A file here has the place and the name of one of ours, and says only what differs:
#   content/en/<topic>.md            a section in the place of ours; to start one:
#                                    handouts new section TOPIC#KEY --library {folder}
#   content/en/glossary.yaml         an entry, or a field of it
#   content/en/charts/<chart>.yaml   rows: [{{id: …, cells: {{iep: {{family: …}}}}}}]
#   content/en/language.yaml         labels: the words that the program prints itself
#   content/library.yaml             bundles: sheets with topics of your choice
#   templates/theme.yaml             sizes and colors that differ
# Everything else comes from us, with our corrections.
"""

_SECTIONS = """\
---
# What this file does not say comes from the text below it: title, summary, every other section.
---
"""

_TO_CHANGE = """\
<!--
This is our section. Write yours in its place, and keep the name in {#…} and each [words](cite:ID).
When ours changes, make and check say so: handouts layers diff shows both.
-->
"""


def new_layer(name: str, folder: str) -> str:
    return _NEW.format(name=json.dumps(name, ensure_ascii=False), folder=folder)


def with_section(text: str, section: Section) -> str:
    """The text of a layer's file, or of a new one, with a section to change at its end."""
    start = text.rstrip("\n") + "\n\n" if text else _SECTIONS
    return f"{start}{_TO_CHANGE}{section.text}\n"


def recorded(data: bytes, shown: str, parts: Iterable[tuple[Replaced, str]]) -> bytes:
    """The bytes of ``layer.yaml`` with the hash of each part; every other line stays.

    Raises ContentError for a file in which they have no place.
    """
    lines = lines_of(data)
    kept = _without(lines, shown)
    hashes: dict[str, dict[str, str]] = {}
    for each, hash in parts:
        hashes.setdefault(each.file, {})[each.part] = hash
    ending = ending_of(lines[0]) or "\n"
    made = "".join((*kept, *(f"{line}{ending}" for line in _written(hashes))))
    text = made.encode().decode("utf-8-sig")
    if strict_yaml.read(text, shown, LayerFile).replaces != hashes:
        raise ContentError(Problem("There is no room for hashes in this file.", Location(shown)))
    return made.encode()


def _without(lines: list[str], shown: str) -> list[str]:
    """The lines of the file without those of the field that is written anew."""
    starts = strict_yaml.field_lines("".join(lines))
    if lines and not ending_of(lines[-1]):
        lines = [*lines[:-1], f"{lines[-1]}\n"]
    if _FIELD not in starts:
        return lines
    begin = starts[_FIELD] - 1
    end = min((line - 1 for line in starts.values() if line > starts[_FIELD]), default=len(lines))
    return [*lines[:begin], *lines[end:]]


def _written(hashes: Mapping[str, Mapping[str, str]]) -> Iterable[str]:
    if hashes:
        yield f"{_FIELD}:"
    for file, parts in hashes.items():
        yield f"  {_key(file)}:"
        yield from (f'    {_key(part)}: "{hash}"' for part, hash in parts.items())


def _key(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
