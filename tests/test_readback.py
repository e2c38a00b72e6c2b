"""Reading a PDF back from its tags."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, OutlineItem, Pdf

from handouts.errors import ContentError
from handouts.pdf.readback import ReadGlyph, bookmarks, glyphs, problems, read_outline, read_tree
from tests.tagged_pdf import Element as E
from tests.tagged_pdf import TaggedPdf


def said(mcid: int, words: str, tag: str = "P") -> str:
    """The operators that show words in the simple font."""
    return f"/{tag} <</MCID {mcid}>> BDC BT /F1 10 Tf ({words}) Tj ET EMC "


def sheet(tree: E, *contents: str) -> bytes:
    return TaggedPdf(tree, *(content.encode() for content in contents)).bytes()


def outline(tree: E, *contents: str) -> list[str]:
    """The lines of the outline below the first."""
    return read_outline(sheet(tree, *contents)).splitlines()[1:]


def document(*kids: E | int) -> E:
    return E("Document", kids)


# ── The outline ──────────────────────────────────────────────────────────────


def test_the_first_line_is_the_document_its_language_and_title() -> None:
    assert read_outline(sheet(document(), "")) == "Document [en-US] A sheet\n"


def test_an_element_is_a_line_two_spaces_deeper_than_its_parent() -> None:
    tree = document(E("H1", (0,)), E("Sect", (E("H2", (1,)), E("P", (2,)))))
    content = said(0, "One", "H1") + said(1, "Two", "H2") + said(2, "Three")
    assert outline(tree, content) == ["  H1 One", "  Sect", "    H2 Two", "    P Three"]


def test_the_tree_gives_the_order_whatever_the_page_draws_first() -> None:
    content = said(1, "last") + said(0, "first")
    assert outline(document(E("P", (0,)), E("P", (1,))), content) == ["  P first", "  P last"]


def test_text_may_go_on_on_another_page() -> None:
    tree = document(E("P", (0, (1, 0))))
    assert outline(tree, said(0, "to be "), said(0, "continued")) == ["  P to be continued"]


def test_a_list_shows_how_it_is_numbered() -> None:
    item = E("LI", (E("Lbl", (0,)), E("LBody", (1,))))
    numbering = {"A": Dictionary(O=Name.List, ListNumbering=Name.Decimal)}
    lines = outline(document(E("L", (item,), numbering)), said(0, "1.", "Lbl") + said(1, "Ask.", "LBody"))
    assert lines == ["  L Decimal", "    LI", "      Lbl 1.", "      LBody Ask."]


def test_a_list_without_numbering_is_none() -> None:
    assert outline(document(E("L")), "") == ["  L None"]


def test_a_table_shows_caption_and_scopes() -> None:
    column = {"A": Array([Dictionary(O=Name.Table, Scope=Name.Column)])}
    row = {"A": Dictionary(O=Name.Table, Scope=Name.Row)}
    head = E("THead", (E("TR", (E("TH", (1,), column),)),))
    body = E("TBody", (E("TR", (E("TH", (2,), row), E("TD", (3,)))),))
    content = said(0, "Plans", "Caption") + said(1, "IEP", "TH") + said(2, "Who", "TH") + said(3, "You", "TD")
    assert outline(document(E("Table", (E("Caption", (0,)), head, body))), content) == [
        "  Table",
        "    Caption Plans",
        "    THead",
        "      TR",
        "        TH Column IEP",
        "    TBody",
        "      TR",
        "        TH Row Who",
        "        TD You",
    ]


def test_a_container_of_one_paragraph_holds_its_text() -> None:
    assert outline(document(E("TD", (E("P", (0,)),))), said(0, "Words")) == ["  TD Words"]


def test_a_container_of_several_blocks_holds_no_text() -> None:
    lines = outline(document(E("LBody", (E("P", (0,)), E("P", (1,))))), said(0, "One") + said(1, "Two"))
    assert lines == ["  LBody", "    P One", "    P Two"]


def test_a_figure_shows_its_alternative_and_not_its_content() -> None:
    tree = document(E("Figure", (0,), {"Alt": "Two  people"}))
    assert outline(tree, said(0, "label", "Figure")) == ['  Figure "Two people"']


def test_a_part_shows_its_language_when_it_is_not_the_document_s() -> None:
    tree = document(E("Part", (), {"Lang": "es"}), E("Part", (), {"Lang": "en-US"}))
    assert outline(tree, "") == ["  Part [es]", "  Part"]


def test_a_division_shows_the_language_that_it_has_of_its_own() -> None:
    own = E("Div", (E("P", (0,)), E("P", (E("Span", (1,), {"Lang": "en"}),))), {"Lang": "ar"})
    content = said(0, "One") + said(1, "Two", "Span")
    assert outline(document(own), content) == ["  Div [ar]", "    P One", "    P {en: Two}"]
    assert outline(document(E("Div", (), {"Lang": "en-US"}), E("Div")), "") == ["  Div [en-US]", "  Div"]


def test_a_link_shows_where_it_leads() -> None:
    link = E("Link", (1,), uri="https://example.org/a")
    content = said(0, "See ") + said(1, "the law", "Link") + said(2, ".")
    assert outline(document(E("P", (0, link, 2))), content) == [
        "  P See {Link https://example.org/a: the law}."
    ]


def test_a_space_at_the_edge_of_a_link_stands_outside_of_it() -> None:
    link = E("Link", (0,), uri="tel:1")
    assert outline(document(E("P", (link, 1))), said(0, "call ", "Link") + said(1, "us")) == [
        "  P {Link tel:1: call} us"
    ]


def test_a_phrase_in_another_language_shows_it() -> None:
    tree = document(E("P", (E("Span", (0,), {"Lang": "es"}),)))
    assert outline(tree, said(0, "plan", "Span")) == ["  P {es: plan}"]


def test_a_blank_shows_what_is_said_for_it() -> None:
    blank = E("Span", (0,), {"ActualText": "blank: your name", "T": "blank"})
    assert outline(document(E("P", (blank,))), said(0, "name", "Span")) == ["  P {blank: your name}"]


def test_actual_text_is_read_in_place_of_glyphs() -> None:
    shaped = E("Span", (0,), {"ActualText": "مرحبا"})
    assert outline(document(E("P", (shaped,))), said(0, "xyz", "Span")) == ["  P مرحبا"]


def test_actual_text_of_the_marked_content_is_read_once() -> None:
    content = "/P <</MCID 0 /ActualText (said)>> BDC BT /F1 10 Tf (sh) Tj (own) Tj ET EMC"
    assert outline(document(E("P", (0,))), content) == ["  P said"]


def test_white_space_is_one_space_and_invisible_characters_are_dropped() -> None:
    shaped = E("Span", (0,), {"ActualText": " a \u00a0 b\u200bc\u00adde\u0301 "})
    assert outline(document(E("P", (shaped,))), said(0, "x", "Span")) == ["  P a bcd\u00e9"]


def test_artifacts_are_not_read() -> None:
    content = "/Artifact BMC BT /F1 10 Tf (Page 1) Tj ET EMC " + said(0, "Words")
    assert outline(document(E("P", (0,))), content) == ["  P Words"]


def test_ligatures_and_composite_fonts_are_read_by_their_to_unicode() -> None:
    content = "/P <</MCID 0>> BDC BT /F1 10 Tf (\\200t ) Tj /F2 10 Tf <000100020003> Tj ET EMC"
    assert outline(document(E("P", (0,))), content) == ["  P fit مل😀"]


def test_a_code_that_to_unicode_lacks_reads_as_the_replacement_character() -> None:
    content = "/P <</MCID 0>> BDC BT /F2 10 Tf <0009> Tj ET EMC"
    assert outline(document(E("P", (0,))), content) == ["  P \ufffd"]


def test_the_tree_tells_each_element_s_text() -> None:
    root = read_tree(sheet(document(E("P", (0, E("Link", (1,))))), said(0, "a ") + said(1, "b", "Link")))
    assert [(element.role, element.text) for element in root.walk()] == [
        ("Document", "a b"),
        ("P", "a b"),
        ("Link", "b"),
    ]


# ── Files that cannot be read ────────────────────────────────────────────────


def test_a_file_that_is_no_pdf_is_refused() -> None:
    with pytest.raises(ContentError, match=r"^The file is not a PDF, or it is damaged\.$"):
        read_outline(b"Words")


def test_an_encrypted_pdf_is_refused() -> None:
    locked = TaggedPdf(document(), b"").bytes(encryption=Encryption(owner="a", user="b"))
    with pytest.raises(ContentError, match=r"^The PDF is encrypted: it opens with a password only\.$"):
        read_outline(locked)


def test_an_untagged_pdf_is_refused() -> None:
    pdf = TaggedPdf(document(), b"")
    del pdf.file.Root.StructTreeRoot
    for read in (read_outline, problems):
        with pytest.raises(ContentError, match=r"^The PDF is not tagged: it has no structure tree\.$"):
            read(pdf.bytes())


# ── Glyphs ───────────────────────────────────────────────────────────────────


def placed(content: str) -> list[tuple[str, float, float]]:
    """The glyphs of a page and where they stand."""
    return [(glyph.text, glyph.x, glyph.y) for glyph in glyphs(sheet(document(), content), 1)]


@pytest.mark.parametrize(
    ("operators", "expected"),
    [
        ("1 0 0 1 72 700 Tm (ab) Tj", [("a", 72, 700), ("b", 77, 700)]),
        ("72 700 Td (a) Tj 10 -20 Td (b) Tj", [("a", 72, 700), ("b", 82, 680)]),
        ("0 -12 TD (a) Tj T* (b) Tj", [("a", 0, -12), ("b", 0, -24)]),
        ("14 TL (a) Tj (b) '", [("a", 0, 0), ("b", 0, -14)]),
        ('14 TL 2 1 (a b) "', [("a", 0, -14), (" ", 6, -14), ("b", 11.5, -14)]),
        ("[(a) -1000 (b)] TJ", [("a", 0, 0), ("b", 15, 0)]),
        ("[(a) 500 (b)] TJ", [("a", 0, 0), ("b", 0, 0)]),
        ("1 Tc 2 Tw (a b) Tj", [("a", 0, 0), (" ", 6, 0), ("b", 11.5, 0)]),
        ("200 Tz (ab) Tj", [("a", 0, 0), ("b", 10, 0)]),
        ("3 Ts (a) Tj", [("a", 0, 3)]),
        ("/F2 10 Tf <000200030001> Tj", [("ل", 0, 0), ("😀", 7, 0), ("م", 15, 0)]),
        ("/F2 10 Tf <00090001> Tj", [("\ufffd", 0, 0), ("م", 9, 0)]),
    ],
)
def test_a_glyph_stands_where_the_operators_put_it(
    operators: str, expected: list[tuple[str, float, float]]
) -> None:
    assert placed(f"BT /F1 10 Tf {operators} ET") == [pytest.approx(glyph) for glyph in expected]


def test_the_page_s_own_coordinates_move_and_scale_glyphs() -> None:
    content = "q 2 0 0 2 100 200 cm BT /F1 10 Tf 5 0 Td (a) Tj ET Q BT /F1 10 Tf (b) Tj ET"
    assert glyphs(sheet(document(), content), 1) == (
        ReadGlyph("a", 110, 200, "Body-Bold", 20),
        ReadGlyph("b", 0, 0, "Body-Bold", 10),
    )


def test_a_glyph_tells_the_marked_content_it_belongs_to() -> None:
    content = said(0, "a") + "/Artifact BMC BT /F1 8 Tf (b) Tj ET EMC"
    assert [glyph.mcid for glyph in glyphs(sheet(document(E("P", (0,))), content), 1)] == [0, None]


# ── Bookmarks ────────────────────────────────────────────────────────────────


def test_bookmarks_tell_level_title_and_page() -> None:
    pdf = TaggedPdf(document(), b"", b"")
    with pdf.file.open_outline() as marks:
        top = OutlineItem("Your sheet", 0)
        top.children.append(OutlineItem("Next steps", 1))
        marks.root.append(top)
    assert bookmarks(pdf.bytes()) == ((1, "Your sheet", 1), (2, "Next steps", 2))


def test_a_bookmark_may_lead_to_a_named_place() -> None:
    pdf = TaggedPdf(document(), b"", b"")
    pdf.file.Root.Dests = Dictionary(steps=Array([pdf.file.pages[1].obj, Name.Fit]))
    with pdf.file.open_outline() as marks:
        marks.root.append(OutlineItem("Next steps", action=Dictionary(S=Name.GoTo, D=Name.steps)))
    assert bookmarks(pdf.bytes()) == ((1, "Next steps", 2),)


# ── Tags that do not hold together ───────────────────────────────────────────


def good() -> TaggedPdf:
    link = E("Link", (1,), uri="https://example.org")
    content = said(0, "See ") + said(1, "it", "Link") + "/Artifact <</Type /Layout>> BDC 0 0 9 9 re f EMC"
    return TaggedPdf(document(E("P", (0, link, (1, 0)))), content.encode(), said(0, "again").encode())


def first_page(file: Pdf) -> pikepdf.Object:
    return file.pages[0].obj


def test_tags_that_hold_together_have_no_problems() -> None:
    assert problems(good().bytes()) == ()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (said(0, "a") + "0 0 9 9 re f", "f paints outside of marked content"),
        (
            said(0, "a") + "/Span <</Lang (es)>> BDC /F1 9 Tf (b) Tj EMC",
            "Tj paints outside of marked content",
        ),
        (
            said(0, "a") + "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI",
            "INLINE IMAGE paints outside of marked content",
        ),
        ("/P <</MCID 0>> BDC /Span <</Lang (es)>> BDC EMC EMC", "Span is marked inside P"),
        ("/Artifact BMC " + said(0, "a") + "EMC", "P is marked inside Artifact"),
        ("BT /P <</MCID 0>> BDC ET EMC", "marked content and a text object overlap"),
        ("/P <</MCID 0>> BDC BT EMC /Artifact BMC ET EMC", "marked content and a text object overlap"),
        (said(0, "a") + "EMC", "EMC with nothing to end"),
        ("/P <</MCID 0>> BDC", "P is not ended"),
        (said(0, "a", "H1"), "MCID 0 is marked H1, its parent is P"),
    ],
)
def test_marked_content_that_is_wrong_is_told_with_its_page(content: str, problem: str) -> None:
    assert problems(sheet(document(E("P", (0,))), content)) == (f"page 1: {problem}",)


def test_marked_content_that_the_tree_lacks_is_told() -> None:
    assert problems(sheet(document(E("P", (0,))), said(0, "a") + said(1, "b"))) == (
        "page 1: 2 marked contents have 1 parents",
        "MCID 1 is in the tree or on a page, but not both",
    )


def test_marked_content_that_the_page_lacks_is_told() -> None:
    assert problems(sheet(document(E("P", (0, 1))), said(0, "a"))) == (
        "page 1: 1 marked contents have 2 parents",
        "MCID 1 is in the tree or on a page, but not both",
    )


def test_marked_content_with_two_parents_is_told() -> None:
    assert problems(sheet(document(E("P", (0,)), E("P", (0,))), said(0, "a"))) == (
        "MCID 0 is 2 times in the tree",
    )


def test_an_mcid_used_twice_on_a_page_is_told() -> None:
    assert problems(sheet(document(E("P", (0,))), said(0, "a") + said(0, "b"))) == (
        "page 1: 2 marked contents have 1 parents",
        "MCID 0 is 2 times on its page",
    )


def broken_tabs(pdf: TaggedPdf) -> None:
    del first_page(pdf.file).Tabs


def broken_page_key(pdf: TaggedPdf) -> None:
    del first_page(pdf.file).StructParents


def broken_contents(pdf: TaggedPdf) -> None:
    del first_page(pdf.file).Annots[0].Contents


def broken_flags(pdf: TaggedPdf) -> None:
    first_page(pdf.file).Annots[0].F = 0


def broken_link_key(pdf: TaggedPdf) -> None:
    first_page(pdf.file).Annots[0].StructParent = 0


def broken_parent(pdf: TaggedPdf) -> None:
    pdf.root.K.K.P = pdf.root


def broken_next_key(pdf: TaggedPdf) -> None:
    pdf.root.ParentTreeNextKey = 2


def broken_kid(pdf: TaggedPdf) -> None:
    pdf.root.ParentTree.Nums[3][0] = pdf.file.make_indirect(Dictionary(S=Name.P))


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        (broken_tabs, ("page 1: /Tabs is not /S",)),
        (
            broken_page_key,
            (
                "page 1: /StructParents leads to no entry of the parent tree",
                "parent tree: key 0 is not used",
            ),
        ),
        (broken_contents, ("page 1: /Link annotation with no description",)),
        (broken_flags, ("page 1: /Link annotation that does not print",)),
        (
            broken_link_key,
            (
                "page 1: /Link annotation with no object reference in its parent",
                "parent tree: key 0 is used 2 times",
                "parent tree: key 2 is not used",
            ),
        ),
        (broken_parent, ("P is a kid of Document, but names another parent",)),
        (broken_next_key, ("parent tree: /ParentTreeNextKey is in use",)),
        (broken_kid, ("page 2: MCID 0 is not among the kids of its parent",)),
    ],
)
def test_a_tree_that_does_not_hold_together_is_told(
    breaks: Callable[[TaggedPdf], None], expected: tuple[str, ...]
) -> None:
    pdf = good()
    breaks(pdf)
    assert problems(pdf.bytes()) == expected
