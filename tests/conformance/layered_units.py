"""Sets of units as several hands leave them on one machine: vendor, generators, administrator, run time.

Each has a folder of its own in the search path, and each touches what the others wrote: names over several
links, drop-ins of types, prefixes, templates and instances, masks at each level, dependencies in folders of
aliases. The units hang together by what propagates, binds, isolates and triggers, more than in
`random_units` and `engineered_units`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.conformance.random_units import TARGET

LAYERS = ("attached", "etc", "run", "generator", "usr", "late")
"""The folders, highest precedence first."""

STEMS = ("db", "db-main", "db-main-log", "net", "net-up", "log", "\\x2dodd", "two.dots")
INSTANCES = ("a", "b", "a-b", "mnt-x", "1", "x\\x2dy", "net-up", "a.b")
STAGES = (
    *("sysinit.target", "basic.target", "multi-user.target", "network.target", "network-online.target"),
    *("local-fs.target", "local-fs-pre.target", "remote-fs.target", "remote-fs-pre.target", "swap.target"),
    *("sockets.target", "timers.target", "paths.target", "slices.target", "shutdown.target", "umount.target"),
    *("initrd-root-device.target", "cryptsetup.target", "time-set.target", "final.target", "sleep.target"),
    *("emergency.target", "rescue.target", "getty.target", "nss-lookup.target", "remote-cryptsetup.target"),
)
PULLS = ("Wants", "Requires", "Requisite", "BindsTo", "Upholds", "PartOf")
SPREADS = (
    *("PropagatesReloadTo", "ReloadPropagatedFrom", "PropagatesStopTo", "StopPropagatedFrom"),
    *("JoinsNamespaceOf", "OnFailure", "OnSuccess", "PartOf", "Upholds", "Conflicts"),
)
OLD_NAMES = ("PropagateReloadTo", "PropagateReloadFrom", "BindTo", "OnFailureIsolate", "RequiresOverridable")
FOLDERS = ("/data", "/data/a", "/data/a/b", "/data/a b", "/data/a-b", "/home", "/home/x", "/opt/x", "/var")


@dataclass(frozen=True, slots=True)
class LayeredSet:
    """Files and links by `layer/name`."""

    files: dict[str, str]
    links: dict[str, str]

    def write(self, root: Path) -> tuple[Path, ...]:
        """Make the folders below `root`; the unit path, highest precedence first."""
        folders = tuple(root / layer for layer in LAYERS)
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        for name, text in self.files.items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(text)
        for name, target in self.links.items():
            (root / name).parent.mkdir(exist_ok=True)
            if not (root / name).exists() and not (root / name).is_symlink():
                (root / name).symlink_to(target)
        return folders


@dataclass(slots=True)
class Draft:
    """A set while it is made."""

    random: Random
    files: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def one_in(self, number: int) -> bool:
        return not self.random.randrange(number)

    def some(self, *numbers: int) -> int:
        return self.random.choice(numbers)

    def layer(self) -> str:
        return self.pick("etc", "run", "generator", "usr", "usr", "usr", "late", "attached")

    def other(self, kind: str = "") -> str:
        """A unit to refer to; of that type where one is given."""
        known = [name for name in (*self.names, *self.aliases) if name.endswith(kind)]
        if known and not self.one_in(5):
            return self.random.choice(known)
        if kind:
            return self.pick(*STEMS) + kind
        return self.pick(*STAGES, *STAGES, "gone.service", "net@a.service", "data.mount", "db.slice")

    def put(self, name: str, text: str, layer: str = "") -> None:
        self.names.append(name)
        self.files.setdefault(f"{layer or self.layer()}/{name}", text)


def layered_units(seed: int) -> LayeredSet:
    """The set of that number."""
    draft = Draft(Random(seed))
    for _ in range(draft.some(1, 2, 3, 4)):
        draft.random.choice(_DESIGNS)(draft)
    for _ in range(draft.some(1, 2, 3, 5, 7)):
        draft.random.choice(_HANDS)(draft)
    names = list(dict.fromkeys((*draft.names, *draft.aliases)))
    chosen = [name for name in names if not draft.one_in(4)] or names
    started = (_instance(draft, name) if "@." in name and not draft.one_in(9) else name for name in chosen)
    lines = [f"{_started_by(draft)}={_word(name)}" for name in started]
    for stage in () if draft.one_in(6) else set(STAGES).difference(draft.names):
        draft.files[f"late/{stage}"] = "[Unit]\nDescription=Of every system\n"
    draft.files.setdefault(f"usr/{TARGET}", "\n".join(["[Unit]", *lines, ""]))
    links = {where: to for where, to in draft.links.items() if where not in draft.files}
    return LayeredSet(draft.files, links)


def _started_by(draft: Draft) -> str:
    return "Wants" if draft.random.randrange(40) else draft.pick("Requires", "BindsTo", "Upholds")


def _word(name: str) -> str:
    return f'"{name}"' if " " in name else name


def _instance(draft: Draft, name: str) -> str:
    return name.replace("@.", f"@{draft.pick(*INSTANCES)}.")


def _unit(draft: Draft, *lines: str) -> str:
    count = draft.some(0, 1, 1, 2, 3, 4)
    return "\n".join(["[Unit]", *lines, *(_setting(draft) for _ in range(count)), ""])


def _setting(draft: Draft) -> str:
    choice = draft.random.randrange(12)
    if choice < 4:
        key = draft.pick("After", "Before", "After", "Before", "Conflicts", *PULLS, *PULLS)
    elif choice < 9:
        key = draft.pick(*SPREADS)
    elif choice == 9:
        return draft.pick(
            *("DefaultDependencies=no", "JobTimeoutSec=1", "JobRunningTimeoutSec=5min", "JobTimeoutAction=x"),
            *("StopWhenUnneeded=yes", "RefuseManualStop=yes", "AllowIsolate=yes", "SurviveFinalKillSignal=1"),
            *(
                "OnFailureJobMode=isolate",
                "OnSuccessJobMode=fail",
                "OnFailureJobMode=x",
                "IgnoreOnIsolate=no",
            ),
            *("FailureAction=reboot", "SuccessAction=x", "StartLimitBurst=x", "RefuseManualStart=1"),
        )
    elif choice == 10:
        return f"{draft.pick('RequiresMountsFor', 'WantsMountsFor')}={_path(draft)} {_path(draft)}"
    else:
        return draft.pick(
            f"{draft.pick(*OLD_NAMES)}={_word(draft.other())}",
            f"{draft.pick(*PULLS, 'After', 'Before')}=",
            f"After=%p-{draft.pick('main', 'up')}.service %j@%i.service",
            "Wants=%N.socket %P.timer",
            "BindsTo=sys-subsystem-net-devices-%i.device dev-%j.device",
            "PartOf=%p.target\nBefore=%n",
        )
    words = " ".join(_word(draft.other()) for _ in range(draft.some(1, 1, 1, 2)))
    return f"{key}={words}"


def _path(draft: Draft) -> str:
    path = draft.pick(*FOLDERS)
    return f'"{path}"' if " " in path else draft.pick(path, path, path + "/", f"{path}/%i", f"%h{path}")


def _program(draft: Draft) -> list[str]:
    path = _path(draft)
    table = (
        *("PrivateTmp=yes", "PrivateTmp=disconnected", "DynamicUser=yes", "PrivateUsers=yes", "PAMName=x"),
        *(
            f"StateDirectory={draft.pick(*STEMS)}",
            "RuntimeDirectory=%p",
            "CacheDirectory=%i",
            "LogsDirectory=a",
        ),
        *(f"WorkingDirectory={path}", f"RootDirectory={path}", f"BindReadOnlyPaths=-{path}:/y", "User=%i"),
        *(f"Slice={draft.other('.slice')}", "Slice=%p.slice", "Slice=", "Slice=system.slice"),
        *("StandardOutput=socket", "StandardInput=data", "StandardError=kmsg", "StandardOutput=syslog"),
        *("StandardOutput=journal+console", "StandardOutput=fd:x", "StandardInput=file:/data/in"),
        *("LogNamespace=n", "LogNamespace=%i", "TTYPath=/dev/tty1", "NetworkNamespacePath=/run/netns/a"),
        *("PrivateNetwork=yes", "MountAPIVFS=no", "ProtectHome=tmpfs", "TemporaryFileSystem=/tmp:ro"),
        *(f"ExtensionImages={path}", f"RootImage={path}", f"InaccessiblePaths={path}", f"ExecPaths=+{path}"),
        *(
            "RootDirectory=/",
            "WorkingDirectory=",
            "ReadWritePaths=",
            "ProtectSystem=full",
            "ImportCredential=a",
        ),
    )
    return [draft.random.choice(table) for _ in range(draft.some(0, 0, 1, 2))]


def _service(draft: Draft) -> str:
    lines = ["[Service]", draft.pick("ExecStart=/bin/a", "ExecStart=/bin/a", "ExecStart=@/bin/a b %i")]
    lines += _program(draft)
    if draft.one_in(3):
        lines.append(
            draft.pick(
                *("Type=oneshot", "Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/b", "Type=exec"),
                *("Type=dbus\nBusName=org.x.%i", "BusName=org.x.Y", "Type=idle", "Type=notify-reload"),
                *("Type=oneshot\nRestart=always", "Restart=on-failure\nRestartMode=direct", "Type=forking"),
                f"Sockets={_word(draft.other('.socket'))} {_word(draft.other('.socket'))}",
                *("GuessMainPID=x", "ExecStart=", "ExecStop=/bin/c\nExecStart=", "NotifyAccess=all"),
                *("OpenFile=/data/x", "USBFunctionDescriptors=x", "ExecReload=b", "ExecCondition=/bin/d"),
            )
        )
    return "\n".join((*lines, ""))


def _triggered(draft: Draft) -> None:
    """A service with sockets, timers and path units that may start another."""
    stem = draft.pick(*STEMS)
    at = draft.pick("", "", "@")
    draft.put(f"{stem}{at}.service", _unit(draft) + _service(draft))
    for number in range(draft.some(0, 1, 2, 3)):
        name = stem if not number else f"{stem}-{number}"
        kind = draft.pick("socket", "socket", "timer", "path", "automount")
        unit = _word(draft.pick(f"{stem}{at}.service", draft.other(), draft.other(".service"), "%p.service"))
        body = {
            "socket": draft.pick("ListenStream=1", "ListenStream=/data/a/s", "ListenFIFO=/opt/x/f", "")
            + "\n"
            + draft.pick(
                "", "Accept=yes", f"Service={unit}", f"Service={unit}", f"Accept=yes\nService={unit}"
            )
            + draft.pick("", "", "\nListenSpecial=/home/x", "\nExecStartPre=/bin/x", "\nBindToDevice=lo")
            + "\n"
            + "\n".join(_program(draft)),
            "timer": draft.pick("OnBootSec=1", "OnCalendar=weekly", "OnUnitInactiveSec=5", "OnStartupSec=")
            + draft.pick("", f"\nUnit={unit}", f"\nUnit={unit}", "\nPersistent=1", "\nOnTimezoneChange=1"),
            "path": draft.pick(
                "PathExists=/data/a", "PathModified=/opt/x\nPathChanged=/home", "PathExists=rel"
            )
            + draft.pick("", f"\nUnit={unit}", f"\nUnit={unit}", "\nMakeDirectory=1"),
            "automount": draft.pick("", f"Where=/{name.replace('-', '/')}"),
        }[kind]
        section = kind.capitalize()
        draft.put(f"{name}{at}.{kind}", _unit(draft) + f"[{section}]\n{body}\n")


def _chain(draft: Draft) -> None:
    """Services that pull each other in, in a row, with and without the order."""
    key = draft.pick(*PULLS, *SPREADS)
    stems = draft.random.sample(STEMS, draft.some(2, 3, 4))
    for stem, following in zip(stems, (*stems[1:], draft.pick(stems[0], "end")), strict=True):
        order = draft.pick("", f"After={_word(following)}.service", f"Before={_word(following)}.service")
        text = _unit(draft, f"{key}={_word(following)}.service", order)
        draft.put(f"{stem}.service", text + _service(draft))


def _rivals(draft: Draft) -> None:
    """Units that conflict with each other, some of them required."""
    stems = draft.random.sample(STEMS, 3)
    kinds = [draft.pick("service", "service", "target", "socket") for _ in stems]
    for number, (stem, kind) in enumerate(zip(stems, kinds, strict=True)):
        lines = []
        if number and not draft.one_in(4):
            lines.append(f"Conflicts={_word(stems[0])}.{kinds[0]}")
        if draft.one_in(3):
            lines.append(f"{draft.pick(*PULLS)}={_word(stems[number - 1])}.{kinds[number - 1]}")
        body = {"service": _service(draft), "target": "", "socket": "[Socket]\nListenStream=/run/x\n"}[kind]
        draft.put(f"{stem}.{kind}", _unit(draft, *lines) + body)


def _storage(draft: Draft) -> None:
    """Mounts in each other, their automounts, swap, and devices with a timeout."""
    for where in draft.random.sample(FOLDERS, draft.some(1, 2, 3)):
        name = where[1:].replace("-", "\\x2d").replace("/", "-").replace(" ", "\\x20")
        what = draft.pick(
            *("/dev/vda2", "/dev/mapper/luks", "UUID=a-b", "tmpfs", "host:/x", "/data/img", "//h/s", "none"),
            *(
                "/data/a",
                "/home",
                "PARTUUID=1",
                "ID=x",
                "/dev/disk/by-id/a b",
                "LABEL=a/b",
                "overlay",
                "/proc/x",
            ),
        )
        kind = draft.pick("", "", "Type=xfs", "Type=nfs", "Type=bind", "Type=overlay", "Type=9p", "Type=ceph")
        options = draft.pick(
            *("", "", "bind", "_netdev", "nofail,x-systemd.device-timeout=5", "loop,ro", "rbind,_netdev"),
            *("x-initrd.mount", "usrquota,_netdev", "grpquota", "x-systemd.device-bound=yes", "noauto"),
            *(
                "x-systemd.makefs",
                "bind,nofail",
                "quota,noquota",
                "lowerdir=/data/a,upperdir=/home,workdir=/opt",
            ),
        )
        lines = [f"What={what}", f"Where={where}", kind, f"Options={options}" if options else ""]
        draft.put(f"{name}.mount", _unit(draft) + "\n".join(["[Mount]", *lines, *_program(draft), ""]))
        if draft.one_in(3):
            draft.put(f"{name}.automount", _unit(draft) + f"[Automount]\nWhere={where}\nTimeoutIdleSec=1\n")
    if draft.one_in(2):
        name, what = draft.random.choice(
            (("dev-vda3", "/dev/vda3"), ("data-swap", "/data/swap"), ("dev-mapper-s", "/dev/mapper/s"))
        )
        options = draft.pick(
            "", "Options=nofail", "Options=_netdev", "Options=x-systemd.device-bound", "Priority=1"
        )
        draft.put(f"{name}.swap", _unit(draft) + f"[Swap]\nWhat={what}\n{options}\n")
    if draft.one_in(3):
        draft.put(draft.pick("dev-vda2.device", "dev-mapper-luks.device", "dev-vda3.device"), _unit(draft))


def _slices(draft: Draft) -> None:
    """Slices in each other, with units in the innermost."""
    name = draft.pick(
        "db", "db-main", "db-main-log", "system-db", "user-1000", "system-db\\x2dx", "a-b-c-d-e"
    )
    parts = name.split("-")
    for depth in range(1, len(parts) + 1):
        if draft.one_in(2):
            draft.put("-".join(parts[:depth]) + ".slice", _unit(draft) + "[Slice]\nCPUWeight=1\n")
    stem = draft.pick(*STEMS)
    draft.put(f"{stem}.service", _unit(draft) + _service(draft) + f"Slice={_word(name)}.slice\n")


def _stages(draft: Draft) -> None:
    """Targets of the machine's own, and some that systemd treats apart."""
    for _ in range(draft.some(1, 2, 3)):
        name = draft.pick("stage.target", "stage-b.target", "stage@.target", *STAGES)
        draft.put(name, _unit(draft) + draft.pick("", "", "AllowIsolate=yes\n", "DefaultDependencies=no\n"))


def _drop_in(draft: Draft) -> None:
    """A drop-in, of any folder that is one of the unit's, perhaps the same file at two levels."""
    owner = draft.random.choice(_owners(draft))
    kind = owner.rpartition(".")[2]
    text = _unit(draft)
    if kind == "service":
        text += draft.pick(
            "", "[Service]\n" + "\n".join(_program(draft)), "[Service]\nExecStart=\nExecStart=/b\n"
        )
    elif kind in ("socket", "timer", "path"):
        key = {"socket": "Service", "timer": "Unit", "path": "Unit"}[kind]
        text += draft.pick("", "", f"[{kind.capitalize()}]\n{key}={_word(draft.other('.service'))}\n")
    elif kind in ("mount", "swap"):
        text += draft.pick("", f"[{kind.capitalize()}]\nOptions={draft.pick('bind', '_netdev', 'nofail')}\n")
    file = draft.pick("10-a.conf", "10-a.conf", "20-b.conf", "99-z.conf")
    if owner in draft.aliases:
        file = f"30-{owner}.conf"  # of equal names in folders of two aliases either may count
    for _ in range(draft.some(1, 1, 2)):
        where = f"{draft.layer()}/{owner}.d/{file}"
        if draft.one_in(6):
            draft.links[where] = draft.pick(
                "/dev/null", "/dev/null", "gone.conf", "20-b.conf", "../" + TARGET
            )
        else:
            draft.files[where] = draft.pick(text, text, text, "", _unit(draft))


def _owners(draft: Draft) -> Sequence[str]:
    """What a folder of drop-ins or dependencies for a unit of the set may be called before its suffix."""
    name = draft.random.choice((*draft.names, *draft.aliases, *draft.aliases))
    if "@." in name and draft.one_in(2):
        name = _instance(draft, name)
    stem, _, kind = name.rpartition(".")
    first, at, _ = stem.partition("@")
    prefixes = [f"{first[: index + 1]}{at}.{kind}" for index, letter in enumerate(first) if letter == "-"]
    prefixes += [prefix.replace("@.", ".") for prefix in prefixes]
    template = [f"{first}@.{kind}"] if at else []
    return (name, name, name, *template, *template, *prefixes, kind)


def _dependency(draft: Draft) -> None:
    """A link in a folder of dependencies of a unit, an alias, a template or a type."""
    owner = draft.random.choice((*_owners(draft), TARGET, draft.pick(*STAGES)))
    name = draft.other()
    suffix = draft.pick("wants", "wants", "requires", "upholds")
    to = draft.pick(f"../{name}", f"../../usr/{name}", "../gone.service", "/dev/null", f"../../run/{name}")
    if "@" in name and draft.one_in(2):
        stem, _, kind = name.rpartition(".")
        to = f"../{stem.partition('@')[0]}@.{kind}"
    where = f"{draft.layer()}/{owner}.{suffix}/{name}"
    if draft.one_in(12):
        draft.files[where] = _unit(draft)
    else:
        draft.links[where] = to


def _alias(draft: Draft) -> None:
    """Other names for a unit over one to four links in different folders."""
    name = draft.random.choice(draft.names)
    stem, _, kind = name.rpartition(".")
    at = "@" if "@" in stem else ""
    for number in range(draft.some(1, 1, 2, 3, 4)):
        instance = at and draft.pick("", "", stem.partition("@")[2], "a")
        alias = f"{draft.pick('other', 'db', f'alias{number}')}{at}{instance}.{kind}"
        layer = draft.layer()
        to = draft.pick(
            name, name, f"../usr/{name}", f"../{draft.layer()}/{name}", f"./{name}", f"../etc//{name}"
        )
        draft.links.setdefault(f"{layer}/{alias}", to)
        draft.aliases.append(alias)
        name = alias
        if draft.one_in(5):
            name = draft.random.choice((*draft.names, *draft.aliases))


def _mask(draft: Draft) -> None:
    """A mask of a unit, an instance or an alias, in some way that masks or looks as if it did."""
    name = draft.random.choice((*draft.names, *draft.aliases))
    if "@." in name and draft.one_in(2):
        name = _instance(draft, name)
    where = f"{draft.layer()}/{name}"
    if draft.one_in(3):
        draft.files[where] = draft.pick("", "", "\n", "# nothing\n")
    else:
        draft.files.pop(where, None)
        draft.links[where] = draft.pick(
            "/dev/null", "/dev/null", "/dev//null", "../../../../../dev/null", "/dev/full"
        )


def _copy(draft: Draft) -> None:
    """A unit again, at another level, as an administrator's copy or a link to the vendor's."""
    name = draft.random.choice(draft.names)
    found = next((text for where, text in draft.files.items() if where.endswith(f"/{name}")), "")
    where = f"{draft.pick('etc', 'run', 'attached')}/{name}"
    if draft.one_in(3):
        draft.links.setdefault(where, draft.pick(f"../usr/{name}", f"../late/{name}", f"/usr/{name}", name))
    elif found:
        draft.files.setdefault(where, found.replace("[Unit]\n", f"[Unit]\n{_setting(draft)}\n", 1))


def _instance_of_its_own(draft: Draft) -> None:
    """A file for one instance, or a link to the template, another instance or another template."""
    templates = [name for name in draft.names if "@." in name]
    if not templates:
        return
    name = draft.random.choice(templates)
    instance = _instance(draft, name)
    draft.names.append(instance)
    if draft.one_in(2):
        draft.files.setdefault(f"{draft.layer()}/{instance}", _unit(draft) + "[Service]\nExecStart=/bin/i\n")
    else:
        to = draft.pick(name, f"../usr/{name}", _instance(draft, name), draft.random.choice(templates))
        draft.links[f"{draft.layer()}/{instance}"] = to


_DESIGNS: Sequence[Callable[[Draft], None]] = (
    *(_triggered, _triggered, _triggered, _chain, _chain, _rivals, _storage, _storage, _slices, _stages),
)
_HANDS: Sequence[Callable[[Draft], None]] = (
    *(_drop_in, _drop_in, _drop_in, _dependency, _dependency, _dependency, _alias, _alias, _mask, _copy),
    _instance_of_its_own,
)
