"""Texts that hold what somebody looks for, best first, in any language and by synonyms."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import groupby, islice

from msgspec import Struct

from handouts.errors import ContentError
from handouts.library.load import Library
from handouts.library.model import Comparison
from handouts.library.recipes import find_recipe
from handouts.library.sections import Article
from handouts.library.shelves import BUNDLES, CHARTS, GLOSSARY, LETTERS, PACKETS, TOPICS, WORKSHEETS, Shelf
from handouts.library.synonyms import folded, slug

SEARCHED = {
    TOPICS: 1.0,
    WORKSHEETS: 0.85,
    LETTERS: 0.8,
    PACKETS: 0.7,
    BUNDLES: 0.7,
    CHARTS: 0.6,
    GLOSSARY: 0.5,
}
"""How much a hit on each shelf counts."""
TITLE, ID, HEADING, SUMMARY = 10.0, 9.0, 4.0, 3.0
"""How much a word counts in each part of a text; in the rest each counts one, up to ``MOST``."""
MOST = 3
AS_SYNONYM = 0.8
"""What a synonym counts beside the word itself."""
SOME = 0.1
"""What a text counts that holds only some of the words: it stands behind those with all."""
LONGEST = 4
"""Words of a synonym."""
LONG = 4
"""Letters of a word that may have an ending: test, tests, tested."""
FEW, SHORTEST = 3, 3
"""Texts that a hint names, and letters of a name that it looks for."""

_HEADING = re.compile("^#{2,} (.*)$", re.MULTILINE)
_TOKEN = re.compile(r"\w+(?:[:'’-]\w+)*")
_LATIN = re.compile("[a-z0-9 :'’-]+")
_LINKED = re.compile(r"\]\([^)\s]*\)")


class Hit(Struct, frozen=True):
    """A text, a row of a chart or a word of the glossary that holds what is looked for."""

    shelf: Shelf
    id: str
    title: str
    language: str
    score: float
    part: str = ""
    """Id of the row or the word; empty for a whole text."""


Alternatives = tuple[tuple[re.Pattern[str], float], ...]
"""The ways in which one thing may be said, each with what it counts."""


def found(library: Library, text: str, shelves: Collection[Shelf] = tuple(SEARCHED)) -> list[Hit]:
    """What holds the words, best first: once a text, in the language that fits best.

    A file that cannot be read is passed over.
    """
    wanted = [_alternatives(library, unit) for unit in _units(library, text)]
    if not wanted:
        return []
    codes = library.reading_order
    hits = [hit for code in codes for shelf in shelves for hit in _on_shelf(library, shelf, code, wanted)]
    hits.sort(key=lambda hit: (hit.shelf.name, hit.id, hit.part))
    each = (list(group) for _, group in groupby(hits, key=lambda hit: (hit.shelf.name, hit.id, hit.part)))
    best = [_best(group, codes) for group in each]
    return sorted(best, key=lambda hit: (-hit.score, hit.id, hit.part))


def _best(hits: Sequence[Hit], codes: Sequence[str]) -> Hit:
    """Of one text in several languages the first that holds as much as any other, else the fullest."""
    most = max(hit.score for hit in hits)
    return next(
        hit for hit in sorted(hits, key=lambda hit: codes.index(hit.language)) if hit.score > most / 3
    )


def stands_in(library: Library, name: str, shelves: Collection[Shelf], least: float) -> tuple[str, ...]:
    """Ids of the first few texts of shelves that hold what was taken for a name of theirs.

    ``least``: what a hit must count.
    """
    if len(name) < SHORTEST:
        return ()
    hits = found(library, name.replace("-", " "), shelves)
    ids = (hit.part or hit.id for hit in hits if hit.score >= least)
    return tuple(islice(dict.fromkeys(ids), FEW))


# ── What is looked for ───────────────────────────────────────────────────────


def _units(library: Library, text: str) -> list[str]:
    """The words to look for, those of a synonym together; those that say nothing if there are no others."""
    known, tokens = _synonyms(library), _TOKEN.findall(folded(text))
    ignored = {folded(word) for words in library.every_synonym("ignored") for word in words}
    units: list[str] = []
    at = 0
    while at < len(tokens):
        spans = [" ".join(tokens[at : at + count]) for count in range(LONGEST, 1, -1)]
        unit = next((span for span in spans if span in known), tokens[at])
        units.append(unit)
        at += unit.count(" ") + 1
    return [unit for unit in units if unit not in ignored] or units


def _synonyms(library: Library) -> Mapping[str, tuple[str, ...]]:
    return library.kept(("synonyms to search",), lambda: _read_synonyms(library))


def _read_synonyms(library: Library) -> dict[str, tuple[str, ...]]:
    every: dict[str, tuple[str, ...]] = {}
    for words in library.every_synonym("search"):
        for name, others in words.items():
            every[folded(name)] = (*every.get(folded(name), ()), *others)
    return every


def _alternatives(library: Library, unit: str) -> Alternatives:
    known = _synonyms(library)
    single = unit.removesuffix("s") if len(unit) > LONG else unit
    others = (*known.get(unit, ()), *(known.get(single, ()) if single != unit else ()))
    return ((_pattern(unit), 1.0), *((_pattern(folded(other)), AS_SYNONYM) for other in others))


def _pattern(words: str) -> re.Pattern[str]:
    """A word with its endings; in a script without spaces between words, wherever it stands."""
    if not _LATIN.fullmatch(words):
        return re.compile(re.escape(words))
    stem = words.removesuffix("s") if len(words) > LONG else words
    ending = r"\w{0,3}" if len(stem) >= LONG else "s?"
    return re.compile(rf"\b{re.escape(stem)}{ending}\b")


# ── Where it stands ──────────────────────────────────────────────────────────


def _on_shelf(library: Library, shelf: Shelf, code: str, wanted: Sequence[Alternatives]) -> Iterator[Hit]:
    with suppress(ContentError):
        for id in library.ids(shelf, code):
            with suppress(ContentError):
                if _may_hold(library, shelf, code, id, wanted):
                    yield from _in_text(library, shelf, code, id, wanted)


def _may_hold(library: Library, shelf: Shelf, code: str, id: str, wanted: Sequence[Alternatives]) -> bool:
    """Whether a word stands in its files: what cannot hold it is never read in full."""
    text = " ".join((id, slug(id).replace("-", " "), *_texts(library, shelf, code, id)))
    return any(pattern.search(text) for alternatives in wanted for pattern, _ in alternatives)


def _texts(library: Library, shelf: Shelf, code: str, id: str) -> Iterator[str]:
    for path in library.stack(library.path(shelf, code, id)):
        text = library.text(path)
        yield library.kept(("folded", path), partial(folded, text))


def _in_text(
    library: Library, shelf: Shelf, code: str, id: str, wanted: Sequence[Alternatives]
) -> Iterator[Hit]:
    if shelf == GLOSSARY:
        for name, term in library.glossary(code).items():
            parts = ((TITLE, f"{term.term} {term.acronym}"), (ID, name), (1, term.definition))
            yield from _hit(shelf, id, term.term, code, parts, wanted, name)
        return
    article = library.article(shelf, code, id)
    if isinstance(article.words, Comparison):
        yield from _in_chart(article, article.words, wanted)
    elif shelf != BUNDLES or library.is_bundle(id):
        yield from _hit(shelf, id, article.words.title, code, _parts(article), wanted)


def _in_chart(article: Article, chart: Comparison, wanted: Sequence[Alternatives]) -> Iterator[Hit]:
    """The rows of a chart."""
    for row in chart.rows:
        cells = " ".join(text for texts in row.cells.values() for text in texts.values())
        parts = ((TITLE, f"{row.question} {row.head}"), (ID, row.id), (1, cells))
        yield from _hit(article.shelf, article.id, row.question, article.language, parts, wanted, row.id)


def _parts(article: Article) -> tuple[tuple[float, str], ...]:
    words, body = article.words, _LINKED.sub("]", article.body)
    summaries = " ".join((words.summary, *words.summary_for.values()))
    headings = " ".join(_HEADING.findall(body))
    return (TITLE, words.title), (ID, article.id), (SUMMARY, summaries), (HEADING, headings), (1, body)


def _hit(
    shelf: Shelf,
    id: str,
    title: str,
    code: str,
    parts: Sequence[tuple[float, str]],
    wanted: Sequence[Alternatives],
    part: str = "",
) -> Iterator[Hit]:
    """The text, if it holds a word."""
    texts = [(weight, folded(text.replace("-", " ") if weight == ID else text)) for weight, text in parts]
    scores = [_score(texts, alternatives) for alternatives in wanted]
    if any(scores):
        score = sum(scores) * SEARCHED[shelf] * (1 if all(scores) else SOME)
        yield Hit(shelf, id, title, code, score, part)


def _score(texts: Sequence[tuple[float, str]], alternatives: Alternatives) -> float:
    """What the best of the ways to say it counts."""
    return max(factor * _counted(texts, pattern) for pattern, factor in alternatives)


def _counted(texts: Sequence[tuple[float, str]], pattern: re.Pattern[str]) -> float:
    counted = 0.0
    for weight, text in texts:
        if weight == 1:
            counted += min(len(pattern.findall(text)), MOST)
        elif pattern.search(text):
            counted += weight
    return counted


# ── What is made of it ───────────────────────────────────────────────────────


class Sheet(Struct, frozen=True):
    """What ``make`` is asked for to print a hit."""

    kind: str
    name: str = ""
    topics: str = ""
    rows: str = ""
    language: str = ""
    """Empty for the library's own."""


def sheet_of(library: Library, hit: Hit) -> Sheet | None:
    """The sheet that prints a hit; None where no kind of handout does."""
    language = "" if hit.language == library.settings.defaults.language else hit.language
    for id in library.kinds:
        form = library.template(id).kind
        if form.shelf == TOPICS.name and hit.shelf in (TOPICS, BUNDLES):
            return Sheet(id, topics=hit.id, language=language)
        if form.comparison and hit.shelf == CHARTS and form.comparison == hit.id:
            return Sheet(id, rows=hit.part, language=language)
        if hit.shelf == GLOSSARY and form.text == GLOSSARY.only:
            return Sheet(id, language=language)
        if form.folder and form.folder == hit.shelf.name and (name := _name(library, hit)):
            return Sheet(id, name=name, language=language)
    return None


def _name(library: Library, hit: Hit) -> str:
    """The name behind the kind: of a packet that of the recipe with this cover."""
    if hit.shelf != PACKETS:
        return hit.id
    recipes = (id for id in library.recipe_ids() if find_recipe(library, id).recipe.words == hit.id)
    return next(recipes, "")
