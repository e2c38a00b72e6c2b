"""Layers: folders whose files say only what differs from what lies below them.

The order is ours, a state's, then each folder that is named; a library that stands alone covers all below it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct, field

from handouts.characters import CONTROLS
from handouts.errors import ContentError, Problem, SelectionError, near_match
from handouts.library import strict_yaml
from handouts.library.model import OPEN, FromYaml, State
from handouts.library.text_file import leads_out, listed, read_text
from handouts.resources import data_root

FILE = "layer.yaml"
"""Makes a folder a layer; a folder without it is a library that stands alone."""
STATES, STATE_FILE = "states", "state.yaml"
MOST = 20
"""Layers that may lie on one another."""


class LayerFile(FromYaml, frozen=True):
    """``layer.yaml``: whose words these are, and what they were written over."""

    name: Annotated[
        str, Meta(min_length=1, max_length=60, description="whose words these are; it is printed")
    ]
    version: Annotated[str, Meta(max_length=20, description="of these words; printed after the name")] = ""
    alone: Annotated[bool, Meta(description="true: a whole library, with nothing of ours below it")] = False
    replaces: Annotated[
        dict[str, Annotated[dict[str, str], Meta(extra=OPEN)]],
        Meta(description="file -> part -> hash of what stood below it; written by layers accept", extra=OPEN),
    ] = field(default_factory=dict)


class Layer(Struct, frozen=True):
    """A folder of words."""

    root: Path
    name: str = ""
    """Whose words these are; empty for ours, and for a library that stands alone."""
    version: str = ""
    state: str = ""
    """The code of the state whose rules these are."""
    replaces: dict[str, dict[str, str]] = {}
    """File -> part -> hash of what stood below it when it was written."""

    @property
    def content(self) -> Path:
        return self.root if self.state else self.root / "content"

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @property
    def file(self) -> Path:
        """That says whose words these are."""
        return self.root / FILE

    @property
    def printed(self) -> str:
        """As the version line of a sheet names it."""
        return f"{self.name} {self.version}".rstrip()


def layers_of(folders: Sequence[Path], state: str = "") -> tuple[Layer, ...]:
    """The layers that count, the lowest first: ours, the state's, then the folders in their order.

    Raises ContentError for a folder that is no library, SelectionError for a state that is not known.
    """
    if len(folders) > MOST:
        raise ContentError(Problem(f"More than {MOST} libraries lie on one another."))
    named = tuple(map(layer_at, folders))
    base = max((n for n, layer in enumerate(named) if not layer.name), default=-1)
    lowest = named[base] if base >= 0 else Layer(data_root())
    return lowest, *_of_state(lowest, state), *named[base + 1 :]


def layer_at(typed: Path) -> Layer:
    """The layer, or the whole library, that a folder holds; raises ContentError for what is none."""
    if CONTROLS.search(str(typed)):
        raise ContentError(Problem("A control character is in the name of a library."))
    root = Path(os.path.expanduser(typed)).resolve()  # also of nobody's home
    path = root / FILE
    if not path.is_file():
        return Layer(_whole(root, typed))
    if leads_out(path, root):
        raise ContentError(Problem(f'"{typed / FILE}" is a link that leads out of the library.'))
    found = read_layer_file(path, str(typed / FILE))
    return Layer(_whole(root, typed)) if found.alone else _of_file(root, found)


def read_layer_file(path: Path, shown: str) -> LayerFile:
    return strict_yaml.read(read_text(path, shown), shown, LayerFile)


def _of_file(root: Path, found: LayerFile) -> Layer:
    return Layer(root, found.name, found.version, replaces=found.replaces)


def _whole(root: Path, typed: Path) -> Path:
    """A library that stands alone; raises ContentError for what is none."""
    if (root / "content" / "library.yaml").is_file():
        return root
    see: tuple[str, ...] = ()
    if (root / "library.yaml").is_file():
        hint = "Give the folder above it."
    elif root.is_dir():
        hint, see = "", ("new", "layer", str(typed))
    else:
        hint = "Give the folder that holds content/."
    message = f'"{typed}" has no {FILE} and no content/library.yaml, so it is not a library.'
    raise ContentError(Problem(message, hint=hint, see=see))


# ── States ───────────────────────────────────────────────────────────────────


def states_of(base: Layer) -> dict[str, Path]:
    """The folders of the states by their codes, in alphabetical order."""
    folders = sorted(listed(base.content / STATES))
    return {folder.name: folder for folder in folders if (folder / STATE_FILE).is_file()}


def state_code(base: Layer, given: str) -> str:
    """The code of a state that is called by its code or its name in any language, in any case; else ''."""
    if not given:
        return ""  # without a look at all states for one of no name
    known = states_of(base)
    if given.casefold() in known:
        return given.casefold()
    names = ((code, name.casefold()) for code, name in _named(known))
    return next((code for code, name in names if name == given.casefold()), "")


def _named(known: dict[str, Path]) -> Iterator[tuple[str, str]]:
    for code, folder in known.items():
        yield from ((code, name) for name in read_state(folder).name.values())


def read_state(folder: Path) -> State:
    path = folder / STATE_FILE
    return strict_yaml.read(read_text(path, str(path)), str(path), State)


def near_state(base: Layer, given: str) -> str:
    """A hint at the state that was meant; empty when none is near."""
    known = states_of(base)
    by_name = near_match(given.title(), [name for _, name in _named(known)])
    return by_name or near_match(given.upper(), map(str.upper, known))


def _of_state(base: Layer, given: str) -> tuple[Layer, ...]:
    if not given:
        return ()
    if code := state_code(base, given):
        return (Layer(states_of(base)[code], state=code),)
    hint = near_state(base, given) or "Leave it out: the sheet then says to ask."
    message = f'Nothing is known here of the rules of "{given}".'
    raise SelectionError(Problem(message, hint=hint, see=("list", "states")))
