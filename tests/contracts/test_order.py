"""Orders that act, and those that don't."""

from __future__ import annotations

import pytest

from unitlint.contracts.independent import Independent
from unitlint.contracts.order import Order
from unitlint.contracts.stages import Stage, Stages

DOCKER_AFTER_TIME = Order(("docker.service",), after=("time-sync.target",))


def sentences(invariant, machine):
    return [violation.sentence for violation in invariant.violations(machine)]


@pytest.mark.parametrize(
    "edges",
    [
        ["docker.service After time-sync.target"],
        ["docker.service After docker.socket", "docker.socket After time-sync.target"],
        ["docker.service After a.service", "a.service After b.service", "b.service After time-sync.target"],
    ],
    ids=["direct", "through one", "through two"],
)
def test_a_chain_of_any_length_orders(machine, edges):
    assert sentences(DOCKER_AFTER_TIME, machine(*edges)) == []


def test_before_is_after_the_other_way_round(machine):
    before = Order(("chrony-wait.service",), before=("time-sync.target",))
    assert sentences(before, machine("time-sync.target After chrony-wait.service")) == []
    assert sentences(before, machine("chrony-wait.service Wants time-sync.target")) == [
        "nothing makes time-sync.target start after chrony-wait.service"
    ]


def test_a_chain_through_a_masked_unit_orders_nothing(machine):
    order = Order(("network.target",), after=("local-fs.target",))
    edges = ("network.target After resolved.service", "resolved.service After local-fs.target")
    assert sentences(order, machine(*edges)) == []
    (violation,) = order.violations(machine(*edges, masked=["resolved.service"]))
    assert violation.sentence == (
        "nothing makes network.target start after local-fs.target: "
        "the chain goes through resolved.service, which is masked"
    )
    assert [hop.sentence for hop in violation.proof] == [
        "network.target is after resolved.service (After= in network.target)",
        "resolved.service is after local-fs.target (After= in resolved.service)",
        "resolved.service is masked",
    ]
    assert violation.proof[-1].place.location.path == "list.yml"


@pytest.mark.parametrize(
    ("state", "clause"),
    [("missing", "doesn't exist"), ("idle", "isn't started in this boot")],
)
def test_a_chain_through_a_unit_without_a_job_orders_nothing(machine, state, clause):
    edges = ("docker.service After a.service", "a.service After time-sync.target")
    assert sentences(DOCKER_AFTER_TIME, machine(*edges, **{state: ["a.service"]})) == [
        "nothing makes docker.service start after time-sync.target: "
        f"the chain goes through a.service, which {clause}"
    ]


def test_an_edge_to_what_nothing_pulls_in_orders_nothing(machine):
    made = machine("docker.service After time-sync.target", idle=["time-sync.target"])
    assert sentences(DOCKER_AFTER_TIME, made) == [
        "docker.service doesn't wait for time-sync.target: time-sync.target isn't started in this boot"
    ]


def test_a_unit_outside_the_boot_brings_its_own_jobs(machine):
    """What a timer starts is ordered with the jobs that its own start queues."""
    order = Order(("tags.service",), after=("serf.service",))
    edges = ("tags.service After serf.service", "tags.service Requires serf.service")
    assert sentences(order, machine(*edges, idle=["tags.service", "serf.service"])) == []
    assert sentences(order, machine(*edges[:1], idle=["tags.service", "serf.service"])) != []


def test_the_wrong_way_round_is_told_with_its_chain(machine):
    made = machine("time-sync.target After chronyd.service", "chronyd.service After docker.service")
    (violation,) = DOCKER_AFTER_TIME.violations(made)
    assert violation.sentence == "docker.service starts before time-sync.target, the wrong way round"
    assert [hop.sentence for hop in violation.proof] == [
        "time-sync.target is after chronyd.service (After= in time-sync.target)",
        "chronyd.service is after docker.service (After= in chronyd.service)",
    ]


def test_default_dependencies_switched_off_are_told(machine):
    order = Order(("early.service",), after=("local-fs.target",))
    made = machine(
        "sysinit.target After local-fs.target",
        texts={"early.service": "[Unit]\nDefaultDependencies=no\n"},
    )
    (violation,) = order.violations(made)
    assert [hop.sentence for hop in violation.proof] == [
        "DefaultDependencies=no keeps early.service from being after sysinit.target",
        "sysinit.target is after local-fs.target (After= in sysinit.target)",
    ]
    assert violation.proof[0].place.location.line == 2


def test_a_unit_that_is_not_there_asks_for_nothing(machine):
    made = machine("a.service After b.service")
    assert sentences(DOCKER_AFTER_TIME, made) == []
    assert not DOCKER_AFTER_TIME.applies(made)


def test_a_masked_unit_is_never_too_early_but_nothing_waits_for_it(machine):
    edge = "docker.service After time-sync.target"
    assert sentences(DOCKER_AFTER_TIME, machine(edge, masked=["docker.service"])) == []
    assert sentences(DOCKER_AFTER_TIME, machine(edge, masked=["time-sync.target"])) == [
        "docker.service doesn't wait for time-sync.target: time-sync.target is masked"
    ]


def test_a_value_that_a_template_computes_is_not_judged(machine):
    texts = {"docker.service": "[Unit]\nAfter=\ue000\n"}
    made = machine("docker.service Wants time-sync.target", texts=texts)
    assert sentences(DOCKER_AFTER_TIME, made) == []


def test_globs_choose_loaded_units_and_exclamation_marks_take_away(machine):
    order = Order(("serf.service",), after=("*-image.service", "!squid-image.service"))
    made = machine(
        "serf.service Wants coil-image.service",
        "serf.service Wants squid-image.service",
        "serf.service Wants gone-image.service",
        missing=["gone-image.service"],
    )
    assert sentences(order, made) == ["nothing makes serf.service start after coil-image.service"]


BOOT = Stages(
    (
        Stage("mount", ("var.mount",)),
        Stage("nothing here", ("absent.service",)),
        Stage("time", ("chronyd.service", "chrony-wait.service")),
        Stage("docker", ("docker.service",)),
    )
)


def test_each_stage_follows_the_one_before_it_that_has_units(machine):
    made = machine(
        "chronyd.service After var.mount",
        "chrony-wait.service After chronyd.service",
        "docker.service After chrony-wait.service",
    )
    assert sentences(BOOT, made) == []


def test_a_unit_that_overtakes_a_stage_is_reported_once(machine):
    made = machine(
        "chronyd.service After docker.service",
        "chrony-wait.service After chronyd.service",
        "docker.service After var.mount",
    )
    (violation,) = BOOT.violations(made)
    assert violation.sentence == (
        'docker.service (stage "docker") doesn\'t wait for '
        'chronyd.service and chrony-wait.service (stage "time")'
    )
    assert violation.unit == "docker.service"
    assert "chronyd.service is after docker.service (After= in chronyd.service)" in [
        hop.sentence for hop in violation.proof
    ]


def test_independent_units_are_ordered_by_no_chain_that_acts(machine):
    independent = Independent(("sshd.service",), of=("docker.service",))
    edges = ("sshd.service After a.service", "a.service After docker.service")
    (violation,) = independent.violations(machine(*edges))
    assert violation.sentence == "sshd.service waits for docker.service, but must be independent of it"
    assert len(violation.proof) == 2
    assert sentences(independent, machine(*edges, masked=["a.service"])) == []


def test_on_a_base_system_that_is_not_known_a_missing_requirement_fails_nothing(machine):
    """What the base system may ship must not look as if it cut a chain."""
    edges = (
        "multi-user.target Wants docker.service",
        "docker.service Requires torcx.target",
        "docker.service After time-sync.target",
        "docker.service Wants time-sync.target",
    )
    made = machine(*edges, missing=["torcx.target"], idle=["docker.service", "time-sync.target"])
    assert {"docker.service", "time-sync.target"} <= made.starting
    assert sentences(DOCKER_AFTER_TIME, made) == []
