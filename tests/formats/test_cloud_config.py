"""cloud-config: what cloud-init writes and runs."""

from __future__ import annotations

import base64
import gzip
import json
from contextlib import suppress

import pytest

from unitlint.configuration.branches import Branches
from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import entries
from unitlint.errors import InputError
from unitlint.inputs.inputs import ReadOptions
from unitlint.text.source import PLACEHOLDER

UNIT = "[Service]\nExecStart=/bin/true\n"


def texts(configuration: Configuration) -> dict[str, str | None]:
    found = (entry for directory in configuration.directories for entry in entries(directory))
    return {entry.path: entry.source.text if entry.source else entry.link for entry in found}


def packed(*, gz: bool) -> str:
    return base64.b64encode(gzip.compress(UNIT.encode()) if gz else UNIT.encode()).decode()


def test_a_unit_of_coreos_that_is_named_by_the_path_of_a_drop_in_is_that(read_one) -> None:
    text = (
        "#cloud-config\ncoreos:\n  units:\n  - name: a.service.d/b.conf\n    runtime: yes\n    content: |\n"
    )
    configuration = read_one({"user-data": text + "      [Service]\n      Nice=1\n"})
    assert configuration.problems == ()
    assert texts(configuration) == {"/run/systemd/system/a.service.d/b.conf": "[Service]\nNice=1\n"}


@pytest.mark.parametrize("name", ["a.cfg", "web.txt", "userdata", "a.cloud-config", "a.cfg.in", "NODE"])
@pytest.mark.parametrize("head", ["", "## template: jinja\n", "\ufeff"])
def test_the_first_line_tells_a_cloud_config_whatever_the_file_is_called(read_one, name, head) -> None:
    text = (
        f"{head}#cloud-config\nwrite_files: [{{path: /etc/systemd/system/a.service, content: '[Service]'}}]\n"
    )
    assert read_one({name: text, "b.cfg": "[main]\na = 1\n"}).path == f"in/{name}"


@pytest.mark.parametrize(
    "encoding", ["b64", "base64", "gz+b64", "gzip+b64", "gz+base64", "gzip+base64", "GZ+B64"]
)
def test_encodings(read_one, encoding: str) -> None:
    content = packed(gz="g" in encoding.lower())
    path = "/etc/systemd/system/a.service"
    text = f"#cloud-config\nwrite_files:\n- {{path: {path}, encoding: {encoding}, content: {content}}}\n"
    configuration = read_one({"user-data": text})
    assert configuration.problems == ()
    assert texts(configuration) == {path: UNIT}


@pytest.mark.parametrize("encoding", ["gz", "gzip"])
def test_binary_of_yaml(read_one, encoding: str) -> None:
    path = "/etc/systemd/system/a.service"
    item = f"{{path: {path}, encoding: {encoding}, content: !!binary {packed(gz=True)}}}"
    configuration = read_one({"user-data": f"#cloud-config\nwrite_files:\n- {item}\n"})
    assert configuration.problems == ()
    assert texts(configuration) == {path: UNIT}


def test_an_unknown_encoding_is_text(read_one) -> None:
    path = "/etc/systemd/system/a.service"
    item = f"{{path: {path}, encoding: rot13, content: hello}}"
    configuration = read_one({"user-data": f"#cloud-config\nwrite_files:\n- {item}\n"})
    assert "know the encoding `rot13`" in configuration.problems[0].message
    assert texts(configuration) == {path: "hello"}


def test_append(read_one) -> None:
    text = """#cloud-config
write_files:
- {path: /etc/systemd/system/a.service, content: "[Unit]\\n"}
- {path: /etc/systemd/system/a.service, append: true, content: "[Service]\\n"}
- {path: /etc/systemd/system/b.service, append: true, content: "[Install]\\n", defer: true}
"""
    found = texts(read_one({"user-data": text}))
    assert found["/etc/systemd/system/a.service"] == "[Unit]\n[Service]\n"
    assert found["/etc/systemd/system/b.service"] == f"\n{PLACEHOLDER}\n[Install]\n"


COMMANDS = """#cloud-config
write_files: [{path: /etc/systemd/system/a.service, content: "[Service]\\n"}]
bootcmd:
- echo 1 | tee /etc/systemd/system/c.service
runcmd:
- systemctl daemon-reload
- [systemctl, enable, --now, a]
- [sh, -c, "systemctl mask b.service && systemctl start c"]
- |
  cat > /etc/systemd/system/d.service <<EOF
  [Service]
  ExecStart=/bin/d $HOSTNAME
  EOF
  systemctl enable d.service
  ln -s /usr/lib/x.service /etc/systemd/system/x.target.wants/x.service
"""


def test_commands(read_one) -> None:
    configuration = read_one({"user-data": COMMANDS})
    assert [(command.unit, " ".join(command.words)) for command in configuration.commands][:5] == [
        ("cloud-init.service", "echo 1"),
        ("cloud-init.service", "tee /etc/systemd/system/c.service"),
        ("cloud-final.service", "systemctl daemon-reload"),
        ("cloud-final.service", "systemctl enable --now a"),
        ("cloud-final.service", "systemctl mask b.service"),
    ]
    assert [command.place.location.line for command in configuration.commands][2:6] == [6, 7, 8, 8]
    assert [(e.unit, e.enabled) for e in configuration.enablements] == [
        ("a.service", True),
        ("d.service", True),
    ]
    found = texts(configuration)
    assert found["/etc/systemd/system/b.service"] == "/dev/null"
    assert found["/etc/systemd/system/d.service"] == f"[Service]\nExecStart=/bin/d {PLACEHOLDER}\n"
    assert found["/etc/systemd/system/x.target.wants/x.service"] == "/usr/lib/x.service"


@pytest.mark.parametrize(
    "body",
    [
        "runcmd: 1",
        "runcmd: {a: b}",
        "runcmd: [[], [[]], {}, null, ~, 1, [1, 2], [sh, -c], [sh, -c, []]]",
        "bootcmd: [systemctl, 'systemctl enable', 'systemctl --', 'ln -s', 'cat >', 'systemctl add-wants a']",
        "runcmd: ['systemctl enable /', 'systemctl mask ../../x', 'ln -s a b c', 'tee', 'cat <<E']",
        "write_files: [1, {path: []}, {path: /etc/systemd/system/a.service, append: [], encoding: {}}]",
        "write_files: [{path: /etc/systemd/system/a.service, append: maybe, content: !!binary '%'}]",
    ],
)
def test_odd_shapes(read, body: str) -> None:
    text = f"#cloud-config\n{body}\ncoreos: {{units: [{{name: z.service, command: start}}]}}\n"
    with suppress(InputError):
        assert read({"user-data": text}).configurations


KUBEADM = """apiVersion: bootstrap.cluster.x-k8s.io/v1beta1
kind: KubeadmConfigTemplate
metadata: {name: workers}
spec:
  template:
    spec:
      files:
        - path: /etc/systemd/system/a.service
          owner: root:root
          content: |
            [Service]
            ExecStart=/bin/true
        - path: /etc/b
          contentFrom: {secret: {name: x, key: y}}
      preKubeadmCommands:
        - systemctl enable --now a.service
"""


def test_cluster_api(read_one) -> None:
    configuration = read_one({"cluster.yaml": KUBEADM})
    assert (configuration.kind, configuration.problems) == ("cloud-config", ())
    assert texts(configuration) == {"/etc/systemd/system/a.service": UNIT}
    assert [(e.unit, e.enabled) for e in configuration.enablements] == [("a.service", True)]
    assert [command.unit for command in configuration.commands] == ["cloud-final.service"]


@pytest.mark.parametrize(
    "spec", ["{}", "[]", "1", "{template: []}", "{template: {spec: {files: 1}}}", "null"]
)
def test_odd_shapes_of_cluster_api(read, spec: str) -> None:
    tree = {"c.yaml": f"kind: KubeadmConfigTemplate\nspec: {spec}\nfiles: x\n", "u/a.service": UNIT}
    assert read(tree).configurations


def test_base64_that_a_script_fills_in(read_one) -> None:
    file = "  - {path: /usr/bin/a, encoding: b64, permissions: '0755', content: __SCRIPT_B64__}\n"
    source = read_one({"c.yaml": f"#cloud-config\nwrite_files:\n{file}"}).files["/usr/bin/a"].source
    assert source.text == "\n\ue000\n"


@pytest.mark.parametrize("content", ["${SCRIPT_BASE64}", "aGVs@REST@", "{{ script | b64encode }}"])
def test_base64_with_a_placeholder_in_it(read_one, content: str) -> None:
    file = f"  - {{path: /usr/bin/a, encoding: b64, content: '{content}'}}\n"
    found = read_one({"c.yaml": f"#cloud-config\nwrite_files:\n{file}"})
    assert (found.files["/usr/bin/a"].source.text, found.problems) == ("\n\ue000\n", ())


def test_what_clusterctl_fills_in_is_no_boolean(read_one) -> None:
    units = "  - name: a.service\n    mask: ${OFF:=true}\n  - name: b.service\n    enabled: ${ON}\n"
    found = read_one({"c.yaml": f"systemd:\n  units:\n{units}storage:\n  files: []\n"})
    assert (found.kind, found.problems, found.enablements) == ("clc", (), ())


def test_a_path_of_windows_is_no_machines_of_ours(read) -> None:
    files = "write_files:\n- path: C:/start.ps1\n  content: x\n- path: 'c:\\start.ps1'\n  content: x\n"
    inputs = read({"a.yaml": f"#cloud-config\n{files}"}, options=ReadOptions(empty=True))
    assert not [problem for each in inputs.configurations for problem in each.problems]


STAGES = """\
name: agent
stages:
  initramfs:
  - if: '[ -e /run/live ]'
    files:
    - path: /etc/systemd/system/agent.service
      permissions: 0644
      content: |
        [Service]
        ExecStart=/usr/bin/agent
        [Install]
        WantedBy=multi-user.target
    systemctl:
      enable: [agent, "getty@tty1", agent.timer, "${X}"]
      mask: [purge-kernels]
      override:
      - {service: sshd, content: "[Service]\\nUser=x"}
      - {service: sshd, name: more, content: "[Service]\\nGroup=x"}
      - {service: "a b", content: ""}
  boot.after:
  - commands:
    - systemctl set-default multi-user.target
    - systemctl disable agent.timer
  network:
"""


def test_stages(read_one) -> None:
    configuration = read_one({"oem.yaml": STAGES})
    assert not configuration.problems
    assert {"agent.service", "purge-kernels.service"} <= {
        name for directory in configuration.directories for name in directory.units
    }
    drop_ins = [*(files for each in configuration.directories for files in each.drop_ins.items())]
    assert [(folder, sorted(files)) for folder, files in drop_ins] == [
        ("sshd.service.d", ["more.conf", "override-yip.conf"])
    ]
    said = {enablement.unit: enablement.enabled for enablement in configuration.enablements}
    assert said == {"agent.service": True, "getty@tty1.service": True, "agent.timer": False}
    assert configuration.platform == "systemd"


@pytest.mark.parametrize(
    "stages",
    ["stages: [build, test]\n", "stages:\n  build: [a]\n", "stages:\n  build:\n  - sysctl: {a: 1}\n"],
)
def test_stages_of_others(read, stages: str) -> None:
    assert not read({"ci.yml": stages}, options=ReadOptions(empty=True)).configurations


@pytest.mark.parametrize(
    "step", ["files: x", "systemctl: [enable]", "systemctl: {enable: x}", "commands: {}"]
)
def test_odd_stages(read, step: str) -> None:
    inputs = read(
        {"oem.yaml": f"stages:\n  boot:\n  - files: []\n  - {step}\n"}, options=ReadOptions(empty=True)
    )
    assert [problem for each in inputs.configurations for problem in each.problems]


@pytest.mark.parametrize(("before", "masked"), [("", False), ("rm -f /etc/systemd/system/a.service\n", True)])
def test_a_mask_for_which_a_file_is_in_the_way(read_one, before: str, masked: bool) -> None:
    """Asked of systemctl: "Failed to mask unit, file … already exists"."""
    file = {"path": "/etc/systemd/system/a.service", "content": UNIT}
    command = f"{before}systemctl mask a"
    config = json.dumps({"write_files": [file], "runcmd": [command]})
    found = read_one({"user-data": f"#cloud-config\n{config}\n"})
    said = [problem.message.partition(":")[0] for problem in found.problems]
    assert said == ([] if masked else ["systemctl doesn't mask a.service"])
    assert texts(found) == {"/etc/systemd/system/a.service": "/dev/null" if masked else UNIT}


@pytest.mark.parametrize("form", ["@USER@", "###USER###", "__USER__", "%USER%", "<USER>"])
def test_placeholders_of_a_build_in_a_document_are_unknown(read_one, form: str) -> None:
    unit = f"[Service]\n      User={form}\n      ExecStart=/bin/sh -c 'true; \\\n      {form} ;'\n"
    head = (
        "variant: flatcar\nversion: 1.0.0\nsystemd:\n  units:\n  - name: a.service\n    contents: |\n      "
    )
    text = head + unit
    (found,) = Branches().expand(read_one({"a.bu": text}))
    (made,) = texts(found).values()
    assert made == f"[Service]\nUser={PLACEHOLDER}\nExecStart=/bin/sh -c 'true; \\\n{PLACEHOLDER} ;'\n"
