"""What a command of a shell script prints, as far as the script says (echo(1), printf(1), cat(1))."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from unitlint.grammar.shell_texts import echoed, formatted
from unitlint.quick import patterns as re
from unitlint.text.source import PLACEHOLDER, Segment, SourceText, joined

if TYPE_CHECKING:
    from unitlint.grammar.shell_command import ShellCommand

PRINTING = frozenset({"echo", "printf"})
_PRINTING_OTHERS = frozenset(
    {"awk", "cat", "curl", "cut", "envsubst", "grep", "head", "jq", "sed", "tail", "tr"}
)
"""Programs that print something that isn't known."""
_ECHO_OPTION = re.compile(r"-[neE]+")

DEPTH_LIMIT = 20
"""Groups inside each other."""


def output_of(command: ShellCommand, depth: int = 0) -> SourceText | None:
    """What the command prints; None where that isn't known, or nothing."""
    if command.group is not None:  # it ends the group, or calls the function
        return _of_group(command.group, depth) if depth < DEPTH_LIMIT else None
    if command.name == "tee" or (
        command.name == "cat" and all(word.text.startswith("-") for word in command.arguments)
    ):
        return command.body
    words = command.printed
    if not words or command.name not in PRINTING or (source := words[0].outer) is None:
        return None
    if command.name == "printf":
        words = words[1:] if words[0].text == "--" else words
        return formatted(source, words[0], words[1:]) if words and words[0].text != "-v" else None
    options = ""
    while words and _ECHO_OPTION.fullmatch(words[0].text):
        options += words[0].text
        words = words[1:]
    return echoed(source, words, newline="n" not in options) if words else None


def _of_group(commands: list[ShellCommand], depth: int) -> SourceText | None:
    """What the commands of a group print, one after the other; a line for what isn't known."""
    outputs = [(command, output_of(command, depth + 1)) for command in commands]
    known = next((output for _, output in outputs if output is not None), None)
    if known is None:
        return None
    return joined(tuple(_parts(outputs, known)), route=known.route)


def _parts(outputs: list[tuple[ShellCommand, SourceText | None]], last: SourceText) -> Iterator[SourceText]:
    for command, output in outputs:
        if output is not None:
            last = output
            yield output
        elif command.name in _PRINTING_OTHERS:
            yield last.derive(f"{PLACEHOLDER}\n", (Segment(0, 0, verbatim=False),))
