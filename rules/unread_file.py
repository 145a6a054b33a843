"""A file is delivered to a path that nothing reads.

systemd, udev and podman read certain names in certain directories and silently ignore all others: a drop-in
without `.conf`, a folder `docker.d` instead of `docker.service.d`, a unit directly in `/etc/systemd`, a
Quadlet in systemd's own folder, a link in `multi-user.target.want`, a folder `docker.service.d` that is a
relative link, which systemd looks for from `/`. The machine boots without the file (systemd.unit(5),
podman-systemd.unit(5)).

What Ignition writes below `/run` is gone when the system comes up: a file system in memory is mounted over
it.

If another file names a file's path, the rule assumes that something reads it. A folder of units counts as a
unit directory; of a system extension only `/usr` and `/opt` are merged, of a configuration extension only
`/etc` (systemd-sysext(8)).

**Bad**

```yaml
variant: fcos
version: 1.5.0
storage:
  files:
    - path: /etc/systemd/system/docker.d/log.conf
      contents:
        inline: |
          [Service]
          Environment=DEBUG=1
```

**Good**

```yaml
variant: fcos
version: 1.5.0
storage:
  files:
    - path: /etc/systemd/system/docker.service.d/log.conf
      contents:
        inline: |
          [Service]
          Environment=DEBUG=1
```

Deliver the file at the path that the message names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from posixpath import basename, dirname, join, normpath

from unitlint.configuration.configuration import (
    BUTANE,
    CLC,
    IGNITION,
    MACHINE_CONFIG,
    ROOT,
    SABAKAN,
    Inputs,
    Manager,
)
from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.unit_files import entries
from unitlint.findings.finding import Draft, Related, Severity
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.command_lines import executed_path, user_commands
from unitlint.rules.shared.graph import base_is_known, is_missing
from unitlint.rules.shared.relayed.rule import met_in_inputs
from unitlint.systemd.file_names import ETC, MASK, UNIT_PATHS, is_dependency_folder
from unitlint.systemd.read_paths import Unread, hidden_at_boot, unread
from unitlint.template.dialects import without_suffixes
from unitlint.text.source import Location, is_known

SEVERITY = Severity.WARNING
CATEGORY = "input"
SINCE = "0.1.0"
READS_FILES = True

_WRITTEN_BEFORE_BOOT = frozenset({BUTANE, CLC, IGNITION, MACHINE_CONFIG, SABAKAN})
"""Inputs that Ignition writes to the disk before the system starts."""

_TMP = "tmp.mount"
_PATH = re.compile(r"/[\w.@:+\\-]+(?:/[\w.@:+\\-]+)+")


def check_inputs(inputs: Inputs) -> Iterator[Draft]:
    """One finding for each file of a folder or an extension that has no place where something reads it."""
    return met_in_inputs("unread-file", inputs)


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each file or link that is ignored; what users get is the machine's as well."""
    if machine.configuration.manager is Manager.USER:
        return
    unread_files: list[tuple[DeliveredFile, Unread]] = []
    for path, file in machine.configuration.files.items():
        if not is_known(path):
            continue
        fault = unread(path) or _dangling(machine, path, file)
        if hidden := _hidden(machine, path):
            yield _hides(machine, file, hidden)
        elif fault is not None and not _is_filled_in(machine, path):
            unread_files.append((file, fault))
    yield from _unnamed(machine, unread_files)


def _unnamed(machine: Machine, unread_files: Sequence[tuple[DeliveredFile, Unread]]) -> Iterator[Draft]:
    """Of files that systemd doesn't read, those that no other file names: all texts are read for these."""
    named = _named(machine) if unread_files else {}
    of_each = _folders_of_variants(unread_files)
    for file, fault in unread_files:
        path = file.path
        if fault.meant == _above(path) and dirname(fault.meant) in of_each:
            continue
        if named.get(path, path) == path:
            yield Draft(
                _place(file),
                f"nothing reads {path}: {fault.why}",
                help=f"deliver it as {fault.meant}" if fault.meant else "move it, or delete it",
                severity=SEVERITY if fault.meant else Severity.NOTE,
            )


def _folders_of_variants(unread_files: Sequence[tuple[DeliveredFile, Unread]]) -> frozenset[str]:
    """The folders with several below them that have a file of one name: each is for another machine."""
    times = Counter(fault.meant for file, fault in unread_files if fault.meant == _above(file.path))
    return frozenset(dirname(path) for path, number in times.items() if number > 1)


def _above(path: str) -> str:
    """The path of a file that would lie one folder higher."""
    return join(dirname(dirname(path)), basename(path))


def _is_filled_in(machine: Machine, path: str) -> bool:
    """Whether it is a template in a tree that lies as a root, installed without its suffix.

    Of one without another suffix whoever fills it in decides the name, too.
    """
    folder, _, name = path.rpartition("/")
    plain = without_suffixes(name)
    is_read = "." not in plain or unread(f"{folder}/{plain}") is None
    return machine.configuration.kind == ROOT and plain != name and is_read


def _place(file: DeliveredFile) -> Location:
    if file.declared is not None:
        return file.declared.location
    return file.source.location(0, 0) if file.source is not None else Location(file.path)


def _hidden(machine: Machine, path: str) -> str:
    """The file system that lies over a file which was written before it was mounted."""
    if machine.configuration.kind not in _WRITTEN_BEFORE_BOOT:
        return ""
    if path.startswith("/tmp/") and _TMP in machine.starting and not is_missing(machine.graph.unit(_TMP)):  # noqa: S108
        return "/tmp"  # noqa: S108
    return hidden_at_boot(path)


def _hides(machine: Machine, file: DeliveredFile, hidden: str) -> Draft:
    users = [
        Related(command.setting.place.location, f"{unit.name} runs it, and fails")
        for unit in machine.own_units
        for command in user_commands(unit, machine.systemd_version)
        if executed_path(unit, command) == file.path
    ]
    return Draft(
        _place(file),
        f"{file.path} is hidden at run time: another file system is mounted on {hidden}",
        help="put it below /etc, /opt or /usr/local, or create it with tmpfiles.d at boot",
        related=tuple(users),
    )


def _dangling(machine: Machine, path: str, file: DeliveredFile) -> Unread | None:
    """A link in `NAME.wants` and its kin that leads to no unit."""
    folder, _, name = path.rpartition("/")
    parent, _, sub = folder.rpartition("/")
    if not file.link or parent not in UNIT_PATHS or not is_dependency_folder(sub):
        return None
    if (
        normpath(join(folder, file.link)) == MASK
        or not is_known(file.link)
        or not is_missing(machine.graph.unit(name))
    ):
        return None
    if base_is_known(machine) or normpath(join(folder, file.link)).startswith(f"{ETC}/"):
        return Unread(f"the unit {name} doesn't exist")
    return None


def _named(machine: Machine) -> dict[str, str]:
    """The paths that stand in texts, each with the file whose text it is; empty where it is in several."""
    configuration = machine.configuration
    held = (entry for directory in configuration.directories for entry in entries(directory))
    texts = {entry.path: entry.source.text for entry in held if entry.source is not None}
    texts |= {f.path: f.source.text for f in configuration.files.values() if f.source is not None}
    named: dict[str, str] = {}
    for path, text in texts.items():
        for word in set(_PATH.findall(text)):
            named[word] = path if named.get(word, path) == path else ""
    return named
