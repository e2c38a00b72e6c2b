"""Printable handouts about IEPs and 504 plans.

The stages, in order; ``handouts.pipeline`` is the same list as code:

1. ``library``    content and templates, read from files
2. ``ask``        what is asked for, looked up in the library
3. ``composing``  the template filled in, and a document made of it: checked, a plan
4. ``reading``    Markdown, which composing asks for, as blocks
5. values are filled into the plan
6. ``layout``     the document becomes pages of marks and a structure tree
7. ``pdf``        pages and tree become a tagged PDF (or ``writing`` writes the document)
8. ``output``     the file, named and saved whole
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from handouts.interface import make

__all__ = ("__version__", "make")
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """``handouts.make``, loaded when it is asked for: a command that needs none of it starts as fast."""
    if name == "make":
        return import_module("handouts.interface").make
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
