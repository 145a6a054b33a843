"""A base that was loaded when a wheel was built is the one that a run would load."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.configuration.configuration import Manager
from unitlint.graph.base import Base
from unitlint.graph.build import load_base
from unitlint.graph.edges import Kind
from unitlint.machine import ready
from unitlint.platforms.platform import Platform
from unitlint.platforms.select import select_platform, shipped
from unitlint.quick.dataclasses import replace
from unitlint.transaction.base import BaseBoot, base_boot

OWN_STATE = ("search_path", "origin_keys", "begun")
"""Of a loading: what is made anew where one goes on from it."""


def loaded(platform: Platform) -> tuple[Base, BaseBoot]:
    base = load_base(platform)
    boot = base_boot(base.graph, "default.target", version=platform.systemd_version)
    assert boot is not None
    return base, boot


@pytest.mark.parametrize("name", shipped())
def test_what_is_written_down_is_what_was_loaded(name: str) -> None:
    platform = select_platform(name)
    base, boot = loaded(platform)
    again, booted = ready.decoded(ready.encoded(base, boot, platform), platform)
    for field in base.loading.__dataclass_fields__:
        if field not in OWN_STATE:
            assert getattr(again.loading, field) == getattr(base.loading, field), field
    for kind in Kind:
        assert list(again.graph.edges(kind)) == list(base.graph.edges(kind))
        assert list(again.loading.edges[kind]) == list(base.loading.edges[kind]), "in their order"
    assert list(again.graph.units) == list(base.graph.units)
    assert (again.files, again.folders, again.directories) == (base.files, base.folders, base.directories)
    assert again.graph.default_target == base.graph.default_target
    assert (booted.boot, booted.queued) == (boot.boot, boot.queued)


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    """The platform whose base is ready."""
    platform = select_platform("systemd")
    text = ready.encoded(*loaded(platform), platform)
    (tmp_path / "systemd-252.json").write_text(text)
    monkeypatch.setattr(ready, "READY", tmp_path)
    return platform


def test_a_short_name_means_the_same_with_its_own_paths(wheel: Platform) -> None:
    found = ready.ready(replace(wheel, guessed=True, complete=False))
    assert found is not None
    assert list(found[0].graph.edges()) == list(loaded(wheel)[0].graph.edges())
    other = ready.ready(select_platform("systemd-252"))
    assert other is not None
    assert list(other[0].graph.edges()) != list(found[0].graph.edges())


def test_another_system_has_none(wheel: Platform) -> None:
    others = [
        *(replace(wheel, systemd_version=257), replace(wheel, directories=wheel.directories[:1])),
        *(replace(wheel, name="other"), replace(wheel, name="debian-12"), wheel.of(Manager.USER)),
    ]
    assert list(map(ready.ready, others)) == [None] * len(others)


def test_a_checkout_has_none() -> None:
    assert ready.ready(select_platform("flatcar")) is None
