"""Where a line may end: the parts of Unicode's UAX #14 that our languages need.

After spaces, after a hyphen or slash between letters, after a dash, at U+200B, and between
ideographs, but never before a closing mark or after an opening one.
"""

from __future__ import annotations

import re

ZERO_WIDTH_SPACE = "\u200b"
_CJK = "\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffee\U00020000-\U0003ffff"
_CLOSING = "、。，．：；？！）」』】〕》〉〗”’%‰…ー々・ぁぃぅぇぉっゃゅょァィゥェォッャュョ),.:;?!\\]}"
_OPENING = "（「『【〔《〈〖“‘(\\[{"

_PATTERN = re.compile(
    rf"[ \t]+(?=\S)"  # after spaces
    rf"|{ZERO_WIDTH_SPACE}"
    r"|\n"
    r"|(?<=[^\W\d_])[-/](?=[^\W\d_]{2})"  # deaf-blindness, not 555-0100
    r"|[–—](?=\w)"
    rf"|(?<=[{_CJK}])(?<![{_OPENING}])(?=[^\s{_CLOSING}])"
    rf"|(?<=[^\s{_OPENING}])(?=[{_CJK}])(?=[^{_CLOSING}])"
)


def opportunities(text: str) -> list[int]:
    """Offsets at which a line may start, in order; never 0 nor the end."""
    ends = (m.end() for m in _PATTERN.finditer(text))
    return [at for at in dict.fromkeys(ends) if 0 < at < len(text)]
