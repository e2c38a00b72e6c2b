"""What all nodes of a document are: immutable, and equal when they say the same."""

from __future__ import annotations

from msgspec import Struct


class Node(Struct, frozen=True, eq=False):
    """Anything in a document; equal nodes may come from different places of different files.

    msgspec's structs are made much faster than dataclasses when the program starts.
    """

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._content() == other._content()

    def __ne__(self, other: object) -> bool:
        return not self == other  # msgspec's own would compare the places too

    def __hash__(self) -> int:
        return hash(self._content())

    def _content(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name != "location")
