"""Recipes that say which of the units beside them are enabled."""

from __future__ import annotations

import pytest

from unitlint.formats.yocto import enablements_of
from unitlint.inputs.inputs import read_inputs
from unitlint.text.source import SourceText

UNIT = "[Service]\nExecStart=/usr/bin/x\n[Install]\nWantedBy=multi-user.target\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('SYSTEMD_SERVICE:${PN} = "a.service \\\n    b.service"\n', {"a.service": True, "b.service": True}),
        ('SYSTEMD_SERVICE_${PN} += "${BPN}.service"\n', {"agent.service": True}),
        (
            'SYSTEMD_SERVICE:${PN}:append = " a.service"\nSYSTEMD_AUTO_ENABLE:${PN} = "disable"\n',
            {"a.service": False},
        ),
        (
            'SYSTEMD_AUTO_ENABLE ?= "disable"\nSYSTEMD_SERVICE:${PN} = "a@tty1.service"\n',
            {"a@tty1.service": False},
        ),
        (
            'SYSTEMD_AUTO_ENABLE:${PN}-x = "disable"\nSYSTEMD_SERVICE:${PN}-x = "x.timer"\n'
            "SYSTEMD_SERVICE:${PN} = 'a.service'\n",
            {"x.timer": False, "a.service": True},
        ),
        (
            'SYSTEMD_PACKAGES = "${PN}-x"\nSYSTEMD_SERVICE:${PN} = "a.service"\n'
            'SYSTEMD_SERVICE:${PN}-x = "b.service"\n',
            {"b.service": True},
        ),
        ('SYSTEMD_AUTO_ENABLE = "${ON}"\nSYSTEMD_SERVICE:${PN} = "a.service"\n', {}),
        ("SYSTEMD_SERVICE:${PN} = \"${@x('a', 'b.service', d)}\"\n", {}),
        ('# SYSTEMD_SERVICE:${PN} = "a.service"\n', {}),
    ],
)
def test_what_a_recipe_says(text: str, expected: dict[str, bool]) -> None:
    found = enablements_of(SourceText("agent_1.0.bb", text))
    assert {enablement.unit: enablement.enabled for enablement in found} == expected


def test_units_beside_a_recipe_are_enabled(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "r/agent.bb": 'SYSTEMD_SERVICE:${PN} = "a.service b.service far.service d.service"\n'
        'SYSTEMD_SERVICE:${PN} += "e@.service f@.service"\n',
        "r/files/a.service": UNIT,
        "r/files/b.service": "[Service]\nExecStart=/usr/bin/x\n",
        "r/files/d.service": "[Service]\nExecStart=/usr/bin/x\n[Install]\n# WantedBy=multi-user.target\n",
        "r/files/e@.service": UNIT,
        "r/files/f@.service": f"{UNIT}DefaultInstance=x\n",
        "r/files/qemu/c.service": UNIT,
        "s/files/a.service": UNIT,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    inputs = read_inputs(["."])
    said = {found.path: [e.unit for e in found.enablements] for found in inputs.configurations}
    assert said == {"r/files": ["a.service", "f@.service"], "r/files/qemu": [], "s/files": []}
    place = inputs.configurations[0].enablements[0].place.location
    assert (place.path, place.line, place.column) == ("r/agent.bb", 1, 26)


def test_what_is_enabled_is_in_the_boot(unitlint, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "files").mkdir()
    (tmp_path / "files/a.service").write_text(UNIT)
    assert "has no job" in unitlint("why", "a.service").out
    (tmp_path / "agent.bb").write_text('SYSTEMD_SERVICE:${PN} = "a.service"\n')
    assert "multi-user.target Wants a.service" in unitlint("why", "a.service").out
