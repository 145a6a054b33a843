"""Newer versions of systemd complain of the lines that unitlint complains of for them.

A part of what `python -m tests.conformance.complaint_figures` compares: the directives that came or changed
since systemd 252 with some of the values, the words of `symbols.tsv`, and the suite's own units as they are
and with faults. A suite that isn't unpacked here is skipped by name.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import complaints, every_symbol, every_value
from tests.conformance.every_value import POOL, UNIT_TYPES, came_or_changed
from tests.conformance.file_judge import compare
from tests.conformance.mutants import mutated
from tests.conformance.newer import parameters
from tests.conformance.systemd import Systemd

pytestmark = pytest.mark.slow

EVERY_SO_MANY = 5
"""Values that are stepped over from one that is tried to the next."""


@pytest.mark.parametrize("by", parameters())
def test_values_of_directives_that_came_or_changed(by: Systemd) -> None:
    for unit_type in UNIT_TYPES:
        outcome = every_value.judge(
            unit_type, by, POOL[::EVERY_SO_MANY], wanted=lambda key: came_or_changed(key, by.version)
        )
        assert not outcome, outcome


@pytest.mark.parametrize("by", parameters())
def test_systemd_takes_every_symbol(by: Systemd) -> None:
    assert every_symbol.untaken(by) == {}


@pytest.mark.parametrize("seed", [None, 0])
@pytest.mark.parametrize("by", parameters())
def test_units_of_the_suite(by: Systemd, seed: int | None) -> None:
    units = complaints.read_folder(Path(by.unpacked) / "usr/lib/systemd/system")
    found = compare(mutated(units, seed), by)
    assert not found, found
