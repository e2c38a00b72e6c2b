"""Where a line may end: the parts of Unicode's UAX #14 that our languages need.

After spaces, after a hyphen or slash between letters, after a dash, at U+200B, and between
ideographs, but never before a closing mark or after an opening one.
"""

from __future__ import annotations

import re
from functools import cache

from handouts.characters import ZERO_WIDTH_SPACE

FIRST_IDEOGRAPHIC = "\u3001"
_CJK = "\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffee\U00020000-\U0003ffff"
_CLOSING = "、。，．：；？！）」』】〕》〉〗”’%‰…ー々・ぁぃぅぇぉっゃゅょァィゥェォッャュョ),.:;?!\\]}"
_OPENING = "（「『【〔《〈〖“‘(\\[{"

_PLAIN = (
    r"(?<![ \t])[ \t]++(?=\S)"  # after spaces
    rf"|{ZERO_WIDTH_SPACE}"
    r"|\n"
    r"|(?<=[^\W\d_])(?<!\([^\W\d_]{2})[-/](?=[^\W\d_]{2})"  # deaf-blindness, not 555-0100 nor (zh-Hant)
    r"|[–—](?=\w)"
)
_IDEOGRAPHIC = (
    rf"|(?<=[{_CJK}])(?<![{_OPENING}])(?=[^\s{_CLOSING}])"
    rf"|(?<=[^\s{_OPENING}])(?=[{_CJK}])(?=[^{_CLOSING}])"
)


@cache
def _pattern(ideographic: bool) -> re.Pattern[str]:
    """The longer pattern takes a moment to compile, so only a text with ideographs asks for it."""
    return re.compile(_PLAIN + _IDEOGRAPHIC * ideographic)


def opportunities(text: str) -> list[int]:
    """Offsets at which a line may start, in order; never 0 nor the end."""
    pattern = _pattern(max(text, default="") >= FIRST_IDEOGRAPHIC)
    ends = (m.end() for m in pattern.finditer(text))
    return [at for at in dict.fromkeys(ends) if 0 < at < len(text)]
