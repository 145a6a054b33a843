"""Both say the same about unit files: none of systemd's complaints missed, none made up.

What is left out of the comparison, and why, is `EXCEPTIONS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tests.conformance import complaints
from tests.conformance.complaints import Files, Place, Said
from tests.conformance.systemd import Systemd

MACHINE = Path("/lib/systemd/system")
FUZZED = "systemd-tests/fuzz-unit-file"
SEEDS = range(6)

SAYS_VAR_RUN = 257
"""The oldest judge that Debian lets say so of all files."""

EXCEPTIONS = {
    "what follows a refused line": "systemd reads neither it nor drop-ins; it counts once the line is mended",
    "notes": "a renamed directive that systemd takes in silence is a note, neither error nor warning",
    "words of other machines": "systemd knows architectures and system calls as it was built",
    "/var/run": "Debian's 252 and 254 say that it is old of files below /etc alone",
    "what the machine lacks": "systemd also says that a directive needs BPF, which says nothing of the unit",
}


@dataclass(frozen=True, slots=True)
class Differences:
    """Where the two differ; and how much systemd had to say."""

    missed: dict[Place, list[str]] = field(default_factory=dict)
    made_up: dict[Place, list[str]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    """Units that one alone refuses."""
    ignored: set[str] = field(default_factory=set)
    """Units of which one alone says that a dependency or setting counts for nothing."""
    complaints: int = 0
    """Lines that systemd complains of."""
    refusals: int = 0

    def __bool__(self) -> bool:
        return bool(self.missed or self.made_up or self.refused or self.ignored)


def compare(files: Files, by: Systemd) -> Differences:
    """What that systemd and unitlint say of the files."""
    with complaints.folder(files) as top:
        theirs = complaints.said_by_systemd(top, files, by)
        ours = complaints.said_by_unitlint(top, files, by.version)
    return Differences(
        missed={place: words for place, words in theirs.places.items() if place not in ours.places},
        made_up=_made_up(ours, theirs, by.version),
        refused=theirs.refused ^ ours.refused,
        ignored=(theirs.ignored ^ ours.ignored) - theirs.refused,
        complaints=len(theirs.places),
        refusals=len(theirs.refused),
    )


def _made_up(ours: Said, theirs: Said, version: int) -> dict[Place, list[str]]:
    """What unitlint says and systemd doesn't, without the exceptions."""
    return {
        place: words
        for place, words in ours.places.items()
        if place not in theirs.places and place not in ours.mild and not _after_refusal(place, ours)
        if not hidden_by_debian(words, version)
    }


def hidden_by_debian(words: list[str], version: int) -> bool:
    """Whether Debian's build of that version is the reason that systemd doesn't say so."""
    return version < SAYS_VAR_RUN and all("/var/run is now /run" in said for said in words)


def _after_refusal(place: Place, ours: Said) -> bool:
    """Whether systemd has given up on the file, or on the unit that the drop-in is for, before the line."""
    fragment = place[0].partition(".d/")[0]
    return any(
        (file == place[0] and line < place[1]) or (file == fragment != place[0]) for file, line in ours.last
    )
