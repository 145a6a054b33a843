"""Generators that packages bring: what each reads and makes.

postgresql-common, openvpn, netplan before 1.0 and zram-generator. Those of `unfollowed` make
units out of what only the machine has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.configuration.delivered import DeliveredFile
from unitlint.generators import netplan, zram
from unitlint.generators.generated import Generated, Output
from unitlint.quick import patterns as re
from unitlint.systemd.file_names import USR
from unitlint.systemd.generator_files import OPENVPN, OPENVPN_DEFAULT, POSTGRESQL
from unitlint.text.lines import lines_of
from unitlint.text.source import Place
from unitlint.units import names

_CLUSTER = re.compile(rf"{POSTGRESQL}/([^/]+)/([^/]+)/postgresql\.conf")
_TUNNEL = re.compile(rf"{OPENVPN}/([^/]+)\.conf")
_AUTOSTART = re.compile(
    r"^[ \t]*(?:export[ \t]+)?AUTOSTART=(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s;#\"'\n]*))", re.MULTILINE
)


def generate(files: Mapping[str, DeliveredFile]) -> Iterator[Generated]:
    """What those generators make that read files alone."""
    output = Output()
    for path, file in sorted(files.items()):
        if file.source is None:
            continue
        place = file.source.place(0, 0)
        if found := _CLUSTER.fullmatch(path):
            _add_cluster(output, files, found[1], found[2], place)
        elif found := _TUNNEL.fullmatch(path):
            _add_tunnel(output, files, found[1], place)
    yield output.generated()
    if plans := netplan.sources(files):
        yield from netplan.generate(plans)
    if any(map(zram.reads, files)):
        yield zram.generate(files)


def _add_cluster(
    output: Output, files: Mapping[str, DeliveredFile], version: str, cluster: str, place: Place
) -> None:
    """postgresql-generator: postgresql.service wants each cluster that has no start.conf but `auto`."""
    start = files.get(f"{POSTGRESQL}/{version}/{cluster}/start.conf")
    lines = lines_of(start.source.text) if start is not None and start.source is not None else []
    words = [word for line in lines if (word := line.partition("#")[0].strip())]
    name = f"postgresql@{version}-{cluster}.service"
    if (start is None or start.source is None or words == ["auto"]) and names.is_valid(name):
        output.link("postgresql.service", "wants", name, place, target=f"{USR}/postgresql@.service")


def _add_tunnel(output: Output, files: Mapping[str, DeliveredFile], name: str, place: Place) -> None:
    """openvpn-generator: openvpn.service wants the tunnels that AUTOSTART= of /etc/default/openvpn names."""
    default = files.get(OPENVPN_DEFAULT)
    text = default.source.text if default is not None and default.source is not None else ""
    values = [next(filter(None, match.groups()), "") for match in _AUTOSTART.finditer(text)]
    chosen = values[-1] if values else "all"
    unit = f"openvpn@{name}.service"
    if chosen != "none" and (chosen in ("", "all") or name in chosen.split()) and names.is_valid(unit):
        output.link("openvpn.service", "wants", unit, place, target=f"{USR}/openvpn@.service")
