"""How long one sheet takes in a process that has made it before, as a ratio to plain ReportLab.

Ours and a Platypus script that draws the same words are made in turn (A B A B) in one process, from
an unchanged library, and their processor time is compared turn by turn.  Both run with the program's
settings for ReportLab.  Usage: python tests/benchmarks/warm.py [PAIRS]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from operator import truediv
from pathlib import Path
from typing import Any

from handouts import pipeline
from handouts.ask.request import Request
from handouts.library.load import load_library

WARMING = 5
"""Turns that are not counted."""
PLAIN, OURS = "plain ReportLab", "ours"


def stages(library: Any, request: Any) -> Iterator[str]:
    """Make the sheet, and stop after each stage; the only place here that knows them."""
    made = pipeline.plan(library, request)
    yield "  select to check"
    document = made.filled(made.values)
    story = pipeline.make_story(made, document)
    yield "  fill and layout"
    pipeline.draw_story(made, story)
    yield "  draw"


def plain_script() -> Any:
    """The peer, with its fonts open."""
    import handouts.pdf.reportlab_guard  # noqa: F401  # first: the settings are the program's

    sys.path.insert(0, str(Path(__file__).parent))
    import plain_reportlab

    plain_reportlab.register_fonts()
    return plain_reportlab


def main(pairs: int) -> None:
    library = load_library()
    words = pipeline.make_handout(library, Request("fact-sheet", format="outline")).data.decode()
    plain = plain_script()
    times: dict[str, list[float]] = defaultdict(list)
    for turn in range(WARMING + pairs):
        if turn == WARMING:
            times.clear()
        start = time.process_time()
        plain.build(words, BytesIO())
        times[PLAIN].append(time.process_time() - start)
        start = begun = time.process_time()
        for stage in stages(library, Request("fact-sheet")):
            times[stage].append(time.process_time() - begun)
            begun = time.process_time()
        times[OURS].append(begun - start)
    report(times, pairs)


def report(times: dict[str, list[float]], pairs: int) -> None:
    """Medians of the times, and of the ratios to the peer within each turn."""
    print(f"{'medians of ' + str(pairs):20}    ms  ratio")
    for name, column in times.items():
        ratio = statistics.median(map(truediv, column, times[PLAIN]))
        print(f"{name:20} {statistics.median(column) * 1000:5.1f}  {ratio:5.2f}")
    print(f"our speed is {1 / ratio:.2f} of plain ReportLab's")  # they are the last


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 41)
