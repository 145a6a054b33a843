"""A contract as a picture: the chain that keeps it, the order that is missing, the one that must not be."""

from __future__ import annotations

import pytest

from unitlint.configuration.configuration import Configuration
from unitlint.contracts.independent import Independent
from unitlint.contracts.mounts import Mounts
from unitlint.contracts.order import Order
from unitlint.contracts.presence import Present
from unitlint.contracts.stages import Stage, Stages
from unitlint.diagrams.contract_marks import mark_contract
from unitlint.diagrams.dot import to_dot
from unitlint.diagrams.draw import draw
from unitlint.diagrams.drawing import Role
from unitlint.diagrams.options import DrawOptions, Marked
from unitlint.graph.edges import Graph
from unitlint.machine.contract import Contract, Invariant
from unitlint.machine.machine import Machine
from unitlint.text.source import Location
from unitlint.transaction.transaction import Job, Transaction


@pytest.fixture(name="machine")
def machine_fixture(boot: Graph) -> Machine:
    jobs = {name: Job(name, "start") for name, unit in boot.units.items() if unit.load_state == "loaded"}
    return Machine(boot, Transaction("multi-user.target", jobs), Configuration("x", "unit-path", "x"))


def marked(invariant: Invariant, machine: Machine) -> Marked:
    return mark_contract(Contract("a contract", "because", "see", Location("x"), invariant), machine)


def test_a_chain_that_keeps_an_order(machine: Machine) -> None:
    found = marked(Order(("docker.service",), after=("chronyd.service",)), machine)
    assert [(edge.source, edge.target) for edge in found.kept] == [
        ("docker.service", "time-sync.target"),
        ("time-sync.target", "chronyd.service"),
    ]
    assert found.broken == ()
    drawing = draw(machine.graph, DrawOptions(marked=found))
    assert {arrow.role for arrow in drawing.arrows} == {Role.CHAIN}


def test_an_order_that_is_missing_is_drawn_as_missing(machine: Machine) -> None:
    found = marked(Order(("prune.timer",), after=("docker.service",)), machine)
    assert found.broken == (("docker.service", "prune.timer"),)
    dot = to_dot(draw(machine.graph, DrawOptions(marked=found)))
    assert "not ordered" in dot
    assert "role-broken" in dot


def test_a_chain_through_what_the_boot_does_not_start_keeps_nothing(boot: Graph) -> None:
    jobs = {name: Job(name, "start") for name in ("docker.service", "chronyd.service")}
    machine = Machine(boot, Transaction("multi-user.target", jobs), Configuration("x", "unit-path", "x"))
    found = marked(Order(("docker.service",), after=("chronyd.service",)), machine)
    assert found.broken == (("chronyd.service", "docker.service"),)


def test_an_order_that_must_not_be(machine: Machine) -> None:
    found = marked(Independent(("docker.service",), of=("chronyd.service",)), machine)
    assert len(found.wrong) == 2
    assert "must not be" in to_dot(draw(machine.graph, DrawOptions(marked=found)))


def test_stages(machine: Machine) -> None:
    stages = Stages((Stage("disks", ("setup-disks.service",)), Stage("docker", ("docker.service",))))
    assert marked(stages, machine).units == ("docker.service", "setup-disks.service")


def test_other_contracts_show_the_units_that_they_speak_of(machine: Machine) -> None:
    found = marked(Present(("gone.service", "docker.service", "nowhere.service")), machine)
    assert found.units == ("gone.service", "docker.service")
    assert marked(Mounts(("/var/lib/docker", "/srv")), machine).units == ("var-lib-docker.mount",)
