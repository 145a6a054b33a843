"""A local mount waits for the network, and the whole boot with it.

`local-fs.target` and `swap.target` come before everything else, the services that set up the network included
(bootup(7)). A mount that is ordered before one of them and waits for the network, by an option of fstab, by
its own `After=` or over an encrypted volume with `_netdev` in crypttab, therefore waits for what waits for
it: the boot stops until timeouts end it, or systemd breaks an ordering cycle by dropping one of them. So does
an automount below a network mount, since automounts come before `local-fs.target` (systemd.automount(5)). A
network file system whose type systemd doesn't know, such as `fuse.s3fs` or `rclone`, is mounted before the
network is up, and fails. A device whose name says that it comes over the network (iSCSI in
`/dev/disk/by-path`, `/dev/nbd0`, `/dev/rbd0`) is a note, since an initial RAM disk may have set it up. Mounts
of network file systems, and those with `_netdev`, belong to `remote-fs.target` (systemd.mount(5), Default
Dependencies; crypttab(5), `_netdev`: the mount point has to have it, too).

**Bad**

```ini
# /etc/crypttab
vault UUID=0f0e0d0c-0000-4000-8000-0000000000aa none luks,_netdev

# /etc/fstab
/dev/mapper/vault /srv ext4 defaults 0 2
```

**Good**

```ini
# /etc/crypttab
vault UUID=0f0e0d0c-0000-4000-8000-0000000000aa none luks,_netdev

# /etc/fstab
/dev/mapper/vault /srv ext4 defaults,_netdev 0 2
```

Add `_netdev` to the mount's options.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Edge, Kind
from unitlint.machine.chains import acting, chain, hops
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.graph import related
from unitlint.systemd.directives import own_section
from unitlint.systemd.escaping import escape
from unitlint.systemd.file_systems import NETWORK_DEVICES, NETWORK_TYPES, UNKNOWN_NETWORK_TYPES
from unitlint.text.source import Place
from unitlint.units.effective import last_path
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"

_EARLY = ("local-fs.target", "swap.target")
_NETWORK = ("network-online.target", "remote-fs-pre.target", "network.target")
"""Targets that are reached when the network is up, or being set up (systemd.special(7))."""
_BY_NAME = re.compile(r"/dev/disk/by-id/dm-(?:name-|uuid-CRYPT-[A-Z0-9]+-[0-9a-f]{32}-)(.+)")
"""Links to encrypted volumes by their names (udev's 60-persistent-storage-dm.rules)."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such mount of the user's; a note where nothing starts what it awaits."""
    for unit in machine.own_units:
        place = unit.place
        if unit.type not in ("mount", "swap", "automount") or not is_loaded(unit) or place is None:
            continue
        early = next((t for t in _EARLY if machine.graph.edge(t, Kind.AFTER, unit.name)), "")
        kind = _unknown_type(unit)
        if not (early or kind) or not machine.ownership.owns(place):
            continue
        if unit.name not in machine.starting and unit.name not in machine.starting_once_enabled:
            continue  # asked last: the latter takes a graph of its own
        edges, volume = _to_network(machine, unit.name), ""
        if not edges and (volume := _volume(machine, unit)):
            edges = _to_network(machine, volume)
        if kind:
            if not edges:
                yield _as_local(unit, place, kind)
            continue
        if not edges and (device := _over_network(unit)):
            yield finding(
                place,
                f"{unit.name} delays {early}: {device} appears only once the network is up",
                unit=unit.name,
                help=_way_out(unit),
                severity=Severity.NOTE,
            )
        if edges and not _is_in_automount(machine, unit, edges):
            awaited = edges[-1].target
            proof = related(hops(machine.graph, edges), place.location)
            if volume:
                proof = (Related(place.location, f"{volume} makes its device"), *proof)
            yield finding(
                place,
                f"{unit.name} delays {early}, and so the boot, until the network is up: "
                f"it waits for {awaited}",
                unit=unit.name,
                related=proof,
                help=_way_out(unit),
                severity=None if awaited in machine.starting else Severity.NOTE,
            )


def _unknown_type(unit: Unit) -> str:
    """Its type, or the program before a `#`, where that needs the network and systemd doesn't know it."""
    kind, what = (unit.last("Mount", key) for key in ("Type", "What"))
    name = kind.value.removeprefix("fuse.") if kind is not None else ""
    if name == "fuse" and what is not None:
        name = what.value.partition("#")[0]
        return name if name in UNKNOWN_NETWORK_TYPES | NETWORK_TYPES else ""
    return name if name in UNKNOWN_NETWORK_TYPES else ""


def _as_local(unit: Unit, place: Place, kind: str) -> Draft:
    """The mount is tried before there is a network: it fails, and the boot with it where that is required."""
    return finding(
        place,
        f"{unit.name} is mounted before the network is up: systemd takes {kind} for a local file system",
        unit=unit.name,
        help="add _netdev to its options",
    )


def _over_network(unit: Unit) -> str:
    """Its device, where the name says that it comes over the network."""
    device, _ = last_path(unit, own_section(unit.type), "What")
    return device if device.startswith(NETWORK_DEVICES) else ""


def _way_out(unit: Unit) -> str:
    """All swaps are before swap.target, and automounts before local-fs.target, whatever the device is."""
    match unit.type:
        case "swap":
            return "add noauto, and start it after the network"
        case "automount":
            return "mount it without an automount, as what is above it"
    return "add _netdev to its options"


def _is_in_automount(machine: Machine, unit: Unit, edges: tuple[Edge, ...]) -> bool:
    """Whether it is an automount below another one, of which a rule of its own speaks."""
    return unit.type == "automount" and bool(machine.graph.sources(edges[0].target, Kind.TRIGGERS))


def _volume(machine: Machine, unit: Unit) -> str:
    """The service that makes its device, where that has another name than the one systemd orders by."""
    device, _ = last_path(unit, own_section(unit.type), "What")
    found = _BY_NAME.fullmatch(device)
    service = f"systemd-cryptsetup@{escape(found[1])}.service" if found is not None else ""
    return service if is_loaded(machine.graph.unit(service)) else ""


def _to_network(machine: Machine, name: str) -> tuple[Edge, ...]:
    """The chain from a unit to the network."""
    jobs = acting(machine, (name,)) | {*_NETWORK}
    awaited = machine.graph.earlier(name, jobs).intersection(_NETWORK)
    found = (chain(machine.graph, later=name, earlier=t, through=jobs) for t in _NETWORK if t in awaited)
    return min(filter(None, found), key=len, default=())
