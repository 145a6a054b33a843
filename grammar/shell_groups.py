"""Groups of commands (`{ …; }`, `( … )`, loops), arms of `if` and `case` (POSIX, Compound Commands)."""

from __future__ import annotations

from unitlint.grammar.shell_command import ShellCommand
from unitlint.quick.dataclasses import dataclass, field

GROUPS = {")": "(", "}": "{", "done": "do"}
"""What opens a group, by what closes it."""
_OPENING = frozenset({"if", "then", "else", "do", "while", "until", "!", "{"})
"""Words before a command of its own."""
_MOST_OPENING = 20
"""Of them, in front of one command."""
_ARMS = frozenset({"if", "elif", "else", "fi", "case", "esac"})


@dataclass(slots=True)
class Groups:
    """Those that are open at the command that is read."""

    opened: list[tuple[str, list[ShellCommand]]] = field(default_factory=list)
    """By what opened them, with the commands whose output is theirs."""
    arms: list[bool] = field(default_factory=list)
    """Of each `if` and `case` that is open, whether its first arm is over."""
    later_arms: int = 0

    def join(self, command: ShellCommand) -> None:
        """A command has ended: what it prints goes to where the output of the group does."""
        command.alternative = self.later_arms > 0
        if self.opened and not (command.written or command.alternative):
            self.opened[-1][1].append(command)

    def operator(self, operator: str, command: ShellCommand) -> None:
        """Take in what stands between two commands; `command` is the one behind it."""
        if operator == "(":
            self.opened.append(("(", []))
        elif operator == ")":
            self._close(command, operator)
        elif operator.startswith(";;"):
            self._arm(operator)

    def word(self, command: ShellCommand, word: str) -> None:
        """Take in a word that opens or closes something, if a command begins with it."""
        if not command.words and word in _ARMS:
            self._arm(word)
        is_short = len(command.words) <= _MOST_OPENING
        if word in GROUPS.values() and is_short and all(before.text in _OPENING for before in command.words):
            self.opened.append((word, []))
        elif word in GROUPS and not command.words:
            self._close(command, word)

    def _close(self, command: ShellCommand, word: str) -> None:
        if self.opened and self.opened[-1][0] == GROUPS[word]:
            command.group = self.opened.pop()[1]

    def _arm(self, word: str) -> None:
        if word in ("if", "case"):
            self.arms.append(False)
        elif self.arms and word in ("fi", "esac"):
            self.later_arms -= self.arms.pop()
        elif self.arms and not self.arms[-1]:
            self.arms[-1] = True
            self.later_arms += 1
