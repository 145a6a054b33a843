"""Folders of units, roots and search paths."""

from __future__ import annotations

import os

import pytest

from unitlint.cli import run
from unitlint.configuration.unit_files import Owner
from unitlint.errors import InputError, UsageError
from unitlint.formats.root_links import resolve
from unitlint.graph.build import build_graph
from unitlint.graph.edges import Kind
from unitlint.inputs.inputs import ReadOptions, read_inputs
from unitlint.systemd.file_names import ETC, USR

UNIT = "[Service]\nExecStart=/bin/true\n"

UNITS = {
    "a.service": UNIT,
    "a.service.d/10-x.conf": "[Unit]\n",
    "a.service.d/notes.txt": "",
    "foo-.service.d/20.conf": "[Unit]\n",
    "service.d/30.conf": "[Unit]\n",
    "masked.service": "-> /dev/null",
    "empty.service": "",
    "alias.service": "-> a.service",
    "multi-user.target.wants/a.service": "-> ../a.service",
    "x.target.upholds/a.service": "-> /etc/systemd/system/a.service",
    "README.md": "[not a unit]",
    "wrong name!.service": UNIT,
}


def test_a_folder_of_units(read_one) -> None:
    configuration = read_one(UNITS)
    (directory,) = configuration.directories
    assert (configuration.name, configuration.kind, configuration.platform) == ("in", "folder", "systemd")
    assert (directory.path, directory.owner) == ("in", Owner.USER)
    assert sorted(directory.units) == ["a.service", "alias.service", "empty.service", "masked.service"]
    assert {name: list(files) for name, files in directory.drop_ins.items()} == {
        "a.service.d": ["10-x.conf"],
        "foo-.service.d": ["20.conf"],
        "service.d": ["30.conf"],
    }
    assert {name: list(links) for name, links in directory.dependencies.items()} == {
        "multi-user.target.wants": ["a.service"],
        "x.target.upholds": ["a.service"],
    }


@pytest.mark.parametrize("top", ["", "etc/systemd/system/"])
def test_a_link_to_nothing_has_a_place(read_one, top: str) -> None:
    tree = {
        "a.service": UNIT,
        "x.target.wants/a.service": "-> ../a.service",
        "x.target.wants/b.service": "-> ../b",
    }
    configuration = read_one({f"{top}{path}": text for path, text in tree.items()})
    links = configuration.directories[0].dependencies["x.target.wants"]
    places = {name: link.declared and link.declared.location.path for name, link in links.items()}
    assert places == {"a.service": None, "b.service": f"in/{top}x.target.wants/b.service"}


def test_masks_and_aliases_are_links(read_one) -> None:
    units = read_one(UNITS).directories[0].units
    assert {name: (unit.link, unit.masks) for name, unit in units.items()} == {
        "a.service": ("", False),
        "alias.service": ("a.service", False),
        "empty.service": ("", True),
        "masked.service": ("/dev/null", True),
    }


def test_a_checkout_without_links_has_their_targets_in_small_files(read_one) -> None:
    (directory,) = read_one(
        {
            "default.target": "graphical.target",
            "masked.service": "/dev/null",
            "a.target.wants/b.service": "../b.service",
            "b.service": UNIT,
        }
    ).directories
    assert directory.units["default.target"].link == "graphical.target"
    assert directory.units["masked.service"].masks
    assert directory.dependencies["a.target.wants"]["b.service"].link == "../b.service"


def test_a_linked_folder_is_looked_for_from_the_top(read_one) -> None:
    """As `systemd --test` shows of 252 to 262: where it lies does not count."""
    tree = {
        "units/a.service": UNIT,
        "units/a.service.d": "-> ../common",
        "units/service.d": "-> ../../outside",
        "common/1.conf": "[Unit]\n",
        "../outside/2.conf": "[Unit]\n",
    }
    configuration = read_one(tree)
    assert not configuration.directories[0].drop_ins
    assert ["relative link ../common from /" in found.message for found in configuration.problems] == [True]


def test_each_folder_of_units_in_a_repository_is_a_configuration(read) -> None:
    inputs = read(
        {"x/systemd/a.service": UNIT, "y/b.service": UNIT, "y/b.service.d/1.conf": "", "z/c.txt": ""}
    )
    assert [configuration.name for configuration in inputs.configurations] == ["x/systemd", "y"]


def test_files_that_are_named_bring_their_folder_as_context(read) -> None:
    tree = {"a.service": UNIT, "b.service": UNIT, "c.service": UNIT, "a.service.d/1.conf": "[Unit]\n"}
    (configuration,) = read(tree, "in/a.service", "in/b.service").configurations
    mine, context = configuration.directories
    assert (list(mine.units), list(mine.drop_ins)) == (["a.service", "b.service"], ["a.service.d"])
    assert (context.owner, list(context.units)) == (Owner.PLATFORM, ["a.service", "b.service", "c.service"])


def test_a_drop_in_that_is_named(read) -> None:
    (configuration,) = read({"a.service.d/1.conf": "[Unit]\n"}, "in/a.service.d/1.conf").configurations
    assert list(configuration.directories[0].drop_ins["a.service.d"]) == ["1.conf"]


def test_quadlets_are_delivered_to_where_podman_reads_them(read_one) -> None:
    configuration = read_one(
        {
            "web.container": "[Container]\nImage=x\n",
            "web.container.d/1.conf": "[Container]\n",
            "net.network": "[Network]\n",
            "eth0.network": "[Match]\nName=eth0\n[Network]\n",
        }
    )
    assert sorted(configuration.files) == [
        "/etc/containers/systemd/net.network",
        "/etc/containers/systemd/web.container",
        "/etc/containers/systemd/web.container.d/1.conf",
        "/etc/systemd/network/eth0.network",
    ]


def test_git_ignores(read) -> None:
    tree = {
        "keep/a.service": UNIT,
        "build/b.service": UNIT,
        "deep/tmp/c.service": UNIT,
        "deep/keep/d.service": UNIT,
        ".gitignore": "build/\n",
        "deep/.gitignore": "tmp\n",
    }
    assert [found.name for found in read(tree).configurations] == ["deep/keep", "keep"]
    every = read(tree, options=ReadOptions(gitignore=False)).configurations
    assert [found.name for found in every] == ["build", "deep/keep", "deep/tmp", "keep"]


def test_a_root(read_one) -> None:
    configuration = read_one(
        {
            "etc/systemd/system/a.service": UNIT,
            "etc/systemd/system/own.service": "-> /opt/own.service",
            "etc/systemd/system/out.service": "-> ../../../../secret.service",
            "etc/systemd/system/a.service.d": "-> /usr/share/drop-ins",
            "usr/share/drop-ins/1.conf": "[Unit]\n",
            "etc/systemd/system/gone.service.d": "-> /nowhere",
            "usr/lib/systemd/system/a.service": UNIT,
            "usr/lib/systemd/system-preset/90.preset": "# x\nenable a.service\ndisable *\n",
            "etc/systemd/system-preset/90.preset": "enable b@.service one two\n",
            "lib": "-> usr/lib",
            "opt/own.service": UNIT,
            "etc/fstab": "/dev/sda / ext4\n",
            "etc/rc.local": "#!/bin/sh\n",
            "etc/containers/systemd/deep/c.container": "[Container]\n",
            "run/containers/systemd/c.container": "[Container]\n",
            "usr/share/containers/systemd/c.container.d/1.conf": "[Container]\n",
            "../secret.service": "secret",
        }
    )
    assert (configuration.kind, configuration.platform) == ("root", "systemd")
    assert [directory.path for directory in configuration.directories] == [ETC, USR]
    units = configuration.directories[0].units
    assert units["own.service"].source is not None
    assert units["own.service"].source.path == "in/opt/own.service"
    assert units["out.service"].source is None
    assert list(configuration.directories[0].drop_ins["a.service.d"]) == ["1.conf"]
    assert [(p.enable, p.pattern, p.instances) for p in configuration.presets] == [
        (True, "b@.service", ("one", "two"))
    ]
    assert sorted(configuration.files) == [
        "/etc/containers/systemd/deep/c.container",
        "/etc/fstab",
        "/etc/rc.local",
        "/etc/systemd/system-preset/90.preset",
        "/run/containers/systemd/c.container",
        "/usr/lib/systemd/system-preset/90.preset",
        "/usr/share/containers/systemd/c.container.d/1.conf",
    ]


def test_links_are_resolved_as_on_the_machine(write) -> None:
    top = write(
        {
            "r/a/file": "x",
            "r/abs": "-> /a",
            "r/up": "-> ../../../a",
            "r/loop": "-> loop",
            "r/gone": "-> nowhere",
        }
    )
    root = str(top / "r")
    assert resolve(root, "/abs/file") == f"{root}/a/file"
    assert resolve(root, "/up/file") == f"{root}/a/file"
    assert resolve(root, "/a/../../../a/file") == f"{root}/a/file"
    assert resolve(root, "/loop") is None
    assert resolve(root, "/gone") is None


def test_the_highest_directory_of_a_search_path_is_its_first(write) -> None:
    write({"one/a.service": UNIT, "two/a.service": UNIT, "two/b.service": UNIT})
    (configuration,) = read_inputs((), options=ReadOptions(unit_path="one:two")).configurations
    assert [(found.path, list(found.units)) for found in configuration.directories] == [
        ("one", ["a.service"]),
        ("two", ["a.service", "b.service"]),
    ]
    with pytest.raises(UsageError, match="no such folder"):
        read_inputs((), options=ReadOptions(unit_path="one:three"))


def test_special_files_in_a_folder_are_never_opened(write, read) -> None:
    top = write({"in/a.service": UNIT})
    os.mkfifo(top / "in" / "pipe.service")
    os.mkfifo(top / "in" / "config.bu")
    inputs = read({})
    assert list(inputs.configurations[0].directories[0].units) == ["a.service"]
    assert [found.path for found in inputs.skipped] == ["in/config.bu", "in/pipe.service"]


def test_a_fifo_that_is_named_is_refused(write) -> None:
    top = write({})
    os.mkfifo(top / "config.bu")
    with pytest.raises(InputError, match="is a FIFO, not a regular file"):
        read_inputs(["config.bu"])
    with pytest.raises(InputError, match="is a device, not a regular file"):
        read_inputs(["/dev/zero"])


def test_a_name_that_systemd_passes_over(read) -> None:
    tree = {"a b.service": UNIT, "{{ name }}.service": UNIT, "b.service": UNIT}
    (problem,) = read(tree).configurations[0].problems
    assert problem.message == "systemd ignores this file: `a b.service` is not a valid unit name"
    assert problem.place.location.path == "in/a b.service"
    with pytest.raises(InputError, match="is not a valid unit name"):
        read(tree, "in/a b.service")


def test_a_name_that_a_template_makes_is_any(read) -> None:
    (configuration,) = read({"{{ name }}.service": UNIT}).configurations
    assert list(configuration.directories[0].units) == ["_name_.service"]


def test_a_link_that_is_named_stands_for_the_unit_behind_it(read) -> None:
    tree = {"a.service": UNIT, "l.service": "-> a.service", "deep/m.service": "-> ../l.service"}
    (configuration,) = read(tree, "in/l.service").configurations
    assert sorted(configuration.directories[0].units) == ["a.service", "l.service"]
    configurations = read_inputs(["in/deep/m.service"]).configurations
    assert [c.name for c in configurations] == ["in/deep/m.service", "in"]


def test_a_link_to_a_device_is_told_and_a_mask_is_none(read) -> None:
    with pytest.raises(InputError, match="is a device, not a regular file"):
        read({"a.service": "-> /dev/zero"}, "in/a.service")
    (configuration,) = read({"b.service": "-> /dev/null"}, "in/b.service").configurations
    assert configuration.directories[0].units["b.service"].masks


def test_a_folder_that_cannot_be_read_is_shown(read, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)
    (skipped,) = read({"a.service": UNIT, "locked/b.service": UNIT}).skipped
    assert skipped.path == "in/locked"


def test_a_quadlet_that_nothing_starts_is_looked_at(read_one) -> None:
    graph = build_graph(read_one({"w.container": "[Unit]\nAfter=x.service\n[Container]\nImage=x\n"}))
    assert graph.edge("w.service", Kind.AFTER, "x.service") is not None


def test_a_mount_whose_target_is_in_another_layer_is_looked_at(read_one) -> None:
    tree = {"etc/fstab": "/dev/sda1 /data ext4 noauto,x-systemd.requires=m.service\n"}
    graph = build_graph(read_one({**tree, "etc/systemd/system/m.service": "-> /dev/null"}))
    assert graph.edge("data.mount", Kind.REQUIRES, "m.service") is not None


def test_an_ignored_folder_that_is_named_is_read(read) -> None:
    tree = {
        ".git/HEAD": "",
        ".gitignore": "build/\n",
        "build/deep/a.service": UNIT,
        "build/x/.gitignore": "*\n",
        "build/x/b.service": UNIT,
    }
    assert [c.name for c in read(tree, "in/build").configurations] == ["deep"]
    assert [c.path for c in read_inputs(["in/build/deep"]).configurations] == ["in/build/deep"]
    with pytest.raises(InputError, match="nothing to lint here"):
        read_inputs(["in"])


def test_names_that_a_recipe_gives(read) -> None:
    recipe = (
        "do_install() {\n"
        "    install -m 0644 ${UNPACKDIR}/site-data.mount ${D}/usr/lib/systemd/system/site\\\\x2ddata.mount\n"
        "    install -m 0644 ${WORKDIR}/a.service ${D}${systemd_unitdir}/system\n}\n"
    )
    mount = "[Mount]\nWhat=/dev/sda1\nWhere=/site-data\n"
    files = {"site/files/site-data.mount": mount, "site/files/a.service": UNIT}
    (configuration,) = read({**files, "site/site.bb": recipe}).configurations
    assert sorted(configuration.directories[0].units) == ["a.service", r"site\x2ddata.mount"]


def test_a_drop_in_of_a_recipe_of_which_all_is_misspelt(read_one) -> None:
    folder = "${D}${sysconfdir}/systemd/system/ssh.service.d/"
    recipe = f"do_install() {{\n    install -m 644 ${{UNPACKDIR}}/a.conf {folder}\n}}\n"
    configuration = read_one({"ssh/ssh.bbappend": recipe, "ssh/files/a.conf": "[Service]\nRestrat=always\n"})
    (directory,) = configuration.directories
    assert sorted(directory.drop_ins) == ["ssh.service.d"]


def test_a_unit_for_meson(read_one) -> None:
    unit = "[Service]\nExecStart=@sbindir@/a\n"
    assert sorted(read_one({"a.service.meson.in": unit}).directories[0].units) == ["a.service"]


@pytest.mark.parametrize("folder", ["etc", "usr/share"])
def test_quadlets_of_a_root(read_one, folder: str) -> None:
    path = f"{folder}/containers/systemd/web.container"
    root = {"usr/lib/systemd/system/a.service": UNIT, path: "[Container]\nImage=web\n"}
    assert f"/{path}" in read_one(root).files


@pytest.mark.parametrize("link", ["a.service", "b.service"])
def test_a_link_that_leads_back_to_itself(read, link: str) -> None:
    tree = {"a.service": f"-> {link}", "b.service": "-> a.service", "c.service": UNIT}
    for inputs in (read(tree), read_inputs(["in/a.service", "in/c.service"])):
        (found,) = inputs.configurations
        assert "this link points back to itself, so systemd ignores it" in {p.message for p in found.problems}
        assert "a.service" not in found.directories[0].units
    root = {f"etc/systemd/system/{name}": text for name, text in tree.items()}
    root = {"r/usr/bin/true": "", **{f"r/{name}": text for name, text in root.items()}}
    (found,) = read(root, "in/r").configurations
    assert len(found.problems) == 2


def test_a_command_on_a_link_that_leads_back_to_itself(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.service").symlink_to("a.service")
    assert run(["check", "a.service"]) == 2
    assert "a.service: this link points back to itself" in capsys.readouterr().err
