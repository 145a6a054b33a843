"""The kernel's command line against systemd's own generators."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.kernel import of_files, split
from unitlint.generators.kernel import target_of
from unitlint.generators.run import generators
from unitlint.systemd.file_names import GENERATOR_EARLY
from unitlint.text.source import SourceText

GENERATORS = Path("/usr/lib/systemd/system-generators")
UUID = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
CRYPTTAB = "a UUID=1-2 none\nb /dev/sdb none\n"


def configuration(cmdline: str, files: dict[str, str] | None = None) -> Configuration:
    """A machine with that command line."""
    texts = {path: SourceText(path, text) for path, text in (files or {}).items()}
    return Configuration(
        "test",
        "root",
        "/",
        files={path: DeliveredFile(path, 0o644, source) for path, source in texts.items()},
        kernel_arguments=tuple(split(SourceText("cmdline", cmdline))),
    )


def ours(cmdline: str, files: dict[str, str] | None = None) -> dict[str, str]:
    """Each file and link that is made → where the link leads, by name; empty for a file."""
    found: dict[str, str] = {}
    for generated in generators(configuration(cmdline, files)):
        directory = generated.directory
        top = "early" if directory.path == GENERATOR_EARLY else "normal"
        for name, file in directory.units.items():
            found[f"{top}/{name}"] = file.link.rpartition("/")[2]
        for folder, entries in (*directory.drop_ins.items(), *directory.dependencies.items()):
            for name, file in entries.items():
                found[f"{top}/{folder}/{name}"] = file.link.rpartition("/")[2]
    return found


def theirs(name: str, cmdline: str, folder: Path) -> dict[str, str]:
    """The same of systemd's generator."""
    (folder / "crypttab").write_text(CRYPTTAB)
    tops = [folder / top for top in ("normal", "early", "late")]
    for top in tops:
        top.mkdir()
    environment = {**os.environ, "SYSTEMD_PROC_CMDLINE": cmdline}
    environment["SYSTEMD_CRYPTTAB"] = str(folder / "crypttab")
    program = GENERATORS / f"systemd-{name}-generator"
    subprocess.run([program, *tops], env=environment, check=False, capture_output=True)
    paths = [path for top in tops for path in top.rglob("*") if path.is_symlink() or path.is_file()]
    return {
        str(path.relative_to(folder)): path.readlink().name if path.is_symlink() else "" for path in paths
    }


@pytest.mark.systemd
@pytest.mark.parametrize(
    "cmdline",
    [
        "systemd.mask=foo systemd.mask=b.socket systemd.wants=x systemd.unit=a.target quiet",
        "systemd.debug_shell=ttyS0 systemd.wants=x.service 3",
        "systemd.wants=x.service emergency",
        "single systemd.debug_shell",
        "systemd.debug_shell=no systemd.wants=a@b.service systemd.mask=",
        "systemd.debug-shell=1",
    ],
)
def test_debug_generator(cmdline: str, tmp_path: Path) -> None:
    assert ours(cmdline) == theirs("debug", cmdline, tmp_path)


@pytest.mark.systemd
@pytest.mark.parametrize(
    "cmdline",
    [
        "luks=no",
        "luks.crypttab=no",
        "luks.uuid=1-2",
        "luks.name=3-4=vol luks.options=discard",
        "luks.uuid=luks-9-9 rd.luks.uuid=8",
        "luks.uuid=1-2 luks.uuid=5-6 luks.options=5-6=nofail",
        f"luks.uuid={UUID} luks.options={UUID}=nofail luks.key={UUID}=/k",
        "quiet",
    ],
)
def test_cryptsetup_generator(cmdline: str, tmp_path: Path) -> None:
    assert ours(cmdline, {"/etc/crypttab": CRYPTTAB}) == theirs("cryptsetup", cmdline, tmp_path)


@pytest.mark.systemd
@pytest.mark.parametrize(
    "cmdline",
    ['systemd.run="/bin/foo bar"', "systemd.run_success_action=none", "systemd.run=", "systemd.run quiet"],
)
def test_run_generator(cmdline: str, tmp_path: Path) -> None:
    assert ours(cmdline) == theirs("run", cmdline, tmp_path)


def test_fstab_can_be_switched_off() -> None:
    fstab = {"/etc/fstab": "/dev/sda1 /a ext4\n"}
    assert "normal/a.mount" in ours("quiet", fstab)
    assert ours("fstab=no", fstab) == {}


def test_swaps_can_be_switched_off() -> None:
    fstab = {"/etc/fstab": "/dev/sda1 none swap\n"}
    assert "normal/dev-sda1.swap" in ours("quiet", fstab)
    assert "normal/dev-sda1.swap" not in ours("systemd.swap=no", fstab)
    assert "normal/dev-sda1.swap" not in ours("noswap", fstab)


def test_more_mounts() -> None:
    machine = configuration("systemd.mount-extra=/dev/sda1:/a:ext4:nofail systemd.swap-extra=/dev/sdb")
    names = {name for made in generators(machine, version=254) for name in made.directory.units}
    assert names == {"a.mount", "dev-sdb.swap"}
    assert not generators(machine, version=252)


def test_a_serial_console_has_a_login() -> None:
    assert "normal/getty.target.wants/serial-getty@ttyS0.service" in ours("console=ttyS0,115200 console=tty0")


@pytest.mark.parametrize(
    ("cmdline", "target"),
    [
        ("quiet", ""),
        ("systemd.unit=a.target 3", "multi-user.target"),
        ("5 systemd.unit=a.target", "a.target"),
        ("rd.systemd.unit=a.target", ""),
        ("single", "rescue.target"),
        ("-b", "emergency.target"),
    ],
)
def test_target(cmdline: str, target: str) -> None:
    assert target_of(tuple(split(SourceText("cmdline", cmdline)))) == target


def test_files_of_a_root() -> None:
    def words(files: dict[str, str]) -> list[str]:
        sources = {path: SourceText(path, text) for path, text in files.items()}
        delivered = {path: DeliveredFile(path, 0o644, source) for path, source in sources.items()}
        return [argument.text for argument in of_files(delivered)]

    grub = {"/etc/default/grub": 'GRUB_CMDLINE_LINUX_DEFAULT="quiet"\nGRUB_CMDLINE_LINUX="a=b c"\n#X="y"\n'}
    entry = {"/boot/loader/entries/1.conf": "title X\noptions root=UUID=1 ro\n"}
    assert words(grub) == ["quiet", "a=b", "c"]
    assert words({**grub, "/etc/kernel/cmdline": "root=/dev/sda rw\n"}) == ["root=/dev/sda", "rw"]
    assert words({**grub, **entry}) == ["root=UUID=1", "ro"]
    assert words({**grub, "/usr/lib/kernel/cmdline": "rw\n"}) == ["rw"]
    assert words({"/usr/lib/kernel/cmdline": "rw\n", "/etc/kernel/cmdline": "ro\n"}) == ["ro"]
    assert words({**grub, "/boot/efi/loader/entries/1.conf": "options ro\n"}) == ["ro"]
    part, other = "/etc/default/grub.d/50.cfg", "/etc/default/grub.d/50.cfg.bak"
    assert words(
        {**grub, part: "GRUB_CMDLINE_LINUX_DEFAULT=splash\n", other: 'GRUB_CMDLINE_LINUX="x"\n'}
    ) == [*("splash", "a=b", "c")]
    for own in ("$GRUB_CMDLINE_LINUX", "${GRUB_CMDLINE_LINUX}"):
        more = f'GRUB_CMDLINE_LINUX="{own} d"\n'
        assert words({**grub, part: more}) == ["quiet", "a=b", "c", "d"]
