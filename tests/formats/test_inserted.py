"""Documents into which a template inserts keys, items or whole objects; documents that hold others."""

from __future__ import annotations

import pytest

from unitlint.inputs.inputs import ReadOptions

EMPTY = ReadOptions(empty=True)
UNIT = "      [Service]\n      ExecStart=/bin/true\n"
CLOUD = "#cloud-config\n{0}\nwrite_files:\n  - path: /etc/systemd/system/a.service\n    content: |\n" + UNIT


@pytest.mark.parametrize("inserted", ["${base}", "%{ if x ~}\n${base}\n%{ endif ~}"])
def test_keys_that_terraform_inserts(read_one, inserted: str) -> None:
    assert "a.service" in read_one({"c.yaml.tftpl": CLOUD.format(inserted)}).directories[0].units


def test_lines_of_a_text_stay(read_one) -> None:
    text = CLOUD.format("${base}") + "      ${more}\n"
    source = read_one({"c.yaml.tftpl": text}).directories[0].units["a.service"].source
    assert source.text.splitlines()[2] == "\ue000"


def test_json_among_which_objects_are_inserted(read_one) -> None:
    text = (
        '{"ignition": {"version": "3.1.0"{{if .P}},\n{{.P}}{{end}}},\n'
        '"passwd": {"users": [{{.K}}]}, "systemd": {"units": [\n'
        '{{range .U}}{"name": "b.service"},{{end}}{"name": "a.service", "contents": "[Unit]"}]}}'
    )
    assert "a.service" in read_one({"a.ign": text}).directories[0].units


def _object(text: str, indent: str) -> str:
    return "".join(f"{indent}{line}\n" for line in text.splitlines())


MACHINE_CONFIG = """kind: MachineConfig
metadata: {name: x}
spec:
  config:
    ignition: {version: 3.2.0}
    storage:
      files: ${{FILES}}
    systemd:
      units:
      - name: a.service
        enabled: true
        contents: |
          [Service]
          ExecStart=/bin/true ${P}"""


@pytest.mark.parametrize(
    "head",
    [
        "kind: Template\nobjects:\n-\n{0}",
        "kind: List\nitems:\n-\n{0}",
        "kind: SelectorSyncSet\nspec:\n  resources:\n  -\n{0}",
    ],
)
def test_objects_that_hold_others(read_one, head: str) -> None:
    text = head.format(_object(MACHINE_CONFIG.replace("${{FILES}}", "[]"), "    "))
    assert "a.service" in read_one({"t.yaml": text}).directories[0].units


def test_parameters_of_openshift(read_one) -> None:
    text = f"kind: Template\nobjects:\n-\n{_object(MACHINE_CONFIG, '    ')}"
    found = read_one({"t.yaml": text})
    assert found.problems == ()
    assert found.directories[0].units["a.service"].source.text.endswith("/bin/true \ue000\n")


def test_the_config_that_cluster_api_adds(read_one) -> None:
    text = """kind: KubeadmConfig
spec:
  ignition:
    containerLinuxConfig:
      additionalConfig: |
        systemd:
          units:
          - name: a.service
            enabled: true
            contents: |
              [Service]
              ExecStart=/bin/true
"""
    found = read_one({"k.yaml": text})
    assert "a.service" in found.directories[0].units
    assert found.platform == "flatcar"
    assert found.merges_remote  # the providers add files of their own


def test_a_part_with_a_name_that_is_a_template(read_one) -> None:
    text = 'name: "{{.Name}}.service"\nenabled: true\ncontents: |\n  [Service]\n'
    assert list(read_one({"units/a.service.yaml": text}).directories[0].units) == ["_.service"]


@pytest.mark.parametrize("key", ["sytemd", "systemdd", "Systemd"])
def test_a_template_whose_only_list_is_misspelt(read, key: str) -> None:
    inputs = read({
        "site.yml": f"{key}:\n  - name: a.service\n    enabled: true\n",
        "systemd/a.service": "[Service]\nExecStart=/bin/true\n",
    }, options=EMPTY)  # fmt: skip
    every = [*inputs.problems, *(found for c in inputs.configurations for found in c.problems)]
    assert any(key in problem.message and problem.place.location.line == 1 for problem in every)


@pytest.mark.parametrize("key", ["write_file", "writefiles", "run_cmd", "boot_cmd"])
def test_a_key_of_cloud_config_that_nearly_brings_units(read, key: str) -> None:
    inputs = read({"user-data": f"#cloud-config\n{key}: []\n"}, options=EMPTY)
    (problem,) = [*inputs.problems, *(found for c in inputs.configurations for found in c.problems)]
    assert problem.rule == "unknown-key"


def test_other_keys_of_cloud_config_are_left_alone(read) -> None:
    text = "#cloud-config\nrandom_seed: {}\nmounts: []\nrun_me: 1\nbootcmd: []\n"
    inputs = read({"user-data": text})
    assert [*inputs.problems, *(found for c in inputs.configurations for found in c.problems)] == []


def test_a_value_of_json_that_is_filled_in_whole(read_one) -> None:
    text = (
        '{"ignition": {"version": "3.1.0"}, "systemd": {"units": [{"name": "a.service",\n'
        '"enabled": {{if .E}}true{{else}}false{{end}}, "contents": {{ render "a.service" . | toJson }}}\n'
        '{{if .B}}, {"name": "b.service", "contents": {{ .B }}{{ .C }}}{{end}}]}}'
    )
    configuration = read_one({"a.ign": text})
    assert not configuration.problems
    texts = {name: file.source.text for name, file in configuration.directories[0].units.items()}
    assert texts == {"a.service": "\ue000", "b.service": "\ue000\ue000"}


def test_items_that_a_template_inserts_into_a_list(read_one) -> None:
    """Among branches of Go's, where YAML can't be parsed before, an item may be a tag alone."""
    text = (
        "kind: MachineConfig\nspec:\n  config:\n    ignition: {version: 3.2.0}\n    systemd:\n      units:\n"
        "{{- if .X }}\n        - {name: a.service, enabled: true}\n{{- end }}\n        - {{ .Y }}\n"
    )
    found = read_one({"a.yaml": text})
    assert [enablement.unit for enablement in found.enablements] == ["a.service"]
    assert found.problems == ()


def test_a_name_in_capitals_on_a_line_of_its_own(read_one) -> None:
    text = CLOUD.format("FIRST_FILES_PLACEHOLDER\n\nOTHER_FILES")
    assert "a.service" in read_one({"c.yaml": text}).directories[0].units


def test_binary_contents_that_are_inserted(read_one) -> None:
    text = CLOUD.format("{{if .X}}\npackages: [a]\n{{end}}")
    text += '  - path: /usr/bin/x\n    encoding: gzip\n    content: !!binary |\n      {{ .Data "x" }}\n'
    configuration = read_one({"c.yml": text})
    assert not configuration.problems


@pytest.mark.parametrize(
    "spec", ["    spec:\n      {{- include `a` $ | indent 6 }}", "    spec: {{- include `a` $ | nindent 6 }}"]
)
def test_what_helm_puts_in_the_place_of_a_mapping(read_one, spec: str) -> None:
    text = f"kind: KubeadmConfigTemplate\nspec:\n  template:\n{spec}\n"
    assert read_one({"k.yaml": text}).problems == ()


@pytest.mark.parametrize("header", ["|", "|-", ">2"])
def test_a_block_whose_lines_are_inserted_with_their_indentation_is_not_empty(read_one, header: str) -> None:
    """An empty unit would be a mask."""
    text = (
        f"cat > out.yaml <<EOF\n#cloud-config\nwrite_files:\n"
        f"  - path: /etc/systemd/system/a.service\n    content: {header}\n$UNIT\n\n"
        "runcmd:\n  - systemctl enable a.service\nEOF\n"
    )
    configuration = read_one({"make.sh": f"#!/bin/sh\n{text}"})
    file = configuration.directories[0].units["a.service"]
    assert not file.masks
    assert [enablement.unit for enablement in configuration.enablements] == ["a.service"]
