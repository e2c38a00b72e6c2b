"""Nothing outside the program changes what ReportLab does."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

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


def test_pillow_is_loaded_for_a_picture_only() -> None:
    """And the evaluator of expressions never."""
    code = """
import sys
from handouts.pdf import draw, reportlab_guard
print({"PIL", "reportlab.lib.rl_safe_eval"} & sys.modules.keys())
print(reportlab_guard.image_reader(sys.stdin.buffer.read()).getSize())
"""
    png = BytesIO()
    Image.new("RGB", (3, 2)).save(png, "PNG")
    ran = subprocess.run([sys.executable, "-c", code], input=png.getvalue(), capture_output=True, check=True)
    assert ran.stdout.decode() == "set()\n(3, 2)\n"
