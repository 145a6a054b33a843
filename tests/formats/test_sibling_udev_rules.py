"""Rules of udev in another folder than the units that they name."""

from __future__ import annotations

import pytest

UNIT = "[Service]\nExecStart=/bin/true\n"
RULE = 'SUBSYSTEM=="usb", TAG+="systemd", ENV{SYSTEMD_WANTS}="%s"\n'


def places(inputs) -> dict[str, list[str]]:
    return {found.path: list(found.files) for found in inputs.configurations}


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [("a.service", "a.service"), ("a@.service", "a@%k.service"), ("a@.service", "a@$env{ID}.service")],
)
@pytest.mark.parametrize("folder", ["udev", "data/rules.d", "systemd/udev", "."])
def test_rules_go_with_the_units_that_they_name(read, unit: str, wanted: str, folder: str) -> None:
    tree = {f"systemd/{unit}": UNIT, "other/b.service": UNIT, f"{folder}/9-a.rules.in": RULE % wanted}
    found = places(read(tree))
    assert found == {"in/systemd": ["/usr/lib/udev/rules.d/9-a.rules"], "in/other": []}


def test_rules_for_no_unit_here_go_with_the_only_folder_beside_them(read) -> None:
    tree = {"x/systemd/a.service": UNIT, "x/udev/9.rules": RULE % "z.service", "y/b.service": UNIT}
    found = places(read(tree))
    assert found == {"in/x/systemd": ["/usr/lib/udev/rules.d/9.rules"], "in/y": []}


@pytest.mark.parametrize(
    "text", ["# a.service\n", "a.service: 1\n", 'KERNEL=="x", MODE="0600"\n'], ids=["note", "other", "none"]
)
def test_rules_of_others_and_those_without_a_unit_are_passed_over(read, text: str) -> None:
    assert places(read({"systemd/a.service": UNIT, "rules/9.rules": text})) == {"in/systemd": []}
