"""What rules about udev's RUN= share: the user's programs, word by word, and what their scripts run."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.grammar.udev import UdevPiece
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.rules.shared.scripts import script_of, shell_text
from unitlint.text.source import Place, SourceText
from unitlint.units.udev_rules import UdevRule

_WORD = re.compile(r"""(?:'[^']*'|"[^"]*"|[^\s'"]|['"])+""")
_QUOTED = re.compile(r"""'([^']*)'|"([^"]*)\"""")


@dataclass(frozen=True, slots=True)
class Command:
    """A command that udev waits for, or leaves behind; where it stands, if in a delivered script."""

    words: tuple[str, ...]
    background: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class UdevProgram:
    """A program that a rule runs when the event is over: its words, as udev cuts them (udev(7), RUN)."""

    words: tuple[str, ...]
    rule: UdevRule
    piece: UdevPiece

    @property
    def place(self) -> Place:
        """Where the rule names it."""
        return self.rule.place(self.piece)


def udev_programs(machine: Machine) -> Iterator[UdevProgram]:
    """The programs that the user's rules run."""
    for rule in machine.udev.rules:
        for piece in (each for each in rule.line.pieces if each.key == "RUN"):
            if piece.attribute in ("", "program") and not piece.is_match:
                program = UdevProgram(_words(piece.value), rule, piece)
                if program.words and machine.ownership.owns(program.place):
                    yield program


def script_in(machine: Machine, program: UdevProgram) -> SourceText | None:
    """What a shell runs: a text of the rule's own, without a path, or a delivered script."""
    text = shell_text(program.words)
    return SourceText("", text) if text else script_of(program.words, machine.configuration.files)


def commands_of(machine: Machine, program: UdevProgram) -> Iterator[Command]:
    """The program itself; or what its shell or its delivered script runs."""
    script = script_in(machine, program)
    if script is None:
        yield Command(program.words)
    else:
        yield from _commands(script)


def _words(value: str) -> tuple[str, ...]:
    plain = value.replace('\\"', '"')
    return tuple(
        _QUOTED.sub(lambda found: found[1] or found[2] or "", word[0]) for word in _WORD.finditer(plain)
    )


def _commands(source: SourceText) -> Iterator[Command]:
    from unitlint.grammar.shell import commands

    for command in commands(source, whole=False):
        if command.words:
            first, last = command.words[0], command.words[-1]
            place = source.place(first.start, last.end) if source.path else None
            yield Command(tuple(word.text for word in command.words), command.background, place)
