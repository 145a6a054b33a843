"""What netplan makes of its YAML, as a generator before 1.0 (netplan(5)): networkd's part in the boot.

Which manager has an interface says its own `renderer`, else that of its kind, else that of the network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map

from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.unit_files import RawSetting
from unitlint.errors import InputError
from unitlint.generators.generated import Generated, Output
from unitlint.grammar.tree import Mapping, Node, Scalar
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.file_names import RUN, USR
from unitlint.systemd.generator_files import NETPLAN_FOLDERS
from unitlint.text.source import Place, SourceText, is_known
from unitlint.units import names

Files = Map[str, DeliveredFile]

_NETWORKD = "networkd"
_KINDS = frozenset({
    "ethernets", "wifis", "bonds", "bridges", "vlans", "tunnels", "vrfs", "dummy-devices",
    "virtual-ethernets",
})  # fmt: skip
"""Kinds of interfaces that networkd may have; `modems` are NetworkManager's alone."""


@dataclass(frozen=True, slots=True)
class _Interface:
    name: str
    renderer: str
    authenticates: bool
    """Whether wpa_supplicant runs for it."""
    place: Place


def sources(files: Files) -> tuple[SourceText, ...]:
    """The files that it reads, by name; one hides those of its name in lower folders."""
    found: dict[str, SourceText] = {}
    for path in sorted(files, key=_precedence):
        source = files[path].source
        if is_read(path) and source is not None:
            found.setdefault(path.rpartition("/")[2], source)
    return tuple(found[name] for name in sorted(found))


def is_read(path: str) -> bool:
    """Whether netplan reads the file at an absolute path."""
    folder, _, name = path.rpartition("/")
    return folder in NETPLAN_FOLDERS and name.endswith(".yaml")


def _precedence(path: str) -> int:
    folder = path.rpartition("/")[0]
    return NETPLAN_FOLDERS.index(folder) if folder in NETPLAN_FOLDERS else len(NETPLAN_FOLDERS)


def generate(sources: Sequence[SourceText]) -> Iterator[Generated]:
    """networkd and its wait where it has an interface, and wpa_supplicant for those that need it."""
    networks = [found for source in sources if (found := _network(source)) is not None]
    renderer = _NETWORKD
    for _, network in networks:
        renderer = _text(network, "renderer") or renderer
    interfaces = [i for source, network in networks for i in _interfaces(source, network, renderer)]
    of_networkd = [interface for interface in interfaces if interface.renderer == _NETWORKD]
    if not of_networkd:
        return
    output = Output()
    for target, name in (
        ("multi-user.target", "systemd-networkd.service"),
        ("network-online.target", "systemd-networkd-wait-online.service"),
    ):
        output.link(target, "wants", name, of_networkd[0].place, target=f"{USR}/{name}")
    yield output.generated()
    yield _supplicants([interface for interface in of_networkd if interface.authenticates])


def _network(source: SourceText) -> tuple[SourceText, Mapping] | None:
    from unitlint.grammar.yamltree import compose

    try:
        nodes = compose(source)
    except InputError:
        return None
    network = nodes[0].get("network") if nodes and isinstance(nodes[0], Mapping) else None
    return (source, network) if isinstance(network, Mapping) else None


def _interfaces(source: SourceText, network: Mapping, renderer: str) -> Iterator[_Interface]:
    for key, kind in network.pairs:
        if key.text not in _KINDS or not isinstance(kind, Mapping):
            continue
        of_kind = _text(kind, "renderer") or renderer
        for name, node in kind.pairs:
            if name.text != "renderer" and is_known(name.text):
                own = _text(node, "renderer") or of_kind
                authenticates = key.text == "wifis" or (isinstance(node, Mapping) and "auth" in node)
                place = source.place(name.start, name.end)
                yield _Interface(name.text, own, authenticates, place)


def _text(node: Node | None, key: str) -> str:
    found = node.get(key) if isinstance(node, Mapping) else None
    return found.text if isinstance(found, Scalar) else ""


def _supplicants(interfaces: Sequence[_Interface]) -> Generated:
    output = Output(RUN)
    for interface in interfaces:
        name = f"netplan-wpa-{interface.name}.service"
        device = names.path_unit_name(f"/sys/subsystem/net/devices/{interface.name}", "device")
        if names.is_valid(name):
            output.link("systemd-networkd.service", "wants", name, interface.place, target=f"{RUN}/{name}")
            output.units[name] = [
                RawSetting(section, key, value, interface.place)
                for section, key, value in (
                    ("Unit", "DefaultDependencies", "no"),
                    ("Unit", "Requires", device),
                    ("Unit", "After", device),
                    ("Unit", "Before", "network.target"),
                    ("Unit", "Wants", "network.target"),
                    ("Service", "Type", "simple"),
                    ("Service", "ExecStart", "/sbin/wpa_supplicant"),
                )
            ]
    return output.generated()
