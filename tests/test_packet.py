"""Packets: a cover, a table of contents and sheets of all kinds in one file, from a recipe."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from handouts.ask.request import Request
from handouts.ask.school import School
from handouts.cli.boundary import worded
from handouts.errors import ContentError, HandoutsError, SelectionError
from handouts.library.load import Library, load_library
from handouts.library.recipes import find_recipe
from handouts.library.shelves import LETTERS
from handouts.output import file_name
from handouts.pdf.readback import bookmarks, problems, read_outline, read_tree
from handouts.pdf.readback.tree import ReadElement
from handouts.pipeline import Handout, make_handout, plan
from handouts.writing.outline import outline
from tests.commands import Command
from tests.html_page import outline_of_page
from tests.sheets import ROOT, document_of, filled, pages

LIBRARY = ROOT / "tests" / "library"
CHILD = "Zoë Quill"
VALUES = {"child.name": CHILD, "meeting.date": date(2026, 12, 1)}
SCHOOL = School(name="Lakeview Elementary")
PARTS = ["Request for an evaluation", "Listas en listas", "My class and the plan", "قوائم داخل قوائم"]
"""Titles of the recipe *mixed*: in three languages, for two audiences, printed on both sides."""


def request(name: str = "mixed", **options: object) -> Request:
    given = {"values": VALUES, "school": SCHOOL, **options}
    return Request("packet", name, **given)  # type: ignore[arg-type]


@cache
def packet(name: str = "mixed", **options: str) -> Handout:
    return make_handout(load_library(LIBRARY), request(name, **options))


def elements(element: ReadElement) -> Iterator[ReadElement]:
    yield element
    for kid in element.elements:
        yield from elements(kid)


@cache
def texts() -> list[str]:
    """What is drawn on each page."""
    return ["".join(glyph.text for glyph in page) for page in pages(packet().data)]


def text_of(page: int) -> str:
    return texts()[page - 1]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own, to write recipes in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(library: Library, text: str, **options: object) -> list[str]:
    """What is said of a recipe of one's own."""
    Path("own.yaml").write_text(text, "utf-8")
    with pytest.raises(HandoutsError) as caught:
        plan(library, request("own.yaml", **options))
    return list(map(worded, caught.value.problems))


# ── The contents ─────────────────────────────────────────────────────────────


def listed(pdf: bytes) -> list[tuple[str, int]]:
    """The titles and printed numbers of the contents."""
    (toc,) = (each for each in elements(read_tree(pdf)) if each.role == "TOC")
    assert {item.role for item in toc.elements} == {"TOCI"}
    return [(item.elements[0].text, int(item.elements[-1].text)) for item in toc.elements]


def led_to(pdf: bytes) -> list[int]:
    """The numbers of the pages to which the links on the first page lead."""
    with pikepdf.open(BytesIO(pdf)) as file:
        numbers = {page.obj.objgen: number for number, page in enumerate(file.pages, 1)}
        found = [annotation.get("/Dest") for annotation in file.pages[0].Annots]
        return [numbers[place[0].objgen] for place in found if place is not None]


@pytest.mark.parametrize("name", ["pack", "mixed"])
def test_the_contents_say_and_link_the_pages_where_the_parts_start(name: str) -> None:
    pdf = packet(name).data
    numbers = [number for _, number in listed(pdf)]
    parts = [part for part in elements(read_tree(pdf)) if part.role == "Part"][1:]
    titles = [next(each.text for each in elements(part) if each.role == "H2") for part in parts]
    assert [title for title, _ in listed(pdf)] == titles
    assert numbers == led_to(pdf)
    first = {title: page for _, title, page in reversed(bookmarks(pdf))}
    assert numbers == [first[title] for title in titles]
    assert len(set(numbers)) == len(parts) == 4


def test_pages_are_counted_over_the_whole_packet() -> None:
    """In the words of each part's language; a letter, which is sent alone, is counted and bears no number."""
    assert len(texts()) == 9
    foot = {1: "Page 1 of 9", 4: "Page 4 of 9", 5: "Página 5 de 9", 7: "Page 7 of 9", 8: "Page 8 of 9"}
    assert all(words in text_of(page) for page, words in foot.items())
    assert text_of(3).endswith("For the schoolDate received")
    assert all(str(page) in text_of(page) for page in range(4, 10))


def test_printed_on_both_sides_each_part_starts_on_a_right_hand_page() -> None:
    numbers = [number for _, number in listed(packet().data)]
    assert numbers == [3, 5, 7, 9]
    assert [number for _, number in listed(packet("pack").data)] == [2, 3, 5, 6]


# ── One tree ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["pack", "mixed"])
def test_a_screen_reader_meets_one_document(name: str) -> None:
    """What the PDF says is what the document says; its tags are sound."""
    pdf = packet(name).data
    assert read_outline(pdf) == packet(name, format="outline").data.decode()
    assert problems(pdf) == ()


@pytest.mark.parametrize("name", ["pack", "mixed"])
def test_there_is_one_title_and_no_level_is_skipped(name: str) -> None:
    lines = [line.split()[0] for line in read_outline(packet(name).data).splitlines()]
    levels = [int(role[1]) for role in lines if re.fullmatch("H[1-6]", role)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(level <= before + 1 for before, level in pairwise(levels))


def test_a_part_says_its_language() -> None:
    parts = [line for line in read_outline(packet().data).splitlines() if line.startswith("  Part")]
    assert parts == ["  Part", "  Part", "  Part [es]", "  Part", "  Part [ar]"]


def test_a_title_in_another_language_is_marked_in_the_contents() -> None:
    assert "TOCI {Link #: {es: Listas en listas}}{page}" in read_outline(packet().data)


def test_a_part_keeps_its_own_header_and_footer() -> None:
    """The letter's title stands on its second page; each part has its foot in its language."""
    assert text_of(4).count(PARTS[0]) == 1
    assert all(PARTS[0] not in text_of(page) for page in (5, 7, 9))
    assert text_of(3).count("not legal advice") == 0
    assert "General information, not legal advice" in text_of(1)
    assert "Información general, no es consejo legal" in text_of(5)


def test_the_web_page_says_what_the_packet_says() -> None:
    assert outline_of_page(packet(format="html").data.decode()) == packet(format="outline").data.decode()


def test_the_same_request_makes_the_same_bytes(miniature: Library) -> None:
    assert make_handout(miniature, request()).data == packet().data


# ── What is known of a child ─────────────────────────────────────────────────


def test_values_print_in_each_part_and_nowhere_else() -> None:
    """Not in the title, the bookmarks, the metadata: also when a heading has a value."""
    pdf = packet("pack").data
    assert f"H3 Who does what for {CHILD}" in read_outline(pdf)
    assert read_outline(pdf).count(CHILD) == 4
    assert (3, "Who does what for your child") in [(level, title) for level, title, _ in bookmarks(pdf)]
    with pikepdf.open(BytesIO(pdf)) as file:
        links = [str(link.get("/Contents")) for page in file.pages for link in page.get("/Annots", ())]
        kept = repr([bookmarks(pdf), dict(file.docinfo), file.Root.Metadata.read_bytes(), links])
    assert "Your packet" in kept
    assert "Quill" not in kept


def test_the_title_holds_no_value_when_the_sheet_s_heading_has_one(tmp_path: Path) -> None:
    shutil.copytree(LIBRARY, tmp_path / "library")
    shutil.copytree(ROOT / "templates", tmp_path / "library" / "templates")
    template = tmp_path / "library" / "templates" / "worksheet.md.j2"
    named = template.read_text("utf-8").replace("# {{ title }}", "# {{ title }}: [a child](value:child.name)")
    template.write_text(named, "utf-8")
    library = load_library(tmp_path / "library")
    document = document_of(library, request("pack", school=School()))
    assert f"H2 Ready for the meeting: {CHILD}" in outline(document)
    assert "TOCI {Link #: Ready for the meeting: a child}{page}" in outline(document)
    single = document_of(library, Request("worksheet", "check", values=VALUES))
    assert single.title == "Ready for the meeting: a child"


def test_a_day_is_written_in_the_language_of_the_packet() -> None:
    assert "LBody December 1, 2026" in packet(format="outline").data.decode()
    assert "LBody 1 de diciembre de 2026" in packet("pack", language="es", format="outline").data.decode()


LIBRARY_OPTION = ("--library", str(LIBRARY))


def test_the_file_s_name_says_nothing_of_a_child(miniature: Library) -> None:
    """Not even a hash, which would tell whether a guess is right."""
    names = {
        file_name(plan(miniature, request("pack", values={"child.name": name})).selection.request, "pdf")
        for name in (CHILD, "Ann")
    }
    assert names == {"packet_pack_family_en_letter_lakeview-elementary.pdf"}


def test_one_child_s_packet_never_replaces_another_s(command: Command) -> None:
    """The second gets a number; the same packet made again is the same file."""
    made = [
        command("make", "packet", "pack", "--set", f"child.name={name}", *LIBRARY_OPTION).out.strip()
        for name in ("Ann", "Bob", "Ann", "Bob")
    ]
    assert made == [f"output/packet_pack_family_en_letter{n}.pdf" for n in ("", "_2", "", "_2")]


def test_a_file_with_values_is_its_owner_s_alone(command: Command) -> None:
    """Also when the values come from the recipe; without values the file has the ordinary mode."""
    Path("own.yaml").write_text("like: pack\nvalues: {child.name: Ann}\n")
    Path("plain.yaml").write_text("like: pack\n")
    named = ("--set", "child.name=Ann", "--output", "b.html")
    for name, more in (
        ("own.yaml", ("--output", "a.pdf")),
        ("pack", named),
        ("plain.yaml", ("--output", "c.md")),
    ):
        assert command("make", "packet", name, *more, *LIBRARY_OPTION).code == 0
    Path("ordinary").touch()
    modes = [Path(name).stat().st_mode & 0o777 for name in ("a.pdf", "b.html", "c.md", "ordinary")]
    assert modes[:2] == [0o600, 0o600]
    assert modes[2] == modes[3] != 0o600


def test_the_name_is_in_the_file_s_name_when_it_is_asked_for(command: Command) -> None:
    ran = command(
        "make", "packet", "pack", "--set", "child.name=Zoë Quill", "--name-in-file", *LIBRARY_OPTION
    )
    assert ran.out == "output/packet_pack_family_en_letter_zoe-quill.pdf\n"


def test_a_flat_packet_has_a_name_of_its_own(command: Command) -> None:
    """It does not replace the one that is filled in on the screen."""
    ran = command("make", "packet", "pack", "--flat", *LIBRARY_OPTION)
    assert ran.out == "output/packet_pack_family_en_letter_flat.pdf\n"


# ── Recipes ──────────────────────────────────────────────────────────────────


def test_a_recipe_of_one_s_own_takes_what_it_does_not_say(miniature: Library, desk: Path) -> None:
    """Words and parts are those of the recipe that it is like; its values print."""
    Path("own.yaml").write_text(f"like: pack\nlanguage: es\nvalues:\n  child.name: {CHILD}\n", "utf-8")
    made = document_of(miniature, request("own.yaml", values={}))
    same = document_of(miniature, request("pack", language="es", values={"child.name": CHILD}))
    assert outline(made) == outline(same)
    assert CHILD in outline(made)


def test_the_command_line_goes_before_the_recipe(miniature: Library, desk: Path) -> None:
    Path("own.yaml").write_text("like: pack\nlanguage: es\npaper: a4\nvalues: {child.name: Ann}\n", "utf-8")
    made, document = filled(miniature, request("own.yaml", language="en", values={"child.name": CHILD}))
    assert (made.selection.request.language, made.selection.request.paper) == ("en", "a4")
    assert CHILD in outline(document)
    assert "Ann" not in outline(document)


def test_a_recipe_of_one_s_own_lists_its_sheets(miniature: Library, desk: Path) -> None:
    text = (
        "words: pack\naudience: teacher\nparts:\n  - {kind: worksheet, name: class}\n  - {kind: glossary}\n"
    )
    Path("own.yaml").write_text(text.replace("audience: teacher\n", ""), "utf-8")
    made = document_of(miniature, request("own.yaml"))
    headings = [line.strip() for line in outline(made).splitlines() if line.startswith("    H2")]
    assert headings == ["H2 In this packet", "H2 My class and the plan", "H2 Words to know"]


def test_two_recipes_with_the_same_words_make_two_files(miniature: Library, desk: Path) -> None:
    """The name of one's own file is not in it: it may hold a child's."""
    for name, kind in (("zoe.yaml", "glossary"), ("ann.yaml", "comparison-chart")):
        Path(name).write_text(f"words: pack\nparts:\n  - {{kind: {kind}}}\n")
    Path("same.yaml").write_text("like: pack\n")
    names = [
        find_recipe(miniature, name).id for name in ("pack", "mixed", "zoe.yaml", "ann.yaml", "same.yaml")
    ]
    assert names[:2] == ["pack", "mixed"]
    assert all(re.fullmatch("pack-[0-9a-f]{8}", name) for name in names[2:4])
    assert names[4] == "pack"
    assert len(set(names)) == 4
    made = plan(miniature, request("zoe.yaml", values={}, school=School())).selection.request
    assert file_name(made, "pdf") == f"packet_{names[2]}_family_en_letter.pdf"


def test_values_that_are_required_are_asked_for_all_at_once(miniature: Library) -> None:
    with pytest.raises(SelectionError) as caught:
        plan(miniature, request(values={}))
    assert list(map(worded, caught.value.problems)) == [
        'The packet needs the value "child.name": the child\'s full name. '
        "Write it under values:, or add --set child.name=…",
        'The packet needs the value "meeting.date": the day of the meeting. '
        "Write it under values:, or add --set meeting.date=…",
    ]


WRONG = """\
words: pack
required: [child.nam]
values:
  meeting.date: 1-2-26
  child.name: ""
  letter.dat: Quill
parts:
  - {kind: fact-shet}
  - {kind: fact-sheet, topics: [litle]}
  - {kind: worksheet, name: chek}
  - {kind: letter}
  - {kind: worksheet, name: class}
  - {kind: packet, name: pack}
  - kind: glossary
    rows: [all]
"""


def test_all_that_is_wrong_with_a_recipe_is_told_at_once_at_its_lines(miniature: Library, desk: Path) -> None:
    said = refused(miniature, WRONG, values={}, audience="family")
    assert said == [
        'own.yaml:4: The value "meeting.date" is not a day. Write year, month and day, such as 2026-11-22.',
        'own.yaml:6: There is no value "letter.dat". Did you mean "letter.date"?',
        'own.yaml:2: There is no value "child.nam". Did you mean "child.name"?',
        "own.yaml:13: A packet holds no other packet. List the sheets of that packet instead.",
        'own.yaml:8: Unknown kind of handout "fact-shet". Did you mean "fact-sheet"? '
        "List them: handouts list kinds",
        'own.yaml:9: Unknown topic "litle". Did you mean "little"? List them: handouts list topics',
        'own.yaml:10: Unknown worksheet "chek". Did you mean "check"? List them: handouts list worksheets',
        "own.yaml:11: Say which letter to make. List them: handouts list letters",
        'own.yaml:12: The worksheet "class" is not for the audience "family". It is for: teacher. '
        "List them: handouts list worksheets",
        'own.yaml:14: The kind "glossary" does not take --rows. It takes --sort.',
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("like: pak\n", 'There is no packet that this one could be like. Did you mean "pack"? '),
        (
            "words: pak\nparts: [{kind: glossary}]\n",
            "No text in packets/ has the words for the packet's cover. ",
        ),
        ("parts: [{kind: glossary}]\n", "The packet has no words for its cover. "),
        ("words: pack\n", "The packet has no parts. "),
        ("values:\n  child.name: Room #4 Quill\n", 'What follows " #" would be lost. '),
        ("like: pack\nvalues: {child.name: [Quill]}\n", ""),
        ("like: pack\nQuill: x\n", "A field on this line is not a field that can stand here. "),
        ("like: pack\nduplex: Quill\n", '"duplex" must be true or false.'),
        ("- Quill\n", ""),
    ],
)
def test_a_recipe_in_a_wrong_form_is_refused_without_a_word_of_it(
    text: str, said: str, miniature: Library, desk: Path
) -> None:
    (found,) = refused(miniature, text)
    assert re.match(r"own\.yaml:[12]: ", found)
    assert said in found
    assert "Quill" not in found


def test_an_unknown_recipe_has_a_near_match(miniature: Library, desk: Path) -> None:
    for name, said in {
        "pak": 'Unknown packet "pak". Did you mean "pack"? List them: handouts list packets',
        "": "Say which packet to make. List them: handouts list packets",
        "no.yaml": 'Cannot read "no.yaml": No such file or directory.',
    }.items():
        with pytest.raises((SelectionError, ContentError)) as caught:
            plan(miniature, request(name))
        assert worded(caught.value.problems[0]) == said


def test_a_packet_takes_no_options_of_other_kinds(miniature: Library) -> None:
    with pytest.raises(SelectionError, match=r'^The kind "packet" does not take --topics\.'):
        plan(miniature, request("pack", topics=("little",)))


# ── Too much ─────────────────────────────────────────────────────────────────


def test_a_packet_of_too_many_parts_is_refused_before_it_is_made(miniature: Library, desk: Path) -> None:
    """At the line of the parts; so is a part of too many topics."""
    many = "  - {kind: glossary}\n"
    assert refused(miniature, f"words: pack\nparts:\n{many * 101}") == [
        'own.yaml:3: "parts" must have at most 100 entries.'
    ]
    topics = ", ".join(["little"] * 101)
    assert refused(miniature, f"words: pack\nparts:\n  - {{kind: fact-sheet, topics: [{topics}]}}\n") == [
        'own.yaml:3: "topics" must have at most 100 entries.'
    ]


# ── Its words and its order ──────────────────────────────────────────────────


def shipped_packet(library: Library, name: str, **more: Any) -> str:
    return outline(document_of(library, Request("packet", name, **more)))


@pytest.mark.parametrize("code", ["en", "es"])
def test_who_can_help_is_said_once_at_the_end(code: str, shipped: Library) -> None:
    """Each sheet still names its law; the help stands on the last one alone."""
    for id in shipped.recipe_ids():
        said = shipped_packet(shipped, id, language=code)
        assert said.count('Figure "QR code' if code == "en" else 'Figure "Código QR') == 1, id
        assert said.rindex("parentcenterhub.org") > 0.85 * len(said), id


def test_the_cover_says_whose_meeting_it_is_and_the_file_does_not(shipped: Library) -> None:
    """Where the name is known; its title, bookmarks and file name hold none."""
    values = {"child.name": "Ana Ruiz"}
    made = make_handout(shipped, Request("packet", "first-meeting", values=values))
    assert "For Ana Ruiz’s meeting" in read_outline(made.data)
    assert "’s meeting" not in shipped_packet(shipped, "first-meeting")
    with pikepdf.open(BytesIO(made.data)) as pdf:
        assert "Ana" not in str(pdf.docinfo.get("/Title", ""))


def test_an_intended_empty_side_says_so(shipped: Library, tmp_path: Path) -> None:
    """On paper, not to a screen reader."""
    recipe = tmp_path / "both.yaml"
    part = "{kind: letter, name: ask-for-records, letter-only: true}"
    recipe.write_text(f"title: Two letters\nduplex: true\nparts:\n  - {part}\n  - {part}\n")
    pdf = make_handout(shipped, Request("packet", str(recipe), language="es")).data
    second, fourth = (pypdfium2.PdfDocument(pdf)[n].get_textpage().get_text_range() for n in (1, 3))
    assert "Este lado está vacío a propósito." in second
    assert "Este lado está vacío a propósito." in fourth
    assert "vacío a propósito" not in read_outline(pdf)


def test_a_recipe_may_have_a_title_of_its_own(shipped: Library, tmp_path: Path) -> None:
    """Text and never markup; with it the recipe needs no words of the library."""
    recipe = tmp_path / "ours.yaml"
    recipe.write_text(
        "title: '*Our* [504] meeting'\nsummary: With Ms. Rivera\nparts:\n  - {kind: glossary}\n"
    )
    made = document_of(shipped, Request("packet", str(recipe)))
    assert made.title == "*Our* [504] meeting"
    assert "P With Ms. Rivera" in outline(made)
    recipe.write_text('title: "a\\u202eb"\nparts:\n  - {kind: glossary}\n')
    with pytest.raises(SelectionError, match=r'ours.yaml:1: "title" holds a hidden sign'):
        document_of(shipped, Request("packet", str(recipe)))


@pytest.mark.parametrize("code", ["en", "es"])
def test_a_letter_alone_is_one_page(code: str, shipped: Library) -> None:
    """Without the guide for the family; its first heading is its only one."""
    for id in shipped.ids(LETTERS, code):
        asked = Request("letter", id, language=code, letter_only=True)
        made = make_handout(shipped, asked)
        assert made.pages == 1, id
        assert "H2" not in read_outline(made.data), id
