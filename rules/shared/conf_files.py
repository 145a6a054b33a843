"""The files of networkd, udev and systemd's other daemons that a machine gets, and their lines."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.rules.shared.common import Line, lines
from unitlint.systemd.conf import conf_kind
from unitlint.text.source import SourceText, is_known

DAEMONS = {
    "network": "systemd-networkd",
    "netdev": "systemd-networkd",
    "networkd.conf": "systemd-networkd",
    "link": "systemd-udevd",
    "system.conf": "systemd",
    "journald.conf": "systemd-journald",
    "logind.conf": "systemd-logind",
    "resolved.conf": "systemd-resolved",
    "timesyncd.conf": "systemd-timesyncd",
    "coredump.conf": "systemd-coredump",
    "oomd.conf": "systemd-oomd",
    "pstore.conf": "systemd-pstore",
    "sleep.conf": "systemd-sleep",
    "journal-remote.conf": "systemd-journal-remote",
    "journal-upload.conf": "systemd-journal-upload",
}
"""Who reads each kind."""


_RENDERED = re.compile(r"\{\{|\{%|\$\{|<%|@[A-Za-z_]+@")


@dataclass(frozen=True, slots=True)
class ConfFile:
    """One file, or a drop-in of one: `path` is where it lies on the machine."""

    path: str
    kind: str
    source: SourceText

    @property
    def name(self) -> str:
        """Its name, by which files are ordered whatever folder they lie in."""
        return self.path.rpartition("/")[2]

    @property
    def is_drop_in(self) -> bool:
        """Whether it adds to another file."""
        return self.path.endswith(".conf") and self.path.rpartition("/")[0].endswith(".d")

    @property
    def daemon(self) -> str:
        """Who reads it."""
        return DAEMONS[self.kind]

    def values(self, section: str, key: str) -> tuple[Line, ...]:
        """The assignments of a key that count, those before an empty one left out."""
        kept: list[Line] = []
        for line in lines(self.source):
            if line.section == section and line.node.key == key:
                kept = [*kept, line] if line.node.value else []
        return tuple(kept)

    def has(self, section: str) -> bool:
        """Whether the section says anything."""
        return any(line.section == section and line.node.value for line in lines(self.source))


def conf_files(model: Machine, *kinds: str) -> Iterator[ConfFile]:
    """The files of these kinds, or of all, that somebody reads."""
    for path, file in model.configuration.files.items():
        kind = conf_kind(path)
        if kind and file.source is not None and (not kinds or kind in kinds):
            yield ConfFile(path, kind, file.source)


def whole_files(model: Machine, kind: str) -> tuple[ConfFile, ...]:
    """The files of a kind that count, in networkd's and udev's order; drop-ins aside.

    Of files of one name that in the folder of higher precedence counts (systemd.network(5), DESCRIPTION).
    """
    found: dict[str, ConfFile] = {}
    for file in sorted(conf_files(model, kind), key=lambda file: _rank(file.path)):
        if not file.is_drop_in:
            found.setdefault(file.name, file)
    return tuple(found[name] for name in sorted(found))


def drop_ins(model: Machine, file: ConfFile) -> tuple[ConfFile, ...]:
    """What drop-ins add to a file."""
    folder = f"{file.name}.d"
    return tuple(
        other
        for other in conf_files(model, file.kind)
        if other.is_drop_in and other.path.split("/")[-2] == folder
    )


def is_decided(file: ConfFile) -> bool:
    """Whether no template has a say in the file."""
    return is_plain(file.source.text)


def is_plain(text: str) -> bool:
    """Whether nothing in a text is for a program that renders it first."""
    return is_known(text) and _RENDERED.search(text) is None


def _rank(path: str) -> int:
    tops = ("/etc/", "/run/", "/usr/local/lib/", "/usr/lib/", "/lib/")
    return next((rank for rank, top in enumerate(tops) if path.startswith(top)), len(tops))
