"""Which file names systemd reads, and where (systemd.unit(5), "Unit File Load Path" and description)."""

from __future__ import annotations

from posixpath import join, normpath

from unitlint.quick import patterns as re

UNIT_TYPES = (
    "automount", "device", "mount", "path", "scope", "service", "slice", "socket", "swap", "target", "timer",
)  # fmt: skip
"""The suffixes of unit names (systemd.unit(5))."""
TYPES_WITHOUT_FILES = frozenset({"device", "scope", "slice"})
"""Types that systemd makes units of without a file."""

QUADLET_TYPES = ("artifact", "build", "container", "image", "kube", "network", "pod", "volume")
"""podman-systemd.unit(5)."""

TRIGGERING_TYPES = ("timer", "path", "socket", "automount")
"""Types of units that start another one (systemd.unit(5), TriggeredBy)."""

INSTALL_FOLDERS = {"WantedBy": ".wants", "RequiredBy": ".requires", "UpheldBy": ".upholds"}
"""Where enabling makes links, by the key that asks for it (systemd.unit(5), [INSTALL] SECTION OPTIONS)."""
INSTALL_KEYS = (*INSTALL_FOLDERS, "Alias", "Also", "DefaultInstance")
"""All that an [Install] section may say, likewise."""

DEPENDENCY_SUFFIXES = tuple(INSTALL_FOLDERS.values())
DROP_IN_SUFFIX = ".d"

MASK = "/dev/null"
"""Where a link leads that masks a unit (systemd.unit(5), UNIT FILES)."""

EMPTY_DEVICES = frozenset({MASK, "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"})
"""Devices that can be opened on every machine: systemd takes a link to any device for a mask."""

NAME_LIMIT = 255
"""Bytes in the longest unit name (systemd.unit(5), UNIT FILES)."""

ETC = "/etc/systemd/system"
RUN = "/run/systemd/system"
GENERATOR = "/run/systemd/generator"
GENERATOR_EARLY = "/run/systemd/generator.early"
GENERATOR_LATE = "/run/systemd/generator.late"
USR_LOCAL = "/usr/local/lib/systemd/system"
USR = "/usr/lib/systemd/system"
LIB = "/lib/systemd/system"
USER_ETC, USER_USR = "/etc/systemd/user", "/usr/lib/systemd/user"

LOAD_PATH = (
    (GENERATOR_EARLY,),
    ("/etc/xdg/systemd/user",),
    (ETC, USER_ETC),
    (RUN, "/run/systemd/user"),
    (GENERATOR,),
    ("/usr/local/share/systemd/user",),
    ("/usr/share/systemd/user",),
    (USR_LOCAL, "/usr/local/lib/systemd/user"),
    (USR, LIB, USER_USR, "/lib/systemd/user"),
    (GENERATOR_LATE,),
)
"""Where a manager looks for units, highest precedence first (systemd.unit(5), UNIT FILE LOAD PATH).

The system manager and those of users, which have no folder in common but those of their generators; /lib is
/usr/lib. What exists at run time only is left out, and so are the folders in a user's home.
"""

UNIT_PATHS = tuple(path for paths in LOAD_PATH for path in paths if path.endswith("/systemd/system"))
"""The system manager's, without those of generators."""

USER_UNIT_PATHS = tuple(path for paths in LOAD_PATH for path in paths if path.endswith("/systemd/user"))
"""The user manager's, likewise."""

VENDOR_PATHS = (USR, LIB)
"""Where packages have their units (file-hierarchy(7), /usr/lib)."""

_PRECEDENCE = {path: rank for rank, paths in enumerate(LOAD_PATH) for path in paths}

_HOME = r"(?:/home/[^/]+|/var/home/[^/]+|/root|/var/roothome|/var/lib/[^/]+|/etc/skel)"
HOME = re.compile(_HOME)
"""A user's home, as files are delivered to it; services have theirs in /var/lib."""

OF_HOMES = (".config/systemd/user", ".local/share/systemd/user", ".config/containers/systemd")
"""The folders in a home that the user's manager and podman read."""

_USERS_OWN = re.compile(
    rf"{_HOME}"
    r"/(?:\.config|\.local/share)/systemd/user(?:\.control)?"
)
"""`~/.config/systemd/user` of some user, as files are delivered to it."""
_USERS_QUADLETS = re.compile(
    rf"{_HOME}/\.config/containers/systemd"
    r"|/(?:etc|usr/share)/containers/systemd/users(?:/\d+)?"
)
"""The rootless search path (podman-systemd.unit(5)); a number is a user's."""

_USER_FOLDER = re.compile(r"(?:^|/)(?:(?<!home/)user|user[_-]units|systemd[_-]user(?:[_-]units)?)$")
_USER_QUADLET_FOLDER = re.compile(
    r"(?:^|/)(?:\.config/containers/systemd|containers/systemd/users(?:/\d+)?)$"
)

QUADLETS = "/etc/containers/systemd"
QUADLET_PATHS = ("/run/containers/systemd", QUADLETS, "/usr/share/containers/systemd")
"""The Quadlet generator's search path, highest precedence first (podman-systemd.unit(5))."""

OS_RELEASE = ("/etc/os-release", "/usr/lib/os-release")
FACTS = ("/etc/hostname", "/etc/machine-id", "/etc/machine-info", *OS_RELEASE)
"""What tells of the machine: hostname(5), machine-id(5), machine-info(5), os-release(5)."""

GENERATOR_PATHS = (
    *("/etc/systemd/system-generators", "/usr/local/lib/systemd/system-generators"),
    *("/usr/lib/systemd/system-generators", "/lib/systemd/system-generators"),
)
"""Where systemd looks for generators (systemd.generator(7))."""

RUN_LEVELS = {1: "rescue.target", 2: "multi-user.target", 3: "multi-user.target", 4: "multi-user.target",
              5: "graphical.target"}  # fmt: skip
RUN_LEVEL_FOLDERS = tuple(f"/etc/rc{level}.d" for level in RUN_LEVELS)
"""Run levels of System V, their targets and the folders of their links (systemd-sysv-generator(8))."""

EXTENSION_PATHS = tuple(
    f"{folder}/{kind}/"
    for folder in ("/etc", "/run", "/var/lib", "/opt")
    for kind in ("extensions", "confexts")
)
"""Below these lie images that bring more files, units among them (systemd-sysext(8)); /opt is Flatcar's."""

UDEV_PATHS = (
    *("/etc/udev/rules.d", "/run/udev/rules.d", "/usr/local/lib/udev/rules.d"),
    *("/usr/lib/udev/rules.d", "/lib/udev/rules.d"),
)
"""Where udev reads its rules, highest precedence first (udev(7), RULES FILES)."""

UDEV_WANTS = "SYSTEMD_WANTS"
"""The property of a device that names the units it starts (systemd.device(5))."""
UDEV_USER_WANTS = "SYSTEMD_USER_WANTS"
"""And that of the units it starts in the managers of users."""

_UNIT_NAME = re.compile(rf"[A-Za-z0-9:_.\\@-]+\.(?:{'|'.join(UNIT_TYPES)})")
_TYPE_OR_UNIT = re.compile(rf"(?:[A-Za-z0-9:_.\\@-]+\.)?(?:{'|'.join(UNIT_TYPES)})")
_QUADLET_NAME = re.compile(rf".+\.(?:{'|'.join(QUADLET_TYPES)})")


def precedence(path: str) -> int:
    """The rank of a folder of units: the lowest counts. One of no known path is the administrator's."""
    return _PRECEDENCE.get(path, _PRECEDENCE[ETC])


def is_vendors(path: str) -> bool:
    """Whether a folder of units is a package's or a generator's: enabling and disabling leave it alone."""
    return path in _PRECEDENCE and not path.startswith(("/etc/", "/run/systemd/system", "/run/systemd/user"))


def is_user_unit_folder(path: str) -> bool:
    """Whether the user manager searches the folder at this absolute path, for some user or for all."""
    return path in USER_UNIT_PATHS or _USERS_OWN.fullmatch(path) is not None


def users_quadlet_folder(path: str) -> str:
    """The folder of the rootless search path that a file at this absolute path lies in or below; or empty."""
    found = _USERS_QUADLETS.match(path)
    return found[0] if found is not None and path[found.end() :].startswith("/") else ""


def is_for_users(folder: str) -> bool:
    """Whether a folder of a repository holds units or Quadlets of users, by its path.

    `systemd/user`, systemd's own `units/user`, `systemd-user`; `.config/containers/systemd`.
    """
    return _USER_FOLDER.search(folder) is not None or _USER_QUADLET_FOLDER.search(folder) is not None


def is_unit_name(name: str) -> bool:
    """Whether systemd loads a file of this name as a unit."""
    return len(name) <= NAME_LIMIT and _UNIT_NAME.fullmatch(name) is not None


def looks_like_unit(name: str) -> bool:
    """Whether the name ends as units' do, valid or not."""
    stem, _, suffix = name.rpartition(".")
    return bool(stem) and suffix in UNIT_TYPES and not name.startswith(".")


def is_quadlet_name(name: str) -> bool:
    """Whether podman's generator makes a unit of a file of this name."""
    return _QUADLET_NAME.fullmatch(name) is not None


def is_drop_in_folder(name: str) -> bool:
    """`foo.service.d`, `foo-.service.d` and `service.d`."""
    return name.endswith(DROP_IN_SUFFIX) and _TYPE_OR_UNIT.fullmatch(name[:-2]) is not None


def is_dependency_folder(name: str) -> bool:
    """`foo.target.wants` and its kin."""
    stem, _, _ = name.rpartition(".")
    return name.endswith(DEPENDENCY_SUFFIXES) and _TYPE_OR_UNIT.fullmatch(stem) is not None


COPIES = (
    *("rpmnew", "rpmsave", "rpmorig", "dpkg-old", "dpkg-new", "dpkg-tmp", "dpkg-dist", "dpkg-bak"),
    *("dpkg-backup", "dpkg-remove", "ucf-new", "ucf-old", "ucf-dist", "swp", "bak", "old", "new"),
    *("orig", "rej"),
)
"""Endings of files that something made of others, or put aside: hidden_or_backup_file() of
src/basic/path-util.c, patch(1)."""


def is_passed_over(name: str) -> bool:
    """Whether systemd passes over a file of this name in a folder of drop-ins or of links.

    One whose name begins with a dot is hidden (hidden_or_backup_file() of src/basic/path-util.c); a unit's
    own file is not looked for in this way.
    """
    return name.startswith(".")


def from_top(link: str) -> str:
    """Where systemd looks for the folder of drop-ins or links that a link of that text leads to.

    It asks for the link's text as it is (unit_file_build_name_map() of src/basic/unit-file.c), so that a
    relative one counts from `/`, where the manager runs, and is passed over if no folder is there.
    """
    return normpath(join("/", link))


def is_quadlet_drop_in_folder(name: str) -> bool:
    """`foo.container.d` and `container.d`."""
    return name.endswith(DROP_IN_SUFFIX) and name[:-2].rpartition(".")[2] in QUADLET_TYPES
