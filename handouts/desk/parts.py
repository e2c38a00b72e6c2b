"""What a browser needs beside this program: fetched by npm and pip, named and hashed in ``parts.toml``."""

from __future__ import annotations

import hashlib
import tarfile
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from handouts.errors import ContentError, Problem

_LIST = Path(__file__).with_name("parts.toml")


class Part(Struct, frozen=True, rename={"source": "from"}, forbid_unknown_fields=True):
    """A package of a registry, as one file."""

    name: str
    version: str
    source: Literal["npm", "pip"]
    file: str
    licence: str
    sha256: str
    takes: tuple[str, ...] = ()
    """Files of it that the page uses; of a wheel all."""


class Parts(Struct, frozen=True, forbid_unknown_fields=True):
    """All of them, and the Python that they hold."""

    python: str
    platform: str
    """The tag of its wheels (PEP 783)."""
    part: tuple[Part, ...]


@cache
def listed() -> Parts:
    return msgspec.convert(tomllib.loads(_LIST.read_text("utf-8")), Parts)


def commands(folder: str) -> tuple[str, str]:
    """What a person types to fetch them into a folder."""
    of = {source: [each for each in listed().part if each.source == source] for source in ("npm", "pip")}
    packed = " ".join(f"{each.name}@{each.version}" for each in of["npm"])
    wheels = " ".join(f"{each.name}=={each.version}" for each in of["pip"])
    short = listed().python.replace(".", "")
    tags = f"--python-version {listed().python} --abi cp{short} --abi abi3 --platform {listed().platform}"
    return (
        f"npm pack --pack-destination {folder} {packed}",
        f"pip download --dest {folder} --no-deps --only-binary :all: {tags} {wheels}",
    )


def opened(folder: Path) -> dict[str, bytes]:
    """The files for the page by their names in the site; raises ContentError for a part that is not right."""
    see = ("desk", "parts", str(folder))
    if not any((folder / part.file).is_file() for part in listed().part):
        raise ContentError(Problem(f'The parts of a browser are not in the folder "{folder}".', see=see))
    problems = [Problem(wrong, see=see) for part in listed().part if (wrong := _wrong(folder, part))]
    if problems:
        raise ContentError(*problems)
    return {name: data for part in listed().part for name, data in _files(folder, part)}


def _wrong(folder: Path, part: Part) -> str:
    path = folder / part.file
    if not path.is_file():
        return f'"{part.file}" is not in the folder "{folder}".'
    if hashlib.sha256(path.read_bytes()).hexdigest() != part.sha256:
        return f'"{path}" is not the file that this program knows: delete it.'
    return ""


def _files(folder: Path, part: Part) -> Iterator[tuple[str, bytes]]:
    path = folder / part.file
    if part.source == "pip":
        yield f"runtime/{part.file}", path.read_bytes()
        return
    with tarfile.open(path) as archive:
        for name in part.takes:
            member = archive.extractfile(f"package/{name}")
            assert member is not None  # its hash says that it is there
            yield f"runtime/{Path(name).name}", member.read()


def others_here() -> Mapping[str, str]:
    """Of the parts that decide glyphs and bytes, those that are installed here in another version."""
    own = {part.name: part.version for part in listed().part if part.source == "pip"}
    return {name: version(name) for name in own if version(name) != own[name]}
