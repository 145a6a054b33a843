"""A unit runs systemctl and waits for a unit that waits for it.

`systemctl start`, `restart`, `enable --now` and their like wait until the job is done. Where the other unit
is ordered after the one that runs the command, over whatever chain, that job can't begin before the command
has ended, and the command doesn't end before the job has: the boot hangs until a timeout ends it, which a
oneshot service doesn't have (systemctl(1), --no-block; systemd.service(5), TimeoutStartSec=). Commands that
run while a unit is starting are looked at, with the scripts that the configuration delivers for them:
`ExecCondition=`, `ExecStartPre=` and `ExecStartPost=`, and `ExecStart=` of oneshot and forking services.
systemd 252 keeps both jobs in `systemctl list-jobs` for ever.

**Bad**

```ini
# setup.service, enabled
[Service]
Type=oneshot
ExecStart=/usr/bin/setup
ExecStartPost=/usr/bin/systemctl start web.service

[Install]
WantedBy=multi-user.target

# web.service
[Unit]
After=setup.service

[Service]
ExecStart=/usr/bin/web
```

**Good**

```ini
# setup.service, enabled
[Service]
Type=oneshot
ExecStart=/usr/bin/setup
ExecStartPost=/usr/bin/systemctl --no-block start web.service

[Install]
WantedBy=multi-user.target

# web.service
[Unit]
After=setup.service

[Service]
ExecStart=/usr/bin/web
```

Write `systemctl --no-block`; or let the other unit be wanted, and don't call systemctl at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.chains import chain, hops
from unitlint.machine.machine import Machine
from unitlint.rules.shared.command_lines import Command, executed_path, user_commands
from unitlint.rules.shared.graph import related
from unitlint.rules.shared.systemctl import Call, call_of, calls_in, script_of
from unitlint.text.source import Place, is_known
from unitlint.units.commands import UnbalancedQuoteError, next_word
from unitlint.units.specifiers import expand
from unitlint.units.unit import Unit

SEVERITY = Severity.ERROR
CATEGORY = "order"
SINCE = "0.1.0"
READS_FILES = True

_WHILE_STARTING = frozenset({"ExecCondition", "ExecStartPre", "ExecStartPost"})
_BLOCKING_TYPES = frozenset({"oneshot", "forking"})
"""Types whose start isn't done before ExecStart= has ended (systemd.service(5), Type=)."""


@dataclass(frozen=True, slots=True)
class _Called:
    """A call, where the command stands that makes it, and where a script does, if one does."""

    call: Call
    place: Place
    script: Place | None = None


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each call that can't end; a warning where a script may pass it by."""
    for unit in model.graph.units.values():
        if is_loaded(unit):
            for called in _calls(model, unit):
                for name in called.call.units:
                    yield from _judge(model, unit, called, name)


def _calls(model: Machine, unit: Unit) -> Iterator[_Called]:
    kind = unit.last("Service", "Type")
    blocks = kind is not None and kind.value in _BLOCKING_TYPES
    for command in user_commands(unit):
        key = command.setting.key
        if key in _WHILE_STARTING or (key == "ExecStart" and blocks):
            yield from _calls_of(model, unit, command)


def _calls_of(model: Machine, unit: Unit, command: Command) -> Iterator[_Called]:
    words = _words(unit, command)
    place = command.setting.place
    if (found := call_of(words)) is not None:
        yield _Called(Call(found[0], found[1], 0, 0, by_service=found[2]), place)
        return
    script = script_of(words)
    if script is not None and script[1]:
        yield from (_Called(call, place, place) for call in calls_in(script[0]))
        return
    file = model.configuration.file(script[0] if script is not None else executed_path(unit, command))
    if file is not None and file.source is not None and is_known(file.source.text):
        source = file.source
        for call in calls_in(source.text):
            yield _Called(call, place, source.place(call.start, call.end))


def _words(unit: Unit, command: Command) -> list[str]:
    """The command's words, quotes taken off and specifiers expanded; none where a template decides one."""
    words = [command.executable]
    for raw in command.raw_arguments:
        try:
            word = next_word(raw)[0]
        except UnbalancedQuoteError:
            return []
        expanded = expand(word, unit.name) if "%" in word else word
        if expanded is None or not is_known(expanded):
            return []
        words.append(expanded)
    return words


def _judge(model: Machine, unit: Unit, called: _Called, name: str) -> Iterator[Draft]:
    graph, caller = model.graph, unit.name
    other = graph.resolve(name)
    if other is None or other == caller or not is_loaded(graph.unit(other)):
        return
    edges = chain(graph, later=other, earlier=caller, through=_jobs(model, caller, other, called.call.verb))
    if edges:
        proof = related(hops(graph, edges), called.place.location)
        script = called.script is not None and called.script is not called.place
        yield finding(
            called.script if called.script is not None else called.place,
            f"{caller} waits for itself: `{called.call.words}` waits for {other}, "
            f"which waits for {caller} to have started",
            unit=caller,
            related=(*((Related(called.place.location, f"{caller} runs it"),) if script else ()), *proof),
            help=f"write systemctl --no-block {called.call.verb} {name}",
            severity=Severity.WARNING if called.script is not None else None,
        )


def _jobs(model: Machine, caller: str, other: str, verb: str) -> frozenset[str]:
    """The units with a job while the caller starts and has queued the other.

    Where the boot starts the caller, that is all of the boot that is after it. Else the boot is over, and
    only what isn't running yet gets a job.
    """
    pulled = model.graph.pulled_in(frozenset((other,)))
    if caller in model.starting:
        return model.starting | pulled
    again = frozenset((other,)) if "restart" in verb or "reload" in verb else frozenset[str]()
    return (pulled - model.starting) | again | {caller}
