"""One version of systemd: its sources, the files of its packages, or what it printed."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from unitlint.errors import UnitlintError
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.refresh import configuration_files, items, pages, value_sets
from unitlint.systemd.refresh.configuration_files import Keys
from unitlint.systemd.refresh.rows import Added, Items

_MESON_VERSION = re.compile(r"^\s*version : '(\d+)", re.MULTILINE)
_LIBRARY = "usr/lib/**/libsystemd-shared-*.so"


@dataclass(frozen=True, slots=True)
class Release:
    """What can be known of a version; what its source doesn't tell is empty."""

    version: int
    items: Items
    added: Added = field(default_factory=dict)
    tables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    keys: Keys = field(default_factory=dict)
    news: str = ""
    is_development: bool = False
    """Whether more may come before it is released, as `263~devel` says."""


def read_release(path: Path) -> Release:
    """A tree of sources, a root in which packages were unpacked, or a dump such as `items-263.txt`.

    Raises UnitlintError.
    """
    if (path / items.GPERF).exists():
        return _from_sources(path)
    if path.is_dir():
        return _from_packages(path)
    if path.is_file():
        return Release(_number(path.stem, path), items.read_dump(path.read_text(encoding="utf-8")))
    raise UnitlintError(f"{path}: no such file or folder")


def _from_sources(tree: Path) -> Release:
    named, build = tree / "meson.version", tree / "meson.build"
    is_development = False
    if named.exists():
        text = named.read_text(encoding="utf-8")
        version, is_development = _number(text, named), text.strip().endswith("~devel")
    else:
        found = _MESON_VERSION.search(build.read_text(encoding="utf-8"))
        version = _number(found[1] if found else "", build)
    return Release(
        version,
        items.read_sources(tree),
        pages.read_pages(tree / "man"),
        value_sets.read_sources(tree),
        configuration_files.read_sources(tree),
        (tree / "NEWS").read_text(encoding="utf-8"),
        is_development,
    )


def _from_packages(root: Path) -> Release:
    library = next(iter(sorted(root.glob(_LIBRARY))), None)
    if library is None:
        lacks = f"no {items.GPERF} as in systemd's sources, no {_LIBRARY} as in its packages"
        raise UnitlintError(f"{root}: {lacks}")
    added = pages.read_pages(root / "usr/share/man/man5")
    return Release(_number(library.name, library), items.read_dump(_dump(root)), added)


def _dump(root: Path) -> str:
    """What the root's systemd prints of its directives, run with the root's own libraries."""
    loader = min(str(path) for path in root.glob("usr/lib/**/ld-linux*.so.*"))
    folders = sorted({str(library.parent) for library in root.glob("usr/lib/**/*.so*")})
    command = [loader, "--library-path", ":".join(folders), str(root / "usr/lib/systemd/systemd")]
    command.append("--dump-configuration-items")
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise UnitlintError(f"{root}: its systemd does not run: {done.stderr.strip()}")
    return done.stdout


def _number(text: str, path: Path) -> int:
    found = re.search(r"\d+", text)
    if found is None:
        raise UnitlintError(f"{path}: which version of systemd is it? Its name or text has no number")
    return int(found[0])
