"""What the words after ``make`` mean: a kind of handout, what it is called, what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from handouts.ask.request import ALL, PACKET, SECTION
from handouts.library.load import Library
from handouts.library.recipes import is_file
from handouts.library.shelves import CHARTS, SHELVES, TOPICS
from handouts.library.synonyms import slug


class Meant(Struct, frozen=True):
    """A request's fields that words alone can give."""

    kind: str
    name: str = ""
    topics: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    """Kind and name of what is called so too."""
    left: tuple[str, ...] = ()
    """Words that stand behind a whole name."""


def meant(library: Library, words: Sequence[str]) -> Meant:
    """``fact-sheet``, ``chart``, ``letter ask-for-records``, ``who-gets-ieps``, in any case.

    What the library does not have stays as it is: ``refusals`` tells it.
    """
    kind, rest = _kind(library, words, exactly=True)
    if not kind and (found := tuple(homes(library, words))):
        return replace(found[0], others=tuple((each.kind, each.name) for each in found[1:]))
    if not kind:
        kind, rest = _kind(library, words)
    if kind:
        return _about(library, kind, rest) if rest else Meant(kind)
    first, *more = words
    return Meant(slug(first), name=_name(more))


def arguments(kind: str, name: str = "", options: Mapping[str, object] | None = None) -> list[str]:
    """What a person types behind ``make``: ``options`` by their names, empty ones left out.

    A tuple stands with commas, an option of a list is given for each; true is an option without a text.
    """
    typed = [word for word in (kind, name) if word]
    for option, value in (options or {}).items():
        match value:
            case True:
                typed.append(f"--{option}")
            case list() as texts:
                typed += [part for text in texts for part in (f"--{option}", str(text))]
            case tuple() as ids if ids:
                typed += [f"--{option}", ",".join(map(str, ids))]
            case str() as text if text:
                typed += [f"--{option}", text]
    return typed


def homes(library: Library, words: Sequence[str]) -> Iterator[Meant]:
    """What there is of that name: sheets about topics first, then by kind."""
    name = _name(words)
    forms = {kind: library.template(kind).kind for kind in library.kinds}
    for kind, form in sorted(forms.items(), key=lambda item: item[1].shelf != TOPICS.name):
        if form.shelf == TOPICS.name and (topics := _topics(library, words)):
            yield Meant(kind, topics=topics)
        elif (form.folder and name in texts_of(library, kind)) or (
            form.comparison and name == form.comparison
        ):
            yield Meant(kind, name=name if form.folder else "")


def is_known(library: Library, word: str) -> bool:
    """Whether a word alone is the name of something."""
    return library.kind_of(word) in library.kinds or any(homes(library, [word])) or is_file(word)


def _kind(library: Library, words: Sequence[str], *, exactly: bool = False) -> tuple[str, Sequence[str]]:
    """The kind that the first words name, and the words behind it; none where they name no kind."""
    for count in (2, 1):
        typed = " ".join(words[:count])
        kind = slug(typed) if exactly else library.kind_of(typed)
        if kind in library.kinds and len(words) >= count:
            return kind, words[count:]
    return "", words


def _about(library: Library, kind: str, rest: Sequence[str]) -> Meant:
    """What stands behind a kind."""
    form, name = library.template(kind).kind, _name(rest)
    if form.shelf == TOPICS.name:
        return Meant(kind, topics=_topics(library, rest) or _parts(rest))
    if form.comparison:
        rows = tuple(part for part in map(slug, _parts(rest)) if part != form.comparison)
        are_known = set(rows) <= _rows(library, form.comparison).keys()
        return Meant(kind, rows=rows) if are_known else Meant(kind, name)
    known = texts_of(library, kind)
    if name not in known and (first := _name(rest[:1])) in known:
        return Meant(kind, first, left=tuple(rest[1:]))
    return Meant(kind, name)


def _topics(library: Library, words: Sequence[str]) -> tuple[str, ...]:
    """The topics or the bundle that words name, with or without commas; none where one is not known."""
    known = set(library.topics_and_bundles())
    for parts in ((" ".join(words),), _parts(words)):
        ids = tuple(map(slug, parts))
        if ids and all(id.partition(SECTION)[0] in known for id in ids):
            return ids
    return ()


def _parts(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.strip() for word in words for part in word.split(",") if part.strip())


def names_of(library: Library, kind: str) -> tuple[str, ...]:
    """Names that may stand behind a kind."""
    form = library.template(kind).kind
    if form.shelf == TOPICS.name:
        return library.topics_and_bundles()
    if form.comparison:
        return tuple(_rows(library, form.comparison))
    return texts_of(library, kind)


def texts_of(library: Library, kind: str) -> tuple[str, ...]:
    """Names of texts of which a kind prints one; none of a kind that there is not."""
    if kind == PACKET:
        return library.recipe_ids()
    folder = library.template(kind).kind.folder if kind in library.kinds else ""
    return library.every_id(SHELVES[folder]) if folder else ()


def _rows(library: Library, chart: str) -> dict[str, None]:
    code = library.settings.source_language
    if chart not in library.ids(CHARTS, code):
        return {}
    found = library.chart(code, chart)
    return dict.fromkeys((ALL, *found.names))


def _name(words: Sequence[str]) -> str:
    """An id of the library in any case; the name of a file as it is."""
    text = " ".join(words)
    return text if "." in text or "/" in text else slug(text)
