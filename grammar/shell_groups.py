"""Groups of commands (`{ …; }`, `( … )`, loops), arms of `if` and `case` (POSIX, Compound Commands)."""

from __future__ import annotations

from unitlint.grammar.shell_command import STANDARD_INPUT, ShellCommand, Word
from unitlint.quick.dataclasses import dataclass, field

GROUPS = {")": "(", "}": "{", "done": "do"}
"""What opens a group, by what closes it."""
_OPENING = frozenset({"if", "then", "else", "do", "while", "until", "!", "{"})
"""Words before a command of its own."""
_MOST_OPENING = 20
"""Of them, in front of one command."""
_ARMS = frozenset({"if", "elif", "else", "fi", "case", "esac"})


@dataclass(slots=True)
class _Group:
    opened_by: str
    name: str = ""
    """Of the function that it is the body of."""
    reader: ShellCommand | None = None
    """The command that reads its output as a file: `cp <(…)`."""
    commands: list[ShellCommand] = field(default_factory=list)
    """Those whose output is its."""


@dataclass(slots=True)
class Groups:
    """Those that are open at the command that is read."""

    opened: list[_Group] = field(default_factory=list)
    functions: list[tuple[str, list[ShellCommand]]] = field(default_factory=list)
    """Those whose definitions have just ended, with the commands whose output is theirs."""
    defines: str = ""
    """The function whose body the next brace opens."""
    arms: list[bool] = field(default_factory=list)
    """Of each `if` and `case` that is open, whether its first arm is over."""
    later_arms: int = 0

    def join(self, command: ShellCommand) -> None:
        """A command has ended: what it prints goes to where the output of the group does."""
        command.alternative = self.later_arms > 0
        if self.opened and not (command.written or command.alternative):
            self.opened[-1].commands.append(command)

    def operator(self, operator: str, command: ShellCommand, reader: ShellCommand | None = None) -> None:
        """Take in what stands between two commands; `command` is the one behind it.

        `reader`: the command that reads what a `(` opens, a process substitution (bash(1)).
        """
        if operator == "(":
            self.opened.append(_Group("(", reader=reader))
        elif operator == ")":
            self._close(command, operator)
        elif operator.startswith(";;"):
            self._arm(operator)

    def word(self, command: ShellCommand, word: str) -> None:
        """Take in a word that opens or closes something, if a command begins with it."""
        if not command.words and word in _ARMS:
            self._arm(word)
        is_short = len(command.words) <= _MOST_OPENING
        words = [before.text for before in command.words] if is_short else []
        if words[:1] == ["function"] and len(words) == 2:
            self.defines = words[1]
        name = self.defines if word == "{" else ""
        if word in GROUPS.values() and is_short and (name or all(each in _OPENING for each in words)):
            self.opened.append(_Group(word, name))
            self.defines = ""
        elif word in GROUPS and not command.words:
            self._close(command, word)

    def _close(self, command: ShellCommand, word: str) -> None:
        if not self.opened or self.opened[-1].opened_by != GROUPS[word]:
            return
        group = self.opened.pop()
        if group.name:
            self.functions.append((group.name, group.commands))
            return
        command.group = group.commands
        if (reader := group.reader) is not None and reader.words:
            place = reader.words[-1]
            command.words = [*reader.words, Word(STANDARD_INPUT, place.end, place.end)]
            command.written, command.reads_group, reader.words = reader.written, True, []

    def _arm(self, word: str) -> None:
        if word in ("if", "case"):
            self.arms.append(False)
        elif self.arms and word in ("fi", "esac"):
            self.later_arms -= self.arms.pop()
        elif self.arms and not self.arms[-1]:
            self.arms[-1] = True
            self.later_arms += 1
