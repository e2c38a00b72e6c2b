"""How many words of a sheet OCR finds again on a copy of a copy.

    python tests/benchmarks/photocopy.py

Needs tesseract with English and Spanish.  A word counts when it has three letters at least.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import pypdfium2

from handouts.ask.request import Request
from handouts.library.load import load_library
from handouts.pipeline import make_handout
from tests.photocopy import hard, rendered, soft, twice

ROOT = Path(__file__).parents[2]
SHEETS = (
    Request("fact-sheet"),
    Request("fact-sheet", topics=("who-gets-ieps",)),
    Request("fact-sheet", topics=("who-gets-ieps",), audience="teacher"),
    Request("comparison-chart"),
    Request("comparison-chart", audience="teacher"),
    Request("letter", "ask-for-an-evaluation"),
    Request("worksheet", "meeting-checklist"),
    Request("worksheet", "whos-who"),
    Request("glossary"),
)
COPIES = {"soft": soft, "hard": hard}
LANGUAGES = {"en": "eng", "es": "spa"}


def main() -> None:
    from msgspec.structs import replace

    library = load_library(ROOT)
    for code, tongue in LANGUAGES.items():
        total: Counter[str] = Counter()
        for request in SHEETS:
            pdf = make_handout(library, replace(request, language=code)).data
            found = _found(pdf, tongue)
            total.update(found)
            shares = "  ".join(f"{name} {found[name] / found['words']:6.1%}" for name in COPIES)
            about = " ".join(request.topics) or request.name
            print(f"{code}  {request.kind:17}{about:24}{request.audience:8}{shares}")
        shares = "  ".join(f"{name} {total[name] / total['words']:.1%}" for name in COPIES)
        print(f"{code}  all  {shares}")


def _found(pdf: bytes, tongue: str) -> Counter[str]:
    """Words of the sheet, and how many of them are read on each kind of copy."""
    document = pypdfium2.PdfDocument(pdf)
    counts: Counter[str] = Counter()
    for number in range(len(document)):
        words = _words(document[number].get_textpage().get_text_range())
        counts["words"] += words.total()
        for name, copy in COPIES.items():
            counts[name] += (words & _words(_read(twice(copy, rendered(pdf, number)), tongue))).total()
    return counts


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]{3,}", text.lower()))


def _read(page: object, tongue: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        page.save(path, dpi=(200, 200))  # type: ignore[attr-defined]
        command = ["tesseract", str(path), "-", "-l", tongue, "--psm", "3"]
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout


if __name__ == "__main__":
    main()
