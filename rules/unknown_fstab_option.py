"""An option in `/etc/fstab` is misspelled.

An `x-systemd.` option that systemd doesn't know does nothing at all: mount(8) ignores every option that
begins with `x-`. A misspelt `nofail` or `defaults` goes to the file system, most of which refuse an option
that they don't know: the mount fails, and with it `local-fs.target`, so that the boot ends in emergency mode
(systemd.mount(5), FSTAB; mount(8), FILESYSTEM-INDEPENDENT MOUNT OPTIONS).

**Bad**

```
# /etc/fstab
LABEL=data /data ext4 default,nofial 0 2
```

**Good**

```
# /etc/fstab
LABEL=data /data ext4 defaults,nofail 0 2
```

Correct the name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from unitlint.contracts.fstab import fstab_entries
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.spelling import is_near_word
from unitlint.text.source import is_known
from unitlint.text.suggest import nearest

if TYPE_CHECKING:
    from unitlint.generators.fstab.entry import Entry, Option

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"

_PREFIX = "x-systemd."

_SYSTEMD = """
    after automount before device-bound device-timeout graceful-option growfs idle-timeout makefs
    mount-timeout pcrfs required-by requires requires-mounts-for rw-only validatefs wanted-by wants
    wants-mounts-for
"""
"""systemd.mount(5), FSTAB; systemd.swap(5), FSTAB."""

_MOUNT = """
    _netdev async atime auto bind context defaults defcontext dev diratime dirsync exec fscontext group
    iversion lazytime loop loud mand noatime noauto nodev nodiratime noexec nofail noiversion nolazytime
    nomand norelatime nostrictatime nosuid nosymfollow nouser owner rbind relatime remount ro rootcontext rw
    silent strictatime suid symfollow sync user users
"""
"""mount(8), FILESYSTEM-INDEPENDENT MOUNT OPTIONS."""

_OF_SYSTEMD = frozenset(f"{_PREFIX}{name}" for name in _SYSTEMD.split())
_OF_MOUNT = frozenset(_MOUNT.split())
_WITH_VALUE = frozenset({"context", "defcontext", "fscontext", "loop", "rootcontext"})
"""Those that take one: `version=` of 9p is no misspelling of `iversion`."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such option."""
    for entry in fstab_entries(machine):
        for option in entry.options:
            name, equals, _ = option.text.partition("=")
            known = _WITH_VALUE if equals else _OF_MOUNT
            if is_known(option.text) and (meant := _meant(name, known)) is not None:
                yield _finding(entry, option, name, meant)


def _meant(name: str, known: Collection[str]) -> str | None:
    """What an option may have meant, one of mount's that are `known`; None for one that somebody may know."""
    if name.startswith(_PREFIX):
        return None if name in _OF_SYSTEMD else nearest(name, _OF_SYSTEMD)
    if name in _OF_MOUNT or name.startswith(("x-", "X-")):
        return None
    meant = nearest(name, known)
    return meant if meant and is_near_word(name, meant) else None


def _finding(entry: Entry, option: Option, name: str, meant: str) -> Draft:
    target = entry.what.value if entry.type.value == "swap" else entry.where.value
    outcome = (
        "systemd and mount ignore it"
        if name.startswith(_PREFIX)
        else "most file systems refuse it, and then the mount fails"
    )
    return finding(
        option.place,
        f"{target} has the unknown option {name}: {outcome}",
        help=f"write {meant} if that is what you mean" if meant else "delete the option",
    )
