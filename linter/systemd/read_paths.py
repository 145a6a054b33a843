"""Which folders systemd, udev and podman read, which names in them, and what is passed over there.

systemd.unit(5), "Unit File Load Path"; podman-systemd.unit(5); systemd.preset(5); tmpfiles.d(5);
sysusers.d(5); sysctl.d(5); modules-load.d(5); binfmt.d(5); environment.d(5); udev(7); systemd.network(5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.conf.files import CONF_FILES, NETWORK_TYPES, TOPS
from unitlint.systemd.file_names import (
    DEPENDENCY_SUFFIXES,
    HOME,
    OF_HOMES,
    QUADLET_TYPES,
    QUADLETS,
    UNIT_TYPES,
    is_dependency_folder,
    is_drop_in_folder,
    is_quadlet_drop_in_folder,
    is_quadlet_name,
    is_unit_name,
    looks_like_unit,
)
from unitlint.systemd.file_systems import EMPTY_AT_BOOT
from unitlint.text.suggest import nearest

_UNITS = ("systemd/system", "systemd/user")
_BY_SUFFIX = {
    "systemd/system-preset": (".preset",),
    "systemd/user-preset": (".preset",),
    "systemd/network": tuple(f".{kind}" for kind in NETWORK_TYPES),
    "systemd/nspawn": (".nspawn",),
    **{f"systemd/{name}.d": (".conf",) for name in CONF_FILES},
    "tmpfiles.d": (".conf",),
    "sysusers.d": (".conf",),
    "sysctl.d": (".conf",),
    "modules-load.d": (".conf",),
    "modprobe.d": (".conf",),
    "binfmt.d": (".conf",),
    "environment.d": (".conf",),
    "repart.d": (".conf",),
    "udev/rules.d": (".rules",),
    "udev/hwdb.d": (".hwdb",),
}
_SUFFIXES = frozenset(suffix for suffixes in _BY_SUFFIX.values() for suffix in suffixes)
_TELLING = (".preset", ".nspawn", ".rules", ".hwdb", *(f".{kind}" for kind in NETWORK_TYPES))
"""Suffixes of files that only one program reads, wherever they lie."""
_MANAGERS_OWN = re.compile(
    rf"(?P<top>{'|'.join(TOPS)})/systemd/(?P<name>[a-z-]+)\.conf(?P<drop_in>(?:\.d)?/[^/]+\.conf)?"
)
"""system.conf and its kin, and their drop-ins (systemd-system.conf(5))."""
_READ_AS_WELL = re.compile(
    r"/systemd/(?:(?:system|user)\.(?:attached|control)|transient|generator(?:\.early|\.late)?|initrd-preset)$"
    r"|^/usr/share/systemd$"
)
"""What else systemd reads, and in general fills itself (systemd.unit(5), systemd.preset(5)); and examples."""
_NAMES = tuple(name[:-5] for name in CONF_FILES)
_LOST_FOLDER = re.compile(
    rf"(?P<top>{'|'.join(TOPS)})/(?P<name>{'|'.join(n for n in _NAMES if n[-1] == 'd')})\.conf"
)
"""A daemon's file outside of the folder `systemd`."""

_OF_CONF = re.compile(
    rf"(?P<top>(?:{'|'.join(TOPS)})/systemd/(?P<name>{'|'.join(_NAMES)}))\.(?:d|conf)/(?P<file>[^/]+\.conf)"
)
"""A folder that lacks a part of its name: journald.d or journald.conf for journald.conf.d."""

_HOOK = re.compile(
    r"(?:/etc|/run|/usr/local/lib)/systemd/(?P<kind>system-sleep|system-shutdown)/(?P<file>[^/]+)"
)
_HOOKS = "/usr/lib/systemd"
"""The only folder above those of programs that run at sleep and at shutdown.

systemd-suspend.service(8), systemd-shutdown(8): neither is looked for below /etc.
"""
_SET_ASIDE = re.compile(
    r"(?:^|/)(?:\.|README|LICENSE|Makefile)|~$"
    r"|[.-](?:bak|backup|disabled|dist|dpkg-\w+|example|in|md|off|old|orig|rpm\w+|sample|save|swp|txt|unused)$",
    re.IGNORECASE,
)
"""Names that somebody gave for a file not to be read."""

IMAGES_ETC = "/usr/etc"
"""What an image of OSTree's has, from which each deployment's /etc is made (ostree-admin-deploy(1))."""

_SAME_FOLDER = 0.9
_SHORT_FORMS = {"cfg": "conf", "svc": "service", "rule": "rules"}
"""Suffixes that other programs have for the same."""
_SAME_NAME, _SHORT = 0.8, 4
"""How alike the names of two folders are, and from how many letters on, that one may mean the other."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Why nothing reads a file, and the path at which something would; empty where none is near."""

    why: str
    meant: str = ""


def deployed(path: str) -> str:
    """Where a file of an image of OSTree's is once the image is deployed."""
    return path.removeprefix("/usr") if path.startswith(f"{IMAGES_ETC}/") else path


@lru_cache(maxsize=16384)
def unread(path: str) -> Unread | None:
    """What keeps a file at this absolute path from being read; None where it is, or is in another folder."""
    if _SET_ASIDE.search(path.rpartition("/")[2]):
        return None
    for folder in _folders(path):
        if path.startswith(f"{folder}/"):
            return _check(folder, path[len(folder) + 1 :])
    if path.startswith(f"{IMAGES_ETC}/"):
        meant = deployed(path)
        is_one = any(meant.startswith(f"{folder}/") for folder in _folders(meant))
        return Unread(f"/etc is made from {IMAGES_ETC} before a deployment boots", meant) if is_one else None
    return _misplaced(path)


def leads_to_read(path: str) -> bool:
    """Whether a folder at this path is one that is read, or lies above, below or beside one; or nearly so."""
    parts = path.split("/")
    above = path.rpartition("/")[0]
    if above not in TOPS and any(above == folder.rpartition("/")[0] for folder in _folders(path)):
        return True
    return any(_runs_along(parts, tuple(folder.split("/"))) for folder in _folders(path)) or (
        _OF_CONF.fullmatch(f"{path}/x.conf") is not None
    )


def _runs_along(parts: list[str], wanted: tuple[str, ...]) -> bool:
    return all(own == other or _is_near_word(own, other) for own, other in zip(parts, wanted, strict=False))


def hidden_at_boot(path: str) -> str:
    """The file system that is mounted over this path before the first unit starts, or an empty string."""
    return next((folder for folder in EMPTY_AT_BOOT if path.startswith(f"{folder}/")), "")


def _folders(path: str) -> Iterator[str]:
    """All that are read, with those in the home in which the path lies."""
    if home := HOME.match(path):
        yield from (f"{home[0]}/{folder}" for folder in OF_HOMES)
    yield from (f"{top}/{folder}" for top in TOPS for folder in (*_UNITS, *_BY_SUFFIX))
    yield from (
        "/usr/share/systemd/user",
        QUADLETS,
        "/run/containers/systemd",
        "/usr/share/containers/systemd",
    )


def _check(folder: str, rest: str) -> Unread | None:
    if folder.endswith("/containers/systemd"):
        return _quadlet(folder, rest)
    if folder.endswith(_UNITS):
        return _unit(folder, rest)
    suffixes = next(found for end, found in _BY_SUFFIX.items() if folder.endswith(f"/{end}"))
    return _by_suffix(folder, rest, suffixes)


def _by_suffix(folder: str, rest: str, suffixes: tuple[str, ...]) -> Unread | None:
    inner, _, name = rest.rpartition("/")
    wanted = " or ".join(f"*{suffix}" for suffix in suffixes)
    if inner:
        if folder.endswith("/network") and inner.endswith(tuple(f"{suffix}.d" for suffix in suffixes)):
            return _by_suffix(folder, name, (".conf",))
        return Unread(f"folders below {folder} are not read", f"{folder}/{name}")
    if name.endswith(suffixes):
        return None
    meant = _with_suffix(name, [suffix[1:] for suffix in suffixes])
    stem, _, ending = name.rpartition(".")
    if not meant and stem and len(suffixes) == 1 and f".{ending}" in _SUFFIXES:
        meant = f"{stem}{suffixes[0]}"
    return Unread(f"only {wanted} is read in {folder}", f"{folder}/{meant}" if meant else "")


def _quadlet(folder: str, rest: str) -> Unread | None:
    """Folders below are looked into; a Quadlet may name other files relative to itself."""
    inner, _, name = rest.rpartition("/")
    if is_quadlet_name(name) or "/" in inner.rpartition(".d")[0]:
        return None
    if looks_like_unit(name):
        return Unread("podman's generator only reads Quadlets", f"/etc/systemd/system/{name}")
    last = inner.rpartition("/")[2]
    if last.endswith(".d") and is_quadlet_drop_in_folder(last):
        return None if name.endswith(".conf") else _by_suffix(f"{folder}/{inner}", name, (".conf",))
    meant = _with_suffix(name, QUADLET_TYPES) if "." in name else ""
    path = "/".join(part for part in (folder, inner, meant) if part)
    return Unread("podman's generator doesn't know this suffix", path) if meant else None


def _unit(folder: str, rest: str) -> Unread | None:
    inner, _, name = rest.rpartition("/")
    if not inner:
        return _in_unit_folder(folder, name)
    top, _, deeper = inner.partition("/")
    meant = top if is_drop_in_folder(top) or is_dependency_folder(top) else _sub_folder(top)
    if top == meant and not deeper:
        return _in_sub_folder(folder, top, name)
    if deeper or not meant:
        if not (is_unit_name(name) or name.endswith(".conf")):
            return None
        where = f"{folder}/{meant}" if meant else folder
        is_read = meant or is_unit_name(name)
        return Unread(f"folders below {where} are not read", f"{where}/{name}" if is_read else "")
    if is_quadlet_drop_in_folder(top):
        return Unread("podman's generator reads drop-ins of Quadlets elsewhere", f"{QUADLETS}/{rest}")
    return Unread(f"systemd doesn't read {top}", f"{folder}/{meant}/{name}")


def _in_unit_folder(folder: str, name: str) -> Unread | None:
    if looks_like_unit(name):
        return None  # that one with an invalid name is told as such
    if is_quadlet_name(name):
        return Unread(
            "systemd doesn't read Quadlets, and podman's generator reads them elsewhere", f"{QUADLETS}/{name}"
        )
    unit = name.removesuffix(".conf")
    if unit != name and is_unit_name(unit):
        return Unread(f"systemd reads drop-ins in {unit}.d", f"{folder}/{unit}.d/override.conf")
    if name.endswith(".preset"):
        return Unread("systemd reads presets elsewhere", f"{folder}-preset/{name}")
    drop_in = name.removesuffix(".d.conf")
    if drop_in != name and is_unit_name(drop_in):
        return Unread(f"systemd reads drop-ins in {drop_in}.d", f"{folder}/{drop_in}.d/override.conf")
    meant = _with_suffix(name, UNIT_TYPES) if "." in name else ""
    return Unread("systemd has no units with this suffix", f"{folder}/{meant}" if meant else "")


def _in_sub_folder(folder: str, sub: str, name: str) -> Unread | None:
    if is_dependency_folder(sub):
        return None if is_unit_name(name) else Unread(f"{folder}/{sub} is only for links with unit names")
    return _by_suffix(f"{folder}/{sub}", name, (".conf",))


def _sub_folder(name: str) -> str:
    """The drop-in or dependency folder that a name may stand for, or an empty string."""
    stem, _, suffix = name.rpartition(".")
    if suffix == "d":
        unit, _, kind = stem.rpartition(".")
        if not unit:
            return f"{stem}.service.d"
        near = nearest(kind, UNIT_TYPES)
        return f"{unit}.{near}.d" if near else f"{stem}.service.d"
    if is_unit_name(name):
        return f"{name}.d"
    near = nearest(suffix, (known[1:] for known in DEPENDENCY_SUFFIXES))
    meant = f"{stem}.{near}" if near and stem else ""
    return meant if is_dependency_folder(meant) else ""


def _with_suffix(name: str, suffixes: Iterable[str]) -> str:
    """The name with the suffix that it may have meant; of one without a suffix the only one there is."""
    known = list(suffixes)
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        return f"{name}.{known[0]}" if len(known) == 1 else ""
    near = nearest(_SHORT_FORMS.get(suffix, suffix), known)
    return f"{stem}.{near}" if near else ""


def _misplaced(path: str) -> Unread | None:
    """A file that would be read in a folder that is called almost as the one where it lies."""
    if found := _OF_CONF.fullmatch(path):
        folder = f"{found['top']}.conf.d"
        return Unread(f"{found['name']}.conf has its drop-ins in {folder}", f"{folder}/{found['file']}")
    if found := _MANAGERS_OWN.fullmatch(path):
        return _near_conf(found["top"], found["name"], found["drop_in"] or "")
    if found := _LOST_FOLDER.fullmatch(path):
        folder = f"{found['top']}/systemd"
        return Unread(f"systemd looks for {found['name']}.conf in {folder}", f"{folder}/{found['name']}.conf")
    if found := _HOOK.fullmatch(path):
        folder = f"{_HOOKS}/{found['kind']}"
        return Unread(f"systemd only runs programs in {folder}", f"{folder}/{found['file']}")
    for folder, own in _near_folders(path.rpartition("/")[0]):
        rest = path.removeprefix(f"{own}/")
        if rest and _belongs(folder, rest):
            return Unread(f"no program looks in {own}", f"{folder}/{rest}")
    home = HOME.match(path)
    users = ((f"{home[0]}/.config/systemd", "user"),) if home else ()
    for top, units in (*((f"{top}/systemd", "system") for top in TOPS), *users):
        rest = path.removeprefix(f"{top}/")
        if rest != path and _belongs(f"{top}/{units}", rest):
            return Unread(f"systemd looks for units in {top}/{units}", f"{top}/{units}/{rest}")
    return _one_folder_off(*path.rpartition("/")[::2])


def _near_conf(top: str, name: str, drop_in: str) -> Unread | None:
    """A file of systemd's folder whose name is almost that of a program's: journal.conf, resolve.conf.d."""
    if name in _NAMES:
        return None
    meant = next((known for known in _NAMES if _is_near_word(name, known)), "")
    place = f"{top}/systemd/{meant}.conf" + (f".d/{drop_in.rpartition('/')[2]}" if drop_in else "")
    return Unread(f"systemd has no {name}.conf", place) if meant else None


def _one_folder_off(folder: str, name: str) -> Unread | None:
    """A file that would be read if its path had one folder more, one less, or another for its last."""
    for read in () if _READ_AS_WELL.search(folder) else _folders(f"{folder}/"):
        is_off = folder in _with_one_less(read) or folder.rpartition("/")[0] == read.rpartition("/")[0]
        if is_off and _is_plainly_for(read, name):
            return Unread(f"no program looks for it in {folder}", f"{read}/{name}")
    return _below_systemd(folder, name)


def _below_systemd(folder: str, name: str) -> Unread | None:
    """What other programs of systemd read beside its own folder, not in it: tmpfiles.d, udev/rules.d."""
    top, _, rest = folder.partition("/systemd/")
    read = f"{top}/{rest}"
    if top not in TOPS or rest not in _BY_SUFFIX or _check(read, name) is not None:
        return None
    return Unread(f"no program looks in {folder}", f"{read}/{name}")


def _is_plainly_for(folder: str, name: str) -> bool:
    """Whether a file's name tells that it is one of a folder, wherever it lies."""
    if folder.endswith("/containers/systemd"):
        return is_quadlet_name(name)
    if folder.endswith(_UNITS):
        return is_unit_name(name)
    return name.endswith(_TELLING) and _check(folder, name) is None


@lru_cache(maxsize=256)
def _with_one_less(folder: str) -> frozenset[str]:
    """The paths of a folder without one of those above it, or without itself; the first stays."""
    parts = folder.split("/")
    return frozenset("/".join(parts[:at] + parts[at + 1 :]) for at in range(2, len(parts)))


@lru_cache(maxsize=1024)
def _near_folders(folder: str) -> tuple[tuple[str, str], ...]:
    """The folders that are read and are called almost as this one or one above it, each with that one."""
    parts = folder.split("/")
    above = {end: "/".join(parts[:end]) for end in range(1, len(parts) + 1)}
    pairs = ((each, above.get(each.count("/") + 1, "")) for each in _folders(f"{folder}/"))
    return tuple((each, own) for each, own in pairs if own and _is_near(own, each))


def _is_near_word(one: str, other: str) -> bool:
    """Whether one folder's name is another's but for a letter or two."""
    if abs(len(one) - len(other)) > 2 or min(len(one), len(other)) < _SHORT:
        return False
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other).ratio() >= _SAME_NAME


def _is_near(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 2 or one.partition("/")[0] != other.partition("/")[0]:
        return False
    letters = len(one) + len(other)
    if (letters - len({*one} ^ {*other})) / letters < _SAME_FOLDER:
        return False  # too many are in one alone: most folders are told apart so
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other).ratio() >= _SAME_FOLDER


def _belongs(folder: str, rest: str) -> bool:
    """Whether a file is read below a folder because of its name, and not for want of a reason not to."""
    if _check(folder, rest) is not None:
        return False
    if folder.endswith("/containers/systemd"):
        return is_quadlet_name(rest)
    return (
        "/" not in rest
        or is_drop_in_folder(rest.partition("/")[0])
        or is_dependency_folder(rest.partition("/")[0])
    )
