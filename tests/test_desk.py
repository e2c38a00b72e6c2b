"""The desk without its browser: what the page asks and gets, and the site that is written."""

from __future__ import annotations

import json
import os
import re
import shlex
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import click
import pytest
import yaml

import handouts
from handouts.cli.boundary import worded
from handouts.desk import choices, first_pages, parts, serving, site
from handouts.desk.answers import Desk
from handouts.desk.serving import address, server
from handouts.errors import ContentError, OutputError, Problem
from handouts.library.load import Library, load_library
from handouts.library.theme import Family
from tests.commands import Command
from tests.conftest import topic
from tests.sheets import ROOT

PAGE = ROOT / "handouts" / "desk" / "page"
LETTER = {"kind": "letter", "name": "ask-for-records"}
HOSTILE = "Ana <b>\"*'; --topics {{x}} $(rm) "
ROWS = "id,Student Name,language\na-1,Ana Ruiz,es\nb-2,Bo Lee,en\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "memory")


def told(desk: Desk, call: str, message: Any, *data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(desk.answer(call, json.dumps(message), *data)[0])
    return found


# ── One sheet ────────────────────────────────────────────────────────────────


def test_the_page_gets_the_bytes_that_the_command_it_shows_would_write(
    desk: Desk, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also with a school whose name looks like YAML, and a child whose name looks like anything."""
    monkeypatch.delenv("HANDOUTS_LIBRARY", raising=False)
    school = {"name": "Ross: School # 1", "phone": " (555) 010-0142 ", "state": "Texas"}
    choice = {**LETTER, "language": "es", "values": {"child.name": HOSTILE, "parent.name": ""}}
    message = {"choice": choice, "school": school}
    answer, data = desk.answer("make", json.dumps(message))
    found = json.loads(answer)
    monkeypatch.chdir(tmp_path)
    Path("school.yaml").write_bytes(desk.answer("school", json.dumps(school))[1])
    typed = shlex.split(found["command"])
    assert typed[0] == "handouts"
    ran = command(*typed[1:], "--output", "sheet.pdf", "--library", str(ROOT))
    assert ran.code == 0, ran.err
    assert Path("sheet.pdf").read_bytes() == data


SAVED = """\
# ours
name: "Ross: School # 1"
interpreter: {en: Ask us, es: "Pregunte: gratis"}
values: {state.recordings: ask the office first}
paper: legal
logo: logo.png
logo-alt: A ship
libraries: [words]
"""


def test_a_file_that_was_saved_before_is_read_and_nothing_in_it_is_lost(desk: Desk) -> None:
    """Also texts by language and rules, for which the page has no field; what it lacks is named."""
    found, _ = desk.answer("opened", '""', SAVED.encode())
    school, others = json.loads(found)["school"], json.loads(found)["others"]
    assert others == ["logo", "libraries"]
    written = yaml.safe_load(desk.answer("school", json.dumps(school))[1])
    assert {**written, "logo": "logo.png", "libraries": ["words"]} == yaml.safe_load(SAVED)
    made = told(desk, "make", {"choice": {**LETTER, "language": "es"}, "school": school})
    assert "_legal_" in made["name"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (
            b"name: x\nfone: 1\n",
            'school.yaml:2: A field on this line is not a field that can stand here. Did you mean "phone"?',
        ),
        (b"name: [\n", "school.yaml:2: "),
        (b"name: \xff\n", "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_line(desk: Desk, data: bytes, text: str) -> None:
    (problem,) = json.loads(desk.answer("opened", '""', data)[0])["problems"]
    assert text in problem["text"]
    assert "opened" not in problem["text"]


def test_a_sheet_says_what_can_be_typed_into_it(desk: Desk) -> None:
    """In the order of the sheet; what a state's rule says is not asked for."""
    found = told(desk, "make", {"choice": LETTER})
    assert found["values"][:3] == ["letter.date", "letter.received", "parent.name"]
    assert not any(name.startswith(("state.", "school.")) for name in found["values"])
    assert (found["pages"], found["name"]) == (2, "letter_ask-for-records_family_en_letter.pdf")


@pytest.mark.parametrize(
    ("message", "field", "text"),
    [
        ({"choice": {**LETTER, "values": {"child.name": "A\u202e"}}}, "child.name", "hidden sign"),
        ({"choice": LETTER, "school": {"phone": "1\n2"}}, "school.phone", "more than one line"),
        ({"choice": {"kind": "letter", "name": "ask-for-recods"}}, "", 'Did you mean "ask-for-records"'),
        ({"choice": {**LETTER, "values": {"meeting.date": "soon"}}}, "meeting.date", "is not a day"),
    ],
)
def test_what_is_wrong_is_told_in_the_program_s_words_with_its_field(
    desk: Desk, message: dict[str, Any], field: str, text: str
) -> None:
    problem, *more = told(desk, "make", message)["problems"]
    assert (problem["field"], more) == (field, [])
    assert text in problem["text"]
    assert "memory" not in problem["text"]


def test_a_packet_of_one_s_own_is_a_recipe_that_the_command_line_takes(
    desk: Desk, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts_ = [{"kind": "letter", "name": "ask-for-records"}, {"kind": "fact-sheet", "topics": ["adhd"]}]
    choice = {"kind": "packet", "name": "first-meeting", "title": 'For "Ana": yes', "parts": parts_}
    answer, data = desk.answer("make", json.dumps({"choice": choice}))
    monkeypatch.chdir(tmp_path)
    Path("packet.yaml").write_bytes(desk.answer("recipe", json.dumps({"choice": choice}))[1])
    typed = shlex.split(json.loads(answer)["command"])
    assert command(*typed[1:], "--output", "own.pdf", "--library", str(ROOT)).code == 0
    assert Path("own.pdf").read_bytes() == data


def test_words_that_people_use_find_sheets(desk: Desk) -> None:
    """By the ids of the page's cards; a school that is suspended from is no word of any title."""
    ids = {card["id"] for card in choices.cards(load_library())}
    for words in ("ADHD", "bus", "suspended", "autobús"):
        found = told(desk, "find", words)["found"]
        assert found, words
        assert set(found) <= ids, words


def test_a_sheet_needs_the_fonts_of_its_language_and_of_the_names_on_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of names only those of their scripts; what is here already is not asked for."""
    asked = {"choice": {**LETTER, "language": "ko", "values": {"child.name": "สมชาย"}}}
    assert told(desk, "needs", asked) == {"fonts": []}  # they are installed where tests run
    monkeypatch.setattr(Family, "is_installed", property(lambda family: not family.extra))
    assert told(desk, "needs", asked) == {"fonts": ["Noto Sans KR", "Noto Sans Thai"]}
    rows = "id,child.name,language\na,李,\nb,Ana,vi\n".encode()
    assert told(desk, "needs", {"choice": LETTER}, rows) == {"fonts": ["Noto Sans SC"]}
    every = told(desk, "needs", {"choice": {"kind": "language-finder"}})["fonts"]
    assert len(every) > 8


# ── A list of children ───────────────────────────────────────────────────────


def test_a_list_becomes_an_archive_of_the_files_that_single_commands_make(desk: Desk) -> None:
    steps: list[tuple[int, int]] = []
    desk.step = lambda done, of: steps.append((done, of))
    message = {"choice": LETTER, "columns": {"Student Name": "child.name"}}
    answer, data = desk.answer("roster", json.dumps(message), ROWS.encode())
    with ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(files) == ["a-1.pdf", "b-2.pdf", "print-order.csv", "print-order.pdf"]
    one = handouts.make("letter", "ask-for-records", language="es", values={"child.name": "Ana Ruiz"})
    assert files["a-1.pdf"] == one.data
    assert json.loads(answer) == {"name": "handouts.zip", "rows": 2, "notices": [], "failed": []}
    assert steps == [(1, 2), (2, 2)]
    assert desk.answer("roster", json.dumps(message), ROWS.encode()) == (answer, data)


def test_nothing_of_a_list_stays_in_the_folder(desk: Desk, tmp_path: Path) -> None:
    """Neither what it said nor what was made of it."""
    message = {"choice": LETTER, "columns": {"Student Name": "child.name"}}
    desk.answer("roster", json.dumps(message), ROWS.encode())
    left = [path for path in (tmp_path / "memory").rglob("*") if path.is_file()]
    assert all(b"Ana Ruiz" not in path.read_bytes() for path in left)
    assert not any(path.suffix in {".pdf", ".csv"} for path in left)


def test_one_merged_file_comes_as_it_is(desk: Desk) -> None:
    message = {"choice": LETTER, "columns": {"Student Name": "child.name"}, "merge": True}
    answer, data = desk.answer("roster", json.dumps(message), ROWS.replace(",es", ",en").encode())
    assert json.loads(answer)["name"] == "merged-en.pdf"
    assert data.startswith(b"%PDF-")


def test_what_is_wrong_with_a_list_is_told_by_its_row_and_never_repeats_a_cell(desk: Desk) -> None:
    rows = b"id,child.name,meeting.date\nZz 1,Ana,2026-12-10\nb,Zz\x01,Zz3\n"
    problems = told(desk, "roster", {"choice": LETTER}, rows)["problems"]
    assert [problem["row"] for problem in problems] == [2, 3, 3]
    assert "Zz" not in json.dumps(problems)


def test_the_heads_of_a_list_are_told(desk: Desk) -> None:
    assert told(desk, "heads", None, ROWS.encode())["heads"] == ["id", "Student Name", "language"]
    (problem,) = told(desk, "heads", None, b"")["problems"]
    assert problem["text"] == "The file is empty."


# ── A picture ────────────────────────────────────────────────────────────────


def test_a_logo_s_pixels_are_the_browser_s(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file is asked for its pixels by a key, at the size that prints; without them it is refused."""
    from handouts import pictures

    monkeypatch.setattr(pictures, "decoder", pictures.decoder)
    png = pictures.png_bytes(str(ROOT / "output" / "sample.png"), 40)
    told(desk, "picture", "logo.png", png)
    message = {"choice": {"kind": "fact-sheet"}, "school": {"name": "R", "logo": "logo.png", "logo-alt": "A"}}
    (problem,) = told(desk, "make", message)["problems"]
    assert problem["field"] == "school.logo"
    asked: list[tuple[str, int]] = []

    def scaled(key: str, side: int) -> tuple[int, int, bytes]:
        asked.append((key, side))
        return 2, 1, b"\x00\x00\x00\xff\xff\xff\xff\xff"

    desk.scaled = scaled
    assert b"/DeviceRGB" in desk.answer("make", json.dumps(message))[1]
    assert len({key for key, _ in asked}) == 1


# ── What there is ────────────────────────────────────────────────────────────


def test_every_card_names_something_that_can_be_made(shipped: Library) -> None:
    """In each of its languages, for each of its audiences."""
    from handouts.ask.request import Request
    from handouts.ask.selection import select

    cards = [*choices.cards(shipped)]
    assert len(cards) > 90
    assert len({card["id"] for card in cards}) == len(cards)
    for card in cards:
        options = {name: tuple(card[name]) for name in ("topics",) if name in card}
        if card["kind"] == "packet":
            assert card["name"] in shipped.recipe_ids()
            continue
        for code, audiences in card["audiences"].items():
            assert audiences, (card["id"], code)
            for audience in audiences:
                select(
                    shipped,
                    Request(card["kind"], card.get("name", ""), audience=audience, language=code, **options),
                )


def test_the_page_has_each_word_that_it_says_and_says_each_that_it_has(shipped: Library) -> None:
    """In English; Spanish has the same, with the same braces, and words for all fields."""
    text = "".join(path.read_text("utf-8") for path in PAGE.iterdir() if path.suffix in {".html", ".mjs"})
    said = set(re.findall(r'data-word="([a-z-]+)"', text)) | set(re.findall(r'word\("([a-z-]+)"', text))
    english, spanish = (choices.words(shipped, code) for code in ("en", "es"))
    assert said <= english.keys()
    built = (
        "shelf-",
        "other-",
        "paper-",
        "look-",
        "rows-",
        "column-",
        "kind-",
        "school.",
        "value.",
        "up",
        "down",
        "away",
        "made",
    )
    found = re.findall(r'"([a-z-]+)"', text)
    assert [name for name in english if name not in {*said, *found} and not name.startswith(built)] == []
    assert english.keys() <= spanish.keys()
    fields = {f"value.{name}" for name in shipped.values if not name.startswith("state.")}
    assert fields <= spanish.keys()
    braces = {name: set(re.findall(r"{\w+}", text)) for name, text in english.items()}
    assert {name: set(re.findall(r"{\w+}", spanish[name])) for name in english} == braces


def test_a_word_that_the_page_does_not_have_is_told(
    shipped: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "content" / "en").mkdir(parents=True)
    (tmp_path / "content" / "fr").mkdir()
    (tmp_path / "content" / "en" / "desk.yaml").write_text("print: Print\n", "utf-8")
    (tmp_path / "content" / "fr" / "desk.yaml").write_text("prnt: Imprimer\n", "utf-8")
    monkeypatch.setattr(choices, "data_root", lambda: tmp_path)
    with pytest.raises(ContentError, match="no such word: prnt"):
        choices.words(shipped, "fr")


# ── The site ─────────────────────────────────────────────────────────────────


def test_no_file_of_the_page_asks_for_an_address(shipped: Library) -> None:
    """The one address is the name of SVG; and the page's policy lets none through."""
    for path in PAGE.iterdir():
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "//" not in re.sub(r"(^|\s)//.*", "", text, flags=re.MULTILINE), path.name
    assert b"@POLICY@" in (PAGE / "index.html").read_bytes()
    assert "connect-src 'self' blob:;" in site.POLICY
    assert "default-src 'none'" in site.POLICY
    assert "unsafe-eval" not in site.POLICY.replace("wasm-unsafe-eval", "")


def test_a_part_that_is_missing_or_changed_is_told_with_the_command_that_fetches_it(tmp_path: Path) -> None:
    """All of them at once, and nothing is written."""
    for part in parts.listed().part[1:]:
        (tmp_path / part.file).write_bytes(b"another")
    first, *others = map(str, _raised(tmp_path))
    assert "is not in the folder" in first
    assert all("is not the file that this program knows" in each for each in others)
    assert len(others) == len(parts.listed().part) - 1
    (problem,) = _raised(tmp_path / "nothing")
    assert worded(problem).endswith(f"How to fetch them: handouts desk parts {tmp_path / 'nothing'}")


def _raised(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as error:
        parts.opened(folder)
    return error.value.problems


def test_the_commands_that_fetch_the_parts_name_each_with_its_version(command: Command) -> None:
    out = command("desk", "parts", "here").out
    for part in parts.listed().part:
        assert f"{part.name}{'@' if part.source == 'npm' else '=='}{part.version}" in out
    assert "--platform pyemscripten" in out


def test_each_picture_is_told_and_named_by_its_card(miniature: Library) -> None:
    served = {"en": ["family"], "ar": ["family"]}
    card = {"id": "topic/little", "kind": "fact-sheet", "topics": ["little"], "audiences": served}
    steps = []

    @contextmanager
    def progress(count: int) -> Iterator[Callable[[int], object]]:
        yield lambda done: steps.append((done, count))

    files = first_pages.first_pages(miniature, [card], progress)
    assert steps == [(0, 2), (1, 2), (1, 2)]
    assert card["pictures"] == {code: f"pictures/{code}/topic-little.webp" for code in served}
    assert [*files] == [*card["pictures"].values()]
    assert all(data[8:12] == b"WEBP" for data in files.values())


def test_a_folder_with_other_files_is_not_written_into(tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", "utf-8")
    ran = command("desk", "build", str(folder), "--parts", str(folder))
    assert ran.code == 2
    assert "holds other files" in ran.err
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("text", ["{}", "[]", '{"files": {"mine.txt": {}}}', "not JSON"])
def test_a_list_of_files_that_is_not_the_desk_s_makes_no_folder_ours(text: str, tmp_path: Path) -> None:
    (tmp_path / "files.json").write_text(text, "utf-8")
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="holds other files"):
        site.refuse(tmp_path)


def _site(**files: str) -> dict[str, bytes]:
    """A small site: its pages, and its list."""
    pages = {name.replace("__", "/").replace("_", "."): text.encode() for name, text in files.items()}
    return {**pages, "offline.js": b"", "files.json": site._listed(pages)}


def _in(folder: Path) -> dict[str, str]:
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name not in _site()]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


def test_a_site_is_put_in_the_place_of_an_older_one_and_what_a_district_has_added_stays(
    tmp_path: Path,
) -> None:
    """Also in its folders; those in which nothing is left are taken away."""
    folder = tmp_path / "site"
    site.write(_site(index_html="1", fonts__old_zip="old", pictures__old_webp="old"), folder)
    for name in ("CNAME", ".htaccess", "fonts/mine.woff"):
        (folder / name).write_text("mine", "utf-8")
    site.refuse(folder)
    site.write(_site(index_html="2", fonts__new_zip="new"), folder)
    mine = {"CNAME": "mine", ".htaccess": "mine", "fonts/mine.woff": "mine"}
    assert _in(folder) == {**mine, "index.html": "2", "fonts/new.zip": "new"}
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["fonts"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    with pytest.raises(OutputError, match="is not a folder"):
        site.refuse(folder / "files.json")


@pytest.mark.parametrize("name", ["icon.png", "fonts"])
def test_a_file_of_a_district_s_that_is_in_the_way_is_named_and_nothing_is_changed(
    name: str, tmp_path: Path
) -> None:
    site.write(_site(index_html="1"), tmp_path)
    (tmp_path / name).write_text("mine", "utf-8")
    with pytest.raises(OutputError, match=f"{name}. is in the way"):
        site.write(_site(index_html="2", icon_png="ours", fonts__a_zip="a"), tmp_path)
    assert _in(tmp_path) == {"index.html": "1", name: "mine"}


def test_a_list_that_leads_out_of_its_folder_takes_nothing_away(tmp_path: Path) -> None:
    """A link in the folder does not, either."""
    folder, other = tmp_path / "site", tmp_path / "other"
    other.mkdir()
    (other / "kept.txt").write_text("kept", "utf-8")
    site.write(_site(index_html="1"), folder)
    (folder / "fonts").symlink_to(other, target_is_directory=True)
    names = ("index.html", "../other/kept.txt", str(other / "kept.txt"), "fonts/kept.txt")
    (folder / "files.json").write_bytes(site._listed(dict.fromkeys(names, b"")))
    site.write(_site(index_html="2"), folder)
    assert (other / "kept.txt").read_text("utf-8") == "kept"


@pytest.mark.parametrize("error", [PermissionError(13, "no"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", range(8))
def test_an_old_site_is_whole_again_when_a_file_of_the_new_one_cannot_be_moved(
    at: int, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it stops; a new folder is not left behind."""
    folder, moves, rename = tmp_path / "site", iter(range(100)), Path.rename
    site.write(_site(index_html="1", a_txt="a"), folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def failing(path: Path, place: Path) -> Path:
        if next(moves) == at:
            raise error
        return rename(path, place)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises((OutputError, KeyboardInterrupt)):
        site.write(_site(index_html="2", b_txt="b", c_txt="c"), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    moves = iter(range(at, 100))
    with pytest.raises((OutputError, KeyboardInterrupt)):
        site.write(_site(index_html="2"), tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_old_files_that_cannot_go_back_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.write(_site(index_html="1"), tmp_path)
    monkeypatch.setattr(site, "_back", lambda path, place: None)
    rename = Path.rename

    def failing(path: Path, place: Path) -> Path:
        if path == tmp_path / "index.html":
            raise PermissionError(13, "no")
        return rename(path, place)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OutputError):
        site.write(_site(index_html="2"), tmp_path)
    assert [path.name for path in tmp_path.glob(".desk-*/old/*")] == ["files.json"]


def test_a_site_can_be_built_into_the_folder_that_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for text in ("1", "2"):
        site.refuse(Path("."))
        site.write(_site(index_html=text), Path("./"))
    assert _in(tmp_path) == {"index.html": "2"}


def test_a_site_is_shown_to_this_computer_only(tmp_path: Path) -> None:
    """With the policy in its headers, and nothing from outside its folder."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<p>here", "utf-8")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    with server(tmp_path / "site", 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        at = address(running, tmp_path / "site")
        assert at.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(at) as answer:
            assert answer.read() == b"<p>here"
            assert answer.headers["Content-Security-Policy"] == site.POLICY
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{at}../secret.txt")
        running.shutdown()


def test_the_desk_has_the_same_address_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser keeps the school by it; where another program has the port, a free one is taken."""
    with server(tmp_path, 0) as free:
        port = free.server_port
    monkeypatch.setattr(serving, "PORT", port)
    with server(tmp_path) as first, server(tmp_path) as second:
        assert first.server_port == port != second.server_port
        assert address(first, tmp_path) == f"http://127.0.0.1:{port}/{tmp_path.name}/"


def test_a_site_for_this_computer_is_built_once_and_three_are_kept(
    command: Command, small_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one for other words; those that were built last stay."""
    built: list[Path] = []

    def write(library: Library, folder: Path, fetched: Path, **_: object) -> None:
        folder.mkdir()
        (folder / "index.html").write_text("<p>", "utf-8")
        os.utime(folder, ns=(len(built), len(built)))
        built.append(folder)

    @contextmanager
    def stopped(site: Path, port: int) -> Iterator[Any]:
        yield SimpleNamespace(server_port=1, serve_forever=lambda: None)

    monkeypatch.setattr(site, "build", write)
    monkeypatch.setattr(serving, "server", stopped)
    monkeypatch.setattr(click, "get_app_dir", lambda name: str(tmp_path / name))
    topics = small_library / "content/en/what-is-an-iep.md"
    monkeypatch.chdir(tmp_path)
    Path("school.yaml").write_text("name: Ross\n", "utf-8")
    assert "school.yaml" in command("desk", "--no-open").err
    built.clear()
    for n in range(5):
        topics.write_text(topic(f"T{n}"), "utf-8")
        for _ in range(2):
            assert command("desk", "--no-open").code == 0
    assert len(built) == 5
    assert sorted(built[0].parent.iterdir()) == sorted(built[2:])


@pytest.mark.skipif(not os.environ.get("DESK_PARTS"), reason="needs DESK_PARTS, see tests/README.md")
def test_a_site_is_the_same_each_time_and_its_first_load_is_small(shipped: Library) -> None:
    """At most 25 MB, with what its list of hashes says."""
    made = [
        site.site_files(
            shipped, Path(os.environ["DESK_PARTS"]), school={}, pictures=False, progress=first_pages.silent
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    listed = json.loads(made[0]["files.json"])["files"]
    first = sum(row["bytes"] for row in listed.values() if not row["later"])
    assert first < 25_000_000
    assert {name: site._integrity(made[0][name]) for name in listed} == {
        name: row["integrity"] for name, row in listed.items()
    }
