"""Parts of MachineConfigs, whatever their files are called, and the layers that make one machine."""

from __future__ import annotations

import pytest

from unitlint.formats.machine_config_layers import layered

UNIT = "name: {0}\nenabled: true\ncontents: |\n  [Service]\n  ExecStart=/bin/true\n"
FILE = "path: /etc/systemd/system/d.service\ncontents: {inline: '[Unit]'}\n"
ODD = ["a", "units/a", "/a", "../units/a", "_base/units/a", "common/_base/a", "common/a"]


def test_parts_without_a_suffix(read_one) -> None:
    tree = {"units/a.service": UNIT.format("a.service"), "units/b.timer.yaml": UNIT.format("b.service")}
    configuration = read_one(tree)
    assert configuration.kind == "machineconfig"
    assert sorted(configuration.directories[0].units) == ["a.service", "b.service"]


def test_a_real_unit_beside_a_part(read) -> None:
    tree = {
        "units/a.service": UNIT.format("a.service"),
        "units/c.service": "[Service]\nExecStart=/bin/true\n",
    }
    found = {c.kind: c for c in read(tree).configurations}
    assert list(found["machineconfig"].directories[0].units) == ["a.service"]
    assert list(found["folder"].directories[0].units) == ["c.service"]


@pytest.mark.parametrize(
    "text",
    [
        '{name: a.service, enabled: true, contents: "[Service]"}\n',
        '# ours\n{ "enabled": true, "name": "a.service", "contents": "[Service]" }\n',
        '{path: "/etc/systemd/system/a.service", mode: 0644, contents: {inline: "[Service]"}}\n',
    ],
)
@pytest.mark.parametrize("file", ["units/a.service", "units/a.service.yaml", "a.yml"])
def test_parts_in_flow_style(read_one, file: str, text: str) -> None:
    configuration = read_one({file: text})
    assert configuration.kind == "machineconfig"
    assert list(configuration.directories[0].units) == ["a.service"]


def test_a_flow_mapping_that_is_no_part(read) -> None:
    package = '{"name": "a", "path": "lib/a.js", "contents": []}\n'
    assert len(read({"a.json": package, "u/b.service": "[Service]\nExecStart=/a\n"}).configurations) == 1


def test_layers(read) -> None:
    tree = {
        "t/common/_base/units/a.service.yaml": UNIT.format("a.service"),
        "t/common/aws/units/b.service.yaml": UNIT.format("b.service"),
        "t/worker/01/_base/units/c.service.yaml": UNIT.format("c.service"),
        "t/worker/01/_base/files/d.yaml": FILE,
        "t/worker/01/aws/units/e.service.yaml": UNIT.format("e.service"),
        "t/master/00/_base/units/f.service.yaml": UNIT.format("f.service"),
    }
    found = {c.name: sorted(c.directories[0].units) for c in read(tree).configurations}
    assert found == {
        "t/worker/01/aws": ["a.service", "b.service", "c.service", "d.service", "e.service"],
        "t/worker/01/_base": ["a.service", "c.service", "d.service"],
        "t/master/00/_base": ["a.service", "f.service"],
    }


@pytest.mark.parametrize(
    "path", ["a", "units/a", "/a", "../units/a", "_base/units/a", "common/_base/a", "common/a"]
)
def test_odd_places(path: str) -> None:
    assert [part for parts in layered([(path, 1)]).values() for part in parts] == [1]


def test_a_part_with_a_misspelt_key(read) -> None:
    """Without `enabled` the unit is off: so it is said, and not passed over."""
    found = read({"units/a.service": UNIT.format("a.service").replace("enabled", "enable")}).configurations
    assert [c.kind for c in found] == ["machineconfig"]
    assert [(p.rule, p.message) for p in found[0].problems] == [
        ("unknown-key", "Butane ignores the unknown key `enable`")
    ]
