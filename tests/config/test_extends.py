"""`extends`: presets that ship, files, and what installed packages bring."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from unitlint.config.load import load_config
from unitlint.errors import UsageError

PRESET = "contracts:\n  - {name: no telnet, absent: [telnet.socket], because: it is open}\n"


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    """The configuration file of a repository."""
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    return tmp_path / "repository" / ".unitlint.yaml"


def _extending(configured: Path, name: str) -> list[str]:
    configured.write_text(f"platform: none\nextends: ['{name}']\n")
    return [contract.name for contract in load_config(configured).contracts]


def _package(folder: Path, version: str, *files: str) -> None:
    """An installed package, as pip leaves one."""
    information = folder / f"acme_boot-{version}.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: acme-boot\nVersion: {version}\n")
    (information / "RECORD").write_text("".join(f"{file},,\n" for file in files))
    for file in files:
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(PRESET)


def test_a_file(configured: Path) -> None:
    (configured.parent / "lab").mkdir()
    (configured.parent / "lab" / "boot.yaml").write_text(PRESET)
    assert _extending(configured, "lab/boot.yaml") == ["no telnet"]


def test_a_contract_of_ones_own_replaces_the_files(configured: Path) -> None:
    (configured.parent / "boot.yaml").write_text(PRESET)
    own = "contracts: [{name: no telnet, absent: [ssh.socket], because: b}]\n"
    configured.write_text(f"extends: [boot.yaml]\n{own}")
    (contract,) = load_config(configured).contracts
    assert contract.because == "b"


def test_a_package(configured: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _package(tmp_path / "site", "1.2", "acme_boot/unitlint.yaml")
    monkeypatch.syspath_prepend(tmp_path / "site")
    assert _extending(configured, "acme-boot==1.2") == ["no telnet"]


def test_a_package_of_another_version(
    configured: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _package(tmp_path / "site", "1.3", "acme_boot/other.yaml")
    monkeypatch.syspath_prepend(tmp_path / "site")
    with pytest.raises(UsageError, match=r"acme-boot is installed as 1\.3, not 1\.2"):
        _extending(configured, "acme-boot==1.2")
    with pytest.raises(UsageError, match=r"acme-boot 1\.3 contains no unitlint\.yaml"):
        _extending(configured, "acme-boot==1.3")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("flatcarr", r'\.unitlint\.yaml:2: there is no preset "flatcarr" \(did you mean "flatcar"\?\)'),
        ("gone.yaml", r"\.unitlint\.yaml:2: \S*/gone\.yaml: can't be read: No such file or directory"),
        ("../outside.yaml", r"\.unitlint\.yaml:2: `extends` points outside "),
        ("no-such-package==1", r"\.unitlint\.yaml:2: the package no-such-package is not installed"),
        ("bad.yaml", r'bad\.yaml:1: unknown key of the preset bad\.yaml: "contract"'),
        ("empty.yaml", r"\.unitlint\.yaml:2: \S*/empty\.yaml: a preset is one YAML document"),
    ],
)
def test_what_is_none(configured: Path, name: str, told: str) -> None:
    (configured.parent / "bad.yaml").write_text("contract: []\n")
    (configured.parent / "empty.yaml").write_text("")
    (configured.parent.parent / "outside.yaml").write_text(PRESET)
    with pytest.raises(UsageError) as raised:
        _extending(configured, name)
    assert re.search(told, str(raised.value)), str(raised.value)


@pytest.mark.parametrize("name", ["==", "==1.2", "acme==", "a/b==1", "-r==1", "a==1 2"])
def test_what_is_no_package_is_said(configured: Path, name: str) -> None:
    with pytest.raises(UsageError, match="names no package and version"):
        _extending(configured, name)
