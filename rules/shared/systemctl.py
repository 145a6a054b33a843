"""What rules about systemctl share: the calls that start units and wait for that, in commands and in scripts.

Only what a reader of the text can be sure of is a call: no unit that a variable names, nothing that a
`timeout` ends or an `&` sends away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from unitlint.configuration.delivered import DeliveredFile
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.rules.shared.endless import LEAVES_LOOP
from unitlint.rules.shared.scripts import itself, script_of, shell_text
from unitlint.systemd import systemctl
from unitlint.text.lines import bare_lines
from unitlint.text.source import Place, SourceText, is_known
from unitlint.units.names import is_valid

if TYPE_CHECKING:
    from unitlint.grammar.shell_command import ShellCommand

_QUEUES_NOTHING = frozenset({"try-restart", "try-reload-or-restart", "reload"})
"""Verbs that do nothing to a unit that isn't running (systemctl(1)), as one that waits for the caller is."""

_SERVICE_ACTIONS = frozenset({"start", "restart"})
_SERVICE_PROGRAMS = frozenset({"service", "invoke-rc.d"})
"""Programs that have systemctl do it and wait (service(8), invoke-rc.d(8))."""
_BOOT_IS_OVER = "is-system-running --wait"
"""The call that returns when no job of the boot is left (systemctl(1), is-system-running)."""
_CLOUD_INIT = "cloud-init"
_DEPTH = 4
"""Scripts that run each other."""
_XARGS_WITH_VALUE = frozenset({"-a", "-d", "-E", "-I", "-L", "-n", "-P", "-s"})

_CALLING = ("systemctl", "service", "invoke-rc.d", _CLOUD_INIT)
"""Programs one of which a script that waits names."""
_CALLED = 300
"""Calls of functions that are followed in one script."""

_POLLS = "until systemctl"
"""A loop that asks systemctl again and again, as program of a call."""
_TESTS = {"until": {"=", "=="}, "while": {"!="}}
"""How a loop compares what `systemctl is-active` prints with `active` as long as it isn't (test(1))."""
_GOES_ON = re.compile(
    r"(?:(?!\bdo\b|&&|\|\|)[^#]){0,500}\bdo\b(?P<body>(?:(?!\bdone\b).){0,5000})\bdone\b", re.DOTALL
)
"""What stands behind a condition of one command."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A command of a script that the script waits for."""

    words: list[str]
    place: Place
    polls: bool = False
    """Whether nothing else than its success ends the loop whose condition it is."""


_read: WeakKeyDictionary[SourceText, tuple[_Run, ...]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class WaitingCall:
    """A command that returns when units have started, or the boot is over; where, if in a script."""

    verb: str
    units: tuple[str, ...]
    place: Place | None = None
    in_script: bool = False
    """Whether a shell decides if it is made."""
    program: str = "systemctl"

    @property
    def words(self) -> str:
        """The call in short: `systemctl start web.service`."""
        return " ".join((self.program, self.verb, *self.units))

    @property
    def is_for_boot(self) -> bool:
        """Whether it returns when the boot is over, and starts nothing."""
        return self.verb == _BOOT_IS_OVER

    @property
    def polls(self) -> bool:
        """Whether it starts nothing, and asks in a loop whether its units are started."""
        return self.program == _POLLS

    @property
    def restarts(self) -> bool:
        """Whether a unit that runs already gets a job, too."""
        return "restart" in self.verb or "reload" in self.verb


def waiting_call(
    words: Sequence[str], place: Place | None = None, *, user: bool = False
) -> WaitingCall | None:
    """The call that a command makes; None where it is none, doesn't wait, or is for the other manager.

    `cloud-init status --wait` is one that names no units.
    """
    words = itself(words)
    if not words:
        return None
    program, arguments = words[0].rpartition("/")[2], words[1:]
    if program in _SERVICE_PROGRAMS and len(arguments) == 2 and arguments[1] in _SERVICE_ACTIONS and not user:
        units = _named((systemctl.unit_name(arguments[0]),))
        return WaitingCall(arguments[1], units, place) if units else None
    if program == _CLOUD_INIT and "status" in arguments[:1] and not {"-w", "--wait"}.isdisjoint(arguments):
        return None if user else WaitingCall("status --wait", (), place, program=_CLOUD_INIT)
    call = systemctl.parse(arguments, user=user) if program == "systemctl" else None
    if call is not None and call.verb == "is-system-running" and "--wait" in call.options:
        return WaitingCall(_BOOT_IS_OVER, (), place)
    if call is None or not call.waits or call.verb in _QUEUES_NOTHING or _is_elsewhere(call, arguments):
        return None
    verb = f"{call.verb} --now" if call.verb in systemctl.ENABLING else call.verb
    units = _named(call.units)
    return WaitingCall(verb, units, place) if units else None


def _is_elsewhere(call: systemctl.Call, arguments: Sequence[str]) -> bool:
    """Whether it works on files only, or lets its job go first, whatever the order says."""
    return not call.options.isdisjoint(("--root", "--image")) or any("ignore-" in a for a in arguments)


def _named(units: Sequence[str]) -> tuple[str, ...]:
    return tuple(unit for unit in units if is_known(unit) and "$" not in unit and is_valid(unit))


def waiting_calls(
    words: Sequence[str],
    files: Mapping[str, DeliveredFile],
    place: Place | None = None,
    *,
    user: bool = False,
) -> Iterator[WaitingCall]:
    """The calls that a command makes, by itself or in the scripts among `files` that it runs.

    One in a script has its place there.
    """
    if (call := waiting_call(words, place, user=user)) is not None:
        yield call
    elif text := shell_text(words):
        yield from (replace(call, place=place) for call in _in_script(SourceText("", text), files, user=user))
    else:
        source = script_of(words, files)
        if source is not None:
            yield from _in_script(source, files, user=user)


def _in_script(
    script: SourceText, files: Mapping[str, DeliveredFile], seen: tuple[SourceText, ...] = (), *, user: bool
) -> Iterator[WaitingCall]:
    """The calls of a shell script that wait, and of the scripts that it runs, in their order."""
    if script in seen or len(seen) > _DEPTH or not _may_call(script.text, files):
        return
    for run in _commands(script):
        if run.polls:
            yield from _polling_call(run, user=user)
        elif (call := waiting_call(run.words, run.place, user=user)) is not None:
            if not (call.restarts and _asks_first(script, call)):
                yield replace(call, in_script=True)
        elif (inner := script_of(run.words, files)) is not None:
            yield from _in_script(inner, files, (*seen, script), user=user)


def _polling_call(run: _Run, *, user: bool) -> Iterator[WaitingCall]:
    """`until systemctl is-active UNIT; do sleep 1; done`."""
    words = itself(run.words)
    call = systemctl.parse(words[1:], user=user)
    if call is not None and call.verb == "is-active" and (units := _named(call.units)):
        yield WaitingCall(call.verb, units, run.place, in_script=True, program=_POLLS)


def _may_call(text: str, files: Mapping[str, DeliveredFile]) -> bool:
    return any(word in text for word in _CALLING) or any(path in text for path in files)


def _asks_first(script: SourceText, call: WaitingCall) -> bool:
    """Whether the script looks if the unit runs, and so may restart it only then."""
    asked = (
        run.words
        for run in _commands(script)
        if run.words[0].endswith("systemctl") and "is-active" in run.words
    )
    return any(systemctl.unit_name(word) in call.units for words in asked for word in words)


def _commands(script: SourceText) -> tuple[_Run, ...]:
    """The commands of a script that it waits for; of conditions nothing is known."""
    if script not in _read:
        _read[script] = tuple(_in_text(script))
    return _read[script]


def _in_text(script: SourceText) -> Iterator[_Run]:
    from unitlint.grammar.shell import commands
    from unitlint.grammar.shell_functions import called, functions_of
    from unitlint.grammar.shell_words import constants_of

    functions, constants = functions_of(script.text), constants_of(script.text)
    left = iter(range(_CALLED))

    def inner(text: SourceText, place: Place, depth: int) -> Iterator[_Run]:
        if depth < _DEPTH and next(left, None) is not None:
            for command in commands(text, constants, whole=False):
                yield from runs(text, command, place, depth + 1)

    def runs(source: SourceText, command: ShellCommand, place: Place, depth: int) -> Iterator[_Run]:
        if command.background or command.elsewhere:
            return
        words = [word.text for word in command.words]
        for text in command.inside:
            polls = _compares(command) and _goes_on(source, command)
            yield from (replace(run, polls=polls) for run in inner(text, place, depth))
        if words and words[0] in functions:
            yield from inner(SourceText("", called(functions[words[0]], words[1:])), place, depth)
        elif words:
            asks = command.name == "systemctl" and command.loop == ("while" if command.negated else "until")
            polls = asks and _goes_on(source, command)
            yield from (_Run(each, place, polls) for each in _by_xargs(words, command.body))

    for command in commands(script, whole=False):
        yield from runs(script, command, _place(script, command), 0)


def _place(script: SourceText, command: ShellCommand) -> Place:
    if command.words:
        return script.place(command.words[0].start, command.words[-1].end)
    spans = [(text.outward(0), text.outward(0) + len(text.text)) for text in command.inside]
    return script.place(*min(spans, default=(0, 0)))


def _compares(command: ShellCommand) -> bool:
    """Whether a loop goes on as long as the output of what its condition runs isn't `active`."""
    words = {word.text for word in command.words}
    return "active" in words and not words.isdisjoint(_TESTS.get(command.loop, ()))


def _goes_on(source: SourceText, command: ShellCommand) -> bool:
    """Whether only the command, a loop's whole condition, ends the loop."""
    loop = _GOES_ON.match(source.text, command.words[-1].end) if command.words else None
    return loop is not None and not LEAVES_LOOP.search(loop["body"])


def _by_xargs(words: list[str], read: SourceText | None) -> Iterator[list[str]]:
    """The command, or what xargs makes of it with what it reads (xargs(1))."""
    if words[0].rpartition("/")[2] != "xargs":
        yield words
        return
    index, placeholder = 1, ""
    while index < len(words) and words[index].startswith("-"):
        option = words[index]
        if option.startswith(("-I", "-i")):
            placeholder = option[2:] or (
                words[index + 1] if option == "-I" and index + 1 < len(words) else "{}"
            )
        index += 2 if option in _XARGS_WITH_VALUE else 1
    command, text = words[index:], read.text if read is not None else ""
    if placeholder:
        yield from ([word.replace(placeholder, ln.strip()) for word in command] for ln in bare_lines(text))
    elif command:
        yield [*command, *text.split()]
