"""cloud-init-generator: who has user data, and what switches it off."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from unitlint.configuration.configuration import CLOUD_CONFIG, ROOT, Configuration
from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.kernel import split
from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.generators.cloud_init import generate
from unitlint.systemd.file_names import ETC
from unitlint.text.source import SourceText

DISABLED, ENABLED = "/etc/cloud/cloud-init.disabled", "/etc/cloud/cloud-init.enabled"
BASE = ("cloud-init.target", "cloud-init.service", "basic.target")


def starts(
    kind: str = ROOT, unit: str = "", base: tuple[str, ...] = (), cmdline: str = "", **more: object
) -> bool:
    """Whether the boot pulls cloud-init.target in, on a machine with that unit."""
    source = SourceText("a.service", unit)
    directory = UnitDirectory(ETC, units={"a.service": UnitFile("a.service", ETC, source=source)})
    words = tuple(split(SourceText("cmdline", cmdline)))
    configuration = Configuration("m", kind, "m", (directory,), kernel_arguments=words, **more)  # type: ignore[arg-type]  # by name
    links = generate(configuration, base).directory.dependencies
    assert links.keys() <= {"multi-user.target.wants"}
    return any(list(each) == ["cloud-init.target"] for each in links.values())


def files(*paths: str) -> Mapping[str, DeliveredFile]:
    return {path: DeliveredFile(path, 0o644, SourceText(path, "")) for path in paths}


@pytest.mark.parametrize(
    ("line", "has"),
    [
        ("[Unit]\nBefore=cloud-init.service", True),
        ("[Unit]\nAfter=basic.target cloud-final.service", True),
        ("[Install]\nWantedBy=cloud-init.target", True),
        ("[Unit]\nDescription=cloud-init.service", False),
        ("[Unit]\nAfter=cloud-configurator.service", False),
        ("[Unit]\nAfter=basic.target", False),
    ],
)
def test_who_names_cloud_init_has_user_data(line: str, *, has: bool) -> None:
    assert starts("folder", line, BASE) is has
    assert not starts("folder", line, ("basic.target",))


def test_a_cloud_config_is_user_data() -> None:
    assert starts(CLOUD_CONFIG)
    assert starts(programs=frozenset({"cloud-init-generator"}))
    assert not starts(programs=frozenset({"netplan"}), unit="[Unit]\nAfter=cloud-init.service", base=BASE)


@pytest.mark.parametrize(
    ("paths", "cmdline", "on"),
    [
        ((), "", True),
        ((DISABLED,), "", False),
        ((DISABLED, ENABLED), "", True),
        ((), "cloud-init=disabled", False),
        ((DISABLED,), "cloud-init=disabled cloud-init=enabled", True),
        ((DISABLED,), "x", False),
    ],
)
def test_it_can_be_switched_off(paths: tuple[str, ...], cmdline: str, *, on: bool) -> None:
    assert starts(cmdline=cmdline, files=files(*paths), programs=frozenset({"cloud-init-generator"})) is on
    assert starts(CLOUD_CONFIG, cmdline=cmdline, files=files(*paths)) is on
