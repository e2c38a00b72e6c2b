"""What a translation office gets, and what becomes of what it sends back: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from handouts.errors import ContentError, Problem
from handouts.library.accept import drafted, started
from handouts.library.load import Library
from handouts.library.model import Term, Words
from handouts.library.parity import departures
from handouts.library.sections import Article
from handouts.library.shelves import GLOSSARY
from handouts.library.text_file import encoded
from handouts.office.coded import BETWEEN, Code, Content, Sign, bare, codes, spaced
from handouts.office.returned import Answer, Wrong, judged, named
from handouts.office.rewritten import for_some, rewritten, undone_review
from handouts.office.units import Segment, Unit, blocks_of, raw, units_of
from handouts.office.xliff import Delivery, Note, ReturnedFile, Text, file_id

_DIGITS = 12
_NEW = "new"


def twin_of(library: Library, code: str, name: str) -> tuple[Article, Article | None]:
    """A source text, and what it is in another language."""
    source = library.named(library.settings.source_language, name)
    return source, library.twin(source, code)


# ── Out ──────────────────────────────────────────────────────────────────────


def to_translate(library: Library, code: str, name: str, audiences: Collection[str] = ()) -> Text:
    """A text with what a translator needs to know.

    ``audiences``: for whom a translation is to begin; of one that is there its own are taken.
    """
    source, translation = twin_of(library, code, name)
    terms = _glossary(library, code)
    words = translation.words if translation else _begun(source, audiences)
    units = tuple((unit, tuple(_notes(unit, terms))) for unit in units_of(source, translation, words))
    notes = (("audience", f"For: {', '.join(words.audiences)}"),) if words.audiences else ()
    return Text(name, _skeleton(library, code, source, translation, words), notes, units)


def _begun(source: Article, audiences: Collection[str]) -> Words:
    """What a translation says of itself that is to begin, for some audiences; for all where none is named."""
    some = tuple(each for each in source.words.audiences if each in audiences)
    return replace(source.words, audiences=some) if some else source.words


def _glossary(library: Library, code: str) -> Mapping[str, Term]:
    """The terms of a language; none where nobody has begun its glossary."""
    return library.glossary(code) if library.ids(GLOSSARY, code) else {}


def _notes(unit: Unit, terms: Mapping[str, Term]) -> Iterator[Note]:
    yield "place", str(unit.section.place)
    labels = [_label(unit, segment) for segment in unit.segments]
    starts = [n for n in range(len(labels)) if not n or labels[n] != labels[n - 1]]
    yield "segments", "; ".join(f"from s{n + 1}: {labels[n]}" for n in starts)
    named = (code.name for each in unit.segments for code in codes(each.source) if code.sort == "term")
    for id in dict.fromkeys(named):
        if id in terms:
            forms = terms[id].forms or (terms[id].term,)
            yield "glossary", f"{id}: write {' or: '.join(forms)}"
    if unit.now:
        yield "translation", f"The translation says now, in another order: {unit.now}"


def _label(unit: Unit, segment: Segment) -> str:
    """What a segment is, and for whom."""
    if segment.field:
        return " ".join(segment.field)
    text = raw(unit.section)
    block = blocks_of(text)[segment.pair[0][0]]
    part = unit.section.lines[text.count("\n", 0, block.opens)].part
    return f"{block.kind} for {part}" if part else block.kind


def _skeleton(library: Library, code: str, source: Article, translation: Article | None, words: Words) -> str:
    """Where the words go to, with a hash of what the file says now."""
    said = "".join(library.text(path) for path in library.stack(translation.path)) if translation else ""
    state = sha256(said.encode()).hexdigest()[:_DIGITS] if translation else "+".join((_NEW, *words.audiences))
    return f"content/{code}/{source.shelf.file(source.id)}#{state}"


# ── Back ─────────────────────────────────────────────────────────────────────


class Change(NamedTuple):
    """A text that says something else, or is said to be of today's source."""

    name: str
    path: Path
    data: bytes
    sections: tuple[str, ...]
    """Keys of those that have changed."""
    left: tuple[str, ...]
    """Keys of those that were not made from the source as it is now."""
    was_reviewed: bool
    is_new: bool


class _Job(NamedTuple):
    name: str
    source: Article
    translation: Article | None
    words: list[Answer]
    path: Path
    wanted: Words
    """For whom it is."""

    @property
    def hashes(self) -> dict[str, str]:
        """What is to be recorded of today's source; of a section that is not done, what was."""
        recorded = self.translation.recorded if self.translation else {}
        now, left = self.source.hashes_for(self.wanted), set(self.left)
        said = {key: recorded.get(key, "") if key in left else hash for key, hash in now.items()}
        is_any = recorded or any(each.is_done for each in self.words)
        return {key: hash for key, hash in said.items() if hash} if is_any else {}

    @property
    def left(self) -> tuple[str, ...]:
        return tuple(each.unit.key for each in self.words if not each.is_done)

    @property
    def is_to_write(self) -> bool:
        known = self.translation.recorded if self.translation else {}
        said = {key: hash for key, hash in self.hashes.items() if known.get(key) != hash}
        return self.translation is None or bool(said) or any(each.changed for each in self.words)


Judge = Callable[[Library, Article, Path], Iterable[Problem]]
"""What cannot be read of a text; its pictures lie in the folder."""


def changes(library: Library, code: str, delivery: Delivery, shown: str, judge: Judge) -> list[Change]:
    """What a delivery changes, in a language of the library; nothing is written.

    Raises ContentError with all that is wrong: with the file first, then with what would be written.
    """
    jobs, wrong = list[_Job](), list[Problem]()
    known = {file_id(name): name for name in library.names(library.settings.source_language)}
    seen = set[str]()
    for file in delivery.files:
        name = known.get(file.id, "")
        if not name or file.id in seen:
            what = "this text is there twice" if name else "there is no such text to translate"
            wrong.append(_problem(shown, name or named(file.id), what))
            continue
        seen.add(file.id)
        job, problems = _job(library, code, name, file)
        wrong += (_problem(shown, name, each.message, each.unit) for each in problems)
        if job:
            jobs.append(job)
    if wrong:
        raise ContentError(*wrong)
    return _written(library, code, [job for job in jobs if job.is_to_write], shown, judge)


def _problem(shown: str, name: str, message: str, unit: str = "") -> Problem:
    section = f', section "{unit}"' if unit else ""
    return Problem(f'{shown}: text "{name}"{section}: {message}.')


def _job(library: Library, code: str, name: str, file: ReturnedFile) -> tuple[_Job | None, list[Wrong]]:
    source, translation = twin_of(library, code, name)
    audiences = file.skeleton.partition("#")[2].split("+")
    wants = translation.words if translation else _begun(source, audiences)
    wanted, given = _skeleton(library, code, source, translation, wants), file.skeleton
    if given and given.partition("#")[0] != wanted.partition("#")[0]:
        return None, [Wrong("", "it was exported for another language, or as another text")]
    words, wrong = judged(units_of(source, translation, wants), file.units)
    if given and given != wanted and not wrong:
        wrong = [Wrong("", "its translation here has changed since the export: export it again")]
    if wrong:
        return None, wrong
    job = _Job(name, source, translation, words, library.path(source.shelf, code, source.id), wants)
    below = [*_below(library, job)] if job.is_to_write else []
    return (None, below) if below else (job, [])


def _below(library: Library, job: _Job) -> Iterator[Wrong]:
    """What would have to be written into a layer below the library's own, or be taken from several."""
    if job.translation is None:
        if len(library.stack(job.source.path)) > 1:
            yield Wrong("", "its English stands in several libraries: begin the translation in each")
        return
    if not job.path.is_relative_to(library.root):
        yield Wrong("", "it stands in a library below yours: copy it into yours first")
        return
    own = library.shown(job.path)
    places = {section.key: section.place.path for section in job.translation.sections}
    for each in job.words:
        if each.changed and places.get(each.unit.key, own) != own:
            message = "it stands in a library below yours: copy the section into yours first"
            yield Wrong(each.unit.key, message)


def _written(library: Library, code: str, jobs: Sequence[_Job], shown: str, judge: Judge) -> list[Change]:
    """The files with their new words, then as drafts with hashes, read again and compared."""
    texts = {job.path: _text(library, job) for job in jobs}
    first = library.with_texts(texts)
    for job in jobs:
        article = first.article(job.source.shelf, code, job.source.id)
        texts[job.path] = drafted(
            texts[job.path].encode(), library.shown(job.path), article, job.hashes
        ).decode()
    last = library.with_texts(texts)
    if wrong := [problem for job in jobs for problem in _differs(last, code, job, shown, judge)]:
        raise ContentError(*wrong)
    return [_change(job, texts[job.path]) for job in jobs]


def _text(library: Library, job: _Job) -> str:
    source = library.text(job.source.path)
    if job.translation is None:
        base = started(source.encode(), library.shown(job.source.path), job.source).decode()
        base = for_some(base, job.source.words.audiences, job.wanted.audiences, job.path.suffix == ".md")
    else:
        base = undone_review(library.text(job.path), job.path.suffix == ".md")
    return rewritten(base, job.source, source, job.words, job.wanted.audiences)


def _differs(library: Library, code: str, job: _Job, shown: str, judge: Judge) -> Iterator[Problem]:
    """What is read from the new file and is not what was sent, and what it must share with its source."""
    article = library.article(job.source.shelf, code, job.source.id)
    said = {
        unit.key: _all(segment.target for segment in unit.segments) for unit in units_of(job.source, article)
    }
    for each in job.words:
        if said.get(each.unit.key) != _all(each.targets):
            yield _problem(
                shown, job.name, "its words have no place in the file as it is written", each.unit.key
            )
    yield from judge(library, article, (job.translation or job.source).path.parent)
    terms = {} if job.source.shelf == GLOSSARY else _glossary(library, code)
    for departure in departures(job.source, article, terms):
        yield departure.problem


def _all(targets: Iterable[Content | None]) -> Content:
    """The words of a whole section, wherever a paragraph ends."""
    pieces = list[str | Code]()
    for target in targets:
        pieces += [*(" " if isinstance(p, Sign) and p.sort == BETWEEN else p for p in target or ()), " "]
    return bare(spaced(pieces))


def _change(job: _Job, text: str) -> Change:
    old = job.path.read_bytes() if job.translation else b""
    return Change(
        job.name,
        job.path,
        encoded(text, old),
        tuple(each.unit.key for each in job.words if each.changed),
        job.left,
        was_reviewed=bool(job.translation and job.translation.state == "reviewed"),
        is_new=job.translation is None,
    )
