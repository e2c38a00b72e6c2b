"""Fixtures that several test files share."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from handouts.cli import handouts as group
from handouts.cli.boundary import run
from handouts.library import load
from handouts.library.load import Library, load_library
from tests.commands import Command, Ran
from tests.sheets import CHART_SHARES, FACT_SHEETS, PAPERS, ROOT, SHARES, MadeSheet, Shelf

SLOW = (HealthCheck.too_slow,)  # a busy machine is no failure
settings.register_profile("suite", max_examples=40, deadline=None, suppress_health_check=SLOW)
settings.register_profile("long", max_examples=100_000, deadline=None, suppress_health_check=SLOW)
settings.load_profile("suite")

LIBRARY = """\
version: "2026.11"
date: 2026-11-22
source-language: en
audiences:
  family: {citations: gathered}
  teacher: {citations: in-place}
groups:
  - {id: basics, topics: [what-is-an-iep, who-gets-ieps]}
  - {id: rights, topics: [disagreements]}
bundles:
  first-steps:
    topics:
      family: [what-is-an-iep, who-gets-ieps]
      teacher: [what-is-an-iep, next-steps-for-schools]
  meeting:
    topics:
      family: [disagreements, what-is-an-iep]
defaults: {audience: family, language: en, topics: first-steps, own-list: own-list, paper: letter}
help-address: https://example.org
"""

LANGUAGE = """\
name: {name}
english-name: {english}
font: Source Sans 3
months: [m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12]
date-format: "{{month}} {{day}}, {{year}}"
month-format: "{{month}} {{year}}"
audiences: {{family: For families, teacher: For teachers}}
groups: {{basics: The basics, rights: Your rights}}
labels: {{sources: "Sources:"}}
"""

CITATIONS = """\
cfr-300-8:
  label: 34 CFR 300.8
  title: Child with a disability
  url: https://example.org/300.8
  jurisdiction: federal
  checked: 2026-11-22
"""

GLOSSARY = """\
iep: {term: Individualized Education Program, definition: A plan., acronym: IEP, checked: 2026-11-22}
"""

TOPIC = """\
---
title: {title}
summary: A summary.
audiences: [{audiences}]
{more}---
The **lead** of {title}.

## A section {{#section}}

Words.
"""

TEMPLATE = """\
---
description: One or more topics on a sheet.
example: handouts make fact-sheet --topics what-is-an-iep
takes: [topics, detail]
---
# {{ opening.topic.title }}
"""


def topic(title: str, audiences: str = "family, teacher", more: str = "") -> str:
    """Text of a topic's file."""
    return TOPIC.format(title=title, audiences=audiences, more=more)


def spanish(title: str, state: str) -> str:
    """The same in other words."""
    text = topic(title, more=f"translation: {state}\n")
    for words, others in (
        ("A section", "Una sección"),
        ("Words.", "Palabras."),
        ("lead** of", "inicio** de"),
    ):
        text = text.replace(words, others)
    return text


FILES = {
    "content/library.yaml": LIBRARY,
    "content/citations.yaml": CITATIONS,
    "content/en/language.yaml": LANGUAGE.format(name="English", english="English"),
    "content/en/glossary.yaml": GLOSSARY,
    "content/en/what-is-an-iep.md": topic("What is an IEP?"),
    "content/en/who-gets-ieps.md": topic("Who gets IEPs?"),
    "content/en/next-steps-for-schools.md": topic("Next steps for schools", "teacher"),
    "content/en/disagreements.md": topic("Disagreements", "family"),
    "content/en/bundles/first-steps.md": topic("First steps"),
    "content/en/bundles/meeting.md": topic("Your first meeting"),
    "content/en/bundles/own-list.md": topic("Your questions"),
    "content/en/texts/foot.md": topic("Foot"),
    "content/es/language.yaml": LANGUAGE.format(name="español", english="Spanish"),
    "content/es/glossary.yaml": GLOSSARY.replace("A plan.", "Un plan."),
    "content/es/what-is-an-iep.md": spanish("¿Qué es un IEP?", "draft"),
    "content/es/who-gets-ieps.md": spanish("¿Quién recibe un IEP?", "reviewed"),
    "content/es/bundles/first-steps.md": spanish("Primeros pasos", "draft"),
    "templates/fact-sheet.md.j2": TEMPLATE,
}


@pytest.fixture
def small_library(tmp_path: Path) -> Path:
    """A folder with content/ and templates/, in English and partly in Spanish."""
    root = tmp_path / "library"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def command(
    small_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Command:
    """Runs ``handouts`` with the small library, in a folder of its own."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HANDOUTS_LIBRARY", str(small_library))
    for name in ("SOURCE_DATE_EPOCH", "HANDOUTS_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return lambda *arguments: Ran(run(group, arguments), *capfd.readouterr())


BASE_FONTS = ("fontpkg_source_sans_3", "fontpkg_ibm_plex_sans_arabic")


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where no extra is installed."""
    monkeypatch.setattr(
        "handouts.resources.find_spec", lambda name: find_spec(name) if name in BASE_FONTS else None
    )


@pytest.fixture(scope="session")
def shipped() -> Library:
    """The library that we ship."""
    return load_library(ROOT)


@pytest.fixture
def opened_once(shipped: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that are given the library that we ship have what it keeps of its files already."""

    def opened(*folders: Path, state: str = "") -> Library:
        return shipped if folders == (ROOT,) and not state else load_library(*folders, state=state)

    monkeypatch.setattr(load, "load_library", opened)


@pytest.fixture(scope="session")
def miniature() -> Library:
    """The miniature library: every block, in four languages."""
    return load_library(ROOT / "tests" / "library")


# ── Sheets ───────────────────────────────────────────────────────────────────
#
# A test that looks at every sheet runs once for each share of them, and the share stands in its id.  All
# tests of a share run on one processor, so each sheet is made once a run.

SHARE = re.compile(rf"(?<=[\[-])(?:{'|'.join(sorted(SHARES, key=len, reverse=True))})(?=[\]-])")


TOGETHER = ("tests/test_desk_page.py",)
"""Files whose tests go on where the one before has ended."""


class ByShare(LoadScopeScheduling):
    """Tests of a share, or of a file whose tests stand in a row, stay together; any other is anybody's."""

    def _split_scope(self, nodeid: str) -> str:
        found = SHARE.search(nodeid)
        file = nodeid.partition("::")[0]
        return file if file in TOGETHER else found[0] if found else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByShare:
    return ByShare(config, log)


@pytest.fixture(scope="session")
def shelf(shipped: Library, miniature: Library) -> Shelf:
    return Shelf(shipped, miniature)


@pytest.fixture(scope="session", params=FACT_SHEETS)
def sheets(request: pytest.FixtureRequest, shelf: Shelf) -> dict[str, MadeSheet]:
    """A share of the bundles and topics that we ship."""
    return shelf.take(request.param)


@pytest.fixture(scope="session", params=["papers"])
def papers(request: pytest.FixtureRequest, shelf: Shelf) -> dict[str, MadeSheet]:
    """Every worksheet, letter, packet and glossary in English and Spanish."""
    return shelf.take(request.param)


@pytest.fixture(scope="session", params=PAPERS)
def all_papers(request: pytest.FixtureRequest, shelf: Shelf) -> dict[str, MadeSheet]:
    """The same in every language, by shares."""
    return shelf.take(request.param)


@pytest.fixture(scope="session", params=["charts"])
def charts(request: pytest.FixtureRequest, shelf: Shelf) -> dict[str, MadeSheet]:
    """The comparison chart with all its rows; its name ends with the number of its columns."""
    return shelf.take(request.param)


@pytest.fixture(scope="session", params=CHART_SHARES)
def all_charts(request: pytest.FixtureRequest, shelf: Shelf) -> dict[str, MadeSheet]:
    """The same in every language, by shares."""
    return shelf.take(request.param)


@pytest.fixture(scope="session", params=["miniatures"])
def miniatures(request: pytest.FixtureRequest, shelf: Shelf) -> dict[str, MadeSheet]:
    """The miniature library's topic *everything*, in each language and for each audience."""
    return shelf.take(request.param)


@pytest.fixture(scope="session", params=SHARES)
def pdfs(request: pytest.FixtureRequest, shelf: Shelf) -> dict[str, bytes]:
    """A share of all these: the name of a sheet -> its PDF."""
    return {name: sheet.pdf for name, sheet in shelf.take(request.param).items()}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the goldens anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a file of golden/, or write the file anew with --update-golden."""

    def compare(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{name} is new: run pytest --update-golden and read it"
        assert text == path.read_text(encoding="utf-8")

    return compare
