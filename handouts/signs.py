"""Small signs before a list entry's words, as line art; paper and web page draw the same."""

from __future__ import annotations

from typing import Literal

Sign = Literal["say", "write", "call", "keep", "bring"]

SIDE = 24
"""Of the square that each is drawn in, y downward."""

PATHS: dict[Sign, str] = {
    "say": "M 5 3 L 19 3 C 21 3 22.5 4.5 22.5 6.5 L 22.5 13 C 22.5 15 21 16.5 19 16.5 "
    "L 12.5 16.5 L 6.5 22 L 6.5 16.5 L 5 16.5 C 3 16.5 1.5 15 1.5 13 L 1.5 6.5 C 1.5 4.5 3 3 5 3 Z",
    "write": "M 2 22 L 3.5 16 L 16 3.5 C 17.2 2.3 18.8 2.3 20 3.5 L 20.5 4 C 21.7 5.2 21.7 6.8 20.5 8 "
    "L 8 20.5 Z M 13.3 6.2 L 17.8 10.7",
    "call": "M 2.5 5.5 C 2.5 3.8 3.8 2.5 5.5 2.5 L 8 2.5 L 10 8.5 L 7 10.5 C 8.4 13.4 10.6 15.6 13.5 17 "
    "L 15.5 14 L 21.5 16 L 21.5 18.5 C 21.5 20.2 20.2 21.5 18.5 21.5 C 9.7 21.5 2.5 14.3 2.5 5.5 Z",
    "keep": "M 2 4.5 L 9 4.5 L 11.5 7.5 L 22 7.5 L 22 20.5 L 2 20.5 Z",
    "bring": "M 2 8.5 L 22 8.5 L 22 20.5 L 2 20.5 Z M 8 8.5 L 8 4 L 16 4 L 16 8.5",
}
"""In SVG's notation: M, L, C and Z with absolute numbers, and no others."""
