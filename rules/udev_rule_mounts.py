"""A udev rule mounts something that only udev sees.

systemd-udevd runs with a mount namespace of its own: the rest of the machine doesn't see what `mount` in
`RUN+=` mounts (udev(7), RUN: "running programs that access the network or mount/unmount filesystems is not
allowed inside of udev rules, due to the default sandbox"). The rule also reads scripts that the configuration
delivers.

**Bad**

```
# /etc/udev/rules.d/99-usb.rules
ACTION=="add", SUBSYSTEM=="block", RUN+="/bin/mount /dev/%k /media/usb"
```

**Good**

```
# /etc/udev/rules.d/99-usb.rules
ACTION=="add", SUBSYSTEM=="block", RUN+="/usr/bin/systemd-mount --no-block /dev/%k /media/usb"
```

Use `systemd-mount --no-block`, or a unit that the device wants with `SYSTEMD_WANTS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.grammar.shell_programs import SHELLS
from unitlint.machine.machine import Machine
from unitlint.text.source import Place, SourceText
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"
READS_FILES = True

_MOUNTING = frozenset({"mount", "umount"})
_UDEVD = "systemd-udevd.service"
_OPENING = ("MountFlags", "PrivateMounts")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such rule of the user's."""
    udevd = machine.graph.unit(_UDEVD)
    if udevd is not None and _is_opened(udevd):
        return
    for rule in machine.udev.rules:
        for piece in (each for each in rule.line.pieces if each.key == "RUN"):
            place = rule.place(piece)
            if piece.attribute in ("", "program") and not piece.is_match and machine.ownership.owns(place):
                yield from _judge(machine, piece.value, place)


def _is_opened(udevd: Unit) -> bool:
    """Whether a drop-in gives udev the mount namespace of the machine."""
    return any(s.file.is_users for key in _OPENING for s in udevd.values("Service", key))


def _judge(machine: Machine, value: str, place: Place) -> Iterator[Draft]:
    words = value.replace("'", " ").replace('"', " ").split()
    if not words:
        return
    related: tuple[Related, ...] = ()
    mounting = _mounts(words)
    if not mounting and (found := _in_script(machine, words)):
        script, mounting = found
        related = (Related(script.location, "this command"),)
    if mounting:
        yield finding(
            place,
            f"only udev sees what {mounting} does here: systemd-udevd runs in its own mount namespace",
            related=related,
            help="use systemd-mount --no-block, or start a unit with SYSTEMD_WANTS",
        )


def _mounts(words: Sequence[str]) -> str:
    """The command, if it mounts: by itself, or first in what a shell is given."""
    program = words[0].rpartition("/")[2]
    if program in SHELLS and len(words) > 2 and words[1] == "-c":
        program = words[2].rpartition("/")[2]
    return program if program in _MOUNTING else ""


def _in_script(machine: Machine, words: Sequence[str]) -> tuple[Place, str] | None:
    paths = [w for w in words[:2] if w.startswith("/")]
    sources = (file.source for path in paths if (file := machine.configuration.file(path)) is not None)
    for source in sources:
        if source is not None and (found := _command(source)) is not None:
            return found
    return None


def _command(source: SourceText) -> tuple[Place, str] | None:
    from unitlint.grammar.shell import commands

    for command in commands(source):
        name = command.name.rpartition("/")[2] if command.words else ""
        if name in _MOUNTING and len(command.words) > 1:
            return source.place(command.words[0].start, command.words[-1].end), name
    return None
