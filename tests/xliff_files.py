"""Files of XLIFF for tests: as they go out, changed as an office changes them, and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as Tree

from handouts.cli.exchange import unreadable
from handouts.library.load import Library, load_library
from handouts.office.exchange import changes, to_translate
from handouts.office.xliff import from_xliff, to_xliff
from tests.commands import Command, Ran
from tests.xliff_rules import CORE

Tree.register_namespace("", CORE.strip("{}"))


def exported(library: Library, code: str, *names: str) -> bytes:
    texts = [to_translate(library, code, name) for name in names or library.names(code)]
    return to_xliff(texts, "en", code, library.language(code).direction)


def taken(root: Path, code: str, data: bytes) -> None:
    """Import it, with no word of a command."""
    made = changes(load_library(root), code, from_xliff(data, "x"), "x", unreadable)
    assert made
    for each in made:
        each.path.write_bytes(each.data)


def edited(data: bytes, edit: Callable[[str], str]) -> bytes:
    """The file with other words at the end of each target."""
    root = Tree.fromstring(data)
    for target in root.iter(f"{CORE}target"):
        if len(target):
            target[-1].tail = edit(target[-1].tail or "")
        else:
            target.text = edit(target.text or "")
    return Tree.tostring(root)


def without_skeletons(data: bytes) -> bytes:
    """As a tool sends it back that keeps words only."""
    root = Tree.fromstring(data)
    for file in root.iter(f"{CORE}file"):
        file.remove(next(file.iter(f"{CORE}skeleton")))
    return Tree.tostring(root)


def segments(root: Tree.Element) -> list[Tree.Element]:
    return list(root.iter(f"{CORE}segment"))


def sent_out(command: Command, text: str = "es/what-is-an-iep") -> Tree.Element:
    ran = command("translations", "export", text, "--to", "-")
    assert (ran.code, ran.err) == (0, "")
    return Tree.fromstring(ran.out)


def sent_back(command: Command, root: Tree.Element | str | bytes) -> Ran:
    """Import a file in the folder where the command runs."""
    data = root if isinstance(root, str | bytes) else Tree.tostring(root)
    path = Path("back.xlf")
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return command("translations", "import", "back.xlf")


def target(root: Tree.Element, unit: str, number: int = 1) -> Tree.Element:
    """The target of a segment; made where there is none."""
    found = next(each for each in root.iter(f"{CORE}unit") if each.get("id") == unit)
    segment = found.findall(f"{CORE}segment")[number - 1]
    made = segment.find(f"{CORE}target")
    return Tree.SubElement(segment, f"{CORE}target") if made is None else made


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def fill(root: Tree.Element) -> None:
    """A target for each segment without one: the source's words, and one more."""
    for segment in segments(root):
        if segment.find(f"{CORE}target") is None:
            copy = Tree.fromstring(Tree.tostring(next(segment.iter(f"{CORE}source"))))
            copy.tag = f"{CORE}target"
            if len(copy):
                copy[-1].tail = f"{copy[-1].tail or ''} ñ"
            else:
                copy.text = f"{copy.text} ñ"
            segment.append(copy)
