"""How often systemd and unitlint differ in what they say of unit files, for every version that can be asked.

`python -m tests.conformance.complaint_figures` prints the rows of the table in docs/conformance.md, and each
difference; it takes about two minutes for a version.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.conformance import complaints, every_value, newer
from tests.conformance.cases import CORPORA
from tests.conformance.complaints import Files
from tests.conformance.file_judge import FUZZED, MACHINE, SEEDS, compare
from tests.conformance.mutants import mutated
from tests.conformance.suites import suites
from tests.conformance.systemd import INSTALLED, Systemd, available


def main() -> int:
    """Print a row for each version and source; 1 when they differ in anything."""
    print("| judge | what is given to both | size | complaints of systemd | missed | made up |")
    print("| --- | --- | --- | --- | --- | --- |")
    differs = False
    for row, differences in _rows():
        print(row, flush=True)
        print(*differences, sep="\n", end="\n" * bool(differences), file=sys.stderr, flush=True)
        differs |= bool(differences)
    return int(differs)


def _rows() -> Iterator[tuple[str, list[str]]]:
    for by in judges():
        yield _values(by)
        yield from _files(by)


def judges() -> Iterator[Systemd]:
    """The installed systemd, and those of the suites that are unpacked."""
    if available() and complaints.available():
        yield INSTALLED
    for suite in suites():
        if not newer.obstacle(suite):
            yield newer.of_suite(suite)


def _values(by: Systemd) -> tuple[str, list[str]]:
    outcomes = [every_value.judge(unit_type, by) for unit_type in every_value.UNIT_TYPES]
    missed = [f"{by.version}: missed: {each}" for o in outcomes for each in o.missed.items()]
    made_up = [f"{by.version}: made up: {each}" for o in outcomes for each in o.made_up.items()]
    pairs, said = sum(o.pairs for o in outcomes), sum(o.complaints for o in outcomes)
    counts = f"{pairs:,} pairs | {said:,} | {len(missed)} | {len(made_up)}"
    row = f"| {by.version} | every value for every directive | {counts} |"
    return row, [*missed, *made_up]


def _files(by: Systemd) -> Iterator[tuple[str, list[str]]]:
    for name, files in _sources(by).items():
        found = [compare(mutated(files, seed), by) for seed in (None, *SEEDS)]
        missed = sum(len(f.missed) for f in found)
        made_up = sum(len(f.made_up) + len(f.refused) + len(f.ignored) for f in found)
        said = f"{sum(f.complaints for f in found):,} lines, {sum(f.refusals for f in found)} refused units"
        size = f"{len(files) * len(found):,} files"
        row = f"| {by.version} | {name} | {size} | {said} | {missed} | {made_up} |"
        yield row, [f"{by.version} {name}: {each}" for each in found if each]


def _sources(by: Systemd) -> Mapping[str, Files]:
    units = Path(by.unpacked) / "usr/lib/systemd/system" if by.unpacked else MACHINE
    return {
        "its own units": complaints.read_folder(units),
        "systemd's fuzzing": complaints.read_fuzzed(CORPORA / FUZZED),
    }


if __name__ == "__main__":
    sys.exit(main())
