"""The paper with a real school on it: every contact filled in, and a logo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from handouts.ask.request import Request
from handouts.ask.school import School, read_school
from handouts.audit import wishes_of
from handouts.library.load import Library
from handouts.pdf.story import GlyphRun
from handouts.pipeline import lay_out, make_handout, make_story, plan
from handouts.quality.gates import MOST_SIDES

FULL = """\
name: Francisco Madero Dual Language Elementary School
office: Student Support Office
address: 1200 Lakeview Drive, Building C, Springfield, OH 45501
phone: (555) 010-0142 ext. 4107
email: student.support@lakeview.example.org
web: www.lakeview.example.org/families
coordinator-504: Ms. Alejandra Rivera-Montgomery, (555) 010-0143
special-education-office: Room 12, (555) 010-0145, special.education@lakeview.example.org
interpreter:
  en: Ask the office for an interpreter. It is free. (555) 010-0146
  es: Pida un intérprete en la oficina. Es gratis. (555) 010-0146
parent-center: Ohio Coalition for the Education of Children with Disabilities, (555) 010-0199
state: Ohio
web-copy: https://www.lakeview.example.org/families/handouts
logo: logo.png
logo-alt: Logo of the school, a lighthouse
"""


@pytest.fixture
def full(tmp_path: Path, shipped: Library) -> School:
    """Every field of a school's file, with values as long as real ones are."""
    Image.new("RGB", (600, 400), "black").save(tmp_path / "logo.png")
    path = tmp_path / "school.yaml"
    path.write_text(FULL, "utf-8")
    return read_school(path, shipped.languages)


def pages(library: Library, request: Request) -> int:
    made = plan(library, request)
    return len(lay_out(made, made.filled(made.values)).sides)


def requests(library: Library, code: str) -> Iterator[Request]:
    """Every shipped sheet; of the topics also the short ones on one side."""
    for wish in wishes_of(library, code, []):
        yield wish.request
        if wish.form == "topic":
            yield replace(wish.request, detail="brief")


@pytest.mark.parametrize("code", ["en", "es"])
def test_a_whole_school_costs_no_side_more(code: str, shipped: Library, full: School) -> None:
    """No sheet, chart, letter, worksheet or packet gets longer by all the contacts that a file can give."""
    longer = {}
    for request in requests(shipped, code):
        after = pages(shipped, replace(request, school=full))
        is_about_topics = request.kind == "fact-sheet" and request.detail != "brief"
        if after <= (MOST_SIDES if is_about_topics else 1):
            continue
        if after > (before := pages(shipped, request)):
            longer[request.kind, request.name, request.topics, request.audience] = before, after
    assert not longer


def test_a_long_name_has_the_room_of_the_strip_that_its_end_leaves(shipped: Library, full: School) -> None:
    """Where "For families" takes 66 points, two lines hold what four held; they stay apart."""
    made = plan(shipped, Request("fact-sheet", topics=("what-is-an-iep",), school=full))
    marks = [mark for mark in make_story(made, made.filled({})).pages[0].marks if mark.y < 90]
    runs = [mark for mark in marks if isinstance(mark, GlyphRun) and mark.mark is not None]
    end = max(run.x for run in runs)
    start = [run for run in runs if run.x < end]
    assert len({run.y for run in start}) == 2
    assert max(run.x + run.width for run in start) < end - 7


def test_the_length_is_told_and_what_contacts_cost(shipped: Library, full: School) -> None:
    """Measured, not guessed: a sheet on one side without contacts that needs two with them."""
    wordy = replace(full, address=" ".join(["Building C, second floor, room 204,"] * 9))
    asked = Request("fact-sheet", topics=("504-plan-basics",), language="es", detail="brief", school=wordy)
    made = make_handout(shipped, asked)
    assert made.pages == 2
    assert "2 pages: 1 more than with fewer contacts." in made.notices
    bare = make_handout(shipped, replace(asked, school=School()))
    assert bare.pages == 1
    assert not any("more than" in notice for notice in bare.notices)
