"""The platform is one object: a catalogue's file, a root's folder and a name give the same answers.

A catalogue's own name is never looked up: the file is of one that none ships as.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from unitlint.cli.commands import unitlint
from unitlint.configuration.unit_files import UnitFile
from unitlint.platforms.select import CATALOGUES, select_platform
from unitlint.units.settings import settings_of

COMMANDS = (
    ("check", "--config", "none", "."),
    ("boot", "--json", "."),
    ("graph", "--json", "."),
    ("why", "--json", "multi-user.target", "sysinit.target", "."),
)
UNIT = """[Unit]
Before=sysinit.target
Wants=network-online.target
Requires=gone.service
[Service]
ExecStart=/bin/a
"""


@pytest.fixture(scope="module")
def platforms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The same base system by name, in a file under a name of its own, and as a folder."""
    folder = tmp_path_factory.mktemp("platforms")
    text = (CATALOGUES / "systemd-252.json").read_text("utf-8")
    file = folder / "ours.json"
    file.write_text(text.replace('"name": "systemd-252"', '"name": "flatcar"'), "utf-8")
    return {"name": "systemd-252", "file": str(file), "folder": str(_laid_out(folder / "root"))}


def _laid_out(root: Path) -> Path:
    for directory in select_platform("systemd-252").directories:
        place = root / directory.path[1:]
        place.mkdir(parents=True)
        for name, unit in directory.units.items():
            _write(place / name, unit)
        for folders in (directory.drop_ins, directory.dependencies):
            for folder, files in folders.items():
                (place / folder).mkdir()
                for name, unit in files.items():
                    _write(place / folder / name, unit)
    (root / "usr/lib/systemd/libsystemd-shared-252.so").touch()
    return root


def _write(path: Path, file: UnitFile) -> None:
    """A file with each setting on the line that it was captured from."""
    if file.link:
        path.symlink_to(file.link)
        return
    lines: list[str] = []
    section = ""
    for setting in settings_of(file):
        if setting.section != section:
            section = setting.section
            lines.append(f"[{section}]")
        lines.append(f"{setting.key}={setting.value}")
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _answers(platform: str, arguments: tuple[str, ...]) -> str:
    found = CliRunner().invoke(unitlint, [*arguments, "--platform", platform], standalone_mode=False)
    assert found.exception is None
    return found.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_commands(
    command: tuple[str, ...], platforms: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.service").write_text(UNIT)
    (tmp_path / "multi-user.target.wants").mkdir()
    (tmp_path / "multi-user.target.wants/a.service").symlink_to("../a.service")
    monkeypatch.chdir(tmp_path)
    by_name, by_file = (
        _answers(platforms[how], command).replace("flatcar:/", "systemd-252:/") for how in ("name", "file")
    )
    assert by_name == by_file


def test_a_folder_says_what_its_catalogue_says(
    platforms: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.service").write_text(UNIT.replace("Requires=gone.service\n", ""))
    monkeypatch.chdir(tmp_path)
    arguments = ("check", "--config", "none", "--format", "concise", ".")
    by_name, by_folder = (_answers(platforms[how], arguments) for how in ("name", "folder"))
    assert by_name == by_folder
