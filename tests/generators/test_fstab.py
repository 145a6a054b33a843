"""What our generator makes of fstabs, without systemd at hand.

`fstab/NAME.fstab` becomes `fstab/NAME.expected`; tests/conformance/test_fstab_generator.py holds the same
files against systemd's own generator.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from unitlint.configuration.unit_files import Owner
from unitlint.generators.fstab import generate as fstab
from unitlint.generators.generated import Generated
from unitlint.systemd.file_names import GENERATOR
from unitlint.text.source import PLACEHOLDER, SourceText

CASES = Path(__file__).parent / "fstab"


def generate(text: str, version: int = 252) -> Generated:
    return fstab.generate(SourceText("/etc/fstab", text), version=version)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.fstab")), ids=lambda path: path.stem)
def test_output(path: Path, matches: Callable[[Generated, Path], None]) -> None:
    matches(generate(path.read_text()), path.with_suffix(".expected"))


def pulled_in(generated: Generated, folder: str) -> set[str]:
    return set(generated.directory.dependencies.get(folder, {}))


def values(generated: Generated, unit: str, key: str) -> list[str]:
    file = generated.directory.units[unit]
    return [s.value for s in file.settings or () if s.key == key]


def test_output_directory() -> None:
    directory = generate("/dev/sda1 /a ext4 defaults 0 0\n").directory
    assert (directory.path, directory.owner) == (GENERATOR, Owner.GENERATOR)
    assert directory.units["a.mount"].path == f"{GENERATOR}/a.mount"
    link = directory.dependencies["local-fs.target.requires"]["a.mount"]
    assert link.declared is not None
    assert link.declared.location.line == 1


def test_settings_point_to_their_option() -> None:
    text = "/dev/sda1 /a ext4 noatime,x-systemd.requires=b.service 0 0\n"
    (setting,) = (s for s in generate(text).directory.units["a.mount"].settings or () if s.key == "Requires")
    location = setting.place.location
    assert text[location.column - 1 : location.end_column - 1] == "x-systemd.requires=b.service"


@pytest.mark.parametrize(
    ("option", "key", "value", "first"),
    [
        ("x-systemd.wants=a.service", "Wants", ["a.service"], 257),
        ("x-systemd.wants-mounts-for=/x", "WantsMountsFor", ["/x"], 256),
        ("x-systemd.wanted-by=a.target", "DefaultDependencies", ["no"], 257),
    ],
)
def test_settings_by_version(option: str, key: str, value: list[str], first: int) -> None:
    text = f"/dev/sda1 /a ext4 {option} 0 0\n"
    assert values(generate(text, first), "a.mount", key) == value
    assert values(generate(text, first - 1), "a.mount", key) == []


@pytest.mark.parametrize(
    ("option", "services", "first"),
    [
        ("x-systemd.growfs", {"systemd-growfs@a.service"}, 253),
        ("usrquota", {"systemd-quotacheck@a.service", "quotaon@a.service"}, 256),
        ("x-systemd.validatefs", {"systemd-validatefs@a.service"}, 258),
    ],
)
def test_services_by_version(option: str, services: set[str], first: int) -> None:
    text = f"/dev/sda1 /a ext4 {option} 0 0\n"
    new, old = generate(text, first).directory, generate(text, first - 1).directory
    assert set(new.dependencies["a.mount.wants"]) == services
    assert {f"50-order-{service}.conf" for service in services} == set(new.drop_ins["local-fs.target.d"])
    assert "local-fs.target.d" not in old.drop_ins


def test_quota_of_the_root_file_system() -> None:
    wanted = pulled_in(generate("/dev/sda1 / ext4 usrquota 0 0\n", 256), "local-fs.target.wants")
    assert {"systemd-quotacheck-root.service", "quotaon-root.service"} <= wanted


def test_swap_on_the_network() -> None:
    text = "/dev/sda1 none swap _netdev 0 0\n"
    assert pulled_in(generate(text, 260), "swap.target.requires") == {"dev-sda1.swap"}
    assert pulled_in(generate(text, 261), "remote-fs.target.requires") == {"dev-sda1.swap"}
    assert "50-netdev-dependencies.conf" in generate(text, 261).directory.drop_ins["dev-sda1.device.d"]


@pytest.mark.parametrize("line", ["/dev/sda1 /a", "/dev/sda1 /a ext4 defaults x 0"])
def test_lines_that_newer_versions_refuse(line: str) -> None:
    assert set(generate(f"{line}\n", 261).directory.units) == {"a.mount"}
    refused = generate(f"{line}\n", 262)
    assert refused.directory.units == {}
    assert [problem.rule for problem in refused.problems] == ["fstab-syntax"]


def test_bind_mounts_are_checked_by_older_versions() -> None:
    text = "/dev/sda1 /a ext4 bind 0 2\n"
    assert values(generate(text, 261), "a.mount", "Requires") == ["systemd-fsck@dev-sda1.service"]
    assert values(generate(text, 262), "a.mount", "Requires") == []


@pytest.mark.parametrize("line", ["/ nfs bg", "/usr nfs4 bg,fail", "/a nfs bg,fail", "/a nfs fail,bg"])
def test_nothing_fails_without_what_is_mounted_in_the_background(line: str) -> None:
    for version in (252, 262):
        generated = generate(f"server:/x {line} 0 0\n", version)
        assert pulled_in(generated, "remote-fs.target.requires") == set()
        assert len(pulled_in(generated, "remote-fs.target.wants")) == 1


def test_usr_is_always_mounted() -> None:
    text = "/dev/sda1 /usr ext4 nofail,noauto 0 0\n"
    assert pulled_in(generate(text, 256), "local-fs.target.requires") == set()
    assert pulled_in(generate(text, 257), "local-fs.target.requires") == {"usr.mount"}


def test_what_stands_in_for_the_target() -> None:
    text = "/dev/sda1 /a ext4 x-systemd.wanted-by=b.target,x-systemd.automount 0 0\n"
    assert pulled_in(generate(text, 252), "local-fs.target.requires") == {"a.automount"}
    assert pulled_in(generate(text, 257), "b.target.wants") == {"a.automount"}
    assert pulled_in(generate(text, 257), "local-fs.target.requires") == set()


def test_types_without_a_check() -> None:
    text = "/dev/sda1 /a ext4 defaults 0 2\n"
    checked = fstab.generate(SourceText("/etc/fstab", text), checked_types=frozenset({"ext4"}))
    unchecked = fstab.generate(SourceText("/etc/fstab", text), checked_types=frozenset())
    assert values(checked, "a.mount", "Requires") == ["systemd-fsck@dev-sda1.service"]
    assert values(unchecked, "a.mount", "Requires") == []


def test_what_a_template_decides() -> None:
    device = generate(f"{PLACEHOLDER} /a ext4 x-systemd.after={PLACEHOLDER},nofail 0 2\n")
    assert values(device, "a.mount", "After") == []
    assert pulled_in(device, "local-fs.target.wants") >= {"a.mount"}
    assert generate(f"/dev/sda1 /{PLACEHOLDER} ext4 defaults 0 2\n").directory.units == {}


def test_a_name_that_is_too_long() -> None:
    generated = generate(f"/dev/sda1 /{'a' * 256} ext4 defaults 0 0\n")
    assert generated.directory.units == {}
    assert [problem.rule for problem in generated.problems] == ["fstab-syntax"]
