"""Debian packages as the root file system that installing them would make, as far as systemd reads it.

A `.deb` is an `ar` archive of two tar archives, control and data (deb(5)). What installing one enables stands
in its `postinst`: calls of deb-systemd-helper(1p), which debhelper writes.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from unitlint.errors import InputError
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass

_MAGIC = b"!<arch>\n"
_HEADER = 60
"""Bytes of a member's header in an ar archive: the name in the first 16, the size from 48 to 58 (deb(5))."""

_READ = re.compile(
    r"(?:usr/)?lib/systemd/(?:system|user)(?:-preset)?(?:/|$)|etc/systemd/(?:system|user)(?:/|$)"
    r"|(?:usr/)?lib/systemd/(?:[\w-]+/)?libsystemd-shared-|(?:usr/)?lib/[\w-]+/systemd/libsystemd-shared-"
)
"""What a platform is captured from."""

_ENABLED = re.compile(r"(?:deb-systemd-helper|systemctl)(?: \S+)* enable '?(?P<unit>[\w@.:\\-]+\.\w+)'?")
_LEFT_ALONE = re.compile(r"deb-systemd-helper(?: --user)? debian-installed '?(?P<unit>[\w@.:\\-]+\.\w+)'?")
"""What debhelper's `--no-enable` writes: the unit is enabled again only where an administrator did before."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package: who it is, what installing it enables, and its files that systemd reads."""

    name: str
    version: str
    enabled: tuple[str, ...]
    """Units of the system manager."""
    enabled_for_users: tuple[str, ...]
    files: tuple[tuple[str, bytes], ...]
    """Path from the root without the first `/`, and the contents."""
    links: tuple[tuple[str, str], ...]


def read_package(path: Path) -> Package:
    """A `.deb` file. Raises InputError for what is none, or is packed in a way that Python can't unpack."""
    members = dict(_members(path))
    control = _tar(path, members, "control.tar")
    fields = _member_text(control, "control")
    name, version = (_field(fields, key) for key in ("Package", "Version"))
    script = _member_text(control, "postinst")
    enabled, for_users = (tuple(dict.fromkeys(_enabled(script, user=user))) for user in (False, True))
    files, links = [], []
    data = _tar(path, members, "data.tar")
    for member in data.getmembers():
        place = str(PurePosixPath(member.name.removeprefix("./")))
        if _READ.match(place) and member.isfile() and (handle := data.extractfile(member)) is not None:
            files.append((place, handle.read() if "libsystemd-shared" not in place else b""))
        elif _READ.match(place) and member.issym():
            links.append((place, member.linkname))
    return Package(name, version, enabled, for_users, tuple(files), tuple(links))


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}", path=str(path)) from error
    if not content.startswith(_MAGIC):
        raise InputError("is not a Debian package", path=str(path))
    position = len(_MAGIC)
    while position + _HEADER <= len(content):
        header = content[position : position + _HEADER]
        size = int(header[48:58])
        start = position + _HEADER
        yield header[:16].decode().strip().rstrip("/"), content[start : start + size]
        position = start + size + size % 2


def _tar(path: Path, members: dict[str, bytes], stem: str) -> tarfile.TarFile:
    name = next((name for name in members if name.startswith(stem)), "")
    try:
        return tarfile.open(fileobj=io.BytesIO(members[name]))
    except (KeyError, tarfile.TarError) as error:
        hint = "unpack it with `dpkg-deb -x` and capture the folder with --root"
        raise InputError(f"can't unpack {name or stem}", path=str(path), hint=hint) from error


def _member_text(archive: tarfile.TarFile, name: str) -> str:
    for candidate in (f"./{name}", name):
        try:
            handle = archive.extractfile(candidate)
        except KeyError:
            continue
        if handle is not None:
            return handle.read().decode("utf-8", "replace")
    return ""


def _field(control: str, key: str) -> str:
    found = re.search(rf"^{key}:\s*(\S+)", control, re.MULTILINE)
    return found[1] if found else ""


def _enabled(script: str, *, user: bool) -> Iterator[str]:
    """Units that the script enables on a first installation; what it names by a variable can't be told."""
    left_alone = {found["unit"] for found in _LEFT_ALONE.finditer(script)}
    for found in _ENABLED.finditer(script):
        if ("--user" in found[0]) is user and found["unit"] not in left_alone:
            yield found["unit"]


def lay_out(package: Package, root: Path, *, installed: bool) -> None:
    """Write the package's files below `root`.

    Of one that is not installed only the units are there: its links would start them.
    """
    for place, content in package.files:
        target = root / _merged(place)
        if installed or target.parent.name in ("system", "user"):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    for place, link in package.links:
        target = root / _merged(place)
        if (installed or target.parent.name in ("system", "user")) and not target.is_symlink():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(link)


def _merged(place: str) -> str:
    """Under the path that the merged /usr gives it."""
    return f"usr/{place}" if place.startswith("lib/") else place
