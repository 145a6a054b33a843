"""Copies of unit files with small faults put in at random; the same seed makes the same copies."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

from tests.conformance.complaints import Files

_OF_MACHINE = re.compile("%[aAbBHlmMoqvwWs]")
"""Specifiers that only the machine knows: whether a unit with one in its path loads is not to be foreseen."""
VALUES = [
    value
    for value in Path(__file__).with_name("values.txt").read_text(encoding="utf-8").splitlines()[1:]
    if not _OF_MACHINE.search(value)
]
BYTES = [bytes([number]) for number in b" \t\r=#;[]\\\"'%~-!@:,./0aZ"] + [
    b"\n",
    b"\\\n",
    b"\xc3\xa4",
    b"%%",
    b"]x",
]

Lines = list[bytes]
Fault = Callable[[Lines, random.Random], None]


def mutated(files: Files, seed: int | None) -> Files:
    """Every file with one to three faults; as it is when `seed` is None."""
    if seed is None:
        return files
    return {name: _mutated(content, random.Random(f"{seed} {name}")) for name, content in files.items()}


def _mutated(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    for _ in range(chance.randint(1, 3)):
        chance.choice(FAULTS)(lines, chance)
    return b"\n".join(lines)


def _assignment(lines: Lines, chance: random.Random) -> int | None:
    numbers = [n for n, line in enumerate(lines) if b"=" in line and not line.startswith((b"#", b";"))]
    return chance.choice(numbers) if numbers else None


def _replace_byte(lines: Lines, chance: random.Random) -> None:
    number = chance.randrange(len(lines))
    place = chance.randint(0, len(lines[number]))
    lines[number] = lines[number][:place] + chance.choice(BYTES) + lines[number][place + 1 :]


def _delete_byte(lines: Lines, chance: random.Random) -> None:
    number = _assignment(lines, chance)
    if number is not None:
        place = chance.randrange(len(lines[number]))
        lines[number] = lines[number][:place] + lines[number][place + 1 :]


def _replace_value(lines: Lines, chance: random.Random) -> None:
    number = _assignment(lines, chance)
    if number is not None:
        lines[number] = lines[number].split(b"=")[0] + b"=" + chance.choice(VALUES).encode()


def _append_word(lines: Lines, chance: random.Random) -> None:
    number = _assignment(lines, chance)
    if number is not None:
        lines[number] += b" " + chance.choice(VALUES).encode()


def _swap_keys(lines: Lines, chance: random.Random) -> None:
    first, second = _assignment(lines, chance), _assignment(lines, chance)
    if first is not None and second is not None:
        keys = [lines[number].split(b"=")[0] for number in (first, second)]
        for number, key in zip((second, first), keys, strict=True):
            lines[number] = key + b"=" + lines[number].partition(b"=")[2]


def _delete_line(lines: Lines, chance: random.Random) -> None:
    if len(lines) > 1:
        del lines[chance.randrange(len(lines))]


def _continue_line(lines: Lines, chance: random.Random) -> None:
    lines[chance.randrange(len(lines))] += b"\\"


FAULTS: tuple[Fault, ...] = (
    _replace_byte,
    _delete_byte,
    _replace_value,
    _append_word,
    _swap_keys,
    _delete_line,
    _continue_line,
)
