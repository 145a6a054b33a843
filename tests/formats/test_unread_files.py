"""Files that nothing would read where they lie: in roots, extensions and folders of units."""

from __future__ import annotations

import pytest

UNIT = "[Service]\nExecStart=/bin/true\n"
DROP_IN = "[Service]\nNice=5\n"
ROOT = {"etc/systemd/system/a.service": UNIT}


def _problems(inputs) -> dict[str, str]:
    every = [*inputs.problems, *(found for c in inputs.configurations for found in c.problems)]
    return {p.place.location.path.removeprefix("in/"): p.help for p in every if p.rule == "unread-file"}


@pytest.mark.parametrize(
    "path",
    [
        "etc/systemd/b.service",
        "etc/systemd/system/b.servce",
        "etc/systemd/system/a.service.d/x.cnf",
        "etc/systemd/system/a.services.d/x.conf",
        "etc/systemd/system-presets/50-x.preset",
        "etc/container/systemd/b.container",
        "etc/udev/rules.d/70-x.rule",
        "usr/lib/systemd/b.service",
    ],
)
def test_a_root_delivers_what_nothing_reads(read, path: str) -> None:
    (root,) = [c for c in read({**ROOT, path: DROP_IN}).configurations if c.kind == "root"]
    assert f"/{path}" in root.files


@pytest.mark.parametrize(("tasks", "expected"), [("main.yml", False), ("other.txt", True)])
def test_of_the_files_of_a_role_its_tasks_say_where_they_go(read, tasks: str, expected: bool) -> None:
    copy = "- copy: {src: etc/systemd/system/b.conf, dest: /etc/systemd/system/c.service.d/b.conf}\n"
    path = "r/files/etc/systemd/system/b.conf"
    inputs = read({"r/files/etc/systemd/system/a.service": UNIT, path: DROP_IN, f"r/tasks/{tasks}": copy})
    root = next(c for c in inputs.configurations if c.kind == "root")
    assert ("/etc/systemd/system/b.conf" in root.files) is expected


def test_a_whole_root_is_asked_for_its_administrators_files_alone(read) -> None:
    tree = {"usr/bin/true": "", "usr/lib/systemd/b.service": UNIT, "etc/systemd/c.service": UNIT}
    (root,) = [c for c in read({**ROOT, **tree}).configurations if c.kind == "root"]
    assert "/etc/systemd/c.service" in root.files
    assert "/usr/lib/systemd/b.service" not in root.files


def test_a_folder_of_units(read) -> None:
    tree = {
        "u/a.service": UNIT,
        "u/b.servce": UNIT,
        "u/notes.servce": "nothing",
        "u/a.service.d/x.cnf": DROP_IN,
        "u/a.d/x.conf": DROP_IN,
        "u/a.timer/x.conf": DROP_IN,
        "u/0002-a.service.patch": "--- a/a.service\n+++ b/a.service\n@@ -1,2 +1,2 @@\n [Service]\n+Nice=5\n",
        "u/other.d/x.conf": DROP_IN,
        "u/multi-user.target.want/a.service": "-> ../a.service",
    }
    assert _problems(read(tree)) == {
        "u/b.servce": "rename it to b.service",
        "u/a.service.d/x.cnf": "rename it to a.service.d/x.conf",
        "u/a.d/x.conf": "rename it to a.service.d/x.conf",
        "u/multi-user.target.want/a.service": "rename it to multi-user.target.wants/a.service",
    }


def test_a_folder_of_another_name_may_be_a_folder_of_units_itself(read) -> None:
    tree = {
        "T/meson.build": "x\n",
        "T/T.units/a.service": UNIT,
        "u/a.service": UNIT,
        "u/my.units/b.service": UNIT,
    }
    assert _problems(read(tree)) == {}
    assert _problems(read({"systemd/system/x.y/a.service": UNIT, "systemd/system/b.service": UNIT})) == {
        "systemd/system/x.y/a.service": "rename it to a.service"
    }


def test_of_an_extension_only_what_is_merged_counts(read) -> None:
    tree = {
        "x/usr/lib/extension-release.d/extension-release.x": "ID=_any\n",
        "x/usr/lib/systemd/system/a.service": UNIT,
        "x/etc/systemd/system/b.service": UNIT,
    }
    inputs = read(tree)
    (root,) = inputs.configurations
    assert [name for directory in root.directories for name in directory.units] == ["a.service"]
    assert _problems(inputs) == {"x/etc/systemd/system/b.service": "put it below /usr/lib"}


def test_usr_etc_becomes_etc(read_one) -> None:
    root = read_one({
        "o/usr/etc/systemd/system/a.service": UNIT,
        "o/etc/systemd/system/a.service.d/x.conf": DROP_IN,
        "o/usr/etc/fstab": "",
    })  # fmt: skip
    assert sorted(directory.path for directory in root.directories) == ["/etc/systemd/system"] * 2
    assert "/etc/fstab" in root.files


def test_a_part_of_a_root_may_hold_templates(read_one) -> None:
    root = read_one({"etc/systemd/system/a.service.in": UNIT, "etc/systemd/system/b.service": UNIT})
    assert sorted(root.directories[0].units) == ["a.service", "b.service"]


def test_debians_units_of_users(read) -> None:
    tree = {
        "debian/control": "Package: foo\n",
        "debian/foo.service": UNIT,
        "debian/foo.user.service": UNIT,
        "debian/foo.agent.user.timer": "[Timer]\nOnBootSec=1\n",
        "debian/foo@.user.service": UNIT,
    }
    found = {c.manager.value: sorted(c.directories[0].units) for c in read(tree).configurations}
    assert found == {"system": ["foo.service"], "user": ["agent.timer", "foo.service", "foo@.service"]}


@pytest.mark.parametrize(("folder", "count"), [("units", 0), ("systemd/system", 1)])
def test_a_drop_in_beside_its_unit_is_lost_in_a_unit_directory_alone(read, folder: str, count: int) -> None:
    tree = {"a.service": "[Service]\nExecStart=/bin/true\n", "a.service.conf": "[Service]\nNice=1\n"}
    (found,) = read({f"x/{folder}/{name}": text for name, text in tree.items()}).configurations
    assert [problem.rule for problem in found.problems] == ["unread-file"] * count
