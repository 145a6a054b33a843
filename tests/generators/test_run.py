"""The generators of a whole configuration, and the small ones."""

from __future__ import annotations

import pytest

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.delivery import is_interpreted
from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.generators import getty, rc_local, system_update
from unitlint.generators.run import generators
from unitlint.graph.build import build_graph
from unitlint.graph.edges import Kind
from unitlint.platforms.platform import Platform
from unitlint.systemd.file_names import ETC
from unitlint.systemd.generator_files import ZRAM_FOLDERS
from unitlint.text.source import SourceText


def delivered(**texts: str) -> dict[str, DeliveredFile]:
    paths = {f"/{name.replace('__', '/')}": text for name, text in texts.items()}
    return {path: DeliveredFile(path, 0o644, SourceText(path, text)) for path, text in paths.items()}


def unit(name: str) -> UnitFile:
    return UnitFile(name, f"{ETC}/{name}", source=SourceText(name, "[Unit]\nDescription=x\n"))


def test_every_file_has_its_generator() -> None:
    quadlet = "/etc/containers/systemd/web.container"
    files = delivered(etc__fstab="/dev/sda1 /a ext4\n", etc__crypttab="b /dev/sdb\n")
    files[quadlet] = DeliveredFile(quadlet, 0o644, SourceText(quadlet, "[Container]\nImage=x/y:1\n"))
    found = generators(Configuration("test", "root", "/", files=files))
    units = {name for generated in found for name in generated.directory.units}
    assert units == {"a.mount", "systemd-cryptsetup@b.service", "web.service"}


@pytest.mark.parametrize("folder", ZRAM_FOLDERS)
def test_zram_is_read_in_every_folder_of_its_own(folder: str) -> None:
    path = f"{folder}/zram-generator.conf"
    files = {path: DeliveredFile(path, 0o644, SourceText(path, "[zram0]\nzram-size = ram\n"))}
    (generated,) = generators(Configuration("test", "root", "/", files=files))
    assert "dev-zram0.swap" in generated.directory.units
    assert is_interpreted(path)


def test_nothing_to_generate() -> None:
    assert generators(Configuration("test", "root", "/")) == ()


def test_version_counts() -> None:
    files = delivered(etc__fstab="/dev/sda1 /a ext4 x-systemd.wants=b.service\n")
    (generated,) = generators(Configuration("test", "root", "/", files=files), version=257)
    assert any(s.key == "Wants" for s in generated.directory.units["a.mount"].settings or ())


def test_a_remote_fstab_says_nothing() -> None:
    files = {"/etc/fstab": DeliveredFile("/etc/fstab", 0o644, None)}
    assert generators(Configuration("test", "root", "/", files=files)) == ()


def test_consoles() -> None:
    place = SourceText("arguments", "").place(0, 0)
    consoles = [(name, place) for name in ("tty0", "ttyS0,115200n8", "ttyAMA0", "hvc0")]
    links = getty.generate(consoles).directory.dependencies["getty.target.wants"]
    assert set(links) == {f"serial-getty@{name}.service" for name in ("ttyS0", "ttyAMA0", "hvc0")}
    assert links["serial-getty@ttyS0.service"].link.endswith("/serial-getty@.service")


def test_system_update() -> None:
    marker = {"/system-update": DeliveredFile("/system-update", None, None, link="/var/lib/update")}
    directory = system_update.generate(marker).directory
    assert directory.path == "/run/systemd/generator.early"
    assert directory.units["default.target"].link.endswith("/system-update.target")
    assert system_update.generate({}).is_empty


def test_what_is_generated_early_goes_before_etc() -> None:
    marker = DeliveredFile("/system-update", None, None, link="/var/lib/update")
    files = {name: unit(name) for name in ("default.target", "system-update.target")}
    directory = UnitDirectory(ETC, units=files)
    configuration = Configuration("test", "root", "/", (directory,), files={marker.path: marker})
    assert build_graph(configuration).default_target == "system-update.target"


def test_the_graph_has_the_platform_s_version_of_what_is_generated() -> None:
    files = delivered(etc__fstab="/dev/sda1 /a ext4 x-systemd.wants=b.service\n/dev/sdb1 nowhere ext4\n")
    configuration = Configuration("test", "root", "/", files=files)
    old, new = (
        build_graph(configuration, platform=Platform(systemd_version=version), targets=("a.mount",))
        for version in (256, 257)
    )
    assert old.edge("a.mount", Kind.WANTS, "b.service") is None
    assert new.edge("a.mount", Kind.WANTS, "b.service") is not None
    assert [problem.rule for problem in new.problems] == ["fstab-syntax"]
    assert new.with_units({}).problems == new.problems


def test_rc_local() -> None:
    source = SourceText("/etc/rc.local", "#!/bin/sh\n")
    executable = {"/etc/rc.local": DeliveredFile("/etc/rc.local", 0o755, source)}
    plain = {"/etc/rc.local": DeliveredFile("/etc/rc.local", 0o644, source)}
    wanted = rc_local.generate(executable).directory.dependencies["multi-user.target.wants"]
    assert set(wanted) == {"rc-local.service"}
    assert rc_local.generate(plain).is_empty
