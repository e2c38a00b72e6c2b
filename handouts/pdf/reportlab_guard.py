"""ReportLab, imported so that nothing outside this program can change what it does.

At import ReportLab executes ``~/.reportlab_settings`` and modules of the current folder, and reads
``RL_…`` from the environment.  Modules of our own stand in for those files, and the environment is
put aside while it is imported.  Import ReportLab from here only.

It would also load Pillow for pictures that we do not leave to it, and an evaluator of expressions for
colors that are given as text: a twentieth of the time that a sheet takes.  While it is imported, others
stand in for both.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

SETTINGS = {
    "invariant": 1,  # no clock in the file
    "useA85": 0,
    "pageCompression": 1,
    "pdfMultiLine": 0,
    "pdfComments": 0,
    "documentLang": None,
    "shapedFontGlob": None,
}
NOT_LOADED = {
    "PIL": ("Image",),
    "reportlab.lib.rl_safe_eval": (
        "rl_safe_exec",
        "rl_safe_eval",
        "safer_globals",
        "rl_extended_literal_eval",
    ),
}
"""Modules that no sheet needs, and what ReportLab imports from them."""


def _stand_in(name: str, **settings: object) -> None:
    module = ModuleType(name)
    module.__dict__.update(settings)
    sys.modules[name] = module


_stand_in("reportlab.local_rl_mods")
_stand_in("reportlab_mods")
_stand_in("reportlab.local_rl_settings")
_stand_in("reportlab_settings", **SETTINGS)

_absent = [name for name in NOT_LOADED if name not in sys.modules]
for _name in _absent:
    _stand_in(_name, **dict.fromkeys(NOT_LOADED[_name]))
_aside = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("RL_")}
try:
    from reportlab.pdfbase import pdfdoc
    from reportlab.pdfgen.canvas import Canvas
finally:
    os.environ.update(_aside)
    for _name in _absent:
        del sys.modules[_name]

__all__ = ["Canvas", "pdfdoc"]
