"""Where a line may end."""

from __future__ import annotations

from itertools import pairwise

import pytest

from handouts.layout.breaks import opportunities


def pieces(text: str) -> list[str]:
    at = [0, *opportunities(text), len(text)]
    return [text[start:end] for start, end in pairwise(at)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ask  the school", ["ask  ", "the ", "school"], id="after spaces"),
        pytest.param("deaf-blindness", ["deaf-", "blindness"], id="after a hyphen between letters"),
        pytest.param("in (zh-Hant)", ["in ", "(zh-Hant)"], id="not in the code of a language"),
        pytest.param("call 555-0100 now", ["call ", "555-0100 ", "now"], id="not inside a phone number"),
        pytest.param("34\u00a0CFR\u00a0300.8", ["34\u00a0CFR\u00a0300.8"], id="not at a no-break space"),
        pytest.param("มี\u200bสิทธิ์", ["มี\u200b", "สิทธิ์"], id="at a zero-width space"),
        pytest.param("孩子，学校", ["孩", "子，", "学", "校"], id="between ideographs, not before a comma"),
        pytest.param("计划（IEP）或", ["计", "划", "（IEP）", "或"], id="not after an opening bracket"),
        pytest.param("one\ntwo", ["one\n", "two"], id="at a forced break"),
    ],
)
def test_lines_may_end_there_and_nowhere_else(text: str, expected: list[str]):
    """The pieces between break opportunities are the expected ones."""
    assert pieces(text) == expected
