"""Web pages in a real browser: nothing is wider than a telephone, and axe-core finds nothing.

Needs Debian's chromium and chromium-driver, and in AXE_CORE the path of axe-core's axe.min.js.  Without
them the tests are skipped, but not where CI is set.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.ask.school import School
from handouts.library.load import Library
from handouts.pipeline import make_handout
from tests.browser import opened, resize, violations

SCHOOL = School(
    name="Lakeview Elementary School",
    phone="(555) 010-0142 ext. 4107",
    email="student.support.office@lakeview.example.org",
    web="www.lakeview.example.org/families",
)
ALL = ("iep", "504", "ifsp", "service-plan")
SHEETS = {
    "fact-sheet": Request("fact-sheet", topics=("how-to-ask-for-an-evaluation",)),
    "path": Request("fact-sheet", topics=("iep-vs-504",)),
    "seats": Request("fact-sheet", topics=("iep-team-and-meeting",)),
    "bundle": Request("fact-sheet", audience="teacher"),
    "chart": Request("comparison-chart"),
    "wide-chart": Request(
        "comparison-chart", columns=("iep", "504", "ifsp", "service-plan"), rows=("short",)
    ),
    "letter": Request("letter", "ask-for-an-evaluation"),
    "checklist": Request("worksheet", "meeting-checklist"),
    "whos-who": Request("worksheet", "whos-who"),
    "log": Request("worksheet", "communication-log"),
    "long-word": Request("worksheet", "accommodations-by-need", audience="teacher"),
    "large-print": Request("worksheet", "accommodations-by-need", audience="teacher", variant="large-print"),
    "glossary": Request("glossary"),
    "packet": Request("packet", "first-meeting"),
}
WIDTHS = (320, 390, 1280)
STICKS_OUT = """
return [...document.querySelectorAll("body, body *")]
  .filter(e => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1)
  .filter(e => !e.closest("thead") || e.closest("thead").getBoundingClientRect().width > 1)
  .map(e => e.tagName + "." + e.className).slice(0, 5);
"""
"""The elements that are narrower than what stands in them, but for heads that are only read, of one pixel."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    made = opened(tmp_path_factory.mktemp("profile"))
    yield made
    made.quit()


@pytest.mark.parametrize("code", ["en", "es"])
@pytest.mark.parametrize("kind", SHEETS)
def test_a_page_fits_a_telephone_and_axe_finds_nothing(
    kind: str, code: str, shipped: Library, browser: Any, tmp_path: Path
) -> None:
    """At 320, 390 and 1280 pixels; the page asks for nothing beside itself."""
    asked = replace(SHEETS[kind], language=code, format="html", school=SCHOOL)
    page = tmp_path / "page.html"
    page.write_bytes(make_handout(shipped, asked).data)
    browser.get(page.as_uri())
    for width in WIDTHS:
        resize(browser, width)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width, width
        assert browser.execute_script(STICKS_OUT) == [], width
        assert violations(browser) == [], width
    loaded = browser.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
    assert [name for name in loaded if not name.startswith("data:")] == []


def test_a_page_can_be_filled_in(shipped: Library, browser: Any, tmp_path: Path) -> None:
    """Boxes are ticked by their words, blanks and cells are typed into, each by a name of its own."""
    page = tmp_path / "page.html"
    page.write_bytes(make_handout(shipped, Request("letter", "ask-for-records", format="html")).data)
    browser.get(page.as_uri())
    label = browser.find_element("css selector", "li:has(input[type=checkbox])")
    box = label.find_element("css selector", "input[type=checkbox]")
    box.click()
    assert box.is_selected()
    fields = browser.find_elements("css selector", "input[type=text], textarea")
    names = [field.accessible_name for field in fields]
    assert len(fields) > 10
    assert all(names)
    fields[0].send_keys("Peña")
    assert fields[0].get_property("value") == "Peña"
