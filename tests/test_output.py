"""A file's name says what the sheet is; a file is saved whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handouts import output
from handouts.ask.request import Request
from handouts.ask.school import School
from handouts.ask.selection import select
from handouts.errors import OutputError
from handouts.library.load import Library, load_library
from handouts.output import HOUR, MAX_BYTES, file_name, made_folder, save, save_beside


@pytest.fixture
def library(small_library: Path) -> Library:
    return load_library(small_library)


def name(library: Library, *topics: str, format: str = "pdf", **options: Any) -> str:
    return file_name(select(library, Request("fact-sheet", topics=topics, **options)).request, format)


def add_topics(library: Library, *ids: str) -> tuple[str, ...]:
    text = (library.content / "en/what-is-an-iep.md").read_text("utf-8")
    for id in ids:
        (library.content / f"en/{id}.md").write_text(text, "utf-8")
    return ids


# ── Names ────────────────────────────────────────────────────────────────────


def test_a_name_holds_every_option_that_changes_the_sheet(library: Library) -> None:
    profile = School(name="École No. 5", phone="1")
    options = {"audience": "teacher", "language": "es", "detail": "full", "paper": "a4"}
    assert name(library, "what-is-an-iep", **options, school=profile, date=date(2026, 12, 10)) == (
        "fact-sheet_what-is-an-iep_teacher_es_full_a4_ecole-no-5_2026-12-10.pdf"
    )


ANOTHER: dict[str, Any] = {
    "state": "tx",
    "variant": "plain",
    "letter_only": True,
    "letter_language": "es",
    "sort": "language",
    "kind": "other",
    "name": "what-is-an-iep",
    "topics": ("disagreements",),
    "rows": ("all",),
    "columns": ("iep", "504"),
    "audience": "teacher",
    "language": "es",
    "also": ("vi",),
    "twin": True,
    "detail": "brief",
    "paper": "a4",
    "is_flat": True,
    "school": School(name="Oak School"),
    "date": date(2026, 12, 10),
}
"""For each field of a request that may change a sheet, another value than the first."""


def test_no_field_of_a_request_changes_the_sheet_and_not_its_name() -> None:
    """A new field needs a value here, or a reason in ``NOT_IN_NAMES``."""
    first = Request("fact-sheet")
    fields = [name for name in Request.__struct_fields__ if name not in output.NOT_IN_NAMES]
    names = {field: file_name(replace(first, **{field: ANOTHER[field]}), "pdf") for field in fields}
    assert file_name(first, "pdf") not in names.values()
    assert len({*names.values()}) == len(fields)


def test_a_bundle_gives_its_id_and_a_list_its_ids(library: Library) -> None:
    assert name(library) == "fact-sheet_first-steps_family_en_brief_letter.pdf"
    assert name(library, "who-gets-ieps", "disagreements") == (
        "fact-sheet_who-gets-ieps+disagreements_family_en_brief_letter.pdf"
    )


def test_more_than_four_topics_are_counted_and_hashed_in_their_order(library: Library) -> None:
    ids = add_topics(library, "a", "b", "c", "d", "e")
    first, second = name(library, *ids), name(library, "a", "c", "b", "d", "e")
    assert first.startswith("fact-sheet_a-and-4-more-")
    assert first != second
    assert len(first) == len(second) == len("fact-sheet_a-and-4-more-12345678_family_en_brief_letter.pdf")


@pytest.mark.parametrize(
    ("format", "suffix"),
    [("html", ".html"), ("docx", ".docx"), ("text", ".txt"), ("markdown", ".md"), ("outline", ".outline")],
)
def test_each_format_has_its_ending(library: Library, format: str, suffix: str) -> None:
    assert Path(name(library, format=format)).suffix == suffix


def test_a_long_name_is_cut_and_stays_its_own(library: Library) -> None:
    ids = add_topics(library, "x" * 100 + "-a", "x" * 100 + "-b")
    names = {name(library, id) for id in ids}
    assert len(names) == 2
    assert {len(each) for each in names} == {MAX_BYTES}


def test_schools_that_ascii_cannot_tell_apart_have_names_of_their_own(library: Library) -> None:
    names = {name(library, school=School(name=school)) for school in ("学校", "학교", "学校 2", "2", "")}
    assert len(names) == 5
    assert all(each.isascii() for each in names)


@pytest.mark.parametrize(
    ("child", "word"),
    [
        ("Đỗ Văn", "do-van"),
        ("Łucja Żółć", "lucja-zolc"),
        ("Øystein Weiß", "oystein-weiss"),
        ("Мария", "mariya"),
        ("محمد", "mhmd"),
        ("王小明", "wangxiaoming"),
        ("José O’Neal", "jose-o-neal"),
    ],
)
def test_no_letter_of_a_child_s_name_is_dropped_from_the_file_s(
    library: Library, child: str, word: str
) -> None:
    """Each is written in letters that every school's disk, archive and mail takes."""
    request = Request("fact-sheet", values={"child.name": child})
    assert file_name(request, "pdf", name_in_file=True) == f"fact-sheet_{word}.pdf"


def test_a_school_with_no_name_changes_the_name_too(library: Library) -> None:
    assert "_school-" in name(library, school=School(phone="1"))


@given(st.text(max_size=200))
def test_no_school_makes_a_name_that_leads_elsewhere(school: str) -> None:
    slug = output._school(School(name=school))
    assert slug == "" or slug.replace("-", "").isalnum()
    assert slug.isascii()
    assert len(slug) < 50


# ── Files ────────────────────────────────────────────────────────────────────


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sheet.pdf"


def refusal(path: Path) -> str:
    before = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
    with pytest.raises(OutputError) as caught:
        save(b"new", path)
    after = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
    assert after == before
    return str(caught.value)


def test_a_file_is_written_and_written_again(path: Path) -> None:
    save(b"old", path)
    save(b"new", path)
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_a_private_file_is_its_owners_alone_and_another_follows_the_umask(path: Path) -> None:
    before = os.umask(0o022)
    try:
        save(b"x", path)
        assert path.stat().st_mode & 0o777 == 0o644
        save(b"x", path, private=True)
        assert path.stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)


@pytest.mark.parametrize("private", [False, True])
def test_no_new_file_can_be_written_by_others(path: Path, private: bool) -> None:
    """Not even where the user's umask takes no right away."""
    before = os.umask(0)
    try:
        save(b"x", path, private)
        save_beside(b"y", path, private)
        modes = {each.stat().st_mode & 0o777 for each in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert modes == {0o600 if private else 0o664}


@pytest.mark.parametrize("there", [True, False])
def test_nothing_is_written_through_a_link(path: Path, tmp_path: Path, there: bool) -> None:
    """Neither to its file nor to where there is none."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if there:
        (elsewhere / "a.pdf").write_bytes(b"old")
    path.symlink_to(elsewhere / "a.pdf")
    assert refusal(path).startswith(f'"{path}" is a link: nothing is written through it.')
    assert path.is_symlink()
    assert [each.read_bytes() for each in elsewhere.iterdir()] == [b"old"] * there


@pytest.mark.parametrize("target", ["elsewhere.pdf", "nowhere.pdf", "sheet.pdf", os.devnull, "."])
def test_a_link_in_the_place_of_a_child_s_letter_is_left_alone(path: Path, target: str) -> None:
    """Also one whose file has the same bytes: the letter gets the next name."""
    path.with_name("elsewhere.pdf").write_bytes(b"new")
    path.symlink_to(target)
    assert save_beside(b"new", path) == path.with_stem("sheet_2")
    assert path.is_symlink()


def test_a_folder_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "folder").symlink_to("real")
    save(b"x", tmp_path / "folder/sheet.pdf")
    assert (tmp_path / "real/sheet.pdf").read_bytes() == b"x"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "no/sheet.pdf"
    assert refusal(path) == f'The folder "{path.parent}" is not there. Create it first.'


def test_a_folder_in_the_way_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f'"{tmp_path}" is a folder. Add the name of a file to it.'


def test_a_file_where_a_folder_should_be_is_refused(path: Path) -> None:
    path.write_bytes(b"")
    assert "a file stands where a folder should be" in refusal(path / "sheet.pdf")


def test_a_device_is_refused() -> None:
    with pytest.raises(OutputError, match="is not an ordinary file"):
        save(b"new", Path(os.devnull))


def test_a_file_that_may_not_be_changed_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # the tests may run as root, who may all
    assert "may not be changed" in refusal(path)
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (errno.ENOSPC, "the disk is full. Make room on it, and try again."),
        (errno.EROFS, "the folder may not be changed. Choose another folder with --output."),
        (errno.EIO, "Input/output error."),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int, message: str, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, fail)
    assert refusal(path) == f'Cannot write "{path}": {message}'
    assert path.read_bytes() == b"old"


def test_a_user_who_stops_the_program_finds_nothing_half_done(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        save(b"new", path)
    assert list(path.parent.iterdir()) == []


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    assert "File name too long" in refusal(tmp_path / ("x" * 300))


def test_the_made_folder_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert made_folder() == made_folder() == Path("output")
    assert (tmp_path / "output").is_dir()


def test_a_file_in_the_place_of_the_made_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("output").write_bytes(b"")
    with pytest.raises(OutputError, match="a file stands where a folder should be"):
        made_folder()


# ── Two at once ──────────────────────────────────────────────────────────────


@pytest.fixture(params=["links", "no links"])
def disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk of either sort."""

    def fail(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    if request.param == "no links":
        monkeypatch.setattr(os, "link", fail)


@pytest.mark.usefixtures("disk")
def test_another_letter_gets_a_number_and_the_same_one_keeps_its_file(path: Path) -> None:
    names = [save_beside(data, path, private=True).name for data in (b"Ann", b"Bob", b"Ann", b"Cem", b"Bob")]
    assert names == ["sheet.pdf", "sheet_2.pdf", "sheet.pdf", "sheet_3.pdf", "sheet_2.pdf"]
    assert sorted(each.read_bytes() for each in path.parent.iterdir()) == [b"Ann", b"Bob", b"Cem"]
    assert {each.stat().st_mode & 0o777 for each in path.parent.iterdir()} == {0o600}


@pytest.mark.usefixtures("disk")
@pytest.mark.parametrize("other", [b"Bob", b"Ann"])
def test_a_letter_that_comes_while_another_is_written_replaces_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch, other: bytes
) -> None:
    """At the last moment, when the first is on the disk and has no name yet."""
    fsync = os.fsync

    def meanwhile(descriptor: int) -> None:
        monkeypatch.setattr(os, "fsync", fsync)
        save_beside(other, path)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", meanwhile)
    save_beside(b"Ann", path)
    assert {each.read_bytes() for each in path.parent.iterdir()} == {b"Ann", other}


@pytest.mark.usefixtures("disk")
def test_many_letters_at_once_are_all_there(path: Path) -> None:
    """Written by processes that start at the same moment, under one name."""
    reading, writing = os.pipe()
    children = []
    for n in range(6):
        if not (child := os.fork()):
            os.close(writing)
            os.read(reading, 1)  # until all are there
            for part in range(3):
                save_beside(b"%d-%d" % (n, part), path)
            os._exit(0)
        children.append(child)
    os.close(reading)
    os.close(writing)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
    found = sorted(each.read_bytes() for each in path.parent.iterdir())
    assert found == sorted(b"%d-%d" % (n, part) for n in range(6) for part in range(3))


@pytest.mark.usefixtures("disk")
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_letter_that_is_stopped_leaves_no_file_and_no_name(
    path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, step, stop)
    with suppress(KeyboardInterrupt):  # where there are links, nothing is replaced
        save_beside(b"new", path)
    assert all(each.read_bytes() == b"new" for each in path.parent.iterdir())


# ── What killed runs have left ───────────────────────────────────────────────


def left(path: Path, data: bytes = b"Ann", age: float = 0) -> Path:
    """A file such as a killed run leaves."""
    found = path.with_name(f".handouts-{len(data)}{age}.tmp")
    found.write_bytes(data)
    when = found.stat().st_mtime - age
    os.utime(found, (when, when))
    return found


@pytest.mark.parametrize("write", [save, save_beside])
def test_the_next_run_removes_what_killed_ones_have_left(path: Path, write: Callable[..., object]) -> None:
    """At once what holds a child's data, and after an hour what a run had only begun."""
    gone = [left(path), left(path, age=2 * HOUR), left(path, b"", 2 * HOUR)]
    stays = [left(path, b""), path.with_name("handouts-1.tmp"), path.with_name(".handouts-1.pdf")]
    for each in stays:
        each.write_bytes(b"")
    write(b"new", path)
    assert not [each for each in gone if each.exists()]
    assert all(each.exists() for each in stays)


@pytest.mark.parametrize("age", [0, 2 * HOUR])
def test_a_file_that_another_run_is_writing_is_never_removed(path: Path, age: float) -> None:
    """However long it takes."""
    fcntl = pytest.importorskip("fcntl")
    found = left(path, age=age)
    with found.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        save(b"new", path)
        assert found.exists()
    save(b"new", path)
    assert not found.exists()


def test_without_locks_an_hour_tells(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", fail)
    young, old = left(path), left(path, age=HOUR + 60)
    save(b"new", path)
    assert (young.exists(), old.exists()) == (True, False)


def test_what_only_has_such_a_name_is_left_alone(path: Path) -> None:
    """A folder, a pipe and a link: none is opened."""
    names = [path.with_name(f".handouts-{n}.tmp") for n in range(3)]
    names[0].mkdir()
    os.mkfifo(names[1])
    names[2].symlink_to(os.devnull)
    save(b"new", path)
    assert sorted(path.parent.iterdir()) == sorted([*names, path])
