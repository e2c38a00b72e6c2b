"""Entries of glossaries beside those of the source language."""

from __future__ import annotations

import re

import pytest

from handouts.ask.request import Request
from handouts.composing.glossary import by_letters, without_source
from handouts.library.load import Library
from handouts.pdf.readback import read_outline
from handouts.pipeline import plan, write


@pytest.mark.parametrize(
    ("term", "source", "own"),
    [
        ("Adaptación (accommodation)", "Accommodation", "Adaptación"),
        (
            "Tecnología de asistencia (assistive technology, AT)",
            "Assistive technology (AT)",
            "Tecnología de asistencia",
        ),
        (
            "Apoyos (supports, MTSS), respuesta (response, RTI)",
            "Supports (MTSS), response (RTI)",
            "Apoyos, respuesta",
        ),
        ("评估（evaluation）", "Evaluation", "评估"),
        ("IEP", "IEP", "IEP"),
        ("Plan (de la escuela)", "Plan", "Plan (de la escuela)"),
    ],
)
def test_brackets_that_repeat_the_source_are_left_out(term: str, source: str, own: str) -> None:
    """The English word stands in its own column; brackets that say something else stay."""
    assert without_source(term, source) == own


@pytest.mark.parametrize(
    ("code", "terms"),
    [
        ("ru", ["Закон о правах", "закон об охране", "Зона", "Центр (PTI)"]),
        ("vi", ["Dịch vụ", "Điều trần", "Ghi danh"]),
        ("zh", ["安置", "《残障人士教育法案》", "调解", "“再评估”"]),
        ("es", ["Acuerdo", "Ámbito", "Año", "Apoyo"]),
        ("ko", ["가족", "조정", "평가"]),
    ],
)
def test_terms_stand_in_the_order_of_their_language(code: str, terms: list[str]) -> None:
    """By letters and words, without accents and quotes, and not by what is left of them in ASCII."""
    assert sorted(set(terms), key=by_letters) == terms


def test_a_language_has_its_own_colon_and_full_stop(shipped: Library) -> None:
    """Chinese writes wide ones, with no space behind: after terms and in the fine print."""
    request = Request("fact-sheet", topics=("what-is-an-iep",), language="zh-Hans")
    made = plan(shipped, request)
    outline = read_outline(write(made, made.filled({}), "pdf"))
    labels = [line.split("Lbl ")[1] for line in outline.splitlines() if "Lbl " in line]
    assert [label for label in labels if label.endswith(":")] == []
    assert "免费帮助：" in labels
    assert "P 版本 2026" in outline
    assert ". " not in outline.partition("P 版本 ")[2].partition("。")[0]


@pytest.mark.parametrize("code", ["zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("form", ["outline", "html", "markdown"])
def test_no_space_follows_a_wide_mark(code: str, form: str, shipped: Library) -> None:
    """It has its own room: in the foot, the fine print, the notice of a draft, after terms."""
    made = plan(shipped, Request("fact-sheet", topics=("what-is-an-iep",), language=code))
    text = write(made, made.filled({}), form).decode()
    assert re.findall(r".{9}[，。：；、！？）」](?:</\w+>|\*\*)* [^|\s].{9}", text) == []


def test_a_wide_colon_stands_after_both_labels_where_chinese_is_first(shipped: Library) -> None:
    made = plan(shipped, Request("fact-sheet", language="zh-Hans,en", twin=True))
    text = write(made, made.filled({}), "outline").decode()
    assert "电话 / {en: Phone}：{空白：" in text
