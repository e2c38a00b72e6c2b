"""``handouts translations import``: all that is wrong with a file is told at once, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from xml.etree import ElementTree as Tree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.cli.exchange import unreadable
from handouts.errors import HandoutsError
from handouts.library.load import load_library
from handouts.office.exchange import changes
from handouts.office.xliff import from_xliff
from tests.commands import Command
from tests.sheets import ROOT
from tests.xliff_files import (
    change,
    exported,
    sent_back,
    sent_out,
    target,
)
from tests.xliff_rules import CORE

LAW = "lead"
"""A unit whose second segment cites the law, and the third names a term."""


@pytest.fixture
def law(small_library: Path) -> Path:
    """The library with a text that cites, in both languages."""
    for code, words in (("en", "law"), ("es", "ley")):
        path = small_library / f"content/{code}/what-is-an-iep.md"
        change(
            path, "The **", f"[{words}](cite:cfr-300-8) [IEP](term:iep) a\n\n**[{words}](cite:b)**\n\nThe **"
        )
    return small_library


def lost(root: Tree.Element) -> str:
    target(root, LAW).remove(target(root, LAW)[0])
    return 'section "lead": segment s1: the citation "cfr-300-8" is lost.'


def doubled(root: Tree.Element) -> str:
    target(root, LAW).append(target(root, LAW)[0])
    return 'section "lead": segment s1: the citation "cfr-300-8" is doubled.'


def moved(root: Tree.Element) -> str:
    target(root, LAW, 2).append(target(root, LAW)[0])
    return 'section "lead": segment s2: a placeholder of another segment is in it.'


def invented(root: Tree.Element) -> str:
    Tree.SubElement(target(root, LAW), f"{CORE}pc", id="c99").text = "secret"
    return 'section "lead": segment s1: a placeholder is in it that the source does not have.'


def turned(root: Tree.Element) -> str:
    target(root, LAW)[0].tag = f"{CORE}ph"
    return 'section "lead": segment s1: the citation "cfr-300-8" is another sort of placeholder.'


def nested(root: Tree.Element) -> str:
    first, second = target(root, LAW)
    target(root, LAW).remove(second)
    first.append(second)
    return 'section "lead": segment s1: its placeholders do not stand in each other as they must.'


def emptied(root: Tree.Element) -> str:
    target(root, LAW)[0].text = " "
    return 'section "lead": segment s1: the citation "cfr-300-8" has no words.'


def plain(root: Tree.Element) -> str:
    target(root, LAW, 3).remove(target(root, LAW, 3)[0])
    return 'section "lead": segment s3: the bold words is lost or doubled.'


def barred(root: Tree.Element) -> str:
    target(root, LAW)[1].text = "IEP|secret"
    return 'section "lead": segment s1: a bar | is in the words of a term.'


def silent(root: Tree.Element) -> str:
    target(root, "section").text = ""
    return 'section "section": segment s1: it has no translation.'


def turning(root: Tree.Element) -> str:
    target(root, "section").text = "secret \u202e"
    return 'section "section": segment s1: a character is in it that can stand on no page.'


def long(root: Tree.Element) -> str:
    target(root, "section").text = "secret " * 1000
    return 'section "section": segment s1: it is longer than 5,000 characters.'


def strange(root: Tree.Element) -> str:
    next(each for each in root.iter(f"{CORE}unit") if each.get("id") == "lead").set("id", "secret words!")
    return 'section "?": there is no such section to translate.'


def missing(root: Tree.Element) -> str:
    file = next(root.iter(f"{CORE}file"))
    file.remove(next(each for each in file if each.get("id") == "section"))
    return 'section "section": this section is missing.'


def twice(root: Tree.Element) -> str:
    file = next(root.iter(f"{CORE}file"))
    file.append(file[-1])
    return 'section "section": this section is there more than once.'


def resegmented(root: Tree.Element) -> str:
    unit = next(each for each in root.iter(f"{CORE}unit") if each.get("id") == "section")
    unit.remove(unit[-1])
    return 'section "section": its English is not today\u2019s'.replace("\u2019", "'")


def unknown(root: Tree.Element) -> str:
    next(root.iter(f"{CORE}file")).set("id", "secret/secret")
    return 'text "?": there is no such text to translate.'


def foreign(root: Tree.Element) -> str:
    target(root, "section").set("{http://www.w3.org/XML/1998/namespace}lang", "vi")
    return 'section "section": a target is in another language.'


def coded(root: Tree.Element) -> str:
    Tree.SubElement(target(root, "section"), f"{CORE}cp", hex="0007")
    return 'section "section": an element is in it that has no place in words.'


WRONG = (
    *(lost, doubled, moved, invented, turned, nested, emptied, plain, barred, silent, turning, long),
    *(strange, missing, twice, resegmented, unknown, foreign, coded),
)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_what_is_wrong_is_told_and_nothing_is_written(
    command: Command, law: Path, wrong: Callable[[Tree.Element], str]
) -> None:
    """By text, section and what is wrong; no word of the file is repeated."""
    before = {path: path.read_bytes() for path in law.rglob("*.*")}
    root = sent_out(command)
    told = wrong(root)
    ran = sent_back(command, root)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "secret" not in ran.err
    assert {path: path.read_bytes() for path in law.rglob("*.*")} == before


def test_all_that_is_wrong_is_told_at_once(command: Command, law: Path) -> None:
    root = sent_out(command)
    told = [lost(root), silent(root)]
    ran = sent_back(command, root)
    assert [line.partition(", ")[2] for line in ran.err.splitlines()] == told


def test_another_english_is_named_section_by_section(command: Command, law: Path) -> None:
    root = sent_out(command)
    path = law / "content/en/what-is-an-iep.md"
    change(path, "Words.", "Other words.")
    change(path, "summary: A summary.", "summary: Another summary.")
    ran = sent_back(command, root)
    assert ran.code == 2
    assert ran.err == "".join(
        f'handouts: back.xlf: text "what-is-an-iep", section "{key}": its English is not today\'s: '
        "export the text again.\n"
        for key in ("head", "section")
    )


def test_a_translation_that_has_changed_meanwhile_is_not_written_over(
    command: Command, small_library: Path
) -> None:
    root = sent_out(command)
    target(root, "section").text = "Otra"
    change(small_library / "content/es/what-is-an-iep.md", "Palabras.", "Mejores palabras.")
    ran = sent_back(command, root)
    assert ran.code == 2
    assert "its translation here has changed since the export: export it again." in ran.err


def test_letters_that_no_font_has_are_refused_with_text_and_section(
    command: Command, small_library: Path
) -> None:
    """In the title, in a heading, in a paragraph; no file is changed, so every sheet can still be made."""
    path = small_library / "content/es/what-is-an-iep.md"
    before = path.read_bytes()
    for unit in ("head", "lead"):
        root = sent_out(command)
        target(root, unit).text = "a😀b"
        ran = sent_back(command, root)
        said = f'text "what-is-an-iep", section "{unit}": no font for "es" has U+1F600, in the text.'
        assert (ran.code, said in ran.err) == (2, True), ran.err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('trgLang="es"', 'trgLang="fr"', "trgLang is no language of translations here. There are: es."),
        (
            'trgLang="es"',
            'trgLang="es-MX"',
            'trgLang is no language of translations here. Did you mean "es"?',
        ),
        ('trgLang="es"', 'trgLang="en"', "trgLang is no language of translations here. There are: es."),
        ('srcLang="en"', 'srcLang="de"', 'srcLang is not "en", the language of our source texts.'),
        (
            'href="content/es/',
            'href="content/vi/',
            "it was exported for another language, or as another text.",
        ),
        ('version="2.1"', 'version="1.2"', '"back.xlf" is not XLIFF 2.'),
        ("document:2.0", "document:1.2", '"back.xlf" is not XLIFF 2.'),
        ("</xliff>", "", '"back.xlf" is not readable as XML, on line'),
        ("<xliff", '<!DOCTYPE x [<!ENTITY a "secret">]><xliff', '"back.xlf" has a DTD or entities.'),
        ("<xliff", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><xliff', '"back.xlf" has a DTD or entities.'),
        (
            "<target>",
            f"<target>{'<mrk>' * 60}{'</mrk>' * 60}",
            '"back.xlf" has more than 500,000 elements, or 40 levels',
        ),
        ('encoding="UTF-8"', 'encoding="secret"', '"back.xlf" is not readable as XML'),
    ],
)
def test_a_file_that_is_not_ours_is_refused(
    command: Command, small_library: Path, old: str, new: str, told: str
) -> None:
    data = command("translations", "export", "es/what-is-an-iep", "--to", "-").out
    assert old in data
    ran = sent_back(command, data.replace(old, new, 1))
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "secret" not in ran.err


@given(st.randoms(use_true_random=False))
def test_a_file_that_was_damaged_is_refused_or_read(random: Random) -> None:
    """Whatever a tool loses, moves or renames, there is a message, or words that are read again."""
    library = load_library(ROOT / "tests/library")
    root = Tree.fromstring(exported(library, "es", "little", "texts/foot", "glossary"))
    for _ in range(random.randint(1, 3)):
        element = random.choice(list(root.iter()))
        kids = list(element)
        match random.randint(0, 4):
            case 0:
                element[:] = random.sample(kids, len(kids))
            case 1:
                element[:] = kids[1:]
            case 2:
                element.text = random.choice(("", "{}", "|", "**", "a\\", "![a](b)", "{without a.b: c}"))
            case 3 if element.attrib:
                element.set(random.choice(list(element.attrib)), random.choice(("", "c1", "s1", "d1")))
            case _:
                element.tag = f"{CORE}{random.choice(('pc', 'ph', 'sc', 'ec', 'mrk', 'target', 'unit'))}"
    with suppress(HandoutsError):
        changes(library, "es", from_xliff(Tree.tostring(root), "x"), "x", unreadable)


def test_a_huge_file_is_not_read(command: Command) -> None:
    ran = sent_back(command, b" " * 20_000_001)
    assert (ran.code, ran.err) == (2, 'handouts: "back.xlf" is larger than 20,000,000 bytes.\n')


def test_a_term_that_is_not_said_as_the_glossary_says_it_is_refused(command: Command, law: Path) -> None:
    path = law / "content/es/glossary.yaml"
    change(path, "checked:", "forms: [programa], checked:")
    change(path, "acronym: IEP, ", "")
    change(law / "content/es/what-is-an-iep.md", "[IEP](term:iep)", "[programa](term:iep)")
    root = sent_out(command)
    target(root, "section").text = "Otra"
    target(root, LAW)[1].text = "plan"
    ran = sent_back(command, root)
    assert ran.code == 2
    assert '"plan" is not how the glossary says "iep". Write one of: programa.' in ran.err


def test_of_two_texts_none_is_written_when_one_cannot_be(
    command: Command, small_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = sent_out(command, "es")
    for name in ("what-is-an-iep", "who-gets-ieps"):
        file = next(each for each in root.iter(f"{CORE}file") if each.get("id") == name)
        target(file, "section").text = "Otra"
    before = {path: path.read_bytes() for path in small_library.rglob("*.md")}
    (small_library / "content/es/who-gets-ieps.md").chmod(0o400)
    monkeypatch.setattr("os.access", lambda path, mode: not str(path).endswith("who-gets-ieps.md"))
    ran = sent_back(command, root)
    assert ran.code == 2
    assert "is there and may not be changed." in ran.err
    assert {path: path.read_bytes() for path in small_library.rglob("*.md")} == before


def test_what_cannot_be_exported_is_told(command: Command) -> None:
    for text, told in (
        ("fr", '"fr" is not a language of translations. There are translations in: es.'),
        ("es/what-is-an-ipe", 'Unknown text "es/what-is-an-ipe". Did you mean "what-is-an-iep"?'),
    ):
        ran = command("translations", "export", text)
        assert ran.code == 2
        assert ran.err.startswith(f"handouts: {told}")


def test_an_export_is_named_by_text_and_language(command: Command) -> None:
    assert command("translations", "export", "es/bundles/first-steps").out == "first-steps.es.xlf\n"
    assert command("translations", "export", "es").out == "translations.es.xlf\n"
    assert Path("first-steps.es.xlf").read_bytes().startswith(b"<?xml")
