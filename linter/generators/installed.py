"""Generators that a root has, of packages beside systemd: those that need no more than its files.

They run where the root holds them (`Configuration.programs`): nfs-utils, postfix, tor. systemd's
own for fstab is one of them where there is no fstab.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.unit_files import RawSetting
from unitlint.generators import netplan
from unitlint.generators.fstab import generate as fstab
from unitlint.generators.generated import Generated, Output
from unitlint.generators.kernel import is_off
from unitlint.grammar.fstab import parse_fstab, split_options
from unitlint.grammar.nodes import FstabEntry
from unitlint.quick import patterns as re
from unitlint.systemd.file_names import LIB, RUN
from unitlint.systemd.file_systems import NFS_TYPES
from unitlint.systemd.generator_files import (
    EXPORTS,
    EXPORTS_FOLDER,
    FSTAB,
    NFS_CONF,
    POSTFIX,
    TOR,
)
from unitlint.text.lines import lines_of
from unitlint.text.source import Location, Place, SourceText
from unitlint.units import names

Files = Mapping[str, DeliveredFile]

_TOR_INSTANCE = re.compile(rf"{TOR}/instances/([A-Za-z0-9]+)/torrc")
_POSTFIX_INSTANCES = re.compile(r"^multi_instance_directories\s*=[ \t]*(\S.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_EXPORTS = re.compile(rf"{EXPORTS}|{re.escape(EXPORTS_FOLDER)}/[^/.][^/]*\.exports")
_EXPORTED = re.compile(r'\s*(?:"(/[^"]*)"|(/[^\s#]*))')
_PIPEFS = re.compile(r"^pipefs-directory\s*=\s*(\S+)", re.MULTILINE)
_PIPEFS_DEFAULT = "/var/lib/nfs/rpc_pipefs"
"""Where the units of nfs-utils mount it."""


def generate(configuration: Configuration) -> Iterator[Generated]:
    """What the generators make that are in the root."""
    for name, run in _GENERATORS.items():
        if name in configuration.programs:
            yield from run(configuration)


def _nfs_server(configuration: Configuration) -> Iterator[Generated]:
    """nfs-server-generator: the server needs what it exports, and unmounts after what it may serve itself."""
    sources = (file.source for path, file in sorted(configuration.files.items()) if _EXPORTS.fullmatch(path))
    exported = [each for source in sources if source is not None for each in _exported(source)]
    output, fstab = Output(), configuration.file(FSTAB)
    later = _mounted_later(fstab)
    settings = [
        RawSetting("Unit", "RequiresMountsFor", _quoted(word), place)
        for word, place in exported
        if word not in later
    ]
    settings += [RawSetting("Unit", "Before", mount, line) for mount, line in _nfs_mounts(fstab) if exported]
    if settings:
        output.drop_in("nfs-server.service", "order-with-mounts.conf", tuple(settings))
    yield output.generated()


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path


def _exported(source: SourceText) -> Iterator[tuple[str, Place]]:
    """The directories of exports(5), each with its line."""
    start = 0
    for line in lines_of(source.text):
        if found := _EXPORTED.match(line):
            yield found[1] or found[2], source.place(start, start + len(line.rstrip("\n")))
        start += len(line)


def _mounted_later(fstab: DeliveredFile | None) -> frozenset[str]:
    """The mount points of lines with `noauto`: the server doesn't wait for these."""
    source = fstab.source if fstab is not None else None
    entries = [e for e in parse_fstab(source.text) if isinstance(e, FstabEntry)] if source is not None else []
    return frozenset(
        entry.where.value
        for entry in entries
        if source is not None
        and any(option.name == "noauto" for option in split_options(entry.options, source.text))
    )


def _nfs_mounts(fstab: DeliveredFile | None) -> Iterator[tuple[str, Place]]:
    source = fstab.source if fstab is not None else None
    for node in parse_fstab(source.text) if source is not None else ():
        if source is not None and isinstance(node, FstabEntry) and node.type.value in NFS_TYPES:
            yield names.path_unit_name(node.where.value, "mount"), source.place(node.start, node.end)


def _rpc_pipefs(configuration: Configuration) -> Iterator[Generated]:
    """rpc-pipefs-generator: nfs.conf(5) may have the file system of RPC mounted elsewhere."""
    file = configuration.file(NFS_CONF)
    source = file.source if file is not None else None
    found = _PIPEFS.search(source.text) if source is not None else None
    if source is None or found is None or found[1] == _PIPEFS_DEFAULT:
        return
    output, place = Output(), source.place(found.start(), found.end())
    mount = names.path_unit_name(found[1], "mount")
    output.units["rpc_pipefs.target"] = [
        RawSetting("Unit", key, mount, place) for key in ("Requires", "After")
    ]
    output.units[mount] = [
        RawSetting(section, key, value, place)
        for section, key, value in (
            ("Unit", "DefaultDependencies", "no"),
            ("Unit", "After", "systemd-tmpfiles-setup.service"),
            ("Unit", "Conflicts", "umount.target"),
            ("Mount", "What", "sunrpc"),
            ("Mount", "Where", found[1]),
            ("Mount", "Type", "rpc_pipefs"),
        )
    ]
    yield output.generated()


def _postfix(configuration: Configuration) -> Iterator[Generated]:
    """postfix-instance-generator: the instance of /etc/postfix, and those of the directories beside it.

    postmulti(1) calls an instance as its directory, unless its own main.cf says otherwise.
    """
    file = configuration.file(POSTFIX)
    source = file.source if file is not None else None
    output, instances = Output(), ["-"]
    if source is not None and (found := _POSTFIX_INSTANCES.search(source.text)):
        instances += [word.rstrip("/").rpartition("/")[2] for word in found[1].replace(",", " ").split()]
    place = source.place(0, 0) if source is not None else Location(configuration.path)
    for instance in instances:
        name = f"postfix@{instance}.service"
        if names.is_valid(name):
            output.link("postfix.service", "wants", name, place, target=f"{LIB}/postfix@.service")
    yield output.generated()


def _tor(configuration: Configuration) -> Iterator[Generated]:
    """tor-generator: tor.service wants an instance for each torrc."""
    output = Output()
    for path, file in sorted(configuration.files.items()):
        place = file.source.place(0, 0) if file.source is not None else Location(path)
        if path == f"{TOR}/torrc":
            target = f"{LIB}/tor@default.service"
            output.link("tor.service", "wants", "tor@default.service", place, target=target)
        elif (found := _TOR_INSTANCE.fullmatch(path)) and found[1] != "default":
            name = f"tor@{found[1]}.service"
            output.link("tor.service", "wants", name, place, target=f"{LIB}/tor@.service")
    yield output.generated()


def _netplan(configuration: Configuration) -> Iterator[Generated]:
    """netplan: what clears Open vSwitch up is a unit of /run, whatever the interfaces are."""
    path = next((path for path in sorted(configuration.files) if netplan.is_read(path)), None)
    if path is None:
        return
    output, place, name = Output(RUN), Location(path), "netplan-ovs-cleanup.service"
    output.link("systemd-networkd.service", "wants", name, place, target=f"{RUN}/{name}")
    output.units[name] = [
        RawSetting(section, key, value, place)
        for section, key, value in (
            ("Unit", "DefaultDependencies", "no"),
            ("Unit", "Wants", "ovsdb-server.service"),
            ("Unit", "After", "ovsdb-server.service"),
            ("Unit", "ConditionFileIsExecutable", "/usr/bin/ovs-vsctl"),
            ("Unit", "Before", "network.target"),
            ("Unit", "Wants", "network.target"),
            ("Service", "Type", "oneshot"),
            ("Service", "ExecStart", "/usr/sbin/netplan apply --only-ovs-cleanup"),
        )
    ]
    yield output.generated()


def _remount(configuration: Configuration) -> Iterator[Generated]:
    """systemd-fstab-generator of a root without an fstab: the root file system is remounted all the same."""
    if FSTAB not in configuration.files and not is_off(configuration.kernel_arguments, "fstab"):
        yield fstab.generate(SourceText(configuration.path, ""))


_GENERATORS: Mapping[str, Callable[[Configuration], Iterator[Generated]]] = {
    "nfs-server-generator": _nfs_server,
    "rpc-pipefs-generator": _rpc_pipefs,
    "postfix-instance-generator": _postfix,
    "tor-generator": _tor,
    "netplan": _netplan,
    "systemd-fstab-generator": _remount,
}
"""File in /usr/lib/systemd/system-generators → what it does."""
