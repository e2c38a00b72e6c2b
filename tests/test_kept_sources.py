"""What the English said when a translation was accepted: kept by ``accept``, shown by ``diff``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from handouts.cli.differing import LEGEND, NOT_KEPT
from handouts.library.drift import marked
from handouts.library.kept_sources import FOLDER, changed_files, kept
from handouts.library.load import Library, load_library
from tests.commands import Command
from tests.conftest import LANGUAGE, spanish
from tests.sheets import ROOT
from tests.xliff_files import change, sent_back, sent_out, target

NAME = "who-gets-ieps"


def file_of(root: Path, name: str = NAME) -> Path:
    return root / "content" / FOLDER / f"{name}.md"


def texts(root: Path, name: str = NAME) -> list[str]:
    return [*kept(load_library(root), name).values()]


def files(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


WORDS = "## A section {#section}\n\nWords."
SECTIONS = ["Who gets IEPs?\nA summary.", "The **lead** of Who gets IEPs?.", WORDS]


# ── What is kept ─────────────────────────────────────────────────────────────


def test_accepting_keeps_each_section_of_the_english(command: Command, small_library: Path) -> None:
    assert command("translations", "accept", f"es/{NAME}").code == 0
    assert texts(small_library) == SECTIONS
    assert [path.name for path in file_of(small_library).parent.iterdir()] == [f"{NAME}.md"]


def test_accepting_again_changes_no_byte(command: Command, small_library: Path) -> None:
    command("translations", "accept", "es")
    before = files(small_library)
    command("translations", "accept", "es")
    assert files(small_library) == before


def test_what_no_translation_records_goes(command: Command, small_library: Path) -> None:
    """One file serves all languages: the old words stay while one of them still records them."""
    french = small_library / "content/fr"
    french.mkdir()
    (french / "language.yaml").write_text(LANGUAGE.format(name="français", english="French"), "utf-8")
    (french / f"{NAME}.md").write_text(spanish("Qui ?", "draft"), "utf-8")
    command("translations", "accept", f"es/{NAME}", f"fr/{NAME}")
    assert texts(small_library) == SECTIONS
    change(small_library / f"content/en/{NAME}.md", "Words.", "New words.")
    old, new = SECTIONS[2], "## A section {#section}\n\nNew words."
    command("translations", "accept", f"es/{NAME}")
    assert sorted(texts(small_library)[2:]) == sorted([old, new])
    command("translations", "accept", f"fr/{NAME}")
    assert texts(small_library) == [*SECTIONS[:2], new]


def test_a_translation_that_cannot_be_read_loses_nothing(command: Command, small_library: Path) -> None:
    """Nor does it stop the others."""
    command("translations", "accept", f"es/{NAME}")
    french = small_library / "content/fr"
    french.mkdir()
    (french / "language.yaml").write_text(LANGUAGE.format(name="français", english="French"), "utf-8")
    (french / f"{NAME}.md").write_text("nothing that can be read", "utf-8")
    change(small_library / f"content/en/{NAME}.md", "Words.", "New words.")
    assert command("translations", "accept", f"es/{NAME}").code == 0
    assert set(texts(small_library)) == {*SECTIONS, "## A section {#section}\n\nNew words."}


def test_a_translation_for_families_keeps_what_families_read(command: Command, small_library: Path) -> None:
    change(
        small_library / f"content/en/{NAME}.md", "Words.", "::: family\nAsk.\n:::\n\n::: teacher\nAct.\n:::"
    )
    path = small_library / f"content/es/{NAME}.md"
    change(path, "audiences: [family, teacher]", "audiences: [family]")
    command("translations", "accept", f"es/{NAME}")
    assert "Ask." in texts(small_library)[2]
    assert "Act." not in texts(small_library)[2]
    change(small_library / f"content/en/{NAME}.md", "Ask.", "Ask today.")
    out = command("translations", "diff", f"es/{NAME}").out
    assert "Ask {+today+}." in out
    assert "Act." not in out


def test_a_translation_that_begins_keeps_its_english_too(command: Command, small_library: Path) -> None:
    assert command("new", "translation", "es/disagreements").code == 0
    assert len(texts(small_library, "disagreements")) == len(SECTIONS)
    change(small_library / "content/en/disagreements.md", "Words.", "New words.")
    assert "{+New words+}." in command("translations", "diff", "es/disagreements").out


def test_what_an_office_has_done_keeps_its_english_too(command: Command, small_library: Path) -> None:
    """What it has left as it was is recorded of no English, so none is kept for it."""
    root = sent_out(command, f"es/{NAME}")
    target(root, "lead").text = "Nuevo"
    assert sent_back(command, root).code == 0
    assert texts(small_library) == [SECTIONS[1]]


def test_where_it_cannot_be_kept_nothing_is_accepted(command: Command, small_library: Path) -> None:
    file_of(small_library).parent.write_text("a file in the way", "utf-8")
    before = files(small_library)
    ran = command("translations", "accept", "es")
    assert (ran.code, ran.out) == (2, "")
    assert files(small_library) == before


def test_a_layer_keeps_its_own(command: Command, small_library: Path, tmp_path: Path) -> None:
    """What stands below is neither written nor repeated."""
    command("translations", "accept", f"es/{NAME}")
    layer = tmp_path / "ours"
    (layer / "content/es").mkdir(parents=True)
    (layer / "layer.yaml").write_text("name: Ours\n", "utf-8")
    (layer / f"content/es/{NAME}.md").write_text("---\n---\n## Otra {#section}\n\nOtras.\n", "utf-8")
    change(small_library / f"content/en/{NAME}.md", "Words.", "New words.")
    before = files(small_library)
    both = ("--library", str(small_library), "--library", str(layer))
    assert command("translations", "accept", f"es/{NAME}", *both).code == 0
    assert file_of(layer).read_text("utf-8").count("New words.") == 1
    assert "lead" not in file_of(layer).read_text("utf-8")
    ran = command("translations", "accept", "es/what-is-an-iep", *both)
    assert ran.err.startswith('handouts: "es/what-is-an-iep" stands in a library below yours.')
    assert files(small_library) == before


def test_ours_keeps_all_that_our_translations_record(shipped: Library) -> None:
    """Each hash has its words, and no other words are kept: else run accept."""
    names = shipped.names("en")
    assert list(changed_files(shipped, names)) == []
    for name in names:
        found = kept(shipped, name)
        for code in shipped.targets:
            text = shipped.twin(shipped.named("en", name), code)
            assert set((text.recorded if text else {}).values()) <= found.keys(), (code, name)


# ── What is shown ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new", "marks"),
    [
        ("one two", "one two", ("one two", "one two")),
        ("one\ntwo", "one  two", ("one\ntwo", "one  two")),
        ("in 30 days.", "in 60 days.", ("in [-30-] days.", "in {+60+} days.")),
        ("[x](cite:a-1)", "[x](cite:a-2)", ("[x]([-cite:a-1-])", "[x]({+cite:a-2+})")),
        ("a b\nc d", "a d", ("a [-b\nc-] d", "a d")),
        ("", "all new", ("", "{+all new+}")),
        ("don’t go", "go", ("[-don’t-] go", "go")),
    ],
)
def test_changed_words_are_marked(old: str, new: str, marks: tuple[str, str]) -> None:
    """Whole words, and no space between them: a text may be wrapped otherwise."""
    assert marked(old, new) == marks


@pytest.mark.parametrize(
    ("name", "file", "old", "key"),
    [
        ("little", "little.md", "This sheet", "lead"),
        ("bundles/two", "bundles/two.md", 'title: "', "head"),
        ("letters/ask", "letters/ask.md", "I ask", "lead"),
        ("texts/foot", "texts/foot.md", "---\n", "lead"),
        ("charts/iep-vs-504", "charts/iep-vs-504.yaml", 'question: "Cost', "cost"),
        ("glossary", "glossary.yaml", 'definition: "', None),
    ],
)
def test_diff_shows_what_any_text_said(
    command: Command, tmp_path: Path, name: str, file: str, old: str, key: str | None
) -> None:
    root = tmp_path / "miniature"
    copytree(ROOT / "tests/library", root)
    at = ("--library", str(root))
    assert command("translations", "accept", f"es/{name}", *at).code == 0
    path = root / "content/en" / file
    text = path.read_text("utf-8")
    at_end = text.rindex(old) + len(old)
    path.write_text(f"{text[:at_end]} Formerly {text[at_end:]}", "utf-8")
    out = command("translations", "diff", f"es/{name}", *at).out
    assert out.count(", when it was translated\n") == 1
    assert out.count("Formerly") == 1
    assert "{+Formerly+}" in out
    assert f"── {key or ''}" in out
    assert LEGEND in out
    assert NOT_KEPT not in out


def test_a_section_that_is_gone_is_shown_as_it_was(command: Command, small_library: Path) -> None:
    command("translations", "accept", f"es/{NAME}")
    change(small_library / f"content/en/{NAME}.md", "{#section}", "{#part}")
    out = command("translations", "diff", f"es/{NAME}").out
    gone = out.partition("── section ──\n")[2]
    assert f"content/en/{NAME}.md, when it was translated\n  ## A section {{#section}}\n\n  Words.\n" in gone
    assert f"content/en/{NAME}.md: this section is not here.\n" in gone
    assert "## Una sección" in gone


@pytest.mark.parametrize("change_it", [Path.unlink, lambda path: change(path, "Words.", "Lies.")])
def test_what_is_not_kept_is_said(
    command: Command, small_library: Path, change_it: Callable[[Path], object]
) -> None:
    """A file that was changed by hand tells nothing untrue: its words are not those of the hash."""
    command("translations", "accept", f"es/{NAME}")
    change_it(file_of(small_library))
    change(small_library / f"content/en/{NAME}.md", "Words.", "New words.")
    out = command("translations", "diff", f"es/{NAME}").out
    assert out.startswith(f"es/{NAME}: stale\n\n── section ──\n{NOT_KEPT}\n")
    assert f"content/en/{NAME}.md:8\n  ## A section {{#section}}\n\n  New words.\n" in out
    assert "Lies" not in out
