"""What rules about systemctl share: the calls that start units and wait for that, in commands and in scripts.

Only what a reader of the text can be sure of is a call: no unit that a variable names, nothing that a
`timeout` ends or an `&` sends away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import WeakKeyDictionary

from unitlint.grammar.shell import commands
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd import systemctl
from unitlint.text.source import Place, SourceText, is_known
from unitlint.units.names import is_valid

_QUEUES_NOTHING = frozenset({"try-restart", "try-reload-or-restart", "reload"})
"""Verbs that do nothing to a unit that isn't running (systemctl(1)), as one that waits for the caller is."""

_SERVICE_ACTIONS = frozenset({"start", "restart"})
_SHELLS = frozenset({"sh", "bash", "dash", "ash", "ksh", "zsh"})
_read: WeakKeyDictionary[SourceText, tuple[WaitingCall, ...]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class WaitingCall:
    """A command that starts units and returns when they have started; where, if in a script."""

    verb: str
    units: tuple[str, ...]
    place: Place | None = None

    @property
    def words(self) -> str:
        """The call in short: `systemctl start web.service`."""
        return f"systemctl {self.verb} {' '.join(self.units)}"

    @property
    def restarts(self) -> bool:
        """Whether a unit that runs already gets a job, too."""
        return "restart" in self.verb or "reload" in self.verb


def waiting_call(words: Sequence[str], place: Place | None = None) -> WaitingCall | None:
    """The call that a command makes; None where it is none, or doesn't wait."""
    if not words:
        return None
    program, arguments = words[0].rpartition("/")[2], words[1:]
    if program == "service" and len(arguments) == 2 and arguments[1] in _SERVICE_ACTIONS:
        units = _named((systemctl.unit_name(arguments[0]),))
        return WaitingCall(arguments[1], units, place) if units else None
    call = systemctl.parse(arguments) if program == "systemctl" else None
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


def shell_text(words: Sequence[str]) -> str:
    """The script that a command hands to a shell, `sh -c TEXT`; or empty."""
    option = next((i for i, w in enumerate(words) if w.startswith("-") and w.endswith("c")), 0)
    is_shell = bool(words) and words[0].rpartition("/")[2] in _SHELLS
    return words[option + 1] if is_shell and option and option + 1 < len(words) else ""


def shell_file(words: Sequence[str]) -> str:
    """The file that a command executes, by itself or by a shell."""
    if words and words[0].rpartition("/")[2] in _SHELLS:
        return next((word for word in words[1:] if not word.startswith("-")), "")
    return words[0] if words else ""


def calls_in(script: SourceText) -> tuple[WaitingCall, ...]:
    """The calls of a shell script that wait, in its order; of conditions nothing is known."""
    if script not in _read:
        _read[script] = tuple(_calls(script))
    return _read[script]


def _calls(script: SourceText) -> Iterator[WaitingCall]:
    if "systemctl" not in script.text and "service" not in script.text:
        return
    for command in commands(script):
        if command.words and not command.background:
            place = script.place(command.words[0].start, command.words[-1].end)
            call = waiting_call([word.text for word in command.words], place)
            if call is not None:
                yield call
