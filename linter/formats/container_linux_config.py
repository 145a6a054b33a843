"""The sections of a Container Linux Config that stand for units (its transpiler's doc/configuration.md).

`etcd`, `flannel`, `docker` and `locksmith` become drop-ins of the units that the OS ships, and enable them.
"""

from __future__ import annotations

from unitlint.configuration.delivered import Enablement
from unitlint.formats.fields import Fields
from unitlint.formats.ignition_machine import IgnitionMachine
from unitlint.grammar.tree import Mapping
from unitlint.quick import patterns as re

_UNITS = {
    "etcd": ("etcd-member.service", "20-clct-etcd-member.conf"),
    "flannel": ("flanneld.service", "20-clct-flannel.conf"),
    "docker": ("docker.service", "20-clct-docker.conf"),
}
_DYNAMIC = re.compile(r"\{(?:PRIVATE|PUBLIC)_IPV[46]\}|\{HOSTNAME\}")
_METADATA = """[Unit]
Requires=coreos-metadata.service
After=coreos-metadata.service

[Service]
EnvironmentFile=/run/metadata/coreos
"""


def add_sections(fields: Fields, machine: IgnitionMachine, config: Mapping) -> None:
    """The drop-ins of the sections that are there; data of the machine brings coreos-metadata.service in."""
    for key, (name, drop_in) in _UNITS.items():
        section, node = fields.record(config, key), config.key(key)
        if section is None or node is None:
            continue
        place = fields.place(node)
        unit = machine.unit(name, place)
        unit.enablement = Enablement(name, True, place)
        dynamic = _DYNAMIC.search(fields.source.text, section.start, section.end)
        text = _METADATA if dynamic else "[Service]\n"
        unit.drop_ins[drop_in] = (fields.made([(text, node)], key), place)
