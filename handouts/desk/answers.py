"""What the page asks, and what it gets: messages in JSON, sheets in bytes.

Runs in a worker of the browser, on the core of the program; its folder is in memory there.  A message
says all that is needed, so nothing is kept from one to the next but libraries that are open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from importlib import invalidate_caches
from itertools import count, islice
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import asdict

from handouts import pictures
from handouts.ask.jobs import Job, jobs_of
from handouts.ask.meaning import arguments
from handouts.ask.request import Request
from handouts.ask.school import Fields, School, fields_of, read_layers, school_of, written
from handouts.ask.values import ByLanguage, read_values
from handouts.characters import scripts_of
from handouts.composing.fill import asked
from handouts.errors import HandoutsError, LayoutError, Location, Problem
from handouts.library.load import Library, load_library
from handouts.library.recipes import SheetOptions
from handouts.output import file_name
from handouts.pipeline import Handout, make_handout

if TYPE_CHECKING:
    from handouts.batch import Plans

SCHOOL_FILE, OPENED, RECIPE, ROWS = "school.yaml", "opened.yaml", "packet.yaml", "roster.csv"
"""What the page holds, as files that the program reads; their names stand in the command that it shows."""
EVERY_FONT = "language-finder"
"""The kind on which each language stands in its own letters."""
_QUOTED = re.compile(r'"([a-z]+[a-z0-9.-]*)"')


Answer = tuple[dict[str, Any], bytes]
"""What becomes JSON, and a file."""


class Choice(SheetOptions, frozen=True, kw_only=True):
    """What is chosen on the page: the options of ``handouts make``, not one of them read yet."""

    twin: bool = False
    paper: str = ""
    variant: str = ""
    format: str = "pdf"
    values: dict[str, str] = field(default_factory=dict)
    title: str = ""
    """Of a packet of one's own."""
    parts: tuple[SheetOptions, ...] = ()
    """Of a packet, in their order; without them those of its recipe."""


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """A message: what is chosen, and for whom."""

    choice: Choice
    school: Fields = field(default_factory=dict)
    """Those of ``school.yaml``."""
    columns: dict[str, str] = field(default_factory=dict)
    """Of a roster: names of values by the heads of its columns."""
    merge: bool = False


class Desk:
    """Answers the page."""

    def __init__(self, folder: Path, libraries: Sequence[Path] = (), state: str = "") -> None:
        """``folder``: its own, to work in; ``libraries``, ``state``: of the site, as for ``load_library``."""
        self.step: Callable[[int, int], object] = lambda done, of: None
        """Told how many rows of how many are done."""
        self.scaled: Callable[[str, int], tuple[int, int, bytes]] = lambda key, side: (0, 0, b"")
        """Width, height and RGBA of the picture of a key, its longer side at most so many pixels; 0: none."""
        self._folder, self._own, self._state = folder, tuple(libraries), state
        self._libraries: dict[tuple[str, ...], Library] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def answer(self, call: str, message: str, *data: bytes) -> tuple[str, bytes]:
        """The answer to a call, as JSON and bytes: ``{"problems": …}`` where something is wrong."""
        calls: dict[str, Callable[..., Answer]] = {
            "make": self._make,
            "find": self._find,
            "needs": self._needs,
            "school": self._school_file,
            "opened": self._opened,
            "recipe": lambda message: ({}, recipe(msgspec.json.decode(message, type=Asked).choice)),
            "picture": self._picture,
            "heads": self._heads,
            "roster": self._roster,
        }
        invalidate_caches()  # fonts may have come since
        try:
            found, made = calls[call](message, *data)
        except HandoutsError as error:
            found, made = {"problems": [*map(self._told, error.problems)]}, b""
        finally:  # names of children
            (self._folder / ROWS).unlink(missing_ok=True)
        return msgspec.json.encode(found).decode(), made

    def _told(self, problem: Problem) -> dict[str, Any]:
        """A problem for the page: its words, the field that it is about, the row of a roster."""
        names = _QUOTED.findall(problem.message)
        place = problem.location or Location("")
        line = f"{SCHOOL_FILE}:{place.line}:" if place.path.endswith(OPENED) and place.line else ""
        text = " ".join(filter(None, (line, problem.message, problem.hint)))
        is_school = place.path == str(self._folder / SCHOOL_FILE)
        field = next(
            (f"school.{name}" if is_school else name for name in names if is_school or "." in name), ""
        )
        return {"text": text, "field": field, "row": place.line if place.path.endswith(ROWS) else 0}

    # ── one sheet ────────────────────────────────────────────────────────────

    def _make(self, message: str) -> Answer:
        """A sheet, its name, what is told of it, what it asks for, and the command that makes it."""
        given = msgspec.json.decode(message, type=Asked)
        library, request = self._request(given)
        made = make_handout(library, request)
        told = {
            "name": file_name(made.selection.request, request.format),
            "pages": made.pages,
            "turned": made.is_turned,
            "notices": made.notices,
            "values": [*_blanks(made)],
            "command": _command(given),
        }
        return told, made.data

    def _request(self, given: Asked) -> tuple[Library, Request]:
        """The library, and what is asked of it; raises HandoutsError with what is wrong with the fields."""
        library, school, places = self._for_school(given.school)
        choice = given.choice
        fields = {name: getattr(choice, name) for name in (*SheetOptions.__struct_fields__, *_SAME)}
        if choice.parts:
            fields["name"] = str(self._recipe(choice))
        values = read_values({name: text for name, text in choice.values.items() if text}, library.values)
        return library, Request(**fields, school=school, places=places, values=values)

    def _for_school(self, fields: Fields) -> tuple[Library, School, dict[str, Location]]:
        """The library with the rules of the school's state, and the school as its file says it."""
        given = {name: each for name, each in fields.items() if not isinstance(each, str) or each.strip()}
        path = self._folder / SCHOOL_FILE
        path.write_text(written(given), encoding="utf-8")
        folders, state = read_layers(path, self._own) if given else (self._own, "")
        library = self._library(folders, state or self._state)
        return (library, *school_of(path, library)) if given else (library, School(), {})

    def _library(self, folders: Sequence[Path], state: str) -> Library:
        key = (*map(str, folders), state)
        if key not in self._libraries:
            self._libraries[key] = load_library(*folders, state=state)
        return self._libraries[key]

    def _recipe(self, choice: Choice) -> Path:
        """A packet of one's own, as a file: YAML holds all of JSON."""
        path = self._folder / RECIPE
        path.write_bytes(recipe(choice))
        return path

    # ── what there is ────────────────────────────────────────────────────────

    def _find(self, message: str) -> Answer:
        """Names of the texts that hold the words, best first, as ``choices`` has them."""
        from handouts.library.search import found, sheet_of

        library = self._library(self._own, self._state)
        sheets = (sheet_of(library, hit) for hit in found(library, msgspec.json.decode(message, type=str)))
        names = (f"{each.kind}/{each.name or each.topics}".rstrip("/") for each in sheets if each)
        return {"found": [*dict.fromkeys(names)]}, b""

    def _school_file(self, message: str) -> Answer:
        """The school's file, once it is read without a fault."""
        self._for_school(msgspec.json.decode(message, type=Fields))
        return {}, (self._folder / SCHOOL_FILE).read_bytes()

    def _opened(self, message: str, data: bytes) -> Answer:
        """The fields of a school's file that was saved before, and those that name files beside it."""
        path = self._folder / OPENED
        path.write_bytes(data)
        school, others = fields_of(path)
        return {"school": school, "others": others}, b""

    def _needs(self, message: str, rows: bytes = b"") -> Answer:
        """The families of fonts that a sheet, or all rows of a roster, need and that are not here yet."""
        from handouts.library.theme import chain

        given = msgspec.json.decode(message, type=Asked)
        library, request = self._request(given)
        requests = (
            [job.request for job in self._jobs(library, request, given, rows)[0]] if rows else [request]
        )
        families, parts = library.theme.families, given.choice.parts
        codes = {library.code_of(name.strip()) for each in (*requests, *parts) for name in _languages(each)}
        fonts = [library.language(code).font for code in codes if code in library.languages]
        wanted = {name for font in fonts for name in chain(families, font)}
        wanted |= {*_for_scripts(library, scripts_of("".join(_texts(requests))))}
        if request.kind == EVERY_FONT:
            wanted |= families.keys()
        return {"fonts": sorted(name for name in wanted if not families[name].is_installed)}, b""

    def _picture(self, message: str, data: bytes) -> Answer:
        """Keep a picture beside the school's file; the key by which the browser is asked for its pixels."""
        pictures.decoder = self._decoded
        (self._folder / msgspec.json.decode(message, type=str)).write_bytes(data)
        return {"key": _key(data)}, b""

    def _decoded(self, data: bytes, side: int) -> pictures.Pixels:
        """The decoder of pictures: the browser's."""
        width, height, rgba = self.scaled(_key(data), side)
        if not width:
            raise LayoutError(pictures.NOT_WHOLE)
        return pictures.Pixels.from_rgba(width, height, rgba)

    # ── a roster ─────────────────────────────────────────────────────────────

    def _heads(self, message: str, rows: bytes) -> Answer:
        """The heads of a roster's columns."""
        from handouts.ask.roster import read_heads

        return {"heads": read_heads(self._rows(rows))}, b""

    def _rows(self, rows: bytes) -> Path:
        path = self._folder / ROWS
        path.write_bytes(rows)
        return path

    def _jobs(
        self, library: Library, request: Request, given: Asked, rows: bytes
    ) -> tuple[tuple[Job, ...], tuple[str, ...]]:
        return jobs_of(library, self._rows(rows), given.columns, request)

    def _roster(self, message: str, rows: bytes) -> Answer:
        """A file for each row, or merged ones, with the print order, as an archive; one alone as it is."""
        from handouts.batch import Plans, check_jobs
        from handouts.merging import flat

        given = msgspec.json.decode(message, type=Asked)
        library, request = self._request(given)
        jobs, notices = self._jobs(library, request, given, rows)
        jobs, plans = flat(jobs) if given.merge else jobs, Plans(library)
        check_jobs(plans, jobs, ROWS)
        folder = self._folder / "made"
        folder.mkdir()
        try:
            problems = [*self._made(plans, jobs, folder, merge=given.merge)]
            name, data = _packed(folder)
        finally:
            rmtree(folder)
        return {"name": name, "rows": len(jobs), "notices": notices, "failed": problems}, data

    def _made(
        self, plans: Plans, jobs: Sequence[Job], folder: Path, *, merge: bool
    ) -> Iterator[dict[str, Any]]:
        """Make the files of a run; gives what is wrong with rows that could not be made."""
        from handouts.merging import make_files, merged_files, order_files
        from handouts.print_order import OrderPage

        done, files = count(1), merged_files(plans, jobs) if merge else ()
        each_row = partial(make_files, plans, jobs, files, folder, resume=False)
        made = [*each_row(step=lambda _: self.step(next(done), len(jobs)))]
        order_files(plans, OrderPage(plans.library), made, folder)
        for each in made:
            for problem in each.problems:
                yield self._told(problem._replace(location=Location(ROWS, each.job.line)))


_SAME = ("twin", "paper", "variant", "format")
"""Fields of a choice that are those of a request, beside a sheet's options."""


def _blanks(made: Handout) -> Iterator[str]:
    """Names of the values that somebody may type, in the order of the sheet."""
    known = made.selection.library.values
    return (name for name in asked(made.document) if name in known and not name.startswith("state."))


def _key(data: bytes) -> str:
    return sha256(data).hexdigest()


def _languages(options: SheetOptions) -> tuple[str, ...]:
    return (*options.language.split(","), options.letter_language)


def _for_scripts(library: Library, scripts: Collection[str]) -> Iterator[str]:
    """For each script the first family of names that has its letters."""
    families = library.theme.families
    for script in scripts:
        yield from islice((name for name in library.theme.names if script in families[name].letters), 1)


def _texts(requests: Sequence[Request]) -> Iterator[str]:
    """All that a person has typed."""
    for request in requests:
        yield from map(str, request.values.values())
    for value in requests[0].school.values().values() if requests else ():
        yield from value.texts.values() if isinstance(value, ByLanguage) else (str(value),)


def recipe(choice: Choice) -> bytes:
    """A packet of one's own as a recipe."""
    parts = [{name: each for name, each in _kebab(part).items() if each} for part in choice.parts]
    own = {"title": choice.title, "like": choice.name, "audience": choice.audience, "parts": parts}
    return msgspec.json.format(msgspec.json.encode({name: each for name, each in own.items() if each}))


def _kebab(options: Struct) -> dict[str, Any]:
    return {name.replace("_", "-"): each for name, each in asdict(options).items()}


def _command(given: Asked) -> str:
    """The command that makes the same, as a person types it."""
    choice = given.choice
    name = RECIPE if choice.parts else choice.name
    options = {
        name: each
        for name, each in _kebab(choice).items()
        if name not in {"kind", "name", "title", "parts", "values", "format"}
    }
    options |= {"school": SCHOOL_FILE if any(given.school.values()) else ""}
    options |= {"set": [f"{name}={text}" for name, text in choice.values.items() if text]}
    options |= {"to": choice.format if choice.format != "pdf" else ""}
    from shlex import join

    return join(("handouts", "make", *arguments(choice.kind, name, options)))


def _packed(folder: Path) -> tuple[str, bytes]:
    """The files of a run as one: the merged one by itself where there is no other, else an archive."""
    from handouts.print_order import PRINT_ORDER

    files = [path for path in folder.iterdir() if path.suffix in {".pdf", ".csv"}]
    sheets = [path for path in files if path.stem != PRINT_ORDER]
    if len(sheets) == 1:
        return sheets[0].name, sheets[0].read_bytes()
    return "handouts.zip", archive({path.name: path.read_bytes() for path in files}, level=0)


def archive(files: Mapping[str, bytes], *, level: int = 9) -> bytes:
    """A zip file of no day: the same files make the same bytes; ``level`` 0: stored as they are."""
    from io import BytesIO
    from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

    packed = BytesIO()
    with ZipFile(packed, "w") as into:
        for name, data in sorted(files.items()):
            way = ZIP_DEFLATED if level else ZIP_STORED
            into.writestr(ZipInfo(name), data, compress_type=way, compresslevel=level)
    return packed.getvalue()
