"""Documents, and lists of their records, inside of other files."""

from __future__ import annotations

import textwrap

import pytest

from unitlint.text.source import is_known

UNIT = "[Service]\nExecStart=/bin/true\nExecStrat=1\n"


def block(text: str, indent: int) -> str:
    return textwrap.indent(text, " " * indent)


UNITS = "systemd:\n  units:\n  - name: a.service\n    enabled: true\n    contents: |\n" + block(UNIT, 6)
WRITTEN = "write_files:\n- path: /etc/systemd/system/a.service\n  content: |\n" + block(UNIT, 4)
MACHINE = (
    "kind: MachineConfig\nmetadata: {name: a}\nspec:\n  config:\n    ignition: {version: 3.2.0}\n"
    + block(UNITS, 4)
)
BUTANE = "variant: fcos\nversion: 1.5.0\n" + UNITS
POLICY = "kind: Policy\nspec:\n  policy-templates:\n  - objectDefinition:\n"
POLICY += "      spec:\n        object-templates:\n"
OTHERS = WRITTEN[13:].replace("  content", "  x: 1\n  content")
LABELLED = MACHINE.replace(
    "metadata: {name: a}", 'metadata:\n  labels:\n    {{- include "x" . | nindent 4 }}'
)

HELD = {
    "a policy": POLICY + "        - objectDefinition:\n" + block(MACHINE, 12),
    "a list": "kind: List\nitems:\n- kind: Pod\n-\n" + block(MACHINE, 2),
    "a config map": "kind: ConfigMap\ndata:\n  config: |\n" + block(MACHINE, 4),
    "a config map with Butane": "kind: ConfigMap\ndata:\n  a.bu: |\n" + block(BUTANE, 4),
    "a secret": "kind: Secret\nstringData:\n  userdata: |\n    #cloud-config\n" + block(WRITTEN, 4),
    "a virtual machine": "spec:\n- cloudInit:\n    userData: |-\n      #cloud-config\n" + block(WRITTEN, 6),
    "a script": "provision:\n- mode: system\n  script: |\n    #!/bin/sh\n"
    "    cat > /etc/systemd/system/a.service <<E\n" + block(UNIT, 4) + "    E\n",
    "values": "cluster:\n  more:\n" + block(UNITS.replace("    enabled", "    own: {a: b}\n    enabled"), 4),
    "values, pieces of a unit": "x:\n"
    + block(UNITS, 2)
    + "    - name: b.service\n      contents:\n        unit: {a: b}\n      dropins: [{name: a.conf}]\n",
    "values, a list of units": "extra:\n  own_units:\n" + block(UNITS, 0)[len("systemd:\n  units:\n") :],
    "values, other records": "extra:\n  files:\n" + block(OTHERS, 2),
    "values, a unit of coreos": "x:\n  list:\n  - name: a.service\n    content: |\n" + block(UNIT, 6),
    "a registration": "spec:\n  config:\n    cloud-config:\n" + block(WRITTEN, 6),
    "autoinstall": "#cloud-config\nautoinstall:\n  user-data:\n" + block(WRITTEN, 4),
    "RKE2": "kind: RKE2ConfigTemplate\nspec:\n  template:\n    spec:\n"
    "      files:\n      - path: /etc/systemd/system/a.service\n        content: |\n" + block(UNIT, 10),
    "a chart": "{{- if .Values.x }}\n" + LABELLED + "{{- end }}\n",
    "a chart's helper": '{{- define "files" -}}\n{{- if .x }}\n{{- end }}\n' + WRITTEN[13:] + "{{- end -}}\n",
    "a chart's units": '{{ define "units" }}\n' + UNITS[len("systemd:\n  units:\n") :] + "{{ end }}\n",
}  # fmt: skip


@pytest.mark.parametrize("text", HELD.values(), ids=HELD)
@pytest.mark.parametrize("path", ["in", "in/values.yaml"])
def test_the_unit_in_it_is_read_where_it_stands(read, text: str, path: str) -> None:
    inputs = read({"values.yaml": text}, path)
    (found,) = inputs.configurations
    (unit,) = (directory.units["a.service"].source for directory in found.directories)
    assert unit is not None
    assert unit.text.rstrip() == UNIT.rstrip()
    start = unit.text.index("ExecStrat")
    line = text.split("ExecStrat", maxsplit=1)[0].count("\n") + 1
    assert (unit.location(start, start).path, unit.location(start, start).line) == ("in/values.yaml", line)
    assert (found.problems, inputs.problems) == ((), ())


def test_what_a_unit_is_made_of_is_unknown(read_one) -> None:
    text = UNITS + "  - name: b.service\n    contents: {unit: {a: b}}\n    dropins: [{name: a.conf}]\n"
    (directory,) = read_one({"values.yaml": "x:\n" + block(text, 2)}).directories
    unit = directory.units["b.service"].source
    assert unit is not None
    assert not is_known(unit.text)


@pytest.mark.parametrize(
    "text",
    [
        "units:\n- name: a.service\n  state: started\n",
        "spec:\n  names:\n    kind: MachineConfig\n    plural: machineconfigs\n",
        "patches:\n- target:\n    group: x\n    kind: MachineConfig\n    name: a\n",
        "services:\n- {name: a.service, contents: [1]}\n- b\n",
        "files:\n- path: /etc/systemd/system/a.service\n  source: x\n",
        "a: |\n  #cloud-config is what it begins with\n  write_files: []\n",
        "a:\n  b: '#cloud-config'\n",
        '{{- define "x" }}\nname: a.service\n{{- end }}\n',
        '{{- define "x" }}\n- name: a.service\n  contents: |\n    [Service]\n',
    ],
)
def test_others_are_nothing_to_lint(read, text: str) -> None:
    inputs = read({"values.yaml": text, "b/b.service": "[Service]\nExecStart=/bin/true\n"})
    assert [found.path for found in inputs.configurations] == ["in/b"]
    assert inputs.problems == ()


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("cat > x.bu", BUTANE),
        ("cat > x.bu", BUTANE.replace("ExecStart=", "ExecStart=$(pwd)${X}")),
        ("kubectl apply -f -", MACHINE),
        ("cat | tee user-data", "#cloud-config\n" + WRITTEN),
    ],
)
@pytest.mark.parametrize("path", ["in", "in/make.sh"])
def test_documents_that_a_script_writes_are_read(read, command: str, text: str, path: str) -> None:
    script = f"#!/bin/bash\n{command} <<EOF\n{text}EOF\n"
    (found,) = read({"make.sh": script}, path).configurations
    (unit,) = (directory.units["a.service"].source for directory in found.directories)
    assert unit is not None
    start = unit.text.index("ExecStrat")
    line = script.split("ExecStrat", maxsplit=1)[0].count("\n") + 1
    assert unit.location(start, start).line == line


def test_a_script_writes_a_unit_and_a_document(read) -> None:
    own = f"cat > /etc/systemd/system/b.service <<EOF\n{UNIT}EOF\n"
    inputs = read({"make.sh": f"#!/bin/bash\n{own}cat > x.bu <<EOF\n{BUTANE}EOF\n"})
    assert [found.kind for found in inputs.configurations] == ["script", "butane"]


@pytest.mark.parametrize("name", ["user-data", "data.txt", "data.yaml", "DATA"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_parts_of_a_mime_archive_are_read(read, name: str, end: str) -> None:
    script = f"#!/bin/sh\ncat > /etc/systemd/system/b.service <<E\n{UNIT}E\n"
    text = 'Content-Type: multipart/mixed; boundary="x"\nMIME-Version: 1.0\n\n--x\n'
    text += f"Content-Type: text/cloud-config\nMIME-Version: 1.0\n\n#cloud-config\n{WRITTEN}\n--x\n"
    text += f"Content-Type: text/x-shellscript\n\n{script}--x--\n"
    inputs = read({name: text.replace("\n", end)})
    assert [found.kind for found in inputs.configurations] == ["cloud-config", "script"]
    assert [sorted(d.units) for found in inputs.configurations for d in found.directories] == [
        ["a.service"],
        ["b.service"],
    ]
    assert inputs.problems == ()
