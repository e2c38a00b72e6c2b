"""A file's name says what the sheet is; a file is saved whole or not at all."""

from __future__ import annotations

import errno
import os
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
from handouts.output import MAX_BYTES, default_folder, file_name, save


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
    "kind": "other",
    "name": "what-is-an-iep",
    "topics": ("disagreements",),
    "rows": ("all",),
    "columns": ("iep", "504"),
    "audience": "teacher",
    "language": "es",
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


@pytest.mark.parametrize(("format", "suffix"), [("html", ".html"), ("markdown", ".md"), ("outline", ".txt")])
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


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.pdf"
    path.write_bytes(b"old")
    link.symlink_to(path)
    save(b"new", link)
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


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
        (errno.ENOSPC, "the disk is full. No file was written."),
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


def test_the_default_folder_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert default_folder() == default_folder() == Path("output")
    assert (tmp_path / "output").is_dir()


def test_a_file_in_the_place_of_the_default_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("output").write_bytes(b"")
    with pytest.raises(OutputError, match="a file stands where a folder should be"):
        default_folder()
