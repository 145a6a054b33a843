"""A service's command exits at once, so the service stops.

`docker run -d`, `docker compose up -d` and the like start containers and exit. A service of `Type=simple` is
over then: systemd runs its `ExecStop=`, which stops the containers again, or restarts it over and over with
`Restart=always` (systemd.service(5), Type=, ExecStop=, Restart=). Without either it is a note: the containers
keep running, and systemd counts the service as dead. Where `ExecStart=/bin/true` is there for the sake of an
`ExecStop=` or `ExecStopPost=` that is to run at shutdown, that runs right after it, too. So does that of a
`Type=oneshot` service without `RemainAfterExit=yes`; it is reported where it undoes what was done: `x up` and
`x down`.

**Bad**

```ini
[Service]
ExecStart=/usr/bin/docker compose up -d
ExecStop=/usr/bin/docker compose down
```

**Good**

```ini
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/bin/docker compose up -d
ExecStop=/usr/bin/docker compose down
```

Set `Type=oneshot` and `RemainAfterExit=yes`, or leave out `-d`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.command_lines import CommandLine, type_of_service, user_commands
from unitlint.rules.shared.containers import COMPOSE, ENGINES
from unitlint.systemd.commands import STOPPING
from unitlint.systemd.symbols import symbols
from unitlint.units.effective import last_boolean, last_of
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Setting, Unit
from unitlint.units.verify import NOT_FOR_ONESHOT

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"

_AT_ONCE = frozenset({"simple", "exec", "idle"})
_NO_WORK = frozenset({"true", "echo"})
_DETACHED = frozenset({"--detach", "--detach=true"})
_SWITCHES = re.compile(r"-[ditPq]+")
_WITHOUT_VALUE = frozenset({
    "--init", "--interactive", "--no-healthcheck", "--oom-kill-disable", "--privileged", "--publish-all",
    "--quiet", "--read-only", "--replace", "--rm", "--tty", "--detach",
})  # fmt: skip
"""Options of docker-run(1) and podman-run(1) that take none; the others do, in the next word or after `=`."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each service whose only command returns at once."""
    for unit in machine.own_units:
        if unit.type != "service" or not unit.user_owned or not is_loaded(unit):
            continue
        if is_undecided(unit, "Type", "RemainAfterExit") or last_boolean(unit, "Service", "RemainAfterExit"):
            continue
        commands = [c for c in user_commands(unit, machine.systemd_version) if c.setting.key == "ExecStart"]
        if commands and (returning := _returning(commands[-1])):
            yield from _judge(machine, unit, commands[-1], returning)
        elif commands:
            yield from _hook_at_once(machine, unit, commands)


def _hook_at_once(machine: Machine, unit: Unit, commands: Sequence[CommandLine]) -> Iterator[Draft]:
    """A service that doesn't stay for its stop hook: it is there for that alone, or that undoes its work."""
    kind, version = type_of_service(unit, machine.systemd_version), machine.systemd_version
    hooks = [c for c in user_commands(unit, version) if c.setting.key in STOPPING]
    idle = all(map(_does_nothing, commands))
    at_once = hooks if idle and kind in _AT_ONCE | {"oneshot"} else _undoing(kind, commands, hooks)
    if not at_once:
        return
    to_stay = "RemainAfterExit=yes" if kind == "oneshot" else "Type=oneshot and RemainAfterExit=yes"
    when = "as soon as it has started" if idle else "as soon as ExecStart= has ended"
    why = f": {commands[-1].executable} exits at once" if idle else ", and undoes what that did"
    yield finding(
        at_once[0].setting.place,
        f"{at_once[0].setting.key}= of {unit.name} runs {when}, not when it is stopped{why}",
        unit=unit.name,
        related=[Related(commands[-1].setting.place.location, "the command")],
        help=f"set {to_stay}",
    )


_OPPOSITES = (
    ("start", "stop"), ("up", "down"), ("on", "off"), ("enable", "disable"), ("load", "unload"),
    ("add", "del"), ("add", "delete"), ("add", "remove"), ("-A", "-D"), ("-I", "-D"), ("mount", "umount"),
    ("attach", "detach"), ("open", "close"), ("create", "delete"), ("create", "destroy"), ("set", "unset"),
)  # fmt: skip
"""Words of which the second undoes the first."""


def _undoing(
    kind: str, commands: Sequence[CommandLine], hooks: Sequence[CommandLine]
) -> Sequence[CommandLine]:
    """The commands of the stop that are one of the start with the opposite word: `x up` and `x down`."""
    words = [(c.executable, *c.arguments) for c in commands] if kind == "oneshot" else []
    return [
        hook
        for hook in hooks
        if any(_are_opposite(start, (hook.executable, *hook.arguments)) for start in words)
    ]


def _are_opposite(start: Sequence[str], stop: Sequence[str]) -> bool:
    if len(start) != len(stop):
        return False
    other = [(one, two) for one, two in zip(start, stop, strict=True) if one != two]
    return len(other) == 1 and any(_undoes(*other[0], *words) for words in _OPPOSITES)


def _undoes(one: str, two: str, word: str, opposite: str) -> bool:
    """Whether two words are opposites, or two programs whose names end in them: `netup` and `netdown`."""
    return (one, two) == (word, opposite) or (
        "/" in one and one.endswith(word) and two == one.removesuffix(word) + opposite
    )


def _does_nothing(command: CommandLine) -> bool:
    return command.executable.rpartition("/")[2] in _NO_WORK


def _judge(machine: Machine, unit: Unit, command: CommandLine, returning: str) -> Iterator[Draft]:
    kind = type_of_service(unit, machine.systemd_version)
    stop = [setting for key in STOPPING for setting in unit.values("Service", key)]
    restart = last_of(unit, "Service", "Restart", symbols("restart"))
    then = _then(stop, restart, kind)
    if kind in _AT_ONCE or (kind == "oneshot" and stop):
        yield finding(
            command.setting.place,
            f"{unit.name} stops as soon as it has started: {returning} exits at once{then}",
            unit=unit.name,
            help="leave out -d, or set Type=oneshot and RemainAfterExit=yes",
            severity=None if then else Severity.NOTE,
        )


def _then(stop: Sequence[Setting], restart: str, kind: str) -> str:
    if stop:
        return f", and systemd runs {stop[0].key}="
    again = restart in NOT_FOR_ONESHOT and kind in _AT_ONCE
    return ", and systemd restarts it over and over" if again else ""


def _returning(command: CommandLine) -> str:
    """The command in short, where it starts containers and returns; else empty."""
    program, words = command.executable.rpartition("/")[2], list(command.arguments)
    if program in ENGINES and words[:1] == ["compose"]:
        program, words = f"{program} compose", words[1:]
    elif program in ENGINES:
        words = words[1:] if words[:1] == ["container"] else words
        return f"{program} run -d" if words[:1] == ["run"] and _is_detached(words[1:]) else ""
    elif program not in COMPOSE:
        return ""
    if "up" not in words:
        return ""
    after = words[words.index("up") + 1 :]
    return f"{program} up -d" if "-d" in after or _DETACHED.intersection(after) else ""


def _is_detached(words: Sequence[str]) -> bool:
    """Whether one of the options before the image's name sends the container away."""
    position = 0
    while position < len(words) and words[position].startswith("-"):
        word = words[position]
        is_switch = _SWITCHES.fullmatch(word) is not None
        if word in _DETACHED or (is_switch and "d" in word):
            return True
        position += 1 if is_switch or word in _WITHOUT_VALUE or "=" in word else 2
    return False
