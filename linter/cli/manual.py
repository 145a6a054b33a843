"""The man page, out of what `--help` says (man-pages(7), groff_man(7))."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc

import click

from unitlint import __version__
from unitlint.cli.commands import unitlint
from unitlint.text.lines import bare_lines

_TAIL = """\
.SH EXIT STATUS
.TP
0
nothing at or above \\-\\-fail\\-level
.TP
1
findings
.TP
2
usage, configuration, or input that can\\(aqt be read
.TP
70
a bug of unitlint
.SH FILES
.TP
.I .unitlint.yaml
the configuration; \\(ladocs/configuration.md\\(ra
.TP
.I ~/.config/unitlint/trusted
folders whose own rules may run, one per line
.SH ENVIRONMENT
.BR UNITLINT_CONFIG ,
.BR NO_COLOR ,
.BR FORCE_COLOR ,
.B UNITLINT_DEBUG
.SH SEE ALSO
.BR systemd (1),
.BR systemd-analyze (1),
.BR systemd.unit (5)
"""


def manual() -> str:
    """unitlint(1)."""
    context = click.Context(unitlint, info_name="unitlint")
    lines = [
        f'.TH UNITLINT 1 "" "unitlint {__version__}" "User Commands"',
        ".SH NAME",
        "unitlint \\- check that a machine will boot right, before it boots",
        ".SH SYNOPSIS",
        ".B unitlint",
        ".RI [ command ]",
        ".RI [ option ]...",
        ".RI [ path ]...",
        ".SH DESCRIPTION",
        _text(cleandoc(unitlint.help or "")),
        ".SH COMMANDS",
    ]
    for name in unitlint.list_commands(context):
        command = unitlint.get_command(context, name)
        assert command is not None
        lines += _command(f"unitlint {name}", command)
    return "\n".join(lines) + "\n" + _TAIL


def _command(name: str, command: click.Command) -> Iterator[str]:
    yield f".SS {_text(name)}"
    yield _text(" ".join((command.help or "").split()))
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden and parameter.help:
            names = ", ".join(parameter.opts)
            value = "" if parameter.is_flag or parameter.metavar is None else f" {parameter.metavar}"
            yield f".TP\n.B {_text(names + value)}\n{_text(parameter.help)}"
    if isinstance(command, click.Group):
        for sub in sorted(command.commands):
            yield from _command(f"{name} {sub}", command.commands[sub])


def _text(text: str) -> str:
    """A text that roff takes for nothing else."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    lines = (f"\\&{line}" if line.startswith(".") else line for line in bare_lines(escaped))
    return "".join(c if c.isascii() else f"\\[u{ord(c):04X}]" for c in "\n".join(lines))
