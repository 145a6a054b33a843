"""A configuration laid out as a machine would have it: unit files, masks, fstab, enabled by systemctl.

The folders come from the configuration as it was read; what unitlint makes of `[Install]`, of fstab and of
masks has no part in them, for systemctl(1) and systemd-fstab-generator(8) do that here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from tests.conformance.cases import EVERYTHING
from tests.conformance.packages import relative_links
from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.systemd.file_names import ETC, USR
from unitlint.text.source import PLACEHOLDER, SourceText

FSTAB_GENERATOR = Path("/usr/lib/systemd/system-generators/systemd-fstab-generator")


@dataclass(frozen=True, slots=True)
class Root:
    """A root folder in which a configuration lies on a base system's units."""

    folder: Path

    @property
    def base(self) -> Path:
        """The base system's units."""
        return self.folder / "base" / USR[1:]

    @property
    def unit_path(self) -> tuple[Path, ...]:
        """As systemd would search it: the administrator's units, the generated ones, the base system's."""
        return (self.folder / ETC[1:], self.folder / "generated", self.base)


def materialise(configuration: Configuration, folder: Path, base: Path) -> Root:
    """Lay `configuration` out in `folder`, on the units of `base`."""
    root = Root(folder)
    shutil.copytree(base, root.base, symlinks=True)
    (folder / USR[1:]).parent.mkdir(parents=True)
    (folder / USR[1:]).symlink_to("../../../base/" + USR[1:])  # where systemctl looks for it
    for directory in configuration.directories:
        _write_units(directory, folder)
    (folder / ETC[1:]).mkdir(parents=True, exist_ok=True)
    _generate_mounts(configuration, root)
    _enable(configuration, root)
    return root


def with_everything(configuration: Configuration, *, name: str) -> Configuration:
    """The configuration under another name, with a target that wants all of its units."""
    names = sorted(name for d in configuration.directories for name in d.units if "@." not in name)
    text = "\n".join(["[Unit]", *(f"Wants={name}" for name in names), ""])
    path = f"{ETC}/{EVERYTHING}"
    directory = UnitDirectory(
        ETC, units={EVERYTHING: UnitFile(EVERYTHING, path, source=SourceText(path, text))}
    )
    return replace(configuration, name=name, directories=(*configuration.directories, directory))


def _write_units(directory: UnitDirectory, folder: Path) -> None:
    top = folder / directory.path[1:]
    for name, file in directory.units.items():
        _write(top / name, file)
    for group in (directory.drop_ins, directory.dependencies):
        for sub, files in group.items():
            for name, file in files.items():
                _write(top / sub / name, file)


def _write(path: Path, file: UnitFile) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if file.link:
        path.symlink_to(file.link)
    else:
        text = file.source.text if file.source is not None else ""
        path.write_text(text.replace(PLACEHOLDER, "x"), errors="surrogateescape")


def _generate_mounts(configuration: Configuration, root: Root) -> None:
    generated = root.folder / "generated"
    for name in ("generated", "early", "late"):
        (root.folder / name).mkdir(exist_ok=True)
    fstab = configuration.file("/etc/fstab")
    if fstab is None or fstab.source is None:
        return
    path = root.folder / "etc/fstab"
    path.write_text(fstab.source.text.replace(PLACEHOLDER, "x"))
    command = [FSTAB_GENERATOR, generated, root.folder / "early", root.folder / "late"]
    environment = {"SYSTEMD_FSTAB": str(path), "PATH": os.environ["PATH"]}
    subprocess.run(command, env=environment, check=True, capture_output=True)


def _enable(configuration: Configuration, root: Root) -> None:
    """As Ignition does it: enabled units are linked as their [Install] says, disabled ones aren't."""
    for enablement in configuration.enablements:
        verb = "enable" if enablement.enabled else "disable"
        subprocess.run(["systemctl", f"--root={root.folder}", verb, enablement.unit], capture_output=True)
    relative_links(root.folder / ETC[1:], root=root.folder)
