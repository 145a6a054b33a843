"""Real boots: Neco's, in all their configurations."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.diagrams.geometry import looks, tops
from unitlint.config.config import Config
from unitlint.diagrams.of_model import chart_of, drawing_of, mermaid_of, page_of
from unitlint.diagrams.options import DrawOptions, PlatformUnits, View
from unitlint.diagrams.picture import Format, picture, to_svg
from unitlint.inputs.inputs import read_inputs
from unitlint.machine.assemble import first_branches
from unitlint.machine.machine import Machine
from unitlint.machine.why import acting_chains
from unitlint.transaction.acting import reach

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "corpora"
NECO = Path(os.environ.get("UNITLINT_CORPORA", BESIDE)) / "neco" / "head"

pytestmark = [pytest.mark.slow, pytest.mark.corpora]


@pytest.fixture(name="models", scope="module")
def models_fixture() -> list[Machine]:
    return list(first_branches(read_inputs([str(NECO)]).configurations, Config()))


@pytest.fixture(name="compute")
def compute_fixture(models: list[Machine]) -> Machine:
    return next(model for model in models if "roles/cs/" in model.configuration.name)


def test_the_ordering_of_a_compute_server_can_be_read(compute: Machine) -> None:
    drawing = drawing_of(compute, DrawOptions())
    assert len(drawing.arrows) <= 60
    arrows = [end for arrow in drawing.arrows for end in (arrow.tail, arrow.head)]
    assert max(arrows.count(node.id) for node in drawing.nodes) <= 12


def test_time_runs_downwards(models: list[Machine]) -> None:
    for model in distinct(models):
        drawing = drawing_of(model, DrawOptions())
        place = dict(zip((node.id for node in drawing.nodes), tops(to_svg(drawing)), strict=True))
        assert [(a.tail, a.head) for a in drawing.arrows if place[a.tail] >= place[a.head]] == []


def test_the_order_of_each_role_fits_a_screen(models: list[Machine]) -> None:
    for model in distinct(models):
        found = looks(to_svg(drawing_of(model, DrawOptions())))
        assert found.width <= 1.6 * found.height
        assert found.label >= 8
        assert found.arrows <= 52
        assert found.crossings <= 5


def distinct(models: list[Machine]) -> list[Machine]:
    return list({id(model.boot): model for model in models}.values())


def test_reach_and_why_answer_alike(models: list[Machine]) -> None:
    for model in distinct(models):
        jobs = sorted(model.boot.jobs)
        order = reach(model.graph, model.boot)
        for later in jobs:
            before = order.before(later)
            assert {name for name in jobs if later in order.after(name)} == before
            for earlier in jobs[hash_of(later) % 11 :: 11]:
                told = acting_chains(model.graph, model.boot, source=later, target=earlier)
                assert bool(told) is (earlier in before)
        assert "docker.service" in order.before("multi-user.target")


def hash_of(name: str) -> int:
    return sum(map(ord, name))


def test_every_unit_of_the_user_is_in_it(compute: Machine) -> None:
    drawn = {name for node in drawing_of(compute, DrawOptions()).nodes for name in node.members}
    assert {name for name, unit in compute.graph.units.items() if unit.owner == "user"} <= drawn


def test_every_configuration_is_drawn_in_every_view(models: list[Machine]) -> None:
    for model in models:
        for view in View:
            assert not drawing_of(model, DrawOptions(view=view)).empty
        assert chart_of(model, DrawOptions()).rows


def test_every_format_takes_it(compute: Machine) -> None:
    drawing = drawing_of(compute, DrawOptions())
    for file_format in (Format.DOT, Format.SVG, Format.PNG, Format.GRAPHML):
        assert picture(drawing, file_format).data


def test_mermaid_stays_within_its_limits(compute: Machine) -> None:
    whole = DrawOptions(view=View.ALL, platform_units=PlatformUnits.ALL, reduce=False)
    text, note = mermaid_of(compute, whole)
    assert len(text) <= 50_000
    assert "without the units of the base OS" in note


def test_a_page_of_a_compute_server(compute: Machine) -> None:
    page = page_of([compute], DrawOptions(), {}, title="compute server")
    assert page.count('<div class="sheet ') == 3


def test_the_page_of_all_is_of_a_size_to_send(models: list[Machine]) -> None:
    assert len(page_of(models, DrawOptions(), {}, title="all").encode()) < 1_500_000
