"""One run writes in a folder at a time, on each system that we run on."""

from __future__ import annotations

import errno
import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from handouts import lock
from handouts.errors import OutputError


class Windows:
    """``msvcrt`` as Microsoft describes it: it locks bytes from where the file stands, also none."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self, refusal: int = 0) -> None:
        self.held: set[tuple[int, int]] = set()
        """Files and the place of a byte in them that is locked."""
        self.refusal = refusal

    def locking(self, file: int, mode: int, count: int) -> None:
        byte = os.fstat(file).st_ino, os.lseek(file, 0, os.SEEK_CUR)
        assert count == 1
        if self.refusal:
            raise OSError(self.refusal, "refused")
        if (byte in self.held) == (mode == self.LK_NBLCK):
            raise OSError(errno.EACCES, "locked, or not")
        self.held ^= {byte}


def on_windows(system: Windows, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module as Windows would import it."""
    spec = importlib.util.spec_from_file_location("lock_on_windows", lock.__file__)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "msvcrt", system)  # type: ignore[arg-type]
        patched.setattr(sys, "platform", "win32")
        spec.loader.exec_module(made)
    return made


@pytest.fixture(params=["posix", "windows"])
def module(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return lock if request.param == "posix" else on_windows(Windows(), monkeypatch)


def test_a_second_run_is_refused_until_the_first_has_ended(module: ModuleType, tmp_path: Path) -> None:
    """Also where the file of the lock is no longer empty."""
    with module.alone(tmp_path):
        (tmp_path / lock.LOCK).write_bytes(b"123")
        with pytest.raises(OutputError, match="Another run writes"), module.alone(tmp_path):
            pass
    assert not (tmp_path / lock.LOCK).exists()
    with module.alone(tmp_path):
        pass


def test_a_run_that_fails_leaves_the_folder_free(module: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"), module.alone(tmp_path):
        raise OSError("full")
    with module.alone(tmp_path):
        pass


def test_two_folders_are_two_locks(module: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with module.alone(tmp_path), module.alone(tmp_path / "other"):
        pass


def test_windows_takes_a_file_away_once_it_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It deletes no open file: the first try fails, the second does it."""
    system = Windows()
    module, real = on_windows(system, monkeypatch), Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if system.held:
            raise PermissionError(errno.EACCES, "open")
        real(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    with module.alone(tmp_path):
        pass
    assert not (tmp_path / lock.LOCK).exists()


def test_a_disk_without_locks_refuses_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = on_windows(Windows(errno.EINVAL), monkeypatch)
    with module.alone(tmp_path), module.alone(tmp_path):
        pass
