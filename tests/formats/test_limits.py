"""What is small on disk and large once it is read stops at a limit, and the message names it."""

from __future__ import annotations

import base64
import gzip
import json

import pytest

from unitlint.configuration import limits
from unitlint.configuration.problems import INVALID_INPUT, TEMPLATE_ERROR
from unitlint.errors import InputError
from unitlint.formats.ignition import MERGES_LIMIT
from unitlint.formats.ignition_machine import UNPACKED_LIMIT
from unitlint.grammar.yamltree import REPEATED_LIMIT
from unitlint.template.arms import SIZE_LIMIT

BUTANE = "variant: fcos\nversion: 1.5.0\n"


def packed(text: bytes) -> str:
    return "data:;base64," + base64.b64encode(gzip.compress(text, mtime=0)).decode()


def files(*sources: str) -> str:
    """An Ignition config with a unit for each source."""
    listed = [
        {
            "path": f"/etc/systemd/system/a{index}.service",
            "contents": {"source": source, "compression": "gzip"},
        }
        for index, source in enumerate(sources)
    ]
    return json.dumps({"ignition": {"version": "3.4.0"}, "storage": {"files": listed}})


def test_what_is_packed_counts_as_it_unpacks(read_one) -> None:
    bombs = (packed(b"\0" * (9 << 20)),) * 20
    problems = [problem.message for problem in read_one({"a.ign": files(*bombs)}).problems]
    assert [message.endswith("MiB once decompressed") for message in problems] == [True] * 8 + [False] * 12
    assert problems[8] == (f"in/a.ign: the encoded contents up to here exceed {UNPACKED_LIMIT >> 20} MiB")


def test_many_long_units(read) -> None:
    unit = packed(b"[Unit]\n" + b"After=x.service\n" * 4_900)
    with pytest.raises(InputError, match="its units have 102,921 lines; up to 100,000 are read"):
        read({"a.ign": files(*[unit] * 21)})


@pytest.mark.slow
def test_many_units(read) -> None:
    units = [{"name": f"a{index}.service", "enabled": True} for index in range(limits.UNITS_LIMIT + 1)]
    text = json.dumps({"ignition": {"version": "3.4.0"}, "systemd": {"units": units}})
    with pytest.raises(InputError, match="holds 20,001 units, drop-ins and links; up to 20,000 are read"):
        read({"a.ign": text})


def test_large_units(read) -> None:
    unit = packed(b"[Unit]\nDescription=" + b"x" * (1 << 19))
    with pytest.raises(InputError, match="its units are 2 MiB large; up to 2 MiB are read"):
        read({"a.ign": files(*[unit] * 5)})


def test_many_files(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILES_LIMIT", 3)
    listed = [{"path": f"/etc/a{index}"} for index in range(4)]
    text = json.dumps({"ignition": {"version": "3.4.0"}, "storage": {"files": listed}})
    with pytest.raises(InputError, match="delivers 4 files; up to 3 are read"):
        read({"a.ign": text})


def test_trees_of_many_files(read_one, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unitlint.formats.butane.FILES_LIMIT", 3)
    trees = "storage:\n  trees:\n" + "    - local: tree\n" * 4
    tree = {f"tree/etc/{name}": "x" for name in "ab"}
    (problem,) = read_one({"a.bu": BUTANE + trees, **tree}, "in/a.bu").problems
    assert problem.message == "including in/tree, the config delivers more than 3 files"
    assert problem.place.location.line == 7


def test_a_text_that_aliases_repeat(read) -> None:
    text = f"{BUTANE}x: &x {'y' * (REPEATED_LIMIT // 4)}\nz:\n" + "  - *x\n" * 5
    with pytest.raises(InputError, match="its aliases repeat more than 8 MiB of text") as raised:
        read({"a.bu": text})
    assert (raised.value.line, raised.value.column) == (9, 5)


def test_a_config_that_merges_itself(read_one) -> None:
    merge = "ignition:\n  config:\n    merge:\n      - local: a.bu\n      - local: a.bu\n"
    unit = "systemd: {units: [{name: a.service, enabled: true}]}\n"
    problems = read_one({"a.bu": BUTANE + unit + merge}, "in/a.bu").problems
    assert [problem.message for problem in problems] == ["is merged into itself"] * 2


def test_merges_that_multiply(read_one) -> None:
    inner = json.dumps({"ignition": {"version": "3.4.0"}})
    for _ in range(2):
        source = "data:;base64," + base64.b64encode(inner.encode()).decode()
        merge = [{"source": source}] * 15
        units = {"units": [{"name": "a.service", "enabled": True}]}
        inner = json.dumps({"ignition": {"version": "3.4.0", "config": {"merge": merge}}, "systemd": units})
    problems = [problem.message for problem in read_one({"a.ign": inner}).problems]
    assert set(problems) == {f"more than {MERGES_LIMIT} configs are merged into one"}
    assert len(problems) == 8 + 2  # 12 of 16 configs and 8 of the thirteenth are read


def test_templates_that_double_each_other(read_one) -> None:
    double = "".join(
        f'{{{{ define "t{n}" }}}}{{{{ template "t{n + 1}" }}}}{{{{ template "t{n + 1}" }}}}{{{{ end }}}}'
        for n in range(40)
    )
    last = '{{ define "t40" }}After=x.service\n{{ end }}'
    unit = f'[Unit]\n{double}{last}{{{{ template "t0" }}}}'
    configuration = read_one({"t.yml": "systemd: [{name: a.service}]\n", "systemd/a.service": unit})
    (problem,) = configuration.problems
    assert problem.rule == TEMPLATE_ERROR
    assert problem.message == f"the templates that it invokes come to more than {SIZE_LIMIT:,} parts"
    assert problem.place.location.path == "in/systemd/a.service"


def test_a_large_neighbour_is_nobodys_finding(read_one) -> None:
    large = "[Unit]\n" + "After=x.service\n" * 6_000
    unit = "[Service]\nExecStart=/bin/true\n"
    configuration = read_one({"a.service": unit, "b.service": large}, "in/a.service")
    assert configuration.problems == ()
    assert [sorted(directory.units) for directory in configuration.directories] == [["a.service"]] * 2


def test_a_file_among_too_many_is_read_without_them(read_one, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNITS_LIMIT", 3)
    unit = "[Service]\nExecStart=/bin/true\n"
    configuration = read_one({f"{name}.service": unit for name in "abcd"}, "in/a.service")
    assert configuration.problems == ()
    assert [list(directory.units) for directory in configuration.directories] == [["a.service"]]


def test_each_branch_has_its_limits(read_one) -> None:
    lines = "      After=x.service\n" * 6_000
    unit = f"  - name: a.service\n    contents: |\n{lines}  - {{name: b.service, mask: true}}\n"
    text = f"{BUTANE}systemd:\n  units:\n%{{ if x }}\n{unit}%{{ endif }}\n"
    configuration = read_one({"a.bu": text})
    assert [problem.rule for problem in configuration.problems] == [INVALID_INPUT]
    assert "6,000 lines" in configuration.problems[0].message
    assert [list(d.units) for branch in configuration.branches for d in branch.directories] == [["b.service"]]


def test_documents_of_one_name_are_two_machines(read) -> None:
    config = (
        "spec: {config: {ignition: {version: 3.2.0}, systemd: {units: [{name: %s.service, mask: true}]}}}"
    )
    documents = [f"kind: MachineConfig\nmetadata: {{name: x}}\n{config % name}\n" for name in "ab"]
    configurations = read({"a.yaml": "---\n".join(documents)}).configurations
    assert [c.name for c in configurations] == ["a.yaml#x", "a.yaml#x (2)"]
    assert [list(c.directories[0].units) for c in configurations] == [["a.service"], ["b.service"]]


@pytest.mark.parametrize("folder", ["service.d", "a-.service.d"])
def test_lines_that_each_unit_loads(read, folder: str) -> None:
    units = {f"u/a-{number}.service": "[Service]\nExecStart=/x\n" for number in range(120)}
    lines = "[Service]\n" + "Environment=A=1\n" * 4_500
    with pytest.raises(InputError, match="drop-ins of many units give these 540,120 lines"):
        read({**units, f"u/{folder}/a.conf": lines})


def test_lines_that_few_units_load(read) -> None:
    lines = "[Service]\n" + "Environment=A=1\n" * 4_500
    few = {
        "u/b.service": "[Service]\nExecStart=/x\n",
        "u/service.d/a.conf": lines,
        "u/a-.service.d/a.conf": lines,
    }
    assert not [problem for problem in read(few).problems if "drop-ins of many" in problem.message]
