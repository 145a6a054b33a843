"""sabakan's templates rendered for machines: which gets which template, and what can't be rendered."""

from __future__ import annotations

import json

import pytest

from unitlint.configuration.branches import Branches
from unitlint.configuration.configuration import Configuration
from unitlint.configuration.problems import TEMPLATE_ERROR
from unitlint.errors import InputError, UsageError
from unitlint.inputs.inputs import ReadOptions

UNIT = '[Unit]\nDescription={{ Metadata "key" }}\n{{ if eq .Spec.Rack 0 }}After=boot.service\n{{ end }}'


def machine(serial: str, role: str = "cs", rack: int = 0) -> dict[str, object]:
    return {"spec": {"serial": serial, "role": role, "rack": rack}}


def tree(machines: object, metadata: object = None) -> dict[str, str]:
    return {
        "roles/cs/site.yml": "systemd: [{name: a.service}]\nfiles: [/etc/fstab]\n",
        "roles/cs/systemd/a.service": UNIT,
        "roles/cs/files/etc/fstab": "# {{ .Spec.Serial }}\n",
        "roles/ss/site.yml": "systemd: [{name: b.service, mask: true}]\n",
        "../machines.json": json.dumps(machines),
        "../meta.json": json.dumps(metadata or {"key": "value"}),
    }


OPTIONS = ReadOptions(machine="machines.json", metadata="meta.json")


def rendered(configuration: Configuration) -> Configuration:
    (branch,) = Branches().expand(configuration)
    return branch


def unit(configuration: Configuration) -> str:
    branch = rendered(configuration)
    source = branch.directories[0].units["a.service"].source
    return source.text if source is not None else ""


def test_each_machine_gets_the_templates_of_its_role(read) -> None:
    machines = [machine("1"), machine("2", rack=1), machine("3", "ss")]
    first, second, third = read(tree(machines), options=OPTIONS).configurations
    assert [found.name for found in (first, second, third)] == [
        "roles/cs/site.yml for 1",
        "roles/cs/site.yml for 2",
        "roles/ss/site.yml for 3",
    ]
    assert unit(first) == "[Unit]\nDescription=value\nAfter=boot.service\n"
    assert unit(second) == "[Unit]\nDescription=value\n"
    fstab = rendered(first).files["/etc/fstab"].source
    assert fstab is not None
    assert fstab.text == "# 1\n"


def test_machines_share_what_is_the_same_for_them(read) -> None:
    first, second = map(
        rendered, read(tree([machine("1"), machine("2")]), options=OPTIONS).configurations[:2]
    )
    assert first.directories[0].units["a.service"] is second.directories[0].units["a.service"]
    assert first.files["/etc/fstab"] is not second.files["/etc/fstab"]


def test_a_role_that_no_template_is_named_after_gets_all(read) -> None:
    names = [found.name for found in read(tree(machine("1", "boot")), options=OPTIONS).configurations]
    assert names == ["roles/cs/site.yml for 1", "roles/ss/site.yml for 1"]


def test_what_can_not_be_rendered_is_a_problem_in_its_place(read) -> None:
    configuration = read(tree(machine("1"), {"other": 1}), options=OPTIONS).configurations[0]
    (problem,) = Branches().expand(configuration)[0].problems
    place = problem.place.location
    assert problem.rule == TEMPLATE_ERROR
    assert (place.path, place.line) == ("in/roles/cs/systemd/a.service", 2)
    assert "no such meta data: key" in problem.message


def test_a_folder_of_machines(read) -> None:
    files = {**tree([]), "../m/1.json": json.dumps(machine("1")), "../m/2.json": json.dumps(machine("2"))}
    inputs = read(files, options=ReadOptions(machine="m", metadata="meta.json"))
    assert [found.name for found in inputs.configurations[:2]] == [
        "roles/cs/site.yml for 1",
        "roles/cs/site.yml for 2",
    ]


@pytest.mark.parametrize(
    ("machines", "words"),
    [
        ([], "has no machines"),
        ([machine("1"), 5], "machine 2: "),
        ([machine("1"), machine("1")], "has two machines named 1"),
        ({"spec": {"rack": "x"}}, "rack must be"),
    ],
)
def test_what_is_no_machine(read, machines: object, words: str) -> None:
    with pytest.raises(InputError, match=words) as raised:
        read(tree(machines), options=OPTIONS)
    assert raised.value.path == "machines.json"


def test_metadata_alone_render_nothing(read) -> None:
    with pytest.raises(UsageError, match="--metadata needs --machine"):
        read(tree([]), options=ReadOptions(metadata="meta.json"))
