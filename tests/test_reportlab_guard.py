"""Nothing outside the program changes what ReportLab does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.commands import MODULE, shell

BAD = "open({path!r}, 'w').write('run')\ninvariant = 0\nuseA85 = 1\n"


def test_settings_files_of_the_user_and_the_folder_are_not_run(tmp_path: Path) -> None:
    """ReportLab would execute them at import; we put stand-ins in their place."""
    trace = tmp_path / "trace"
    for name in (".reportlab_settings", ".reportlab_mods", "reportlab_settings.py", "reportlab_mods.py"):
        (tmp_path / name).write_text(BAD.format(path=str(trace)), encoding="utf-8")
    ran = shell(f"cd {tmp_path} && {MODULE} make fact-sheet --output sheet.pdf", HOME=str(tmp_path))
    assert (ran.code, "Traceback" in ran.err) == (0, False)
    assert not trace.exists()


def test_the_environment_does_not_change_the_bytes(tmp_path: Path) -> None:
    """RL_… settings and the time zone have no say."""
    plain = shell(f"cd {tmp_path} && {MODULE} make fact-sheet --output plain.pdf")
    other = shell(
        f"cd {tmp_path} && {MODULE} make fact-sheet --output other.pdf",
        RL_useA85="1",
        RL_pageCompression="0",
        RL_invariant="0",
        TZ="Asia/Tokyo",
        PYTHONHASHSEED="7",
    )
    assert (plain.code, other.code) == (0, 0)
    assert (tmp_path / "plain.pdf").read_bytes() == (tmp_path / "other.pdf").read_bytes()


def test_neither_pillow_nor_the_evaluator_of_expressions_is_loaded() -> None:
    """Pictures are pixels when they are drawn, and colors are numbers."""
    code = """
import sys
from handouts.pdf import draw
print({"PIL", "reportlab.lib.rl_safe_eval"} & sys.modules.keys())
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"
