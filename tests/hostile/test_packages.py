"""Debian packages that nobody built with dpkg: a capture writes nowhere but its own folder."""

from __future__ import annotations

import io
import lzma
import tarfile
import time
from pathlib import Path

import pytest

from unitlint.cli import run
from unitlint.platforms.capture import detect_podman, detect_version

UNIT = "[Service]\nExecStart=/bin/true\n"
UNITS = "./usr/lib/systemd/system"


def _tar(files: dict[str, str], links: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:xz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
        for name, link in links.items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, link
            archive.addfile(member)
    return made.getvalue()


def _member(name: bytes, content: bytes, size: bytes = b"") -> bytes:
    header = name.ljust(48) + (size or str(len(content)).encode()).ljust(10) + b"`\n"
    return header + content + b"\n" * (len(content) % 2)


def _package(files: dict[str, str], links: dict[str, str] | None = None) -> bytes:
    control = _tar({"./control": "Package: a\nVersion: 1\n"}, {})
    data = _tar(files, links or {})
    return b"!<arch>\n" + _member(b"control.tar.xz", control) + _member(b"data.tar.xz", data)


def _captured(folder: Path, *packages: bytes) -> int:
    folder.mkdir()
    for number, package in enumerate(packages):
        (folder / f"{number}.deb").write_bytes(package)
    return run(["platform", "capture", "--packages", str(folder)])


def test_a_path_that_leads_up_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outside = tmp_path / "outside"
    up = "../" * 30
    assert _captured(tmp_path / "debs", _package({f"{UNITS}/{up}{outside}": "x"})) == 2
    assert "outside of the root" in capsys.readouterr().err
    assert not outside.exists()


@pytest.mark.parametrize("name", ["x", "x/evil.service"])
def test_no_link_of_another_package_is_written_through(name: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    leads_to = outside if "/" in name else outside / "evil.service"
    _captured(
        tmp_path / "debs",
        _package({f"{UNITS}/a.service": UNIT}, {f"{UNITS}/x": str(leads_to)}),
        _package({f"{UNITS}/{name}": UNIT}),
    )
    assert not list(outside.iterdir())


@pytest.mark.parametrize(
    "package",
    [
        b"",
        b"!<arch>\n",
        b"!<arch>\n" + _member(b"control.tar.xz", b"", b"-60"),
        b"!<arch>\n" + _member(b"control.tar.xz", b"", b"x"),
        b"!<arch>\n" + _member(b"\xff\xfe", b"x") + _member(b"control.tar.xz", b"x" * 2000),
        b"!<arch>\n" + _member(b"control.tar.xz", lzma.compress(b"x" * 2000)[:-9]),
        _package({})[:-40],
        _package({f"{UNITS}/a.service": "x" * (9 << 20)}),
        _package({f"{UNITS}/{'a' * 300}.service": UNIT}),
        _package({f"{UNITS}/a.service": UNIT, f"{UNITS}/a.service/b.service": UNIT}),
    ],
    ids=range(10),
)
def test_what_is_no_package_is_said_in_a_sentence(
    package: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _captured(tmp_path / "debs", package) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_stanzas_of_podman_without_end_take_time_in_proportion(tmp_path: Path) -> None:
    status = tmp_path / "var/lib/dpkg/status"
    status.parent.mkdir(parents=True)
    status.write_text("Package: podman\n" * 100_000)
    before = time.process_time()
    detect_podman(str(tmp_path))
    assert time.process_time() - before < 5


def test_no_library_outside_tells_the_version(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "libsystemd-shared-999.so").touch()
    root = tmp_path / "root"
    (root / "usr/lib").mkdir(parents=True)
    (root / "usr/lib/systemd").symlink_to(outside)
    assert detect_version(str(root)) == 0
