"""Modules are found as the interpreter finds them, and stale bytecode counts for nothing."""

from __future__ import annotations

import os
import py_compile
import sys
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import CodeType, FunctionType

import pytest

import unitlint.lsp
import unitlint.quick
from unitlint.quick.modules import OwnModules

pytestmark = pytest.mark.skipif(sys.pycache_prefix is not None, reason="bytecode lies elsewhere")


def found(folder: Path) -> ModuleSpec:
    spec = OwnModules.find_spec("unitlint.web", [str(folder)])
    assert spec is not None
    return spec


def value(folder: Path) -> object:
    """What the module calls `a`."""
    loader = found(folder).loader
    assert loader is not None
    code = loader.get_code("unitlint.web")  # type: ignore[attr-defined]
    assert isinstance(code, CodeType)
    names: dict[str, object] = {}
    exec(code, names)
    return names["a"]


@pytest.mark.parametrize("name", ["unitlint.quick.modules", "unitlint.lsp"])
def test_specs_are_those_of_the_interpreter(name: str) -> None:
    path = unitlint.quick.__path__ if name.count(".") > 1 else unitlint.__path__
    ours, theirs = OwnModules.find_spec(name, path), PathFinder.find_spec(name, path)
    assert ours is not None
    assert theirs is not None
    for field in ("origin", "cached", "has_location", "parent", "submodule_search_locations"):
        assert getattr(ours, field) == getattr(theirs, field)


def test_others_modules_and_missing_ones_are_left_to_the_interpreter(tmp_path: Path) -> None:
    (tmp_path / "web.py").touch()
    assert OwnModules.find_spec("click.web", [str(tmp_path)]) is None
    assert OwnModules.find_spec("unitlint.other", [str(tmp_path)]) is None
    assert OwnModules.find_spec("unitlint", None) is None


def test_bytecode_is_taken_as_it_is(tmp_path: Path) -> None:
    source = tmp_path / "web.py"
    source.write_text("a = 1\n")
    py_compile.compile(str(source))
    times = source.stat()
    source.write_text("a = 2\n")
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert value(tmp_path) == 1


@pytest.mark.parametrize("new", ["a = 2\n", "a = 1 + 1\n"], ids=["another time", "another size"])
def test_stale_bytecode_is_not(tmp_path: Path, new: str) -> None:
    source = tmp_path / "web.py"
    source.write_text("a = 1\n")
    py_compile.compile(str(source))
    times = source.stat()
    source.write_text(new)
    later = 5_000_000_000 if len(new) == len("a = 1\n") else 0
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns + later))
    assert value(tmp_path) == 2


def test_bytecode_of_a_folder_that_was_moved_tells_the_new_path(tmp_path: Path) -> None:
    source = tmp_path / "web.py"
    source.write_text("def a():\n    pass\n")
    py_compile.compile(str(source), dfile="/elsewhere/web.py")
    function = value(tmp_path)
    assert isinstance(function, FunctionType)
    assert function.__code__.co_filename == str(source)


def test_what_is_cut_off_is_no_bytecode(tmp_path: Path) -> None:
    source = tmp_path / "web.py"
    source.write_text("a = 1\n")
    Path(py_compile.compile(str(source)) or "").write_bytes(b"")
    assert value(tmp_path) == 1
