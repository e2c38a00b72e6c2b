"""``handouts translations glossary``: the words for a translator's program."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from handouts.library.load import Library
from tests.commands import Command
from tests.xliff_files import (
    change,
)


def test_the_glossary_is_a_table_for_a_spreadsheet(command: Command, small_library: Path) -> None:
    """In UTF-8 with its mark; what a spreadsheet would run as a formula is text."""
    change(small_library / "content/es/glossary.yaml", "Un plan.", '"=Un plan, señora"')
    assert command("translations", "glossary", "es", "--to", "g.csv").out == "g.csv\n"
    data = Path("g.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(data.decode("utf-8-sig").splitlines())
    definitions = ["definition (English)", "Spanish", "definition (Spanish)"]
    assert head == ["id", "English", *definitions, "acronym", "forms"]
    term = "Individualized Education Program"
    assert row == ["iep", term, "A plan.", term, "'=Un plan, señora", "IEP", ""]


def test_the_glossary_is_a_termbase(
    shipped: Library, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TBX-Basic: a concept a term, both languages, what a text must say as the preferred term."""
    monkeypatch.delenv("HANDOUTS_LIBRARY")
    assert command("translations", "glossary", "es", "--to", "g.tbx").code == 0
    root = Tree.parse("g.tbx").getroot()
    space, language = "{urn:iso:std:iso:30042:ed-2}", "{http://www.w3.org/XML/1998/namespace}lang"
    assert (root.tag, root.get("type"), root.get("style")) == (f"{space}tbx", "TBX-Basic", "dca")
    concepts = {each.get("id"): each for each in root.iter(f"{space}conceptEntry")}
    assert list(concepts) == list(shipped.glossary("en"))
    english, spanish = concepts["accommodation"].findall(f"{space}langSec")
    assert (english.get(language), spanish.get(language)) == ("en", "es")
    assert [each.text for each in spanish.iter(f"{space}term")] == ["adaptación", "adaptaciones"]
    assert [each.text for each in english.iter(f"{space}term")] == ["Accommodation"]
    notes = {each.text for each in root.iter(f"{space}termNote")}
    assert notes <= {
        *("fullForm", "variant", "acronym"),
        *("preferredTerm-admn-sts", "admittedTerm-admn-sts"),
    }


def test_a_glossary_goes_into_a_table_or_a_termbase_only(command: Command) -> None:
    ran = command("translations", "glossary", "es", "--to", "g.txt")
    assert (ran.code, ran.err.startswith("handouts: --to takes a name that ends in .csv or .tbx.")) == (
        2,
        True,
    )
