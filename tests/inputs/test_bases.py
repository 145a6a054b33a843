"""The plainest cycle there is, found in every input format and for both managers, without any option.

A unit with default dependencies waits for basic.target, so one that is `Before=` it closes a cycle
(systemd.service(5), Default Dependencies); for the system manager sysinit.target does as well.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from unitlint.checking.check import check
from unitlint.config.config import Config, Name
from unitlint.configuration.configuration import Manager
from unitlint.inputs.inputs import ReadOptions, read_inputs

UNIT = """[Unit]
Before=basic.target

[Service]
ExecStart=/bin/true

[Install]
WantedBy=multi-user.target
"""
USERS_UNIT = UNIT.replace("multi-user.target", "default.target")
ENABLED = {"name": "early.service", "enabled": True, "contents": UNIT}
IGNITION = {"ignition": {"version": "3.4.0"}, "systemd": {"units": [ENABLED]}}
IGNITION_2 = {"ignition": {"version": "2.3.0"}, "systemd": {"units": [ENABLED]}}
MACHINE = {
    "apiVersion": "machineconfiguration.openshift.io/v1",
    "kind": "MachineConfig",
    "metadata": {"name": "a"},
    "spec": {"config": IGNITION},
}
TO = "/etc/systemd/system"
KUBEADM = {
    "kind": "KubeadmConfig",
    "spec": {
        "files": [{"path": f"{TO}/early.service", "content": UNIT}],
        "preKubeadmCommands": ["systemctl enable early.service"],
    },
}
EARLY = re.compile(r"early(@\w*)?\.service")
QUADLET = """[Unit]
Before=basic.target

[Container]
Image=docker.io/library/early:1

[Install]
WantedBy=multi-user.target
"""
USERS_FILE = {
    "path": "/home/core/.config/systemd/user/early.service",
    "contents": {"source": "data:," + USERS_UNIT.replace("\n", "%0A").replace(" ", "%20")},
}
USERS_LINK = {
    "path": "/home/core/.config/systemd/user/default.target.wants/early.service",
    "target": "../early.service",
}

USERS_QUADLET = QUADLET.replace("multi-user.target", "default.target")
USERS_STORAGE = {"files": [USERS_FILE], "links": [USERS_LINK]}
USERS_STORAGE_2 = {
    key: [{**row, "filesystem": "root"} for row in rows] for key, rows in USERS_STORAGE.items()
}
USERS_MACHINE = {
    **MACHINE,
    "spec": {"config": {"ignition": {"version": "3.4.0"}, "storage": {"files": [USERS_FILE]}}},
}


def _block(indent: int, text: str = UNIT) -> str:
    return "".join(f"{' ' * indent}{line}\n" if line else "\n" for line in text.splitlines())


INPUTS: dict[str, dict[str, str]] = {
    "ignition 3": {"a.ign": json.dumps(IGNITION)},
    "ignition 2": {"a.ign": json.dumps(IGNITION_2)},
    "machineconfig": {"a.yaml": json.dumps(MACHINE)},
    "part of a machineconfig": {"a.yaml": f"name: early.service\nenabled: true\ncontents: |\n{_block(2)}"},
    "clc": {
        "a.yaml": "systemd:\n  units:\n    - name: early.service\n      enabled: true\n"
        f"      contents: |\n{_block(8)}"
    },
    "cloud-config": {
        "user-data": "#cloud-config\nwrite_files:\n  - path: /etc/systemd/system/early.service\n"
        f"    content: |\n{_block(6)}runcmd:\n  - systemctl enable early.service\n"
    },
    "cloud-config of CoreOS": {
        "user-data": "#cloud-config\ncoreos:\n  units:\n    - name: early.service\n      enable: true\n"
        f"      content: |\n{_block(8)}"
    },
    "sabakan": {
        "site.yml": "systemd:\n  - name: early.service\n    enabled: true\n",
        "systemd/early.service": UNIT,
    },
    "preset of sabakan": {
        "site.yml": "systemd:\n  - name: early.service\nfiles:\n"
        "  - /etc/systemd/system-preset/10-early.preset\n",
        "systemd/early.service": UNIT,
        "files/etc/systemd/system-preset/10-early.preset": "enable early.service\n",
    },
    "cloud-config that enables nothing": {
        "user-data": "#cloud-config\nwrite_files:\n  - path: /etc/systemd/system/early.service\n"
        f"    content: |\n{_block(6)}"
    },
    "folder": {"units/early.service": UNIT},
    "folder debian/": {"debian/early.service": UNIT},
    "template unit": {"units/early@.service": UNIT},
    "template unit with an instance": {"units/early@.service": UNIT + "DefaultInstance=a\n"},
    "root overlay": {"overlay/etc/systemd/system/early.service": UNIT},
    "template of a folder": {"units/early.service.j2": UNIT.replace("/bin/true", "{{ program }}")},
    "placeholders": {"units/early.service.in": UNIT.replace("/bin/true", "@bindir@/early")},
    "mkosi": {"mkosi.extra/usr/lib/systemd/system/early.service": UNIT},
    "yocto": {"recipes-a/early/files/early.service": UNIT},
    "system extension": {
        "early/usr/lib/extension-release.d/extension-release.early": "ID=_any\n",
        "early/usr/lib/systemd/system/early.service": UNIT,
        "early/usr/lib/systemd/system/multi-user.target.d/10-early.conf": "[Unit]\nUpholds=early.service\n",
    },
    "ansible": {
        "roles/early/tasks/main.yml": f"- copy: {{src: early.service, dest: {TO}/early.service}}\n"
        "- systemd: {name: early, enabled: true}\n",
        "roles/early/files/early.service": UNIT,
    },
    "playbook alone": {
        "site.yml": "- hosts: all\n  tasks:\n    - copy:\n        dest: /etc/systemd/system/early.service\n"
        f"        content: |\n{_block(10)}    - systemd: {{name: early, enabled: true}}\n"
    },
    "containerfile": {
        "Containerfile": "FROM debian:12\nCOPY early.service /etc/systemd/system/\n"
        "RUN systemctl enable early\n",
        "early.service": UNIT,
    },
    "shell script": {
        "setup.sh": f"#!/bin/sh\ncat > /etc/systemd/system/early.service <<'EOF'\n{UNIT}EOF\n"
        "systemctl enable early.service\n"
    },
    "KubeadmConfig": {
        "a.yaml": "apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: KubeadmConfig\nspec:\n  files:\n"
        f"    - path: /etc/systemd/system/early.service\n      content: |\n{_block(8)}"
        "  preKubeadmCommands: [systemctl enable early.service]\n"
    },
    "KubeadmConfig in JSON": {"a.json": json.dumps(KUBEADM)},
    "Template": {"a.yaml": json.dumps({"kind": "Template", "objects": [MACHINE]})},
    "List": {"a.yaml": json.dumps({"kind": "List", "items": [MACHINE]})},
    "SyncSet": {"a.yaml": json.dumps({"kind": "SyncSet", "spec": {"resources": [MACHINE]}})},
    "SelectorSyncSet": {"a.yaml": json.dumps({"kind": "SelectorSyncSet", "spec": {"resources": [MACHINE]}})},
    "layers of machineconfigs": {
        f"templates/{layer}/_base/units/{name}.yaml": f"name: {name}\nenabled: true\ncontents: |\n{_block(2)}"
        for layer, name in (("common", "early.service"), ("worker/01-worker", "kubelet.service"))
    },
    "preset in a containerfile": {
        "Containerfile": "FROM quay.io/fedora/fedora-bootc:41\nCOPY rootfs/ /\n",
        "rootfs/usr/lib/systemd/system/early.service": UNIT,
        "rootfs/usr/lib/systemd/system-preset/10-early.preset": "enable early.service\n",
    },
    "folder that a variable names": {
        "setup.sh": '#!/bin/sh\nUNITS="${UNITS:-/etc/systemd/system}"\n'
        f"cat > $UNITS/early.service <<'EOF'\n{UNIT}EOF\n"
    },
    "RequiredBy alone": {"units/early.service": UNIT.replace("WantedBy", "RequiredBy")},
    "Quadlet": {"early.container": QUADLET},
    "users' folder, required": {
        ".config/systemd/user/early.service": USERS_UNIT.replace("WantedBy", "RequiredBy")
    },
    "users' Quadlet": {".config/containers/systemd/early.container": USERS_QUADLET},
    "users' mkosi": {"mkosi.extra/usr/lib/systemd/user/early.service": USERS_UNIT},
    "users' ansible": {
        "roles/early/tasks/main.yml": "- copy: {src: early.service, dest: /etc/systemd/user/early.service}\n"
        "- systemd: {name: early, enabled: true, scope: user}\n",
        "roles/early/files/early.service": USERS_UNIT,
    },
    "users' containerfile": {
        "Containerfile": "FROM debian:12\nCOPY early.service /etc/systemd/user/\n"
        "RUN systemctl --global enable early\n",
        "early.service": USERS_UNIT,
    },
    "users' preset in a containerfile": {
        "Containerfile": "FROM debian:12\nCOPY early.service /usr/lib/systemd/user/\n"
        "COPY 10-early.preset /usr/lib/systemd/user-preset/\nRUN systemctl --global preset-all\n",
        "early.service": USERS_UNIT,
        "10-early.preset": "enable early.service\n",
    },
    "users' mkosi with a preset": {
        "mkosi.extra/usr/lib/systemd/user/early.service": USERS_UNIT,
        "mkosi.extra/usr/lib/systemd/user-preset/10-early.preset": "enable early.*\n",
    },
    "users' root": {"overlay/usr/lib/systemd/user/early.service": USERS_UNIT},
    "users' shell script": {
        "setup.sh": f"#!/bin/sh\ncat > ~/.config/systemd/user/early.service <<'EOF'\n{USERS_UNIT}EOF\n"
        "systemctl --user enable early.service\n"
    },
    "users' shell script with a variable": {
        "setup.sh": '#!/bin/bash\nD="${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user"\nmkdir -p "$D"\n'
        'cp early.service "$D/"\nsystemctl --user enable --now early\n',
        "early.service": USERS_UNIT,
    },
    "users' cloud-config": {
        "user-data": "#cloud-config\nwrite_files:\n  - path: /etc/systemd/user/early.service\n"
        f"    content: |\n{_block(6, USERS_UNIT)}runcmd:\n  - systemctl --global enable early.service\n"
    },
    "users' cloud-config with a link": {
        "user-data": "#cloud-config\nwrite_files:\n  - path: /home/a/.config/systemd/user/early.service\n"
        f"    content: |\n{_block(6, USERS_UNIT)}runcmd:\n  - ln -s ../early.service "
        "/home/a/.config/systemd/user/default.target.wants/early.service\n"
    },
    "users' butane": {
        "a.bu": "variant: fcos\nversion: 1.5.0\nstorage:\n  files:\n"
        "    - path: /home/core/.config/systemd/user/early.service\n      contents:\n"
        f"        inline: |\n{_block(10, USERS_UNIT)}  links:\n    - path: {USERS_LINK['path']}\n"
        f"      target: {USERS_LINK['target']}\n"
    },
    **{
        f"users' {name}": files
        for name, files in {
            "ignition 2": {"a.ign": json.dumps({**IGNITION_2, "systemd": {}, "storage": USERS_STORAGE_2})},
            "machineconfig": {"a.yaml": json.dumps(USERS_MACHINE)},
            "Template": {"a.yaml": json.dumps({"kind": "Template", "objects": [USERS_MACHINE]})},
            "part of a machineconfig": {
                "a.yaml": "path: /etc/systemd/user/early.service\nmode: 0644\ncontents:\n  inline: |\n"
                + _block(4, USERS_UNIT)
            },
            "clc": {
                "a.yaml": "storage:\n  files:\n    - path: /etc/systemd/user/early.service\n"
                f"      filesystem: root\n      contents:\n        inline: |\n{_block(10, USERS_UNIT)}"
            },
            "cloud-config of CoreOS": {
                "user-data": "#cloud-config\ncoreos:\n  units: []\nwrite_files:\n"
                f"  - path: /etc/systemd/user/early.service\n    content: |\n{_block(6, USERS_UNIT)}"
            },
            "KubeadmConfig": {
                "a.yaml": "apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: KubeadmConfig\nspec:\n"
                "  files:\n    - path: /etc/systemd/user/early.service\n      content: |\n"
                f"{_block(8, USERS_UNIT)}"
            },
            "sabakan": {
                "site.yml": "files:\n  - /etc/systemd/user/early.service\nsystemd: []\n",
                "files/etc/systemd/user/early.service": USERS_UNIT,
            },
            "system extension": {
                "early/usr/lib/extension-release.d/extension-release.early": "ID=_any\n",
                "early/usr/lib/systemd/user/early.service": USERS_UNIT,
            },
            "yocto": {"recipes-a/early/files/user/early.service": USERS_UNIT},
            "OSTree": {"overlay/usr/etc/systemd/user/early.service": USERS_UNIT},
            "Quadlet in a cloud-config": {
                "user-data": "#cloud-config\nwrite_files:\n"
                "  - path: /etc/containers/systemd/users/early.container\n"
                f"    content: |\n{_block(6, USERS_QUADLET)}"
            },
            "Quadlet in a containerfile": {
                "Containerfile": "FROM fedora:41\nCOPY early.container /etc/containers/systemd/users/\n",
                "early.container": USERS_QUADLET,
            },
        }.items()
    },
    "users' folder": {".config/systemd/user/early.service": USERS_UNIT},
    "users' units in ignition": {
        "a.ign": json.dumps(
            {
                "ignition": {"version": "3.4.0"},
                "storage": {"files": [USERS_FILE], "links": [USERS_LINK]},
            }
        )
    },
    **{
        f"butane {variant}": {
            "a.bu": f"variant: {variant}\nversion: {version}\nsystemd:\n  units:\n    - name: early.service\n"
            f"      enabled: true\n      contents: |\n{_block(8)}"
        }
        for variant, version in (
            *(("fcos", "1.5.0"), ("flatcar", "1.1.0"), ("openshift", "4.14.0")),
            *(("r4e", "1.1.0"), ("fiot", "1.0.0")),
        )
    },
}


@pytest.mark.parametrize("name", INPUTS)
def test_the_plainest_cycle_is_found(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, text in INPUTS[name].items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    inputs = read_inputs(["."])
    found = check(inputs, Config(select=(Name("ordering-cycle"),)))
    cycles = [f for f in found.findings if EARLY.search(f.message)]
    assert cycles, found.findings
    of_users = {c.name for c in inputs.configurations if c.manager is Manager.USER}
    in_users = {configuration in of_users for finding in cycles for configuration in finding.configurations}
    assert (True in in_users) is name.startswith("users'")


def test_a_name_that_enabling_gives_closes_a_cycle(tmp_path: Path) -> None:
    (tmp_path / "a.service").write_text(UNIT.replace("Before=basic.target", "After=other.service"))
    text = UNIT.replace("Before=basic.target", "After=a.service")
    (tmp_path / "b.service").write_text(f"{text}Alias=other.service\n")
    found = check(read_inputs([str(tmp_path)]), Config(select=(Name("ordering-cycle"),)))
    assert [f for f in found.findings if "a.service" in f.message], found.findings


def test_the_plainest_cycle_is_found_on_a_unit_path(tmp_path: Path) -> None:
    for folder, files in (("a", {"early.service": UNIT}), ("b", {"basic.target": "", "sysinit.target": ""})):
        (tmp_path / folder).mkdir()
        for name, text in files.items():
            (tmp_path / folder / name).write_text(text or "[Unit]\nDescription=Of every system\n")
    inputs = read_inputs([], options=ReadOptions(unit_path=f"{tmp_path}/a:{tmp_path}/b"))
    found = check(inputs, Config(select=(Name("ordering-cycle"),)))
    assert [f for f in found.findings if "early.service" in f.message], found.findings


DROP_IN = "ssh.service.d/early.conf"
BEFORE = "[Unit]\nBefore=sysinit.target\n"
DROP_INS: dict[str, dict[str, str]] = {
    "folder": {f"units/{DROP_IN}": BEFORE},
    "root overlay": {f"overlay/etc/systemd/system/{DROP_IN}": BEFORE},
    "etc": {f"etc/systemd/system/{DROP_IN}": BEFORE},
    "mkosi": {f"mkosi.extra/usr/lib/systemd/system/{DROP_IN}": BEFORE},
    "folder debian/": {f"debian/{DROP_IN}": BEFORE},
    "ansible": {
        "roles/early/tasks/main.yml": f"- copy: {{src: early.conf, dest: {TO}/{DROP_IN}}}\n",
        "roles/early/files/early.conf": BEFORE,
    },
    "debian/*.install": {
        "debian/control": "Source: early\n\nPackage: early\n",
        "debian/early.install": "conf/early.conf usr/lib/systemd/system/ssh.service.d/\n",
        "conf/early.conf": BEFORE,
    },
    "shell script": {"setup.sh": f"#!/bin/sh\ncat > {TO}/{DROP_IN} <<'EOF'\n{BEFORE}EOF\n"},
    "containerfile": {
        "Containerfile": f"FROM debian:12\nCOPY early.conf {TO}/{DROP_IN}\n",
        "early.conf": BEFORE,
    },
    "cloud-config": {
        "user-data": f"#cloud-config\nwrite_files:\n  - path: {TO}/{DROP_IN}\n"
        f"    content: |\n{_block(6, BEFORE)}"
    },
    "butane fcos": {
        "a.bu": "variant: fcos\nversion: 1.5.0\nsystemd:\n  units:\n    - name: sshd.service\n"
        f"      dropins:\n        - name: early.conf\n          contents: |\n{_block(12, BEFORE)}"
    },
}
"""Drop-ins alone: the unit that they change is the base's."""


@pytest.mark.parametrize("name", DROP_INS)
def test_a_drop_in_alone_closes_a_cycle(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, text in DROP_INS[name].items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    found = check(read_inputs(["."]), Config(select=(Name("ordering-cycle"),)))
    assert [f for f in found.findings if "ssh" in f.message], found.findings


CLOUD = UNIT.replace("basic.target", "cloud-init.service")
NAMING_CLOUD_INIT = {
    "folder": {"units/early.service": CLOUD},
    "root overlay": {"overlay/etc/systemd/system/early.service": CLOUD},
    "shell script": {"setup.sh": INPUTS["shell script"]["setup.sh"].replace(UNIT, CLOUD)},
    "ansible": {**INPUTS["ansible"], "roles/early/files/early.service": CLOUD},
    "cloud-config": {
        "user-data": INPUTS["cloud-config"]["user-data"].replace("basic.target", "cloud-init.service")
    },
}


@pytest.mark.parametrize("name", NAMING_CLOUD_INIT)
def test_a_cycle_through_cloud_init(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Debian it is before sysinit.target, which the unit waits for; the generator pulls it in."""
    for path, text in NAMING_CLOUD_INIT[name].items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    found = check(read_inputs(["."]), Config(select=(Name("ordering-cycle"),)))
    assert [f for f in found.findings if "cloud-init.service" in f.message], found.findings


@pytest.mark.parametrize("enabled", ["", "runcmd:\n  - systemctl start --no-block early.service\n"])
def test_what_a_cloud_config_starts_by_hand_is_not_taken_for_enabled(enabled: str, tmp_path: Path) -> None:
    text = INPUTS["cloud-config that enables nothing"]["user-data"].replace("basic.target", "sysinit.target")
    (tmp_path / "user-data").write_text(text + enabled)
    found = check(read_inputs([str(tmp_path)]), Config(select=(Name("ordering-cycle"),)))
    assert bool(found.findings) is (not enabled)


def test_a_script_that_writes_a_users_drop_in_alone(tmp_path: Path) -> None:
    folder = "~/.config/systemd/user/basic.target.d"
    text = f"#!/bin/sh\ncat > {folder}/x.conf <<'EOF'\n[Unit]\nAfter=default.target\nEOF\n"
    (tmp_path / "setup.sh").write_text(text)
    found = check(read_inputs([str(tmp_path)]), Config(select=(Name("ordering-cycle"),)))
    assert len(found.findings) == 1
