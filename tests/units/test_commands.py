"""Command lines: one table of their settings, one parser for what loads, complaints and rules."""

from __future__ import annotations

import pytest

from unitlint.systemd.commands import COMMAND_KEYS, COMMANDS, known_commands
from unitlint.systemd.directives import keys, lookup
from unitlint.systemd.fatal_directives import CHECKED
from unitlint.units.values.command import command_line
from unitlint.units.values.complaint import Effect, Subject
from unitlint.units.values.judge import complaints

NEWEST = 262
KIND = "PATH [ARGUMENT [...]]"
VALUES = (
    "",
    "%F",
    "-%F",
    "a b",
    "07",
    "/../x",
    "/dev/x",
    "maybe",
    "'x",
    "::/bin/a",
    "x:y=z",
    "0",
    "/" + "a" * 300,
)


@pytest.mark.parametrize("section", COMMANDS)
def test_the_settings_are_those_of_the_directives(section: str) -> None:
    unit_type = section.lower()
    for key in keys(section, NEWEST):
        directive = lookup(unit_type, section, key, NEWEST)
        is_command = directive is not None and directive.kind(NEWEST) == KIND
        assert (key in COMMANDS[section]) is is_command, key
    assert "ExecReloadPost" not in known_commands("Service", 258)


@pytest.mark.parametrize("unit_type", ["service", "socket", "mount", "swap"])
def test_whatever_is_refused_is_looked_at(unit_type: str) -> None:
    """`units.fatal` knows each key of which a value stops systemd from loading the unit."""
    section = unit_type.capitalize()
    for key in keys(section, NEWEST):
        for value in VALUES:
            found = complaints(value, Subject(f"a.{unit_type}", section, key, NEWEST))
            refused = any(complaint.effect is Effect.REFUSED for complaint in found)
            assert not refused or key in CHECKED, (key, value)
    assert COMMAND_KEYS <= CHECKED


@pytest.mark.parametrize(
    ("value", "version", "prefixes", "executable", "arguments"),
    [
        ("-@/bin/sh sh -c 'echo a'", 252, ("-", "@"), "/bin/sh", ("sh", "-c", "echo a")),
        ("!!/bin/a", 252, ("!!",), "/bin/a", ()),
        ("|echo x", 258, ("|",), "echo", ("x",)),
        ("::", 252, (":",), ":", ()),
        (r"a \; b", 252, (), "a", (";", "b")),
    ],
)
def test_a_command(
    value: str, version: int, prefixes: tuple[str, ...], executable: str, arguments: tuple[str, ...]
) -> None:
    (command,) = command_line(value, "a.service", version).commands
    assert (command.prefixes, command.executable) == (prefixes, executable)
    assert tuple(word.text for word in command.arguments) == arguments
    assert command.taken


@pytest.mark.parametrize(
    ("value", "count", "refused"),
    [
        ("/bin/a ; /bin/b", 2, False),
        ("; /bin/a", 1, False),
        ("-/bin/a/", 0, False),
        ("/bin/a ; -b/c ; /bin/d", 1, False),
        ("::/bin/true", 0, True),
        ("++/bin/true", 0, True),
        ("+!/bin/true", 0, True),
        ("|/bin/true", 0, True),
        ("/bin/" + "a" * 300, 0, True),
        ("@/bin/true", 0, True),
        ("-@/bin/%Q", 0, False),
        ("/bin/true %d", 1, False),
        ("'/bin/a", 0, False),
    ],
)
def test_what_is_executed(value: str, count: int, refused: bool) -> None:
    line = command_line(value, "a.service", 252)
    assert (line.count, line.refused) == (count, refused)
