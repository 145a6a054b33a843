"""A catalogue made from a root file system: never typed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from unitlint.configuration.delivery import DirectoryBuilder
from unitlint.configuration.unit_files import Owner, UnitDirectory
from unitlint.errors import InputError
from unitlint.formats.root import read_root, read_user_directories
from unitlint.formats.root_shape import is_root
from unitlint.platforms.packages import Package, lay_out, read_package
from unitlint.platforms.platform import Platform
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.systemd.defaults import ASSUMED
from unitlint.systemd.file_names import ETC, USER_ETC, USER_USR, USR
from unitlint.systemd.podman import UNKNOWN, Version, parse
from unitlint.text.numbers import whole_number
from unitlint.tree.listing import list_folder
from unitlint.tree.present import is_file
from unitlint.tree.reader import Reader, is_within, join
from unitlint.units.install import install_links
from unitlint.units.search_path import SearchPath

_SHARED_LIBRARY = re.compile(r"libsystemd-shared-(\d+)")
_DPKG_PODMAN = re.compile(
    r"^Package: podman\n(?:(?!Package:)[^\n]+\n)*?Version: (?:\d+:)?(?P<version>[^\n]+)$", re.MULTILINE
)
"""The stanza of podman in dpkg's status file (deb822(5))."""
_LIBRARY_PLACES = (
    "usr/lib/systemd",
    "lib/systemd",
    "usr/lib/*/systemd",
    "lib/*/systemd",
    "usr/lib64/systemd",
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a capture can't read off the units."""

    name: str
    systemd_version: int = 0
    complete: bool = True
    complete_for: tuple[str, ...] = ()
    provenance: tuple[str, ...] = ()
    date: str = ""


def capture(root: str, recipe: Recipe) -> Platform:
    """The platform that lies in the folder `root`. Raises InputError when there is none.

    The version is the given one, else that of the systemd library in the root, else the default.
    """
    if not is_root(root):
        list_folder(root, root)
        raise InputError(
            "not a root file system: it has neither usr/lib/systemd/system nor etc/systemd/system", path=root
        )
    configuration = read_root(Reader(), root, name=recipe.name, owner=Owner.PLATFORM)
    version = recipe.systemd_version or detect_version(root) or ASSUMED
    directories = tuple(_platform_directory(directory) for directory in configuration.directories)
    return Platform(
        recipe.name,
        version,
        directories,
        configuration.presets,
        other=tuple(_platform_directory(directory) for directory in read_user_directories(root)),
        complete=recipe.complete,
        complete_for=recipe.complete_for,
        provenance=recipe.provenance,
        date=recipe.date,
    )


def capture_packages(installed: Iterable[Path], available: Iterable[Path], recipe: Recipe) -> Platform:
    """The platform that Debian packages make: what is enabled once `installed` are, and what else there is.

    Of `available` packages only the units count: nothing starts them until somebody installs the package.
    Presets play no part: Debian's packages enable their units themselves (deb-systemd-helper(1p)).
    """
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / USR[1:]).mkdir(parents=True)
        present = [read_package(path) for path in installed]
        others = [read_package(path) for path in available]
        for package in (*present, *others):
            lay_out(package, root, installed=package in present)
        recipe = replace(recipe, systemd_version=recipe.systemd_version or _version_of((*present, *others)))
        provenance = (*recipe.provenance, *_listed("installed", present), *_listed("available", others))
        found = replace(capture(folder, replace(recipe, complete=False, provenance=provenance)), presets=())
    enabled = sorted({unit for package in present for unit in package.enabled})
    for_users = sorted({unit for package in present for unit in package.enabled_for_users})
    return replace(
        found,
        directories=_enabled(found.directories, enabled, ETC, USR),
        other=_enabled(found.other, for_users, USER_ETC, USER_USR),
    )


def _version_of(packages: Iterable[Package]) -> int:
    """The version of systemd among them; 0 without it. Its library may be in a package of its own."""
    for package in packages:
        number = re.match(r"(?:\d+:)?(\d+)", package.version)
        if package.name == "systemd" and number is not None:
            return whole_number(number[1])
    return 0


def _listed(word: str, packages: Iterable[Package]) -> Iterator[str]:
    names = ", ".join(f"{package.name} {package.version}" for package in packages if package.files)
    if names:
        yield f"{word}: {names}"


def _enabled(
    directories: tuple[UnitDirectory, ...], units: Iterable[str], etc_path: str, usr: str
) -> tuple[UnitDirectory, ...]:
    """The directories with the links that enabling the units makes (systemctl(1), enable)."""
    search_path = SearchPath(directories)
    etc = DirectoryBuilder(etc_path, Owner.PLATFORM)
    for unit in units:
        for link in install_links(search_path, unit):
            etc.add(link.name, None, folder=link.folder, link=f"{usr}/{link.unit}")
    return (etc.build(), *(directory for directory in directories if directory.path != etc_path))


def _platform_directory(directory: UnitDirectory) -> UnitDirectory:
    """Under the path that the merged /usr gives it."""
    path = directory.path if not directory.path.startswith("/lib/") else f"/usr{directory.path}"
    return replace(directory, path=path, owner=Owner.PLATFORM)


def detect_version(root: str) -> int:
    """The version in the name of systemd's shared library below `root`; 0 when there is none."""
    for place in _LIBRARY_PLACES:
        for file in sorted(Path(root).glob(f"{place}/libsystemd-shared-*")):
            if is_within(str(file.parent), root) and (found := _SHARED_LIBRARY.match(file.name)):
                return whole_number(found.group(1))
    return 0


def detect_podman(root: str) -> Version:
    """The podman that dpkg has installed below `root`; UNKNOWN when it has none."""
    path = join(root, "var/lib/dpkg/status")
    if not is_file(path):
        return UNKNOWN
    try:
        status = Reader().read(path, tree=root)
    except InputError:
        return UNKNOWN
    found = _DPKG_PODMAN.search(status.text)
    return (parse(found["version"]) or UNKNOWN) if found is not None else UNKNOWN
