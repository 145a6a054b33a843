"""What our generator makes of crypttabs, and that systemd's own makes the same units of them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unitlint.configuration.unit_files import UnitDirectory
from unitlint.generators.crypttab import generate as crypttab
from unitlint.generators.generated import Generated
from unitlint.text.source import PLACEHOLDER, SourceText

GENERATOR = Path("/lib/systemd/system-generators/systemd-cryptsetup-generator")
CASES = sorted((Path(__file__).parent / "crypttab").glob("*.crypttab"))
UNCOMPARED = {"Documentation", "SourcePath", "KeyringMode", "OOMScoreAdjust", "ImportCredential"}
"""Keys that no dependency comes from; nor does one come from the commands."""

Triples = list[tuple[str, str, str]]


def generate(text: str, version: int = 252) -> Generated:
    return crypttab.generate(SourceText("/etc/crypttab", text), version=version)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_output(path: Path, matches: Callable[[Generated, Path], None]) -> None:
    matches(generate(path.read_text()), path.with_suffix(".expected"))


def compared(section: str, key: str, value: str) -> Iterator[tuple[str, str, str]]:
    if key in UNCOMPARED or key.startswith("Exec"):
        return
    value = "infinity" if key.endswith("TimeoutSec") and value == "0" else value
    for word in value.split() if section == "Unit" and key != "Description" else [value]:
        yield section, key, word


def parse(text: str) -> Triples:
    section, found = "", list[tuple[str, str, str]]()
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found += compared(section, key, value)
    return sorted(found)


def systemd_tree(path: Path, output: Path) -> dict[str, Triples | str]:
    environment = {"SYSTEMD_CRYPTTAB": str(path), "SYSTEMD_LOG_LEVEL": "crit"}
    subprocess.run([GENERATOR, output, output, output], env=environment, check=False)
    return {
        str(file.relative_to(output)): str(file.readlink()) if file.is_symlink() else parse(file.read_text())
        for file in output.rglob("*")
        if not file.is_dir() or file.is_symlink()
    }


def our_tree(directory: UnitDirectory) -> dict[str, Triples | str]:
    files = dict(directory.units)
    for folders in (directory.drop_ins, directory.dependencies):
        files |= {
            f"{folder}/{name}": file for folder, found in folders.items() for name, file in found.items()
        }
    return {
        name: file.link
        or sorted(triple for s in file.settings or () for triple in compared(s.section, s.key, s.value))
        for name, file in files.items()
    }


@cache
def installed_version() -> int:
    shown = subprocess.run(["systemctl", "--version"], check=True, capture_output=True, text=True).stdout
    return int(shown.split()[1])


KEYS = Path("/run/systemd")
"""The generator makes folders for the devices of keys below it, wherever it is told to write units."""

systemd_judges = pytest.mark.skipif(
    not GENERATOR.exists() or not shutil.which("systemctl") or not os.access(KEYS, os.W_OK),
    reason=f"systemd-cryptsetup-generator is not installed, or may not write to {KEYS}",
)


@pytest.mark.systemd
@systemd_judges
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_against_systemd(path: Path, tmp_path: Path) -> None:
    generated = generate(path.read_text(), installed_version())
    assert our_tree(generated.directory) == systemd_tree(path, tmp_path)


NAME = st.sampled_from(("a", "b", "c-d", "e.f", "x%y", "ü", ".h"))
DEVICE = st.sampled_from(
    ("/dev/sda", "UUID=x-y", "LABEL=q%", "/img", "/var/a//b/", "rel", "/sys/x", "/dev/../x", "ID=x", "/dev/")
)
KEY = st.sampled_from(
    (
        *("none", "-", "/dev/urandom", "/key", "/key:LABEL=u", "/key:/dev/sdk", "/dev/sdk", "/run/k", "rel"),
        *("/a%b", "/dev/hw_random", "/k:rel", "none:LABEL=x", "/dev/null", "/dev/mapper/k"),
        *("PARTLABEL=k", 'UUID="1"'),
    )
)
OPTION = st.sampled_from(
    (
        *("luks", "nofail", "fail", "noauto", "auto", "swap", "tmp", "tmp=xfs", "_netdev", "x-initrd.attach"),
        *("header=/h", "header=/dev/h", "header=/h:LABEL=z", "header=", "cipher=a:b", "loud"),
        *(
            "keyfile-timeout=5",
            "keyfile-timeout=0",
            "x-systemd.device-timeout=3min",
            "x-systemd.device-timeout=x",
        ),
    )
)
LINE = st.builds(
    lambda *fields: " ".join(field for field in fields if field),
    NAME,
    DEVICE,
    KEY,
    st.lists(OPTION, max_size=4, unique=True).map(",".join),
)


@pytest.mark.systemd
@systemd_judges
@settings(
    max_examples=int(os.environ.get("UNITLINT_EXAMPLES", "60")),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lines=st.lists(LINE, min_size=1, max_size=4))
def test_random_crypttabs(lines: list[str], tmp_path: Path) -> None:
    path, output = tmp_path / "crypttab", tmp_path / "output"
    path.write_text("".join(f"{line}\n" for line in lines))
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir()
    generated = generate(path.read_text(), installed_version())
    assert our_tree(generated.directory) == systemd_tree(path, output)


def values(generated: Generated, unit: str, key: str) -> set[str]:
    return {s.value for s in generated.directory.units[unit].settings or () if s.key == key}


@pytest.mark.parametrize(
    ("line", "key", "value", "first"),
    [
        ("a /img", "Wants", "modprobe@loop.service", 254),
        ("a /dev/sda", "After", "systemd-tpm2-setup-early.service", 257),
        ("a /dev/sda /k nofail", "WantsMountsFor", "/k", 256),
        ("a /dev/sda /dev/k nofail", "Wants", "dev-k.device", 256),
        ("a /dev/sda", "After", "systemd-udevd.service", 262),
    ],
)
def test_settings_by_version(line: str, key: str, value: str, first: int) -> None:
    assert value in values(generate(line, first), "systemd-cryptsetup@a.service", key)
    assert value not in values(generate(line, first - 1), "systemd-cryptsetup@a.service", key)


def test_a_bad_line_ends_the_reading_of_older_versions() -> None:
    text = "a /dev/sda none tmp,swap\nb /dev/sdb\n"
    assert set(generate(text, 256).directory.units) == set()
    assert set(generate(text, 257).directory.units) == {"systemd-cryptsetup@b.service"}


def test_settings_point_to_their_field() -> None:
    text = "a /dev/sda /keys/a\n"
    (setting,) = (
        s
        for s in generate(text).directory.units["systemd-cryptsetup@a.service"].settings or ()
        if s.key == "RequiresMountsFor"
    )
    assert text[setting.place.location.column - 1 :].startswith("/keys/a")


def test_what_a_template_decides() -> None:
    generated = generate(f"a /dev/sda none nofail,header={PLACEHOLDER}\nb {PLACEHOLDER}\n")
    assert set(generated.directory.units) == {"systemd-cryptsetup@a.service"}
