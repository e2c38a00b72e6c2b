"""Write what a person has accepted into a translation's file, and leave every other byte as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from msgspec.structs import replace

from handouts.errors import ContentError, Location, Problem
from handouts.library import front_matter, strict_yaml
from handouts.library.drift import FIELD
from handouts.library.model import Term
from handouts.library.sections import Article
from handouts.library.shelves import GLOSSARY

NEIGHBOURS = ("reviewed-on", "reviewed-by", "translation", "audiences")
"""Below the first of these that is there, a new field is put in."""

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BOM = "\ufeff"
FIELDS = 2
"""Names that lead to a field of an entry: the entry's id and the field's name."""


class Review(NamedTuple):
    by: str
    on: date


def accepted(
    data: bytes, shown: str, text: Article, hashes: Mapping[str, str], review: Review | None
) -> bytes:
    """The bytes of a translation's file with the hashes of the source text in it.

    Raises ContentError for a file that is written in a form in which they have no place.
    """
    source = data.decode()
    mark = _BOM if source.startswith(_BOM) else ""
    lines = _LINES.findall(source.removeprefix(_BOM))
    if text.shelf == GLOSSARY:
        made = _in_entries(lines, shown, text, hashes)
    else:
        made = _in_fields(lines, shown, text, _changes(text.own(hashes), review))
    return f"{mark}{''.join(made)}".encode()


def drafted(data: bytes, shown: str, text: Article, hashes: Mapping[str, str]) -> bytes:
    """As ``accepted``, for words that no person has reviewed: the text is a draft."""
    lines = _LINES.findall(data.decode())
    if text.shelf == GLOSSARY:
        return "".join(_in_entries(lines, shown, text, hashes)).encode()
    changes: dict[str, Any] = {"translation": "draft"} if text.words.translation != "draft" else {}
    changes |= {"translated_from": text.own(hashes)} if hashes else {}
    return "".join(_in_fields(lines, shown, text, changes)).encode()


def started(data: bytes, shown: str, source: Article) -> bytes:
    """The bytes of a source text's file as those of a draft that was made from it."""
    lines = _LINES.findall(data.decode("utf-8-sig").replace("\r\n", "\n"))
    if source.shelf == GLOSSARY:
        return "".join(_in_entries(lines, shown, source, source.hashes)).encode()
    changes = {"translation": "draft", "translated_from": source.own(source.hashes)}
    return "".join(_in_fields(lines, shown, source, changes)).encode()


def _changes(hashes: Mapping[str, str], review: Review | None) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if review:
        changes |= {"translation": "reviewed", "reviewed_by": review.by, "reviewed_on": review.on}
    return changes | {"translated_from": dict(hashes)}


def _in_fields(lines: list[str], shown: str, text: Article, changes: dict[str, Any]) -> list[str]:
    """The lines of a file in which fields of its own hold what is recorded."""
    before, yaml, after = _parted(lines, shown) if text.path.suffix == ".md" else ([], lines, [])
    known = replace(text.words, translated_from={})
    wanted = replace(known, **changes)
    ending = ending_of(lines[0])
    for name, value in changes.items():
        yaml = _with_field(yaml, name.replace("_", "-"), value, ending)
    _check(lambda: strict_yaml.patched(_joined(yaml), shown, known) == wanted, shown)
    return [*before, *yaml, *after]


def _parted(lines: list[str], shown: str) -> tuple[list[str], list[str], list[str]]:
    """The lines before, in and after the front matter's YAML."""
    end = front_matter.split(_joined(lines), shown).body_line - 2
    return lines[:1], lines[1:end], lines[end:]


def _with_field(yaml: list[str], name: str, value: Any, ending: str) -> list[str]:
    starts = strict_yaml.field_lines(_joined(yaml))
    place = next((each for each in (name, *NEIGHBOURS) if each in starts), "")
    end = _end(yaml, starts, place) if place else len(yaml)  # a layer's file may say none of them
    begin = starts[name] - 1 if name in starts else end
    return [*yaml[:begin], *(f"{line}{ending}" for line in _yaml(name, value)), *yaml[end:]]


def _end(yaml: Sequence[str], starts: Mapping[str, int], name: str) -> int:
    """Where a field's lines end, without the empty lines and comments that follow it."""
    end = min((line - 1 for line in starts.values() if line > starts[name]), default=len(yaml))
    while end > starts[name] and (not yaml[end - 1].strip() or yaml[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _yaml(name: str, value: Any) -> list[str]:
    match value:
        case dict():
            return [f"{name}:", *(f"  {key}: {hash}" for key, hash in value.items())]
        case date() | "draft" | "reviewed":
            return [f"{name}: {value}"]
        case _:
            return [f"{name}: {json.dumps(value, ensure_ascii=False)}"]


def _in_entries(lines: list[str], shown: str, text: Article, every_hash: Mapping[str, str]) -> list[str]:
    """The lines of a glossary, each entry of which holds its own hash."""
    starts, places = strict_yaml.field_lines(_joined(lines)), strict_yaml.places(_joined(lines))
    known = {id: text.terms[id] for id in starts}
    hashes = {id: every_hash[id] for id in starts if id in every_hash}
    made = list(lines)
    for id in sorted(hashes, key=starts.__getitem__, reverse=True):
        field, old = f"{FIELD}: {hashes[id]}", places.get((id, FIELD))
        first = min(line for names, line in places.items() if names[0] == id and len(names) == FIELDS)
        line = lines[(old or first) - 1]
        if first == starts[id]:  # all on one line, in braces
            body = re.sub(rf", {FIELD}: \w+(?=[^{{}}]*}})", "", line)
            made[starts[id] - 1] = re.sub(r"\}(?=[^}]*$)", f", {field}}}", body)
            continue
        margin = line[: len(line) - len(line.lstrip())]
        begin, end = (old - 1, old) if old else (_end(lines, starts, id),) * 2
        ending = ending_of(line)
        made[begin - 1] = made[begin - 1].rstrip("\r\n") + ending  # the last line of a file may lack it
        made[begin:end] = [f"{margin}{field}{ending}"]
    wanted = {
        id: replace(term, translated_from=hashes.get(id, term.translated_from)) for id, term in known.items()
    }
    _check(lambda: strict_yaml.patched(_joined(made), shown, known, dict[str, Term]) == wanted, shown)
    return made


def _check(holds: Callable[[], bool], shown: str) -> None:
    """Raise where what is written would not be read as it is meant."""
    try:
        if holds():
            return
    except ContentError:
        pass
    hint = "Write each of its fields on lines of its own, as in the README of the content."
    raise ContentError(Problem("There is no room for hashes in this file.", Location(shown), hint))


def lines_of(data: bytes) -> list[str]:
    """The lines of a file, each with its own break."""
    return _LINES.findall(data.decode())


def ending_of(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip("\r\n") for line in lines)
