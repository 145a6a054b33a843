"""What the page, `--path` and `why` say of two units is one relation: on Neco and on a root of Debian.

tests/transaction/test_acting.py holds the same on random sets of units.
"""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.conformance import packages
from unitlint.config.config import Config
from unitlint.diagrams.of_model import page_of
from unitlint.diagrams.options import Direction, DrawOptions
from unitlint.diagrams.view import select
from unitlint.inputs.inputs import read_inputs
from unitlint.machine.assemble import first_branches
from unitlint.machine.machine import Machine
from unitlint.machine.why import acting_chains
from unitlint.transaction.acting import reach

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
NECO = Path(os.environ.get("UNITLINT_CORPORA", CORPORA)) / "neco" / "head"
EVERY = 401
"""Of so many pairs one is asked for by `why` and `--path`, too."""

SAID = """
const boot = data.boots[0];
const names = (set) => [...set].map((at) => boot.units[at].n);
return Object.fromEntries(boot.units.map((unit, at) => [unit.n, names(reach(boot, at, "before"))]));
"""


def model_of(name: str) -> Machine:
    if name == "Debian":
        if not packages.are_unpacked():
            pytest.skip("the conformance tests have not unpacked their packages")
        return next(iter(first_branches(read_inputs([str(packages.unpacked())]).configurations, Config())))
    if not NECO.is_dir():
        pytest.skip("the corpora are not here")
    models = first_branches(read_inputs([str(NECO)]).configurations, Config())
    return next(model for model in models if model.configuration.name.endswith("roles/cs/site.yml"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Neco", "Debian"])
def test_page_path_and_why_answer_alike(name: str, browser: Any, tmp_path: Path) -> None:
    model = model_of(name)
    graph, boot = model.graph, model.boot
    (tmp_path / "page.html").write_text(page_of([model], DrawOptions(), {}, title=name), "utf-8")
    browser.get((tmp_path / "page.html").as_uri())
    page = {unit: frozenset(before) for unit, before in browser.execute_script(SAID).items()}
    order = reach(graph, boot)
    jobs = sorted(boot.jobs)
    assert {later: page[later] for later in jobs} == {later: order.before(later) for later in jobs}
    for unit in jobs[::9]:
        for_it = select(graph, DrawOptions(reaches=unit, direction=Direction.DOWN), boot).units
        assert for_it == {unit} | {later for later in jobs if unit in page[later]}
    for number, (earlier, later) in enumerate(product(jobs, jobs)):
        if number % EVERY or earlier == later:
            continue
        told = bool(acting_chains(graph, boot, source=later, target=earlier))
        assert told is (earlier in page[later])
        path = select(graph, DrawOptions(path=(earlier, later)), boot).units
        joined = told or (earlier in page and later in page[earlier])
        between = {unit for unit in jobs if earlier in page[unit] and unit in page[later]}
        other = {unit for unit in jobs if later in page[unit] and unit in page[earlier]}
        assert path == {earlier, later} | (between or other if joined else set())
