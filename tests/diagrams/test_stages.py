"""Stages of a boot are what its own order makes them."""

from __future__ import annotations

from unitlint.diagrams.stages import anchors, stage_names, stages

UNITS = ["basic.target", "network-online.target", "a.service", "b.service", "c.service", "d.service"]


def test_a_unit_stands_after_the_last_target_that_it_waits_for() -> None:
    pairs = {
        ("basic.target", "a.service"),
        ("network-online.target", "a.service"),
        ("b.service", "basic.target"),
        ("a.service", "c.service"),
    }
    assert stages(pairs, UNITS) == {
        "basic.target": "after basic.target",
        "network-online.target": "after network-online.target",
        "a.service": "after network-online.target",
        "b.service": "from the start",
        "c.service": "after network-online.target",
        "d.service": "at any time",
    }


def test_the_graph_decides_which_target_is_last() -> None:
    pairs = {("network-online.target", "basic.target"), ("basic.target", "a.service")}
    assert anchors(pairs, UNITS) == ["network-online.target", "basic.target"]
    assert stages(pairs, UNITS)["a.service"] == "after basic.target"
    assert stage_names(pairs, UNITS)[1:3] == ("after network-online.target", "after basic.target")


def test_targets_in_a_cycle_keep_the_usual_order() -> None:
    pairs = {("network-online.target", "basic.target"), ("basic.target", "network-online.target")}
    assert anchors(pairs, UNITS) == ["basic.target", "network-online.target"]


def test_a_chain_through_what_is_not_started_gives_no_stage() -> None:
    pairs = {("basic.target", "b.service"), ("b.service", "c.service")}
    assert stages(pairs, UNITS, {"basic.target", "c.service"})["c.service"] == "at any time"
