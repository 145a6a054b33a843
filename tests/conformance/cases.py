"""The unit paths that systemd and unitlint are compared on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.conformance import packages as debian
from tests.conformance.packages import SHIPPED
from tests.conformance.suites import Suite
from unitlint.systemd.file_names import UNIT_TYPES as TYPES

BOOT_TARGETS = ("multi-user.target", "graphical.target", "rescue.target", "shutdown.target")
EVERYTHING = "everything.target"
"""A target of ours that wants every unit of a unit path, so that systemd loads them all."""

REPOSITORY = Path(__file__).resolve().parents[2]
CORPORA = Path(os.environ.get("UNITLINT_CORPORA", REPOSITORY.parent / "shared" / "corpora"))
SYSTEMD_TESTS = ("engine", "fuzz-unit-file")
MACHINE_UNITS = tuple(Path(p) for p in ("/etc/systemd/system", "/usr/lib/systemd/system"))


@dataclass(frozen=True, slots=True)
class Case:
    """A unit path, highest precedence first, and the targets to start on it."""

    name: str
    unit_path: tuple[Path, ...]
    targets: tuple[str, ...]


def machine(scratch: Path) -> Case:
    """All units of the machine's systemd."""
    return whole("machine", scratch, MACHINE_UNITS, BOOT_TARGETS)


def packages(scratch: Path, suite: Suite | None = None) -> Case:
    """The units of Debian packages, enabled as their presets say."""
    return whole("debian-packages", scratch, debian.unit_path(suite), BOOT_TARGETS)


def of_suite(suite: Suite, scratch: Path) -> Case:
    """All units that come with the systemd of a suite."""
    return whole("its own units", scratch, (suite.root / SHIPPED,), BOOT_TARGETS)


def flatcar(scratch: Path) -> Case:
    """The units of Flatcar Container Linux."""
    units = flatcar_units(scratch / "units")
    return whole("flatcar-root", scratch / "everything", (units,), BOOT_TARGETS)


def flatcar_units(folder: Path) -> Path:
    """A copy of the units alone."""
    return copied(CORPORA / "flatcar-root/usr/lib/systemd/system", folder)


def systemd_tests(name: str, scratch: Path) -> Case:
    """The units of one of systemd's own tests."""
    units = copied(CORPORA / "systemd-tests" / name, scratch / "units")
    return whole(f"systemd-tests/{name}", scratch / "everything", (units,), ())


def whole(name: str, scratch: Path, unit_path: tuple[Path, ...], targets: tuple[str, ...]) -> Case:
    """`unit_path` with a target on top that wants every unit and an instance of every template."""
    scratch.mkdir(parents=True, exist_ok=True)
    scratch.chmod(0o755)
    names = sorted(_startable(entry.name for folder in unit_path for entry in folder.iterdir()))
    lines = [f"Wants={name}" for name in names if name != EVERYTHING]
    (scratch / EVERYTHING).write_text("\n".join(["[Unit]", "Description=Everything", *lines, ""]))
    return Case(name, (scratch, *unit_path), (*targets, EVERYTHING))


def _startable(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        stem, _, suffix = name.rpartition(".")
        if suffix in TYPES:
            yield f"{stem}instance.{suffix}" if stem.endswith("@") else name


def copied(source: Path, destination: Path) -> Path:
    """A copy of a unit folder in which text files that hold nothing but a link's target are links."""
    if destination.is_dir():
        return destination
    shutil.copytree(source, destination, symlinks=True, copy_function=shutil.copyfile)
    for folder, _, files in os.walk(destination):
        Path(folder).chmod(0o755)
        for name in files:
            _make_link(Path(folder) / name)
    return destination


def _make_link(path: Path) -> None:
    if path.is_symlink():
        return
    path.chmod(0o644)
    text = path.read_bytes()
    suffix = text.rpartition(b".")[2].decode("ascii", "replace")
    if text == b"/dev/null" or (b"\n" not in text and b"[" not in text and suffix in TYPES):
        path.unlink()
        path.symlink_to(text.decode())


def unit_files(unit_path: Sequence[Path]) -> int:
    """How many unit files, links and drop-ins a unit path holds."""
    return sum(1 for folder in unit_path for p in folder.rglob("*") if p.is_symlink() or p.is_file())
