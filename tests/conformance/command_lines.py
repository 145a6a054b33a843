"""Boots by a kernel command line: what systemd's generators make of it, and the boot that follows.

The generators that read it run with $SYSTEMD_PROC_CMDLINE, and what they leave stands in the unit path where
PID 1 has it; unitlint is told the words alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.conformance.judge import Verdict, judge_graph
from tests.conformance.systemd import INSTALLED, Systemd
from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.kernel import split
from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.generators.kernel import target_of
from unitlint.graph.build import build_graph, started_by
from unitlint.platforms.platform import Platform
from unitlint.platforms.select import select_platform
from unitlint.systemd.file_names import ETC, USR
from unitlint.text.source import SourceText

GENERATORS = ("debug", "fstab", "cryptsetup", "run")
_FOLDER = "/usr/lib/systemd/system-generators"
_TOPS = ("normal", "early", "late")
_FSTAB = "UUID=1-2 / ext4 defaults 0 1\n/dev/sdb1 /srv ext4 nofail 0 2\n/dev/sdc1 /opt ext4 ro 0 0\n"
_CRYPTTAB = "data UUID=aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee none\nswap /dev/sdd /dev/urandom swap\n"
_UNITS = {
    "app.service": "[Service]\nExecStart=/bin/true\n",
    "app.target": "[Unit]\nWants=app.service\nRequires=basic.target\nAfter=basic.target\nAllowIsolate=yes\n",
}


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command line, and the tables that its words are about."""

    text: str
    tables: Mapping[str, str] = field(
        default_factory=lambda: {"/etc/fstab": _FSTAB, "/etc/crypttab": _CRYPTTAB}
    )

    def configuration(self) -> Configuration:
        """The machine that boots with it."""
        units = {
            name: UnitFile(name, f"{ETC}/{name}", source=SourceText(name, text))
            for name, text in _UNITS.items()
        }
        files = {path: DeliveredFile(path, 0o644, SourceText(path, t)) for path, t in self.tables.items()}
        words = tuple(split(SourceText("cmdline", self.text)))
        directories = (UnitDirectory(ETC, units=units),)
        return Configuration("machine", "ignition", "", directories, files=files, kernel_arguments=words)

    def on(self, by: Systemd) -> CommandLine | None:
        """It without the volumes that a systemd makes nothing of that lacks their generator."""
        if _generator(by, "cryptsetup").exists():
            return self
        tables = {path: text for path, text in self.tables.items() if path != "/etc/crypttab"}
        return None if "luks" in self.text else CommandLine(self.text, tables)

    def judge(self, folder: Path, by: Systemd = INSTALLED) -> Verdict:
        """The graph that the words come to against what systemd loads behind its generators."""
        configuration = self.configuration()
        told = target_of(configuration.kernel_arguments) or "default.target"
        base = _base(folder, by)
        everything = build_graph(configuration, platform=base, host=by.host)
        target = started_by(everything, configuration.kernel_arguments) or told
        graph = build_graph(configuration, platform=base, targets=[told, target], host=by.host)
        self._generate(folder, by)
        own = folder / "etc"
        own.mkdir()
        for name, text in _UNITS.items():
            (own / name).write_text(text)
        path = (folder / "early", own, folder / "normal", folder / "base" / USR[1:], folder / "late")
        return judge_graph(graph, path, target, by, told=told)

    def _generate(self, folder: Path, by: Systemd) -> None:
        tops = [folder / top for top in _TOPS]
        for top in tops:
            top.mkdir()
        environment = {"PATH": os.environ["PATH"], "SYSTEMD_PROC_CMDLINE": self.text}
        for path, text in self.tables.items():
            table = folder / Path(path).name
            table.write_text(text)
            environment[f"SYSTEMD_{table.name.upper()}"] = str(table)
        for name in GENERATORS:
            command = [*by.program(f"{_FOLDER}/systemd-{name}-generator"), *tops]
            if _generator(by, name).exists():
                subprocess.run(command, env=environment, check=False, capture_output=True)


def _generator(by: Systemd, name: str) -> Path:
    return Path(f"{by.unpacked}{_FOLDER}/systemd-{name}-generator")


def _base(folder: Path, by: Systemd) -> Platform:
    root = folder / "base"
    shutil.copytree(by.units, root / USR[1:], symlinks=True)
    return select_platform(str(root))


_VAR = "/dev/vdb /var ext4 x-systemd.device-timeout=5 0 0\n"

COMMAND_LINES = (
    CommandLine("systemd.volatile=state", {"/etc/fstab": _VAR}),
    *(
        CommandLine(text)
        for text in (
            "",
            "quiet systemd.unit=app.target",
            "3 systemd.wants=app.service",
            "systemd.unit=app.target 5",
            "single systemd.wants=app.service",
            "rescue",
            "emergency systemd.mask=systemd-journald.service",
            "systemd.mask=app.service systemd.mask=systemd-resolved systemd.wants=app",
            "systemd.debug_shell systemd.unit=multi-user.target",
            "systemd.debug_shell=ttyS1",
            "systemd.unit=nothing.target systemd.debug_shell",
            "fstab=no",
            "systemd.swap=no",
            "noswap luks=no",
            "luks.crypttab=no",
            "luks.uuid=aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee luks.options=nofail",
            "luks.name=11111111-2222-3333-4444-555555555555=extra",
            "luks.options=aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee=noauto",
            "luks.uuid=1111-22 luks.key=aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee=/key",
            "rd.luks=0 luks.uuid=luks-11111111-2222-3333-4444-555555555555 luks.key=/key",
            "systemd.run=/bin/true",
            'systemd.run="/bin/foo bar" systemd.run_success_action=exit 3',
            "systemd.mount-extra=/dev/sde1:/extra:ext4:nofail systemd.mount-extra=/dev/sdf:/more",
            "root=/dev/vda1 rootflags=subvol=x resume=/dev/sdc1 mount.usr=/dev/vda2 ro",
            "systemd.wants=nothing.service systemd.wants=a@b.service systemd.mask=",
            "systemd.debug-shell systemd.run_success_action=exit",
            "systemd.volatile=state",
            "fstab=no systemd.mount-extra=/dev/sde1:/extra:ext4",
            "systemd.mount_extra=tmpfs:/extra:tmpfs",
        )
    ),
)
