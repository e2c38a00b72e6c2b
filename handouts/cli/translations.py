"""``handouts translations``: whether translations still say what the source text says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from handouts.cli import exchange, streams
from handouts.cli.new import keeping
from handouts.cli.options import NEW_TEXT, library_option, open_library, read_day
from handouts.errors import ContentError, OutputError, Problem, SelectionError, near_match
from handouts.output import SUFFIXES, made_folder, save, save_all
from handouts.resources import refuse_installed

if TYPE_CHECKING:
    from handouts.library.accept import Review
    from handouts.library.load import Library
    from handouts.library.sections import Article, Section
    from handouts.office.segmented import Segmented

Row = dict[str, Any]
"""What is known of one text in every language, ready for JSON."""

FRESH, STALE, UNKNOWN, MISSING, NO_SOURCE = "fresh", "stale", "not recorded", "missing", "no source"
NOT_TRANSLATED = "not translated"
STATES = (FRESH, STALE, NOT_TRANSLATED, UNKNOWN, MISSING, NO_SOURCE)


@click.group()
def command() -> None:
    """See whether translations still say what the English says.

    Each translation records, for every section, a fingerprint of the English that it was made from.
    When a sentence changes in English, that section becomes stale, and a sheet that prints it says so.

    A text is named by its language and id: es/what-is-an-iep, es/bundles/first-meeting,
    es/texts/foot, es/worksheets/ID, es/letters/ID, es/charts/iep-vs-504, es/glossary.
    """


exchange.add_to(command)


# ── status ───────────────────────────────────────────────────────────────────


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@library_option
def status(as_json: bool, folders: tuple[Path, ...]) -> None:
    """Show the state of every translation.

    fresh: the English is as it was when somebody accepted the translation. stale: these sections of
    the English have changed. not recorded: nobody has accepted it, so it is not checked.
    """
    library = open_library(folders)
    rows = list(_rows(library))
    totals = {code: _totals(rows, code) for code in library.targets}
    if as_json:
        streams.write(json.dumps({"texts": rows, "languages": totals}, ensure_ascii=False, indent=2) + "\n")
        return
    table = [
        ("", *totals),
        *((row["id"], *(_cell(row["languages"][code]) for code in totals)) for row in rows),
    ]
    lines = [*streams.columns(table), "", *(_total_line(code, total) for code, total in totals.items())]
    streams.write("".join(f"{line}\n" for line in lines) if totals else "There are no translations.\n")


def _rows(library: Library) -> Iterator[Row]:
    source = library.settings.source_language
    for name in dict.fromkeys(name for code in (source, *library.targets) for name in library.names(code)):
        yield {"id": name, "languages": {code: _state(library, code, name) for code in library.targets}}


def _state(library: Library, code: str, name: str) -> Row:
    from handouts.library.drift import drift
    from handouts.library.shelves import GLOSSARY

    source = library.settings.source_language
    if name not in library.names(code):
        return {"state": MISSING}
    text = library.named(code, name)
    review = {} if text.shelf == GLOSSARY else {"review": text.state}
    if name not in library.names(source):
        return {"state": NO_SOURCE, **review}
    original = library.named(source, name)
    if same := [section.key for section in text.sections if _is_same(section, original)]:
        return {"state": NOT_TRANSLATED, "sections": same, **review}
    found = drift(original.hashes_for(text.words), text.recorded)
    return {"state": found.state, "sections": list(found.sections), **review}


def _is_same(section: Section, original: Article) -> bool:
    """Whether a section of a translation is still in the words of the source."""
    return section.hash == original.hashes.get(section.key) and any(map(str.isalpha, section.text))


def _cell(state: Row) -> str:
    sections = f" ({', '.join(state['sections'])})" if state.get("sections") else ""
    review = f", {state['review']}" if "review" in state else ""
    return f"{state['state']}{sections}{review}"


def _totals(rows: Iterable[Row], code: str) -> Row:
    states = [row["languages"][code] for row in rows]
    counts = {name: sum(state["state"] == name for state in states) for name in STATES}
    pages = [state for state in states if "review" in state or state["state"] == MISSING]
    reviewed = sum(state.get("review") == "reviewed" for state in pages)
    return {
        **counts,
        "fresh-percent": _percent(counts[FRESH], len(states)),
        "reviewed-percent": _percent(reviewed, len(pages)),
    }


def _percent(part: int, whole: int) -> int:
    """Rounded down: 100 means all of them."""
    return 100 * part // whole if whole else 100


def _total_line(code: str, total: Row) -> str:
    counts = ", ".join(f"{total[name]} {name}" for name in STATES if total[name])
    return f"{code}: {total['fresh-percent']}% fresh, {total['reviewed-percent']}% reviewed ({counts})"


# ── accept ───────────────────────────────────────────────────────────────────


@command.command()
@click.argument("texts", nargs=-1, required=True, metavar="LANGUAGE/ID ...")
@click.option("--all", "is_all", is_flag=True, help="The text in every language: give its ID alone.")
@click.option(
    "--same-meaning",
    is_flag=True,
    help="With --all: you say that the English has changed in its words only.",
)
@click.option("--reviewed-by", metavar="NAME", help="Who has read it: it is a draft no longer.")
@click.option(
    "--on",
    "day",
    metavar="YYYY-MM-DD",
    callback=lambda _ctx, _option, given: None if given is None else read_day(given),
    help="The day of that reading; goes with --reviewed-by.",
)
@library_option
def accept(
    *,
    texts: tuple[str, ...],
    is_all: bool,
    same_meaning: bool,
    reviewed_by: str | None,
    day: date | None,
    folders: tuple[Path, ...],
) -> None:
    """Record that translations say what the English says today.

    Do it after a person has compared the two. It writes fingerprints of the English into each file's
    front matter, keeps the English itself for diff, and changes nothing else. A language alone, such as
    es, means all its texts. A section that is still in English is refused.

    When a slip of the pen was mended in the English, no translation says anything else than before:
    handouts translations accept --all what-is-an-iep --same-meaning
    """
    if is_all != same_meaning:
        raise click.UsageError("--all and --same-meaning go together: you say so for every language.")
    if is_all and reviewed_by:
        raise click.UsageError("--reviewed-by is for a person's own languages. Leave out --all.")
    if (reviewed_by is None) != (day is None):
        raise click.UsageError("--reviewed-by NAME and --on YYYY-MM-DD go together.")
    reviewer = _reviewer(reviewed_by)
    library = open_library(folders)
    if day and day > max(datetime.now(UTC).date() + timedelta(days=1), library.settings.date):
        raise click.UsageError("--on is a day that has not come yet.")
    refuse_installed(library.root)
    find = _in_every_language if is_all else _asked
    asked = dict.fromkeys(each for given in texts for each in _own(library, given, find(library, given)))
    made = [_accepted(library, code, name, _review(reviewer, day)) for code, name in asked]
    files = ((each.data, each.path) for each in made)
    save_all(chain(files, keeping(library, dict.fromkeys(name for _, name in asked))))
    for each in made:
        what = "section" if each.sections == 1 else "sections"
        streams.write(f"{library.shown(each.path)}: {each.sections} {what}\n")
    if reviewed_by and any(name == "glossary" for _, name in asked):
        streams.tell("Note: a glossary does not say who has reviewed it; its hashes are recorded.")


class Accepted(NamedTuple):
    path: Path
    data: bytes
    sections: int


def _accepted(library: Library, code: str, name: str, review: Review | None) -> Accepted:
    from handouts.library.accept import accepted

    text = library.named(code, name)
    source = library.named(library.settings.source_language, name)
    if same := [section for section in text.sections if _is_same(section, source)]:
        message = "This is still in English, so it is no translation yet."
        raise ContentError(*(Problem(message, section.place, "Put your words there.") for section in same))
    hashes = source.hashes_for(text.words)
    data = accepted(text.path.read_bytes(), library.shown(text.path), text, hashes, review)
    return Accepted(text.path, data, len(hashes))


def _own(library: Library, given: str, found: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Those texts that stand in the library itself, not below it; raises OutputError where none does."""
    own = [each for each in found if library.named(*each).path.is_relative_to(library.root)]
    if found and not own:
        hint = "Copy it into yours first."
        raise OutputError(Problem(f'"{given}" stands in a library below yours.', hint=hint))
    return own


def _in_every_language(library: Library, name: str) -> list[tuple[str, str]]:
    """A text with each language in which it is written; raises SelectionError."""
    found = [(code, name) for code in library.targets if name in library.names(code)]
    if not found or name not in library.names(library.settings.source_language):
        hint = near_match(name, library.names(library.settings.source_language))
        raise SelectionError(Problem(f'There is no translation of "{name}".', hint=hint))
    return found


def _reviewer(given: str | None) -> str:
    """The name as it is recorded; what cannot be read back from the file is refused before any is written."""
    from handouts.ask.values import clean, unprintable

    name = clean(given or "")
    if given is not None and not name:
        raise click.UsageError("--reviewed-by has no name.")
    if reason := unprintable(name):
        raise click.UsageError(f"The name after --reviewed-by {reason}.")
    return name


def _review(by: str, day: date | None) -> Review | None:
    from handouts.library.accept import Review

    return Review(by, day) if by and day else None


def _asked(library: Library, given: str) -> list[tuple[str, str]]:
    """Language and name of each text that is meant; raises SelectionError."""
    code, _, name = given.partition("/")
    exchange.refuse_language(library, code)
    known, source = library.names(code), library.names(library.settings.source_language)
    if name and name not in known:
        raise SelectionError(_absent(library, code, name))
    if name and name not in source:
        raise SelectionError(Problem(f'"{name}" has no source text to compare "{given}" with.'))
    return [(code, each) for each in ((name,) if name else known) if each in source]


def _absent(library: Library, code: str, name: str) -> Problem:
    known, source = library.names(code), library.names(library.settings.source_language)
    if name in source:
        english_name = library.language(code).english_name
        see = ("new", "translation", f"{code}/{name}")
        return Problem(f'"{name}" is not written in {english_name} ({code}) yet.', see=see)
    close = near_match(name, (*known, *source))
    hint = f"{close} See them all: handouts translations status".strip()
    return Problem(f'Unknown text "{code}/{name}".', hint=hint)


# ── diff ─────────────────────────────────────────────────────────────────────


@command.command()
@click.argument("text", metavar="LANGUAGE/ID")
@library_option
def diff(text: str, folders: tuple[Path, ...]) -> None:
    """Show what has changed in the English, and what the translation says.

    Of each stale section: the English when it was translated and the English now, with marks around the
    words that have changed; the translation as it stands; and what is in one language and not in the
    other: numbers, law, terms, values, anchors, blocks.
    """
    from handouts.cli.differing import lines

    library = open_library(folders)
    if not text.partition("/")[2]:
        raise click.UsageError(f"Name one text, such as {text.strip('/')}/what-is-an-iep.")
    ((code, name),) = _asked(library, text)
    streams.write("".join(f"{line}\n" for line in lines(library, code, name)))


# ── review ───────────────────────────────────────────────────────────────────


@command.command()
@click.argument("text", metavar="LANGUAGE/ID")
@click.option("--audience", default="", metavar="NAME", help="Without it: family, where it is for families.")
@click.option(
    "--to", "format", type=click.Choice(["pdf", "html", "docx"]), default="pdf", help="Of the sheet."
)
@click.option("--output", type=NEW_TEXT, metavar="FILE", help="Without it: a name in the folder output.")
@library_option
def review(text: str, audience: str, format: str, output: str | None, folders: tuple[Path, ...]) -> None:
    """Print a translation beside the English, to be read and signed.

    Row by row, with numbers and words of the glossary in bold. It is for bilingual staff: they write on the
    paper what must change. Then: handouts translations accept LANGUAGE/ID --reviewed-by NAME --on DAY
    """
    from handouts.pipeline import review_plan, write

    library = open_library(folders)
    if not text.partition("/")[2]:
        raise click.UsageError(f"Name one text, such as {text.strip('/')}/what-is-an-iep.")
    ((code, name),) = _asked(library, text)
    made = review_plan(library, code, name, audience)
    data = write(made, made.filled({}), format)
    suffix = SUFFIXES[format]
    path = Path(output) if output else made_folder() / f"review_{code}_{name.replace('/', '_')}{suffix}"
    save(data, path)
    streams.write(f"{path}\n")


# ── segment ──────────────────────────────────────────────────────────────────


@command.command()
@click.argument("text", metavar="LANGUAGE[/ID]")
@click.option("--remove", "is_removed", is_flag=True, help="Take all zero-width spaces out instead.")
@library_option
def segment(text: str, is_removed: bool, folders: tuple[Path, ...]) -> None:
    """Put zero-width spaces between words, so that lines can end there.

    For Thai, Lao, Khmer and Burmese (th, lo, km, my), which have no spaces between words. U+200B prints
    nothing. Only words get one: no code, link or id; and what stands there already stays, so a second run
    changes nothing. A language alone means all its texts, and the program's own words in its language.yaml.

    It needs one package more: pip install "handouts[segment]"
    """
    from handouts.office.segmented import closing, segmented, segmented_labels, spacing

    library = open_library(folders)
    refuse_installed(library.root)
    code, _, name = text.strip("/").partition("/")
    exchange.refuse_language(library, code)
    edit = closing if is_removed else spacing(code)
    known = library.names(code)
    if name and name not in known:
        raise SelectionError(_absent(library, code, name))
    asked = [(code, each) for each in ((name,) if name else known)]
    articles = [library.named(*each) for each in _own(library, text, asked)]
    made = [segmented(library, article, edit, exchange.unreadable) for article in articles]
    if not name and library.language_path(code).is_relative_to(library.root):
        made.append(segmented_labels(library, code, edit))
    changed = [each for each in made if each]
    save_all((each.data, each.path) for each in changed)
    for each in changed:
        _tell_spaces(library, each, "taken out" if is_removed else "put in")
    if not changed:
        streams.tell("Nothing has changed: no file is written.")


def _tell_spaces(library: Library, made: Segmented, what: str) -> None:
    spaces = "1 zero-width space" if made.spaces == 1 else f"{made.spaces} zero-width spaces"
    streams.write(f"{library.shown(made.path)}: {spaces} {what}\n")
