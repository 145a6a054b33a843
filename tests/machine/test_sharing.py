"""What may share a graph does, and what may not doesn't."""

from __future__ import annotations

import gc
from pathlib import Path
from weakref import ref

import pytest

from unitlint.config.config import Config
from unitlint.contracts.presence import Present
from unitlint.inputs.inputs import read_inputs
from unitlint.machine.assemble import Assembled, assemble
from unitlint.machine.assembler import Assembler
from unitlint.machine.contract import Contract
from unitlint.machine.sharing import MOST
from unitlint.text.source import Location

UNIT = "[Unit]\nAfter={after}\n[Service]\nExecStart=/bin/a\nEnvironment={environment}\n"


def write(top: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)


def assembled(top: Path, config: Config | None = None) -> list[Assembled]:
    return list(assemble(read_inputs((str(top),)).configurations, config or Config(platform="none")))


def test_graphs_of_very_many_folders_are_let_go_of(tmp_path: Path) -> None:
    write(
        tmp_path, {f"f{n}/a.service": UNIT.format(after=f"x{n}.service", environment="") for n in range(90)}
    )
    config = Config(platform="none")
    assembler = Assembler(config)
    models = assemble(read_inputs((str(tmp_path),)).configurations, config, assembler=assembler)
    held = [ref(model.units.model.graph.units["a.service"]) for model in models]
    gc.collect()
    assert assembler.graphs == len(held) == 90
    assert sum(unit() is not None for unit in held) == MOST


def test_rules_of_udev_count_by_their_text_wherever_they_are_listed(tmp_path: Path) -> None:
    listed = "files:\n  - /etc/udev/rules.d/9.rules\n"
    rules = 'ACTION=="add", ENV{SYSTEMD_WANTS}+="a.service"\n'
    write(
        tmp_path,
        {
            "one/site.yml": listed,
            "one/site-lab.yml": f"# The same, a line further down.\n{listed}",
            "one/files/etc/udev/rules.d/9.rules": rules,
            "two/site.yml": listed,
            "two/files/etc/udev/rules.d/9.rules": rules.replace("a.service", "b.service"),
        },
    )
    assert graphs_of(tmp_path) == 2


def test_rules_of_udev_that_start_no_unit_are_no_part_of_a_graph(tmp_path: Path) -> None:
    rules = 'KERNEL=="dm-*", SYMLINK+="disk/{}"\n'
    including = "include: ../common/common.yml\n"
    write(
        tmp_path,
        {
            "common/common.yml": "systemd:\n  - name: a.service\n    enabled: true\n",
            "common/systemd/a.service": UNIT.format(after="x.service", environment=""),
            "one/site.yml": including + "files:\n  - /etc/udev/rules.d/9.rules\n",
            "one/files/etc/udev/rules.d/9.rules": rules.format("one"),
            "two/site.yml": including + "files:\n  - /etc/udev/rules.d/8.rules\n",
            "two/files/etc/udev/rules.d/8.rules": rules.format("two"),
            "three/site.yml": including,
        },
    )
    assert graphs_of(tmp_path) == 1
    (same,) = assembled(tmp_path)
    assert len(same.units.configurations) == len(same.whole) == 3
    assert not same.units.model.configuration.files


def unit_tree(one: str, two: str) -> dict[str, str]:
    """Two templates with a unit of the same name each."""
    listed = "systemd:\n  - name: a.service\n    enabled: true\n"
    return {
        "one/site.yml": listed,
        "one/systemd/a.service": one,
        "two/site.yml": listed,
        "two/systemd/a.service": two,
    }


def graphs_of(top: Path) -> int:
    """How many graphs are built for the configurations."""
    config = Config(platform="none")
    assembler = Assembler(config)
    list(assemble(read_inputs((str(top),)).configurations, config, assembler=assembler))
    return assembler.graphs


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        (("x.service", "A=1"), ("x.service", "A=2"), True),
        (("x.service", "A=1"), ("y.service", "A=1"), False),
    ],
)
def test_only_settings_with_weight_tell_graphs_apart(
    tmp_path: Path, one: tuple[str, str], two: tuple[str, str], alike: bool
) -> None:
    texts = [UNIT.format(after=after, environment=environment) for after, environment in (one, two)]
    write(tmp_path, unit_tree(*texts))
    assert (graphs_of(tmp_path) == 1) is alike


def test_a_masked_unit_and_a_disabled_one_tell_graphs_apart(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "common.yml": "files: []\n",
            "one.yml": "include: common.yml\nsystemd: [{name: a.service, enabled: true}]\n",
            "two.yml": "include: common.yml\nsystemd: [{name: a.service}]\n",
            "three.yml": "include: common.yml\nsystemd: [{name: a.service, mask: true}]\n",
            "four.yml": "include: common.yml\nsystemd:\n  - name: a.service\n    enabled: true\n",
            "systemd/a.service": "[Service]\nExecStart=/bin/a\n[Install]\nWantedBy=default.target\n",
        },
    )
    assert graphs_of(tmp_path) == 3, "one and four say the same in different places"


def test_units_of_a_shared_graph_have_their_own_settings(tmp_path: Path) -> None:
    texts = [UNIT.format(after="x.service", environment=environment) for environment in ("A=1", "A=2")]
    write(tmp_path, unit_tree(*texts))
    one, two = (found.units.model for found in assembled(tmp_path))
    assert graphs_of(tmp_path) == 1
    for model, value in ((one, "A=1"), (two, "A=2")):
        setting = model.graph.units["a.service"].last("Service", "Environment")
        assert setting is not None
        assert setting.value == value
        assert setting.place.location.path == f"{tmp_path}/{model.configuration.name[:3]}/systemd/a.service"


def test_each_branch_of_a_template_is_a_model_of_its_own(tmp_path: Path) -> None:
    condition = '{{ if eq (Metadata "x") "" }}\nType=exec\n{{ else }}\nType=simple\n{{ end }}\n'
    text = f"[Service]\nExecStart=/bin/a\n{condition}"
    write(tmp_path, {"site.yml": "systemd: [{name: a.service}]\n", "systemd/a.service": text})
    types = set()
    for found in assembled(tmp_path):
        setting = found.units.model.graph.units["a.service"].last("Service", "Type")
        types.add(setting.value if setting is not None else "")
    assert types == {"exec", "simple"}


def test_files_that_are_no_units_are_seen_only_whole(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "common.yml": "files: [/etc/fstab]\nsystemd: [{name: a.service}]\n",
            "systemd/a.service": "[Service]\nExecStart=/bin/a\n",
            "one.yml": "include: common.yml\nfiles: [/etc/one]\n",
            "two.yml": "include: common.yml\n",
            "files/etc/fstab": "tmpfs /tmp tmpfs defaults 0 0\n",
            "files/etc/one": "1\n",
        },
    )
    (found,) = assembled(tmp_path)
    assert found.units.configurations == ("one.yml", "two.yml")
    assert set(found.units.model.configuration.files) == {"/etc/fstab"}
    assert [(set(s.model.configuration.files), s.configurations) for s in found.whole] == [
        ({"/etc/fstab", "/etc/one"}, ("one.yml",)),
        ({"/etc/fstab"}, ("two.yml",)),
    ]


def test_contracts_of_some_machines_keep_configurations_apart(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "common.yml": "systemd: [{name: a.service}]\n",
            "systemd/a.service": "[Service]\nExecStart=/bin/a\n",
            "one.yml": "include: common.yml\n",
            "two.yml": "include: common.yml\n",
        },
    )
    contract = Contract("n", "b", "", Location("c"), Present(("a.service",)), configurations=("one.yml",))
    config = Config(platform="none", contracts=(contract,))
    assert [len(assembled(tmp_path)), len(assembled(tmp_path, config))] == [1, 2]
