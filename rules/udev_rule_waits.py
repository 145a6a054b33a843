"""A udev rule runs what doesn't end at once.

udev runs the programs of `RUN+=` one after the other, and announces the device to systemd and to all others
when the last has ended. Until then every unit that waits for the device waits, and so do further events of
the device (udev(7), RUN: "This can only be used for very short-running foreground tasks"). After 180 seconds
udev kills the program. What a program leaves in the background is killed, too, "detached or not", once the
event has been handled. `systemctl start` and `restart` without `--no-block` return when the unit has started:
at boot that takes until `sysinit.target` is reached, which may be waiting for the device itself. udev has no
shell and no user: `&` is an argument like others, and `systemctl --user` finds no manager. The rule also
reads scripts that the configuration delivers.

**Bad**

```
# /etc/udev/rules.d/90-backup.rules
ENV{ID_FS_LABEL}=="backup", ACTION=="add", RUN+="/usr/bin/systemctl start backup.service"
```

**Good**

```
# /etc/udev/rules.d/90-backup.rules
ENV{ID_FS_LABEL}=="backup", ACTION=="add", TAG+="systemd", ENV{SYSTEMD_WANTS}+="backup.service"
```

Have the device start a unit, with `TAG+="systemd"` and `SYSTEMD_WANTS`; or write `systemctl --no-block`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.endless import endless_script, endless_words
from unitlint.rules.shared.systemctl import waiting_call
from unitlint.rules.shared.udev_programs import Command, UdevProgram, commands_of, script_in, udev_programs
from unitlint.text.source import is_known

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"
READS_FILES = True

_SUBSTITUTION = re.compile(r"%(?:[EScs]\{[^{}]*\}|[A-Za-z])|\$(?:(?:env|attr|result)\{[^{}]*\}|[a-z]+)")
"""udev(7), substitutions of RUN; a device decides what they are."""
_QUEUES = frozenset({"systemctl", "systemd-run", "systemd-mount", "udevadm", "at", "batch", "logger"})
"""What has handed its work on when it has barely begun: that it is killed matters to nobody."""
_ENDLESS = "udev waits for {}, and kills the program after 180 seconds"
_WANTS = 'let the device start a unit: TAG+="systemd", ENV{SYSTEMD_WANTS}+="…"'


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each program of a rule of the user's."""
    for program in udev_programs(machine):
        yield from _judge(machine, program)


def _judge(machine: Machine, program: UdevProgram) -> Iterator[Draft]:
    if program.words[-1] == "&":
        message = "udev runs no shell: & is an argument here, and udev waits for the program"
        yield finding(program.place, message, help=_WANTS)
        return
    script = script_in(machine, program)
    if script is not None and endless_script(script.text):
        yield finding(program.place, _ENDLESS.format("an endless loop"), help=_WANTS)
        return
    commands = tuple(commands_of(machine, program))
    awaited = any(command.words[0] == "wait" for command in commands)
    for command in commands:
        said = _left(command, awaited=awaited) if command.background else _waits(program, command)
        if said is not None:
            message, hint = said
            here = command.place
            related = (Related(here.location, "this command"),) if here is not None else ()
            yield finding(program.place, message, related=related, help=hint)
            return


def _left(command: Command, *, awaited: bool) -> tuple[str, str] | None:
    name = command.words[0].rpartition("/")[2]
    if awaited or name in _QUEUES or not is_known(name):
        return None
    return f"udev kills {name}, which this leaves in the background, when the event is over", _WANTS


def _waits(program: UdevProgram, command: Command) -> tuple[str, str] | None:
    words, written = _without_substitutions(command.words)
    name = words[0].rpartition("/")[2]
    if (
        name == "systemctl"
        and "--user" in words
        and not any(w.startswith(("-M", "--machine")) for w in words)
    ):
        return (
            "udev has no user: systemctl --user finds no manager here",
            'use TAG+="systemd", ENV{SYSTEMD_USER_WANTS}+="…"',
        )
    call = waiting_call(words)
    if call is not None and call.units:
        shown = call.words
        for marker, text in written.items():
            shown = shown.replace(marker, text)
        rather = shown.replace("systemctl ", "systemctl --no-block ", 1)
        gone = program.rule.on_removal
        wants = "" if call.restarts or gone else f"{_WANTS}, or "
        held = "the device's next events wait, too" if gone else "until then the device isn't ready"
        return f"udev waits for `{shown}`: {held}", f"{wants}use {rather}"
    if stays := endless_words(words[0], words[1:]):
        return _ENDLESS.format(f"`{stays}`, which never ends"), _WANTS
    return None


def _without_substitutions(words: tuple[str, ...]) -> tuple[list[str], dict[str, str]]:
    """The words with names in the place of what a device decides, and what these stand for."""
    written: dict[str, str] = {}

    def marker(text: str) -> str:
        written[f"udev{len(written)}-"] = text
        return list(written)[-1]

    return [_SUBSTITUTION.sub(lambda found: marker(found[0]), word) for word in words], written
