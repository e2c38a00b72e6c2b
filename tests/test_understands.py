"""The command line takes what people type: other words, capitals, long dashes, spaces after commas."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType, SimpleNamespace

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.ask.meaning import Meant, meant
from handouts.ask.request import Request
from handouts.ask.selection import select
from handouts.cli import COMMANDS, handouts, streams
from handouts.cli.typed import understood
from handouts.library.load import Library
from tests.commands import Command
from tests.sheets import ROOT

pytestmark = pytest.mark.usefixtures("opened_once")

OURS = ("--library", str(ROOT))
"""The library that we ship, alone."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """The requests of ``make`` with defaults put in; nothing is drawn."""
    found: list[Request] = []

    def make_handout(library: Library, request: Request) -> SimpleNamespace:
        selection = select(library, request)
        found.append(selection.request)
        return SimpleNamespace(data=b"%PDF", selection=selection, notices=(), pages=0)

    stub = ModuleType("handouts.pipeline")
    stub.make_handout = make_handout  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "handouts.pipeline", stub)
    return found


@pytest.fixture
def type_(command: Command, asked: list[Request], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Types a line with the library that we ship."""
    monkeypatch.setenv("HANDOUTS_LIBRARY", str(ROOT))
    return command


# ── A kind, and what it is about ─────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("fact-sheet", Meant("fact-sheet")),
        ("Fact Sheet", Meant("fact-sheet")),
        ("factsheet", Meant("fact-sheet")),
        ("handouts", Meant("fact-sheet")),
        ("chart", Meant("comparison-chart")),
        ("CHART Essential", Meant("comparison-chart", rows=("essential",))),
        ("chart iep-vs-504", Meant("comparison-chart")),
        ("letters", Meant("letter")),
        ("carta", Meant("letter")),
        ("recipe Teacher-Kit", Meant("packet", "teacher-kit")),
        ("packet Our Meeting.yaml", Meant("packet", "Our Meeting.yaml")),
        ("dictionary", Meant("glossary")),
        ("fact-sheet who-gets-ieps", Meant("fact-sheet", topics=("who-gets-ieps",))),
        ("sheet Who Gets IEPs", Meant("fact-sheet", topics=("who-gets-ieps",))),
        ("sheet adhd, autism", Meant("fact-sheet", topics=("adhd", "autism"))),
        ("sheet adhd autism", Meant("fact-sheet", topics=("adhd", "autism"))),
        ("who-gets-ieps", Meant("fact-sheet", topics=("who-gets-ieps",))),
        ("WHO_GETS_IEPS", Meant("fact-sheet", topics=("who-gets-ieps",))),
        ("new-teacher", Meant("fact-sheet", topics=("new-teacher",))),
        ("meeting-checklist", Meant("worksheet", "meeting-checklist")),
        ("ask-for-records", Meant("letter", "ask-for-records")),
        ("teacher-kit", Meant("packet", "teacher-kit")),
        ("letter ask-for-records too", Meant("letter", "ask-for-records", left=("too",))),
        ("letter ask-for-record", Meant("letter", "ask-for-record")),
        ("nothing like it", Meant("nothing", "like-it")),
    ],
)
def test_words_mean_a_kind_and_what_it_is_about(shipped: Library, words: str, found: Meant) -> None:
    assert meant(shipped, words.split()) == found


def test_a_name_of_two_things_is_a_sheet_and_the_other_is_told(type_: Command, asked: list[Request]) -> None:
    ran = type_("make", "first-meeting")
    assert (asked[0].kind, asked[0].topics) == ("fact-sheet", ("first-meeting",))
    assert ran.err == (
        "handouts: Note: there is a packet of this name too: handouts make packet first-meeting\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        "fact-sheet",
        "chart",
        "Fact Sheet",
        "handouts make chart",
        "who-gets-ieps",
        "print chart",
        "help make",
        "MAKE glossary",
    ],
)
def test_make_may_be_left_out_or_called_otherwise(type_: Command, line: str) -> None:
    ran = type_(*line.split())
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(("output/", "Usage: handouts make"))


def test_topics_behind_the_kind_stand_before_those_of_the_option(
    type_: Command, asked: list[Request]
) -> None:
    type_("make", "fact-sheet", "adhd", "--topics", "autism")
    assert asked[0].topics == ("adhd", "autism")


def test_a_bundle_or_a_topic_for_teachers_alone_is_taken_for_teachers(
    type_: Command, asked: list[Request]
) -> None:
    """One that is for all is still for families."""
    for name in ("new-teacher", "writing-goals", "writing-goals,adhd", "adhd"):
        type_("make", "fact-sheet", "--topics", name)
    assert [request.audience for request in asked] == ["teacher", "teacher", "teacher", "family"]


# ── Options ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "options",
    [
        "-l es -t adhd,autism -a teacher",
        "-les -t adhd -t autism -ateacher",
        "--lang es --topic adhd,autism --for teachers",
        "--LANGUAGE ES --Topics ADHD,Autism --audience Teacher",
        "-L es -T adhd,autism -A TEACHER",
        "–language es —topics adhd,autism –a educator",
        "--language=español --topics adhd, autism --audience staff",
        "—-language=espanol --topics adhd ,autism --audience docente",
        "-topics adhd,autism -lang es-MX -audience Educators",
        "--language es --language es --topics adhd, --topics autism --audience teachers",
    ],
)
def test_options_are_understood_as_they_are_typed(type_: Command, asked: list[Request], options: str) -> None:
    words = options.replace("--topics adhd, --topics autism", "--topics adhd --topics autism").split()
    assert type_("make", "fact-sheet", *words).err == ""
    (request,) = asked
    assert (request.language, request.topics, request.audience) == ("es", ("adhd", "autism"), "teacher")


WORDS = st.one_of(
    st.sampled_from(
        ["--topics", "-t", "a,", ",b", "--lang", "-les", "–language", "--set", "child.name", "--"]
    ),
    st.text("-–—=,. aA", max_size=4),
)


@given(command=st.sampled_from(COMMANDS), words=st.lists(WORDS, max_size=6))
def test_any_line_is_understood_or_refused(command: str, words: list[str]) -> None:
    """And what is understood once means the same when it is read again."""
    ctx = click.Context(handouts)
    with suppress(click.UsageError):
        made = understood(ctx, handouts.get_command(ctx, command), words)
        assert understood(ctx, handouts.get_command(ctx, command), made) == made


def test_large_print_may_be_asked_for_by_its_name(type_: Command, asked: list[Request]) -> None:
    type_("make", "chart", "--large-print", "--size", "A4", "--columns", "IEP,", "504", "--rows", "Cost,TEAM")
    (request,) = asked
    assert (request.variant, request.paper, request.columns, request.rows) == (
        "large-print",
        "a4",
        ("iep", "504"),
        ("cost", "team"),
    )


def test_other_commands_have_the_letters_too(type_: Command) -> None:
    """Those that have the option; elsewhere a letter is unknown."""
    assert "-l, --language" in type_("check", "--help").out
    assert "-o, --output" in type_("batch", "--help").out
    assert type_("list", "topics", "-l", "es").err.startswith("handouts: No such option '-l'")
    assert "-o, --output" in type_("translations", "review", "--help").out
    assert "twice" in type_("translations", "review", "es/adhd", "-a", "family", "-a", "teacher").err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "fact-sheet --language es --lang en",
            "--language is given twice. For both on one sheet of paper: --language en,es.",
        ),
        ("fact-sheet -a family -a teacher", "--audience is given twice. A sheet is for one: make it once"),
        ("fact-sheet --values a.yaml --values b.yaml", "--values is given twice. Put all values into one"),
        ("comparison-chart --large-print --variant own", "--variant is given twice. Give it once."),
        *(
            (f"fact-sheet {name} {one} {name} {other}", f"{name} is given twice. Give it once.")
            for name, one, other in (
                ("--state", "TX", "CA"),
                ("--paper", "a4", "letter"),
                ("--to", "pdf", "html"),
                ("--date", "2026-01-01", "2026-01-02"),
                ("--output", "a.pdf", "b.pdf"),
            )
        ),
        (
            "letter ask-for-records --set child.name=Ana Ruiz",
            "A word stands alone behind --set. Put quotes around a text with spaces: "
            '--set child.name="First Last".',
        ),
        (
            "letter --set child.name=Ana Ruiz --set meeting.place=Room Ruiz ask-for-records",
            "A word stands alone behind --set.",
        ),
        (
            "fact-sheet --language en Ruiz",
            "A word stands alone behind --language. Put commas between names: --language one,two.",
        ),
        ("glossary --school Ruiz school", "A word stands alone behind --school. Put quotes around"),
        ("letter ask-for-records Ruiz", 'There is a word too many behind "letter ask-for-records".'),
    ],
)
def test_what_is_lost_between_two_words_is_told(type_: Command, line: str, told: str) -> None:
    """And no word that may be a child's name is repeated."""
    ran = type_("make", *line.split())
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"handouts: {told}")
    assert "Ruiz" not in ran.err


def test_a_text_that_the_shell_has_cut_is_told_by_every_command(type_: Command) -> None:
    ran = type_("batch", "rows.csv", "--output", "x", "--column", "Student", "Ruiz=child.name")
    assert (ran.code, "Put quotes around" in ran.err, "Ruiz" in ran.err) == (2, True, False)


def test_a_value_may_stand_behind_a_space(type_: Command, asked: list[Request]) -> None:
    """Words behind an option that name something are taken as ever."""
    type_("make", "--set", "child.name", "Ann Lee", "letter", "ask-for-records")
    type_("make", "letter", "--set", "child.name=Ann Lee", "ask-for-records")
    assert [(each.name, each.values) for each in asked] == [
        ("ask-for-records", {"child.name": "Ann Lee"})
    ] * 2


# ── Languages ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("es-MX", "es"),
        ("es_US.UTF-8", "es"),
        ("es-419", "es"),
        ("Espanol", "es"),
        ("zh-TW", "zh-Hant"),
        ("zh_hk", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("ZH", "zh-Hans"),
        ("Mandarin", "zh-Hans"),
        ("Cantonese", "zh-Hant"),
        ("Tieng Viet", "vi"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("Portuguese", "pt-BR"),
        ("en-GB", "en"),
        ("xx", "xx"),
        ("ess", "ess"),
        ("es-", "es"),
        ("", ""),
    ],
)
def test_a_language_is_found_by_regional_codes_and_by_what_people_call_it(
    shipped: Library, typed: str, code: str
) -> None:
    assert shipped.code_of(typed) == code


def test_an_exact_code_goes_before_its_region(small_library: Path) -> None:
    """``fil`` and ``tl`` are one language, whichever of the two codes its texts have."""
    from handouts.library.load import load_library

    for code in ("es-MX", "tl", "zh"):
        (small_library / "content" / code).mkdir()
        text = (small_library / "content/es/language.yaml").read_text("utf-8")
        text = text.replace("español", f"own {code}").replace("Spanish", f"English {code}")
        (small_library / "content" / code / "language.yaml").write_text(text, "utf-8")
    library = load_library(small_library)
    found = [library.code_of(typed) for typed in ("es-mx", "es-AR", "fil", "fil-PH", "zh-TW", "Filipino")]
    assert found == ["es-MX", "es", "tl", "tl", "zh", "tl"]


# ── Lists, and what is shown ─────────────────────────────────────────────────


def test_a_packet_is_called_a_packet_and_the_old_name_goes_on_working(type_: Command) -> None:
    assert type_("list", "packets") == type_("list", "recipes") == type_("LIST", "Packet") == type_("packets")
    shown = type_("show", "packet", "teacher-kit")
    assert shown.out.startswith("teacher-kit  ")
    assert shown == type_("show", "recipe", "Teacher-Kit") == type_("show", "teacher-kit")


def test_a_name_alone_is_shown_for_what_it_is(type_: Command) -> None:
    assert type_("show", "Texas") == type_("show", "state", "TX")
    assert type_("show", "adhd") == type_("show", "topic", "ADHD")
    assert type_("show", "packet").err.startswith("handouts: Say which packet to show.")


# ── Where it is written ──────────────────────────────────────────────────────


def test_a_file_without_an_ending_gets_that_of_what_is_written(type_: Command) -> None:
    """One that is there already is written as it is."""
    for options in ("desk", "desk --to html", "a.b/sheet"):
        Path("a.b").mkdir(exist_ok=True)
        type_("make", "glossary", "--output", *options.split())
    assert sorted(str(path) for path in Path().rglob("*.*") if path.is_file()) == [
        "a.b/sheet.pdf",
        "desk.html",
        "desk.pdf",
    ]
    Path("plain").write_bytes(b"")
    assert type_("make", "glossary", "-o", "plain").out == "plain\n"


# ── Sections of a topic ──────────────────────────────────────────────────────


def outline(command: Command, topics: str, *more: str) -> list[str]:
    """Titles, headings and boxes of a sheet."""
    ran = command("make", "fact-sheet", "--topics", topics, "--to", "outline", "--output", "-", *more, *OURS)
    assert ran.code == 0, ran.err
    return [line.strip() for line in ran.out.splitlines() if line.strip()[:2] in {"H1", "H2", "H3"}]


def test_a_section_prints_under_its_topic_s_title_without_the_lead(command: Command) -> None:
    assert outline(command, "adhd#help")[:2] == [
        "H1 ADHD: help with attention at school",
        "H2 What help is there to ask for?",
    ]
    assert "H2 The short version" not in outline(command, "adhd#help,adhd#next")
    assert "H2 The short version" in outline(command, "adhd")
    ran = command("make", "adhd#help", "--to", "outline", "--output", "-", *OURS)
    assert "General information, not legal advice" in ran.out
    assert "Version" in ran.out


def test_several_sections_stand_in_the_order_of_the_text(command: Command) -> None:
    assert outline(command, "ADHD#Next,adhd#help")[1:3] == [
        "H2 What help is there to ask for?",
        "H2 What can I do now?",
    ]


def test_sections_of_several_topics_stand_under_their_titles(command: Command) -> None:
    assert outline(command, "adhd#help,dyslexia")[2:5] == [
        "H2 ADHD: help with attention at school",
        "H3 What help is there to ask for?",
        "H2 Dyslexia: help with reading at school",
    ]


def test_a_section_for_teachers_alone_is_taken_for_teachers(type_: Command, asked: list[Request]) -> None:
    """And its sheet has a name of its own."""
    ran = type_("make", "adhd#glance")
    assert asked[0].audience == "teacher"
    assert ran.out == "output/fact-sheet_adhd.glance_teacher_en_full_letter.pdf\n"


@pytest.mark.parametrize("more", ["--language=en,es", "--language=es --twin", "--detail=brief"])
def test_a_section_is_said_in_other_forms_too(command: Command, more: str) -> None:
    made = command("make", "adhd#help", "-o", "a.pdf", *more.split(), *OURS)
    assert made.code == 0, made.err
    assert Path("a.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("topics", "told"),
    [
        (
            "adhd#nex",
            'The topic "adhd" has no section "nex". Did you mean "next"? It has: who, help, behavior,',
        ),
        ("adhd#", 'The topic "adhd" has no section "". It has: who, help, behavior, next.'),
        (
            "adhd#glance",
            'The topic "adhd" has no section "glance" for the audience "family". It has: who, help, ',
        ),
        ("adhd,adhd#next", '"adhd" is given whole, too. Give the sections of topics, or whole topics.'),
        ("first-meeting#a", '"first-meeting" is a bundle, and has no sections. Give the sections of topics'),
        ("adhd#next,adhd#next", 'The topic "adhd#next" is given 2 times.'),
        ("adhdd#next", 'Unknown topic "adhdd". Did you mean "adhd"?'),
    ],
)
def test_a_section_that_is_not_there_is_answered_with_those_that_are(
    command: Command, topics: str, told: str
) -> None:
    ran = command("make", "fact-sheet", "--audience", "family", "--topics", topics, *OURS)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"handouts: {told}")


def test_a_section_without_a_name_is_asked_for_by_its_number(command: Command, small_library: Path) -> None:
    path = small_library / "content/en/disagreements.md"
    path.write_text(path.read_text("utf-8").replace(" {#section}", ""), "utf-8")
    told = command("make", "fact-sheet", "--topics", "disagreements#x").err
    assert told.startswith('handouts: The topic "disagreements" has no section "x". It has: 1.')


def test_an_order_takes_sections_and_a_packet_of_ones_own_too(command: Command) -> None:
    Path("order.csv").write_text("id,kind,topics\na,Fact Sheet,adhd#glance adhd#next\n", "utf-8")
    ran = command("batch", "order.csv", "--output", "sheets", *OURS)
    assert (ran.code, Path("sheets/a.pdf").is_file()) == (0, True), ran.err
    parts = "title: Ours\nparts: [{kind: fact-sheet, topics: [adhd#help]}]\n"
    Path("own.yaml").write_text(parts, "utf-8")
    ran = command("make", "packet", "own.yaml", "--to", "outline", "--output", "-", *OURS)
    assert "What help is there to ask for?" in ran.out
    assert "The short version" not in ran.out


# ── What is said of the file ─────────────────────────────────────────────────

SHEET = ("make", "fact-sheet", "--topics", "adhd", *OURS)


@pytest.fixture
def screen(command: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Somebody looks at the standard output."""
    monkeypatch.setattr(streams, "is_terminal", lambda stream: stream is sys.stdout)
    return command


def test_a_person_is_told_the_full_path_and_how_to_print(screen: Command) -> None:
    ran = screen(*SHEET)
    assert ran.out == f"{Path('output').absolute()}/fact-sheet_adhd_family_en_full_letter.pdf\n"
    assert ran.err == (
        "handouts: 2 pages: 1 sheet of paper a copy. "
        "To print it: both sides, flipped on the long edge, and how many copies.\n"
    )
    assert screen("make", "adhd#help", "-o", "a", *OURS).err == (
        "handouts: 1 page. To print it: say how many copies.\n"
    )


def test_a_sheet_that_lies_on_its_side_is_flipped_on_the_short_edge(screen: Command) -> None:
    ran = screen("make", "chart", "--columns", "iep,504,ifsp,service-plan", "-o", "a.pdf", *OURS)
    assert "both sides, flipped on the short edge" in ran.err


def test_a_program_gets_the_path_as_it_is(command: Command) -> None:
    assert command(*SHEET) == (
        0,
        "output/fact-sheet_adhd_family_en_full_letter.pdf\n",
        "handouts: 2 pages: 1 sheet of paper, printed on both sides.\n",
    )


def test_quiet_leaves_the_path_alone(command: Command) -> None:
    """What is wrong is told all the same."""
    assert "No person has reviewed" in command(*SHEET, "--language", "es").err
    assert command(*SHEET, "--language", "es", "--quiet").err == ""
    assert command("make", "first-meeting", "--quiet", *OURS).err == ""
    assert command("make", "fact-sheet", "xyzzy", "--quiet", *OURS).err != ""


def viewer(folder: Path, exit_code: int) -> None:
    """A program of the system that opens files."""
    for name in ("xdg-open", "open"):
        path = folder / name
        path.write_text(f'#!/bin/sh\nprintf "%s" "$1" > "{folder}/shown"\nexit {exit_code}\n')
        path.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a call of its own")
def test_open_hands_the_file_to_the_system_s_viewer(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer(tmp_path, 0)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    ran = command(*SHEET, "--open")
    assert (tmp_path / "shown").read_text() == str(Path(ran.out.strip()).absolute())
    assert "Open it yourself" not in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a call of its own")
@pytest.mark.parametrize("has_one", [True, False])
def test_a_file_that_cannot_be_opened_is_made_all_the_same(
    has_one: bool, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if has_one:
        viewer(tmp_path, 3)
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = command(*SHEET, "--open")
    assert (ran.code, Path(ran.out.strip()).is_file()) == (0, True)
    assert ran.err.endswith("handouts: Note: no program here opens it. Open it yourself.\n")


def test_the_standard_output_cannot_be_opened(command: Command) -> None:
    ran = command(*SHEET, "--open", "--output", "-")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("handouts: --open opens a file: give --output a name.")


# ── Completion ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ma", "make"),
        ("make fact", "fact-sheet"),
        ("make who-g", "who-gets-ieps"),
        ("make letter ask-for-rec", "ask-for-records"),
        ("chart esse", "essential"),
        ("make fact-sheet --topics adhd,aut", "adhd,autism"),
        ("make fact-sheet -t adhd#gl", "adhd#glance"),
        ("make chart --columns IEP,5", "IEP,504"),
        ("make chart --rows stay", "stay-put"),
        ("make fact-sheet --language v", "vi"),
        ("make fact-sheet -a t", "teacher"),
        ("make fact-sheet --state t", "TX"),
        ("make fact-sheet --tw", "--twin"),
        ("make packet our.y", "our.y"),
        ("make fact-sheet --school sch", "sch"),
        ("list pack", "packets"),
        ("show packet teach", "teacher-kit"),
        ("batch rows.csv --letter missed", "missed-services"),
        ("make nothing x", "x"),
        ("nothing x", ""),
    ],
)
def test_a_shell_completes_names_and_options(
    typed: str,
    offered: str,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By Click's own means, and never with a word of what is wrong."""
    words = f"handouts {typed}".split(" ")
    monkeypatch.setenv("HANDOUTS_LIBRARY", str(ROOT))
    monkeypatch.setenv("_HANDOUTS_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"handouts {typed}")
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    ran = command()
    found = [line.partition(",")[2] for line in ran.out.splitlines() if line]
    assert (offered in found) if offered else not found
    assert ran.err == ""


# ── Hints ────────────────────────────────────────────────────────────────────


def test_a_hint_names_what_holds_the_word_before_what_only_looks_like_it(type_: Command) -> None:
    assert 'Did you mean "meeting-checklist"' not in type_("make", "worksheet", "profile").err
    assert 'Did you mean "one-page-profile"?' in type_("make", "worksheet", "profile").err
