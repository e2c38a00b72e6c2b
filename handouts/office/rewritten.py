"""A translation's file with other words in it, and every other character as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from handouts.errors import ContentError, Problem
from handouts.library import front_matter, strict_yaml
from handouts.library.sections import HEAD, LEAD, Article, FieldNames, Piece, sections_of
from handouts.library.shelves import GLOSSARY
from handouts.office.coded import BETWEEN, Code, Content, Sign, written
from handouts.office.returned import Answer
from handouts.office.segments import Block, Item, items_of, uncommented
from handouts.office.units import blocks_of, raw

REVIEW = ("reviewed-by", "reviewed-on")
"""Fields that a text loses with its review."""


def rewritten(
    text: str, source: Article, source_text: str, words: Sequence[Answer], served: Collection[str]
) -> str:
    """A file's text, of which ``words`` change some sections; a new one begins as the source's text.

    ``served``: the audiences of the translation.  Raises ContentError for a file that is written in a
    form in which they have no place.
    """
    changed = [each for each in words if each.changed]
    others = set(source.words.audiences).difference(served)
    if source.path.suffix != ".md":
        return _with_fields(text, source_text, source, changed, others)
    yaml, body, _ = front_matter.split(text, "")
    head = [each for each in changed if each.unit.key == HEAD]
    own = front_matter.split(source_text, "").yaml
    yaml = _with_fields(yaml, own, source, head, others)
    said = {each.unit.key: each for each in changed if each.unit.key != HEAD}
    order = [section.key for section in source.sections]
    audiences = source.words.audiences
    return f"---\n{yaml}\n---\n{_with_sections(body, audiences, said, order)}"


def for_some(text: str, every: Collection[str], served: Collection[str], is_markdown: bool) -> str:
    """A text that is to begin, without what it says to audiences that it does not serve.

    Of Markdown the front matter alone is kept: all of its sections are written anew.
    """
    others = set(every).difference(served)
    if not others:
        return text
    yaml = front_matter.split(text, "").yaml if is_markdown else text
    lines = _without_others(yaml, (), others).split("\n")
    start, end = _span(lines, strict_yaml.places("\n".join(lines)), ("audiences",))
    lines[start:end] = [f"audiences: [{', '.join(served)}]"]
    made = "\n".join(lines)
    return f"---\n{made}\n---\n" if is_markdown else made


def undone_review(text: str, is_markdown: bool) -> str:
    """The text without the fields that tell of its review."""
    if not is_markdown:
        return _without_fields(text, REVIEW)
    yaml, body, _ = front_matter.split(text, "")
    return f"---\n{_without_fields(yaml, REVIEW)}\n---\n{body}"


# ── Sections of Markdown ─────────────────────────────────────────────────────


class Put(NamedTuple):
    """Words in the place of the characters from start to end."""

    start: int
    end: int
    words: str


def _with_sections(body: str, audiences: Iterable[str], said: Mapping[str, Answer], order: list[str]) -> str:
    cut = _cut(body, tuple(audiences))
    made = dict[str, str]()
    for key, text in cut.items():
        made[key] = _section(text, said[key]) if key in said else text
    for key in order:
        if key in said and key not in cut:
            before = order[: order.index(key)]
            made = _behind(made, before, key, f"{_anew(said[key]).strip(chr(10))}\n")
    return "\n".join(made.values())


def _behind(made: dict[str, str], before: Sequence[str], key: str, text: str) -> dict[str, str]:
    """The sections with one more behind the last of those that stand before it in the source."""
    last = next((each for each in reversed(before) if each in made), None)
    found = dict[str, str]()
    for each, own in made.items():
        if each == last:
            found |= {each: f"{own.rstrip()}\n", key: text}
        else:
            found[each] = own
    return found if key in found else {key: text, **made}


def _cut(body: str, audiences: Sequence[str]) -> dict[str, str]:
    """The sections of a body, comments and all."""
    lines, masked, made, at = body.split("\n"), uncommented(body), dict[str, str](), 0
    for section in sections_of((Piece(masked, Path(), "", 1),), audiences):
        is_empty_lead = section.key == LEAD and masked.startswith("## ")
        count = 0 if is_empty_lead else len(section.lines)
        if count:
            made[section.key] = "\n".join(lines[at : at + count])
        at += count
    return made


def _section(text: str, words: Answer) -> str:
    """A section with what is changed put in; one that is not built as the source's is written anew."""
    if words.unit.is_new:
        return f"{_anew(words).strip(chr(10))}\n"
    masked, source = uncommented(text), raw(words.unit.section)
    blocks = blocks_of(masked)
    put = list[Put]()
    for number in words.changed:
        _, their = words.unit.segments[number].pair
        target = words.targets[number]
        if their:
            forms = [blocks[n].form for n in their]
            put.append(Put(blocks[their[0]].start, blocks[their[-1]].end, _joined(target, forms[0])))
        else:
            put.append(_inserted(words, number, source, masked))
    return spliced(text, put)


def _anew(words: Answer) -> str:
    """The source's section with the words of the translation."""
    text = raw(words.unit.section)
    blocks = blocks_of(text)
    put = [
        Put(blocks[n[0]].start, blocks[n[-1]].end, _joined(target, segment.form))
        for segment, target in zip(words.unit.segments, words.targets, strict=True)
        for n in [segment.pair[0]]
    ]
    return re.sub(r"\n{3,}", "\n\n", spliced(text, put))


def _joined(content: Content, form: str) -> str:
    """The words of one paragraph, or of several with what stands between them."""
    made, part = "", list[str | Code]()
    for piece in content:
        if isinstance(piece, Sign) and piece.sort == BETWEEN:
            made += written(tuple(part), form).strip(" ") + piece.data
            part = []
        else:
            part.append(piece if part or not isinstance(piece, str) else piece.lstrip(" "))
    return made + written(tuple(part), form)


def _inserted(words: Answer, number: int, source: str, masked: str) -> Put:
    """A paragraph or entry of the source that the translation does not have, behind what it stands behind."""
    segment = words.unit.segments[number]
    block = blocks_of(source)[segment.pair[0][0]]
    items, at = items_of(source), 0
    before = items[: items.index(block)]
    gap = source[before[-1].closes : block.opens] if before else ""
    at = _place(before, words, masked)
    line = source[block.opens : block.start] + _joined(words.targets[number], segment.form)
    line += source[block.end : block.closes]
    return Put(at, at, f"{gap}{line}" if before else f"{line}\n\n")


def _place(before: Sequence[Item], words: Answer, masked: str) -> int:
    """Where what stands before a block of the source ends in the translation."""
    theirs, numbers = items_of(masked), dict[int, int]()
    for segment in words.unit.segments:
        ours, their = segment.pair
        if their:
            numbers |= dict.fromkeys(ours, their[-1])
    blocks = [item for item in theirs if isinstance(item, Block)]
    walls = [item for item in theirs if not isinstance(item, Block)]
    for n in range(len(before) - 1, -1, -1):
        own = sum(isinstance(item, Block) for item in before[:n])
        if not isinstance(before[n], Block):
            return walls[n - own].closes
        if own in numbers:
            return blocks[numbers[own]].closes
    return theirs[0].opens if theirs else 0


def spliced(text: str, put: Iterable[Put]) -> str:
    made, at = "", 0
    for start, end, words in sorted(put, key=lambda each: each[:2]):
        made += text[at:start] + words
        at = end
    return made + text[at:]


# ── Fields of YAML ───────────────────────────────────────────────────────────


_PLAIN, _ODD = re.compile(r"[^\W\d_].*[\w)][.?!]?|¿.*"), re.compile(r":(?: |$)| #|^(?:null|Null|NULL)$")
"""What may stand without quotes, and what in it may not."""
_SCALAR = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,{}\[\]"'\s][^,{}]*?)"""


def _with_fields(
    text: str, source_text: str, source: Article, words: Sequence[Answer], others: Collection[str]
) -> str:
    """The YAML with other texts; an entry or field that it lacks is taken from the source first."""
    put = dict[FieldNames, str]()
    known = strict_yaml.places(text)
    for each in words:
        above, segments = names_above(source, each.unit.key), each.unit.segments
        lacking = {
            (*above, *segments[n].field[:1])
            for n in each.changed
            if (*above, *segments[n].field) not in known
        }
        for names in sorted({above} if lacking and above else lacking):
            text = _without_others(_with_chunk(text, source_text, names), names, others)
        for n in range(len(segments)) if lacking else each.changed:
            put[*above, *segments[n].field] = written(each.targets[n], segments[n].form)
    return with_values(text, put)


def names_above(source: Article, key: str) -> FieldNames:
    """The names that lead to an entry."""
    if key == HEAD:
        return ()
    return (key,) if source.shelf == GLOSSARY else ("rows", key)


def _span(lines: Sequence[str], places: Mapping[FieldNames, int], names: FieldNames) -> tuple[int, int]:
    """The lines of a field, counted from 0, without the empty lines and comments behind it."""
    start = places[names]
    margin = len(lines[start - 1]) - len(lines[start - 1].lstrip())
    end = start
    for number in range(start, len(lines)):
        line = lines[number]
        if line.strip() and not line.lstrip().startswith("#"):
            if len(line) - len(line.lstrip()) <= margin:
                break
            end = number + 1
    return start - 1, end


def with_values(text: str, put: Mapping[FieldNames, str]) -> str:
    """The YAML with the values of some fields; the last is put in first, so that lines keep their numbers."""
    lines, places = text.split("\n"), strict_yaml.places(text)
    if not put.keys() <= places.keys():
        raise _no_room()
    for names in sorted(put, key=places.__getitem__, reverse=True):
        start, end = _span(lines, places, names)
        lines[start:end] = _with_value(lines[start:end], names[-1], put[names])
    return "\n".join(lines)


def _with_value(lines: list[str], name: str, words: str) -> list[str]:
    """The lines of a field with its value, or of the field in whose braces it stands.

    What was written without quotes stays so, if the words can.
    """
    key, quoted = rf"""(["']?){re.escape(name)}\2:""", json.dumps(words, ensure_ascii=False)
    if whole := re.fullmatch(rf"(\s*(?:- )?{key})(?: +(.*))?", lines[0]):
        is_plain = _PLAIN.fullmatch(words) and _PLAIN.fullmatch(whole[3] or "") and len(lines) == 1
        return [f"{whole[1]} {words if is_plain and not _ODD.search(words) else quoted}"]
    within = re.compile(rf"(?<=[{{, ])({key} *){_SCALAR}(?= *[,}}])")
    made, count = within.subn(lambda found: found[1] + quoted, lines[0])
    if count != 1:
        raise _no_room()
    return [made, *lines[1:]]


def _with_chunk(text: str, source_text: str, names: FieldNames) -> str:
    """The YAML with the lines of a field or an entry of the source, in the place of its own if it has it."""
    own, places = source_text.split("\n"), strict_yaml.places(source_text)
    lines, known = text.split("\n"), strict_yaml.places(text)
    if names not in places:
        raise _no_room()
    chunk = own[slice(*_span(own, places, names))]
    if names in known:
        start, end = _span(lines, known, names)
    else:
        before = [each for each in places if each[:-1] == names[:-1] and places[each] < places[names]]
        last = next((each for each in reversed(before) if each in known), None)
        start = end = _span(lines, known, last)[1] if last else _first(known, names)
    return "\n".join([*lines[:start], *_without_forms(chunk), *lines[end:]])


def _first(known: Mapping[FieldNames, int], names: FieldNames) -> int:
    """The number of the line before the first field that stands beside one of these names."""
    return min((line for each, line in known.items() if each[:-1] == names[:-1]), default=1) - 1


def _without_forms(chunk: Sequence[str]) -> list[str]:
    """An entry of the glossary without the forms that lock it in its language."""
    return [line for line in chunk if not re.match(r"\s+forms:", line)]


def _without_others(text: str, above: FieldNames, others: Collection[str]) -> str:
    """The YAML without what the source says below some names to audiences that are not served.

    A field that would be empty without it goes too.
    """
    lines, places = text.split("\n"), strict_yaml.places(text)
    left_out = {names for names in places if names[-1] in others and names[: len(above)] == above}
    for parent in {names[:-1] for names in left_out} - {()}:
        if left_out.issuperset(names for names in places if names[:-1] == parent):
            left_out.add(parent)
    for names in sorted(left_out, key=lambda names: (places[names], len(names)), reverse=True):
        start, end = _span(lines, places, names)
        if names[:-1] not in left_out:  # else all of it goes at once
            if not re.match(rf"""\s*(["']?){re.escape(names[-1])}\1:""", lines[start]):
                raise _no_room()
            del lines[start:end]
    return "\n".join(lines)


def _without_fields(text: str, names: Iterable[str]) -> str:
    for name in names:
        lines, places = text.split("\n"), strict_yaml.places(text)
        if (name,) in places:
            start, end = _span(lines, places, (name,))
            text = "\n".join([*lines[:start], *lines[end:]])
    return text


def _no_room() -> ContentError:
    hint = "Write each of its fields on lines of its own, as in the README of the content."
    return ContentError(Problem("There is no room for these words in the file.", hint=hint))
