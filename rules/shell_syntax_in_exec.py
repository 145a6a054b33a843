"""A command line has shell syntax, but no shell reads it.

systemd starts the executable itself. Pipes, redirections, `&&`, `||`, a closing `&`, backticks and `$(…)`
reach the program as ordinary words (systemd.service(5), COMMAND LINES). So does a comment after the command.
Quotes around the whole line make one word of it, the name of a program that doesn't exist.
`cd`, `source`, `export` and `ulimit` are shell builtins: each command is a process of its own, and what one
changes is gone when it exits. The same goes for `Exec=` of a Quadlet, whose words are the arguments of the
program in the container.

**Bad**

```ini
# report.service
[Service]
ExecStart=/usr/bin/df -h > /run/report
```

**Good**

```ini
# report.service
[Service]
ExecStart=/bin/sh -c 'df -h > /run/report'
```

Let a shell run the line, put it into a script, or use `StandardOutput=file:…`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.generators.quadlet.arguments import arguments
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.command_lines import CommandLine, user_commands
from unitlint.systemd.commands import SHELL
from unitlint.text.source import is_known
from unitlint.units.list_values import WordPlace
from unitlint.units.unit import Unit
from unitlint.units.values.quoting import WordError

SEVERITY = Severity.WARNING
CATEGORY = "commands"
SINCE = "0.1.0"

_OPERATOR = re.compile(r"\|\|?|&&|&|[012]?>>?|<<?|[012]?>&[012]|&>>?|[012]?>>?(?:/|&)\S*")
_SUBSTITUTION = re.compile(r"(?<!\$)\$\(|`")
_QUOTED = re.compile(r"\(`[^()]*`\)")
"""A text that a program takes so, Traefik's Host(`example.com`): in a shell `(` begins no argument."""
_ONE_WORD = re.compile(r"/\S+\s+[-/]")
"""A path and an argument: a name with blanks in it hardly ever goes on so."""
_COMMENT = "#"
_BUILTINS = frozenset({
    "cd", "source", ".", "export", "eval", "exec", "set", "unset", "alias", "ulimit", "umask", "declare",
    "local", "if", "for", "while", "until", "case", "function", "trap", "shift", "return",
})  # fmt: skip
"""Words of shells (POSIX, Shell Command Language; bash(1), SHELL BUILTIN COMMANDS): programs of such names,
where a system has them, change nothing for what runs after them."""
_INSTEAD = {
    "cd": "write WorkingDirectory=",
    "source": "write EnvironmentFile=",
    ".": "write EnvironmentFile=",
    "export": "write Environment=",
    "ulimit": "write LimitNOFILE= or another Limit…=",
    "umask": "write UMask=",
}
_TAKES_OPERATORS = frozenset({"expr", "test", "["})
"""Programs for which some of these words mean what they say."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each command line, and for each `Exec=` of a Quadlet."""
    for unit in machine.units_with_own_lines:
        for command in user_commands(unit, machine.systemd_version):
            if command.executable in _BUILTINS and not command.in_shell:
                yield _of_shells(unit, command)
                continue
            if _ONE_WORD.match(command.executable):
                yield _quoted(unit, command)
                continue
            word = _shell_word(command)
            if word:
                comment = word == _COMMENT
                yield finding(
                    WordPlace(command.setting.place, word),
                    f"no shell runs this line: {command.executable} gets {word} as an argument",
                    unit=unit.name,
                    help="move the comment to the line above" if comment else "wrap it in /bin/sh -c '…'",
                )
    yield from _of_quadlets(machine)


def _of_quadlets(machine: Machine) -> Iterator[Draft]:
    """What podman hands on to a container's program as its arguments."""
    for quadlet in machine.quadlets.values():
        for setting in quadlet.values("Exec"):
            words = _raw_words(setting.value) if is_known(setting.value) else []
            word = next((w for w in words if _OPERATOR.fullmatch(w)), "")
            if word and words[0].rpartition("/")[2] not in _TAKES_OPERATORS:
                yield finding(
                    WordPlace(setting.place, word),
                    f"no shell runs this line: the container of {quadlet.service} gets {word} as an argument",
                    unit=quadlet.service,
                    help="wrap it in sh -c '…'",
                )


def _raw_words(value: str) -> list[str]:
    """The words as they are written, quotes and all."""
    try:
        return [value[word.start : word.end] for word in arguments(value)]
    except WordError:
        return []


def _quoted(unit: Unit, command: CommandLine) -> Draft:
    return finding(
        WordPlace(command.setting.place, command.executable),
        f"{unit.name} fails with 203/EXEC: the quotes make one word of {command.executable}, and no program "
        "has that name",
        unit=unit.name,
        help="delete the quotes around the command",
    )


def _of_shells(unit: Unit, command: CommandLine) -> Draft:
    name = command.executable
    return finding(
        WordPlace(command.setting.place, name),
        f"no shell runs this line: {name} is a shell builtin, not a program",
        unit=unit.name,
        help=_INSTEAD.get(name, "wrap the line in /bin/sh -c '…'"),
    )


def _shell_word(command: CommandLine) -> str:
    if command.in_shell or command.executable.startswith(SHELL):  # the latter where systemd is too old for it
        return ""
    if command.executable.rpartition("/")[2] in _TAKES_OPERATORS:
        return ""
    for word in command.raw_arguments:
        if "'" in word or '"' in word:
            continue
        if word == _COMMENT or _OPERATOR.fullmatch(word) or _SUBSTITUTION.search(_QUOTED.sub("", word)):
            return word
    return ""
