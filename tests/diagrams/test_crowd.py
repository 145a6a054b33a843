"""What makes a picture of many units fit a screen, and loses nothing: a root's own base, bundles, chains."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from tests.diagrams.geometry import tops
from unitlint.config.config import Config
from unitlint.diagrams.arrows_in_words import IN_WORDS, in_words
from unitlint.diagrams.drawing import Arrow, Belonging, Class, Drawing, Node
from unitlint.diagrams.fans import lengths
from unitlint.diagrams.mermaid import to_mermaid
from unitlint.diagrams.of_model import drawing_of, page_of
from unitlint.diagrams.options import DrawOptions, PlatformUnits, View
from unitlint.diagrams.picture import to_svg
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
    few = replace(drawing, arrows=drawing.arrows[:4])
    assert lengths(few) == [1, 1, 1, 1]
    assert lengths(replace(few, crowded=True)) == [1, 1, 2, 3]
    assert lengths(drawing) == [1, 1, 2, 3, 1]


def hubs(count: int) -> dict[str, str]:
    """Each after one of six, and after another that is after another one of these."""
    made = {f"hub{number}.service": "" for number in range(6)}
    for number in range(count):
        before = f"After=s{number - 11:02}.service" if number > 10 else ""
        made[f"s{number:02}.service"] = f"After=hub{number * 5 % 6}.service\n{before}"
    return made


def test_in_a_crowd_what_many_wait_for_is_said_in_words(tmp_path: Path) -> None:
    drawing = drawn(root(tmp_path, hubs(60)))
    said = [arrow for arrow in drawing.arrows if arrow.in_words]
    assert len(said) > 10
    down = {node.id: top for node, top in zip(drawing.nodes, tops(to_svg(drawing)), strict=True)}
    for arrow in said:
        assert down[arrow.tail] < down[arrow.head]
        box = node(drawing, arrow.head)
        assert any(f"{arrow.tail}" in line for line in box.words)
        assert {*arrow.statements} <= {*box.details}
    assert len(drawing.lines) + len(said) == len(drawing.arrows)
    assert IN_WORDS in drawing.notes
    assert to_mermaid(drawing).count(" --> ") == len(drawing.lines)


def test_a_line_stays_where_boxes_hang_together_by_it_alone() -> None:
    boxes = [box(name) for name in ("hub", "a", "b", "c", "d", "e")]
    fan = [Arrow("hub", name, Class.ORDER) for name in ("a", "b", "c", "d", "e")]
    _, arrows = in_words(boxes, [*fan, Arrow("a", "b", Class.ORDER), Arrow("d", "e", Class.ORDER)])
    assert [(arrow.tail, arrow.head) for arrow in arrows if arrow.in_words] == [("hub", "b"), ("hub", "e")]
    flagged = [replace(arrow, findings=("x: y",)) for arrow in fan]
    _, arrows = in_words(boxes, [*flagged, Arrow("a", "b", Class.ORDER)])
    assert not any(arrow.in_words for arrow in arrows)


def test_a_box_says_how_it_needs_what_many_need() -> None:
    boxes = [box(name) for name in ("n", "a", "b", "c", "d", "e")]
    needs = [Arrow(name, "n", Class.WANTS) for name in ("a", "b", "c", "d", "e")]
    found, _ = in_words(boxes, [*needs, Arrow("a", "b", Class.REQUIRES)])
    assert next(node for node in found if node.id == "a").words == ("wants n",)
    ordered = [Arrow("n", name, Class.ORDER, requirement=Class.REQUIRES) for name in ("a", "b", "c", "d")]
    found, _ = in_words(boxes, [*ordered, Arrow("a", "b", Class.ORDER)])
    assert next(node for node in found if node.id == "b").words == ("after, requires n",)


def box(name: str) -> Node:
    return Node(name, (name,), "service", "loaded", members=(name,))


def test_requirements_of_a_root_are_those_of_the_units_with_a_job(tmp_path: Path) -> None:
    """Many that don't start are a count and a switch; what is required and not there stays."""
    folder = root(tmp_path, {"web.service": "Wants=gone.service"})
    for number in range(20):
        unit = folder / f"usr/lib/systemd/system/idle{number}.service"
        unit.write_text(SERVICE.format(f"Requires=web.service\nPartOf=other{number}.service"))
    few = drawn(folder, DrawOptions(view=View.REQUIRE))
    assert {"web.service", "gone.service"} <= names(few)
    assert not any(name.startswith("idle") for name in names(few))
    assert any("units without a job: --idle (20)" in note for note in few.notes)
    assert "idle7.service" in names(drawn(folder, DrawOptions(view=View.REQUIRE, idle=True)))


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
