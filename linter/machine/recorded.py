"""Times of a machine that booted, as systemd's own tools write them: how long each unit's start took.

`systemd-analyze plot --json=…`, `systemd-analyze blame`, `systemd-analyze dump`, `journalctl -b -o json`
(systemd-analyze(1), journalctl(1)).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from unitlint.errors import UsageError
from unitlint.generators.timespan import SECOND, SHOWN
from unitlint.quick import patterns as re
from unitlint.systemd.file_names import NAME_LIMIT
from unitlint.text.lines import lines_of
from unitlint.text.numbers import whole_number
from unitlint.units.values.numbers import U64_MAX
from unitlint.units.values.timespan import MICROSECONDS

Lengths = dict[str, int]
"""Unit → microseconds from when its start began until it was done."""

STARTING = "7d4958e842da4a758f6c1cdc7b36dcc5"
STARTED = "39f53479d3a045ac8e11786248231fbf"
FAILED = "be02cf6855d2428ba40df7e9d022f03d"
"""MESSAGE_ID= of "Starting …", of "Started …" or "Finished …", of "Failed to start …" (sd-messages.h)."""

KNOWN = "systemd-analyze plot --json=short, blame, dump, or journalctl -b -o json write such a file"

_SPAN = re.compile(rf"(?<![\d.])(\d+(?:\.\d+)?)({'|'.join(SHOWN)})")
_BLAME = re.compile(rf"\s*((?:{_SPAN.pattern}\s+)+)(\S+)\s*")


def read_times(text: str, path: str) -> Lengths:
    """The times in whichever of the formats the text is. Raises UsageError with the line that is none."""
    start = text.lstrip()[:1]
    if start == "[":
        found = dict(_of_plot(text, path))
    elif start == "{":
        found = _of_journal(text, path)
    elif re.search(r"^-> Unit ", text, re.MULTILINE):
        found = dict(_of_dump(text))
    else:
        found = dict(_of_blame(text, path))
    if not found:
        raise UsageError("it has no unit times", path=path, hint=KNOWN)
    for unit, length in found.items():
        if length >= U64_MAX:  # USEC_INFINITY (time-util.h)
            message = f"the time of {unit[:NAME_LIMIT]} is out of range"
            raise UsageError(message, path=path, hint=KNOWN)
    return found


def _of_plot(text: str, path: str) -> Iterator[tuple[str, int]]:
    """`[{"name": …, "activating": …, "activated": …, "time": …}]`, in microseconds.

    Behind it systemd 257 says how many units these are, unless it is asked for `--no-legend`.
    """
    rows = _json(text[: text.rfind("]") + 1], path, 1)
    for row in rows if isinstance(rows, list) else ():
        match row:
            case {"name": str(name), "time": int(length)}:
                yield name, length
            case {"name": str(name), "activating": int(begun), "activated": int(done)} if done >= begun:
                yield name, done - begun


def _of_journal(text: str, path: str) -> Lengths:
    """An object a line; the last start of each unit that began and was done, or failed.

    A user's manager names its units in USER_UNIT= (systemd.journal-fields(7)); beside the system's they are
    not of the boot.
    """
    begun: dict[tuple[str, str, str], int] = {}
    found: dict[str, Lengths] = {"UNIT": {}, "USER_UNIT": {}}
    for number, line in enumerate(lines_of(text), 1):
        if not line.strip():
            continue
        match _json(line, path, number):
            case {"MESSAGE_ID": str(kind), "__MONOTONIC_TIMESTAMP": str(stamp), **entry} if stamp.isdecimal():
                moment = whole_number(stamp)
                boot = str(entry.get("_BOOT_ID", ""))
                for field, lengths in found.items():
                    key = (boot, field, unit := str(entry.get(field, "")))
                    if unit and kind == STARTING:
                        begun[key] = moment
                    elif unit and (kind == STARTED or (kind == FAILED and key in begun)):
                        lengths[unit] = moment - begun.pop(key, moment)
    return found["UNIT"] or found["USER_UNIT"]


def _of_dump(text: str) -> Iterator[tuple[str, int]]:
    """Whole seconds: a dump tells the moments of a unit's life no finer.

    What is not active when its start is done, or fails in it, is inactive again when it took as long as
    `systemd-analyze blame` says.
    """
    for part in re.split(r"^-> Unit ", text, flags=re.MULTILINE)[1:]:
        name = part.partition(":\n")[0]
        begun = _stamp(part, "Inactive Exit")
        ends = (_stamp(part, moment) for moment in ("Active Enter", "Inactive Enter"))
        done = next((end for end in ends if end is not None and begun is not None and end >= begun), None)
        if begun is not None and done is not None:
            yield name, int((done - begun).total_seconds()) * SECOND


def _stamp(part: str, moment: str) -> datetime | None:
    """`Inactive Exit Timestamp: Sat 2026-11-28 11:28:02 UTC`; None for `n/a`."""
    found = re.search(rf"^\t{moment} Timestamp: \S+ (\d+-\d+-\d+ \d+:\d+:\d+)", part, re.MULTILINE)
    try:
        return datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S") if found else None
    except ValueError:  # digits, and no moment
        return None


def _of_blame(text: str, path: str) -> Iterator[tuple[str, int]]:
    """`1min 2.345s docker.service`, a line each."""
    for number, line in enumerate(lines_of(text), 1):
        if not line.strip():
            continue
        found = _BLAME.fullmatch(line.rstrip("\r\n"))
        if found is None:
            raise UsageError(f"line {number} has no unit time", path=path, hint=KNOWN)
        length = sum(float(number) * MICROSECONDS[unit] for number, unit in _SPAN.findall(found[1]))
        yield found[4], round(min(length, U64_MAX))


def _json(text: str, path: str, line: int) -> object:
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        what = getattr(error, "msg", error)
        raise UsageError(f"line {line} is not valid JSON: {what}", path=path, hint=KNOWN) from error
    return value
