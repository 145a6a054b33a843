"""Many machines in one run have the findings that each has alone, whatever settings tell them apart."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from tests.machine.variants import BASES, VERSION, directives, write_variants
from unitlint.checking.check import check
from unitlint.config.config import Config
from unitlint.configuration.configuration import Inputs
from unitlint.findings.finding import Finding
from unitlint.inputs.inputs import read_inputs

CONFIG = Config(platform="none", systemd_version=VERSION)

VALUES = (
    *("yes", "no", "process", "tty", "/var/x", "/dev/x", "+/bin/a %i", "x.service", "b.service c.target"),
    *("1", "1min", "infinity", "50%", "daily", "~CAP_KILL", "%n", "x=y", "x:y", "", "é", "a\\x2db"),
)
"""A word of each kind that directives take, and of some that none does."""

EVERY = int(os.environ.get("UNITLINT_EVERY", "40"))
"""One in so many of the pairs of a directive and a value is tried; UNITLINT_EVERY=1 takes all."""

SAMPLED = 97
"""The same for the sample."""


def findings(inputs: Inputs, left_out: Collection[str]) -> list[Finding]:
    return [f for f in check(inputs, CONFIG).findings if f.rule not in left_out]


def differences(top: Path) -> dict[str, list[Finding]]:
    """Each configuration of which a run of all says something else than one of it alone."""
    inputs = read_inputs((str(top),))
    everywhere = {rule.name for rule in check(inputs, CONFIG).rules if rule.everywhere}
    together = findings(inputs, everywhere)
    assert together
    found = {}
    for configuration in inputs.configurations:
        alone = findings(replace(inputs, configurations=(configuration,)), everywhere)
        shared = [f.within((configuration.name,)) for f in together if configuration.name in f.configurations]
        if shared != alone:
            found[configuration.name] = sorted({*shared} ^ {*alone}, key=lambda f: f.sort_key)
    return found


def write_thinned(top: Path, unit_type: str, every: int) -> None:
    """Each value with one in so many directives, another choice for each value."""
    settings = list(directives(unit_type))
    for number, value in enumerate(VALUES):
        chosen = settings[number % every :: every] or settings[:1]
        write_variants(top / str(number), unit_type, value, chosen)


@pytest.mark.slow
@pytest.mark.parametrize("unit_type", BASES)
def test_each_directive(tmp_path: Path, unit_type: str) -> None:
    write_thinned(tmp_path, unit_type, EVERY)
    assert differences(tmp_path) == {}


@pytest.mark.parametrize("unit_type", BASES)
@pytest.mark.slow
def test_a_sample(tmp_path: Path, unit_type: str) -> None:
    write_thinned(tmp_path, unit_type, SAMPLED)
    assert differences(tmp_path) == {}
