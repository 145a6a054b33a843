"""Debian packages as the root file system that installing them would make, as far as systemd reads it.

A `.deb` is an `ar` archive of two tar archives, control and data (deb(5)). What installing one enables stands
in its `postinst`: calls of deb-systemd-helper(1p), which debhelper writes.
"""

from __future__ import annotations

import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from unitlint.errors import InputError
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.text.numbers import whole_number
from unitlint.tree.reader import FILE_LIMIT, TOTAL_LIMIT, open_regular

UNPACKED_LIMIT = 1 << 30
"""Bytes of one archive of a package once it is decompressed; the largest that systemd reads of has 60 MB."""

_MAGIC = b"!<arch>\n"
_HEADER = 60
"""Bytes of a member's header in an ar archive: the name in the first 16, the size from 48 to 58 (deb(5))."""

_READ = re.compile(
    r"(?:usr/)?lib/systemd/(?:system|user)(?:-preset)?(?:/|$)|etc/systemd/(?:system|user)(?:/|$)"
    r"|(?:usr/)?lib/systemd/(?:[\w-]+/)?libsystemd-shared-|(?:usr/)?lib/[\w-]+/systemd/libsystemd-shared-"
)
"""What a platform is captured from."""

_ENABLED = re.compile(r"(?:deb-systemd-helper|systemctl)(?: \S+){0,20} enable '?(?P<unit>[\w@.:\\-]+\.\w+)'?")
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
    control = {place: content for place, content, _ in _entries(path, members, "control.tar")}
    fields, script = (_text(control.get(name)) for name in ("control", "postinst"))
    name, version = (_field(fields, key) for key in ("Package", "Version"))
    enabled, for_users = (tuple(dict.fromkeys(_enabled(script, user=user))) for user in (False, True))
    data = [entry for entry in _entries(path, members, "data.tar") if _READ.match(entry[0])]
    files = tuple((place, content) for place, content, _ in data if content is not None)
    links = tuple((place, link) for place, content, link in data if content is None and link)
    return Package(name, version, enabled, for_users, files, links)


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    with open_regular(str(path)) as file:
        content = file.read(TOTAL_LIMIT + 1)
    if len(content) > TOTAL_LIMIT:
        raise InputError(f"packages of up to {TOTAL_LIMIT >> 20} MiB are read", path=str(path))
    if not content.startswith(_MAGIC):
        raise InputError("is not a Debian package", path=str(path))
    position = len(_MAGIC)
    while position + _HEADER <= len(content):
        header = content[position : position + _HEADER].decode("ascii", "replace")
        if not (digits := header[48:58].strip()).isdecimal():
            raise InputError(f"byte {position + 48} of the archive is not a size", path=str(path))
        start = position + _HEADER
        size = whole_number(digits)
        if start + size > len(content):
            raise InputError("ends before its last archive does", path=str(path))
        yield header[:16].strip().rstrip("/"), content[start : start + size]
        position = start + size + size % 2


def _entries(path: Path, members: dict[str, bytes], stem: str) -> Iterator[tuple[str, bytes | None, str]]:
    """What an archive of a package holds: each path, and a file's contents, or where a link leads.

    The contents of what systemd reads none of are empty. Raises `InputError`, for an archive that would be
    unpacked outside, too.
    """
    name = next((name for name in members if name.startswith(stem)), "")
    hint = "unpack it with `dpkg-deb -x` and capture the folder with --root"
    try:
        with tarfile.open(fileobj=io.BytesIO(members[name])) as archive:
            for member in archive:
                place = str(PurePosixPath(member.name.removeprefix("./")))
                is_read = stem.startswith("control") or _is_read(place)
                _check(path, member, place, is_read=is_read)
                handle = archive.extractfile(member) if member.isfile() else None
                content = None if handle is None else handle.read() if is_read else b""
                yield place, content, member.linkname if member.issym() else ""
    except (KeyError, ValueError, OSError, EOFError, tarfile.TarError, zlib.error, lzma.LZMAError) as error:
        raise InputError(f"can't unpack {name or stem}", path=str(path), hint=hint) from error


def _is_read(place: str) -> bool:
    """Whether the contents of a file count: of systemd's library the name is enough."""
    return _READ.match(place) is not None and "libsystemd-shared" not in place


def _check(path: Path, member: tarfile.TarInfo, place: str, *, is_read: bool) -> None:
    """Raise `InputError` for a member that lies outside, or is more than anybody needs."""
    if place.startswith("/") or ".." in place.split("/"):
        raise InputError(f"has a file outside of the root: {place!a}", path=str(path))
    is_large = is_read and member.size > FILE_LIMIT
    if is_large or member.offset_data + member.size > UNPACKED_LIMIT:
        raise InputError(f"{place!a} is too large", path=str(path))


def _text(content: bytes | None) -> str:
    return (content or b"").decode("utf-8", "replace")


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

    Of one that is not installed only the units are there: its links would start them. Raises `InputError`
    where a path leads through a link of another package, which may lead anywhere.
    """
    for place, content in package.files:
        if (target := _target(package, root, place, installed=installed)) is not None:
            target.write_bytes(content)
    for place, link in package.links:
        target = _target(package, root, place, installed=installed)
        if target is not None:
            target.symlink_to(link)


def _target(package: Package, root: Path, place: str, *, installed: bool) -> Path | None:
    """Where a file or link is to lie, with nothing there yet; None for what isn't laid out."""
    target = root / _merged(place)
    if not installed and target.parent.name not in ("system", "user"):
        return None
    try:
        folders = [folder for folder in target.parents if folder != root and folder.is_relative_to(root)]
        if any(folder.is_symlink() for folder in folders):
            raise InputError(f"{place!a} lies behind a link of another package", path=package.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise InputError(f"{place!a} can't be laid out", path=package.name) from error
    return target


def _merged(place: str) -> str:
    """Under the path that the merged /usr gives it."""
    return f"usr/{place}" if place.startswith("lib/") else place
