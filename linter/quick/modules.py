"""Our own modules, found where they are.

A short run imports some four hundred. The interpreter's search asks of each whether it is an extension, a
source file or bytecode, and in which folder: a twelfth of the run. What isn't as it is for nearly everybody,
a source file with bytecode beside it that is up to date, is left to the interpreter.
"""

from __future__ import annotations

import os
import sys
from _imp import _fix_co_filename  # type: ignore[attr-defined]  # the interpreter's own loader calls it
from collections.abc import Sequence
from importlib._bootstrap_external import MAGIC_NUMBER
from importlib.machinery import ModuleSpec, SourceFileLoader
from marshal import loads
from os import stat  # as it is now: `unitlint.cache.witness` listens to what is asked of `os`
from types import CodeType, ModuleType

_OURS = __name__.partition(".")[0] + "."

_HEADER = 16
"""Bytes before the code: a magic number, flags, and of the source its time and its size (PEP 552)."""
_BY_TIME = bytes(4)
"""The flags of bytecode that tells these two."""


def find_our_own() -> None:
    """From now on, in this process."""
    if sys.pycache_prefix is None and sys.implementation.cache_tag is not None:
        sys.meta_path.insert(0, OwnModules)


class OwnModules:
    """A finder (importlib.abc.MetaPathFinder)."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a module is, and who loads it; None for one that isn't ours, or isn't there."""
        del target
        if path is None or not name.startswith(_OURS):
            return None
        stem = f"{path[0]}/{name.rpartition('.')[2]}"
        for source, folder in ((f"{stem}.py", ""), (f"{stem}/__init__.py", stem)):
            try:
                return _spec(name, source, folder, stat(source))  # noqa: PTH116 - nor is pathlib there yet
            except OSError:
                continue
        return None


def _spec(name: str, source: str, folder: str, found: os.stat_result) -> ModuleSpec:
    """The module's; `folder` is that of a package."""
    above, _, file = source.rpartition("/")
    bytecode = f"{above}/__pycache__/{file.removesuffix('.py')}.{sys.implementation.cache_tag}.pyc"
    spec = ModuleSpec(name, _Loader(name, source, bytecode, found), origin=source, is_package=bool(folder))
    if folder:
        spec.submodule_search_locations = [folder]
    spec.has_location = True
    spec.cached = bytecode
    return spec


class _Loader(SourceFileLoader):
    """Takes the bytecode as it is where that is up to date."""

    def __init__(self, name: str, source: str, bytecode: str, found: os.stat_result) -> None:
        super().__init__(name, source)
        self._bytecode = bytecode
        words = (int(number) & 0xFFFFFFFF for number in (found.st_mtime, found.st_size))
        self._header = b"".join((MAGIC_NUMBER, _BY_TIME, *(word.to_bytes(4, "little") for word in words)))

    def get_code(self, fullname: str) -> CodeType | None:
        """The module's code."""
        try:
            data = self.get_data(self._bytecode)
        except OSError:
            return super().get_code(fullname)
        if not data.startswith(self._header):
            return super().get_code(fullname)
        code: CodeType = loads(memoryview(data)[_HEADER:])  # noqa: S302 - the interpreter reads it no less
        _fix_co_filename(code, self.path)  # a folder may have been moved since, as by `pip install --target`
        return code
