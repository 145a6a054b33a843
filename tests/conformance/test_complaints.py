"""unitlint complains of the same lines as systemd does when it loads a unit: none missed, none made up.

Four sources: every value of `values.txt` for every directive; the words of `symbols.tsv`; the units of the
machine and of systemd's own fuzzing; and copies of those with small faults put in at random, from fixed
seeds. The judge is the installed systemd 252; newer ones judge in `test_newer_complaints.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import complaints, every_symbol, every_value
from tests.conformance.every_value import OLDEST
from tests.conformance.file_judge import FUZZED, MACHINE, SEEDS, compare
from tests.conformance.mutants import mutated
from tests.conformance.systemd import INSTALLED, version

pytestmark = [
    pytest.mark.slow,
    pytest.mark.systemd,
    pytest.mark.skipif(not complaints.available(), reason="systemd-analyze is not installed"),
    pytest.mark.skipif(
        complaints.available() and version() != OLDEST, reason=f"the expectations are systemd {OLDEST}'s"
    ),
]


@pytest.mark.parametrize("unit_type", every_value.UNIT_TYPES)
def test_every_value_for_every_directive(unit_type: str) -> None:
    outcome = every_value.judge(unit_type, INSTALLED)
    assert not outcome, outcome


def test_systemd_takes_every_symbol() -> None:
    assert every_symbol.untaken(INSTALLED) == {}


@pytest.mark.parametrize("seed", [None, *SEEDS])
def test_units_of_the_machine(seed: int | None) -> None:
    if not MACHINE.is_dir():
        pytest.skip(f"there is no {MACHINE}")
    found = compare(mutated(complaints.read_folder(MACHINE), seed), INSTALLED)
    assert not found, found


@pytest.mark.corpora
@pytest.mark.parametrize("seed", [None, *SEEDS])
def test_units_of_systemds_fuzzing(seed: int | None, corpora: Path) -> None:
    found = compare(mutated(complaints.read_fuzzed(corpora / FUZZED), seed), INSTALLED)
    assert not found, found
