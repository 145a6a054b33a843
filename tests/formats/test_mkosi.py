"""Images of mkosi: their trees are one configuration, and their presets say what is enabled."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.formats.mkosi import images
from unitlint.inputs.inputs import read_inputs

UNIT = "[Service]\nExecStart=/usr/bin/x\n[Install]\nWantedBy=multi-user.target\n"


def test_the_trees_of_images() -> None:
    paths = [
        "a/mkosi.extra", "a/mkosi.skeleton", "a/mkosi.profiles/p/mkosi.extra", "a/mkosi.images/i/mkosi.extra",
        "a/rootfs",
    ]  # fmt: skip
    assert images(paths) == {
        "a": ("a/mkosi.extra", "a/mkosi.skeleton"),
        "a/mkosi.profiles/p": ("a/mkosi.profiles/p/mkosi.extra", "a/mkosi.extra", "a/mkosi.skeleton"),
        "a/mkosi.images/i": ("a/mkosi.images/i/mkosi.extra",),
    }


@pytest.fixture
def image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "mkosi.conf": "",
        "mkosi.skeleton/etc/systemd/system/below.service": UNIT,
        "mkosi.skeleton/etc/systemd/system/both.service": "[Service]\nExecStart=/usr/bin/low\n",
        "mkosi.extra/etc/systemd/system/both.service": "[Service]\nExecStart=/usr/bin/high\n",
        "mkosi.extra/usr/lib/systemd/system/a.service": "[Unit]\nRequires=below.service\n" + UNIT,
        "mkosi.extra/usr/lib/systemd/system/off.service": UNIT,
        "mkosi.extra/usr/lib/systemd/system-preset/10-a.preset": "enable a.service\ndisable *\n",
        "mkosi.extra/usr/lib/systemd/user/u.service": UNIT,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_trees_are_one_configuration(image: Path) -> None:
    system, users = read_inputs(["."]).configurations
    assert (system.name, system.path, system.kind) == (image.name, ".", "root")
    first = next(d.units["both.service"] for d in system.directories if "both.service" in d.units)
    assert first.source is not None
    assert "high" in first.source.text
    assert [unit for directory in users.directories for unit in directory.units] == ["u.service"]


def test_presets_enable(image: Path, unitlint) -> None:
    system, _ = read_inputs(["."]).configurations
    assert [enablement.unit for enablement in system.enablements] == ["a.service"]
    assert (
        "multi-user.target Wants a.service" in unitlint("why", "a.service", "--configuration", image.name).out
    )
    assert "has no job" in unitlint("why", "off.service", "--configuration", image.name).out


@pytest.mark.parametrize(
    ("mode", "script", "is_found"),
    [(0o644, "", True), (0o755, "", False), (0o644, "chmod +x /usr/bin/x", False)],
)
def test_files_keep_their_modes(image: Path, unitlint, mode: int, script: str, is_found: bool) -> None:
    """mkosi copies them as they are; a script of the build may change them."""
    program = image / "mkosi.extra" / "usr" / "bin" / "x"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(mode)
    (image / "mkosi.postinst.chroot").write_text(f"#!/bin/sh\n{script}\n")
    outcome = unitlint("check", "--select", "script-not-executable")
    assert ("can't run /usr/bin/x" in outcome.out) is is_found
