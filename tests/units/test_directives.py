"""The table of directives says what systemd says of itself."""

import shutil
import subprocess
from pathlib import Path

import pytest

from unitlint.systemd.directives import (
    OWN_SECTIONS,
    Directive,
    is_private,
    keys,
    lookup,
    named,
    sections,
)
from unitlint.systemd.refresh.items import read_dump
from unitlint.text.suggest import nearest

SYSTEMD = Path("/lib/systemd/systemd")


@pytest.mark.parametrize(
    ("unit_type", "section", "key"),
    [
        ("service", "Unit", "After"),
        ("target", "Unit", "ConditionPathExists"),
        ("device", "Install", "WantedBy"),
        ("service", "Service", "ExecStart"),
        ("mount", "Mount", "LimitNOFILE"),
        ("swap", "Swap", "KillMode"),
        ("slice", "Slice", "CPUWeight"),
        ("service", "Service", "StartLimitInterval"),
        ("service", "Unit", "BindTo"),
    ],
)
def test_accepted(unit_type: str, section: str, key: str) -> None:
    found = lookup(unit_type, section, key, 252)
    assert found is not None
    assert (found.section, found.key) == (section, key)


@pytest.mark.parametrize(
    ("unit_type", "section", "key"),
    [
        ("service", "Unit", "ExecStart"),
        ("service", "Socket", "ListenStream"),
        ("service", "Service", "StartLimitIntervalSec"),
        ("service", "Service", "NetClass"),
        ("service", "Unit", "after"),
        ("slice", "Slice", "KillMode"),
        ("target", "Target", "After"),
        ("unknown", "Service", "ExecStart"),
    ],
)
def test_ignored(unit_type: str, section: str, key: str) -> None:
    assert lookup(unit_type, section, key, 252) is None


@pytest.mark.parametrize(
    ("key", "version", "accepted"),
    [
        ("StateDirectory", 234, False),
        ("StateDirectory", 235, True),
        ("RuntimeDirectoryMode", 219, True),
        ("MemoryMax", 230, False),
        ("LoadCredentialEncrypted", 249, False),
        ("ProtectSystem", 219, True),
        ("RestartSteps", 253, False),
        ("RestartSteps", 254, True),
        ("MemoryLimit", 257, True),
        ("MemoryLimit", 262, False),
        ("ExecCondition", 242, False),
        ("ExecCondition", 243, True),
        ("ExecStart", 1, True),
    ],
)
def test_versions(key: str, version: int, accepted: bool) -> None:
    assert (lookup("service", "Service", key, version) is not None) is accepted


def test_facts_of_the_man_pages() -> None:
    assert named("BindTo")["Unit"].renamed_to == "BindsTo"
    assert named("StartLimitInterval")["Service"].moved_to == "Unit.StartLimitIntervalSec"
    assert named("CPUShares")["Slice"].superseded_by == "CPUWeight"
    assert named("NetClass")["Scope"].removed
    assert named("After")["Unit"].many
    assert not named("Type")["Service"].many
    assert named("NoSuchDirective") == {}


def test_what_a_directive_is_renamed_to_exists() -> None:
    for directive in all_directives():
        for name in (directive.renamed_to, directive.superseded_by.partition("=")[0]):
            assert not name or directive.section in named(name), directive
        if directive.moved_to:
            section, key = directive.moved_to.split(".")
            assert section in named(key), directive


def test_no_deprecated_name_is_proposed() -> None:
    assert "BindsTo" in keys("Unit", 252)
    assert "BindTo" not in keys("Unit", 252)
    assert "RestartSteps" not in keys("Service", 252)


def test_sections_of_a_type() -> None:
    assert sections("service") == ("Unit", "Service", "Install")
    assert sections("target") == ("Unit", "Install")
    assert len(OWN_SECTIONS) == 11


def test_private_names_have_a_capital_prefix() -> None:
    assert is_private("X-Fleet")
    assert not is_private("x-fleet")


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Requiers", "Requires"), ("after", "After"), ("Descripton", "Description"), ("Frobnicate", "")],
)
def test_nearest(word: str, expected: str) -> None:
    assert nearest(word, ["Requires", "After", "Description", "Wants"]) == expected


@pytest.mark.systemd
@pytest.mark.skipif(not SYSTEMD.exists(), reason="systemd is not installed")
def test_every_directive_of_the_systemd_at_hand_is_known() -> None:
    systemctl = shutil.which("systemctl")
    assert systemctl is not None
    version = int(run(systemctl, "--version").split()[1])
    dump = run(str(SYSTEMD), "--dump-configuration-items")
    types = {section: kind for kind, own in OWN_SECTIONS.items() for section in own}
    types |= {"Unit": "target", "Install": "target"}
    missing = [
        (section, key)
        for section, key in read_dump(dump)
        if lookup(types[section], section, key, version) is None
    ]
    assert missing == []


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def all_directives() -> list[Directive]:
    table = (Path(__file__).parents[2] / "linter/systemd/directives/traits.tsv").read_text()
    names = {line.split("\t")[0] for line in table.splitlines() if not line.startswith("#")}
    return [directive for name in names for directive in named(name).values()]
