"""Our fstab generator and systemd's own must leave the same files for the same fstab."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unitlint.configuration.unit_files import RawSetting, UnitDirectory
from unitlint.generators.fstab import generate as fstab
from unitlint.systemd import generator_changes as since
from unitlint.text.source import SourceText
from unitlint.units.names import is_valid

GENERATOR = Path(
    os.environ.get("UNITLINT_FSTAB_GENERATOR", "/lib/systemd/system-generators/systemd-fstab-generator")
)
CORPORA = Path(os.environ.get("UNITLINT_CORPORA", Path(__file__).parents[2] / "../shared/corpora"))
CASES = Path(__file__).parents[1] / "generators/fstab"
LISTS = {"After", "Before", "Requires", "Wants", "BindsTo", "Conflicts", "RequiresMountsFor", "Documentation"}

Tree = dict[str, list[tuple[str, str, str]] | str]

pytestmark = [
    pytest.mark.systemd,
    pytest.mark.skipif(not GENERATOR.exists(), reason="systemd-fstab-generator is not installed"),
]


def split(section: str, key: str, value: str) -> list[tuple[str, str, str]]:
    """A setting as one triple for each of its values."""
    return [(section, key, word) for word in value.split()] if key in LISTS else [(section, key, value)]


def parse(text: str, fstab_path: Path) -> list[tuple[str, str, str]]:
    """A generated unit's settings in an order that does not depend on how lists are spread over lines."""
    section, found = "", []
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            if key == "Where" and len(value) > 1:
                value = value.rstrip("/")
            if key == "Options" and version() >= since.STRICT_LINES:
                value = re.sub(r"\\(?=[\\,])", "", value)
            found += split(section, key, "/etc/fstab" if value == str(fstab_path) else value)
    return sorted(found)


def merged_usr(text: str) -> str:
    """Distributions have systemd in /lib or in /usr/lib; and TimeoutSec=0 is the same as infinity."""
    text = text.replace("\nTimeoutSec=0\n", "\nTimeoutSec=infinity\n")
    return re.sub(r"(^|ExecStart=)/lib/systemd/", r"\1/usr/lib/systemd/", text)


def systemd_tree(text: str, folder: Path) -> Tree:
    """What systemd's generator leaves: path below the output directory → settings, or a link's target."""
    path, output = folder / "fstab", folder / "output"
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir()
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    subprocess.run(
        [GENERATOR, output, output, output],
        env={"SYSTEMD_FSTAB": str(path), "SYSTEMD_LOG_LEVEL": "crit", "SYSTEMD_PROC_CMDLINE": ""},
        check=False,
        cwd="/",
        timeout=60,
    )
    tree: Tree = {}
    for file in sorted(output.rglob("*")):
        name = str(file.relative_to(output))
        if file.is_symlink():
            tree[name] = merged_usr(str(file.readlink()))
        elif file.is_file():
            tree[name] = parse(merged_usr(file.read_text("utf-8", "surrogateescape")), path)
    return {name: value for name, value in tree.items() if counts(name)}


def counts(name: str) -> bool:
    """Whether systemd looks at the file: a link in a folder that is named after no unit is dead."""
    folder, slash, _ = name.rpartition("/")
    unit, _, kind = folder.rpartition(".")
    return not slash or kind == "d" or is_valid(unit)


def triples(settings: Iterable[RawSetting] | None) -> list[tuple[str, str, str]]:
    return parse("".join(f"[{s.section}]\n{s.key}={s.value}\n" for s in settings or ()), Path("/etc/fstab"))


def our_tree(directory: UnitDirectory) -> Tree:
    tree: Tree = {name: triples(file.settings) for name, file in directory.units.items()}
    for folder, files in directory.drop_ins.items():
        tree |= {f"{folder}/{name}": triples(file.settings) for name, file in files.items()}
    for folder, files in directory.dependencies.items():
        tree |= {f"{folder}/{name}": file.link for name, file in files.items()}
    return tree


@cache
def in_container() -> bool:
    """systemd's generator ignores swap entries in a container."""
    detect = shutil.which("systemd-detect-virt")
    return detect is not None and subprocess.run([detect, "-cq"], check=False).returncode == 0


@cache
def version() -> int:
    """The version of the generator's systemd."""
    if "UNITLINT_SYSTEMD_VERSION" in os.environ:
        return int(os.environ["UNITLINT_SYSTEMD_VERSION"])
    shown = subprocess.run(["systemctl", "--version"], check=True, capture_output=True, text=True).stdout
    return int(shown.split()[1])


@cache
def checked_types() -> frozenset[str]:
    """The file system types with a fsck helper on this machine."""
    folders = (Path(f) for f in ("/sbin", "/usr/sbin", "/bin", "/usr/bin", "/usr/local/sbin"))
    return frozenset(p.name.removeprefix("fsck.") for f in folders if f.is_dir() for p in f.glob("fsck.*"))


def compare(text: str, folder: Path) -> None:
    if in_container():
        text = "".join(line for line in text.splitlines(keepends=True) if "swap" not in line.split()[2:3])
    generated = fstab.generate(
        SourceText("/etc/fstab", text), version=version(), checked_types=checked_types()
    )
    assert our_tree(generated.directory) == systemd_tree(text, folder)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.fstab")), ids=lambda path: path.stem)
def test_cases(path: Path, tmp_path: Path) -> None:
    compare(path.read_text(), tmp_path)


def corpus_fstabs() -> list[Path]:
    found = [p for p in CORPORA.rglob("fstab") if p.is_file()]
    return sorted(found + list(CORPORA.glob("systemd-tests/fstab-generator/*.fstab.input")))


@pytest.mark.corpora
@pytest.mark.parametrize("path", corpus_fstabs(), ids=str)
def test_real_fstabs(path: Path, tmp_path: Path) -> None:
    compare(path.read_text(), tmp_path)


EXPECTED = CORPORA / "systemd-tests/fstab-generator"
INITRD_ONLY = re.compile(r"initrd-|sysroot|systemd-fsck-root|systemd-remount-fs|wantedby.*automount")
"""What the initrd's generator does otherwise, and a unit name that lost its escape in the corpus."""


@pytest.mark.corpora
@pytest.mark.parametrize("name", ["test-18-options", "test-21-swap-netdev"])
def test_what_systemd_262_expects(name: str) -> None:
    if not EXPECTED.exists():
        pytest.skip("no corpora")
    root = EXPECTED / f"{name}.fstab.expected"
    text = (EXPECTED / f"{name}.fstab.input").read_text()
    ours = our_tree(fstab.generate(SourceText("/etc/fstab", text), version=262).directory)
    files = {str(path.relative_to(root)): path for path in root.rglob("*") if path.is_file()}
    theirs = {file: path.read_text() for file, path in files.items() if not INITRD_ONLY.search(file)}
    assert theirs.keys() == {file for file in ours if not INITRD_ONLY.search(file)}
    for file, content in theirs.items():
        if content.startswith("#"):
            assert parse(content, Path("/etc/fstab")) == ours[file]


UNITS = st.sampled_from(
    (
        "foo.service",
        "a.target",
        "foo",
        "x@y.service",
        "/dev/sdz",
        "/mnt/x",
        "/a b",
        "we%ird",
        "a,b",
        "",
        "x y",
        "/",
    )
)
SPANS = st.sampled_from(("0", "3", "1min", "10m 3s", "infinity", "bogus", "", "1.5h", "90", "100ms", "2w 1d"))
FLAGS = st.sampled_from(
    (
        *(
            "defaults",
            "nofail",
            "fail",
            "noauto",
            "auto",
            "ro",
            "rw",
            "_netdev",
            "bind",
            "bg",
            "fg",
            "sw",
            "pri=3",
        ),
        *("x-systemd.automount", "comment=systemd.automount", "x-systemd.makefs", "x-systemd.growfs", ""),
        *("x-systemd.rw-only", "x-systemd.device-bound", "x-initrd.mount", "x-systemd.pcrfs", "usrquota"),
        *(
            "x-systemd.rw-only=no",
            "noauto=1",
            "nofail=0",
            "x-systemd.wants=foo.service",
            "x-systemd.requires",
        ),
        *(
            "x-systemd.validatefs",
            "grpquota",
            "x-systemd.mount-timeout",
            "x-systemd.idle-timeout",
            "subvol=/a",
            "x-systemd.nofail",
            "noautox",
        ),
    )
)
NAMED = st.sampled_from(
    ("after", "before", "requires", "wanted-by", "required-by", "requires-mounts-for", "wants")
).map("x-systemd.{}".format)
TIMED = st.sampled_from(
    (
        "x-systemd.device-timeout",
        "x-systemd.mount-timeout",
        "x-systemd.idle-timeout",
        "comment=systemd.device-timeout",
    )
)
OPTION = st.one_of(
    FLAGS,
    FLAGS,
    st.builds("{}={}".format, NAMED, UNITS),
    st.builds("{}={}".format, TIMED, SPANS),
    st.text("abc=,%\\ \t.-#\"'", max_size=6),
)
WHAT = st.sampled_from(
    (
        *(
            "/dev/sda",
            "/dev/sdb1",
            "/dev/mapper/vg-a",
            "none",
            "tmpfs",
            "/file",
            "server:/x",
            "/dev/../x",
            "/dev/",
        ),
        *(
            "LABEL=data",
            "UUID=ab-cd",
            "PARTUUID=x",
            "PARTLABEL=a b",
            'LABEL="q"',
            "LABEL='q/r'",
            "LABEL=",
            "ID=x",
        ),
        *(
            "/sys/x",
            "/dev",
            "/dev//sda/",
            "/dev/a%b",
            "LABEL=ä%",
            "//host/share",
            "/var//x",
            "LABEL",
            "/dev/sd\\x",
        ),
    )
)
WHERE = st.sampled_from(
    (
        *(
            "/",
            "/usr",
            "/nonexistent",
            "/nonexistent/b",
            "/none-x y",
            "/none//c/",
            "none",
            "rel",
            "rel/x",
            "/none%n",
        ),
        *(
            "/nonexistent/../x",
            "/proc",
            "/sys/fs/cgroup/x",
            "/run/lock",
            "/none/ä",
            "/none/.x",
            "/none/./y",
            "//",
            "/etc",
            "/run/initramfs/a",
        ),
        *("/run/host/x", "/nonexistent/c", "/nonexistent/d", "/nonexistent/e", "/dev/shm"),
    )
)
TYPES = st.sampled_from(
    (
        *(
            "ext4",
            "ext4",
            "auto",
            "swap",
            "swap",
            "nfs",
            "nfs4",
            "cifs",
            "tmpfs",
            "none",
            "xfs",
            "fuse.sshfs",
        ),
        *(
            "fuse.x",
            "autofs",
            "overlay",
            "glusterfs",
            "ocfs2",
            "bo%gus",
            "btrfs",
            "vfat",
            "pvfs2",
            "orangefs",
        ),
    )
)


def encode(field: str) -> str:
    """A field as it is written in fstab."""
    return field.replace("\\", "\\134").replace(" ", "\\040").replace("\t", "\\011")


LINE = st.one_of(
    st.tuples(
        WHAT.map(encode),
        WHERE.map(encode),
        TYPES.map(encode),
        st.lists(OPTION, min_size=1, max_size=6).map(",".join).map(encode).filter(bool),
        st.sampled_from(("0", "1", "x", "1x", "1+2", "+1", "\v2", "0x1", "1\\0402", "4294967296")),
        st.sampled_from(("0", "0", "1", "2", "x", "1x", "-1", "4294967296", "\\0402")),
    )
    .flatmap(lambda fields: st.sampled_from((6, 6, 6, 6, 5, 4, 3, 2, 1)).map(lambda n: fields[:n]))
    .map(" ".join),
    st.sampled_from(("", "# comment", "  ", "\t# x", "/dev/sdq\t/none/q   ext4\tdefaults 0 2  ")),
)


@settings(
    max_examples=int(os.environ.get("UNITLINT_EXAMPLES", "150")),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lines=st.lists(LINE, min_size=1, max_size=4))
@pytest.mark.slow
def test_random_fstabs(lines: list[str], tmp_path: Path) -> None:
    compare("".join(f"{line}\n" for line in lines), tmp_path)
