"""Files of a layer that nothing reads are named, and what one of them does harm to."""

from __future__ import annotations

from pathlib import Path

import pytest

from handouts.errors import MissingFile
from handouts.library.load import load_library
from handouts.library.unread import unread
from handouts.quality.layers import own_words
from handouts.quality.library import told
from tests.commands import Command
from tests.sheets import ROOT
from tests.test_layers import TOPIC, layer, write


@pytest.fixture
def district(tmp_path: Path) -> Path:
    """A layer in which nothing stands yet."""
    return layer(tmp_path / "district", "Elm District")


MISPLACED = {
    "content/en/topics/adhd.md": "content/en/adhd.md",
    "contents/en/adhd.md": "content/en/adhd.md",
    "en/adhd.md": "content/en/adhd.md",
    "content/adhd.md": "content/en/adhd.md",
    "content/EN/adhd.md": "content/en/adhd.md",
    "content/en/adhd.txt": "content/en/adhd.md",
    "content/en/glosary.yaml": "content/en/glossary.yaml",
    "content/librarry.yaml": "content/library.yaml",
    "library.yaml": "content/library.yaml",
    "content/citation.yaml": "content/citations.yaml",
    "content/en/letter/ask-for-records.md": "content/en/letters/ask-for-records.md",
    "content/es/letter/new-one.md": "content/es/letters/new-one.md",
    "charts/foo.yaml": "content/en/charts/foo.yaml",
    "templates/them.yaml": "templates/theme.yaml",
    "templates/parts/contacts.md.j2": "templates/_parts/contacts.md.j2",
    "templates/_parts/contact.md.j2": "templates/_parts/contacts.md.j2",
}


def test_each_file_of_a_layer_that_nothing_reads_is_named_with_the_one_that_was_meant(
    district: Path, command: Command
) -> None:
    """By check and by layers diff; files that tell of the folder, pictures and fonts are not."""
    read = (
        f"content/en/{TOPIC}.md",
        "content/en/mine.md",
        "templates/fact-sheet.md.j2",
        "content/es/glossary.yaml",
    )
    beside = ("README.md", "content/README.txt", ".git/x.md", "content/en/p.png", "templates/fonts/a.ttf")
    for name in (*MISPLACED, *read, *beside, "school.yaml", "notes/ideas.md"):
        write(district, name, "")
    write(district, "content/en/charts/foo.yaml", "")
    write(district, "content/en/bundles/nobody-s.md", "")
    write(district, "templates/fact-sheet.md.j2", (ROOT / "templates/fact-sheet.md.j2").read_text("utf-8"))
    found = {each.location.path: each.hint for each in unread(load_library(district)) if each.location}
    assert found.pop("district/content/en/charts/foo.yaml").startswith("A kind of handout shows a chart")
    assert found.pop("district/content/en/bundles/nobody-s.md").startswith("Name the bundle")
    assert found == {f"district/{name}": f'Did you mean "{meant}"?' for name, meant in MISPLACED.items()}
    for name in (*read, "content/en/charts/foo.yaml", "content/en/bundles/nobody-s.md"):
        (district / name).unlink()
    line = 'district/content/adhd.md:1: Nothing reads this file. Did you mean "content/en/adhd.md"?'
    assert line in command("layers", "diff", "--library", str(district)).out
    checked = [f"{each.level}: {each.problem}" for each in own_words(load_library(district))]
    assert f"warning: {line}" in checked


def test_a_template_that_is_wrong_stops_only_its_own_kind_and_is_told_at_its_place(
    district: Path, command: Command
) -> None:
    """With the one that may have been meant."""
    write(district, "templates/fact-shet.md.j2", "Hello.\n")
    library = ("--library", str(district))
    assert command("make", "fact-sheet", *library, "--output", "-").code == 0
    refused = command("make", "fact-shet", *library).err
    assert "district/templates/fact-shet.md.j2:1: The first line must be" in refused
    text = "---\ndescription: x\nexample: x\ntakes: []\n---\n# {{ title }}\n"
    write(district, "templates/fact-shet.md.j2", text)
    (problem,) = unread(load_library(district))
    assert problem.hint == 'Did you mean "templates/fact-sheet.md.j2"?'


def test_a_file_that_is_missing_is_a_finding_about_content() -> None:
    (found,) = told(MissingFile("gone"))
    assert found.rule == "content"
