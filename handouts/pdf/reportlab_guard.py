"""ReportLab, imported so that nothing outside this program can change what it does.

At import ReportLab executes ``~/.reportlab_settings`` and modules of the current folder, and reads
``RL_…`` from the environment.  Modules of our own stand in for those files, and the environment is
put aside while it is imported.  Import ReportLab from here only.
"""

from __future__ import annotations

import os
import sys
from io import BytesIO
from types import ModuleType
from typing import Any

SETTINGS = {
    "invariant": 1,  # no clock in the file
    "useA85": 0,
    "pageCompression": 1,
    "pdfMultiLine": 0,
    "pdfComments": 0,
    "documentLang": None,
    "shapedFontGlob": None,
}


def _stand_in(name: str, **settings: object) -> None:
    module = ModuleType(name)
    module.__dict__.update(settings)
    sys.modules[name] = module


_stand_in("reportlab.local_rl_mods")
_stand_in("reportlab_mods")
_stand_in("reportlab.local_rl_settings")
_stand_in("reportlab_settings", **SETTINGS)

_aside = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("RL_")}
try:
    from reportlab.pdfbase import pdfdoc
    from reportlab.pdfgen.canvas import Canvas
finally:
    os.environ.update(_aside)

__all__ = ["Canvas", "image_reader", "pdfdoc"]


def image_reader(png: bytes) -> Any:
    """A picture as ReportLab draws it."""
    from reportlab.lib.utils import ImageReader  # late: most sheets have no picture

    return ImageReader(BytesIO(png))
