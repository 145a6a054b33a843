"""What is said of machines that are judged together is what is said of each by itself."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import chdir
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from unitlint.checking import group
from unitlint.checking.check import Result, check
from unitlint.config.config import Config
from unitlint.config.load import load_config
from unitlint.configuration.configuration import Inputs
from unitlint.inputs.inputs import ReadOptions, read_inputs
from unitlint.quick.dataclasses import replace

OPTIONS = ReadOptions(machine="machines.json", metadata="meta.json")
HEAD = "[Unit]\nDescription=A\n[Service]\n"
LINES = (
    "Environment=SERIAL={{ .Spec.Serial }}\n",
    "# {{ .Spec.Serial }}\n",
    "ExecStart=/opt/run {{ .Spec.Rack }} $SERIAL $ROLE\n",
    "{{ if eq .Spec.Rack 0 }}Type=oneshot\n{{ else }}Type=simple\n{{ end }}",
    "{{ if eq .Spec.Rack 1 }}Restart=always\n{{ end }}",
    "ExecStartPre=/opt/{{ .Spec.Role }}\n",
    "Foo{{ .Spec.Rack }}=1\n",
    "EnvironmentFile=/etc/own.env\n",
    "TimeoutStartSec={{ .Spec.Rack }}x\n",
    "{{ index .Spec.IPv4 0 }}\n",
    "ExecStart=/bin/true \\\n\n",
    "WorkingDirectory=/opt/{{ .Spec.Role }}\n[Unit]\nAfter={{ .Spec.Role }}.service b.service\n[Service]\n",
    "[Unit]\nAfter=b.service\nConditionPathExists=/opt/{{ .Spec.Rack }}\n[Service]\n",
    "ExecStart=/opt/%H/{{ .Spec.Role }}\n",
)
FILES = {
    "/etc/own.env": "{{ if .Spec.Rack }}ROLE=x\n{{ end }}SERIAL=1\n",
    "/etc/hostname": "h{{ .Spec.Serial }}\n",
    "/opt/run": "{{ if eq .Spec.Rack 1 }}#!/bin/sh\n{{ end }}systemctl start b.service {{ .Spec.Serial }}\n",
    "/etc/fstab": "/dev/sd{{ .Spec.Role }} /data{{ .Spec.Rack }} ext4 defaults 0 0\n",
    "/etc/systemd/network/10-a.network": "[Match]\nName=e{{ .Spec.Rack }}\n[Network]\nDCHP=yes\n"
    "Address={{ .Spec.Serial }}\n",
    "/etc/systemd/system/b.service.d/a.conf": "[Service]\nNice={{ .Spec.Rack }}\n",
}
UNITS = st.lists(st.sampled_from(LINES), max_size=5).map(lambda lines: HEAD + "".join(dict.fromkeys(lines)))
MACHINE = st.fixed_dictionaries(
    {
        "rack": st.integers(0, 2),
        "role": st.sampled_from(["cs", "b", ""]),
        "ipv4": st.sampled_from([[], ["10.0.0.1"], ["Bar=1"]]),
    }
)


def write(top: Path, units: list[str], files: list[str], machines: list[dict[str, object]]) -> None:
    names = [f"{chr(ord('a') + number)}.service" for number in range(len(units))]
    listed = "".join(f"  - name: {name}\n    enabled: true\n" for name in names)
    texts = {f"systemd/{name}": text for name, text in zip(names, units, strict=True)}
    texts |= {f"files{path}": FILES[path] for path in files}
    texts["common.yml"] = f"files: {json.dumps(files)}\nsystemd:\n{listed or '  []'}\n"
    texts["one.yml"] = "include: common.yml\n"
    texts["two.yml"] = "include: common.yml\nsystemd: [{name: chronyd.service, mask: true}]\n"
    made = [{"spec": {"serial": str(number), **spec}} for number, spec in enumerate(machines)]
    texts["machines.json"], texts["meta.json"] = json.dumps(made), "{}"
    for name, text in texts.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)


def one_by_one(inputs: Inputs) -> Inputs:
    """The machines as configurations that are rendered already."""
    found = (c.rendering.rendered(c) if c.rendering is not None else c for c in inputs.configurations)
    return replace(inputs, configurations=tuple(found))


def as_said(result: Result) -> tuple[object, ...]:
    return result.findings, result.configurations, result.hidden, result.fails, result.notes


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork(2)")
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(UNITS, min_size=1, max_size=3),
    st.lists(st.sampled_from(sorted(FILES)), unique=True, max_size=4),
    st.lists(MACHINE, min_size=1, max_size=6),
    st.integers(1, 3),
)
@example(
    [HEAD + "".join(LINES[:9]), HEAD + LINES[12]],
    sorted(FILES),
    [{"rack": n % 3, "role": "cs"} for n in range(5)],
    2,
)
@pytest.mark.slow
def test_as_for_each_by_itself(
    units: list[str], files: list[str], machines: list[dict[str, object]], jobs: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        write(Path(folder), units, files, machines)
        inputs = read_inputs(["one.yml", "two.yml"], options=OPTIONS)
        assert as_said(check(inputs, Config(), jobs=jobs)) == as_said(check(one_by_one(inputs), Config()))


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    specs: list[dict[str, object]] = [{"rack": n % 3, "role": "cs"} for n in range(50)]
    write(tmp_path, [HEAD + LINES[0], HEAD + "Foo=1\n"], ["/etc/own.env", "/etc/hostname"], specs)
    return tmp_path


def test_rules_are_asked_once_about_what_is_common(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    plain = group.careful
    monkeypatch.setattr(group, "careful", lambda rule, model: asked.append(rule.name) or plain(rule, model))
    result = check(read_inputs(["one.yml"], options=OPTIONS), Config())
    assert [len(found.configurations) for found in result.findings if "Foo" in found.message] == [50]
    often = {name for name in asked if asked.count(name) > 3}
    assert asked.count("ordering-cycle") <= 3
    assert len(often) < 20, f"asked about each machine: {sorted(often)}"


def test_contracts_of_some_machines(tree: Path) -> None:
    (tree / ".unitlint.yaml").write_text(
        "contracts:\n  - name: c\n    because: b\n    present: [no.service]\n    configurations: ['*for 7']\n"
    )
    config = load_config(tree / ".unitlint.yaml")
    (found,) = [
        found
        for found in check(read_inputs(["one.yml"], options=OPTIONS), config).findings
        if found.rule == "broken-contract"
    ]
    assert found.configurations == ("one.yml for 7",)


def test_rules_of_ones_own_see_each_machine(tree: Path) -> None:
    (tree / "our_rule.py").write_text(
        '"""Ours."""\nfrom unitlint.findings.finding import Severity, finding\n'
        'SEVERITY, CATEGORY, SINCE = Severity.WARNING, "ours", "1"\n'
        "def check(model):\n"
        '    setting = model.graph.units["a.service"].last("Service", "Environment")\n'
        '    if setting.value.endswith("=7"):\n        yield finding(setting.place, setting.value)\n'
    )
    config = Config(path="x.yaml", rules=("our_rule.py",), run_own_rules=True)
    found = [
        f for f in check(read_inputs(["one.yml"], options=OPTIONS), config).findings if f.rule == "our-rule"
    ]
    assert [(f.message, f.configurations) for f in found] == [("SERIAL=7", ("one.yml for 7",))]
