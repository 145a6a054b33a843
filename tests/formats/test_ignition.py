"""Ignition and its family: what is written, linked, masked and enabled, and that all dialects agree."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.problems import DUPLICATE_ENTRY, INVALID_INPUT, MISSING_TEMPLATE_FILE
from unitlint.graph.build import build_graph
from unitlint.inputs.inputs import ReadOptions, read_inputs
from unitlint.platforms.select import select_platform
from unitlint.systemd.file_names import ETC, RUN

UNIT = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"


def ignition(version: str = "3.4.0", **keys: object) -> str:
    ignition = {"version": version, **({"config": keys.pop("config")} if "config" in keys else {})}
    return json.dumps({"ignition": ignition, **keys})


def butane(text: str, variant: str = "flatcar", version: str = "1.1.0") -> str:
    return f"variant: {variant}\nversion: {version}\n{text}"


def data_url(text: str) -> str:
    return "data:;base64," + base64.b64encode(text.encode()).decode()


def summary(configuration: Configuration) -> dict[str, object]:
    """All that matters to the graph, and no places."""
    entries: dict[str, object] = {}
    for directory in configuration.directories:
        for name, unit in directory.units.items():
            entries[f"{directory.path}/{name}"] = unit.link or (unit.source and unit.source.text)
        for kind in (directory.drop_ins, directory.dependencies):
            for folder, files in kind.items():
                for name, file in files.items():
                    entries[f"{directory.path}/{folder}/{name}"] = file.link or (
                        file.source and file.source.text
                    )
    for path, file in configuration.files.items():
        entries[path] = (file.mode, file.link or (file.source and file.source.text))
    entries["enabled"] = sorted((found.unit, found.enabled) for found in configuration.enablements)
    return entries


def test_units(read_one) -> None:
    units = [
        {
            "name": "a.service",
            "enabled": True,
            "contents": UNIT,
            "dropins": [{"name": "1.conf", "contents": "[Unit]\n"}],
        },
        {"name": "b.service", "enabled": False},
        {"name": "c.service", "mask": True, "contents": UNIT},
        {"name": "d.service", "mask": False, "contents": ""},
        {"name": "e@.service", "contents": UNIT},
        {"name": "e@x.service", "enabled": True},
    ]
    configuration = read_one({"a.ign": ignition(systemd={"units": units})})
    assert configuration.problems == ()
    assert summary(configuration) == {
        f"{ETC}/a.service": UNIT,
        f"{ETC}/a.service.d/1.conf": "[Unit]\n",
        f"{ETC}/c.service": "/dev/null",
        f"{ETC}/e@.service": UNIT,
        "enabled": [("a.service", True), ("b.service", False), ("e@x.service", True)],
    }


def test_files_and_links(read_one) -> None:
    files = [
        {"path": "/etc/fstab", "mode": 420, "contents": {"source": "data:,a%20b"}},
        {"path": "/etc/systemd/system/f.service", "contents": {"source": data_url(UNIT)}},
        {"path": "/opt/x", "contents": {"source": "https://example.com/x"}},
        {"path": "/etc/crypttab", "append": [{"source": "data:,c"}]},
        {"path": "/etc/systemd/system-preset/1.preset", "contents": {"source": "data:,enable%20f.service"}},
    ]
    links = [
        {"path": "/etc/systemd/system/default.target", "target": "/usr/lib/systemd/system/graphical.target"}
    ]
    configuration = read_one({"a.ign": ignition(storage={"files": files, "links": links})})
    found = summary(configuration)
    assert found["/etc/fstab"] == (0o644, "a b")
    assert found[f"{ETC}/f.service"] == (0o644, UNIT)
    assert found["/opt/x"] == (0o644, None)
    assert found["/etc/crypttab"] == (None, "c")
    assert configuration.directories[0].units["default.target"].link.endswith("graphical.target")
    assert [(preset.enable, preset.pattern) for preset in configuration.presets] == [(True, "f.service")]


def test_spec_2(read_one) -> None:
    storage = {
        "filesystems": [{"name": "other", "mount": {"device": "/dev/sdb", "format": "ext4"}}],
        "files": [
            {"filesystem": "root", "path": "/etc/a", "contents": {"source": "data:,a"}},
            {"filesystem": "other", "path": "/etc/b", "contents": {"source": "data:,b"}},
        ],
    }
    units = [{"name": "a.service", "enable": True}, {"name": "b.service", "enable": False}]
    networkd = {"units": [{"name": "1.network", "contents": "[Match]\n"}]}
    text = ignition("2.1.0", storage=storage, systemd={"units": units}, networkd=networkd)
    configuration = read_one({"a.json": text})
    assert configuration.platform == "flatcar"
    assert summary(configuration) == {
        "/etc/a": (0, "a"),
        "/etc/systemd/network/1.network": (None, "[Match]\n"),
        "enabled": [("a.service", True)],
    }


def test_merged_configs_come_after_the_one_that_merges_them(read_one) -> None:
    child = ignition(systemd={"units": [{"name": "a.service", "enabled": True, "contents": "[Unit]\n"}]})
    parent = ignition(
        config={"merge": [{"source": data_url(child)}, {"source": "https://example.com/x.ign"}]},
        systemd={
            "units": [
                {"name": "a.service", "enabled": False, "contents": UNIT},
                {"name": "b.service", "mask": True},
            ]
        },
    )
    assert summary(read_one({"a.ign": parent})) == {
        f"{ETC}/a.service": "[Unit]\n",
        f"{ETC}/b.service": "/dev/null",
        "enabled": [("a.service", True)],
    }


def test_a_config_that_replaces_counts_alone(read_one) -> None:
    child = ignition(systemd={"units": [{"name": "b.service", "contents": UNIT}]})
    units = {"units": [{"name": "a.service", "contents": UNIT}]}
    text = ignition(config={"replace": {"source": "data:," + quote(child)}}, systemd=units)
    assert summary(read_one({"a.ign": text})) == {f"{ETC}/b.service": UNIT, "enabled": []}
    remote = ignition(config={"replace": {"source": "https://example.com/"}}, systemd=units)
    assert summary(read_one({"a.ign": remote})) == {f"{ETC}/a.service": UNIT, "enabled": []}


MOUNT = """\
[Unit]
Requires=systemd-fsck@dev-disk-by\\x2dlabel-d\\x2d1.service
After=systemd-fsck@dev-disk-by\\x2dlabel-d\\x2d1.service

[Mount]
Where=/var/lib/x
What=/dev/disk/by-label/d-1
Type=xfs
Options=ro,noatime

[Install]
RequiredBy=local-fs.target
"""
REMOTE_MOUNT = """\
[Unit]
Requires=systemd-fsck@dev-mapper-data.service
After=systemd-fsck@dev-mapper-data.service

[Mount]
Where=/data
What=/dev/mapper/data
Type=ext4
Options=_netdev

[Install]
RequiredBy=remote-fs.target
"""
TANG = {"tang": [{"url": "x", "thumbprint": "y"}]}


def edges(configuration: Configuration) -> list[tuple[str, ...]]:
    """The graph on Flatcar: every edge with its origins."""
    graph = build_graph(configuration, platform=select_platform("flatcar"))
    return [
        (edge.source, edge.kind, edge.target, *(origin.kind for origin in edge.origins))
        for edge in graph.edges()
    ]


SAME = {
    "units": (
        "systemd:\n  units:\n  - {name: a.service, enabled: true, contents: '[Unit]'}\n"
        "  - {name: b.service, mask: true}\n"
        "  - {name: c.service, dropins: [{name: x.conf, contents: '[Unit]'}]}\n",
        {
            "systemd": {
                "units": [
                    {"name": "a.service", "enabled": True, "contents": "[Unit]"},
                    {"name": "b.service", "mask": True},
                    {"name": "c.service", "dropins": [{"name": "x.conf", "contents": "[Unit]"}]},
                ]
            }
        },
    ),
    "files": (
        "storage:\n  files:\n  - {path: /etc/fstab, mode: 0600, contents: {inline: 'a b'}}\n"
        "  - {path: /etc/x, contents: {source: 'data:,%41'}}\n  links:\n  - {path: /etc/y, target: x}\n",
        {
            "storage": {
                "files": [
                    {"path": "/etc/fstab", "mode": 384, "contents": {"source": "data:,a%20b"}},
                    {"path": "/etc/x", "contents": {"source": "data:,A"}},
                ],
                "links": [{"path": "/etc/y", "target": "x"}],
            }
        },
    ),
    "a mount unit": (
        "storage:\n  filesystems:\n  - {device: /dev/disk/by-label/d-1, format: xfs, path: /var/lib/x,"
        " with_mount_unit: true, mount_options: [ro, noatime]}\n",
        {"systemd": {"units": [{"name": "var-lib-x.mount", "enabled": True, "contents": MOUNT}]}},
    ),
    "a swap area": (
        "storage:\n  filesystems:\n  - {device: /dev/sda2, format: swap, with_mount_unit: true}\n",
        {
            "systemd": {
                "units": [
                    {
                        "name": "dev-sda2.swap",
                        "enabled": True,
                        "contents": "[Swap]\nWhat=/dev/sda2\n\n[Install]\nRequiredBy=swap.target\n",
                    }
                ]
            }
        },
    ),
    "LUKS over the network": (
        "storage:\n  luks:\n  - {name: data, device: /dev/sdb, clevis: {tang: [{url: x, thumbprint: y}]}}\n"
        "  filesystems:\n  - {device: /dev/mapper/data, format: ext4, path: /data, with_mount_unit: true}\n",
        {
            "storage": {"luks": [{"name": "data", "device": "/dev/sdb", "clevis": TANG}]},
            "systemd": {"units": [{"name": "data.mount", "enabled": True, "contents": REMOTE_MOUNT}]},
        },
    ),
    "a swap area over the network": (
        "storage:\n  luks:\n  - {name: s, device: /dev/sdb, clevis: {tang: [{url: x, thumbprint: y}]}}\n"
        "  filesystems:\n  - {device: /dev/disk/by-id/dm-name-s, format: swap, with_mount_unit: true}\n",
        {
            "storage": {"luks": [{"name": "s", "device": "/dev/sdb", "clevis": TANG}]},
            "systemd": {
                "units": [
                    {
                        "name": r"dev-disk-by\x2did-dm\x2dname\x2ds.swap",
                        "enabled": True,
                        "contents": "[Swap]\nWhat=/dev/disk/by-id/dm-name-s\nOptions=_netdev\n\n"
                        "[Install]\nRequiredBy=swap.target\n",
                    }
                ]
            },
        },
    ),
    "LUKS by a path that Butane doesn't know": (
        "storage:\n  luks:\n  - {name: d, device: /dev/sdb, clevis: {tang: [{url: x, thumbprint: y}]}}\n"
        "  filesystems:\n"
        "  - {device: /dev/disk/by-label/d-1, format: xfs, path: /var/lib/x, with_mount_unit: true,\n"
        "     mount_options: [ro, noatime]}\n",
        {
            "storage": {"luks": [{"name": "d", "device": "/dev/sdb", "clevis": TANG}]},
            "systemd": {"units": [{"name": "var-lib-x.mount", "enabled": True, "contents": MOUNT}]},
        },
    ),
}


@pytest.mark.parametrize(("source", "transpiled"), SAME.values(), ids=SAME.keys())
def test_butane_and_what_it_makes_agree(read, source: str, transpiled: dict[str, object]) -> None:
    inputs = read({"a.bu": butane(source, "fcos", "1.5.0"), "a.ign": ignition(**transpiled)})
    first, second = inputs.configurations
    assert first.problems == second.problems == ()
    assert summary(first) == summary(second)
    assert edges(first) == edges(second)


@pytest.mark.corpora
@pytest.mark.parametrize("name", ["flatcar", "flatcar-install", "fedora-coreos"])
def test_matchbox_has_both_and_they_agree(corpora, name: str) -> None:
    folder = corpora / "matchbox" / "examples" / "ignition"
    first, second = read_inputs([str(folder / f"{name}.yaml"), str(folder / f"{name}.ign")]).configurations
    assert summary(first) == summary(second)
    assert edges(first) == edges(second)


def test_a_unit_of_the_config_adds_to_the_one_that_butane_makes(read_one) -> None:
    text = (
        "storage:\n  filesystems:\n  - {device: /dev/x, format: ext4, path: /x, with_mount_unit: true}\n"
        "systemd:\n  units:\n  - name: x.mount\n    dropins: [{name: a.conf, contents: '[Unit]'}]\n"
    )
    found = summary(read_one({"a.bu": butane(text)}))
    assert found[f"{ETC}/x.mount.d/a.conf"] == "[Unit]"
    assert "Where=/x\n" in str(found[f"{ETC}/x.mount"])
    assert found["enabled"] == [("x.mount", True)]


LOCAL = butane(
    "storage:\n  trees: [{local: tree}, {local: tree/etc, path: /copy}]\n"
    "  files: [{path: /etc/x, contents: {local: x.txt}}]\n"
    "systemd:\n  units: [{name: a.service, contents_local: a.service}]\n"
    "  quadlets:\n  - {name: w.container, rootful: true, contents: '[Container]'}\n"
    "  - {name: w@.container, rootful: true, contents: '[Container]'}\n"
    "  - {name: w@1.container, rootful: true}\n",
    version="1.2.0",
)


@pytest.mark.parametrize(("folder", "named"), [("", False), ("files/", True), ("template/", False)])
def test_local_files(read_one, folder: str, named: bool) -> None:
    tree = {
        "a.bu": LOCAL,
        f"{folder}x.txt": "x",
        f"{folder}a.service": UNIT,
        f"{folder}tree/etc/fstab": "fs",
        f"{folder}tree/etc/systemd/system/t.target": "-> /dev/null",
    }
    configuration = read_one(tree, "in/a.bu", options=ReadOptions(files_dir=f"in/{folder}" if named else ""))
    assert configuration.problems == ()
    assert summary(configuration) == {
        f"{ETC}/a.service": UNIT,
        f"{ETC}/t.target": (None, "/dev/null"),
        "/etc/x": (0o644, "x"),
        "/etc/fstab": (0o644, "fs"),
        "/copy/fstab": (0o644, "fs"),
        "/copy/systemd/system/t.target": (None, "/dev/null"),
        "/etc/containers/systemd/w.container": (0o644, "[Container]"),
        "/etc/containers/systemd/w@.container": (0o644, "[Container]"),
        "/etc/containers/systemd/w@1.container": (None, "w@.container"),
        "enabled": [],
    }


def merging(*names: str, more: str = "") -> str:
    merge = ", ".join(f"{{local: {name}}}" for name in names)
    return butane(f"ignition: {{config: {{merge: [{merge}]}}}}\n{more}", "fcos", "1.5.0")


WEB = "systemd: {units: [{name: web.service, contents: '[Unit]'}]}\n"
DATABASE = "systemd: {units: [{name: database.service, contents: '[Unit]'}]}\n"


@pytest.mark.parametrize(
    ("name", "ignored"),
    [("all.ign", "*.ign"), ("all.ign", ""), ("parts/all.ign", "")],
    ids=["Git ignores it", "it isn't there", "the folder of the outer one"],
)
def test_a_config_that_another_one_merges_is_a_part_of_it(read, name: str, ignored: str) -> None:
    tree = {
        "machine.bu": merging("parts/web.ign", more=DATABASE),
        "parts/web.bu": merging(name, more=WEB),
        "parts/all.bu": butane("systemd: {units: [{name: all.service, contents: '[Unit]'}]}\n"),
    }
    if ignored:
        tree |= {".gitignore": ignored, ".git/HEAD": "", "parts/all.ign": "{}", "parts/web.ign": "{}"}
    (configuration,) = read(tree).configurations
    assert configuration.problems == ()
    held = {unit for directory in configuration.directories for unit in directory.units}
    assert {"web.service", "database.service", "all.service"} <= held


def test_configs_that_merge_each_other_are_both_read(read) -> None:
    inputs = read({"a.bu": merging("b.ign", more=WEB), "b.bu": merging("a.ign", more=DATABASE)})
    assert [found.path.rpartition("/")[2] for found in inputs.configurations] == ["a.bu", "b.bu"]
    assert all("merged into itself" in found.problems[0].message for found in inputs.configurations)


@pytest.mark.parametrize(
    ("file", "text", "problems"),
    [
        ("Makefile", "ignition:\n\t@butane --pretty -d $(OUT) < a.bu\n", 0),
        ("build.sh", "podman run --rm quay.io/coreos/butane --files-dir /out a.bu > a.ign\n", 0),
        ("Makefile", "ignition:\n\tbutane --pretty a.bu > a.ign\n\tinstall -d $(OUT)\n", 1),
        ("README.md", "butane -d out a.bu\n", 1),
    ],
)
def test_local_files_of_a_folder_that_a_build_names(read_one, file: str, text: str, problems: int) -> None:
    config = butane(
        "storage:\n  trees: [{local: root}]\nsystemd: {units: [{name: a.service, contents: '[Unit]'}]}\n"
    )
    found = read_one({"a.bu": config, file: text}, "in/a.bu")
    assert [problem.rule for problem in found.problems] == ["missing-template-file"] * problems


def test_clc_sections_enable_the_units_they_stand_for(read_one) -> None:
    text = "etcd: {name: '{HOSTNAME}'}\nflannel: {}\ndocker: {}\nsystemd: {units: [{name: a.service}]}\n"
    found = summary(read_one({"a.yaml": text}))
    assert found["enabled"] == [
        ("docker.service", True),
        ("etcd-member.service", True),
        ("flanneld.service", True),
    ]
    assert "After=coreos-metadata.service" in str(
        found[f"{ETC}/etcd-member.service.d/20-clct-etcd-member.conf"]
    )


def test_cloud_config(read_one) -> None:
    text = (
        "#cloud-config\ncoreos:\n  units:\n  - {name: a.service, enable: true, content: '[Unit]'}\n"
        "  - {name: b.service, runtime: true, content: '[Unit]'}\n  - {name: c.service, mask: true}\n"
        "  - {name: d.service, command: start, drop-ins: [{name: x.conf, content: '[Unit]'}]}\n"
        "  - {name: 1.network}\n"
        "write_files:\n- {path: /etc/fstab, permissions: '0600', encoding: b64, content: YQ==}\n"
    )
    configuration = read_one({"cloud.yaml": text})
    assert (configuration.kind, configuration.problems) == ("cloud-config", ())
    assert summary(configuration) == {
        f"{ETC}/a.service": "[Unit]",
        f"{RUN}/b.service": "[Unit]",
        f"{ETC}/c.service": "/dev/null",
        f"{ETC}/d.service.d/x.conf": "[Unit]",
        "/etc/fstab": (0o600, "a"),
        "enabled": [("a.service", True)],
    }


def test_several_machine_configs_in_one_file(read) -> None:
    one = "kind: MachineConfig\nmetadata: {{name: {0}}}\nspec: {{config: {{ignition: {{version: 3.2.0}}}}}}\n"
    inputs = read({"a.yaml": one.format("x") + "---\nkind: ConfigMap\n---\n" + one.format("y")})
    assert [configuration.name for configuration in inputs.configurations] == ["a.yaml#x", "a.yaml#y"]


@pytest.mark.parametrize(
    ("variant", "version"),
    [
        ("fcos", "1.6.0"),
        ("flatcar", "1.0.0"),
        ("openshift", "4.14.0"),
        ("r4e", "1.1.0"),
        ("fiot", "1.0.0"),
        ("rhcos", "0.1.0"),
        ("fcos", "1.9.0-experimental"),
    ],
)
def test_variants_of_butane(read_one, variant: str, version: str) -> None:
    configuration = read_one({"a.bu": butane("systemd: {units: [{name: a.service}]}\n", variant, version)})
    assert configuration.problems == ()
    assert configuration.platform == ("flatcar" if variant == "flatcar" else "fedora-coreos")
    assert configuration.platform_is_guess is (variant not in ("fcos", "flatcar"))


REFUSED = {
    "variant": ("a.bu", butane("", "suse", "1.0.0"), INVALID_INPUT, "no variant `suse`"),
    "version": ("a.bu", butane("", "fcos", "9.0.0"), INVALID_INPUT, "no version 9.0.0"),
    "spec": ("a.ign", ignition("4.0.0"), INVALID_INPUT, "no spec version 4.0.0"),
    "no spec": ("a.ign", "{}", INVALID_INPUT, "needs `ignition.version`"),
    "a unit twice": (
        "a.ign",
        ignition(systemd={"units": [{"name": "a.service"}, {"name": "a.service"}]}),
        DUPLICATE_ENTRY,
        "duplicate unit a.service in this config",
    ),
    "a file and a unit": (
        "a.bu",
        butane(
            "storage: {files: [{path: /etc/systemd/system/a.service}]}\n"
            "systemd: {units: [{name: a.service, contents: '[Unit]'}]}\n"
        ),
        DUPLICATE_ENTRY,
        "another entry already writes /etc/systemd/system/a.service",
    ),
    "a key twice": (
        "a.bu",
        butane("systemd:\nsystemd:\n"),
        DUPLICATE_ENTRY,
        "duplicate key `systemd`",
    ),
    "no name": ("a.bu", butane("systemd: {units: [{enabled: true}]}"), INVALID_INPUT, "`name` is missing"),
    "no unit": (
        "a.bu",
        butane("systemd: {units: [{name: a.srv}]}"),
        INVALID_INPUT,
        "`a.srv` is not a valid unit name",
    ),
    "a long name": (
        "a.bu",
        butane(f"systemd: {{units: [{{name: {'x' * 292}.service}}]}}"),
        INVALID_INPUT,
        "this unit name has 300 characters",
    ),
    "a path": (
        "a.bu",
        butane("systemd: {units: [{name: ../a.service}]}"),
        INVALID_INPUT,
        "must be a file name",
    ),
    "a drop-in": (
        "a.bu",
        butane("systemd: {units: [{name: a.service, dropins: [{name: x, contents: y}]}]}"),
        INVALID_INPUT,
        "it must end in .conf",
    ),
    "a relative path": (
        "a.bu",
        butane("storage: {files: [{path: etc/x}]}"),
        INVALID_INPUT,
        "must be an absolute path",
    ),
    "a climbing path": (
        "a.bu",
        butane("storage: {files: [{path: /../x}]}"),
        INVALID_INPUT,
        "must be an absolute path",
    ),
    "no local file": (
        "a.bu",
        butane("systemd: {units: [{name: a.service, contents_local: gone}]}"),
        MISSING_TEMPLATE_FILE,
        "there is no in/gone",
    ),
    "a local file outside": (
        "a.bu",
        butane("systemd: {units: [{name: a.service, contents_local: ../x}]}"),
        INVALID_INPUT,
        "`../x` points outside in",
    ),
    "no list": (
        "a.bu",
        butane("systemd: {units: {name: a.service}}"),
        INVALID_INPUT,
        "`units` must be a list",
    ),
    "no boolean": (
        "a.bu",
        butane("systemd: {units: [{name: a.service, enabled: 'yes'}]}"),
        INVALID_INPUT,
        "true or false, not `yes`",
    ),
}


@pytest.mark.parametrize(("name", "text", "rule", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_refused(read, name: str, text: str, rule: str, words: str) -> None:
    inputs = read({name: text, "good/b.service": UNIT})
    every = [*inputs.problems, *(found for c in inputs.configurations for found in c.problems)]
    assert [(found.rule, words in found.message) for found in every] == [(rule, True)]


APPENDED = butane(
    "storage:\n  files:\n  - path: /etc/systemd/system/a.service\n"
    '    contents: {inline: "[Service]\\n"}\n'
    "    append:\n    - inline: |\n        ExecStartt=/bin/false\n"
    '    - inline: "[Unit]\\nBeforr=x.service\\n"\n'
    "    - source: data:,%5BInstall%5D%0AWantedByy%3Dx.target%0A\n"
)


@pytest.mark.parametrize(
    ("word", "line", "column"), [("ExecStartt", 9, 9), ("Beforr", 10, 24), ("WantedByy", 11, 37)]
)
def test_what_is_appended_is_one_text_with_the_places_of_its_parts(
    read_one, word: str, line: int, column: int
) -> None:
    source = read_one({"a.bu": APPENDED}).files["/etc/systemd/system/a.service"].source
    assert source.text.startswith("[Service]\nExecStartt=")
    start = source.text.index(word)
    location = source.place(start, start + len(word)).location
    assert (location.line, location.column) == (line, column)


APPENDED_FILES = butane(
    "storage:\n  files:\n  - path: /etc/systemd/system/a.service\n"
    "    contents: {local: head}\n"
    '    append: [{inline: "ExecStartt=/bin/false\\n"}, {local: mid}, {local: tail}]\n'
)


@pytest.mark.parametrize(
    ("word", "path", "line"),
    [
        ("[Unit]", "in/head", 1),
        ("[Service]", "in/head", 2),
        ("ExecStartt", "in/a.bu", 7),
        ("Restartt=", "in/mid", 1),
        ("ways", "in/tail", 1),
        ("WantedByy", "in/tail", 3),
    ],
)
def test_what_is_appended_from_several_files_has_the_places_of_each(
    read_one, word: str, path: str, line: int
) -> None:
    tree = {
        "a.bu": APPENDED_FILES,
        "head": "[Unit]\n[Service]\n",
        "mid": "Restartt=al",
        "tail": "ways\n[Install]\nWantedByy=x.target\n",
    }
    source = read_one(tree, "in/a.bu").files["/etc/systemd/system/a.service"].source
    assert source.text.count("Restartt=always\n") == 1
    assert source.paths == ("in/head", "in/a.bu", "in/mid", "in/tail")
    start = source.text.index(word)
    location = source.place(start, start + len(word)).location
    assert (location.path, location.line) == (path, line)
    assert location.end_column - location.column == len(word)


def test_a_span_over_several_files_ends_with_the_first(read_one) -> None:
    tree = {"a.bu": APPENDED_FILES, "head": "[Service]\n", "mid": "Restartt=al", "tail": "ways\n"}
    source = read_one(tree, "in/a.bu").files["/etc/systemd/system/a.service"].source
    start = source.text.index("Restartt")
    location = source.place(start, start + len("Restartt=always")).location
    assert (location.path, location.column, location.end_column) == ("in/mid", 1, 12)


def test_what_lies_in_an_image_is_merged_with_others(read) -> None:
    unit = '{"name": "a.service", "contents": "[Unit]"}'
    text = f'{{"ignition": {{"version": "3.3.0"}}, "systemd": {{"units": [{unit}]}}}}'
    places = ("base.d/a.ign", "base.platform.d/qemu/b.ign", "ours.d/c.ign")
    found = read(dict.fromkeys(places, text)).configurations
    assert {c.name: c.merges_remote for c in found} == dict(zip(places, (True, True, False), strict=True))
