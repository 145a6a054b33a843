"""A boot that a real manager recorded, and what is predicted of it and of a change to it.

`python -m tests.machine.recorded_boot` boots the units in a user's manager of its own, as they are and as
changed, and writes what `systemd-analyze blame` and `systemctl show` said. Then it boots others, and writes
what each of the tools said of that one boot; `systemd-analyze plot --json` comes from a newer suite.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from pathlib import Path

from tests.conformance import live
from tests.conformance.suites import suites
from tests.conformance.systemd import Systemd
from tests.transaction.units import graph
from unitlint.machine.recorded import Lengths, read_times
from unitlint.transaction.schedule import schedule
from unitlint.transaction.simulate import simulate

FILE = Path(__file__).with_name("recorded") / "boot.json"
TARGET = "start.target"

AFTER = {"b": "a", "d": "b c", "e": "d", "f": "c"}
CHANGED = {**AFTER, "f": "e", "d": "c"}
"""The change under review: f waits for e, too late by far; d no longer waits for b."""
SECONDS = {"a": 0.6, "b": 0.5, "c": 0.8, "d": 0.4, "e": 0.7, "f": 0.3}

ASKED = (
    "systemctl --user is-system-running --wait; systemd-analyze --user blame; "
    "systemctl --user show -p Id,InactiveExitTimestampMonotonic '*.service'"
)


FORMATS = FILE.parent
"""`blame.txt`, `dump.txt`, `plot.json`, `journal.json`: one boot, cut to what is said of `OTHERS`."""
FIELDS = {"MESSAGE", "MESSAGE_ID", "USER_UNIT", "JOB_TYPE", "JOB_RESULT", "__MONOTONIC_TIMESTAMP"}
"""Those of the journal's entries that are kept."""
_START = "[Unit]\nDefaultDependencies=no\n"
OTHERS = {
    "stays.service": f"{_START}[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sleep 2.2\n",
    "leaves.service": f"{_START}[Service]\nType=oneshot\nExecStart=/bin/sleep 1.3\n",
    "fails.service": f"{_START}[Service]\nType=oneshot\nExecStart=/bin/sh -c 'sleep 3.1; exit 1'\n",
    "after.service": f"{_START}Requires=fails.service\nAfter=fails.service\n[Service]\nExecStart=/bin/true\n",
    "runs.service": f"{_START}After=leaves.service\n[Service]\nExecStart=/bin/sleep 60\n",
}
TOLD = (
    "(systemctl --user is-system-running --wait; sleep 0.5) >/dev/null; echo == blame.txt; "
    "systemd-analyze --user blame; echo == dump.txt; systemd-analyze --user dump; echo == plot.json; "
    "{plot} --user plot --json=short; echo == journal.json; "
    "journalctl -D /run/log/journal -o json"
)


def units(after: Mapping[str, str]) -> dict[str, str]:
    """Services that each take a time of their own, and the target that wants all of them."""
    made = {
        f"{name}.service": (
            "[Unit]\nDefaultDependencies=no\n"
            + "".join(f"After={earlier}.service\n" for earlier in after.get(name, "").split())
            + f"[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sleep {length}\n"
        )
        for name, length in SECONDS.items()
    }
    names = " ".join(sorted(made))
    return {**made, TARGET: f"[Unit]\nDefaultDependencies=no\nWants={names}\nAfter={names}\n"}


def recorded(after: Mapping[str, str]) -> dict[str, object]:
    """What a manager that boots the units says: `blame`, and when each began, in seconds from the first."""
    said = live.run(units(after), TARGET, ASKED)
    blame = "".join(
        f"{line}\n" for line in said.splitlines() if re.fullmatch(r"\s*[\d.]+m?s \w\.service", line)
    )
    begun = {
        name: int(stamp)
        for stamp, name in re.findall(r"InactiveExitTimestampMonotonic=(\d+)\nId=(\w\.service)", said)
    } or {
        name: int(stamp)
        for name, stamp in re.findall(r"Id=(\w\.service)\nInactiveExitTimestampMonotonic=(\d+)", said)
    }
    first = min(begun.values(), default=0)
    return {"blame": blame, "starts": {name: (at - first) / 1e6 for name, at in sorted(begun.items())}}


def told() -> dict[str, str]:
    """What each tool wrote of a boot of `OTHERS`."""
    names = " ".join(sorted(OTHERS))
    made = {**OTHERS, TARGET: f"{_START}Wants={names}\nAfter={names}\n"}
    [suite] = [suite for suite in suites() if suite.name == "trixie"]
    plot = shlex.join(Systemd(str(suite.root)).program("/usr/bin/systemd-analyze"))
    said = live.run(made, TARGET, TOLD.format(plot=plot), journal=True)
    parts = [part.partition("\n") for part in said.split("== ")[1:]]
    return {name: _cut(name, text) for name, _, text in parts}


def _cut(name: str, text: str) -> str:
    """What is said of the units alone: in a dump only moments, in a journal only some fields."""
    named = "|".join(map(re.escape, OTHERS))
    others = re.compile(r"^\t(?!.* Timestamp: ).*\n", re.MULTILINE)
    match name:
        case "dump.txt":
            kept = re.findall(rf"^-> Unit (?:{named}):\n(?:\t.*\n)+", text, re.MULTILINE)
            return "".join(others.sub("", part) for part in kept)
        case "plot.json":
            rows, end = json.JSONDecoder().raw_decode(text)
            cut = [row for row in rows if row["name"] in OTHERS]
            return json.dumps(cut, separators=(",", ":")) + text[end:]
        case "journal.json":
            entries = [json.loads(line) for line in text.splitlines()]
            of_units = [entry for entry in entries if entry.get("USER_UNIT") in OTHERS]
            cut = [{key: entry[key] for key in sorted(FIELDS & {*entry})} for entry in of_units]
            return "".join(f"{json.dumps(entry)}\n" for entry in cut)
        case _:
            return "".join(line for line in text.splitlines(keepends=True) if re.search(named, line))


def predicted(after: Mapping[str, str], blame: str) -> dict[str, float]:
    """When each service starts, in seconds, by the times that a boot of these or others took."""
    lengths: Lengths = read_times(blame, "blame.txt")
    loaded = graph({name: text.removeprefix("[Unit]\n") for name, text in units(after).items()})
    slots = schedule(simulate(loaded, TARGET), lengths).slots
    return {name: slots[name].start / 1e6 for name in units(after) if name != TARGET}


if __name__ == "__main__":
    both = {"as it is": recorded(AFTER), "changed": recorded(CHANGED)}
    FILE.write_text(json.dumps(both, indent=1) + "\n")
    for name, text in told().items():
        (FORMATS / name).write_text(text)
