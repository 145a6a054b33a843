"""What makes a picture of many units fit a screen, and loses nothing: a root's own base, bundles, chains."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from unitlint.config.config import Config
from unitlint.diagrams.drawing import Arrow, Belonging, Class, Drawing, Node
from unitlint.diagrams.fans import lengths
from unitlint.diagrams.of_model import drawing_of, page_of
from unitlint.diagrams.options import DrawOptions, PlatformUnits
from unitlint.inputs.inputs import read_inputs
from unitlint.machine.assemble import first_branches
from unitlint.quick.dataclasses import replace

SERVICE = "[Unit]\n{}\n[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"
TARGETS = {
    "sysinit.target": "DefaultDependencies=no",
    "basic.target": "Requires=sysinit.target\nAfter=sysinit.target",
    "multi-user.target": "Requires=basic.target\nAfter=basic.target",
    "graphical.target": "Requires=multi-user.target\nAfter=multi-user.target",
}


def root(folder: Path, services: dict[str, str], *, admin: str = "") -> Path:
    """A root of a few of systemd's units and of packages' services, all enabled."""
    shipped, own = folder / "usr/lib/systemd/system", folder / "etc/systemd/system"
    wants = own / "multi-user.target.wants"
    shipped.mkdir(parents=True)
    wants.mkdir(parents=True)
    for name, unit in TARGETS.items():
        (shipped / name).write_text(f"[Unit]\n{unit}\n")
    (shipped / "default.target").symlink_to("graphical.target")
    (shipped / "systemd-logind.service").write_text(SERVICE.format("Before=systemd-homed.service"))
    (shipped / "systemd-homed.service").write_text(SERVICE.format(""))
    for name, unit in services.items():
        (shipped / name).write_text(SERVICE.format(unit))
    if admin:
        (own / "mine.service").write_text(SERVICE.format(admin))
    for file in (*shipped.glob("*.service"), *own.glob("*.service")):
        (wants / file.name).symlink_to(f"/{file.relative_to(folder)}")
    return folder


def drawn(folder: Path, options: DrawOptions | None = None) -> Drawing:
    models = first_branches(read_inputs([str(folder)]).configurations, Config())
    return drawing_of(next(iter(models)), options or DrawOptions())


def node(drawing: Drawing, name: str) -> Node:
    return next(node for node in drawing.nodes if name in node.members)


def names(drawing: Drawing) -> set[str]:
    return {name for node in drawing.nodes for name in node.members}


def many(count: int) -> dict[str, str]:
    """Chains of two, each after two others' ends."""
    made = {}
    for number in range(count):
        before = {number // 2, max(number - 7, 0)} - {number}
        after = "".join(f"After=b{other:03}.service\n" for other in sorted(before))
        made[f"a{number:03}.service"] = after
        made[f"b{number:03}.service"] = f"After=a{number:03}.service"
    return made


def test_what_systemd_ships_is_the_base_of_a_root(tmp_path: Path) -> None:
    folder = root(tmp_path, {"web.service": "After=systemd-logind.service"}, admin="After=web.service")
    near, whole = drawn(folder), drawn(folder, DrawOptions(platform_units=PlatformUnits.ALL))
    assert {"web.service", "mine.service", "systemd-logind.service"} <= names(near)
    assert "systemd-homed.service" not in names(near)
    assert any("units of the base OS" in note for note in near.notes)
    assert "systemd-homed.service" in names(whole)
    assert node(near, "systemd-logind.service").belonging is Belonging.PLATFORM
    assert node(near, "web.service").belonging is Belonging.PACKAGE
    assert node(near, "mine.service").belonging is Belonging.USER


def test_the_targets_a_boot_aims_at_have_one_arrow_for_what_they_have_by_default(tmp_path: Path) -> None:
    services = {f"s{n}.service": f"After=s{n - 1}.service" if n else "" for n in range(4)}
    services |= {f"other{n}.service": f"After=s{n}.service" for n in range(3)}
    late = {"last.service": "After=multi-user.target\nDefaultDependencies=no"}
    drawing = drawn(root(tmp_path, services | late))
    into = [arrow for arrow in drawing.arrows if arrow.head == node(drawing, "multi-user.target").id]
    assert len(into) == 1
    assert "after" in node(drawing, "multi-user.target").label[-1]
    assert any(arrow.tail == "multi-user.target" for arrow in drawing.arrows)


def test_in_a_crowd_packages_units_that_follow_one_another_are_one_box(tmp_path: Path) -> None:
    drawing = drawn(root(tmp_path, many(80), admin="After=b005.service"))
    assert drawing.crowded
    box = node(drawing, "a010.service")
    assert "b010.service" in box.members
    assert any(line.startswith("b010.service After a010.service") for line in box.details)
    assert node(drawing, "mine.service").members == ("mine.service",)
    assert any("nothing else stands between" in note for note in drawing.notes)


def test_few_units_are_drawn_one_by_one(tmp_path: Path) -> None:
    drawing = drawn(root(tmp_path, many(6)))
    assert not drawing.crowded
    assert node(drawing, "a005.service").members == ("a005.service",)


def test_a_crowd_has_room() -> None:
    """What hangs on one box alone stands on several ranks."""
    arrows = tuple(Arrow("hub", f"leaf{number}", Class.ORDER) for number in range(4))
    drawing = Drawing("", (), (Arrow("first", "hub", Class.ORDER), *arrows))
    assert lengths(drawing) == [1, 1, 1, 1, 1]
    assert lengths(replace(drawing, crowded=True)) == [1, 1, 2, 3, 1]


def test_a_page_leaves_out_what_takes_minutes_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of the nested mounts requires all that it lies in."""
    fstab = tmp_path / "etc/fstab"
    fstab.parent.mkdir()
    fstab.write_text("".join(f"/dev/{n} {'/x' * n} auto bind 0 0\n" for n in range(1, 14)))
    model = next(iter(first_branches(read_inputs([str(tmp_path)]).configurations, Config())))
    whole = page_of([model], DrawOptions(), {}, title="x")
    monkeypatch.setattr("unitlint.diagrams.of_model.MOST_ARROWS", 40)
    part = page_of([model], DrawOptions(), {}, title="x")
    undrawn = re.findall(r"The view `(\w+)` isn't drawn: it has \d+ arrows", visible_words(part))
    assert {*undrawn} == {"require"}
    assert part.count('class="sheet') == whole.count('class="sheet') - 1
    assert "isn't drawn" not in visible_words(whole)


def visible_words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())
