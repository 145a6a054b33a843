"""What a file is called once it is installed: a template's suffix is gone, and debhelper's package too."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from pathlib import PurePath

from unitlint.errors import InputError
from unitlint.formats.builds import Built, built
from unitlint.formats.chezmoi import target_name
from unitlint.grammar.bytes import decode
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.base_systems import DEBIAN_FOLDER
from unitlint.systemd.escaping import escape_path
from unitlint.systemd.file_names import (
    UDEV_PATHS,
    UNIT_TYPES,
    is_quadlet_name,
    looks_like_unit,
)
from unitlint.template.dialects import is_rendered, without_suffixes
from unitlint.template.further_names import is_copy, name_within
from unitlint.text.source import is_known
from unitlint.tree.reader import read_bytes

_CRATE = "Cargo.toml"
_CRATE_LIMIT = 256 * 1024
"""Characters of a crate's manifest; long ones have a tenth of that."""
_DOTS_LIMIT = 100
"""Dots in a line of it: tomllib takes the square of those in a key."""
_PACKAGE = re.compile(r"^Package:[ \t]*(\S+)", re.MULTILINE)
_OPEN = re.compile(r"(?<![^A-Za-z0-9:_.\\@-])[^A-Za-z0-9:_.\\@-]*[{}<>$%][^A-Za-z0-9:_.\\@-]*")
_DROP_IN = re.compile(
    rf"(?P<unit>[^/]+\.(?:{'|'.join(UNIT_TYPES)}))(?:\.d)?\.(?P<name>(?:[\w@:-]+\.)*conf)\Z"
)
"""Gentoo's `a.service.conf`, and `a.service.d.x.conf`: a drop-in that lies beside its unit."""


_COMPANIONS = {
    "udev": "/usr/lib/udev/rules.d/60-{}.rules",
    "tmpfiles": "/usr/lib/tmpfiles.d/{}.conf",
    "sysusers": "/usr/lib/sysusers.d/{}.conf",
}
"""Where debian/PACKAGE.KIND goes: dh_installudev(1), dh_installtmpfiles(1), dh_installsysusers(1)."""

_WHERE = re.compile(r"^[ \t]*Where[ \t]*=[ \t]*(/[^\s%{<@$]*)[ \t]*$", re.MULTILINE)
_AT_A_PATH = ("mount", "automount")
_INSTANCE = re.compile(r"(?<!%)(?:%%)*%[iI]")
_USERS = re.compile(rf"\.user\.(?:{'|'.join(UNIT_TYPES)})\Z")


def is_debians_user_unit(file: str) -> bool:
    """Whether a file of `debian/` is a unit of users' managers, by its name."""
    return _USERS.search(without_suffixes(file)) is not None


@dataclass(frozen=True, slots=True)
class InstalledNames:
    """The names that the files of one folder will have."""

    packages: tuple[str, ...] = ()
    """Of a folder `debian`, the binary packages, in the order of debian/control."""
    folder: str = ""
    """Where they lie; empty for names that are asked about without a place."""
    _known: dict[str, str] = field(default_factory=dict, compare=False)
    _builds: list[Built] = field(default_factory=list, compare=False)
    _sets: list[frozenset[str]] = field(default_factory=list, compare=False)

    @property
    def _set(self) -> frozenset[str]:
        if not self._sets:
            self._sets.append(frozenset(self.packages))
        return self._sets[0]

    def of(self, file: str) -> str:
        """The name as a unit's or Quadlet's; empty for a file that can be neither, by its name."""
        if file not in self._known:
            self._known[file] = self._name(file)
        return self._known[file]

    def companion(self, file: str) -> str:
        """The path of a file that goes with units: rules of udev's, lines of tmpfiles.d and sysusers.d."""
        name = without_suffixes(file)
        if name.endswith(".rules") and not name.startswith("."):
            return f"{UDEV_PATHS[-2]}/{name}"
        stem, _, kind = name.rpartition(".")
        if not self.packages or kind not in _COMPANIONS:
            return ""
        rest = next(_behind(f"{stem}.", self._set), None)
        if rest is not None:
            return _COMPANIONS[kind].format(rest[:-1] or stem)
        return _COMPANIONS[kind].format(self.packages[0]) if not stem else ""

    def nearly(self, file: str) -> str:
        """The name of the unit that a file would be but for an ending that isn't read, `a.service.bak`."""
        return "" if self.of(file) else name_within(file)

    def variant(self, file: str) -> str:
        """The same of a unit for one system or release, `a.systemd`, `a.service.el7`: no copy, no drop-in."""
        is_other = is_copy(file) or without_suffixes(file).endswith(".conf")
        return "" if is_other else self.nearly(file)

    def hints_at_unit(self, file: str) -> bool:
        """Whether a file holds a unit, a drop-in or a part of one, by its name."""
        return any(read(file) for read in (self.of, self.nearly, self.variant, self.drop_in, self.companion))

    def drop_in(self, file: str) -> str:
        """The drop-in that a file becomes which lies in no `NAME.d`, `NAME.d/FILE.conf`; empty for none."""
        if ".conf" not in file or file.startswith("."):
            return ""
        if self.folder and file in self._built.drop_ins:
            return self._built.drop_ins[file]
        found = _DROP_IN.match(without_suffixes(file))
        if found is None:
            return ""
        name = found["name"] if "." in found["name"] else f"{found['unit']}.conf"
        return f"{found['unit']}.d/{name}"

    def is_for_users(self, file: str) -> bool:
        """Whether a file is installed for users' managers, where the others of the folder needn't be."""
        if self.packages and is_debians_user_unit(file):
            return True
        return bool(self.folder and (self.of(file) or self.drop_in(file))) and file in self._built.for_users

    def _name(self, file: str) -> str:
        name = target_name(self.folder, without_suffixes(file))
        if self.packages:
            name = _debian(name, self.packages, self._set)
        elif name in UNIT_TYPES and PurePath(self.folder).name == DEBIAN_FOLDER:
            name = f"_.{name}"  # of a package that something else names
        if self.folder and looks_like_unit(name):
            name = self._built.renamed.get(file, name)
        if file.startswith(".") or not (looks_like_unit(name) or is_quadlet_name(name)):
            return ""
        return _OPEN.sub("_", name) if name != file or _OPEN.search(name) else name

    @property
    def _built(self) -> Built:
        """Looked up for the first file that may be a unit."""
        if not self._builds:
            self._builds.append(built(self.folder))
        return self._builds[0]


def names_in(folder: str) -> InstalledNames:
    """The names in the folder at a path."""
    if PurePath(folder).name != DEBIAN_FOLDER:
        return InstalledNames(folder=folder)
    for control in ("control", "control.in"):
        try:
            text = decode(read_bytes(f"{folder}/{control}"))
        except InputError:
            continue
        return InstalledNames(tuple(_PACKAGE.findall(text)), folder)
    return InstalledNames(_package_of_crate(PurePath(folder).parent), folder)


def _package_of_crate(folder: PurePath) -> tuple[str, ...]:
    """The package that cargo-deb makes of a crate, whose folder `debian` needs no control file.

    Source: cargo-deb, README.md, "systemd integration".
    """
    import tomllib  # few folders need it

    try:
        text = decode(read_bytes(f"{folder}/{_CRATE}"))
        if len(text) > _CRATE_LIMIT or any(line.count(".") > _DOTS_LIMIT for line in text.split("\n")):
            return ()
        manifest = tomllib.loads(text)
    except (InputError, ValueError, RecursionError):  # ValueError: a number of 5,000 digits, too
        return ()
    crate = manifest.get("package")
    if not isinstance(crate, dict):
        return ()
    metadata = crate.get("metadata")
    deb = metadata.get("deb") if isinstance(metadata, dict) else None
    name = (deb.get("name") if isinstance(deb, dict) else None) or crate.get("name")
    return (name,) if isinstance(name, str) and looks_like_unit(f"{name}.service") else ()


def _debian(name: str, packages: tuple[str, ...], known: Container[str]) -> str:
    """debian/PACKAGE.NAME.service is NAME.service, debian/service is the first package's (debhelper(7)).

    PACKAGE.NAME.user.service and PACKAGE@.user.service are users' (dh_installsystemduser(1)).
    """
    if is_debians_user_unit(name):
        stem, suffix = name[: name.rindex(".user.")], name.rpartition(".")[2]
        return f"{next(_behind(stem, known), stem)}.{suffix}"
    if name in UNIT_TYPES:
        return f"{packages[0]}.{name}"
    return next(filter(looks_like_unit, _behind(name, known)), name)


def _behind(name: str, packages: Container[str]) -> Iterator[str]:
    """What stands behind the name of a package and a dot, the longest name first."""
    end = name.rfind(".")
    while end > 0:
        if name[:end] in packages:
            yield name[end + 1 :]
        end = name.rfind(".", 0, end)


def as_template(file: str, name: str, text: str) -> str:
    """The name of a unit that knows its instance: a role may deliver `a.service.j2` as `a@.service`.

    A mount is called as its `Where=` says: a role may deliver `a.mount.j2` as `srv-a.mount`.
    """
    stem, _, suffix = name.rpartition(".")
    if suffix in _AT_A_PATH and is_rendered(file):
        where = _WHERE.search(text)
        return f"{escape_path(where[1])}.{suffix}" if where and is_known(where[1]) else name
    is_one = file != name and "@" not in name and _INSTANCE.search(text) is not None
    return f"{stem}@.{suffix}" if is_one else name


def installed(names: Mapping[str, str]) -> Mapping[str, str]:
    """File → installed name, the first of those that share one; the order of `names` decides."""
    taken: dict[str, str] = {}
    for file, name in names.items():
        taken.setdefault(name, file)
    return {file: name for name, file in taken.items()}
