"""The desk in a real browser: each person's work from the start to the file that is printed.

Needs what ``tests/browser.py`` needs, and in DESK_PARTS the folder with the parts of a browser (see
tests/README.md).  Without them the tests are skipped, but not where CI is set.  They go on where the one
before has ended, as people do: the program is loaded once.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from msgspec import Struct
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

import handouts
from handouts.desk import site
from handouts.desk.serving import address, server
from handouts.library.load import Library
from handouts.pictures import png_bytes
from tests.browser import opened, resize, violations
from tests.sheets import ROOT

SECONDS = 120.0
"""Until something is there at last, on a machine that does other things too."""
CHILDREN = 200


class Page(Struct):
    """The desk, open in a browser."""

    browser: Any
    downloads: Path
    site: Path
    at: str
    stop: Callable[[], None]
    """Ends the server."""

    def run(self, script: str, *arguments: Any) -> Any:
        return self.browser.execute_script(script, *arguments)

    def until(self, script: str) -> Any:
        """What a script gives, once that is something."""
        end = time.monotonic() + SECONDS
        while not (found := self.run(f"return {script}")):
            assert time.monotonic() < end, (script, self.text("status"), self.text("problems"))
            time.sleep(0.1)
        return found

    def made(self, act: Callable[[], object]) -> None:
        """Do something, and wait for the sheet that is made of it."""
        self.run("delete document.body.dataset.made")
        act()
        self.until("document.body.dataset.made")

    def element(self, id: str) -> Any:
        return self.browser.find_element(By.ID, id)

    def text(self, id: str) -> str:
        return str(self.element(id).text)

    def choose(self, id: str, value: str) -> None:
        Select(self.element(id)).select_by_value(value)

    def card(self, id: str) -> None:
        self.run("document.querySelector(`[data-card='${arguments[0]}']`).click()", id)

    def type(self, id: str, text: str) -> None:
        script = (
            "arguments[0].closest('details')?.setAttribute('open', ''); arguments[0].value = arguments[1];"
        )
        self.run(f"{script} arguments[0].dispatchEvent(new Event('input'))", self.element(id), text)

    def saved(self, button: str) -> tuple[str, bytes]:
        """Name and bytes of the file that a button saves."""
        for path in self.downloads.iterdir():
            path.unlink()
        self.run("document.getElementById(arguments[0]).click()", button)
        end = time.monotonic() + SECONDS
        while not (found := [path for path in self.downloads.iterdir() if path.suffix != ".crdownload"]):
            assert time.monotonic() < end, (self.text("status"), self.text("row-problems"))
            time.sleep(0.1)
        return found[0].name, found[0].read_bytes()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, shipped: Library) -> Iterator[Page]:
    if not (fetched := os.environ.get("DESK_PARTS")):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("needs DESK_PARTS")
    folder = tmp_path_factory.mktemp("web") / "site"
    site.build(shipped, folder, Path(fetched), pictures=False)
    browser = opened(tmp_path_factory.mktemp("profile"))
    downloads = tmp_path_factory.mktemp("downloads")
    allow = {"behavior": "allow", "downloadPath": str(downloads)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", allow)
    running = server(folder, 0)
    threading.Thread(target=running.serve_forever, daemon=True).start()

    def stop() -> None:
        running.shutdown()
        running.server_close()

    made = Page(browser, downloads, folder, address(running, folder), stop)
    for log in ("performance", "browser"):
        browser.get_log(log)  # of its own first page
    browser.get(made.at)
    made.until("document.body.dataset.made")
    yield made
    browser.quit()


def test_a_secretary_prints_60_sheets_in_english_and_spanish_with_the_school_s_name(page: Page) -> None:
    """The bytes are those of the command line, for the school as its file says it."""
    page.made(lambda: page.card("fact-sheet/where-to-start"))
    page.made(lambda: page.choose("also", "es"))
    page.made(lambda: page.type("field-school.name", "Ross: Elementary # 1"))
    page.type("copies", "60")
    assert "choose 60 copies" in page.text("to-print")
    name, data = page.saved("save")
    Path(page.downloads / "school.yaml").write_bytes(page.saved("school-save")[1])
    school = page.downloads / "school.yaml"
    assert data == handouts.make("fact-sheet", language="en,es", school=school).data
    assert name.endswith(".pdf")
    assert page.run("return document.querySelectorAll('#sheets canvas').length") == 4
    drawn = "[...document.querySelector('#sheets canvas').getContext('2d').getImageData(0, 0, 800, 800).data]"
    assert page.run(f"return {drawn}.some((value) => value < 128)")


def test_a_school_s_file_is_opened_on_another_computer(page: Page, tmp_path: Path) -> None:
    """With the paper, and texts by language, as the command line takes them; the fields show what it says."""
    page.made(lambda: page.card("fact-sheet/where-to-start"))
    page.made(lambda: page.choose("also", ""))
    before = tmp_path / "before.yaml"
    before.write_bytes(page.saved("school-save")[1])
    school = tmp_path / "school.yaml"
    school.write_text("name: Fort Ross\npaper: legal\ninterpreter: {en: Ask us, es: Pregunte}\n", "utf-8")
    page.made(lambda: page.element("school-file").send_keys(str(school)))
    shown = [page.element(f"field-school.{name}").get_attribute("value") for name in ("name", "interpreter")]
    assert shown == ["Fort Ross", "Ask us"]
    assert page.element("paper").get_attribute("value") == "legal"
    assert page.saved("save")[1] == handouts.make("fact-sheet", school=school).data
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("name: A\nfone: 1\n", "utf-8")
    page.element("school-file").send_keys(str(wrong))
    page.until("document.querySelector('#school-problems li')")
    assert "school.yaml:2" in page.text("school-problems")
    page.made(lambda: page.element("school-file").send_keys(str(before)))
    assert page.text("school-problems") == ""
    page.made(lambda: page.choose("paper", "letter"))


def test_an_advocate_makes_a_packet_of_her_own_with_a_name(page: Page) -> None:
    """Parts move by the keys Alt and arrow; the name stays text, whatever it looks like."""
    name = "Ana <b>\"'; {{x}}"
    page.made(lambda: page.card("packet/first-meeting"))
    row = "#order li:first-child [data-move=down]"
    page.browser.find_element(By.CSS_SELECTOR, row).send_keys(Keys.ALT, Keys.ARROW_DOWN)
    page.until("document.querySelector('#command').textContent.includes('packet.yaml')")
    assert page.run("return document.activeElement.dataset.move") == "down"
    page.made(lambda: page.type("field-child.name", name))
    data = page.saved("save")[1]
    recipe, school = page.downloads / "packet.yaml", page.downloads / "school.yaml"
    files = {recipe: page.saved("save-recipe")[1], school: page.saved("school-save")[1]}
    for path, held in files.items():
        path.write_bytes(held)
    made = handouts.make("packet", str(recipe), school=school, values={"child.name": name})
    assert made.data == data
    assert page.run("return document.querySelectorAll('b').length") == 0


def test_a_teacher_prints_the_chart(page: Page) -> None:
    page.made(lambda: page.card("comparison-chart"))
    page.made(lambda: page.run("document.querySelector('[name=audience][value=teacher]').click()"))
    page.run("document.getElementById('print').click()")
    page.until("document.getElementById('printed')")
    data = page.saved("save")[1]
    made = handouts.make("comparison-chart", audience="teacher", rows=["short"])
    assert page.text("to-print").endswith("edge.") == (made.pages > 1)
    school = page.downloads / "school.yaml"
    school.write_bytes(page.saved("school-save")[1])
    assert data == handouts.make("comparison-chart", audience="teacher", rows=["short"], school=school).data


def test_what_people_say_finds_sheets(page: Page) -> None:
    for words in ("ADHD", "bus", "suspended"):
        page.run("document.getElementById('found').textContent = ''")
        page.run("document.getElementById('search').value = arguments[0]", words)
        page.run("document.getElementById('search').dispatchEvent(new Event('input'))")
        page.until("document.getElementById('found').textContent")
        assert page.run("return document.querySelectorAll('#cards button').length") > 0, words
    page.run("document.getElementById('search').value = ''")
    page.run("document.getElementById('search').dispatchEvent(new Event('input'))")
    page.until("document.querySelectorAll('#cards button').length > 90")


def test_another_script_fetches_its_font_once_and_prints(page: Page) -> None:
    """A name in letters that the sheet's own font lacks."""
    page.made(lambda: page.card("letter/ask-for-records"))
    page.made(lambda: page.choose("language", "es"))
    page.made(lambda: page.type("field-child.name", "สมชาย ใจดี"))
    data = page.saved("save")[1]
    school = page.downloads / "school.yaml"
    school.write_bytes(page.saved("school-save")[1])
    values = {"child.name": "สมชาย ใจดี"}
    made = handouts.make("letter", "ask-for-records", language="es", school=school, values=values)
    assert made.data == data


def test_what_is_wrong_stands_at_its_field_and_nothing_can_be_printed(page: Page) -> None:
    page.type("field-child.name", "A\u202e")
    page.until("document.querySelector('#problems li')")
    assert "hidden sign" in page.text("problems")
    field = page.element("field-child.name")
    assert field.get_attribute("aria-invalid") == "true"
    assert page.element(field.get_attribute("aria-describedby")).text == page.text("problems")
    assert not page.element("print").is_enabled()
    page.made(lambda: page.type("field-child.name", "Ana"))
    assert page.element("print").is_enabled()


def test_a_broken_logo_is_told_and_a_good_one_prints(page: Page, tmp_path: Path) -> None:
    """A PNG that is no larger than what prints has the bytes of the command line."""
    broken, good = tmp_path / "broken.png", tmp_path / "logo.png"
    good.write_bytes(png_bytes(str(ROOT / "output" / "sample.png"), 60))
    broken.write_bytes(good.read_bytes()[:300])
    page.element("field-school.logo").send_keys(str(broken))
    page.until("document.querySelector('#problems li')")
    assert "not a whole PNG or JPEG" in page.text("problems")
    page.made(lambda: page.card("fact-sheet/adhd"))
    page.element("field-school.logo").send_keys(str(good))
    page.until("document.querySelector('#problems li')")
    assert "needs logo-alt" in page.text("problems")
    page.made(lambda: page.type("field-school.logo-alt", "A ship"))
    data = page.saved("save")[1]
    school = page.downloads / "school.yaml"
    text = page.saved("school-save")[1]
    school.write_bytes(text)
    (page.downloads / "logo.png").write_bytes(good.read_bytes())
    assert b"logo.png" in text
    made = handouts.make("fact-sheet", topics=["adhd"], language="es", school=school)
    assert made.data == data
    page.made(lambda: page.run("document.getElementById('logo-away').click()"))


def test_a_letter_for_each_of_200_children_is_one_file(page: Page, tmp_path: Path) -> None:
    """Its columns are known again by their heads; what is wrong with a row is told by its number."""
    rows = tmp_path / "class.csv"
    names = [f"Kid {n}" for n in range(CHILDREN)]
    lines = [f"a{n},{name},{'es' if n % 2 else 'en'}\n" for n, name in enumerate(names)]
    rows.write_text("".join(("id,Student Name,language\n", *lines)), "utf-8")
    page.made(lambda: page.card("letter/ask-for-records"))
    page.run("document.getElementById('roster').open = true")
    page.element("rows-file").send_keys(str(rows))
    page.until("document.querySelectorAll('#heads select').length === 3")
    name, data = page.saved("rows-make")
    assert name == "handouts.zip"
    (tmp_path / name).write_bytes(data)
    with ZipFile(tmp_path / name) as archive:
        sheets = [each for each in archive.namelist() if each.startswith("a")]
        first = archive.read("a1.pdf")
    assert len(sheets) == CHILDREN
    school = page.downloads / "school.yaml"
    school.write_bytes(page.saved("school-save")[1])
    values = {"child.name": "Kid 1"}
    made = handouts.make("letter", "ask-for-records", language="es", school=school, values=values)
    assert made.data == first
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("id,child.name\na,Ana\na,Bo\n", "utf-8")
    page.element("rows-file").send_keys(str(wrong))
    page.until("document.querySelectorAll('#heads select').length === 2")
    page.run("document.getElementById('rows-make').click()")
    page.until("document.querySelector('#row-problems li')")
    assert page.text("row-problems").startswith("Row 3: id: row 2 has the same.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("code", ["en", "es"])
def test_the_page_fits_every_width_and_axe_finds_nothing(page: Page, code: str, scheme: str) -> None:
    """With all of it open, in the user's language, at 320 pixels and wide."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    page.choose("page-language", code)
    page.until("document.querySelector('#values [name]')")
    page.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.run("return document.documentElement.lang") == code
    for width in (320, 1280):
        resize(page.browser, width)
        assert page.run("return document.documentElement.scrollWidth") <= width, width
        assert violations(page.browser) == [], width
    page.choose("page-language", "en")


def test_the_keyboard_alone_gets_from_the_search_to_the_printed_sheet(page: Page) -> None:
    """Tab goes through every part of the page that can be used, in its order, and never gets stuck."""
    page.run("document.querySelectorAll('details').forEach((each) => { each.open = false; })")
    page.run("document.getElementById('search').focus()")
    met = []
    for _ in range(400):
        page.browser.switch_to.active_element.send_keys(Keys.TAB)
        here = page.run(
            "const e = document.activeElement; return e.id || e.dataset.card || e.name || e.tagName"
        )
        met.append(here)
        if here == "save":
            break
    assert met[-1] == "save"
    assert {"shelf", "fact-sheet/adhd", "language", "also", "copies", "print"} <= set(met)
    page.browser.switch_to.active_element.send_keys(Keys.SHIFT, Keys.TAB)
    assert page.run("return document.activeElement.id") == "print"


def test_nothing_is_asked_for_but_the_site_s_own_files_and_nothing_is_sent(page: Page) -> None:
    """By the page, its workers, or what keeps it; and its policy was broken by nothing."""
    entries = [json.loads(entry["message"])["message"] for entry in page.browser.get_log("performance")]
    sent = [each["params"]["request"] for each in entries if each["method"] == "Network.requestWillBeSent"]
    assert len(sent) > 10
    assert {each["method"] for each in sent} == {"GET"}
    own = (page.at, "blob:", "data:", "chrome-extension:")
    assert [each["url"] for each in sent if not each["url"].startswith(own)] == []
    assert [entry["message"] for entry in page.browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_a_newer_version_of_the_site_is_told_and_loaded(page: Page) -> None:
    """Not by itself: what is filled in would be gone."""
    page.until("navigator.serviceWorker.controller")
    page.browser.refresh()
    page.until("document.body && document.body.dataset.made")
    page.type("field-school.name", "Ross: Elementary # 1")
    keeper = page.site / "offline.js"
    keeper.write_text(keeper.read_text("utf-8").replace("handouts-", "handouts-newer-", 1), "utf-8")
    assert page.element("newer").is_displayed() is False
    page.run("navigator.serviceWorker.getRegistration().then((kept) => kept.update())")
    page.until("!document.getElementById('newer').hidden")
    page.run("document.getElementById('newer-load').click()")
    page.until("document.body && document.body.dataset.made")
    assert page.element("newer").is_displayed() is False


def test_the_page_works_without_a_network_once_it_was_open(page: Page) -> None:
    """Also after it is loaded anew; the school is still there, and no child's name."""
    page.until("navigator.serviceWorker.controller")
    page.stop()
    page.browser.refresh()
    page.until("document.body && document.body.dataset.made")
    page.made(lambda: page.card("letter/ask-for-records"))
    assert page.element("field-school.name").get_attribute("value") == "Ross: Elementary # 1"
    kept = page.run("return JSON.stringify(localStorage)")
    assert "Ross" in kept
    assert "Ana" not in kept
    assert page.element("field-child.name").get_attribute("value") == ""
