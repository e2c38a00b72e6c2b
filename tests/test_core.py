"""What makes a handout runs where there is no disk, no terminal and no library for pictures: in a page."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import handouts

ABSENT = ("PIL", "anyascii", "click", "defusedxml", "docx", "lxml", "pikepdf", "pysyllables")
"""Modules that the core does without."""
NOT_CORE = ("handouts.__main__", "handouts.cli", "handouts.pdf.readback", "handouts.writing.word")

PAGE = """
import json, os, pkgutil, sys
from base64 import b64decode
from hashlib import sha256
from importlib import import_module

asked = json.load(sys.stdin)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink", "os.truncate", "subprocess.Popen"}

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in asked["absent"]:
            raise ImportError(f"there is no {name} here")

def refuse(event, given):
    if event in CHANGES or event == "open" and given[2] & WRITES:
        raise PermissionError(f"{event} {given}")

sys.meta_path.insert(0, Absent())
sys.addaudithook(refuse)
import handouts

for module in pkgutil.walk_packages(handouts.__path__, "handouts."):
    if not module.name.startswith(tuple(asked["not core"])):
        import_module(module.name)

from handouts import pictures

size, data, rgba = asked["picture"]
known = {b64decode(data): pictures.Pixels.from_rgba(*size, b64decode(rgba))}
pictures.decoder = lambda data, side: known[data]
made = [handouts.make(**each).data for each in asked["sheets"]]
print(json.dumps([sha256(data).hexdigest() for data in made]))
"""


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    path = tmp_path / "logo.png"
    Image.linear_gradient("L").resize((120, 60)).convert("RGB").save(path)
    return path


def test_the_core_makes_the_same_bytes_in_a_page(logo: Path) -> None:
    """Each of its modules can be imported, and nothing is written while it works.

    In the place of Pillow stand pixels that a browser has made of the picture.
    """
    school = logo.with_name("school.yaml")
    school.write_text(f"name: Oak School\nlogo: {logo.name}\nlogo-alt: A tree\n", "utf-8")
    sheets: list[dict[str, Any]] = [
        {"kind": "fact-sheet", "school": str(school)},
        {"kind": "fact-sheet", "school": str(school), "format": "html"},
        {"kind": "fact-sheet", "language": "ar", "format": "markdown"},
        {"kind": "comparison-chart", "language": "zh"},
        {"kind": "letter", "name": "ask-for-an-evaluation", "values": {"child.name": "Ana"}},
        {"kind": "packet", "name": "first-meeting"},
    ]
    with Image.open(logo) as image:
        rgba = image.convert("RGBA").tobytes()
    pixels = image.size, *(b64encode(each).decode() for each in (logo.read_bytes(), rgba))
    asked = {"absent": ABSENT, "not core": NOT_CORE, "picture": pixels, "sheets": sheets}
    ran = subprocess.run(
        [sys.executable, "-B", "-c", PAGE],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == [sha256(handouts.make(**each).data).hexdigest() for each in sheets]
