"""Documents that Terraform or Go make: what is unknown, which branches there are, what is refused."""

from __future__ import annotations

import pytest

from unitlint.configuration.branches import Branches
from unitlint.errors import InputError
from unitlint.formats.terraform import DEPTH_LIMIT, is_terraform, readings
from unitlint.text.source import PLACEHOLDER, SourceText

P = PLACEHOLDER


def texts(text: str) -> list[str]:
    return [reading.text for reading in readings(SourceText("x", text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ${b} c", [f"a {P} c"]),
        ("a $${b} %%{c} ${d}", [f"a ${{b}} %{{c}} {P}"]),
        ("${ {a = \"}\"}[b] } $${}", [f"{P} ${{}}"]),
        ("1 %{ if a }2%{ endif } 3", ["1 2 3", "1  3"]),
        ("1 %{ if a }2%{ else }3%{ endif }", ["1 2", "1 3"]),
        ("  %{ if a ~}\n  x\n  %{ endif ~}\n  y\n", ["    x\n    y\n", "    y\n"]),
        ("  %{~ for a in b ~}\n  ${a}\n  %{~ endfor ~}\n  y\n", [f"  {P}\n  y\n", "  y\n"]),
        ("%{ if a }1%{ if b }2%{ else }3%{ endif }%{ endif }4", ["124", "4"]),
        ("curl -w '%{http_code}' ${var}", [f"curl -w '%{{http_code}}' {P}"]),
        ("a ${FOO} ${var.x} ${BAR", [f"a ${{FOO}} {P} ${{BAR"]),
    ],
)  # fmt: skip
def test_terraform(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize("text", ["a $b ${FOO}", "%{http_code}", "{{ .x }}", "date +%{x}"])
def test_what_is_not_terraform(text: str) -> None:
    assert not is_terraform(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("%{ if a }", "is not closed"),
        ("%{ endif }", "`%{ endif }` closes or continues nothing"),
        ("$${} ${a", "`${` is not closed"),
        ("%{ if a }" * (DEPTH_LIMIT + 1), "nested deeper than 100 levels"),
    ],
)
def test_what_terraform_refuses(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words.replace("{", r"\{").replace("$", r"\$")):
        texts(text)


GO = """\
variant: flatcar
version: 1.1.0
systemd:
  units:
    - name: a.service
      contents: |
        [Unit]
        {{ if .x -}}
        After=x.service
        {{ else -}}
        After=y.service
        {{ end -}}
        Wants={{ .z }}
"""


def test_every_branch_of_a_document_is_a_configuration(read_one) -> None:
    configuration = read_one({"a.yaml": GO})
    branches = Branches().expand(configuration)
    units = [branch.directories[0].units["a.service"].source for branch in branches]
    assert {unit.text for unit in units if unit is not None} == {
        f"[Unit]\nAfter=x.service\nWants={P}\n",
        f"[Unit]\nAfter=y.service\nWants={P}\n",
    }
    assert {branch.name for branch in branches} == {"a.yaml"}


def test_a_format_of_dockers_is_left_alone(read_one) -> None:
    text = GO[: GO.index("        {{ if")] + "        ExecStart=docker ps --format '{{.Names}}'\n"
    unit = read_one({"a.bu": text}).directories[0].units["a.service"]
    assert unit.source is not None
    assert unit.source.text.endswith("'{{.Names}}'\n")


def test_problems_of_all_branches_are_told_once(read_one) -> None:
    units = (
        "    - {name: a.srvice}\n    - {name: '${b}.service', enabled: '${c}'}\n"
        "    - {name: b.path, mask: true}\n"
    )
    configuration = read_one({"a.yaml": GO[: GO.index("    - ")] + units + "%{ if c }%{ endif }\n"})
    assert len(configuration.branches) == 2, "a name that the template makes is unknown, not wrong"
    assert [problem.message for problem in configuration.problems] == ["`a.srvice` is not a valid unit name"]


KUBELET = """\
name: kubelet.service
enabled: true
contents: |
  [Unit]
  Requires=crio.service
{{- if eq .IPFamilies "IPv6"}}
  After=ipv6.service
{{- end}}

  [Service]
  ExecStart=/usr/bin/kubelet --node=${NODE} --provider={{cloudProvider .}}
"""


def test_the_parts_of_a_machine_config_in_one_folder_make_one(read_one) -> None:
    tree = {
        "units/kubelet.service.yaml": KUBELET,
        "units/crio.service.yaml": "name: crio.service\ndropins:\n- name: x.conf\n  contents: '[Unit]'\n",
        "units/z.yaml": "mode: 0644\npath: /etc/systemd/system/z.service\ncontents:\n  inline: '[Unit]'\n",
        "units/other.yaml": "name: x\nmetadata: y\n",
    }
    configuration = read_one(tree)
    assert (configuration.name, configuration.kind) == ("in", "machineconfig")
    (directory,) = configuration.directories
    assert (sorted(directory.units), list(directory.drop_ins)) == (
        ["kubelet.service", "z.service"],
        ["crio.service.d"],
    )
    assert [found.unit for found in configuration.enablements] == ["kubelet.service"]
    texts = {
        unit.text
        for branch in Branches().expand(configuration)
        if (unit := branch.directories[0].units["kubelet.service"].source) is not None
    }
    head, tail = (
        "[Unit]\nRequires=crio.service\n",
        f"\n[Service]\nExecStart=/usr/bin/kubelet --node=${{NODE}} --provider={P}\n",
    )
    assert texts == {head + "After=ipv6.service\n" + tail, head + tail}
