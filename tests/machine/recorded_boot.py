"""A boot that a real manager recorded, and what is predicted of it and of a change to it.

`python -m tests.machine.recorded_boot` boots the units in a user's manager of its own, as they are and as
changed, and writes what `systemd-analyze blame` and `systemctl show` said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from tests.conformance import live
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


def predicted(after: Mapping[str, str], blame: str) -> dict[str, float]:
    """When each service starts, in seconds, by the times that a boot of these or others took."""
    lengths: Lengths = read_times(blame, "blame.txt")
    loaded = graph({name: text.removeprefix("[Unit]\n") for name, text in units(after).items()})
    slots = schedule(simulate(loaded, TARGET), lengths).slots
    return {name: slots[name].start / 1e6 for name in units(after) if name != TARGET}


if __name__ == "__main__":
    both = {"as it is": recorded(AFTER), "changed": recorded(CHANGED)}
    FILE.write_text(json.dumps(both, indent=1) + "\n")
