"""Sets of units as an engineer lays them out: services with their sockets, timers, mounts and drop-ins.

Unlike `random_units`, a set is made of small designs (a daemon with its helpers, nested mounts, a template
with instances, …) that are put into folders of different precedence, linked, masked, overridden and, now and
then, written wrongly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.conformance.random_units import TARGET, UnitSet

FOLDERS = ("high", "low", "low", "low")
STEMS = ("app", "app-db", "app-db-log", "web", "x\\x2dy", "Étà", "a.b", "q:1", "_u", "9p")
INSTANCES = ("one", "two", "a-b", "mnt-data", "x\\x2dy", "@", "é", "1.2", "a@b")
PATHS = (
    "/srv",
    "/srv/app",
    "/srv/app/data",
    "/srv/app data",
    "/var/lib/app",
    "/var/tmp",
    "/run/app",
    "/tmp/x",
    "/usr/x",
)
RELATIONS = (
    *("After", "Before", "Wants", "Requires", "BindsTo", "Requisite", "PartOf", "Upholds", "Conflicts"),
    *("OnFailure", "OnSuccess", "PropagatesReloadTo", "ReloadPropagatedFrom", "PropagatesStopTo"),
    *("StopPropagatedFrom", "JoinsNamespaceOf"),
)
SPECIFIERS = (
    "%n",
    "%N",
    "%p.service",
    "%i.service",
    "%j.target",
    "%p@%i.service",
    "%P.socket",
    "%y.path",
    "%%.service",
)
TARGETS = (
    *("multi-user.target", "basic.target", "sysinit.target", "network.target", "network-online.target"),
    *(
        "local-fs.target",
        "remote-fs.target",
        "sockets.target",
        "timers.target",
        "paths.target",
        "swap.target",
    ),
    *("shutdown.target", "umount.target", "time-sync.target", "slices.target", "default.target"),
)


@dataclass(slots=True)
class Draft:
    """A set while it is made."""

    random: Random
    files: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def chance(self, one_in: int) -> bool:
        return not self.random.randrange(one_in)

    def other(self) -> str:
        """A unit to refer to: mostly one of the set."""
        if self.names and not self.chance(4):
            return self.random.choice(self.names)
        return self.random.choice(
            (*TARGETS, *SPECIFIERS, "absent.service", "app@.service", "bad name.service")
        )

    def put(self, name: str, text: str, folder: str = "") -> None:
        """A unit file, somewhere in the search path."""
        self.names.append(name.replace("@.", f"@{self.random.choice(INSTANCES)}.") if "@." in name else name)
        self.files.setdefault(f"{folder or self.random.choice(FOLDERS)}/{name}", text)


def engineered_units(seed: int) -> UnitSet:
    """The set of that number."""
    draft = Draft(Random(seed))
    for _ in range(draft.random.randint(1, 5)):
        draft.random.choice(_DESIGNS)(draft)
    for _ in range(draft.random.randint(0, 4)):
        draft.random.choice(_TOUCHES)(draft)
    wanted = list(dict.fromkeys(draft.names))
    draft.files.setdefault(
        f"low/{TARGET}", "[Unit]\n" + "".join(f"Wants={_quoted(name)}\n" for name in wanted)
    )
    links = {where: to for where, to in draft.links.items() if where not in draft.files}
    return UnitSet(draft.files, links)


def _quoted(name: str) -> str:
    return f'"{name}"'.replace("\\", "\\\\") if "\\" in name else name


def _stem(draft: Draft) -> str:
    return draft.random.choice(STEMS)


def _unit(draft: Draft, *lines: str) -> str:
    found = ["[Unit]", "Description=A %p of %H", *lines]
    found += [_relation(draft) for _ in range(draft.random.choice((0, 0, 1, 1, 2, 3)))]
    return "\n".join(found) + "\n"


def _relation(draft: Draft) -> str:
    key = draft.random.choice(RELATIONS)
    if draft.chance(8):
        return draft.pick(
            *(
                "DefaultDependencies=no",
                "DefaultDependencies=false",
                "DefaultDependencies=maybe",
                "IgnoreOnIsolate=1",
            ),
            *(
                "RefuseManualStart=yes",
                f"{key}=",
                "Documentation=nowhere",
                "StopWhenUnneeded=on",
                "CollectMode=x",
            ),
            *("ConditionPathExists=!/x", "AssertKernelVersion=>1", "JobTimeoutSec=-1", "Unknown=1", "=empty"),
        )
    if draft.chance(6):
        key = draft.pick("RequiresMountsFor", "RequiresMountsFor", "WantsMountsFor")
        return f"{key}={_path(draft)} {_path(draft)}"
    words = [_quoted(draft.other()) for _ in range(draft.random.choice((1, 1, 2)))]
    if draft.chance(10):
        return f"{key}={words[0]} \\\n# between\n  {words[-1]}"
    if draft.chance(12):
        return f" {key} = {words[0]} "
    return f"{key}={' '.join(words)}"


def _path(draft: Draft) -> str:
    path = draft.random.choice(PATHS)
    return (
        f'"{path}"'
        if " " in path
        else draft.pick(path, path, path, path + "/", path.replace("/", "//", 1), "%t" + path)
    )


def _exec(draft: Draft) -> list[str]:
    """Settings of what runs programs that bring dependencies."""
    path = _path(draft)
    table = (
        *("PrivateTmp=yes", "PrivateTmp=disconnected", "DynamicUser=yes", "ProtectSystem=strict", "User=app"),
        *(
            f"WorkingDirectory={path}",
            f"RootDirectory={path}",
            f"ReadWritePaths={path} -{path}",
            f"BindPaths={path}:/x",
        ),
        *(
            "StateDirectory=app/%i",
            "RuntimeDirectory=a b",
            "LogsDirectory=%p",
            "CacheDirectory=x:y",
            "StateDirectory=",
        ),
        *(
            "StandardOutput=journal+console",
            "StandardError=tty",
            "StandardInput=socket",
            "StandardOutput=append:/srv/log",
        ),
        *(
            "Slice=app.slice",
            "Slice=app-db-%i.slice",
            "Slice=-.slice",
            "Slice=nope.target",
            "LogNamespace=%p",
        ),
        *(
            "TTYPath=/dev/tty9",
            "PAMName=login",
            "EnvironmentFile=-/srv/env",
            "ExtensionDirectories=/srv/e",
            "Type=idle",
        ),
        *(
            f"MountImages={path}:/m",
            f"RootImage={path}",
            "NetworkNamespacePath=/run/netns/x",
            "TemporaryFileSystem=/tmp",
        ),
        *("CPUSchedulingPolicy=x", "LimitNOFILE=lots", "Nice=99", "PrivateDevices=yes", "ImportCredential=*"),
    )
    return [draft.random.choice(table) for _ in range(draft.random.choice((0, 0, 1, 2)))]


def _install(draft: Draft) -> str:
    key = draft.pick("WantedBy", "RequiredBy", "UpheldBy", "Alias", "Also")
    return f"[Install]\n{key}={_quoted(draft.other())}\n"


def _service_lines(draft: Draft) -> str:
    lines = [
        "[Service]",
        draft.pick("ExecStart=/bin/true", "ExecStart=/bin/true %i", "ExecStart=-/bin/sh -c 'a; b'"),
    ]
    lines += _exec(draft)
    if draft.chance(4):
        lines.append(
            draft.pick(
                *(
                    "Type=oneshot\nExecStart=/bin/false",
                    "Type=dbus\nBusName=org.x.%p",
                    "Type=dbus",
                    "Type=forking",
                    "Restart=x",
                ),
                *(
                    "ExecStart=\nExecStart=/bin/two",
                    "ExecStart=",
                    "Sockets=app.socket web.socket",
                    "ExecStart=relative",
                ),
                *(
                    "BusName=org.x.Y",
                    "WatchdogSec=1x",
                    "Type=notify-reload",
                    "PIDFile=/srv/pid",
                    "OOMPolicy=kill",
                ),
            )
        )
    return "\n".join(lines) + "\n"


def _daemon(draft: Draft) -> None:
    """A service, perhaps with a socket, a timer or a path unit."""
    stem = _stem(draft)
    draft.put(f"{stem}.service", _unit(draft) + _service_lines(draft) + _install(draft))
    if draft.chance(2):
        listen = draft.pick(
            "ListenStream=/run/app/s", "ListenStream=80", "ListenDatagram=@x", "ListenFIFO=/srv/app/f"
        )
        more = draft.pick(
            "", "", "Accept=yes", f"Service={draft.pick('web', 'app', '%p')}.service", "BindToDevice=eth0"
        )
        draft.put(
            f"{stem}.socket", _unit(draft) + f"[Socket]\n{listen}\n{more}\n" + "\n".join(_exec(draft)) + "\n"
        )
    if draft.chance(3):
        when = draft.pick(
            "OnCalendar=daily", "OnBootSec=5min", "OnUnitActiveSec=1h\nOnBootSec=1", "OnCalendar=x", ""
        )
        more = draft.pick("", "", f"Unit={draft.other()}", "Persistent=yes", "OnClockChange=1", "Unit=")
        draft.put(f"{stem}.timer", _unit(draft) + f"[Timer]\n{when}\n{more}\n")
    if draft.chance(3):
        what = draft.pick("PathExists", "PathChanged", "DirectoryNotEmpty", "PathExistsGlob")
        more = draft.pick("", "", f"Unit={draft.other()}", "MakeDirectory=1")
        draft.put(f"{stem}.path", _unit(draft) + f"[Path]\n{what}={draft.random.choice(PATHS)}\n{more}\n")


def _template(draft: Draft) -> None:
    """A template, instances by file, by link and by drop-in."""
    stem = draft.pick("app", "app-db", "web", "app-db-log")
    kind = draft.pick("service", "service", "service", "socket", "target", "timer", "path")
    body = {
        "service": _service_lines(draft),
        "socket": "[Socket]\nListenStream=/run/%i\n" + draft.pick("", "Accept=yes\n"),
        "timer": "[Timer]\nOnBootSec=1\n",
        "path": "[Path]\nPathExists=/srv/%I\n",
        "target": "",
    }[kind]
    draft.put(f"{stem}@.{kind}", _unit(draft, *([] if draft.chance(2) else ["Wants=%p-%i.target"])) + body)
    for _ in range(draft.random.randint(0, 3)):
        instance = f"{stem}@{draft.random.choice(INSTANCES)}.{kind}"
        draft.names.append(instance)
        choice = draft.random.randrange(5)
        if choice == 0:
            draft.files.setdefault(f"{draft.pick(*FOLDERS)}/{instance}", _unit(draft) + body)
        elif choice == 1:
            to = draft.pick(
                f"{stem}@.{kind}",
                f"../low/{stem}@.{kind}",
                f"{stem}@other.{kind}",
                "/dev/null",
                f"web@.{kind}",
            )
            draft.links[f"{draft.pick(*FOLDERS)}/{instance}"] = to
        elif choice == 2:
            draft.files[f"{draft.pick(*FOLDERS)}/{instance}.d/i.conf"] = _unit(draft)


def _mounts(draft: Draft) -> None:
    """Mounts below each other, automounts, swap files, devices."""
    for _ in range(draft.random.randint(1, 3)):
        name, where = draft.random.choice(
            (
                *(
                    ("srv", "/srv"),
                    ("srv-app", "/srv/app"),
                    ("srv-app-data", "/srv/app/data"),
                    ("var-tmp", "/var/tmp"),
                ),
                *(
                    ("srv-app\\x20data", "/srv/app data"),
                    ("var-lib-app", "/var/lib/app"),
                    ("tmp", "/tmp"),
                    ("usr-x", "/usr/x"),
                ),
                *(
                    ("srv-a\\x2db", "/srv/a-b"),
                    ("run-app", "/run/app"),
                    ("srv", "/srv/"),
                    ("srv-x", "/srv/y"),
                    ("etc", "/etc"),
                ),
            )
        )
        what = draft.pick(
            *(
                "/dev/vdb1",
                "/dev/disk/by-label/A\\x20B",
                "UUID=1-2",
                "LABEL=x",
                "tmpfs",
                "nfs:/x",
                "/srv/img",
                "PARTLABEL=a b",
            ),
            *("/dev/mapper/a-b", "overlay", "%p", "/srv/app", "none"),
        )
        kind = draft.pick(
            "",
            "Type=ext4",
            "Type=tmpfs",
            "Type=nfs4",
            "Type=cifs",
            "Type=fuse.x",
            "Type=overlay",
            "Type=bind",
        )
        options = draft.pick(
            *(
                "",
                "",
                "Options=bind",
                "Options=rbind,ro",
                "Options=_netdev",
                "Options=noauto,nofail",
                "Options=loop",
            ),
            *(
                "Options=x-systemd.device-bound",
                "Options=usrquota",
                "Options=defaults,prjquota",
                "SloppyOptions=1",
            ),
            *(
                "Options=x-systemd.after=app.service",
                "Options=x-initrd.mount",
                "ReadWriteOnly=1",
                "DirectoryMode=0",
            ),
        )
        more = "\n".join(_exec(draft)) if draft.chance(3) else ""
        draft.put(
            f"{name}.mount",
            _unit(draft) + f"[Mount]\nWhat={what}\nWhere={where}\n{kind}\n{options}\n{more}\n",
        )
        if draft.chance(3):
            draft.put(
                f"{name}.automount",
                _unit(draft) + f"[Automount]\n{draft.pick('', 'Where=' + where, 'Where=' + where)}\n",
            )
    if draft.chance(3):
        name, what = draft.random.choice(
            (("dev-vdc", "/dev/vdc"), ("srv-swap", "/srv/swap"), ("dev-vdc", "UUID=3"), ("x", "/x"))
        )
        draft.put(
            f"{name}.swap",
            _unit(draft) + f"[Swap]\nWhat={what}\n{draft.pick('', 'Options=discard', 'Priority=a')}\n",
        )
    if draft.chance(4):
        draft.put(draft.pick("dev-vdb1.device", "dev-vdc.device", "sys-x.device"), _unit(draft))


def _slices(draft: Draft) -> None:
    for _ in range(draft.random.randint(1, 3)):
        name = draft.pick(
            "app", "app-db", "app-db-log", "system-app", "machine", "-", "a--b", "-x", "user", "system"
        )
        draft.put(
            f"{name}.slice",
            _unit(draft) + "[Slice]\nMemoryMax=1G\n" + draft.pick("", "", "Slice=web.slice\n"),
        )
    if draft.chance(3):
        draft.put("app.scope", _unit(draft) + "[Scope]\n" + draft.pick("", "Slice=app.slice\n"))


def _stage(draft: Draft) -> None:
    """Targets, some of them those that systemd treats apart."""
    names = ("stage.target", "stage-two.target", "stage@x.target", "final.target", *TARGETS)
    for _ in range(draft.random.randint(1, 3)):
        draft.put(draft.random.choice(names), _unit(draft) + draft.pick("", "", "AllowIsolate=yes\n"))


def _drop_in(draft: Draft) -> None:
    """A drop-in of the unit, its prefixes, its template or its type; it may be empty or masked."""
    name = draft.random.choice(draft.names)
    stem, _, kind = name.rpartition(".")
    prefixes = [stem[: at + 1] for at, letter in enumerate(stem) if letter == "-"]
    template = [f"{stem.partition('@')[0]}@.{kind}"] if "@" in stem else []
    owner = draft.random.choice((name, name, *template, *(f"{prefix}.{kind}" for prefix in prefixes), kind))
    file = draft.pick("10-a.conf", "10-a.conf", "50-b.conf", "x.conf", "y.cnf", ".hidden.conf", "z.conf~")
    where = f"{draft.random.choice(FOLDERS)}/{owner}.d/{file}"
    body = _unit(draft)
    if kind == "service":
        body += draft.pick(
            "",
            "",
            "[Service]\nExecStart=\nExecStart=/bin/x\n",
            "[Service]\n" + "\n".join(_exec(draft)) + "\n",
        )
    choice = draft.random.randrange(8)
    if choice == 0:
        draft.links[where] = "/dev/null"
    elif choice == 1:
        draft.files[where] = ""
    else:
        draft.files[where] = body


def _wants(draft: Draft) -> None:
    """A link in a folder of wants, as enabling makes it, or somehow else."""
    owner = draft.random.choice(
        (*draft.names, TARGET, "multi-user.target", "service", "app-.service", "app@.service")
    )
    name = draft.random.choice(draft.names)
    where = (
        f"{draft.random.choice(FOLDERS)}/{owner}.{draft.pick('wants', 'wants', 'requires', 'upholds')}/{name}"
    )
    to = draft.pick(
        f"../{name}",
        f"../../low/{name}",
        name,
        "/dev/null",
        "../absent.service",
        "/usr/lib/systemd/system/x.service",
    )
    if draft.chance(10):
        draft.files[where] = ""
    else:
        draft.links[where] = to


def _alias(draft: Draft) -> None:
    name = draft.random.choice(draft.names)
    stem, _, kind = name.rpartition(".")
    alias = draft.pick(
        f"alias.{kind}",
        f"alias@x.{kind}",
        f"{stem}.target",
        f"alias.{kind}",
        f"dbus-org.x.{kind}",
        "alias.conf",
    )
    draft.names.append(alias)
    where_to = (name, f"../low/{name}", f"{stem.partition('@')[0]}@.{kind}" if "@" in stem else name)
    draft.links[f"{draft.random.choice(FOLDERS)}/{alias}"] = draft.random.choice(where_to)


def _mask(draft: Draft) -> None:
    name = draft.random.choice(draft.names)
    if draft.chance(3):
        draft.files.setdefault(f"high/{name}", draft.pick("", "", "\n"))
    else:
        draft.links[f"high/{name}"] = draft.pick(
            "/dev/null", "/dev/null", "../../../../../../dev/null", "/dev/zero"
        )


def _written_wrongly(draft: Draft) -> None:
    """A file of the set with line ends, bytes or sections that are not those of a unit file."""
    where = draft.random.choice(list(draft.files))
    text = draft.files[where]
    draft.files[where] = draft.random.choice(
        (
            text.replace("\n", "\r\n"),
            "\ufeff" + text,
            text.rstrip("\n"),
            text.replace("[Unit]", "[unit]", 1),
            text.replace("[Unit]", "[Unit", 1),
            text + "[X-Own]\nAfter=x.service\n[Unit]\nAfter=late.service\n",
            text + "After=one.service\n[Unit]\nAfter=\n",
            text.replace("=", " = ", 2),
            "; first\n" + text,
            text + "\\\n",
            text + "no equals sign\n",
            text + "[Unit]\nWants=a.service \\\n\n  b.service\n",
            text + "[Unit]\nWants=a.service;b.service\nWants='c.service\nWants=d.service,e.service\n",
            text + "[Unit]\nAfter=" + "long" * 70 + ".service ok.service\n",
        )
    )


_DESIGNS: Sequence[Callable[[Draft], None]] = (
    _daemon,
    _daemon,
    _template,
    _template,
    _mounts,
    _slices,
    _stage,
)
_TOUCHES: Sequence[Callable[[Draft], None]] = (
    _drop_in,
    _drop_in,
    _wants,
    _wants,
    _alias,
    _mask,
    _written_wrongly,
)
