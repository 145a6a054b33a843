"""What two trees differ in, told in the words of those who wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from unitlint.cli.options import Shared
from unitlint.cli.review_sides import compare_states
from unitlint.review import text
from unitlint.review.changes import Review

RUN = "[Service]\nExecStart=/bin/true\n"
WANTED = "[Install]\nWantedBy=multi-user.target\n"


def review(
    tmp_path: Path, before: Mapping[str, str], after: Mapping[str, str], *, config: str = ""
) -> Review:
    """Two configurations of sabakan's form, `before` and `after`: units by name, all enabled."""
    for side, units in (("before", before), ("after", after)):
        for name, body in units.items():
            file = tmp_path / side / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(body)
        if config:
            (tmp_path / side / ".unitlint.yaml").write_text(config)
    shared = Shared(platform="flatcar")
    return compare_states(
        shared, base=str(tmp_path / "before"), head=str(tmp_path / "after"), direct=False
    ).review


def template(*units: str) -> str:
    return "systemd:\n" + "".join(f"  - {unit}\n" for unit in units)


def tree(units: Mapping[str, str], *items: str) -> dict[str, str]:
    listed = items or tuple(f"{{name: {name}, enabled: true}}" for name in units)
    return {"one.yml": template(*listed), **{f"systemd/{name}": body for name, body in units.items()}}


def said(found: Review) -> list[str]:
    return [line.strip() for line in text.render(found).splitlines() if line.strip()]


A = f"[Unit]\nAfter=b.service\nWants=b.service\n\n{RUN}\n{WANTED}"
B = f"[Unit]\nDescription=b\n\n{RUN}\n{WANTED}"


def test_an_order_that_came_is_told_with_its_line(tmp_path: Path) -> None:
    found = review(tmp_path, tree({"a.service": B, "b.service": B}), tree({"a.service": A, "b.service": B}))
    lines = said(found)
    assert "The boot of one.yml: a.service: After and Wants b.service" in lines
    assert "+ a.service now starts after b.service" in lines
    place = lines.index("+ a.service: After and Wants b.service")
    assert lines[place + 1 : place + 3] == ["· systemd/a.service:2", "· systemd/a.service:3"]


def test_an_order_is_lost_among_units_that_nothing_links(tmp_path: Path) -> None:
    lines = said(review(tmp_path, {"a.service": A, "b.service": B}, {"a.service": B, "b.service": B}))
    assert "- a.service no longer waits for b.service" in lines


def test_a_requirement_that_got_stronger_is_one_fact(tmp_path: Path) -> None:
    stronger = A.replace("Wants=b", "Requires=b")
    found = review(
        tmp_path, tree({"a.service": A, "b.service": B}), tree({"a.service": stronger, "b.service": B})
    )
    assert "~ a.service: Requires instead of Wants b.service  systemd/a.service:3" in said(found)


def test_a_target_that_took_anothers_place_is_told_once_for_all(tmp_path: Path) -> None:
    def units(target: str) -> dict[str, str]:
        body = f"[Unit]\nAfter={target}\nWants={target}\n\n{RUN}\n{WANTED}"
        return {**{f"{name}.service": body for name in "abcd"}, target: "[Unit]\nDescription=t\n"}

    before = tree(units("old.target"), *(f"{{name: {n}}}" for n in units("old.target")))
    after = tree(units("new.target"), *(f"{{name: {n}}}" for n in units("new.target")))
    lines = said(review(tmp_path, before, after))
    fact = "~ a.service, b.service, c.service and d.service: After and Wants new.target instead of old.target"
    assert fact in lines
    assert "- old.target is removed  systemd/old.target:1 (before)" in lines
    assert "+ new.target is added  systemd/new.target:1" in lines


def test_before_is_told_by_the_unit_that_says_it(tmp_path: Path) -> None:
    first = f"[Unit]\nBefore=b.service\n\n{RUN}\n{WANTED}"
    found = review(
        tmp_path, tree({"a.service": B, "b.service": B}), tree({"a.service": first, "b.service": B})
    )
    assert "+ a.service: Before b.service  systemd/a.service:2" in said(found)
    assert "+ b.service now starts after a.service" in said(found)


def test_a_mask_is_why_dependencies_are_gone(tmp_path: Path) -> None:
    before = tree(
        {"a.service": A, "b.service": f"[Unit]\nBefore=c.service\n\n{RUN}\n{WANTED}", "c.service": B}
    )
    after = tree(
        {"a.service": A, "c.service": B},
        "{name: a.service, enabled: true}",
        "{name: b.service, mask: true}",
        "{name: c.service, enabled: true}",
    )
    lines = said(review(tmp_path, before, after))
    assert "- b.service is masked  one.yml:3" in lines
    assert "- b.service: no longer Before c.service (b.service is masked)  one.yml:3" in lines


def test_states_of_units(tmp_path: Path) -> None:
    before = tree({"a.service": B, "b.service": B}, "{name: a.service}", "{name: b.service, enabled: true}")
    after = tree({"a.service": B, "c.service": B}, "{name: a.service, enabled: true}", "{name: c.service}")
    lines = said(review(tmp_path, before, after))
    assert "+ a.service is enabled  one.yml:2" in lines
    assert "- b.service is removed  systemd/b.service:1 (before)" in lines
    assert "- b.service is no longer enabled  one.yml:3 (before)" in lines
    assert "+ c.service is added  systemd/c.service:1" in lines


def test_a_cycle_and_its_victims(tmp_path: Path) -> None:
    circle = B.replace("Description=b", "After=a.service")
    before, after = tree({"a.service": A, "b.service": B}), tree({"a.service": A, "b.service": circle})
    lines = said(review(tmp_path, before, after))
    cycle = next(line for line in lines if line.startswith("+ a.service after b.service after a.service"))
    assert "systemd would delete the job of one of a.service and b.service" in cycle
    healed = said(review(tmp_path / "back", after, before))
    assert any(line.startswith("- a.service after b.service after a.service") for line in healed)


CONTRACT = """contracts:
  - name: a waits for b
    order: {units: [a.service], after: [b.service]}
    because: a reads what b writes
"""


def test_a_contract_that_broke_shows_its_chain(tmp_path: Path) -> None:
    middle = f"[Unit]\nAfter=b.service\nRequires=b.service\n\n{RUN}\n{WANTED}"
    last = f"[Unit]\nAfter=m.service\nRequires=m.service\n\n{RUN}\n{WANTED}"
    whole = tree({"a.service": last, "b.service": B, "m.service": middle})
    cut = tree({"a.service": last, "b.service": B, "m.service": B})
    found = review(tmp_path, whole, cut, config=CONTRACT)
    lines = said(found)
    start = lines.index("Contracts that broke")
    broke = (
        '+ error[broken-contract]: nothing makes a.service start after b.service (contract "a waits for b")'
    )
    assert lines[start + 1] == f"{broke}  systemd/a.service:1"
    chain = lines.index(
        "- contract a waits for b: a.service no longer waits for b.service; the chain before:"
    )
    assert lines[chain + 1 : chain + 3] == [
        "· a.service is after m.service (After= in a.service)  systemd/a.service:2 (before)",
        "- m.service is after b.service (After= in m.service)  systemd/m.service:2 (before)",
    ]
    healed = said(review(tmp_path / "back", cut, whole, config=CONTRACT))
    assert "Contracts that hold again" in healed
    assert "+ m.service is after b.service (After= in m.service)  systemd/m.service:2" in healed


def test_configurations_that_change_alike_are_told_once(tmp_path: Path) -> None:
    def both(unit: str) -> dict[str, str]:
        made = tree({"a.service": unit, "b.service": B})
        return {**made, "two.yml": made["one.yml"]}

    found = review(tmp_path, both(B), both(A))
    assert [boot.configurations for boot in found.boots] == [("one.yml", "two.yml")]
    assert said(found)[0].startswith("This change alters the boot of both configurations")


IDLE = {
    "a comment": B.replace("[Unit]", "# words\n[Unit]"),
    "another description": B.replace("Description=b", "Description=other"),
    "documentation": B.replace("Description=b", "Description=b\nDocumentation=man:b(8)"),
    "the order of lines": B.replace("[Unit]\nDescription=b\n", "\n[Unit]\nDescription=b\n"),
}


@pytest.mark.parametrize("other", IDLE.values(), ids=IDLE)
def test_what_alters_nothing_is_one_line(tmp_path: Path, other: str) -> None:
    found = review(
        tmp_path, tree({"a.service": A, "b.service": B}), tree({"a.service": A, "b.service": other})
    )
    assert found.boots_unchanged
    assert len(said(found)) == 1


def test_other_settings_are_told_with_their_values(tmp_path: Path) -> None:
    other = B.replace("/bin/true", "/bin/false")
    lines = said(review(tmp_path, tree({"b.service": B}), tree({"b.service": other})))
    assert "~ b.service changed  systemd/b.service:5" in lines
    assert "- [Service] ExecStart=/bin/true" in lines
    assert "+ [Service] ExecStart=/bin/false" in lines


FSTAB = "/dev/vg/{0} /var/{0} ext4 x-systemd.device-timeout={1} 0 0\n"


def test_a_timeout_of_devices_is_told_once(tmp_path: Path) -> None:
    def files(seconds: int) -> dict[str, str]:
        fstab = "".join(FSTAB.format(name, seconds) for name in ("a", "b"))
        return {"one.yml": "files:\n  - /etc/fstab\n", "files/etc/fstab": fstab}

    lines = said(review(tmp_path, files(600), files(5)))
    place = lines.index("~ dev-vg-a.device and dev-vg-b.device changed")
    assert lines[place + 1 :] == [
        "- [Unit] JobRunningTimeoutSec=600",
        "+ [Unit] JobRunningTimeoutSec=5",
        "· files/etc/fstab:1",
        "· files/etc/fstab:2",
    ]


LAST = """\
contracts:
  - name: a is last
    order: {units: [a.service], after: [b.service, c.service]}
    because: it tells of the others
"""


def test_a_contract_broken_for_several_units_is_one_line(tmp_path: Path) -> None:
    last = B.replace("[Unit]", "[Unit]\nAfter=b.service c.service")
    before = tree({"a.service": last, "b.service": B, "c.service": B})
    after = tree({"a.service": B, "b.service": B, "c.service": B})
    found = review(tmp_path, before, after, config=LAST)
    assert len(found.new) == 2
    lines = said(found)
    broken = [line for line in lines if "error[broken-contract]" in line]
    assert broken == [
        "+ error[broken-contract]: nothing makes a.service start after b.service and c.service "
        '(contract "a is last")  systemd/a.service:1'
    ]
    place = lines.index("- contract a is last: a.service no longer waits for b.service and c.service")
    assert (
        lines[place + 1]
        == "- a.service is after b.service (After= in a.service)  systemd/a.service:2 (before)"
    )


def test_a_cycle_heals_no_contract(tmp_path: Path) -> None:
    def units(of_a: str, of_b: str) -> dict[str, str]:
        return tree(
            {name: f"[Unit]\n{body}\n{B[7:]}" for name, body in (("a.service", of_a), ("b.service", of_b))}
        )

    config = LAST.replace(", c.service", "")
    found = review(
        tmp_path, units("", "After=a.service"), units("After=b.service", "After=a.service"), config=config
    )
    assert any(boot.cycles_gained for boot in found.boots)
    assert not any("fixes the contract" in line or "hold again" in line for line in said(found))


def test_what_two_boots_have_in_common_is_told_once(tmp_path: Path) -> None:
    def units(of_a: str) -> dict[str, str]:
        after_a = B.replace("[Unit]", "[Unit]\nAfter=a.service")
        files = tree(
            {"a.service": of_a, "b.service": B, "d.service": after_a}, "{name: a.service, enabled: true}"
        )
        two = template(*(f"{{name: {name}.service, enabled: true}}" for name in "abd"))
        one = template(*(f"{{name: {name}.service, enabled: true}}" for name in "ab"))
        return {**files, "one.yml": one, "two.yml": two}

    found = review(tmp_path, units(B), units(A))
    lines = said(found)
    assert len(found.boots) == 2
    assert lines.count("+ a.service: After and Wants b.service") == 1
    assert "The boot of two.yml: as that of one.yml, apart from: order of the boot and waves" in lines


def test_a_link_that_went_is_told_though_it_has_no_line(tmp_path: Path) -> None:
    units = {"a.service": f"[Unit]\n{RUN}{WANTED}", "b.service": f"[Unit]\nWants=a.service\n{RUN}{WANTED}"}
    for side in ("before", "after"):
        links = tmp_path / side / "multi-user.target.wants"
        links.mkdir(parents=True)
        for name in units:
            (links / name).symlink_to(f"../{name}")
    (tmp_path / "after/multi-user.target.wants/a.service").unlink()
    lines = said(review(tmp_path, units, units))
    assert "~ a.service still starts: b.service pulls it in (Wants=)  b.service:2" in lines
    assert "- multi-user.target: no longer Wants a.service (link in multi-user.target.wants/)" in lines


def test_what_the_base_says_of_a_unit_that_nothing_names_any_more_is_counted(tmp_path: Path) -> None:
    naming = f"[Unit]\nWants=lvm2-monitor.service\n{RUN}{WANTED}"
    found = review(tmp_path, tree({"a.service": naming}), tree({"a.service": B}))
    [change] = found.boots
    assert [edge.edge.source for edge in change.edges] == ["a.service"]
    assert change.platform_edges > 0


def test_a_cause_is_told_before_what_it_stops(tmp_path: Path) -> None:
    first = f"[Unit]\n{RUN}{WANTED}"
    needs = "[Unit]\nRequires={0}\nAfter={0}\n" + RUN + WANTED
    units = {
        "z.service": first,
        "b.service": needs.format("z.service"),
        "a.service": needs.format("b.service"),
    }
    items = [f"{{name: {name}, enabled: true}}" for name in units]
    after = ["{name: z.service, mask: true}", *items[1:]]
    lines = said(review(tmp_path, tree(units, *items), tree(units, *after)))
    effects = lines[lines.index("What it does to the boot") + 1]
    assert effects == "- z.service, b.service and a.service no longer start"


def test_of_a_new_cycle_no_order_is_told_that_depends_on_the_job_that_falls(tmp_path: Path) -> None:
    before = {"a.service": f"[Unit]\n{RUN}{WANTED}", "b.service": f"[Unit]\nAfter=a.service\n{RUN}{WANTED}"}
    found = review(
        tmp_path, tree(before), tree({**before, "a.service": f"[Unit]\nAfter=b.service\n{RUN}{WANTED}"})
    )
    lines = said(found)
    start = lines.index("What it does to the boot")
    told = "- a.service and b.service wait for each other: systemd drops a job to break the cycle"
    assert lines[start + 1] == told
    assert not [line for line in lines[start + 2 : lines.index("New findings")] if line]
    drawing = found.drawn(found.boots[0])
    assert drawing is not None
    assert {("a.service", "b.service"), ("b.service", "a.service")} <= {
        (a.tail, a.head) for a in drawing.arrows
    }


def test_where_nothing_starts_otherwise_that_is_told(tmp_path: Path) -> None:
    before = {"a.service": f"[Unit]\nWants=b.service\n{RUN}{WANTED}", "b.service": f"[Unit]\n{RUN}{WANTED}"}
    after = {**before, "a.service": f"[Unit]\nRequires=b.service\n{RUN}{WANTED}"}
    lines = said(review(tmp_path, tree(before), tree(after)))
    assert lines[lines.index("What it does to the boot") + 1] == "· the same units start, in the same order"
