"""Zero-width spaces between words, in languages that are written without spaces: lines may end there.

Where a line may end in such a script is ICU's to say (icu4py, which is an extra). What is put in prints
nothing and is no part of a word; what a translator has put in stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from unicodedata import category

from handouts.characters import UNSPACED, ZERO_WIDTH_SPACE, unsegmented
from handouts.errors import ContentError, Problem, SelectionError
from handouts.library import front_matter, strict_yaml
from handouts.library.load import Library
from handouts.library.sections import Article, FieldNames, Section
from handouts.library.text_file import encoded, refuse_long
from handouts.office.coded import PLAIN, codes, read, spans
from handouts.office.exchange import Judge
from handouts.office.rewritten import Put, names_above, spliced, with_values
from handouts.office.segments import ALT, uncommented
from handouts.office.units import blocks_of, fields_of, form_of, raw

LABELS = frozenset({"audiences", "groups", "labels"})
"""Fields of ``language.yaml`` that print as sentences."""
_OBJECT = "\ufffc"
"""Stands for a code: no word goes on behind it."""

Edit = Callable[[str, str], list[Put]]
"""What is to be put into a text, and in which form it is written."""


class Segmented(NamedTuple):
    """A file with other zero-width spaces in it."""

    path: Path
    data: bytes
    spaces: int
    """How many were put in, or taken out."""


# ── Where words end ──────────────────────────────────────────────────────────


def spacing(code: str) -> Edit:
    """What puts a zero-width space between the words of a language, where none is yet.

    Raises SelectionError for a language that needs none, and where ICU is not installed.
    """
    language = code.partition("-")[0]
    letters = UNSPACED.get(language)  # ICU goes by letters alone, and would cut Karen like Burmese
    if letters is None:
        hint = f"Only these do: {', '.join(UNSPACED)}."
        raise SelectionError(Problem(f'"{code}" needs no zero-width spaces between its words.', hint=hint))
    try:
        from icu4py.breakers import LineBreaker  # late: an extra, of 40 megabytes
    except ImportError:
        hint = 'Install it: pip install "handouts[segment]"'
        raise SelectionError(Problem("Only icu4py can tell where these words end.", hint=hint)) from None

    def ends(words: str) -> Iterator[int]:
        """Where a line may begin; ICU sees the letters of the language alone."""
        for run in re.finditer(f"[{letters}]+", words):
            at = run.start()
            for piece in LineBreaker(run[0], language):
                at += len(piece)
                if at < run.end() and not _hangs(words[at]):
                    yield at

    return lambda text, form: list(_spaces(text, form, ends))


def closing(text: str, form: str) -> list[Put]:
    """What takes all zero-width spaces out."""
    places = (at for span in spans(text, form) if span.is_words for at in range(span.start, span.end))
    return [Put(at, at + 1, "") for at in places if text[at] == ZERO_WIDTH_SPACE]


def _hangs(char: str) -> bool:
    """Whether it belongs to the word before it: a mark, or a sign that repeats the word."""
    return category(char)[0] == "M" or category(char) == "Lm"


def _spaces(text: str, form: str, ends: Callable[[str], Iterator[int]]) -> Iterator[Put]:
    """A word may go on behind a mark: so ends are looked for in all words of the text at once.

    The space stands outside a mark that ends or begins there; between two, in the first.
    """
    words, places = "", list[tuple[int, int]]()
    for span in spans(text, form):
        shown = text[span.start : span.end] if span.is_words else _OBJECT
        kept = [(char, span.start + n) for n, char in enumerate(shown) if char != ZERO_WIDTH_SPACE]
        words += "".join(char for char, _ in kept)
        places += ((at, span.depth) for _, at in kept)
    for end in ends(words):
        (before, outer), (after, inner) = places[end - 1], places[end]
        if ZERO_WIDTH_SPACE not in text[before:after]:
            at = before + 1 if outer <= inner else after
            yield Put(at, at, ZERO_WIDTH_SPACE)


# ── Files ────────────────────────────────────────────────────────────────────


def segmented(library: Library, article: Article, edit: Edit, judge: Judge) -> Segmented | None:
    """A text with an edit made in all its words; None where there is nothing to edit.

    Raises ContentError where the new file would not say the same.
    """
    text = library.text(article.path)
    if article.path.suffix == ".md":
        yaml, body, line = front_matter.split(text, library.shown(article.path))
        lines = text.split("\n")
        head, in_head = _in_fields(yaml, _fields(article.sections[:1], article), edit)
        words, in_body = _in_body(body, edit)
        inside = [head] if yaml else []
        made, count = "\n".join((lines[0], *inside, lines[line - 2], words)), in_head + in_body
    else:
        made, count = _in_fields(text, _fields(article.sections, article), edit)
    if not count:
        return None
    new = _read_again(library, article.path, made).article(article.shelf, article.language, article.id)
    if [*map(_said, new.sections)] != [*map(_said, article.sections)]:
        raise _unlike(library.shown(article.path))
    if problems := tuple(judge(library, new, article.path.parent)):
        raise ContentError(*problems)
    return Segmented(article.path, encoded(made, article.path.read_bytes()), count)


def segmented_labels(library: Library, code: str, edit: Edit) -> Segmented | None:
    """The same of the words that the program itself prints in a language."""
    path = library.language_path(code)
    text = library.text(path)
    fields = {names: PLAIN for names in strict_yaml.leaves(text) if names[0] in LABELS}
    made, count = _in_fields(text, fields, edit)
    if not count:
        return None
    _read_again(library, path, made).language(code)
    return Segmented(path, encoded(made, path.read_bytes()), count)


def _read_again(library: Library, path: Path, made: str) -> Library:
    """The library with the new file, of which all fields say what they said; raises ContentError."""
    shown = library.shown(path)
    refuse_long(made, shown)
    new = library.with_texts({path: made})
    fields, others = (_leaves(each.yaml_of(path)[0]) for each in (library, new))
    if fields != others:
        raise _unlike(shown)
    return new


def _leaves(yaml: str) -> dict[FieldNames, str]:
    return {names: unsegmented(leaf.text) for names, leaf in strict_yaml.leaves(yaml).items()}


def _said(section: Section) -> tuple[object, ...]:
    """What a section says, and its codes, wherever lines may end."""
    text = raw(section)
    found = (read(text[block.start : block.end], block.form) for block in blocks_of(text))
    return section.key, unsegmented(text), [code[:2] for words in found for code in codes(words)]


def _unlike(shown: str) -> ContentError:
    return ContentError(Problem(f'"{shown}" cannot be written with the same words.'))


def _fields(sections: Iterable[Section], article: Article) -> dict[FieldNames, str]:
    """The names that lead to the texts of sections that are written in YAML, each with its form."""
    return {
        (*names_above(article, section.key), *field): form_of(field)
        for section in sections
        for field, _ in fields_of(article, section)
    }


def _in_fields(yaml: str, fields: Mapping[FieldNames, str], edit: Edit) -> tuple[str, int]:
    """The YAML with an edit made in those fields that it has, and how much was put in."""
    said, put, count = strict_yaml.leaves(yaml), dict[FieldNames, str](), 0
    for names, form in fields.items():
        if names in said and (found := edit(said[names].text, form)):
            put[names] = spliced(said[names].text, found)
            count += len(found)
    return with_values(yaml, put) if put else yaml, count


def _in_body(body: str, edit: Edit) -> tuple[str, int]:
    masked = uncommented(body)
    found = [
        Put(block.start + put.start, block.start + put.end, put.words)
        for block in blocks_of(masked)
        if block.kind != ALT
        for put in edit(masked[block.start : block.end], block.form)
    ]
    return spliced(body, found), len(found)
