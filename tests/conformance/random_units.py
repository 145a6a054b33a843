"""Sets of units made at random: all types, drop-ins, masks, links, instances, conflicts, defaults on and off.

`LINES` are settings in which `{unit}`, `{service}`, `{path}` and their kin stand for one of a few names, few
enough for the units to meet each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st

TARGET = "start.target"
"""The target that a set is started with; it wants some of the set's units."""

TEXTS = "low/texts"
"""A folder of no units inside the unit path, to which links of it lead."""

POOL: Mapping[str, tuple[str, ...]] = {
    "service": (
        *("a.service", "b.service", "c-d.service", "t@x.service", "t@y.service", "a-b-c.service"),
        *("c-t@x.service", "t@-x.service", "al@x.service", "a\\x2db.service"),
        *("-a.service", "-a-b@x.service"),
    ),
    "socket": ("a.socket", "b.socket", "t@x.socket"),
    "timer": ("a.timer", "c-d.timer"),
    "path": ("a.path", "b.path"),
    "mount": ("mnt.mount", "mnt-data.mount", "var-lib.mount", "tmp.mount", "run.mount", "mnt-a\\x2db.mount"),
    "automount": ("mnt.automount", "mnt-data.automount", "-.automount"),
    "swap": ("dev-sda2.swap", "mnt-swapfile.swap"),
    "slice": ("a.slice", "a-b.slice", "machine.slice"),
    "scope": ("a.scope",),
    "device": ("dev-sda1.device", "dev-sda2.device"),
    "target": ("a.target", "b.target", "a@x.target", "local-fs.target", "sysinit.target", "basic.target"),
}
SPECIAL = ("shutdown.target", "umount.target", "dbus.socket", "network.target", "a@.service", "%p.socket")
ODD = (
    *("%i.service", "t@%i.service", "t@.service", "%n", "%j.target"),
    *("no-suffix", "a.unknown", '"a.service"'),
    *("t@%i0.service", "t@%N.service", "c-t@%i%i.service", "al@%n.service", "t@x%p.service"),
    *("mnt@x.mount", "a@x.slice", "a--b.slice", "system-%i.slice", "%I.service", "%f.service"),
)
TEMPLATES = ("t@.service", "t@.socket", "a@.target", "c-t@.service", "al@.service")
PATHS = (
    "/mnt",
    "/mnt/data/x",
    "/var/lib/a",
    "/tmp",
    "/",
    "/run/a",
    "/mnt/a-b",
    "//mnt//data/",
    "relative",
    "%t/x",
    "/var/run/a",
)

DEPENDENCIES = (
    *("After", "Before", "Wants", "Requires", "Requisite", "BindsTo", "PartOf", "Upholds", "Conflicts"),
    *("OnFailure", "OnSuccess", "PropagatesReloadTo", "ReloadPropagatedFrom", "PropagatesStopTo"),
    *("StopPropagatedFrom", "JoinsNamespaceOf"),
)

UNIT_LINES = (
    *(f"{key}={{unit}}" for key in DEPENDENCIES),
    *(
        "After={unit} {unit}",
        "Before={unit}",
        "Wants={unit} {odd}",
        "After={odd}",
        "Requires={odd}",
        "After=",
    ),
    *("DefaultDependencies=no", "DefaultDependencies=no", "DefaultDependencies=yes", "DefaultDependencies=?"),
    *("RequiresMountsFor={path}", "RequiresMountsFor={path} {path}", "ConditionPathExists={path}"),
    *("IgnoreOnIsolate=yes", "AllowIsolate=yes", "StopWhenUnneeded=yes", "RefuseManualStart=yes", "Junk"),
    *("StopPropagatedFrom={target}", "PropagatesStopTo={target}", "Conflicts={target}", "[Broken"),
)
EXECUTION_LINES = (
    *("StandardOutput=null", "StandardOutput=journal", "StandardOutput=tty", "StandardError=journal"),
    *("StandardOutput=inherit", "StandardInput=tty", "StandardOutput=file:/tmp/x", "StandardError=null"),
    *("PrivateTmp=yes", "PrivateTmp=no", "DynamicUser=yes", "StateDirectory=a b", "RuntimeDirectory=a"),
    *("CacheDirectory=x/y", "LogsDirectory=a", "ConfigurationDirectory=a", "WorkingDirectory={path}"),
    *("WorkingDirectory=-{path}", "WorkingDirectory=~", "RootDirectory={path}", "LogNamespace=x"),
    *("BindPaths={path}", "ReadWritePaths={path}", "RootImage={path}", "User=nobody", "Slice={slice}"),
    *("StandardOutput=append:{path}", "StandardError=truncate:x", "StandardOutput=fd:{odd}"),
    *("LogNamespace={odd}", "LogNamespace=.", "MountImages={path}:{path}", "MountImages=+/x:/y -/x:/y"),
    *("WorkingDirectory=%f", "WorkingDirectory=/mnt/%p", "StateDirectory=%p/%i", "Slice={odd}"),
    *("ConfigurationDirectory=a:", "StateDirectory=a:b:ro c::x", "CacheDirectory=a:%i"),
    *("NetworkNamespacePath={path}", "MountAPIVFS=yes", "PrivateDevices=yes", "ProtectSystem=strict"),
)
LINES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "service": (
        "Service",
        (
            *(
                "ExecStart=/bin/true",
                "ExecStart=/bin/true",
                "ExecStart=",
                "ExecStop=/bin/true",
                "ExecStart=true",
            ),
            *("Type=oneshot", "Type=dbus", "Type=simple", "Type=notify", "Type=idle", "Type=nonsense"),
            *(
                "BusName=org.example.A",
                "BusName=org.x.%p",
                "Sockets={socket}",
                "Restart=always",
                "RemainAfterExit=yes",
            ),
            *(
                "ExecStartPre=/bin/true",
                "ExecReload=/bin/true",
                "PIDFile={path}",
                "USBFunctionStrings={path}",
            ),
            *EXECUTION_LINES,
        ),
    ),
    "socket": (
        "Socket",
        (
            *("ListenStream={path}", "ListenDatagram={path}", "ListenStream=8080", "ListenFIFO={path}"),
            *("ListenStream=@abstract", "ListenSpecial={path}", "ListenStream=", "Service={service}"),
            *(
                "Accept=yes",
                "Accept=no",
                "BindToDevice=eth0",
                "BindToDevice=%i",
                "DeferTrigger=patient",
                "ExecStartPre=/bin/true",
                "Symlinks={path}",
            ),
            *("ListenNetlink=route 1", "ListenMessageQueue=/q", "FileDescriptorName=a", "MaxConnections=1"),
            *EXECUTION_LINES,
        ),
    ),
    "timer": (
        "Timer",
        (
            *("OnCalendar=daily", "OnBootSec=1min", "OnCalendar=nonsense", "OnCalendar=", "OnActiveSec=5"),
            *("Persistent=yes", "Unit={unit}", "Unit={service}", "OnClockChange=yes", "AccuracySec=1min"),
        ),
    ),
    "path": (
        "Path",
        (
            *(
                "PathExists={path}",
                "PathChanged={path}",
                "DirectoryNotEmpty={path}",
                "PathExistsGlob={path}/*",
            ),
            *("Unit={unit}", "Unit={service}", "MakeDirectory=yes", "PathModified={path}", "PathExists="),
        ),
    ),
    "mount": (
        "Mount",
        (
            *(
                "What=/dev/sda1",
                "What=tmpfs",
                "What=server:/x",
                "What={path}",
                "What=LABEL=x",
                "What=overlay",
            ),
            *(
                "Where=/mnt",
                "Where=/mnt/data",
                "Where=/var/lib",
                "Where=/tmp",
                "Where=/run",
                "Where=/mnt/a-b",
            ),
            *("Type=ext4", "Type=tmpfs", "Type=nfs", "Type=fuse.sshfs", "Options=bind", "Options=_netdev"),
            *("Options=nofail", "Options=noauto,loop", "Options=usrquota", "Options=x-systemd.device-bound"),
            *("Options=x-systemd.device-bound=no", "LazyUnmount=yes", *EXECUTION_LINES),
        ),
    ),
    "automount": (
        "Automount",
        ("Where=/mnt", "Where=/mnt/data", "TimeoutIdleSec=1min", "DirectoryMode=0755"),
    ),
    "swap": (
        "Swap",
        (
            "What=/dev/sda2",
            "What=/mnt/swapfile",
            "What=UUID=1",
            "Options=nofail",
            "Priority=1",
            *EXECUTION_LINES,
        ),
    ),
    "slice": ("Slice", ("CPUWeight=10", "MemoryMax=1G")),
    "scope": ("Scope", ("Slice={slice}", "RuntimeMaxSec=1")),
    "device": ("Unit", UNIT_LINES),
    "target": ("Unit", UNIT_LINES),
}
"""Unit type → its own section, and settings for it."""

ENOUGH: Mapping[str, str] = {
    "service": "ExecStart=/bin/true",
    "socket": "ListenStream=/run/s",
    "timer": "OnBootSec=1",
    "path": "PathExists=/tmp/x",
    "mount": "What=/dev/sda1\nWhere={where}",
    "automount": "Where={where}",
    "swap": "What={where}",
}
"""What makes a unit of that type one that systemd takes; most of the units get it."""


@dataclass(frozen=True, slots=True)
class UnitSet:
    """Unit folders as data: `folder/name` → text, and `folder/name` → target of a link."""

    files: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    def write(self, root: Path) -> tuple[Path, ...]:
        """Make the folders below `root`; the unit path, highest precedence first."""
        folders = (root / "high", root / "low")
        for folder in (*folders, root / TEXTS):
            folder.mkdir(parents=True, exist_ok=True)
        for name, text in self.files.items():
            path = root / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        for name, target in self.links.items():
            path = root / name
            path.parent.mkdir(exist_ok=True)
            if not path.exists() and not path.is_symlink():
                path.symlink_to(target)
        return folders


_NAMES = tuple(name for names in POOL.values() for name in names)
_FOLDERS = st.sampled_from(("high", "low", "low"))
_NAME = st.sampled_from(_NAMES)
_ANY_NAME = st.sampled_from((*_NAMES, *_NAMES, *SPECIAL))


def unit_type(name: str) -> str:
    """The suffix."""
    return name.rpartition(".")[2]


@st.composite
def lines(draw: st.DrawFn, table: tuple[str, ...], most: int) -> list[str]:
    """Some of the settings of `table`, their names drawn."""
    chosen = draw(st.lists(st.sampled_from(table), max_size=most))
    return [_filled(draw, line) for line in chosen]


def _filled(draw: st.DrawFn, line: str) -> str:
    while "{" in line:
        word = line[line.index("{") + 1 : line.index("}")]
        line = line.replace("{" + word + "}", draw(_WORDS[word]), 1)
    return line


_WORDS: Mapping[str, st.SearchStrategy[str]] = {
    "unit": _ANY_NAME,
    "odd": st.sampled_from(ODD),
    "path": st.sampled_from(PATHS),
    "service": st.sampled_from((*POOL["service"], "%i.service", "t@.service")),
    "socket": st.sampled_from(POOL["socket"]),
    "slice": st.sampled_from((*POOL["slice"], "-.slice", "a.service")),
    "target": st.sampled_from((*POOL["target"], TARGET)),
}


@st.composite
def fragments(draw: st.DrawFn, name: str) -> str:
    """The text of a unit file or drop-in for `name`."""
    kind = unit_type(name)
    section, table = LINES[kind]
    text = ["[Unit]", *draw(lines(UNIT_LINES, 4)), f"[{section}]", *draw(lines(table, 3))]
    return "\n".join((*text, ""))


@st.composite
def whole_fragments(draw: st.DrawFn, name: str) -> str:
    """A unit file that mostly has what its type needs."""
    text = draw(fragments(name))
    return text + enough(name) if draw(st.integers(0, 7)) else text


def enough(name: str) -> str:
    """The section and the settings that a unit of that name can't do without."""
    kind = unit_type(name)
    if kind not in ENOUGH:
        return ""
    where = "/" + name.rpartition(".")[0].replace("-", "/").replace("\\x2d", "-")
    return f"[{LINES[kind][0]}]\n" + ENOUGH[kind].replace("{where}", where) + "\n"


@st.composite
def unit_sets(draw: st.DrawFn) -> UnitSet:
    """A set of units with its drop-ins and links."""
    files: dict[str, str] = {}
    links: dict[str, str] = {}
    names = draw(st.lists(st.sampled_from((*_NAMES, *TEMPLATES)), min_size=1, max_size=8, unique=True))
    for name in names:
        _add_unit(draw, name, files, links)
    for _ in range(draw(st.integers(0, 3))):
        folder = draw(st.sampled_from(_drop_in_folders(names)))
        file_name = draw(st.sampled_from(("10-x.conf", "10-x.conf", "20-y.conf", ".30-z.conf")))
        where = f"{draw(_FOLDERS)}/{folder}.d/{file_name}"
        if draw(st.integers(0, 5)):
            files[where] = draw(fragments(folder))
        else:
            links[where] = f"../../{TEXTS}/{folder}.{file_name}"
            files[f"{TEXTS}/{folder}.{file_name}"] = draw(fragments(folder))
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(("wants", "requires")))
        target = draw(st.sampled_from((*_NAMES, "t@.service")))
        where = f"{draw(_FOLDERS)}/{draw(st.sampled_from(_drop_in_folders(names)))}.{kind}/{target}"
        if draw(st.integers(0, 7)):
            where_to = (f"../{target}", f"../{target}", "../other.service", target)
            links[where] = draw(st.sampled_from(where_to))
        else:
            files[where] = draw(st.sampled_from(("", "[Unit]\n")))
    if not draw(st.integers(0, 7)):
        _link_folder(draw, draw(st.sampled_from(_drop_in_folders(names))), files, links)
    wanted = [n.replace("@.", "@x.") for n in names]
    files[f"low/{TARGET}"] = "[Unit]\n" + "".join(f"Wants={name}\n" for name in wanted)
    return UnitSet(files, links)


def _link_folder(draw: st.DrawFn, name: str, files: dict[str, str], links: dict[str, str]) -> None:
    """A folder of drop-ins that is a relative link, which leads nowhere from `/`.

    Units that are always there (`init.scope`) are loaded before systemd knows the folders: they read it.
    """
    where = f"{draw(_FOLDERS)}/{name}.d"
    if name not in ("scope", "slice", "mount") and not any(
        path.startswith(f"{where}/") for path in (*files, *links)
    ):
        links[where] = "../low/texts"
        files[f"{TEXTS}/40-a.conf"] = draw(fragments(name))


def _add_unit(draw: st.DrawFn, name: str, files: dict[str, str], links: dict[str, str]) -> None:
    where = f"{draw(_FOLDERS)}/{name}"
    choice = draw(st.integers(0, 15))
    if choice == 0:
        links[where] = "/dev/null"
    elif choice == 1:
        files[where] = ""
    elif choice == 2:
        links[where] = draw(_alias(name))
    elif choice == 3:
        links[where] = draw(
            st.sampled_from(("../../../../../../../dev/null", "/nope/x.service", f"/nope/{name}"))
        )
    elif choice == 4:
        linked = draw(st.sampled_from((name, _alias_name(name), "text")))
        links[where] = f"../{TEXTS}/{linked}"
        files[f"{TEXTS}/{linked}"] = draw(whole_fragments(name))
    elif choice > 5:
        files[where] = draw(whole_fragments(name))


def _alias(name: str) -> st.SearchStrategy[str]:
    """What a link of that name may lead to: an equal type, a template, nothing."""
    like = [n for n in (*_NAMES, *TEMPLATES) if unit_type(n) == unit_type(name)]
    return st.sampled_from((*like, *like, f"nope.{unit_type(name)}", f"../low/{like[0]}"))


def _alias_name(name: str) -> str:
    """Another name of the type, as long as a template's or an instance's is one."""
    stem, _, suffix = name.rpartition(".")
    return f"other{'@' if '@' in stem else ''}.{suffix}"


def _drop_in_folders(names: list[str]) -> list[str]:
    """Folders of the units themselves, of their types and of a common prefix."""
    found = dict.fromkeys(names)
    for name in names:
        found[unit_type(name)] = None
        stem, _, suffix = name.rpartition(".")
        if "-" in stem:
            found[f"{stem.partition('-')[0]}-.{suffix}"] = None
            found[f"{stem.partition('-')[0]}-@x.{suffix}"] = None
            found[f"{stem.partition('-')[0]}-@.{suffix}"] = None
        if "@" in stem:
            found[f"{stem.partition('@')[0]}@.{suffix}"] = None
    return list(found)
